//! What real cameras answered, replayed to a session over TCP. The outcomes stand in
//! `docs/cameras.md`; `INVEYE_UPDATE=1` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use inveye_base::ErrorChain;
use inveye_test_support::shared;
use inveye_video::{
    SessionItem, SessionSettings, StreamError, StreamSource, TransportChoice, parse_camera_url,
    session,
};
use tokio::time::timeout;

use crate::golden;

mod cameras;
mod replay;

use cameras::{CAMERAS, Camera};
use replay::Script;

const DEADLINE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn every_transcript_has_the_documented_outcome() {
    let Some(root) = shared() else { return };
    let folder = root.join("rtsp/camera-transcripts");
    let outcomes = CAMERAS.iter().map(async |camera| {
        timeout(DEADLINE, outcome(camera, &folder))
            .await
            .unwrap_or_else(|_| panic!("{} hangs", camera.name))
    });
    let outcomes = futures::future::join_all(outcomes).await;
    let mut table = "| camera | transcripts | outcome |\n|---|---|---|\n".to_owned();
    for (camera, outcome) in CAMERAS.iter().zip(outcomes) {
        let texts: Vec<&str> = camera.texts().map(|t| t.trim_end_matches(".txt")).collect();
        writeln!(
            table,
            "| {} | {} | {outcome} |",
            camera.name,
            texts.join(", ")
        )
        .unwrap();
    }
    golden::check("cameras.md", "transcripts", &table);
}

#[test]
fn no_transcript_is_left_out() {
    let Some(root) = shared() else { return };
    let there: BTreeSet<String> = std::fs::read_dir(root.join("rtsp/camera-transcripts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("LICENSE"))
        .collect();
    let used: BTreeSet<String> = CAMERAS
        .iter()
        .flat_map(Camera::texts)
        .map(str::to_owned)
        .collect();
    assert_eq!(used, there);
}

/// One line for people: what came of it.
async fn outcome(camera: &Camera, folder: &Path) -> String {
    let script = Script::read(camera, folder).expect("readable transcripts");
    let server = script.serve().await.expect("a free port");
    let (url, credentials) = parse_camera_url(&format!(
        "rtsp://admin:secret@{}{}",
        server.address, camera.path
    ))
    .expect("an address");
    let source = StreamSource {
        url,
        credentials,
        transport: camera.transport,
    };
    let settings = SessionSettings {
        start_timeout: Duration::from_secs(3),
        stall_timeout: Duration::from_secs(3),
        ..SessionSettings::default()
    };
    let mut session = match session::open(&source, &settings).await {
        Ok(session) => session,
        Err(error) => return format!("refused: {}", printable(&ErrorChain(&error).to_string())),
    };
    let info = session.info().clone();
    let mut units = 0_u32;
    let ended = loop {
        match session.next().await {
            Ok(SessionItem::Parameters(_) | SessionItem::Sound(_)) => {}
            Ok(SessionItem::AccessUnit(_)) => units += 1,
            Err(error) => break error,
        }
    };
    let size = session.info().size.or(info.size);
    let mut line = format!("plays {}", info.codec);
    if let Some(size) = size {
        line.push_str(&format!(", {}×{}", size.width, size.height));
    }
    if let Some(fps) = info.claimed_fps {
        line.push_str(&format!(", claims {fps} fps"));
    }
    if camera.transport == TransportChoice::Udp {
        line.push_str(", over UDP");
    }
    match (units, ended) {
        (0, StreamError::Stalled { .. }) => line.push_str("; the transcript holds no pictures"),
        (1, _) => line.push_str("; 1 picture"),
        (n, StreamError::Stalled { .. } | StreamError::Ended) if n > 0 => {
            line.push_str(&format!("; {n} pictures"))
        }
        (n, error) => {
            let error = printable(&ErrorChain(&error).to_string());
            line.push_str(&format!("; {n} pictures, then: {error}"));
        }
    }
    line
}

/// Fit for a cell of a table, and without the port of this run.
fn printable(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("127.0.0.1:") {
        shown.push_str(&rest[..at]);
        shown.push_str("HOST");
        rest = rest[at + 10..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    shown.push_str(rest);
    shown.replace('|', "/")
}
