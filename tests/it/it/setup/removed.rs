//! What goes with a camera, and what its replacement finds.

use std::time::Instant;

use inveye_accounts::PermissionSet;
use serde_json::json;

use super::{PATIENCE, png};
use crate::rights::user;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_new_camera_never_gets_the_id_of_one_that_was_there() {
    let shop = Shop::open(&["/a"]).await;
    let url = shop.cameras.url("/a");
    let add = async |shop: &Shop, id: Option<&str>| {
        let mut camera = json!({ "url": url });
        if let Some(id) = id {
            camera["id"] = json!(id);
        }
        shop.machine_asks("post", "/cameras", Some(camera)).await
    };
    assert_eq!(add(&shop, None).await["id"], "CAM-001");
    assert_eq!(add(&shop, None).await["id"], "CAM-002");
    shop.draw_door("CAM-001").await;
    shop.person(user("boss", "admin"), PermissionSet::all())
        .await;
    let mut guard = user("guard", "security");
    guard["cameras"] = json!(["CAM-001", "CAM-002"]);
    let guard = shop.person(guard, PermissionSet::all()).await;
    for id in ["CAM-001", "CAM-002"] {
        let path = format!("/api/v1/cameras/{id}");
        assert_eq!(shop.request("DELETE", &path, None).await.0, 204);
    }

    // Nobody has drawn on its picture, and who saw the others does not see it.
    let third = add(&shop, None).await;
    assert_eq!(third["id"], "CAM-003");
    assert_eq!(third["scene"]["lines"], json!([]));
    let (_, seen) = shop
        .ask(guard.token.as_deref(), "get", "/cameras", None)
        .await;
    assert_eq!(seen, json!([]));

    // What was there comes back for whoever says so, and an id that is there is refused.
    let back = add(&shop, Some("CAM-001")).await;
    assert_eq!(back["scene"]["lines"][0]["name"], "door", "{back}");
    let taken = json!({ "id": "CAM-003", "url": url });
    let (status, field, _) = shop.refused("POST", "/cameras", taken).await;
    assert_eq!((status, field.as_str()), (409, "id"));

    // Also when the newest one left nothing but its number, and the engine started anew since.
    assert_eq!(
        shop.request("DELETE", "/api/v1/cameras/CAM-003", None)
            .await
            .0,
        204
    );
    let shop = shop.restarted().await;
    assert_eq!(add(&shop, None).await["id"], "CAM-004");
    shop.engine.shut_down().await;
}
