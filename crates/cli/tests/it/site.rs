//! A store set up without a screen: cameras, lines, zones, what is wrong, people, and the audit log.

use std::sync::Arc;

use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, Options, Running, SimulatedStream, synthetic,
};
use tokio::runtime::Runtime;

use crate::program::{Program, Said};

const PASSWORD: &str = "corr@ct h:rse";

/// One camera that asks for a password, served on threads of its own.
fn camera() -> (Runtime, Running) {
    let runtime = Runtime::new().expect("a runtime");
    let footage = Footage::open(synthetic("entrance.mp4")).expect("the bundled clip opens");
    let options = Options {
        access: Access::Digest(Credentials::new("admin", PASSWORD)),
        ..Options::default()
    };
    let streams = vec![SimulatedStream::new("/main", Arc::clone(&footage))];
    let running = runtime
        .block_on(CameraSimulator::start(streams, options))
        .expect("the simulator starts");
    (runtime, running)
}

#[track_caller]
fn well(said: Said) -> Said {
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    said
}

#[track_caller]
fn refused(said: &Said, words: &str) {
    assert_eq!(said.code, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains(words), "{}", said.err);
}

#[test]
fn cameras_are_added_tried_drawn_on_and_removed() {
    let (_runtime, simulated) = camera();
    let program = Program::new();
    let url = simulated.url("/main");
    let add = |id: &str, password: &str| {
        program.run(&[
            "camera",
            "add",
            "--id",
            id,
            "--url",
            &url,
            "--name",
            "Entrance",
            "--username",
            "admin",
            "--password",
            password,
            "--json",
        ])
    };
    assert_eq!(well(add("CAM-001", PASSWORD)).rows()[0]["result"], "added");
    refused(&add("CAM-001", PASSWORD), "CAM-001");
    refused(&add("a/b", PASSWORD), "a/b");

    let said = well(program.run(&["camera", "list", "--json"]));
    let shown = well(program.run(&["camera", "show", "CAM-001", "--json"]));
    assert_eq!(said.rows(), shown.rows());
    assert_eq!(shown.rows()[0]["name"], "Entrance");
    assert_eq!(shown.rows()[0]["has_credentials"], true);

    let tried = well(program.run(&["camera", "test", "CAM-001", "--json"]));
    assert_eq!(tried.rows()[0]["ok"], true);
    well(add("CAM-002", "wrong"));
    let all = program.run(&["camera", "test-all"]);
    assert_eq!(all.code, 1, "one of two does not open: {}", all.out);
    assert!(all.out.contains("CAM-001 works"), "{}", all.out);
    assert!(all.out.contains("CAM-002 does not work"), "{}", all.out);

    let said = [said, shown, tried, all];
    let spoken: String = said.iter().map(|s| format!("{}{}", s.out, s.err)).collect();
    for secret in [PASSWORD, "corr%40ct"] {
        assert!(!spoken.contains(secret), "a password is said: {spoken}");
    }

    for id in ["CAM-001", "CAM-002"] {
        well(program.run(&["camera", "remove", id]));
    }
    refused(&program.run(&["camera", "remove", "CAM-001"]), "CAM-001");
    assert!(
        well(program.run(&["camera", "list"]))
            .out
            .contains("No camera yet")
    );
}

#[test]
fn lines_and_zones_are_drawn_listed_and_removed() {
    let program = Program::new();
    let url = "rtsp://192.0.2.1/main";
    well(program.run(&["camera", "add", "--id", "CAM-001", "--url", url]));
    let line = |points: &str, more: &[&str]| {
        let words = [
            "line", "add", "--camera", "CAM-001", "--name", "door", "--points", points,
        ];
        program.run(&[&words[..], more].concat())
    };
    refused(&line("0.1,0.5 0.1,0.5", &[]), "length");
    well(line(
        "96,540 1824,540",
        &["--reference", "1920x1080", "--in", "negative"],
    ));
    let listed = well(program.run(&["line", "list", "--camera", "CAM-001", "--json"]));
    assert_eq!(listed.rows()[0]["a"], serde_json::json!([0.05, 0.5]));

    let zone = |points: &str| {
        program.run(&[
            "zone",
            "add",
            "--camera",
            "CAM-001",
            "--name",
            "shelf",
            "--purpose",
            "shelf",
            "--points",
            points,
        ])
    };
    assert_eq!(zone("0.1,0.1 0.9,0.1").code, 2, "two points are no zone");
    assert_eq!(zone("0,0 1,1 1,0 0,1").code, 2, "it crosses itself");
    well(zone("0.1,0.1 0.9,0.1 0.5,0.9"));
    let listed = well(program.run(&["zone", "list", "--camera", "CAM-001", "--json"]));
    assert_eq!(listed.rows().len(), 1);
    well(program.run(&["zone", "remove", "--camera", "CAM-001", "--name", "shelf"]));
    well(program.run(&["line", "remove", "--camera", "CAM-001", "--name", "door"]));
    let gone = program.run(&["line", "remove", "--camera", "CAM-001", "--name", "door"]);
    refused(&gone, "door");
    refused(
        &program.run(&["line", "list", "--camera", "CAM-009"]),
        "CAM-009",
    );
}

#[test]
fn the_doctor_says_what_is_wrong() {
    let program = Program::new();
    let url = "rtsp://127.0.0.1:1/main";
    well(program.run(&["camera", "add", "--id", "CAM-001", "--url", url]));
    let said = program.run(&["doctor", "--json"]);
    assert_eq!(said.code, 1, "a camera does not answer: {}", said.out);
    let rows = said.rows();
    let camera = rows.iter().find(|row| {
        row["what"]
            .as_str()
            .is_some_and(|what| what.contains("CAM-001"))
    });
    assert_eq!(camera.expect("the camera was looked at")["ok"], false);
}
