//! A camera allows few sessions and keeps each for a minute when nobody says that it is over: ours always
//! say so.

use std::time::Duration;

use inveye_test_support::{Access, Footage, Options, Orphans, Running, synthetic, within};
use inveye_video::TransportChoice;

use crate::viewer::{CAMERA, Viewer, camera, settings, source};

/// Like many cheap cameras: one viewer, and sessions that outlive their connection.
async fn jealous_camera() -> Running {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(50)
        .unwrap();
    let options = Options {
        most_sessions: Some(1),
        orphans: Orphans::Live,
        ..Options::default()
    };
    camera(footage, options).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_session_makes_room_for_the_next() {
    for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
        let camera = jealous_camera().await;
        let source = source(&camera.url(CAMERA), &Access::Open, transport);
        let settings = settings();
        for round in 1..=3 {
            let mut viewer = Viewer::open(&source, &settings).await.unwrap();
            viewer.see(2).await;
            within("the goodbye", viewer.session.close()).await;
            assert_eq!(camera.counters().sessions_torn_down(), round, "{transport}");
            assert_eq!(camera.sessions(), 0, "{transport}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_only_dropped_is_torn_down_too() {
    for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
        let camera = jealous_camera().await;
        let source = source(&camera.url(CAMERA), &Access::Open, transport);
        let settings = settings();
        for _ in 0..3 {
            // Dropping leaves the goodbye to the background; the next attempt waits for it.
            let mut viewer = Viewer::open(&source, &settings).await.unwrap();
            viewer.see(2).await;
        }
        within(
            "the last goodbye",
            camera.sessions_become(|&alive| alive == 0),
        )
        .await;
        assert_eq!(camera.counters().sessions_torn_down(), 3, "{transport}");
        assert_eq!(camera.counters().sessions_dropped(), 0, "{transport}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_session_is_torn_down() {
    let camera = jealous_camera().await;
    let source = source(&camera.url(CAMERA), &Access::Open, TransportChoice::Udp);
    let settings = settings();
    let mut viewer = Viewer::open(&source, &settings).await.unwrap();
    viewer.see(2).await;
    camera.faults(CAMERA).stall();
    viewer.outlive().await;
    drop(viewer);
    camera.faults(CAMERA).resume();
    let mut again = Viewer::open(&source, &settings).await.unwrap();
    again.see(2).await;
    assert_eq!(camera.counters().sessions_torn_down(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_kept_alive() {
    tokio::join!(stays(TransportChoice::Tcp), stays(TransportChoice::Udp));
}

async fn stays(transport: TransportChoice) {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(50)
        .unwrap();
    let options = Options {
        session_timeout: Duration::from_secs(4),
        ..Options::default()
    };
    let camera = camera(footage, options).await;
    let source = source(&camera.url(CAMERA), &Access::Open, transport);
    let mut viewer = Viewer::open(&source, &settings()).await.unwrap();
    // Three times the camera's patience.
    for _ in 0..12 * 50 {
        viewer.unit().await.unwrap();
    }
    let counters = camera.counters();
    assert_eq!(counters.sessions_timed_out(), 0, "{transport}");
    assert!(
        counters.keepalives() >= 3,
        "{transport}: {}",
        counters.keepalives()
    );
}
