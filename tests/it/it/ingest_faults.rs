//! Streams that break while somebody watches: the error comes within its deadline, the stream comes back,
//! and the camera beside it never notices.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::task::spawn_named;
use inveye_base::{Clock, SystemClock};
use inveye_domain::FrameSize;
use inveye_test_support::{
    CameraSimulator, Footage, Joining, Options, Running, SimulatedStream, WrongSdp, clips,
    synthetic, within,
};
use inveye_video::StreamError;

use crate::viewer::{CAMERA, Viewer, settings};

const NEIGHBOUR: &str = "/cam2/main";
/// What a busy machine may add to a deadline.
const SLACK: Duration = Duration::from_secs(2);

/// Two cameras at 50 pictures a second with a keyframe each 0.4 s.
async fn two_cameras() -> Running {
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(50)
        .unwrap();
    let streams = [CAMERA, NEIGHBOUR].map(|path| SimulatedStream::new(path, Arc::clone(&footage)));
    let options = Options {
        joining: Joining::Live,
        ..Options::default()
    };
    CameraSimulator::start(streams.into(), options)
        .await
        .unwrap()
}

/// Opens again and again, as the pipeline does, until there are pictures.
async fn come_back(camera: &Running) -> Viewer {
    within("the stream again", async {
        loop {
            if let Ok(mut viewer) = Viewer::of(camera, CAMERA).await
                && viewer.look().await.is_ok()
            {
                return viewer;
            }
        }
    })
    .await
}

