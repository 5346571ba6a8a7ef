//! Several people, or one who hangs up.

use std::io::Write;
use std::net::TcpStream;
use std::time::Instant;

use serde_json::{Value, json};

use super::{PATIENCE, every_day, store};
use crate::shop::Shop;

impl Shop {
    /// Asks, and does not wait for the answer.
    fn hang_up(&self, method: &str, path: &str, body: &Value) {
        let (address, token, body) = (
            self.engine.address(),
            self.engine.token().reveal(),
            body.to_string(),
        );
        let mut socket = TcpStream::connect(address).expect("the API takes connections");
        write!(
            socket,
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("the request goes out");
    }
}

/// A request that was read before its caller was gone is done and noted; one that was not leaves nothing.
#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_is_noted_and_leaves_nothing_half_done() {
    let shop = Shop::open(&["/a"]).await;
    let first = shop.well("PUT", "/site", Some(store())).await;
    for round in 0..40 {
        let mut change = store();
        change["name"] = json!(format!("Store {round}"));
        shop.hang_up("PUT", "/site", &change);
    }
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut last = store();
        last["name"] = json!("Berlin Wedding");
        let stored = shop.well("PUT", "/site", Some(last)).await;
        let audit = shop
            .well("GET", "/audit?action=site.change&limit=1000", None)
            .await;
        let known = shop.well("GET", "/site", None).await;
        let changes = |site: &Value| site["version"].as_u64().expect("a version");
        let noted = audit["entries"].as_array().expect("entries").len() as u64;
        let done = changes(&stored) - changes(&first) + 1;
        let begun = done > 3 && known["name"] == stored["name"];
        if begun && noted == done && changes(&known) == changes(&stored) {
            break;
        }
        assert!(
            Instant::now() < deadline,
            "{done} changes, {noted} noted, {known} known"
        );
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_different_things_at_once_are_all_kept() {
    let shop = Shop::open(&["/a", "/b", "/c"]).await;
    for round in 0..10 {
        let role = ["entrance", "queue"][round % 2];
        let angle = f64::from(u8::try_from(round).expect("small"));
        let [hours, name] = [
            json!([{ "from": format!("{round:02}:00"), "to": "20:00" }]),
            json!(format!("Store {round}")),
        ];
        let mut opens = store();
        opens["opening_hours"] = every_day(&hours);
        let camera = |change: Value| shop.well("PATCH", "/cameras/a", Some(change));
        let other = |id: &str| {
            let path = format!("/cameras/{id}");
            let shop = &shop;
            async move {
                shop.well("PATCH", &path, Some(json!({ "role": role })))
                    .await
            }
        };
        let place = json!({ "x": 0.5, "y": 0.5, "angle": angle });
        futures::join!(
            camera(json!({ "role": role })),
            camera(json!({ "placement": place })),
            camera(json!({ "name": name })),
            other("b"),
            other("c"),
            shop.well("PUT", "/site", Some(opens)),
            shop.well(
                "PUT",
                "/site",
                Some(json!({ "name": name, "time_zone": "Europe/Berlin" }))
            ),
        );
        let camera = shop.well("GET", "/cameras/a", None).await;
        assert_eq!(
            (&camera["role"], &camera["placement"], &camera["name"]),
            (&json!(role), &place, &name)
        );
        let site = shop.well("GET", "/site", None).await;
        assert_eq!(
            site["opening_hours"],
            every_day(&hours),
            "a new name changes no hours"
        );
        let doors = inveye_db::Reader::beside(shop.folder.path()).expect("it opens");
        let doors = doors.doors().expect("it is read");
        let expected = if role == "queue" {
            inveye_db::DoorSet::NotOf(
                ["a", "b", "c"]
                    .map(|id| inveye_domain::CameraId::new(id).expect("an id"))
                    .into(),
            )
        } else {
            inveye_db::DoorSet::EveryLine
        };
        assert_eq!(doors, expected);
    }
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_disk_took_without_saying_so_is_learned() {
    let shop = Shop::open(&["/a"]).await;
    shop.draw_door("a").await;
    let site = shop.well("PUT", "/site", Some(store())).await;
    let scene = shop.well("GET", "/cameras/a", None).await["scene"].clone();
    let file = rusqlite::Connection::open(shop.folder.path().join("inveye.db")).expect("it opens");
    file.execute_batch(
        "UPDATE site SET version = version + 1, name = 'Late';
         UPDATE scene SET version = version + 1, scene = replace(scene, 'door', 'late')",
    )
    .expect("it is written");

    let mut change = store();
    change["version"] = site["version"].clone();
    let (status, _, message) = shop.refused("PUT", "/site", change.clone()).await;
    assert_eq!(
        (status, message.contains("repeat your change")),
        (409, true),
        "{message}"
    );
    let found = shop.well("GET", "/site", None).await;
    assert_eq!(found["name"], "Late");
    change["version"] = found["version"].clone();
    shop.well("PUT", "/site", Some(change)).await;

    let (status, _, message) = shop.refused("PUT", "/cameras/a/scene", scene.clone()).await;
    assert_eq!(
        (status, message.contains("repeat your change")),
        (409, true),
        "{message}"
    );
    let found = shop.well("GET", "/cameras/a", None).await["scene"].clone();
    assert_eq!(found["lines"][0]["name"], "late");
    let mut again = scene;
    again["version"] = found["version"].clone();
    let saved = shop.well("PUT", "/cameras/a/scene", Some(again)).await;
    assert_eq!(saved["scene"]["lines"][0]["name"], "door");
    shop.engine.shut_down().await;
}
