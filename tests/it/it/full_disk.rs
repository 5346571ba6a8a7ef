//! A disk that is full while people come in: the guard hears of both.
//!
//! On a small file system of its own, mounted in a name space that ends with the process; skipped
//! where that needs rights this user lacks.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::SystemClock;
use inveye_db::Database;
use inveye_test_support::shared;
use inveye_wire::{AlertState, AlertView, ServerMessage, Severity};
use serde_json::json;

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(90);
const INNER: &str = "INVEYE_TEST_INNER";
const TEST: &str = "full_disk::alerts_reach_people_while_nothing_can_be_saved";

#[test]
fn alerts_reach_people_while_nothing_can_be_saved() {
    if shared().is_none() {
        return;
    }
    if std::env::var_os(INNER).is_some() {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        return runtime.block_on(a_full_disk());
    }
    let possible = Command::new("unshare").args(["-rm", "true"]).status();
    if !possible.is_ok_and(|status| status.success()) {
        println!("skipped: no mount name space for this user");
        return;
    }
    let output = Command::new("unshare")
        .arg("-rm")
        .arg(std::env::current_exe().expect("tests are files"))
        .args(["--exact", TEST, "--nocapture"])
        .env(INNER, "1")
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Leaves not a block.
fn fill(file: &Path) {
    let mut file = std::fs::File::create(file).expect("a file");
    let mut block = vec![1_u8; 1 << 16];
    while !block.is_empty() {
        if file.write_all(&block).is_err() {
            block.truncate(block.len() / 2);
        }
    }
}

fn alert(message: ServerMessage) -> Option<AlertView> {
    match message {
        ServerMessage::Alert { alert } => Some(*alert),
        _ => None,
    }
}

async fn a_full_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let status = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"])
        .arg(folder.path())
        .status()
        .expect("mount is there");
    assert!(status.success(), "a small disk");
    let shop = Shop::open_in(folder, &["/door"]).await;
    shop.draw_door("door").await;
    let rule = json!({
        "id": "came-in", "name": "Somebody came in", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "condition": { "type": "line_crossed", "camera": "door", "line": "door" },
    });
    let (status, answer) = shop
        .request("PUT", "/api/v1/rules/came-in", Some(rule))
        .await;
    assert_eq!(status, 200, "{answer}");
    let mut client = shop.client().await;
    let video = shop.folder.path().join("video");
    fill(&video);

    let system = client
        .until("an alert that nothing is saved", PATIENCE, |heard| {
            alert(heard.said()?).filter(|alert| alert.title == "Events are not being saved")
        })
        .await;
    assert!(system.severity >= Severity::High);
    assert_eq!(system.rule_name, "Events not saved");
    let advice = format!("free space on {}", shop.folder.path().display());
    assert!(system.place.ends_with(&advice), "{}", system.place);
    let person = client
        .until("an alert of a person", PATIENCE, |heard| {
            alert(heard.said()?).filter(|alert| alert.title.starts_with("Person "))
        })
        .await;
    assert!(!person.has_snapshot, "there is no room for it");

    // A screen that opens now sees both, and a guard can take them.
    let (_, health) = shop.request("GET", "/api/v1/health", None).await;
    let problem = health["store_problem"].as_str().expect("a text");
    assert!(problem.contains("not being saved"), "{problem}");
    let (_, alerts) = shop.request("GET", "/api/v1/alerts?limit=100", None).await;
    for id in [&system.id, &person.id] {
        let listed = alerts.as_array().expect("a list").iter();
        assert_eq!(listed.filter(|alert| alert["id"] == **id).count(), 1);
    }
    let path = format!("/api/v1/alerts/{}/acknowledge", person.id);
    let (status, answer) = shop.request("POST", &path, None).await;
    assert_eq!((status, &answer["state"]), (200, &json!("acknowledged")));

    std::fs::remove_file(&video).expect("it is ours");
    client
        .until("the alert with its picture", PATIENCE, |heard| {
            let alert = alert(heard.said()?).filter(|alert| alert.id == person.id)?;
            alert.has_snapshot.then(|| {
                assert_eq!(alert.state, AlertState::Acknowledged);
            })
        })
        .await;
    shop.engine.shut_down().await;
    let clock = Arc::new(SystemClock::new());
    let database = Database::open(shop.folder.path(), clock).expect("the engine let go of it");
    let reader = database.reader();
    for (view, acknowledged) in [(&system, false), (&person, true)] {
        let id = view.id.parse().expect("an alert's id");
        let stored = reader.alert(id).expect("it reads").expect("it is stored");
        assert_eq!(stored.title, view.title);
        assert_eq!(stored.work.acknowledged_at.is_some(), acknowledged);
    }
    let id = person.id.parse().expect("an alert's id");
    assert!(reader.snapshot(id).expect("it reads").is_some());
}
