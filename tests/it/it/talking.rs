//! People speak through cameras: what goes into a socket comes out of a loudspeaker.

use std::f64::consts::TAU;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use inveye_accounts::Role;
use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, Config, Engine};
use inveye_test_support::senses::tone;
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, Loudspeaker, LoudspeakerFault, Options,
    SimulatedStream, SoundKind, synthetic, within,
};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::rights::user;
use crate::shop::{Client, Shop, options};

const PATIENCE: Duration = Duration::from_secs(30);
const RATE: u32 = 8_000;
/// Samples of 20 ms.
const PIECE: usize = 160;
const TONE_HZ: f64 = 600.0;

/// Two cameras with loudspeakers of both laws, and one without.
async fn shop(access: Access) -> (Shop, [Arc<Loudspeaker>; 2]) {
    let folder = tempfile::tempdir().expect("a folder");
    let footage = Footage::open(synthetic("entrance.mp4")).expect("the bundled clip opens");
    let loudspeakers = [SoundKind::MuLaw, SoundKind::ALaw].map(Loudspeaker::new);
    let stream = |path: &str| SimulatedStream::new(path, Arc::clone(&footage));
    let [mu, a] = &loudspeakers;
    let streams = vec![
        stream("/mu").with_loudspeaker(Arc::clone(mu)),
        stream("/a").with_loudspeaker(Arc::clone(a)),
        stream("/mute"),
    ];
    let simulated = Options {
        access: access.clone(),
        ..Options::default()
    };
    let cameras = CameraSimulator::start(streams, simulated)
        .await
        .expect("the simulator starts");
    let camera = |id: &str| {
        let url = cameras.url(&format!("/{id}"));
        let id = CameraId::new(id).expect("an id");
        let mut config = CameraConfig::new(id, None, &url, None).expect("an address");
        if let Access::Basic(given) | Access::Digest(given) = &access {
            config.username = Some(given.user.clone());
            config.password = Some(given.password.clone());
        }
        config
    };
    let config = Config {
        cameras: ["mu", "a", "mute"].map(camera).into(),
        ..Config::default()
    };
    config.save(folder.path()).expect("room on the disk");
    let engine = Engine::start(options(folder.path()))
        .await
        .expect("the engine starts");
    let shop = Shop {
        cameras,
        engine,
        folder,
    };
    (shop, loudspeakers)
}

async fn view_of(shop: &Shop, camera: &str) -> Value {
    let (_, view) = shop
        .request("GET", &format!("/api/v1/cameras/{camera}"), None)
        .await;
    view
}

