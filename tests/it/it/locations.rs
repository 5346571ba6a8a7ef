//! What other systems speak of a store, shape by shape as their documents have it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use inveye_accounts::PermissionSet;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::rights::{PASSWORD, user};
use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(90);

impl Shop {
    async fn at(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        self.ask(Some(token), method, &format!("/v1{path}"), body)
            .await
    }
}

fn fields(value: &Value) -> BTreeSet<&str> {
    let fields = value.as_object().into_iter().flatten();
    fields.map(|(name, _)| name.as_str()).collect()
}

/// Somebody whose address is their name, signed in.
async fn manager(shop: &Shop) -> Value {
    shop.person(user("boss", "admin"), PermissionSet::all())
        .await;
    shop.person(user("manager@store.com", "admin"), PermissionSet::all())
        .await;
    let body = json!({ "email": "manager@store.com", "password": PASSWORD });
    let (status, tokens) = shop.ask(None, "post", "/v1/auth/login", Some(body)).await;
    assert_eq!(status, 200, "{tokens}");
    tokens
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_signs_in_for_an_hour_and_goes_on_with_a_new_token() {
    let shop = Shop::open(&[]).await;
    let tokens = manager(&shop).await;
    let expected = ["access_token", "expires_in", "refresh_token"];
    assert_eq!(fields(&tokens), expected.into());
    assert_eq!(tokens["expires_in"], 3600);
    let access = text(&tokens, "access_token");
    assert_ne!(access, text(&tokens, "refresh_token"));
    let path = "/locations/site/kpis/realtime";
    let refused = json!({ "email": "manager@store.com", "password": "wrong" });
    let (status, _) = shop
        .ask(None, "post", "/v1/auth/login", Some(refused))
        .await;
    assert_eq!(status, 401);

    let body = json!({ "refresh_token": tokens["refresh_token"] });
    let (status, next) = shop.ask(None, "post", "/v1/auth/refresh", Some(body)).await;
    assert_eq!(status, 200, "{next}");
    assert_ne!(text(&next, "access_token"), access);
    // An access token gets nobody another one.
    let body = json!({ "refresh_token": access });
    let (status, _) = shop.ask(None, "post", "/v1/auth/refresh", Some(body)).await;
    assert_eq!(status, 401);

    let (status, _) = shop.ask(Some(access), "post", "/sign-out", None).await;
    assert_eq!(status, 204);
    for token in [access, text(&next, "access_token")] {
        let (status, answer) = shop.at(token, "get", path, None).await;
        assert_eq!(status, 401, "its session is over: {answer}");
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_have_the_documents_fields_and_the_engines_values() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let tokens = manager(&shop).await;
    let token = text(&tokens, "access_token");
    let site = shop.machine_asks("get", "/site", None).await;
    let path = format!("/locations/{}/kpis/realtime", text(&site, "id"));
    let start = Instant::now();
    let answer = loop {
        let before = shop.machine_asks("get", "/numbers", None).await;
        let (status, answer) = shop.at(token, "get", &path, None).await;
        assert_eq!(status, 200, "{answer}");
        let after = shop.machine_asks("get", "/numbers", None).await;
        let same =
            before["footfall"] == after["footfall"] && before["occupancy"] == after["occupancy"];
        if before["footfall"].as_u64() > Some(0) && same {
            assert_eq!(answer["kpis"]["footfall_today"], before["footfall"]);
            assert_eq!(answer["kpis"]["current_occupancy"], before["occupancy"]);
            break answer;
        }
        assert!(start.elapsed() < PATIENCE, "nobody came in: {before}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    };
    assert_eq!(fields(&answer), ["kpis", "location_id", "timestamp"].into());
    assert_eq!(
        fields(&answer["kpis"]),
        [
            "active_alerts",
            "avg_basket_value",
            "conversion_rate",
            "current_occupancy",
            "footfall_today",
            "queue_wait_time_avg"
        ]
        .into()
    );
    assert_eq!(answer["location_id"], site["id"]);
    let at = text(&answer, "timestamp");
    assert!(at.len() == 20 && at.ends_with('Z'), "{at}");
    assert_eq!(answer["kpis"]["avg_basket_value"], Value::Null, "no sales");

    let (status, answer) = shop
        .at(token, "get", "/locations/elsewhere/kpis/realtime", None)
        .await;
    assert_eq!((status, text(&answer, "detail")), (404, "location_id"));
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zones_and_wanted_alerts_are_those_of_the_store() {
    let shop = Shop::open(&["/a"]).await;
    let scene = json!({ "lines": [], "zones": [
        { "name": "shoes", "purpose": "dwell", "points": [[0.0, 0.0], [0.4, 0.0], [0.4, 1.0], [0.0, 1.0]] },
        { "name": "waiting", "purpose": "queue", "lane": "till1", "points": [[0.5, 0.0], [0.7, 0.0], [0.7, 1.0], [0.5, 1.0]] },
        { "name": "paying", "purpose": "service", "lane": "till1", "points": [[0.7, 0.0], [0.9, 0.0], [0.9, 1.0], [0.7, 1.0]] },
    ] });
    let path = "/cameras/a/scene";
    shop.machine_asks("put", path, Some(scene)).await;
    let tokens = manager(&shop).await;
    let token = text(&tokens, "access_token");
    let site = shop.machine_asks("get", "/site", None).await;
    let location = format!("/locations/{}", text(&site, "id"));

    let all = format!("{location}/zones/analytics");
    let (status, answer) = shop.at(token, "get", &all, None).await;
    assert_eq!(status, 200, "{answer}");
    let zones = answer["zones"].as_array().expect("zones");
    assert_eq!(zones.len(), 3, "{answer}");
    for zone in zones {
        assert_eq!(
            fields(zone),
            [
                "avg_dwell_time",
                "conversion_rate",
                "engagement_rate",
                "visitors",
                "zone_id",
                "zone_name"
            ]
            .into()
        );
    }
    let one = format!("{all}?start_date=2026-01-01&end_date=2026-01-02&zone_id=shoes");
    let (_, answer) = shop.at(token, "get", &one, None).await;
    assert_eq!(answer["zones"][0]["zone_name"], "shoes");
    assert_eq!(answer["zones"][0]["visitors"], 0);
    for (query, status, about) in [
        ("zone_id=hats", 404, "zone_id"),
        ("start_date=1.1.2026", 422, "start_date"),
    ] {
        let (found, answer) = shop.at(token, "get", &format!("{all}?{query}"), None).await;
        assert_eq!(
            (found, text(&answer, "detail")),
            (status, about),
            "{answer}"
        );
    }

    let configure = format!("{location}/alerts/configure");
    let wanted = |more: Value| {
        let mut wanted = json!({ "alert_type": "QUEUE_LENGTH", "threshold": 8, "zone": "till1", "severity": "HIGH", "notify": [] });
        for (name, value) in more.as_object().into_iter().flatten() {
            wanted[name] = value.clone();
        }
        Some(wanted)
    };
    for more in [
        json!({}),
        json!({ "alert_type": "QUEUE_LONG", "zone": null }),
        json!({ "alert_type": "CAPACITY_EXCEEDED", "threshold": 120 }),
    ] {
        let (status, made) = shop.at(token, "post", &configure, wanted(more)).await;
        assert_eq!(status, 201, "{made}");
        assert_eq!(made["location_id"], site["id"]);
    }
    let rules = shop.machine_asks("get", "/rules", None).await;
    let rule = |id: &str| {
        let mut all = rules.as_array().into_iter().flatten();
        all.find(|rule| rule["id"] == id)
            .cloned()
            .unwrap_or_default()
    };
    let queue = rule("queue-length-a-till1");
    assert_eq!(
        queue["condition"],
        json!({ "type": "queue_length", "camera": "a", "lane": "till1", "people": 8 })
    );
    assert_eq!(queue["severity"], "high");
    assert_eq!(
        rule("queue-long-a-till1")["condition"]["limit_s"],
        480.0,
        "eight minutes"
    );
    assert_eq!(rule("capacity-exceeded")["condition"]["capacity"], 120);
    for (more, status, about) in [
        (json!({ "zone": "till9" }), 404, "zone"),
        (json!({ "threshold": 0 }), 422, "threshold"),
        (json!({ "notify": ["nobody@example.com"] }), 422, "notify"),
    ] {
        let (found, answer) = shop.at(token, "post", &configure, wanted(more)).await;
        assert_eq!(
            (found, text(&answer, "detail")),
            (status, about),
            "{answer}"
        );
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_tells_of_people_and_alerts_as_they_come() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let rule = json!({
        "id": "came-in", "name": "Somebody came in", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "condition": { "type": "line_crossed", "camera": "a", "line": "door", "direction": "in" },
    });
    shop.machine_asks("put", "/rules/came-in", Some(rule)).await;
    let tokens = manager(&shop).await;
    let site = shop.machine_asks("get", "/site", None).await;
    let address = format!("ws://{}/v1/stream", shop.engine.address());
    let (mut socket, _) = tokio_tungstenite::connect_async(&address)
        .await
        .expect("the socket opens");
    let bearer = format!("Bearer {}", text(&tokens, "access_token"));
    for said in [
        json!({ "type": "AUTH", "token": bearer }),
        json!({ "type": "SUBSCRIBE", "location_id": "elsewhere" }),
        json!({ "type": "SUBSCRIBE", "location_id": site["id"] }),
    ] {
        socket
            .send(Message::text(said.to_string()))
            .await
            .expect("the message goes out");
    }
    let (mut heard, mut footfall) = (BTreeSet::new(), 0);
    let start = Instant::now();
    let wanted = [
        "ALERT",
        "CUSTOMER_ENTRY",
        "ERROR",
        "KPI_UPDATE",
        "SUBSCRIBED",
    ];
    while footfall == 0 || !wanted.iter().all(|kind| heard.contains(*kind)) {
        let left = PATIENCE.saturating_sub(start.elapsed());
        let message = tokio::time::timeout(left, socket.next()).await;
        let message = message.unwrap_or_else(|_| panic!("only heard {heard:?}"));
        let message = message.expect("it stays open").expect("it works");
        let Message::Text(message) = message else {
            continue;
        };
        let message: Value = serde_json::from_str(&message).expect("JSON");
        match text(&message, "type") {
            "KPI_UPDATE" => {
                let data = &message["data"];
                assert_eq!(fields(data), ["footfall", "occupancy"].into());
                footfall = data["footfall"].as_u64().unwrap_or_default();
            }
            "ALERT" => {
                assert_eq!(message["alert"]["severity"], "HIGH", "{message}");
                assert_eq!(message["alert"]["type"], "CAME_IN", "{message}");
            }
            "CUSTOMER_EVENT" => {
                let event = &message["event"];
                let shape = [
                    "camera_id",
                    "demographics",
                    "timestamp",
                    "type",
                    "unique_id",
                ];
                assert!(
                    shape.iter().all(|name| fields(event).contains(name)),
                    "{message}"
                );
                heard.insert(text(event, "type").to_owned());
            }
            _ => {}
        }
        heard.insert(text(&message, "type").to_owned());
    }

    let (mut nobody, _) = tokio_tungstenite::connect_async(&address)
        .await
        .expect("the socket opens");
    let said = json!({ "type": "AUTH", "token": "Bearer wrong" });
    nobody
        .send(Message::text(said.to_string()))
        .await
        .expect("the message goes out");
    let answer = nobody.next().await.expect("an answer").expect("it works");
    assert!(
        answer.to_text().expect("text").contains("Sign in"),
        "{answer}"
    );
    shop.engine.shut_down().await;
}
