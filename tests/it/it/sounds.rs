//! Sound recorded by a whole engine, and switched off by a person.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use inveye_engine::Engine;
use inveye_test_support::peers::ffmpeg;
use inveye_test_support::senses::{turns_bright, turns_loud};
use inveye_test_support::{
    CameraSimulator, Footage, Options, SimulatedStream, SoundFault, SoundKind, Soundtrack, clips,
};
use inveye_wire::{CameraCheck, CameraView, HEADER_LENGTH, TimelineView};
use serde_json::{Value, json};

use crate::shop::{Client, Shop, configure, options};

const PATIENCE: Duration = Duration::from_secs(60);
/// Sound and pictures that change together may be this far apart.
const IN_SYNC: f64 = 0.080;
const PATHS: [&str; 2] = ["/aac", "/g711"];

/// Two cameras that are white and loud in every other second: one encodes its sound, one does not.
async fn shop(reports: bool) -> Shop {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = clips::flashes(folder.path(), 16_000).expect("FFmpeg makes a clip");
    let footage = Footage::open(&clip).expect("a clip the simulator plays");
    let aac = Soundtrack::open(&clip).expect("a clip with sound");
    let raw = Soundtrack::tone(SoundKind::MuLaw, 8_000, 12, |second| second % 2 == 1);
    let streams = PATHS
        .iter()
        .zip([aac, raw.expect("a tone")])
        .map(|(path, sound)| SimulatedStream::new(*path, Arc::clone(&footage)).with_sound(sound));
    let simulated = Options {
        sender_reports: reports,
        ..Options::default()
    };
    let cameras = CameraSimulator::start(streams.collect(), simulated)
        .await
        .expect("the simulator starts");
    configure(folder.path(), &cameras, &PATHS);
    let engine = Engine::start(options(folder.path()))
        .await
        .expect("the engine starts");
    Shop {
        cameras,
        engine,
        folder,
    }
}

