//! Reports that people keep: made by the running engine, brought to a folder and along a webhook, fetched again, and still
//! there after a restart.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inveye_test_support::{HookAnswer, HookReceiver};
use inveye_wire::{ReportRunView, ReportState, ReportView, WireError};
use serde_json::{Value, json};

use crate::notifications::hook;
use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(60);

fn plan(more: &Value) -> Value {
    let mut plan = json!({
        "name": "Every morning", "days": "yesterday", "compare": "before", "formats": ["pdf", "xlsx", "csv"],
        "schedule": { "turns": { "every": "day" }, "minute": 420 },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        plan[name] = value.clone();
    }
    plan
}

async fn runs(shop: &Shop) -> Vec<ReportRunView> {
    let answer = shop.machine_asks("get", "/report-runs", None).await;
    let all: Vec<ReportRunView> = serde_json::from_value(answer).expect("the wire types");
    // It may be seven in the morning.
    all.into_iter().filter(|run| !run.by_schedule).collect()
}

async fn settled(shop: &Shop, run: u64) -> ReportRunView {
    let start = Instant::now();
    loop {
        let all = runs(shop).await;
        let found = all
            .into_iter()
            .find(|known| known.id == run)
            .expect("it is kept");
        let is_made = found.state == ReportState::Done;
        if is_made && found.ways.iter().all(|way| way.state == ReportState::Done) {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_made_now_and_comes_to_a_folder_and_along_a_webhook() {
    let shop = Shop::open(&[]).await;
    let receiver = HookReceiver::start(HookAnswer::Status(204)).expect("a receiver");
    let route = shop.add_route(hook(&receiver.url(), json!({}))).await;
    let folder = tempfile::tempdir().expect("a folder");
    let ways = json!({ "routes": [route], "folder": folder.path() });
    let made = shop
        .machine_asks("post", "/reports", Some(plan(&ways)))
        .await;
    let made: ReportView = serde_json::from_value(made).expect("a report");
    assert!(
        made.next_ms.is_some() && made.first == made.last,
        "{made:?}"
    );
    let path = format!("/reports/{}", made.id);
    let begun = shop
        .machine_asks("post", &format!("{path}/send"), None)
        .await;
    let begun: ReportRunView = serde_json::from_value(begun).expect("a making");
    let run = settled(&shop, begun.id).await;
    assert_eq!((run.files.len(), run.ways.len()), (3, 2), "{run:?}");
    assert!(!run.by_schedule);

    let file = format!("every-morning-{0}-{0}.csv", run.first);
    let on_disk = std::fs::read(folder.path().join(&file)).expect("it is in the folder");
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        3
    );
    let requests = receiver.requests();
    assert_eq!(requests.len(), 1, "once");
    let body: Value = serde_json::from_str(&requests[0].body).expect("JSON");
    assert_eq!(body["type"], "report.made");
    assert_eq!(body["data"]["report"]["name"], "Every morning");
    let files = body["data"]["report"]["files"].as_array().expect("files");
    let sent = files
        .iter()
        .find(|sent| sent["name"] == file.as_str())
        .expect("the table");
    let sent = STANDARD
        .decode(sent["base64"].as_str().expect("Base64"))
        .expect("Base64");
    assert_eq!(sent, on_disk, "the same file everywhere");

    let shop = shop.restarted().await;
    assert_eq!(runs(&shop).await, [run], "kept, and not made again");
    assert_eq!(receiver.requests().len(), 1);
    let gone = shop.machine_asks("delete", &path, None).await;
    assert_eq!(gone, Value::Null);
    assert!(runs(&shop).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_makes_no_sense_is_refused_by_its_field() {
    let shop = Shop::open(&[]).await;
    shop.machine_asks("post", "/reports", Some(plan(&json!({}))))
        .await;
    for (wrong, field) in [
        (json!({ "name": " " }), "name"),
        (json!({ "name": "every MORNING" }), "name"),
        (json!({ "name": "a", "days": "tomorrow" }), "days"),
        (json!({ "name": "a", "grain": "hour" }), "grain"),
        (json!({ "name": "a", "figures": ["profit"] }), "figures"),
        (json!({ "name": "a", "formats": [] }), "formats"),
        (json!({ "name": "a", "routes": [99] }), "routes"),
        (json!({ "name": "a", "folder": "reports" }), "folder"),
        (
            json!({ "name": "a", "folder": "/there/is/no/such" }),
            "folder",
        ),
        (
            json!({ "name": "a", "schedule": { "turns": { "every": "month", "day": 32 }, "minute": 0 } }),
            "schedule",
        ),
        (
            json!({ "name": "a", "schedule": { "turns": { "every": "day" }, "minute": 1440 } }),
            "schedule",
        ),
    ] {
        let (status, answer) = shop
            .request("POST", "/api/v1/reports", Some(plan(&wrong)))
            .await;
        assert_eq!(status, 422, "{wrong}: {answer}");
        let error: WireError = serde_json::from_value(answer).expect("an error");
        assert_eq!(error.detail.as_deref(), Some(field), "{wrong}");
    }
}
