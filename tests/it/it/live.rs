//! The product's main job: people in front of a camera become boxes, counts and alerts on a screen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use inveye_domain::EventKind;
use inveye_test_support::shared;
use inveye_wire::{
    AlertState, CameraState, ClientMessage, HEADER_LENGTH, PictureHeader, PictureKind,
    ServerMessage, VideoStart,
};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::shop::{Client, Shop};

const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn people_become_pictures_boxes_counts_and_alerts() {
    if shared().is_none() {
        return;
    }
    let shop = Shop::open(&["/door"]).await;
    shop.draw_door("door").await;
    let rule = json!({
        "id": "came-in", "name": "Somebody came in", "enabled": true, "severity": "high", "cool_down_s": 0.0,
        "condition": { "type": "line_crossed", "camera": "door", "line": "door", "direction": "in" },
    });
    let (status, answer) = shop
        .request("PUT", "/api/v1/rules/came-in", Some(rule))
        .await;
    assert_eq!(status, 200, "{answer}");

    let mut client = shop.client().await;
    let hello = client
        .until("hello", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Hello { hello } => Some(hello),
            _ => None,
        })
        .await;
    assert_eq!(hello.cameras[0].scene.lines[0].name, "door");
    client
        .say(&ClientMessage::Watch {
            cameras: vec!["door".into()],
            fps: 10.0,
            window: None,
            width: None,
        })
        .await;

    let (mut pictures, mut boxes, mut crossing, mut entry, mut alert) = (0, 0, None, None, None);
    let numbers = client
        .until(
            "pictures, boxes, a crossing, its entry, an alert and the count",
            PATIENCE,
            |heard| {
                let message = match heard {
                    crate::shop::Heard::Picture(bytes) => {
                        let header = PictureHeader::from_bytes(&bytes).expect("a header");
                        assert_eq!((header.kind, header.tile), (PictureKind::Jpeg, 0));
                        assert_eq!(
                            &bytes[HEADER_LENGTH..HEADER_LENGTH + 3],
                            [0xff, 0xd8, 0xff],
                            "a JPEG follows"
                        );
                        pictures += 1;
                        return None;
                    }
                    crate::shop::Heard::Said(message) => *message,
                };
                match message {
                    ServerMessage::Tracks(tracks) => boxes += tracks.boxes.len(),
                    ServerMessage::Event { event } if event.kind == "line_cross" => {
                        crossing = crossing.take().or(Some(event))
                    }
                    ServerMessage::Event { event } if event.kind == "entry" => {
                        entry = entry.take().or(Some((event, Instant::now())))
                    }
                    ServerMessage::Alert { alert: raised } => {
                        alert = alert.take().or(Some(*raised))
                    }
                    ServerMessage::Numbers { numbers }
                        if numbers.footfall > 0 && entry.is_some() && alert.is_some() =>
                    {
                        return Some(numbers);
                    }
                    _ => {}
                }
                None
            },
        )
        .await;
    let (entry, told) = entry.expect("the closure saw to it");
    assert!(
        told.elapsed() < Duration::from_secs(1),
        "a confirmed entry is counted within a second"
    );
    let crossing = crossing.expect("an entry has a crossing");
    assert_eq!(entry.line, crossing.line);
    assert!(
        pictures > 5 && boxes > 5,
        "{pictures} pictures, {boxes} boxes"
    );
    assert_eq!(
        numbers.hours.iter().map(|hour| hour.entries).sum::<u32>(),
        numbers.footfall,
        "hours add up to the day"
    );

    let alert = alert.expect("the closure saw to it");
    assert!(alert.has_snapshot, "an alert shows what happened");
    let token = format!("Bearer {}", shop.engine.token().reveal());
    let (status, jpeg) = shop
        .raw(
            "GET",
            &format!("/api/v1/alerts/{}/snapshot", alert.id),
            None,
            &[("Authorization", &token)],
        )
        .await;
    assert_eq!((status, &jpeg[..2]), (200, [0xff, 0xd8].as_slice()));
    let (status, _) = shop
        .request(
            "POST",
            &format!("/api/v1/alerts/{}/acknowledge", alert.id),
            None,
        )
        .await;
    assert_eq!(status, 200);
    client
        .until(
            "the acknowledged alert on every screen",
            PATIENCE,
            |heard| match heard.said()? {
                ServerMessage::Alert { alert: changed }
                    if changed.id == alert.id && changed.state == AlertState::Acknowledged =>
                {
                    Some(())
                }
                _ => None,
            },
        )
        .await;

    // What screens were told is what is stored.
    let (_, page) = shop.request("GET", "/api/v1/events?limit=1000", None).await;
    let stored = |kind: &str| {
        page["events"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|event| event["type"] == kind)
            .count()
    };
    let (_, numbers) = shop.request("GET", "/api/v1/numbers", None).await;
    assert!(stored("entry") >= 1);
    assert!(numbers["footfall"].as_u64() >= Some(1));
    shop.engine.shut_down().await;
}

