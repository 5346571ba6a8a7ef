//! Demographics with the real models: that faces are found where heads are, and in a running engine that they are off
//! until somebody says otherwise, that only entrances take part, and that nothing of a face goes out of the house or
//! onto the disk.

mod heads;
mod stand_in;

use std::sync::Arc;
use std::time::{Duration, Instant};

use inveye_accounts::Role;
use inveye_domain::CameraId;
use inveye_engine::{CameraConfig, Config, Engine};
use inveye_test_support::{HookAnswer, HookReceiver, shared};
use inveye_wire::{DemographicsSettingsView, DemographicsView, NumbersView};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::recognition::egress::{self, Tap, find_pictures};
use crate::rights::user;
use crate::shop::{Shop, options, simulator};
use stand_in::Watched;

const PATIENCE: Duration = Duration::from_secs(150);

async fn ask<T: DeserializeOwned>(shop: &Shop, method: &str, path: &str, body: Option<Value>) -> T {
    let answer = shop.machine_asks(method, path, body).await;
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

async fn set(shop: &Shop, on: bool) -> DemographicsSettingsView {
    let body = json!({ "on": on, "least": 5 });
    ask(shop, "put", "/demographics/settings", Some(body)).await
}

async fn today(shop: &Shop) -> DemographicsView {
    ask(shop, "get", "/demographics", None).await
}

/// Asks until it is so.
async fn until<T: DeserializeOwned + std::fmt::Debug>(
    shop: &Shop,
    path: &str,
    what: &str,
    enough: impl Fn(&T) -> bool,
) -> T {
    let start = Instant::now();
    loop {
        let found = ask(shop, "get", path, None).await;
        if enough(&found) {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what}: {found:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A rule that tells a webhook of everybody who comes in.
async fn tell(shop: &Shop, url: &str) {
    let rule = json!({
        "id": "came-in", "name": "Somebody came in", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "condition": { "type": "line_crossed", "camera": "door", "line": "door", "direction": "in" },
    });
    shop.machine_asks("put", "/rules/came-in", Some(rule)).await;
    let filter = json!({ "least": "low", "rules": [], "cameras": [], "raised": true, "escalated": true, "closed": true });
    let target = json!({ "type": "webhook", "url": url, "pictures": false, "allow_local": true });
    let route = json!({ "name": "route", "enabled": true, "target": target, "filter": filter,
        "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" });
    shop.machine_asks("post", "/notification-routes", Some(route))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_face_is_looked_at_until_somebody_says_so_and_nothing_of_one_is_kept_or_leaves() {
    if shared().is_none() {
        return;
    }
    let hooks = HookReceiver::start(HookAnswer::Status(204)).expect("a receiver");
    let cameras = simulator(&["/door"]).await;
    let mut url = url::Url::parse(&cameras.url("/door")).expect("an address");
    let to_camera = Tap::to(url.port().expect("a port"));
    let to_hook = Tap::to_url(&hooks.url());
    url.set_port(Some(to_camera.port())).expect("a port");
    let folder = tempfile::tempdir().expect("a folder");
    let id = CameraId::new("door").expect("an id");
    let config = Config {
        cameras: vec![CameraConfig::new(id, None, url.as_str(), None).expect("an address")],
        ..Config::default()
    };
    config.save(folder.path()).expect("it is written");
    let mut options = options(folder.path());
    let watched = Watched::new(options.detectors);
    options.detectors = Arc::clone(&watched) as _;
    let shop = Shop {
        cameras,
        engine: Engine::start(options).await.expect("the engine starts"),
        folder,
    };
    shop.draw_door("door").await;
    tell(&shop, &to_hook.url()).await;

    // Off: who comes in is counted, and no face is looked at.
    let numbers: NumbersView = until(&shop, "/numbers", "an entry", |n: &NumbersView| {
        n.footfall > 0
    })
    .await;
    assert!(numbers.footfall > 0);
    let off = today(&shop).await;
    assert_eq!((off.on, off.entries, off.footfall), (false, 0, 0));
    assert_eq!(watched.judged().len(), 0, "looked at while it is off");

    // On, but of this camera nobody said that it is for an entrance.
    let (status, answer) = shop
        .request(
            "PUT",
            "/api/v1/demographics/settings",
            Some(json!({ "on": true, "least": 4 })),
        )
        .await;
    assert_eq!(status, 422, "{answer}");
    let on = set(&shop, true).await;
    assert_eq!((on.on, on.least, on.problem), (true, 5, None));
    assert_eq!(on.cameras, Vec::<String>::new());
    let footfall = numbers.footfall;
    until(&shop, "/numbers", "another entry", |n: &NumbersView| {
        n.footfall > footfall
    })
    .await;
    assert_eq!(watched.judged().len(), 0, "no entrance's camera");

    // For an entrance: who comes in is in a sum.
    let role = Some(json!({ "role": "entrance" }));
    shop.machine_asks("patch", "/cameras/door", role).await;
    let settings: DemographicsSettingsView =
        ask(&shop, "get", "/demographics/settings", None).await;
    assert_eq!(settings.cameras, ["door"]);
    let enough = |view: &DemographicsView| view.entries >= 3 && watched.judged().len() >= 3;
    let found = until(&shop, "/demographics", "sums", enough).await;
    let shown: u32 = found.groups.iter().filter_map(|group| group.people).sum();
    assert_eq!(found.groups.len(), 12);
    assert_eq!(shown + found.withheld + found.unknown, found.entries);
    assert!(found.entries <= found.footfall, "{found:?}");
    let is_told = |people: u32| people == 0 || people >= 5;
    let mut told = found.groups.iter().filter_map(|group| group.people);
    assert!(told.all(is_told), "{found:?}");
    hooks.wait("alerts", |requests| (requests.len() >= 2).then_some(()));

    // Off again: at once, and the sums stay until somebody deletes them.
    let off = set(&shop, false).await;
    assert!(!off.on && off.since_ms.is_some(), "{off:?}");
    let judged = watched.judged();
    let footfall = ask::<NumbersView>(&shop, "get", "/numbers", None)
        .await
        .footfall;
    until(&shop, "/numbers", "another entry", |n: &NumbersView| {
        n.footfall > footfall
    })
    .await;
    assert_eq!(watched.judged().len(), judged.len(), "looked at while off");
    let kept = today(&shop).await;
    assert!(!kept.on && kept.entries >= found.entries, "{kept:?}");
    let (_, audit) = shop.request("GET", "/api/v1/audit", None).await;
    let noted = |what: &str| audit.to_string().matches(what).count();
    assert_eq!(noted("on, groups of 5 and more"), 1, "{audit}");
    assert_eq!(noted("off, groups of 5 and more"), 1, "{audit}");

    // Nothing of a face went anywhere or lies anywhere, and of nobody is there a row.
    assert!(judged.len() >= 3, "{} estimates", judged.len());
    let needles = stand_in::needles(&judged);
    assert_eq!(egress::strangers(), Vec::<String>::new());
    for (name, tap) in [("camera", &to_camera), ("hook", &to_hook)] {
        let sent = tap.sent();
        assert!(sent.len() > 200, "{name}: {} bytes", sent.len());
        assert_eq!(needles.find(&sent), None, "{name}");
        assert_eq!(find_pictures(&sent), None, "{name}");
    }
    let Shop { engine, folder, .. } = shop;
    engine.shut_down().await;
    for (path, bytes) in egress::files(folder.path()) {
        assert_eq!(needles.find(&bytes), None, "{}", path.display());
    }
    check_only_sums(folder.path(), kept.entries);
}

/// The database has people by hour and group alone.
fn check_only_sums(folder: &std::path::Path, entries: u32) {
    let database = rusqlite::Connection::open(folder.join("inveye.db")).expect("a database");
    let columns: Vec<String> = database
        .prepare("SELECT name FROM pragma_table_info('demographic_hour') ORDER BY name")
        .and_then(|mut all| all.query_map((), |row| row.get(0))?.collect())
        .expect("columns");
    assert_eq!(columns, ["age", "gender", "hour", "people"]);
    let (rows, people): (u32, u32) = database
        .query_row(
            "SELECT count(*), sum(people) FROM demographic_hour WHERE hour % 15 = 0",
            (),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("sums");
    assert!(people >= entries, "{people} of {entries}");
    assert!(rows <= 2 * 13, "{rows} rows in at most two hours");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_switched_on_is_on_after_a_restart_and_only_an_admin_switches_and_deletes() {
    if shared().is_none() {
        return;
    }
    let shop = Shop::open(&["/a"]).await;
    assert!(set(&shop, true).await.on);
    let shop = shop.restarted().await;
    let view: DemographicsSettingsView = ask(&shop, "get", "/demographics/settings", None).await;
    assert_eq!((view.on, view.problem, view.since_ms), (true, None, None));
    let change = json!({ "on": false, "least": 10 });
    for (role, expected) in [
        (Role::Admin, [200, 200, 204]),
        (Role::StoreManager, [403, 200, 403]),
    ] {
        let name = format!("{}-x", role.as_str().replace('_', "-"));
        let who = user(&name, role.as_str());
        let who = shop.person(who, role.permissions()).await;
        let token = who.token.as_deref();
        let asked = [
            ("put", "/demographics/settings", Some(change.clone())),
            ("get", "/demographics", None),
            ("delete", "/demographics", None),
        ];
        for ((method, path, body), expected) in asked.into_iter().zip(expected) {
            let (status, answer) = shop.ask(token, method, path, body).await;
            assert_eq!(status, expected, "{role:?} {method} {path}: {answer}");
        }
    }
    let view: DemographicsSettingsView = ask(&shop, "get", "/demographics/settings", None).await;
    assert_eq!((view.on, view.least), (false, 10));
    shop.engine.shut_down().await;
}
