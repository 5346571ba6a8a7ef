//! What goes with a camera, and what its replacement finds.

use std::time::Instant;

use serde_json::json;

use super::{PATIENCE, png};
use crate::shop::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_hangs_nowhere_and_nothing_of_it_is_held_back() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let (status, answer) = shop.send_plan(png(320, 200)).await;
    assert_eq!(status, 200, "{answer}");
    let mark = |picture: [f64; 2], plan: [f64; 2]| json!({ "picture": picture, "plan": plan });
    let marks = json!([
        mark([0.3, 0.4], [0.2, 0.2]),
        mark([0.7, 0.4], [0.6, 0.2]),
        mark([0.9, 0.9], [0.6, 0.8]),
        mark([0.1, 0.9], [0.2, 0.8]),
    ]);
    for camera in ["a", "b"] {
        let path = format!("/cameras/{camera}/calibration");
        let request = json!({ "marks": marks });
        shop.well("PUT", &path, Some(request)).await;
        let snooze = json!({ "camera": camera, "seconds": 3600, "reason": "Painting" });
        let (status, answer) = shop.request("POST", "/api/v1/snoozes", Some(snooze)).await;
        assert_eq!(status, 201, "{answer}");
    }
    shop.draw_door("a").await;

    let path = "/api/v1/cameras/a";
    let (status, _) = shop.request("DELETE", path, None).await;
    assert_eq!(status, 204);
    let camera = json!({ "id": "a", "url": shop.cameras.url("/b") });
    let (status, added) = shop.request("POST", "/api/v1/cameras", Some(camera)).await;
    assert_eq!(status, 201, "{added}");

    let calibrations = shop.well("GET", "/calibrations", None).await;
    let matched = |camera: &str| -> usize {
        let found = calibrations.as_array().into_iter().flatten();
        let mut own = found.filter(|one| one["camera"] == camera);
        let marks = own.next().and_then(|one| one["marks"].as_array());
        marks.map(Vec::len).expect("each camera is told of")
    };
    assert_eq!((matched("a"), matched("b")), (0, 4), "{calibrations}");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let snoozes = shop.well("GET", "/snoozes", None).await;
        let held = snoozes.as_array().into_iter().flatten();
        if held.map(|one| &one["camera"]).eq([&json!("b")]) {
            break;
        }
        assert!(Instant::now() < deadline, "{snoozes}");
    }
    // A camera that comes back under another address keeps its lines.
    assert_eq!(added["scene"]["lines"][0]["name"], "door", "{added}");
    shop.engine.shut_down().await;
}
