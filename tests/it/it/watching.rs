//! The audit log hears which cameras come onto whose screen, and when they have left it.

use std::time::{Duration, Instant};

use inveye_accounts::{PermissionSet, Role};
use inveye_wire::{ClientMessage, ServerMessage};
use serde_json::{Value, json};

use crate::rights::user;
use crate::shop::{Client, Shop};

const PATIENCE: Duration = Duration::from_secs(30);

async fn watch(client: &mut Client, cameras: &[&str], fps: f64) {
    let cameras = cameras.iter().map(ToString::to_string).collect();
    let watch = ClientMessage::Watch {
        cameras,
        fps,
        window: None,
        width: None,
    };
    client.say(&watch).await;
    let answered = |heard: crate::shop::Heard| match heard.said()? {
        ServerMessage::Watching { .. } => Some(()),
        _ => None,
    };
    client.until("the tiles", PATIENCE, answered).await;
}

/// Oldest first: who, on what, and what is told of it.
async fn noted(shop: &Shop, action: &str) -> Vec<(String, String, String)> {
    let path = format!("/audit?action={action}&limit=1000");
    let page = shop.machine_asks("get", &path, None).await;
    let entries = page["entries"].as_array().cloned().unwrap_or_default();
    let text = |entry: &Value, field: &str| entry[field].as_str().unwrap_or_default().to_owned();
    let entries = entries.iter().rev();
    let entries = entries.filter(|entry| entry["action"] == action);
    entries
        .map(|entry| {
            (
                text(entry, "name"),
                text(entry, "target"),
                text(entry, "detail"),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_a_wall_is_noted_once_a_set_and_again_at_its_end() {
    let shop = Shop::open(&["/a", "/b", "/c"]).await;
    let boss = shop
        .person(user("boss", "admin"), PermissionSet::all())
        .await;
    let mut narrow = user("guard", "security");
    narrow["cameras"] = json!(["a"]);
    let guard = shop.person(narrow, Role::Security.permissions()).await;
    let open = |token: &Option<String>| {
        let (address, token) = (shop.engine.address(), token.clone().expect("a token"));
        async move { Client::connect(address, &token, "/api/v1/live").await }
    };

    let mut wall = open(&boss.token).await;
    watch(&mut wall, &["b", "a"], 10.0).await;
    let begun = |name: &str, cameras: &str| (name.to_owned(), cameras.to_owned(), String::new());
    assert_eq!(
        noted(&shop, "live.watch").await,
        [begun("boss", "a, b")],
        "before a picture"
    );
    // Another rate, another order, and pages that turn: nothing new to tell.
    watch(&mut wall, &["a", "b"], 5.0).await;
    watch(&mut wall, &["c"], 5.0).await;
    watch(&mut wall, &["b", "a"], 5.0).await;
    watch(&mut wall, &[], 5.0).await;
    let mut other = open(&guard.token).await;
    watch(&mut other, &["a", "b", "nowhere"], 5.0).await;
    let all = [
        begun("boss", "a, b"),
        begun("boss", "c"),
        begun("guard", "a"),
    ];
    assert_eq!(
        noted(&shop, "live.watch").await,
        all,
        "what they see, and no more"
    );
    assert_eq!(noted(&shop, "live.watch_end").await, []);

    drop(wall);
    drop(other);
    let begin = Instant::now();
    let ended = loop {
        let ended = noted(&shop, "live.watch_end").await;
        if ended.len() >= all.len() {
            break ended;
        }
        assert!(begin.elapsed() < PATIENCE, "{ended:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let mut cameras: Vec<(&str, &str)> = (ended.iter())
        .map(|(name, cameras, _)| (name.as_str(), cameras.as_str()))
        .collect();
    cameras.sort_unstable();
    assert_eq!(cameras, [("boss", "a, b"), ("boss", "c"), ("guard", "a")]);
    for (_, _, words) in &ended {
        assert!(words.starts_with("on the screen for "), "{words}");
    }
    shop.engine.shut_down().await;
}
