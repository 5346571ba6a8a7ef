//! Suspicious behaviour: what is to be looked at, in which order, and what false alarms teach.

use inveye_domain::{Behaviour, EventKind};
use serde_json::{Value, json};

use crate::shop::Shop;

/// States something suspicious beside the engine, for nobody in the footage does such things. The number must
/// be far ahead of the engine's own. Gives the event's id.
pub(crate) async fn suspicious(shop: &Shop, number: u32, camera: &str, score: f64) -> String {
    let kind = EventKind::Suspicious {
        behaviour: Behaviour::Conceal,
        zone: None,
        score,
    };
    let kind = serde_json::to_string(&kind).expect("it is written");
    let file = rusqlite::Connection::open(shop.folder.path().join("inveye.db")).expect("it opens");
    file.busy_timeout(std::time::Duration::from_secs(60))
        .expect("it is set");
    file.execute(
        "INSERT INTO event (sequence, camera, at_us, type, foot_x, foot_y, confidence, kind)
         VALUES (?1, ?2, unixepoch() * 1000000, 'suspicious', ?3, 0.5, 0.9, ?4)",
        (number, camera, f64::from(number % 10) / 10.0, kind),
    )
    .expect("it is written");
    let path = format!("/api/v1/events?type=suspicious&after={}", number - 1);
    let (_, found) = shop.request("GET", &path, None).await;
    let id = &found["events"][0]["id"];
    id.as_str().expect("the event").to_owned()
}

async fn listed(shop: &Shop, all: bool) -> Vec<(f64, Value)> {
    let path = format!("/api/v1/reviews?all={all}");
    let (status, found) = shop.request("GET", &path, None).await;
    assert_eq!(status, 200, "{found}");
    let found = found.as_array().expect("a list").iter();
    found
        .map(|review| {
            let score = review["event"]["score"].as_f64().expect("a score");
            (score, review["withheld"].clone())
        })
        .collect()
}

async fn say(shop: &Shop, id: &str, verdict: &str) -> (u16, Value) {
    let path = format!("/api/v1/reviews/{id}");
    shop.request("PUT", &path, Some(json!({ "verdict": verdict })))
        .await
}

fn scores(listed: &[(f64, Value)]) -> Vec<f64> {
    listed.iter().map(|(score, _)| *score).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn false_alarms_teach_and_what_most_speaks_for_comes_first() {
    let shop = Shop::open(&["/a"]).await;
    assert!(listed(&shop, false).await.is_empty());
    let mut ids = Vec::new();
    for (number, score) in (1_000_000_001..).zip([0.5, 0.7, 0.4, 0.6, 0.45]) {
        ids.push(suspicious(&shop, number, "a", score).await);
    }
    let open = listed(&shop, false).await;
    assert_eq!(scores(&open), [0.7, 0.6, 0.5, 0.45, 0.4]);

    for id in [&ids[0], &ids[2]] {
        let (status, said) = say(&shop, id, "false_alarm").await;
        assert_eq!((status, &said["verdict"]), (200, &json!("false_alarm")));
    }
    let open = listed(&shop, false).await;
    assert_eq!(scores(&open), [0.7, 0.6, 0.45], "two may be chance");
    say(&shop, &ids[3], "false_alarm").await;
    assert_eq!(scores(&listed(&shop, false).await), [0.7]);
    let all = listed(&shop, true).await;
    assert_eq!(scores(&all), [0.7, 0.45, 0.6, 0.5, 0.4]);
    assert_eq!(all[1].1, json!("score"), "nothing is gone");

    say(&shop, &ids[2], "right").await;
    let open = scores(&listed(&shop, false).await);
    assert_eq!(open, [0.7, 0.45], "as much as what was right is shown");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_suspicious_is_judged() {
    let shop = Shop::open(&["/a"]).await;
    let id = suspicious(&shop, 1_000_000_001, "a", 0.5).await;
    let device = id.split(':').next().expect("a device");
    for other in ["x", "x:1000000001", &format!("{device}:1000000002")] {
        let (status, answer) = say(&shop, other, "right").await;
        assert_eq!(status, 404, "{other}: {answer}");
    }
    let (status, _) = say(&shop, &id, "perhaps").await;
    assert_eq!(status, 422);
    shop.engine.shut_down().await;
}