/// Asks until the view of a camera fits.
async fn becomes(shop: &Shop, camera: &str, fits: impl Fn(&Value) -> bool) {
    let start = Instant::now();
    loop {
        let view = view_of(shop, camera).await;
        if fits(&view) {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{view}");
    }
}

async fn speaker(shop: &Shop, token: &str, camera: &str) -> Client {
    let path = format!("/api/v1/cameras/{camera}/talk");
    Client::connect(shop.engine.address(), token, &path).await
}

/// The next text on a socket; none at its end.
async fn said(client: &mut Client) -> Option<Value> {
    loop {
        let next = tokio::time::timeout(PATIENCE, client.socket.next());
        match next.await.expect("in time")? {
            Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

async fn begins(client: &mut Client) {
    let start = said(client).await.expect("an answer");
    assert_eq!(
        (&start["rate"], &start["limit_ms"]),
        (&json!(8000), &json!(60_000)),
        "{start}"
    );
}

fn piece(number: usize) -> Message {
    let samples = number * PIECE..(number + 1) * PIECE;
    let bytes: Vec<u8> = samples.flat_map(|at| wave(at).to_le_bytes()).collect();
    Message::binary(bytes)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a wave within 16 bits"
)]
fn wave(at: usize) -> i16 {
    ((at as f64 / f64::from(RATE) * TONE_HZ * TAU).sin() * 16_000.0) as i16
}

/// As a microphone does: 20 ms at a time.
async fn speaks(client: &mut Client, pieces: usize) {
    let mut clock = tokio::time::interval(Duration::from_millis(20));
    for number in 0..pieces {
        clock.tick().await;
        client
            .socket
            .send(piece(number))
            .await
            .expect("it goes out");
    }
}

async fn noted(shop: &Shop, action: &str) -> Vec<Value> {
    let path = format!("/api/v1/audit?action={action}");
    let (_, log) = shop.request("GET", &path, None).await;
    let entries = log["entries"].as_array().cloned().unwrap_or_default();
    entries
        .into_iter()
        .filter(|entry| entry["action"] == action)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_spoken_comes_out_of_the_camera() {
    let given = || Credentials::new("admin", "p@ss: word");
    for access in [
        Access::Open,
        Access::Basic(given()),
        Access::Digest(given()),
    ] {
        let (shop, loudspeakers) = shop(access).await;
        let token = shop.engine.token().reveal().to_owned();
        becomes(&shop, "mute", |view| view["can_talk"] == false).await;
        for (camera, loudspeaker) in ["mu", "a"].into_iter().zip(&loudspeakers) {
            becomes(&shop, camera, |view| view["can_talk"] == true).await;
            let mut client = speaker(&shop, &token, camera).await;
            begins(&mut client).await;
            assert_eq!(view_of(&shop, camera).await["speaker"], "This machine");
            let ended = shop.cameras.counters().sessions_torn_down();
            speaks(&mut client, 60).await;
            client.socket.close(None).await.expect("it closes");
            within("the tone", loudspeaker.hears(60 * PIECE)).await;
            let heard = loudspeaker.heard();
            assert_eq!((heard.len(), loudspeaker.disorder()), (60 * PIECE, 0));
            // As loud as it was spoken, and nothing beside it.
            let strength = tone(&heard, RATE, TONE_HZ);
            assert!(
                (strength - 16_000.0 / 32_768.0).abs() < 0.02,
                "{camera}: {strength}"
            );
            for other in [300.0, 440.0, 1_000.0, 1_800.0, 3_000.0] {
                assert!(tone(&heard, RATE, other) < 0.02, "{camera}: {other} Hz");
            }
            becomes(&shop, camera, |view| view["speaker"].is_null()).await;
            assert!(
                shop.cameras.counters().sessions_torn_down() > ended,
                "the camera was told"
            );
        }
        // Who, which camera, from when to when.
        let begun = noted(&shop, "camera.talk").await;
        let ended = noted(&shop, "camera.talk_end").await;
        for entries in [begun, ended.clone()] {
            let targets: Vec<&Value> = entries.iter().map(|entry| &entry["target"]).collect();
            assert_eq!(targets, ["a", "mu"]);
        }
        for entry in ended {
            let detail = entry["detail"].as_str().unwrap_or_default();
            assert!(
                detail.starts_with("from 2") && detail.contains(" to 2"),
                "{entry}"
            );
            assert_eq!(entry["outcome"], "done", "{entry}");
        }
        shop.engine.shut_down().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_speaks_at_a_time_and_the_next_is_told_who() {
    let (shop, loudspeakers) = shop(Access::Open).await;
    let mut tokens = Vec::new();
    for (name, role) in [("ann", Role::Admin), ("ben", Role::Security)] {
        let person = user(name, role.as_str());
        let person = shop.person(person, role.permissions()).await;
        tokens.push(person.token.expect("a token"));
    }
    let mut ann = speaker(&shop, &tokens[0], "mu").await;
    begins(&mut ann).await;
    speaks(&mut ann, 5).await;
    let mut ben = speaker(&shop, &tokens[1], "mu").await;
    let refused = said(&mut ben).await.expect("an answer");
    let error = &refused["error"];
    assert_eq!(
        (&error["code"], &error["detail"]),
        (&json!("conflict"), &json!("ann")),
        "{refused}"
    );
    assert_eq!(view_of(&shop, "mu").await["speaker"], "ann");
    // Another camera is free.
    let mut ben = speaker(&shop, &tokens[1], "a").await;
    begins(&mut ben).await;
    // Who vanishes without a word leaves the camera free, too.
    drop(ann);
    becomes(&shop, "mu", |view| view["speaker"].is_null()).await;
    let mut ben = speaker(&shop, &tokens[1], "mu").await;
    begins(&mut ben).await;
    // Whoever is still there and says nothing is gone as well.
    assert!(said(&mut ben).await.is_none());
    becomes(&shop, "mu", |view| view["speaker"].is_null()).await;
    assert_eq!(loudspeakers[0].disorder(), 0);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sound_ends_it_with_a_reason() {
    let (shop, loudspeakers) = shop(Access::Open).await;
    let token = shop.engine.token().reveal().to_owned();
    let wrong = [
        vec![Message::binary(vec![0; 319])],
        vec![Message::binary(Vec::new())],
        vec![Message::binary(vec![0; 1602])],
        vec![Message::text("{\"type\":\"seen\",\"pictures\":1}")],
        // Two seconds at once.
        (0..100).map(piece).collect(),
    ];
    for messages in wrong {
        let mut client = speaker(&shop, &token, "a").await;
        begins(&mut client).await;
        for message in messages {
            // The engine may have hung up before all of it is out.
            let _gone = client.socket.send(message).await.is_err();
        }
        let refused = said(&mut client).await.expect("a reason");
        assert_eq!(refused["error"]["code"], "invalid_argument", "{refused}");
        becomes(&shop, "a", |view| view["speaker"].is_null()).await;
    }
    // A message longer than any sound ends it too, with or without a word.
    let mut client = speaker(&shop, &token, "a").await;
    begins(&mut client).await;
    let _gone = client
        .socket
        .send(Message::binary(vec![0; 1 << 20]))
        .await
        .is_err();
    let told = said(&mut client).await;
    assert!(
        told.is_none_or(|told| told["error"]["code"] == "invalid_argument"),
        "it went on"
    );
    becomes(&shop, "a", |view| view["speaker"].is_null()).await;
    // The next one is heard.
    let before = loudspeakers[1].heard().len();
    let mut client = speaker(&shop, &token, "a").await;
    begins(&mut client).await;
    speaks(&mut client, 3).await;
    within("the next one", loudspeakers[1].hears(before + 3 * PIECE)).await;
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loudspeaker_that_fails_costs_no_picture() {
    let (shop, [loudspeaker, _]) = shop(Access::Open).await;
    let token = shop.engine.token().reveal().to_owned();
    becomes(&shop, "mu", |view| view["state"] == "live").await;
    let connected = shop.cameras.counters().sessions_dropped();
    for (fault, code) in [
        (LoudspeakerFault::Busy, "unavailable"),
        (LoudspeakerFault::RefusesPlay, "invalid_argument"),
        (LoudspeakerFault::Silent, "unavailable"),
        (LoudspeakerFault::HangsUp, "unavailable"),
    ] {
        loudspeaker.break_it(fault);
        let mut client = speaker(&shop, &token, "mu").await;
        if fault == LoudspeakerFault::HangsUp {
            begins(&mut client).await;
            speaks(&mut client, 2).await;
        }
        let refused = said(&mut client).await.expect("a reason");
        assert_eq!(refused["error"]["code"], code, "{fault:?}: {refused}");
        becomes(&shop, "mu", |view| view["speaker"].is_null()).await;
    }
    let failed = noted(&shop, "camera.talk_end").await;
    assert!(
        failed.len() == 4 && failed.iter().all(|entry| entry["outcome"] == "failed"),
        "{failed:?}"
    );
    // None of it touched the session that shows and records.
    let view = view_of(&shop, "mu").await;
    assert_eq!(
        (&view["state"], &view["attempts"]),
        (&json!("live"), &json!(0)),
        "{view}"
    );
    // Those that ended were the talks'.
    let dropped = shop.cameras.counters().sessions_dropped() - connected;
    assert!(dropped <= 2, "{dropped}");
    // One that has none says so.
    let mut client = speaker(&shop, &token, "mute").await;
    let refused = said(&mut client).await.expect("a reason");
    assert_eq!(refused["error"]["code"], "invalid_argument", "{refused}");
    let told = refused["error"]["message"].as_str().unwrap_or_default();
    assert!(told.contains("no loudspeaker"), "{told}");
    // And an installer is told of the other.
    loudspeaker.break_it(None);
    let (_, check) = shop.request("POST", "/api/v1/cameras/mu/check", None).await;
    assert_eq!(check["can_talk"], true, "{check}");
    shop.engine.shut_down().await;
}
