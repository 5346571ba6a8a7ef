//! An alert from a real outage, worked as a guard works it: over HTTP, through a restart, and with
//! nonsense in between.

use std::time::Duration;

use inveye_wire::ServerMessage;
use serde_json::{Value, json};

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(60);

fn rule() -> Value {
    json!({
        "id": "camera-offline", "name": "Camera without picture", "enabled": true,
        "condition": { "type": "camera_offline" }, "severity": "high", "cool_down_s": 0.0,
        "instructions": "1. Look at the cable.\n2. Call IT.", "related": ["b"], "actions": ["request_restock"],
    })
}

/// A camera goes dark, and what the engine says of it.
pub(crate) async fn outage(shop: &Shop) -> inveye_wire::AlertView {
    let mut client = shop.client().await;
    let is_live = |cameras: &[inveye_wire::CameraView]| {
        let live = |camera: &&inveye_wire::CameraView| {
            camera.id == "a" && camera.state == inveye_wire::CameraState::Live
        };
        cameras.iter().any(|camera| live(&camera))
    };
    client
        .until("a picture", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Hello { hello } => is_live(&hello.cameras).then_some(()),
            ServerMessage::Camera { camera } => is_live(&[*camera]).then_some(()),
            _ => None,
        })
        .await;
    shop.cameras.faults("/a").stall();
    client
        .until("the alert", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Alert { alert } => Some(*alert),
            _ => None,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_worked_to_its_end_and_its_log_outlives_the_engine() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let (status, answer) = shop
        .request("PUT", "/api/v1/rules/camera-offline", Some(rule()))
        .await;
    assert_eq!(status, 200, "{answer}");
    let alert = outage(&shop).await;
    assert_eq!(
        json!(alert.subject),
        json!({ "kind": "camera_offline", "name": "a" })
    );
    assert_eq!(alert.instructions, "1. Look at the cable.\n2. Call IT.");
    assert_eq!(alert.related, ["b"]);
    assert_eq!(
        json!(alert.actions),
        json!(["view_cctv", "dispatch_security", "request_restock"])
    );
    assert_eq!(
        alert.escalates_at_ms,
        Some(alert.at_ms + 180_000),
        "an alert of this severity waits for three minutes"
    );

    let path = format!("/api/v1/alerts/{}", alert.id);
    let post = |step: &'static str, body: Option<Value>| {
        let path = format!("{path}/{step}");
        let shop = &shop;
        async move { shop.request("POST", &path, body).await }
    };
    let text = |text: &str| Some(json!({ "text": text }));
    let html = "<img src=x onerror=alert(1)> \u{202e}gnirts";
    for (step, body, state) in [
        ("acknowledge", None, "acknowledged"),
        ("comments", text(html), "acknowledged"),
        (
            "ask",
            Some(json!({ "action": "request_restock" })),
            "acknowledged",
        ),
        ("dispatch", text("Ben, to the cabinet"), "dispatched"),
        ("acknowledge", None, "dispatched"),
        ("dismiss", text("The cleaner pulled the plug"), "dismissed"),
        ("resolve", None, "dismissed"),
        ("comments", text("Told the cleaner"), "dismissed"),
    ] {
        let (status, answer) = post(step, body).await;
        assert_eq!((status, &answer["state"]), (200, &json!(state)), "{step}");
    }
    for (step, body, wanted) in [
        ("comments", text("  "), 422),
        ("comments", text(&"x".repeat(2001)), 422),
        ("ask", Some(json!({ "action": "call_the_army" })), 422),
        ("dispatch", Some(json!(["not", "an", "object"])), 422),
        ("fly", None, 404),
    ] {
        let (status, answer) = post(step, body).await;
        assert_eq!(status, wanted, "{step}: {answer}");
    }
    let (status, _) = shop
        .request("POST", "/api/v1/alerts/alr_999/acknowledge", None)
        .await;
    assert_eq!(status, 404);

    let (_, before) = shop.request("GET", &path, None).await;
    let steps: Vec<&str> = before["log"]
        .as_array()
        .expect("a log")
        .iter()
        .filter_map(|entry| entry["step"].as_str())
        .collect();
    assert_eq!(
        steps,
        [
            "acknowledge",
            "comment",
            "ask",
            "dispatch",
            "dismiss",
            "comment"
        ],
        "what said nothing new is not in it"
    );
    assert_eq!(before["log"][1]["text"], html, "as it was typed");
    assert_eq!(before["alert"]["outcome"], "The cleaner pulled the plug");
    let (_, times) = shop
        .request(
            "GET",
            &format!(
                "/api/v1/alerts/response-times?from_ms={}&to_ms={}",
                alert.at_ms,
                alert.at_ms + 1
            ),
            None,
        )
        .await;
    assert_eq!(
        (
            &times[0]["severity"],
            &times[0]["answered"],
            &times[0]["in_time"]
        ),
        (&json!("high"), &json!(1), &json!(1)),
        "{times}"
    );

    let listed = async |query: &str| {
        let asked = format!("/api/v1/alerts?{query}");
        let (status, page) = shop.request("GET", &asked, None).await;
        let ids = page.as_array().map(|page| {
            let ids = page.iter().filter_map(|alert| alert["id"].as_str());
            ids.map(str::to_owned).collect::<Vec<_>>()
        });
        (status, ids.unwrap_or_default())
    };
    let (_, all) = listed("limit=500").await;
    assert!(all.contains(&alert.id), "{all:?}");
    for (index, id) in all.iter().enumerate() {
        let (_, older) = listed(&format!("limit=500&before={id}")).await;
        assert_eq!(older, all[index + 1..], "what is before {id}");
        let (_, next) = listed(&format!("limit=1&before={id}")).await;
        let expected: Vec<_> = all.iter().skip(index + 1).take(1).cloned().collect();
        assert_eq!(next, expected, "the next one before {id}");
    }
    assert_eq!(listed("before=the-first").await.0, 422);

    let shop = shop.restarted().await;
    let (_, after) = shop.request("GET", &path, None).await;
    assert_eq!(after, before);
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silenced_camera_raises_nothing_until_it_is_heard_again() {
    let shop = Shop::open(&["/a"]).await;
    for (body, wanted) in [
        (json!({ "camera": "a", "seconds": 60, "reason": " " }), 422),
        (json!({ "camera": "a", "seconds": 0, "reason": "x" }), 422),
        (
            json!({ "camera": "a", "seconds": 90_000, "reason": "x" }),
            422,
        ),
        (json!({ "seconds": 60, "reason": "x" }), 422),
        (
            json!({ "camera": "../../x", "seconds": 60, "reason": "x" }),
            404,
        ),
        (json!({ "rule": "none", "seconds": 60, "reason": "x" }), 404),
    ] {
        let (status, answer) = shop
            .request("POST", "/api/v1/snoozes", Some(body.clone()))
            .await;
        assert_eq!(status, wanted, "{body}: {answer}");
    }
    let quiet = json!({ "camera": "a", "seconds": 3600, "reason": "Painting" });
    let (status, made) = shop.request("POST", "/api/v1/snoozes", Some(quiet)).await;
    assert_eq!((status, &made["reason"]), (201, &json!("Painting")));

    let mut client = shop.client().await;
    client
        .until("a picture", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Camera { camera } => {
                (camera.state == inveye_wire::CameraState::Live).then_some(())
            }
            ServerMessage::Hello { hello } => {
                (hello.cameras[0].state == inveye_wire::CameraState::Live).then_some(())
            }
            _ => None,
        })
        .await;
    shop.cameras.faults("/a").stall();
    let held_back = client
        .until("what is held back", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Snoozes { snoozes } => {
                    snoozes.first().map(|one| one.held_back).filter(|n| *n > 0)
                }
                ServerMessage::Alert { alert } => {
                    panic!("nobody wanted to hear of {}", alert.title)
                }
                _ => None,
            }
        })
        .await;
    assert_eq!(held_back, 1);

    let path = format!("/api/v1/snoozes/{}", made["id"]);
    let (status, _) = shop.request("DELETE", &path, None).await;
    assert_eq!(status, 204);
    let alert = client
        .until("the outage that lasts", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Alert { alert } => Some(alert),
                _ => None,
            }
        })
        .await;
    assert_eq!(alert.camera.as_deref(), Some("a"));
    let (status, _) = shop.request("DELETE", &path, None).await;
    assert_eq!(status, 404, "it has ended");
    shop.engine.shut_down().await;
}
