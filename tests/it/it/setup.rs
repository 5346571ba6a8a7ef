//! A store is set up as its installer does it: over HTTP, on a real engine with simulated cameras.

use std::time::{Duration, Instant};

use inveye_wire::{EventView, NumbersView, ServerMessage};
use serde_json::{Value, json};

use crate::notifications;
use crate::shop::{Client, Shop};

mod removed;
mod together;

const PATIENCE: Duration = Duration::from_secs(60);

impl Shop {
    async fn well(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let (status, answer) = self.request(method, &format!("/api/v1{path}"), body).await;
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    }

    async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String, String) {
        let (status, answer) = self
            .request(method, &format!("/api/v1{path}"), Some(body))
            .await;
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        (status, text("detail"), text("message"))
    }

    async fn send_plan(&self, bytes: Vec<u8>) -> (u16, Value) {
        let token = format!("Bearer {}", self.engine.token().reveal());
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", "image/png"),
        ];
        let (status, answer) = self
            .send("PUT", "/api/v1/site/floor-plan", bytes, &headers)
            .await;
        (
            status,
            serde_json::from_slice(&answer).unwrap_or(Value::Null),
        )
    }
}

/// A grey picture.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    let pixels = vec![200; usize::try_from(width * height).expect("small")];
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    file
}

fn every_day(hours: &Value) -> Value {
    json!([hours, hours, hours, hours, hours, hours, hours])
}

fn store() -> Value {
    json!({ "name": "Berlin Mitte", "time_zone": "Europe/Berlin", "currency": "eur",
        "opening_hours": every_day(&json!([{ "from": "09:00", "to": "20:00" }])) })
}

