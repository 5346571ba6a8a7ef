//! Where people go, from a camera's pictures to what a screen asks.

use std::time::{Duration, Instant};

use inveye_wire::{EngagementView, HeatmapView, JourneysView, NumbersView};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::shop::Shop;

const PATIENCE: Duration = Duration::from_secs(120);

async fn get<T: DeserializeOwned>(shop: &Shop, path: &str) -> T {
    let (status, answer) = shop.request("GET", &format!("/api/v1{path}"), None).await;
    assert_eq!(status, 200, "{path}: {answer}");
    serde_json::from_value(answer).expect("the engine speaks the wire types")
}

async fn today(shop: &Shop) -> HeatmapView {
    let numbers: NumbersView = get(shop, "/numbers").await;
    let (from, to) = (numbers.day_start_ms, numbers.at_ms + 60_000);
    get(
        shop,
        &format!("/heatmaps?camera=a&from_ms={from}&to_ms={to}"),
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_people_go_adds_up_from_pictures_to_answers() {
    let shop = Shop::open(&["/a"]).await;
    // The store and the street, parted by the door.
    let zone = |name: &str, top: f64, bottom: f64| {
        json!({ "name": name, "purpose": "dwell",
            "points": [[0.0, top], [1.0, top], [1.0, bottom], [0.0, bottom]] })
    };
    let scene = json!({ "lines": [], "zones": [zone("far", 0.0, 0.55), zone("near", 0.55, 1.0)] });
    let path = "/api/v1/cameras/a/scene";
    let (status, answer) = shop.request("PUT", path, Some(scene)).await;
    assert_eq!(status, 200, "{answer}");

    let start = Instant::now();
    let (map, journeys) = loop {
        let map = today(&shop).await;
        let journeys: JourneysView = get(&shop, "/journeys").await;
        if map.seconds > 20.0 && !journeys.ways.is_empty() {
            break (map, journeys);
        }
        assert!(
            start.elapsed() < PATIENCE,
            "{} s, {journeys:?}",
            map.seconds
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let cells: f64 = map.cells.iter().map(|cell| cell.seconds).sum();
    assert!(
        (cells + map.beyond_s - map.seconds).abs() < 0.01,
        "{cells} and {} of {}",
        map.beyond_s,
        map.seconds
    );
    let hours: f64 = map.hours.iter().map(|hour| hour.seconds).sum();
    assert!(
        (hours - map.seconds).abs() < 0.01,
        "{hours} of {}",
        map.seconds
    );
    let within = |x: u16, y: u16| x < map.columns && y < map.rows;
    assert!(map.cells.iter().all(|cell| within(cell.x, cell.y)));
    assert!(map.cells.iter().all(|cell| cell.visits >= 1));

    assert_eq!(journeys.places.len(), 2, "both zones");
    let ways: u32 = journeys.ways.iter().map(|way| way.journeys).sum();
    let begun = journeys.steps.iter().filter(|step| step.from.is_none());
    let ended = journeys.steps.iter().filter(|step| step.to.is_none());
    assert_eq!(ways, begun.map(|step| step.journeys).sum::<u32>());
    assert_eq!(ways, ended.map(|step| step.journeys).sum::<u32>());

    // A limit holds for the past too.
    let before: EngagementView = get(&shop, "/engagement").await;
    let all = |view: &EngagementView| -> u32 {
        let people = view
            .zones
            .iter()
            .map(|zone| zone.passed + zone.visited + zone.engaged);
        people.sum()
    };
    assert!(all(&before) >= ways, "{before:?}");
    let path = "/api/v1/engagement/limits";
    let limits = json!({ "visit_s": 1, "engaged_s": 2 });
    let (status, answer) = shop.request("PUT", path, Some(limits)).await;
    assert_eq!(status, 200, "{answer}");
    let after: EngagementView = get(&shop, "/engagement").await;
    let engaged = |view: &EngagementView| view.zones.iter().map(|zone| zone.engaged).sum::<u32>();
    assert!(engaged(&after) > engaged(&before), "{before:?}, {after:?}");
    assert_eq!(after.limits.short_stay_s, Some(60), "was not asked for");
    let shorter = json!({ "visit_s": 1, "engaged_s": 2, "short_stay_s": 30 });
    let (status, _) = shop.request("PUT", path, Some(shorter)).await;
    assert_eq!(status, 200);
    let after: EngagementView = get(&shop, "/engagement").await;
    assert_eq!(after.limits.short_stay_s, Some(30));
    for refused in [
        json!({ "visit_s": 1, "engaged_s": 2, "short_stay_s": 31 }),
        json!({ "visit_s": 5, "engaged_s": 5 }),
        json!({ "visit_s": 7, "engaged_s": 30 }),
    ] {
        let (status, _) = shop.request("PUT", path, Some(refused)).await;
        assert_eq!(status, 422);
    }
    // Where the camera lies on a floor plan is nothing to ask while there is none.
    let (from, to) = (map.start_ms, map.end_ms);
    let path = format!("/api/v1/heatmaps/floor-plan?from_ms={from}&to_ms={to}");
    assert_eq!(shop.request("GET", &path, None).await.0, 404);
    shop.engine.shut_down().await;
}