async fn timeline(shop: &Shop, camera: &str) -> TimelineView {
    let path =
        format!("/api/v1/recordings/timeline?cameras={camera}&from_ms=1000&to_ms=4000000000000");
    let (status, answer) = shop.request("GET", &path, None).await;
    assert_eq!(status, 200, "{answer}");
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

/// The newest uninterrupted stretch once it is that long.
async fn recorded(shop: &Shop, camera: &str, seconds: i64) -> (i64, i64) {
    let start = Instant::now();
    loop {
        let found = timeline(shop, camera).await;
        if let Some(run) = found.cameras[0].recorded.last()
            && run.to_ms - run.from_ms >= seconds * 1000
        {
            return (run.from_ms, run.to_ms);
        }
        assert!(start.elapsed() < PATIENCE, "{found:?}");
    }
}

async fn film(shop: &Shop, camera: &str, (from, to): (i64, i64), sound: bool) -> PathBuf {
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let path = format!("/api/v1/recordings/{camera}/media?from_ms={from}&to_ms={to}&sound={sound}");
    let headers = [("Authorization", token.as_str())];
    let (status, bytes) = shop.raw("GET", &path, None, &headers).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
    // Chunk lengths of HTTP lie between the boxes.
    let file = shop
        .folder
        .path()
        .join(format!("{camera}-{from}-{sound}.mp4"));
    std::fs::write(&file, unchunked(&bytes)).expect("room on the disk");
    file
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&body[..end]).expect("a length");
        let length = usize::from_str_radix(length.trim(), 16).expect("hexadecimal");
        if length == 0 {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 4 + length..];
    }
    whole
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_of_both_kinds_is_recorded_in_step_with_pictures() {
    for reports in [true, false] {
        let shop = shop(reports).await;
        for camera in ["aac", "g711"] {
            let run = recorded(&shop, camera, 14).await;
            let file = film(&shop, camera, run, true).await;
            let said = ffmpeg([
                "-xerror",
                "-i",
                file.to_str().expect("UTF-8"),
                "-f",
                "null",
                "-",
            ]);
            assert_eq!(said.expect("FFmpeg plays it"), "");
            let bright = turns_bright(&file).expect("pictures");
            let loud = turns_loud(&file).expect("sound");
            assert!(bright.len() >= 5 && loud.len() >= 5, "{bright:?} {loud:?}");
            // The very first sound may come before a report says where it belongs, and the last one
            // before its picture.
            let known = 6.0..bright.last().map_or(0.0, |last| last + 1.0);
            for moment in loud.iter().filter(|moment| known.contains(moment)) {
                let nearest = bright.iter().map(|other| (other - moment).abs());
                let nearest = nearest.fold(f64::INFINITY, f64::min);
                assert!(
                    nearest <= IN_SYNC,
                    "{camera}, reports {reports}: {nearest} s apart; {bright:?} {loud:?}"
                );
            }
        }
        shop.engine.shut_down().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_sound_costs_no_second_of_video() {
    let shop = shop(true).await;
    for camera in ["aac", "g711"] {
        recorded(&shop, camera, 2).await;
    }
    let faults = [
        SoundFault::WildTimestamps,
        SoundFault::Garbage,
        SoundFault::OtherSource,
        SoundFault::FrozenTimestamps,
        SoundFault::Silent,
    ];
    for (seconds, fault) in (1..).zip(faults) {
        for path in PATHS {
            shop.cameras.faults(path).break_sound(fault);
        }
        recorded(&shop, "aac", 2 + seconds * 4).await;
    }
    for path in PATHS {
        shop.cameras.faults(path).break_sound(None);
    }
    for camera in ["aac", "g711"] {
        recorded(&shop, camera, 26).await;
        let view = timeline(&shop, camera).await;
        let row = &view.cameras[0];
        assert_eq!(row.recorded.len(), 1, "{row:?}");
        let begun = row.recorded[0].from_ms;
        let later = row
            .gaps
            .iter()
            .filter(|gap| gap.from_ms > begun && gap.to_ms < view.now_ms - 5000);
        assert_eq!(later.count(), 0, "{row:?}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_switches_sound_off_and_on() {
    let shop = shop(true).await;
    let run = recorded(&shop, "g711", 3).await;
    let path = "/api/v1/cameras/g711";
    let (status, answer) = shop
        .request("PATCH", path, Some(serde_json::json!({ "audio": false })))
        .await;
    assert_eq!(status, 200, "{answer}");
    let view: CameraView = serde_json::from_value(answer).expect("a camera");
    assert!(!view.audio);
    let off = recorded(&shop, "g711", (run.1 - run.0) / 1000 + 5).await;
    assert_eq!(off.0, run.0, "switching off costs no picture");
    let file = film(&shop, "g711", (off.1 - 2000, off.1), true).await;
    assert!(turns_loud(&file).is_err(), "there is no sound at all");

    let (status, answer) = shop
        .request("PATCH", path, Some(serde_json::json!({ "audio": true })))
        .await;
    assert_eq!(status, 200, "{answer}");
    let start = Instant::now();
    loop {
        let (_, to) = recorded(&shop, "g711", 1).await;
        let file = film(&shop, "g711", (to - 1000, to), true).await;
        if turns_loud(&file).is_ok() {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "no sound again");
    }
    // What an installer is told.
    let camera = serde_json::json!({ "id": "new", "url": shop.cameras.url("/g711") });
    let (status, answer) = shop
        .request("POST", "/api/v1/cameras/check", Some(camera))
        .await;
    assert_eq!(status, 200, "{answer}");
    let check: CameraCheck = serde_json::from_value(answer).expect("a check");
    let told = check
        .steps
        .iter()
        .find(|step| step.name.starts_with("Sound"));
    assert!(
        check.ok && told.is_some_and(|step| step.detail.contains("PCMU")),
        "{check:?}"
    );
    shop.cameras
        .faults("/g711")
        .break_sound(SoundFault::UnknownCodec);
    let camera = serde_json::json!({ "id": "new", "url": shop.cameras.url("/g711") });
    let (_, answer) = shop
        .request("POST", "/api/v1/cameras/check", Some(camera))
        .await;
    let check: CameraCheck = serde_json::from_value(answer).expect("a check");
    let told = check
        .steps
        .iter()
        .find(|step| step.name.starts_with("Sound"));
    assert!(
        check.ok && told.is_some_and(|step| step.detail.contains("not recorded")),
        "{check:?}"
    );
    shop.engine.shut_down().await;
}

/// What a sound socket brings until it is so long, as a film.
async fn heard(shop: &Shop, camera: &str, fragments: usize) -> PathBuf {
    let path = format!("/api/v1/cameras/{camera}/sound");
    let token = shop.engine.token().reveal().to_owned();
    let mut film = Vec::new();
    let mut pieces = 0;
    let mut client = Client::connect(shop.engine.address(), &token, &path).await;
    while pieces <= fragments {
        let next = tokio::time::timeout(PATIENCE, client.socket.next());
        let message = next.await.expect("in time").expect("open").expect("whole");
        if message.is_text() {
            let start: Value =
                serde_json::from_str(message.to_text().expect("text")).expect("JSON");
            assert_eq!(start["mime"], "audio/mp4; codecs=\"mp4a.40.2\"", "{start}");
        } else if message.is_binary() {
            film.extend_from_slice(&message.into_data()[HEADER_LENGTH..]);
            pieces += 1;
        }
    }
    let file = shop.folder.path().join(format!("{camera}-live.mp4"));
    std::fs::write(&file, film).expect("room on the disk");
    file
}

async fn gives_sound(shop: &Shop, camera: &str, wanted: bool) {
    let start = Instant::now();
    loop {
        let path = format!("/api/v1/cameras/{camera}");
        let (_, view) = shop.request("GET", &path, None).await;
        if view["sound"] == wanted {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{view}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_of_both_kinds_is_heard_live_by_who_may() {
    let shop = shop(true).await;
    for (camera, rate) in [("aac", 16_000), ("g711", 8_000)] {
        gives_sound(&shop, camera, true).await;
        // Four seconds, of which every other one is loud.
        let file = heard(&shop, camera, 4 * rate / 1024).await;
        let said = ffmpeg([
            "-xerror",
            "-i",
            file.to_str().expect("UTF-8"),
            "-f",
            "null",
            "-",
        ]);
        assert_eq!(said.expect("FFmpeg plays it"), "");
        let loud = turns_loud(&file).expect("sound");
        assert!((1..=3).contains(&loud.len()), "{camera}: {loud:?}");
        for two in loud.windows(2) {
            assert!((two[1] - two[0] - 2.0).abs() < 0.2, "{camera}: {loud:?}");
        }
    }
    // It is noted who listened.
    let (_, log) = shop
        .request("GET", "/api/v1/audit?action=camera.listen", None)
        .await;
    let targets: Vec<&Value> = log["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| &entry["target"])
        .collect();
    assert_eq!(targets, ["g711", "aac"]);

    // Switched off, it is heard no more.
    let off = json!({ "audio": false });
    let (status, _) = shop
        .request("PATCH", "/api/v1/cameras/aac", Some(off))
        .await;
    assert_eq!(status, 200);
    gives_sound(&shop, "aac", false).await;
    let token = shop.engine.token().reveal().to_owned();
    let mut client =
        Client::connect(shop.engine.address(), &token, "/api/v1/cameras/aac/sound").await;
    let first = client.socket.next().await.expect("open").expect("whole");
    let first: Value = serde_json::from_str(first.to_text().expect("text")).expect("JSON");
    assert_eq!(first["error"]["code"], "unavailable", "{first}");
    shop.engine.shut_down().await;
}