async fn crossing(client: &mut Client, camera: &str) -> EventView {
    client
        .until("somebody at the door", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Event { event }
                    if event.camera == camera && event.kind == "line_cross" =>
                {
                    Some(event)
                }
                _ => None,
            }
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_described_and_outlives_the_engine() {
    let shop = Shop::open(&["/a"]).await;
    let mut client = shop.client().await;
    let first = shop.well("GET", "/site", None).await;
    assert_eq!(
        (&first["currency"], &first["opening_hours"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(first["language"], "en", "until somebody says another");
    let mut german = store();
    german["language"] = json!("de");
    shop.well("PUT", "/site", Some(german)).await;
    let site = shop.well("PUT", "/site", Some(store())).await;
    assert_eq!(site["language"], "de", "what is not named stays");
    let rules = shop.well("GET", "/rules", None).await;
    assert_eq!(rules[0]["name"], "Kamera ohne Bild", "{rules}");
    assert_eq!(
        (&site["currency"], &site["opening_hours"][6][0]["to"]),
        (&json!("EUR"), &json!("20:00"))
    );
    let told = client
        .until("the store", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Site { site: told } if site["version"] == told.version => Some(told),
            _ => None,
        })
        .await;
    assert_eq!(json!(told), site, "screens hear of it");

    let (status, with_plan) = shop.send_plan(png(320, 200)).await;
    assert_eq!(
        (status, &with_plan["floor_plan"]["size"]),
        (200, &json!([320, 200])),
        "{with_plan}"
    );
    let width = "/site/floor-plan/width";
    let (status, _, _) = shop.refused("PUT", width, json!({ "width_cm": 99 })).await;
    assert_eq!(status, 422, "narrower than any store");
    let with_plan = shop
        .well("PUT", width, Some(json!({ "width_cm": 2450 })))
        .await;
    assert_eq!(with_plan["floor_plan"]["width_cm"], json!(2450));
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let (status, picture) = shop
        .raw(
            "GET",
            "/api/v1/site/floor-plan",
            None,
            &[("Authorization", &token)],
        )
        .await;
    assert_eq!((status, &picture[1..4]), (200, &b"PNG"[..]));
    let version = format!("\"{}\"", with_plan["floor_plan"]["version"]);
    let headers = [
        ("Authorization", &*token),
        ("If-None-Match", version.as_str()),
    ];
    let (status, picture) = shop
        .raw("GET", "/api/v1/site/floor-plan", None, &headers)
        .await;
    assert_eq!((status, picture.len()), (304, 0), "it is known already");

    let place = json!({ "role": "entrance", "placement": { "x": 0.25, "y": 0.5, "angle": 90.0 } });
    let camera = shop.well("PATCH", "/cameras/a", Some(place)).await;
    assert_eq!(
        (&camera["role"], &camera["placement"]["angle"]),
        (&json!("entrance"), &json!(90.0))
    );
    shop.well("POST", "/setup/done", None).await;

    let shop = shop.restarted().await;
    let again = shop.well("GET", "/site", None).await;
    assert_eq!(again, with_plan, "nothing of the store is forgotten");
    let camera = shop.well("GET", "/cameras/a", None).await;
    assert_eq!(
        (&camera["role"], &camera["placement"]["x"]),
        (&json!("entrance"), &json!(0.25))
    );
    assert_eq!(
        shop.well("GET", "/setup", None).await["done_by"],
        json!("This machine")
    );

    let off = shop
        .well("PATCH", "/cameras/a", Some(json!({ "placement": null })))
        .await;
    assert_eq!(
        (&off["role"], &off["placement"]),
        (&json!("entrance"), &Value::Null)
    );
    let without = shop.well("DELETE", "/site/floor-plan", None).await;
    assert_eq!(without["floor_plan"], Value::Null);
    let (status, _) = shop.request("GET", "/api/v1/site/floor-plan", None).await;
    assert_eq!(status, 404);
    let (_, next) = shop.send_plan(png(320, 200)).await;
    assert_ne!(
        next["floor_plan"]["version"], with_plan["floor_plan"]["version"],
        "screens must fetch it anew"
    );
    assert_eq!(
        next["floor_plan"]["width_cm"],
        Value::Null,
        "of another picture nobody said it"
    );
    let audit = shop.well("GET", "/audit", None).await.to_string();
    for action in [
        "site.change",
        "site.floor_plan",
        "site.floor_plan_width",
        "site.no_floor_plan",
        "setup.done",
        "camera.change",
    ] {
        assert!(
            audit.contains(&format!("\"{action}\"")),
            "{action} is noted"
        );
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_editing_do_not_overwrite_each_other() {
    let shop = Shop::open(&["/a"]).await;
    let seen = shop.well("GET", "/site", None).await["version"].clone();
    let change = |name: &str, version: &Value| json!({ "name": name, "time_zone": "Europe/Berlin", "version": version });
    let ada = shop
        .well("PUT", "/site", Some(change("Ada's", &seen)))
        .await;
    let (status, _, message) = shop.refused("PUT", "/site", change("Ben's", &seen)).await;
    assert_eq!(status, 409, "{message}");
    assert!(
        message.to_lowercase().contains("somebody else"),
        "{message}"
    );
    assert_eq!(shop.well("GET", "/site", None).await["name"], "Ada's");
    shop.well("PUT", "/site", Some(change("Ben's", &ada["version"])))
        .await;

    let seen = shop.well("GET", "/cameras/a", None).await["scene"]["version"].clone();
    let drawing = |name: &str, version: &Value| {
        json!({ "version": version, "zones": [],
        "lines": [{ "name": name, "a": [0.1, 0.5], "b": [0.9, 0.5], "in": "positive" }] })
    };
    let ada = shop
        .well("PUT", "/cameras/a/scene", Some(drawing("ada", &seen)))
        .await;
    let (status, _, message) = shop
        .refused("PUT", "/cameras/a/scene", drawing("ben", &seen))
        .await;
    assert_eq!(status, 409, "{message}");
    let scene = &shop.well("GET", "/cameras/a", None).await["scene"];
    assert_eq!(scene["lines"][0]["name"], "ada");
    assert_eq!(scene["version"], ada["scene"]["version"]);
    let later = shop
        .well(
            "PUT",
            "/cameras/a/scene",
            Some(drawing("ben", &scene["version"])),
        )
        .await;
    assert_eq!(later["scene"]["lines"][0]["name"], "ben");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_in_words() {
    let shop = Shop::open(&["/a"]).await;
    let site = |change: Value| {
        let mut site = store();
        for (name, value) in change.as_object().expect("an object") {
            site[name] = value.clone();
        }
        site
    };
    let hours = |from: &str, to: &str| json!({ "from": from, "to": to });
    let wrong_hours = |day: Value| site(json!({ "opening_hours": every_day(&day) }));
    for (body, field) in [
        (site(json!({ "name": "  " })), "name"),
        (site(json!({ "name": "x".repeat(101) })), "name"),
        (site(json!({ "name": "two\nlines" })), "name"),
        (site(json!({ "time_zone": "Europe/Atlantis" })), "time_zone"),
        (site(json!({ "currency": "XQX" })), "currency"),
        (site(json!({ "currency": "<script>" })), "currency"),
        (
            wrong_hours(json!([hours("25:00", "10:00")])),
            "opening_hours",
        ),
        (
            wrong_hours(json!([hours("12:00", "14:00"), hours("13:00", "15:00")])),
            "opening_hours",
        ),
        (
            wrong_hours(json!([hours("20:00", "10:00"), hours("21:00", "22:00")])),
            "opening_hours",
        ),
    ] {
        let (status, detail, message) = shop.refused("PUT", "/site", body.clone()).await;
        assert_eq!((status, detail.as_str()), (422, field), "{body}: {message}");
    }
    for placement in [
        json!({ "x": 1.5, "y": 0.5, "angle": 0 }),
        json!({ "x": 0.5, "y": 0.5, "angle": 400 }),
    ] {
        let (status, detail, _) = shop
            .refused("PATCH", "/cameras/a", json!({ "placement": placement }))
            .await;
        assert_eq!((status, detail.as_str()), (422, "placement"));
    }
    let (status, ..) = shop
        .refused("PUT", "/site", site(json!({ "language": "xx" })))
        .await;
    assert_eq!(status, 422);
    let (status, ..) = shop
        .refused("PATCH", "/cameras/a", json!({ "role": "toilet" }))
        .await;
    assert_eq!(status, 422);
    let night = json!({ "id": "night", "name": "Night", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "store": "closed", "condition": { "type": "line_crossed", "camera": "a", "line": "door" } });
    let (status, detail, message) = shop.refused("PUT", "/rules/night", night.clone()).await;
    assert_eq!((status, detail.as_str()), (422, "store"), "{message}");
    shop.well("PUT", "/site", Some(store())).await;
    assert_eq!(
        shop.well("PUT", "/rules/night", Some(night)).await["store"],
        "closed"
    );

    let before = shop.well("GET", "/site", None).await;
    let mut half = png(320, 200);
    half.truncate(half.len() / 2);
    for (file, word) in [
        (Vec::new(), "PNG or JPEG"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(),
            "PNG or JPEG",
        ),
        (half, "damaged"),
        (png(40, 40), "at least 64"),
        (vec![b'x'; (16 << 20) + 1], "16 MiB"),
    ] {
        let (status, answer) = shop.send_plan(file).await;
        let message = answer["message"].as_str().unwrap_or_default();
        assert_eq!((status, message.contains(word)), (422, true), "{answer}");
    }
    assert_eq!(shop.well("GET", "/site", None).await, before);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cameras_are_for_says_what_to_draw_and_which_rules_fit() {
    let shop = Shop::open(&["/a", "/b"]).await;
    assert_eq!(
        shop.well("GET", "/setup", None).await["missing_drawings"],
        json!([]),
        "nothing is known yet"
    );
    shop.well("PATCH", "/cameras/a", Some(json!({ "role": "entrance" })))
        .await;
    shop.well("PATCH", "/cameras/b", Some(json!({ "role": "queue" })))
        .await;
    let setup = shop.well("GET", "/setup", None).await;
    assert_eq!(
        setup["missing_drawings"][0]["drawing"],
        json!({ "kind": "line" })
    );
    assert_eq!(
        setup["missing_drawings"][1]["drawing"],
        json!({ "kind": "zone", "purpose": "queue" })
    );
    assert_eq!(setup["rules"], json!([]));
    shop.draw_door("a").await;
    let zone = json!({ "lines": [], "zones": [{ "name": "lane 1", "purpose": "queue", "points": [[0.1, 0.1], [0.6, 0.1], [0.6, 0.9]] }] });
    shop.well("PUT", "/cameras/b/scene", Some(zone)).await;
    let setup = shop.well("GET", "/setup", None).await;
    assert_eq!(setup["missing_drawings"], json!([]));
    assert_eq!(setup["rules"][0]["kind"], "closed_entry");
    assert_ne!(
        setup["rules"][0]["needs"], "",
        "opening hours are not known"
    );
    shop.well("PUT", "/site", Some(store())).await;
    for proposal in shop.well("GET", "/setup", None).await["rules"]
        .as_array()
        .expect("a list")
    {
        assert_eq!(
            (&proposal["needs"], &proposal["exists"]),
            (&json!(""), &json!(false))
        );
        let rule = &proposal["rule"];
        let path = format!("/rules/{}", rule["id"].as_str().expect("an id"));
        assert_eq!(shop.well("PUT", &path, Some(rule.clone())).await, *rule);
    }
    let taken = shop.well("GET", "/setup", None).await;
    let exist = taken["rules"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|proposal| proposal["exists"].clone());
    assert_eq!(exist.collect::<Vec<_>>(), [json!(true), json!(true)]);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_for_closed_hours_sleeps_while_the_store_is_open() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let hours = |day: Value| json!({ "name": "Berlin", "time_zone": "UTC", "opening_hours": every_day(&day) });
    shop.well(
        "PUT",
        "/site",
        Some(hours(json!([{ "from": "00:00", "to": "00:00" }]))),
    )
    .await;
    let rule = json!({ "id": "night", "name": "Night", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "store": "closed", "condition": { "type": "line_crossed", "camera": "a", "line": "door" } });
    shop.well("PUT", "/rules/night", Some(rule)).await;
    let mut client = shop.client().await;
    // When the second is told, the first has been judged.
    crossing(&mut client, "a").await;
    crossing(&mut client, "a").await;
    let alerts = shop.well("GET", "/alerts", None).await.to_string();
    assert!(!alerts.contains("\"night\""), "it is always open: {alerts}");
    shop.well("PUT", "/site", Some(hours(json!([])))).await;
    let alert = client
        .until("the alert", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Alert { alert } => (alert.rule == "night").then_some(*alert),
            _ => None,
        })
        .await;
    assert_eq!(alert.camera.as_deref(), Some("a"));
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_cameras_for_something_else_are_no_doors() {
    let shop = Shop::open(&["/a", "/b"]).await;
    for camera in ["a", "b"] {
        shop.draw_door(camera).await;
    }
    shop.well(
        "PATCH",
        "/cameras/b",
        Some(json!({ "role": "fitting_room" })),
    )
    .await;
    let mut client = shop.client().await;
    let entries = |numbers: &NumbersView, camera: &str| {
        let of_camera = numbers
            .cameras
            .iter()
            .filter(|numbers| numbers.camera == camera);
        of_camera
            .flat_map(|numbers| &numbers.lines)
            .map(|line| line.entries)
            .sum::<u32>()
    };
    let numbers = client
        .until("both lines have counted", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Numbers { numbers } => {
                    (entries(&numbers, "a") > 0 && entries(&numbers, "b") > 0).then_some(numbers)
                }
                _ => None,
            }
        })
        .await;
    assert_eq!(
        numbers.footfall,
        entries(&numbers, "a"),
        "nobody comes into the store through a fitting room"
    );
    // Said to be an entrance after all: today is counted anew, with what it saw before.
    shop.well("PATCH", "/cameras/b", Some(json!({ "role": "entrance" })))
        .await;
    let before = entries(&numbers, "a") + entries(&numbers, "b");
    client
        .until("the day counted anew", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Numbers { numbers } => (numbers.footfall >= before).then_some(()),
                _ => None,
            }
        })
        .await;
    shop.engine.shut_down().await;
}

/// Runs the checklist until what fits comes, with the last one as the reason when it does not.
async fn checklist(shop: &Shop, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = shop.well("POST", "/setup/checklist", None).await;
        if fits(&found) {
            return found;
        }
        assert!(Instant::now() < deadline, "{what}: {found}");
    }
}

fn of<'a>(checklist: &'a Value, subject: &str) -> &'a Value {
    let items = checklist["items"].as_array().expect("a list");
    let found = items.iter().find(|item| item["subject"] == subject);
    found.unwrap_or_else(|| panic!("no {subject} in {checklist}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_tries_and_notices() {
    let shop = Shop::open(&["/a", "/b"]).await;
    shop.draw_door("a").await;
    shop.well("PATCH", "/cameras/a", Some(json!({ "role": "entrance" })))
        .await;
    shop.well("PATCH", "/cameras/b", Some(json!({ "role": "queue" })))
        .await;
    let works = |found: &Value| {
        [
            "cameras",
            "recording",
            "history",
            "live_updates",
            "audit_log",
            "rules",
        ]
        .iter()
        .all(|subject| of(found, subject)["state"] == "ok")
    };
    let started = Instant::now();
    let found = checklist(&shop, "pictures come and are recorded", works).await;
    println!(
        "ready to be judged after {:.1} s",
        started.elapsed().as_secs_f64()
    );
    assert_eq!(
        of(&found, "people")["state"],
        "problem",
        "nobody can sign in"
    );
    assert_eq!(
        (
            &of(&found, "drawings")["state"],
            &of(&found, "drawings")["cameras"]
        ),
        (&json!("problem"), &json!(["b"]))
    );
    assert_eq!(found["ready"], json!(false));
    assert_eq!(
        of(&found, "notifications")["state"],
        "advice",
        "this engine has no desktop"
    );

    let kind = |found: &Value, subject: &str| of(found, subject)["found"]["kind"].clone();
    assert_eq!(kind(&found, "routes"), "no_route");
    assert_eq!(kind(&found, "other_devices"), "only_this_machine");
    assert_eq!(kind(&found, "backups"), "no_backup");

    let admin = json!({ "name": "ada", "role": "admin", "password": "blue kettle on fire" });
    let (status, answer) = shop
        .request("POST", "/api/v1/accounts/first", Some(admin))
        .await;
    assert!(status < 300, "{answer}");
    let zone = json!({ "lines": [], "zones": [{ "name": "lane 1", "purpose": "queue", "points": [[0.1, 0.1], [0.6, 0.1], [0.6, 0.9]] }] });
    shop.well("PUT", "/cameras/b/scene", Some(zone)).await;
    let found = shop.well("POST", "/setup/checklist", None).await;
    assert_eq!(
        of(&found, "people")["state"],
        "advice",
        "a second factor is missing"
    );
    assert_eq!(of(&found, "drawings")["state"], "ok");

    // What is kept and told outside is tried by doing it.
    let backup = shop.machine_asks("post", "/backups", Some(json!({}))).await;
    assert_eq!(backup["kind"], "manual");
    let hook = notifications::hook("http://127.0.0.1:9/", Value::Null);
    let route = shop
        .machine_asks("post", "/notification-routes", Some(hook))
        .await;
    let found = shop.well("POST", "/setup/checklist", None).await;
    assert_eq!(kind(&found, "backups"), "backup");
    let untried = json!({ "kind": "routes_untried", "routes": ["hook"] });
    assert_eq!(of(&found, "routes")["found"], untried);
    let path = format!("/notification-routes/{}/test", route["id"]);
    shop.machine_asks("post", &path, None).await;
    let fails = |found: &Value| kind(found, "routes") == "routes_fail";
    let found = checklist(&shop, "nobody listens where the webhook goes", fails).await;
    assert_eq!(of(&found, "routes")["state"], "problem");
    assert_eq!(of(&found, "routes")["found"]["routes"], json!(["hook"]));
    let rules = shop.well("GET", "/rules", None).await;
    for rule in rules.as_array().expect("a list") {
        let snooze = json!({ "rule": rule["id"], "seconds": 3600, "reason": "Fire drill" });
        shop.machine_asks("post", "/snoozes", Some(snooze)).await;
    }
    let held = |found: &Value| kind(found, "rules") == "rules_held_back";
    checklist(
        &shop,
        "a store whose rules are all held back is not ready",
        held,
    )
    .await;

    shop.cameras.faults("/b").stall();
    let dark = |found: &Value| of(found, "cameras")["cameras"] == json!(["b"]);
    let found = checklist(&shop, "a dark camera is noticed", dark).await;
    assert_eq!(
        (&of(&found, "cameras")["state"], &found["ready"]),
        (&json!("problem"), &json!(false))
    );
    shop.engine.shut_down().await;
}
