//! What somebody who sees only some cameras may hold back, and what that tells them of the others.

use inveye_accounts::{PermissionSet, Role};
use serde_json::{Value, json};

use crate::rights::user;
use crate::shop::Shop;

fn rule(id: &str, condition: &Value) -> Value {
    json!({ "id": id, "name": format!("Rule {id}"), "enabled": true, "condition": condition, "severity": "low", "cool_down_s": 0.0 })
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_some_cameras_holds_back_at_these_and_learns_of_no_other() {
    let shop = Shop::open(&["/a", "/b"]).await;
    for (id, condition) in [
        ("rule-a", json!({ "type": "camera_offline", "camera": "a" })),
        ("rule-b", json!({ "type": "camera_offline", "camera": "b" })),
        ("rule-all", json!({ "type": "camera_offline" })),
    ] {
        let path = format!("/rules/{id}");
        let rule = rule(id, &condition);
        shop.machine_asks("put", &path, Some(rule)).await;
    }
    shop.person(user("boss", "admin"), PermissionSet::all())
        .await;
    let mut half = user("half", "security");
    half["cameras"] = json!(["a"]);
    let half = shop.person(half, Role::Security.permissions()).await;
    let token = half.token.as_deref();
    let ask = async |rule: Option<&str>, camera: Option<&str>| {
        let mut body = json!({ "seconds": 3600, "reason": "Painting" });
        if let Some(rule) = rule {
            body["rule"] = json!(rule);
        }
        if let Some(camera) = camera {
            body["camera"] = json!(camera);
        }
        shop.ask(token, "post", "/snoozes", Some(body)).await
    };
    // What they do not see answers as what is not there, but for the name.
    for (hidden, nothing, asked) in [
        ((Some("rule-b"), None), (Some("rule-x"), None), "rule"),
        (
            (Some("rule-b"), Some("a")),
            (Some("rule-x"), Some("a")),
            "rule",
        ),
        ((None, Some("b")), (None, Some("x")), "camera"),
        (
            (Some("rule-all"), Some("b")),
            (Some("rule-all"), Some("x")),
            "camera",
        ),
    ] {
        let (status, answer) = ask(hidden.0, hidden.1).await;
        assert_eq!(status, 404, "{hidden:?}: {answer}");
        let (other_status, other) = ask(nothing.0, nothing.1).await;
        assert_eq!(other_status, 404, "{nothing:?}: {other}");
        let words = |answer: &Value, name: &str| {
            let message = answer["message"].as_str().unwrap_or_default();
            message.replace(&format!("`{name}`"), "it")
        };
        let name = |of: (Option<&str>, Option<&str>)| {
            let name = if asked == "rule" { of.0 } else { of.1 };
            name.unwrap_or_default().to_owned()
        };
        assert_eq!(
            words(&answer, &name(hidden)),
            words(&other, &name(nothing)),
            "{hidden:?}"
        );
        assert_eq!(answer["code"], other["code"]);
    }
    // Nor do they decide for all.
    let (status, answer) = ask(Some("rule-all"), None).await;
    assert_eq!((status, &answer["code"]), (403, &json!("forbidden")));

    // At their own: the rule goes no further, wherever it is turned later.
    for (rule, camera) in [
        (Some("rule-a"), None),
        (Some("rule-all"), Some("a")),
        (None, Some("a")),
    ] {
        let (status, made) = ask(rule, camera).await;
        assert_eq!(status, 201, "{made}");
        assert_eq!(
            (&made["camera"], &made["cameras"]),
            (&json!("a"), &json!(["a"]))
        );
    }
    let everywhere =
        json!({ "rule": "rule-all", "seconds": 3600, "reason": "Works on the network" });
    let everywhere = shop
        .machine_asks("post", "/snoozes", Some(everywhere))
        .await;
    let there = json!({ "rule": "rule-b", "seconds": 3600, "reason": "Painting" });
    let there = shop.machine_asks("post", "/snoozes", Some(there)).await;
    assert_eq!(there["cameras"], json!(["b"]));

    let (_, seen) = shop.ask(token, "get", "/snoozes", None).await;
    let seen = seen.as_array().expect("a list");
    assert_eq!(seen.len(), 4, "{seen:?}");
    let all = seen.iter().find(|one| one["id"] == everywhere["id"]);
    let all = all.expect("it holds their alerts back too");
    assert_eq!(
        (&all["rule_name"], &all["held_back"]),
        (&json!("Rule rule-all"), &json!(0))
    );
    for (id, expected) in [
        (&everywhere["id"], 403),
        (&there["id"], 404),
        (&json!(999), 404),
    ] {
        let path = format!("/snoozes/{id}");
        let (status, answer) = shop.ask(token, "delete", &path, None).await;
        assert_eq!(status, expected, "{answer}");
    }
    let own = seen.iter().find(|one| one["cameras"] == json!(["a"]));
    let path = format!("/snoozes/{}", own.expect("theirs")["id"]);
    let (status, answer) = shop.ask(token, "delete", &path, None).await;
    assert_eq!(status, 204, "{answer}");
    shop.engine.shut_down().await;
}