/// How long something takes.
async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let clock = SystemClock::new();
    let done = work.await;
    (done, clock.monotonic())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stall_is_noticed_in_time() {
    let camera = two_cameras().await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    viewer.see(5).await;
    camera.faults(CAMERA).stall();
    let (error, took) = timed(viewer.outlive()).await;
    let patience = settings().stall_timeout;
    assert!(
        matches!(error, StreamError::Stalled { after } if after >= patience),
        "{error:?}"
    );
    assert!(took < patience + SLACK, "{took:?}");
    drop(viewer);
    camera.faults(CAMERA).resume();
    come_back(&camera).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_stall_is_bridged() {
    let camera = two_cameras().await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let before = viewer.see(5).await.pop().unwrap();
    camera.faults(CAMERA).stall();
    // Half of the patience.
    let waiting = tokio::time::timeout(settings().stall_timeout / 2, viewer.outlive()).await;
    assert!(waiting.is_err(), "{waiting:?}");
    camera.faults(CAMERA).resume();
    let after = viewer.see(5).await;
    assert!(after[0].at > before.at);
    assert_eq!(camera.counters().sessions_opened(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_connection_is_noticed_at_once() {
    let camera = two_cameras().await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    viewer.see(5).await;
    camera.faults(CAMERA).reset_sessions();
    let (error, took) = timed(viewer.outlive()).await;
    assert!(
        matches!(error, StreamError::Broken { .. } | StreamError::Ended),
        "{error:?}"
    );
    assert!(took < SLACK, "{took:?}");
    come_back(&camera).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_loses_power_comes_back_at_the_same_address() {
    let camera = two_cameras().await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    viewer.see(5).await;
    camera.go_offline().await;
    let (error, took) = timed(viewer.outlive()).await;
    assert!(
        matches!(error, StreamError::Broken { .. } | StreamError::Ended),
        "{error:?}"
    );
    assert!(took < SLACK, "{took:?}");
    let refused = Viewer::of(&camera, CAMERA).await.err().unwrap();
    assert!(
        refused.to_string().contains("refuses connections"),
        "{refused}"
    );
    camera.go_online().await;
    let (_, took) = timed(come_back(&camera)).await;
    assert!(took < Duration::from_secs(3) + SLACK, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_packets_are_counted_and_pictures_go_on() {
    let camera = two_cameras().await;
    camera.faults(CAMERA).drop_every(40);
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    viewer.see(100).await;
    assert!(viewer.lost > 0);
    camera.faults(CAMERA).drop_every(None);
    viewer.see(50).await;
    let lost = viewer.lost;
    viewer.see(100).await;
    assert_eq!(viewer.lost, lost, "nothing is missing any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_start_is_waited_for() {
    let camera = two_cameras().await;
    camera
        .faults(CAMERA)
        .delay_first_packet(settings().start_timeout / 2);
    Viewer::of(&camera, CAMERA).await.unwrap().see(5).await;
    camera
        .faults(CAMERA)
        .delay_first_packet(Duration::from_secs(3_600));
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let (error, took) = timed(viewer.outlive()).await;
    assert!(matches!(error, StreamError::Stalled { .. }), "{error:?}");
    assert!(took < settings().start_timeout + SLACK, "{took:?}");
    camera.faults(CAMERA).clear();
    come_back(&camera).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_resolution_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let small = Footage::open(clips::small(folder.path()).unwrap())
        .unwrap()
        .at_fps(50)
        .unwrap();
    let camera = two_cameras().await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let before = viewer.see(5).await.pop().unwrap();
    assert_eq!(before.size(), FrameSize::new(640, 360));
    camera.faults(CAMERA).switch_footage(small).unwrap();
    let after = within("the new resolution", async {
        loop {
            let frame = viewer.see(1).await.remove(0);
            if frame.size() != before.size() {
                return frame;
            }
        }
    })
    .await;
    assert_eq!(after.size(), FrameSize::new(320, 180));
    assert!(after.at > before.at);
    let sizes: Vec<FrameSize> = viewer.parameters.iter().map(|p| p.size).collect();
    assert_eq!(sizes, [before.size(), after.size()], "each announced once");
    assert_eq!(
        camera.counters().sessions_opened(),
        1,
        "in the same session"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_parameter_sets_in_the_description_do_not_matter_when_right_ones_follow() {
    for how in [WrongSdp::BrokenSps, WrongSdp::MissingSprop] {
        let camera = two_cameras().await;
        camera.faults(CAMERA).describe_wrongly(how);
        let mut viewer = match Viewer::of(&camera, CAMERA).await {
            Ok(viewer) => viewer,
            Err(error) => panic!("{how:?}: {error:?}"),
        };
        let seen = viewer.see(5).await;
        assert_eq!(seen[0].size(), FrameSize::new(640, 360), "{how:?}");
        assert_eq!(
            viewer.session.info().size,
            Some(FrameSize::new(640, 360)),
            "{how:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_without_any_parameter_sets_is_told_apart_from_silence() {
    let camera = two_cameras().await;
    camera
        .faults(CAMERA)
        .describe_wrongly(WrongSdp::MissingSprop);
    camera.faults(CAMERA).withhold_parameter_sets();
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let (error, took) = timed(viewer.outlive()).await;
    assert!(matches!(error, StreamError::NoParameters), "{error:?}");
    assert!(took < settings().start_timeout + SLACK, "{took:?}");
    camera.faults(CAMERA).clear();
    come_back(&camera).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claimed_rate_that_cannot_be_is_not_believed() {
    for claimed in [0.0, 2_000.0] {
        let camera = two_cameras().await;
        camera.faults(CAMERA).claim_fps(claimed);
        let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
        let believed = viewer.session.info().claimed_fps;
        assert!(
            believed.is_none_or(|fps| (1.0..=100.0).contains(&fps)),
            "claimed {claimed}, believed {believed:?}"
        );
        viewer.see(20).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_neighbour_of_a_bad_camera_misses_nothing() {
    let camera = Arc::new(two_cameras().await);
    let watching = spawn_named("neighbour", {
        let camera = Arc::clone(&camera);
        async move {
            let mut neighbour = Viewer::of(&camera, NEIGHBOUR).await.unwrap();
            let (mut pictures, mut media) = (0_u32, Vec::new());
            while pictures < 300 {
                let unit = neighbour.unit().await.unwrap();
                pictures += 1;
                media.push(unit.media);
            }
            (neighbour.lost, media)
        }
    });
    let faults = camera.faults(CAMERA);
    let mut rounds = 0;
    while !watching.is_finished() {
        rounds += 1;
        faults.clear();
        let mut viewer = come_back(&camera).await;
        match rounds % 4 {
            0 => faults.reset_sessions(),
            1 => faults.drop_every(3),
            2 => faults.jump_timestamps(3_600),
            _ => faults.describe_wrongly(WrongSdp::Garbage),
        }
        // Whatever comes of it; the neighbour is what counts.
        for _ in 0..10 {
            if viewer.unit().await.is_err() {
                break;
            }
        }
    }
    let (lost, mut media) = watching.await.unwrap();
    assert!(rounds >= 4, "every fault came up");
    assert_eq!(lost, 0);
    media.sort_unstable();
    let steps: Vec<i64> = media
        .windows(2)
        .map(|w| w[1].as_micros() - w[0].as_micros())
        .collect();
    // The last ones may wait for pictures that had not come.
    let even = steps[..steps.len() - 4]
        .iter()
        .all(|step| (19_000..=21_000).contains(step));
    assert!(even, "a picture each 20 ms: {steps:?}");
}
