//! A camera whose password or address was changed shows pictures again, and keeps what it had.

use std::sync::Arc;
use std::time::{Duration, Instant};

use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, Config, Engine};
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, Options, Running, SimulatedStream, synthetic,
    within,
};
use serde_json::{Value, json};

use crate::shop::{Shop, options};

const PATIENCE: Duration = Duration::from_secs(30);
const NEW: &str = "n3w p@ss";

async fn simulator(access: Access) -> Running {
    let footage = Footage::open(synthetic("entrance.mp4")).expect("the bundled clip opens");
    let streams = ["/a", "/b"].map(|path| SimulatedStream::new(path, Arc::clone(&footage)));
    let simulated = Options {
        access,
        ..Options::default()
    };
    CameraSimulator::start(streams.into(), simulated)
        .await
        .expect("the simulator starts")
}

/// Camera `a` asks for a password that was changed since; `b` for none.
async fn shop(changed: &Running) -> Shop {
    let folder = tempfile::tempdir().expect("a folder");
    let open = simulator(Access::Open).await;
    let camera = |id: &str, url: String| {
        CameraConfig::new(CameraId::new(id).expect("an id"), None, &url, None).expect("an address")
    };
    let mut a = camera("a", changed.url("/a"));
    (a.username, a.password) = (Some("admin".to_owned()), Some("old".to_owned()));
    let config = Config {
        cameras: vec![a, camera("b", open.url("/b"))],
        ..Config::default()
    };
    config.save(folder.path()).expect("it writes");
    let engine = Engine::start(options(folder.path()))
        .await
        .expect("the engine starts");
    Shop {
        cameras: open,
        engine,
        folder,
    }
}

async fn becomes(shop: &Shop, camera: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let begin = Instant::now();
    loop {
        let view = shop
            .machine_asks("get", &format!("/cameras/{camera}"), None)
            .await;
        if fits(&view) {
            return view;
        }
        assert!(begin.elapsed() < PATIENCE, "{view}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn is_live(view: &Value) -> bool {
    view["state"] == "live"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_brings_pictures_again_and_nothing_is_lost() {
    let changed = simulator(Access::Digest(Credentials::new("admin", NEW))).await;
    let shop = shop(&changed).await;
    becomes(&shop, "b", is_live).await;
    shop.draw_door("a").await;
    let off = becomes(&shop, "a", |view| view["attempts"].as_u64() > Some(0)).await;
    assert_ne!(off["state"], "live", "{off}");
    let neighbours = shop.cameras.counters().sessions_torn_down();

    // Tried before it is kept.
    let wrong = json!({ "password": "still wrong" });
    let check = shop
        .machine_asks("post", "/cameras/a/check", Some(wrong))
        .await;
    assert_eq!(check["ok"], false, "{check}");
    let right = json!({ "password": NEW });
    let check = shop
        .machine_asks("post", "/cameras/a/check", Some(right.clone()))
        .await;
    assert_eq!(check["ok"], true, "{check}");
    assert!(
        !is_live(&becomes(&shop, "a", |_| true).await),
        "a check keeps nothing"
    );

    let answer = shop.machine_asks("patch", "/cameras/a", Some(right)).await;
    assert!(!answer.to_string().contains(NEW), "{answer}");
    let live = becomes(&shop, "a", is_live).await;
    assert_eq!(live["scene"]["lines"][0]["name"], "door", "{live}");
    assert_eq!(
        shop.cameras.counters().sessions_torn_down(),
        neighbours,
        "its neighbour goes on"
    );
    let file =
        std::fs::read_to_string(shop.folder.path().join("inveye.toml")).expect("it is there");
    assert!(!file.contains(NEW), "sealed");
    let log = shop
        .machine_asks("get", "/audit?action=camera.change", None)
        .await;
    let noted = &log["entries"][0];
    assert_eq!(
        (&noted["target"], &noted["detail"]),
        (&json!("a"), &json!("password"))
    );

    // Another device: what opens this one is not sent there.
    let elsewhere = simulator(Access::Digest(Credentials::new("admin", NEW))).await;
    let token = shop.engine.token().reveal().to_owned();
    let moved = json!({ "url": elsewhere.url("/a") });
    let (status, refused) = shop
        .ask(Some(&token), "patch", "/cameras/a", Some(moved))
        .await;
    assert_eq!(
        (status, &refused["detail"]),
        (422, &json!("password")),
        "{refused}"
    );
    let moved = json!({ "url": elsewhere.url("/a"), "password": NEW });
    shop.machine_asks("patch", "/cameras/a", Some(moved)).await;
    becomes(&shop, "a", |view| is_live(view) && elsewhere.sessions() > 0).await;
    within(
        "the device of before is let go",
        changed.sessions_become(|&alive| alive == 0),
    )
    .await;
    shop.engine.shut_down().await;
}
