//! The simulator as a program, as the demo starts it.

use std::process::Stdio;
use std::time::Duration;

use inveye_test_support::synthetic;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use crate::client::Client;
use inveye_test_support::within;

/// Starts it on a free port and reads its address.
async fn start(arguments: &[&str]) -> (Child, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_inveye-camera-simulator"))
        .args(["--listen", "127.0.0.1:0", "--from-start", "--fps", "100"])
        .args([
            "--stream",
            &format!("/cam1/main={}", synthetic("aisle.mp4").display()),
        ])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let line = within("`ready`", lines.next_line()).await.unwrap().unwrap();
    let address = line.strip_prefix("ready ").unwrap().to_owned();
    (program, address)
}

#[tokio::test]
async fn it_ends_when_its_input_is_closed() {
    let (mut program, address) = start(&["--control"]).await;
    let mut client = Client::play(&format!("{address}/cam1/main")).await;
    client.picture().await;
    drop(program.stdin.take());
    let status = within("its end", program.wait()).await.unwrap();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn commands_break_and_mend_a_stream() {
    let (mut program, address) = start(&["--control"]).await;
    let mut input = program.stdin.take().unwrap();
    let url = format!("{address}/cam1/main");
    let mut client = Client::play(&url).await;
    client.picture().await;
    input.write_all(b"stall /cam1/main\n").await.unwrap();
    within("silence", async {
        while tokio::time::timeout(Duration::from_millis(300), client.packet())
            .await
            .is_ok()
        {}
    })
    .await;
    input.write_all(b"resume /cam1/main\n").await.unwrap();
    client.picture().await;
    input.write_all(b"offline\n").await.unwrap();
    within("refusal", async {
        while Client::connect(&url).await.is_ok() {}
    })
    .await;
    input.write_all(b"online\n").await.unwrap();
    within("return", async {
        while Client::connect(&url).await.is_err() {}
    })
    .await;
    input.write_all(b"quit\n").await.unwrap();
    assert!(within("its end", program.wait()).await.unwrap().success());
}

#[tokio::test]
async fn it_ends_on_request_of_the_system() {
    let (mut program, _) = start(&[]).await;
    let id = program.id().unwrap().to_string();
    let sent = Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .await
        .unwrap();
    assert!(sent.success());
    assert!(within("its end", program.wait()).await.unwrap().success());
}

#[tokio::test]
async fn mistakes_on_the_command_line_are_named() {
    let program = env!("CARGO_BIN_EXE_inveye-camera-simulator");
    for (arguments, complaint) in [
        (
            &["--stream", "/a=/no/such/file.mp4"][..],
            "could not read /no/such/file.mp4",
        ),
        (&[], "no stream to serve"),
        (&["--fps"], "--fps needs a value"),
        (&["--listen", "here"], "--listen wants ADDRESS:PORT"),
        (&["--colour"], "`--colour` is not understood"),
    ] {
        let output = Command::new(program)
            .args(arguments)
            .output()
            .await
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && text.contains(complaint),
            "{arguments:?}: {text}"
        );
    }
}