/// Draws a zone over the whole picture and waits until somebody is in it.
async fn somebody_is_in(shop: &Shop, camera: &str) {
    let scene = json!({
        "lines": [],
        "zones": [{ "name": "floor", "purpose": "dwell", "points": [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]] }],
    });
    let path = format!("/api/v1/cameras/{camera}/scene");
    let (status, answer) = shop.request("PUT", &path, Some(scene)).await;
    assert_eq!(status, 200, "{answer}");
    let mut client = shop.client().await;
    client
        .until("somebody in the zone", PATIENCE, |heard| {
            match heard.said()? {
                ServerMessage::Event { event } if event.kind == "zone_enter" => Some(()),
                _ => None,
            }
        })
        .await;
}

/// How many visits began and ended, in the database of an engine that has ended.
fn visits(folder: &std::path::Path) -> (usize, usize) {
    let clock = Arc::new(inveye_base::SystemClock::new());
    let database = inveye_db::Database::open(folder, clock).expect("the engine let go of it");
    let query = inveye_db::EventQuery::default();
    let page = database.reader().events(&query).expect("events are read");
    let count = |fits: fn(&EventKind) -> bool| {
        let kinds = page.events.iter().map(|event| &event.kind);
        kinds.filter(|kind| fits(kind)).count()
    };
    (
        count(|kind| matches!(kind, EventKind::ZoneEnter { .. })),
        count(|kind| matches!(kind, EventKind::ZoneExit { .. })),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn visits_end_with_the_engine_the_camera_and_the_picture() {
    if shared().is_none() {
        return;
    }
    for ending in ["engine", "camera", "picture"] {
        let shop = Shop::open(&["/a"]).await;
        somebody_is_in(&shop, "a").await;
        match ending {
            "camera" => {
                let (status, _) = shop.request("DELETE", "/api/v1/cameras/a", None).await;
                assert!(status < 300, "{status}");
            }
            "picture" => {
                let mut client = shop.client().await;
                shop.cameras.go_offline().await;
                let offline = |heard: crate::shop::Heard| match heard.said()? {
                    ServerMessage::Event { event } if event.kind == "zone_exit" => Some(()),
                    _ => None,
                };
                // The engine still runs: the visit ends because nobody is seen any more.
                client.until("the visit's end", PATIENCE, offline).await;
            }
            _ => {}
        }
        shop.engine.shut_down().await;
        let (begun, ended) = visits(shop.folder.path());
        assert!(begun > 0);
        assert_eq!(begun, ended, "by the end of the {ending}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_survive_a_restart() {
    if shared().is_none() {
        return;
    }
    let shop = Shop::open(&["/door"]).await;
    shop.draw_door("door").await;
    let mut client = shop.client().await;
    client
        .until("an entry", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Numbers { numbers } if numbers.footfall > 0 => Some(()),
            _ => None,
        })
        .await;
    let Shop {
        cameras,
        engine,
        folder,
    } = shop;
    drop(client);
    engine.shut_down().await;
    cameras.stop().await;
    let engine = inveye_engine::Engine::start(crate::shop::options(folder.path()))
        .await
        .expect("it starts again");
    let mut client =
        Client::connect(engine.address(), engine.token().reveal(), "/api/v1/live").await;
    let hello = client
        .until("hello", PATIENCE, |heard| match heard.said()? {
            ServerMessage::Hello { hello } => Some(hello),
            _ => None,
        })
        .await;
    assert!(
        hello.numbers.footfall > 0,
        "the day goes on: {:?}",
        hello.numbers
    );
    engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_seen_told_and_mended() {
    let shop = Shop::open(&["/a", "/b"]).await;
    let mut client = shop.client().await;
    for camera in ["a", "b"] {
        until_state(&mut client, camera, CameraState::Live, PATIENCE).await;
    }
    let gone = Instant::now();
    shop.cameras.faults("/a").stall();
    until_state(&mut client, "a", CameraState::Stale, Duration::from_secs(3)).await;
    assert!(
        gone.elapsed() < Duration::from_millis(2500),
        "stale after {:?}",
        gone.elapsed()
    );
    until_state(
        &mut client,
        "a",
        CameraState::Offline,
        Duration::from_secs(5),
    )
    .await;
    assert!(
        gone.elapsed() < Duration::from_millis(5500),
        "offline after {:?}",
        gone.elapsed()
    );
    let alert = client
        .until("the alert", Duration::from_secs(5), |heard| {
            match heard.said()? {
                ServerMessage::Alert { alert } => Some(alert),
                _ => None,
            }
        })
        .await;
    assert_eq!(alert.camera.as_deref(), Some("a"));
    let (_, cameras) = shop.request("GET", "/api/v1/cameras", None).await;
    assert_eq!(cameras[1]["state"], "live", "its neighbour goes on");

    shop.cameras.faults("/a").resume();
    let back = Instant::now();
    until_state(&mut client, "a", CameraState::Live, Duration::from_secs(10)).await;
    // 3 s and one GOP of the clip, which has a keyframe at least every 5 s.
    assert!(
        back.elapsed() < Duration::from_secs(8),
        "back after {:?}",
        back.elapsed()
    );
    shop.engine.shut_down().await;
}

async fn until_state(client: &mut Client, camera: &str, wanted: CameraState, within: Duration) {
    client
        .until(
            &format!("camera {camera} {wanted:?}"),
            within,
            |heard| match heard.said()? {
                ServerMessage::Hello { hello } => hello
                    .cameras
                    .into_iter()
                    .any(|view| view.id == camera && view.state == wanted)
                    .then_some(()),
                ServerMessage::Camera { camera: view }
                    if view.id == camera && view.state == wanted =>
                {
                    Some(())
                }
                _ => None,
            },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_focus_tile_gets_video_without_re_encoding() {
    let shop = Shop::open(&["/a"]).await;
    let mut live = shop.client().await;
    until_state(&mut live, "a", CameraState::Live, PATIENCE).await;
    let mut video = Client::connect(
        shop.engine.address(),
        shop.engine.token().reveal(),
        "/api/v1/cameras/a/video",
    )
    .await;
    let first = tokio::time::timeout(PATIENCE, video.socket.next())
        .await
        .expect("in time")
        .expect("open")
        .expect("works");
    let start: VideoStart = serde_json::from_str(first.to_text().expect("text comes first"))
        .expect("it says what follows");
    assert!(
        start.mime.starts_with("video/mp4; codecs=\"avc1."),
        "{}",
        start.mime
    );
    let mut file = Vec::new();
    let mut kinds = Vec::new();
    while kinds.len() < 12 {
        let message = tokio::time::timeout(PATIENCE, video.socket.next())
            .await
            .expect("in time")
            .expect("open")
            .expect("works");
        let Message::Binary(bytes) = message else {
            continue;
        };
        kinds.push(PictureHeader::from_bytes(&bytes).expect("a header").kind);
        file.extend_from_slice(&bytes[HEADER_LENGTH..]);
    }
    assert_eq!(kinds[..2], [PictureKind::Init, PictureKind::Keyframe]);
    let path = shop.folder.path().join("focus.mp4");
    std::fs::write(&path, &file).expect("the file can be written");
    let mut reader = inveye_video::FileReader::open(&path).expect("any player opens it");
    let frames = std::iter::from_fn(|| reader.next())
        .filter(Result::is_ok)
        .count();
    assert_eq!(frames, kinds.len() - 1, "each fragment is one picture");
    shop.engine.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_falls_behind_gets_few_pictures_and_new_ones() {
    let shop = Shop::open(&["/door"]).await;
    let mut client = shop.client().await;
    client
        .say(&ClientMessage::Watch {
            cameras: vec!["door".into()],
            fps: 30.0,
            window: Some(3),
            width: None,
        })
        .await;
    let mut pictures = 0;
    let counted = |pictures: &mut u32, heard| match heard {
        crate::shop::Heard::Picture(_) => {
            *pictures += 1;
            Some(*pictures)
        }
        crate::shop::Heard::Said(_) => None,
    };
    client
        .until("three pictures", PATIENCE, |heard| {
            counted(&mut pictures, heard).filter(|&count| count == 3)
        })
        .await;
    // Seconds of pictures come meanwhile, and none of them is sent.
    let mut beats = 0;
    client
        .until("three beats", PATIENCE, |heard| match heard {
            crate::shop::Heard::Picture(_) => panic!("more pictures than asked for"),
            crate::shop::Heard::Said(message) => {
                beats += u32::from(matches!(*message, ServerMessage::Health { .. }));
                (beats == 3).then_some(())
            }
        })
        .await;
    client.say(&ClientMessage::Seen { pictures: 2 }).await;
    client
        .until("two more", PATIENCE, |heard| {
            counted(&mut pictures, heard).filter(|&count| count == 5)
        })
        .await;
}

/// Width and height, from a baseline JPEG's frame header.
fn jpeg_size(jpeg: &[u8]) -> (u16, u16) {
    let at = jpeg
        .windows(2)
        .position(|marker| marker == [0xff, 0xc0])
        .expect("a frame header");
    let side = |at: usize| u16::from_be_bytes([jpeg[at], jpeg[at + 1]]);
    (side(at + 7), side(at + 5))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_client_gets_pictures_as_large_as_its_tiles() {
    let shop = Shop::open(&["/door"]).await;
    let (mut wall, mut enlarged) = (shop.client().await, shop.client().await);
    let watch = |width| ClientMessage::Watch {
        cameras: vec!["door".into()],
        fps: 10.0,
        window: None,
        width,
    };
    let size = |heard| match heard {
        crate::shop::Heard::Picture(bytes) => Some(jpeg_size(&bytes)),
        crate::shop::Heard::Said(_) => None,
    };
    wall.say(&watch(Some(400))).await;
    enlarged.say(&watch(None)).await;
    let (small, full) = (
        wall.until("a small picture", PATIENCE, size).await,
        enlarged.until("a full one", PATIENCE, size).await,
    );
    assert_eq!((small, full), ((400, 224), (640, 360)));
    // A wall with fewer and larger tiles.
    wall.say(&watch(Some(450))).await;
    wall.until("pictures of the other size", PATIENCE, |heard| {
        size(heard).filter(|found| *found == full)
    })
    .await;
    shop.engine.shut_down().await;
}
