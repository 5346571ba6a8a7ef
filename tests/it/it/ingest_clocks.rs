//! Cameras whose clocks leap or stand still: pictures keep coming, media time rises, and capture times
//! stay near the truth.

use std::time::Duration;

use inveye_test_support::{Access, Footage, Options, Running, synthetic};
use inveye_video::{AccessUnit, CaptureSource, TransportChoice};

use crate::viewer::{CAMERA, Viewer, camera, settings, source};

async fn good_camera() -> Running {
    // The sub stream of a cheap camera has no B-frames: each picture is captured after the one before.
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(25)
        .unwrap();
    camera(footage, Options::default()).await
}

async fn units(viewer: &mut Viewer, count: usize) -> Vec<AccessUnit> {
    let mut units = Vec::new();
    while units.len() < count {
        units.push(viewer.unit().await.unwrap());
    }
    units
}

/// Capture times are those of the machine's own clock, within what delivery takes.
#[track_caller]
fn check_captured(units: &[AccessUnit]) {
    let now = settings().clock.wall();
    let newest = units.last().unwrap().captured;
    let off = (now.as_seconds() - newest.as_seconds()).abs();
    assert!(off < 3.0, "captured {newest}, which is {off} s from now");
}

/// Media time spans what the pictures span, whatever the camera's ticks did.
#[track_caller]
fn check_media(units: &[AccessUnit]) {
    let first = units.iter().map(|u| u.media).min().unwrap();
    let last = units.iter().map(|u| u.media).max().unwrap();
    let pictures = u32::try_from(units.len()).unwrap();
    let expected = Duration::from_millis(40) * pictures;
    let span = last.since(first);
    assert!(
        span > expected / 2 && span < expected * 2 + Duration::from_secs(2),
        "{pictures} pictures span {span:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_clock_that_is_hours_off_is_not_believed() {
    for hours in [5, -5] {
        let camera = good_camera().await;
        camera.faults(CAMERA).jump_report_clock(hours * 3_600);
        let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
        let seen = units(&mut viewer, 30).await;
        assert_eq!(viewer.session.capture_source(), CaptureSource::Arrival);
        check_captured(&seen);
        check_media(&seen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_before_the_first_picture_counts_from_the_first_picture_on() {
    // The simulator, as many cameras, sends its report right before its first picture; the next
    // one comes seconds later.
    for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
        let camera = good_camera().await;
        let source = source(&camera.url(CAMERA), &Access::Open, transport);
        let mut viewer = Viewer::open(&source, &settings()).await.unwrap();
        let first = units(&mut viewer, 1).await;
        assert_eq!(
            viewer.session.capture_source(),
            CaptureSource::SenderReports,
            "{transport}"
        );
        check_captured(&first);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_that_leap_do_not_move_media_time() {
    for seconds in [4 * 3_600, -4 * 3_600, 60, -60] {
        let camera = good_camera().await;
        let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
        let mut seen = units(&mut viewer, 25).await;
        camera.faults(CAMERA).jump_timestamps(seconds);
        seen.extend(units(&mut viewer, 40).await);
        let (leaps, _) = viewer.session.clock_jumps();
        assert_eq!(leaps, 1, "by {seconds} s");
        check_media(&seen);
        check_captured(&seen);
        // Decoding goes on: the session was not given up.
        viewer.see(5).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_that_wrap_are_no_leap() {
    // 1.1 s before the end of 32 bits.
    let options = Options {
        first_timestamp: Some(u32::MAX - 99_000),
        ..Options::default()
    };
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(25)
        .unwrap();
    let camera = camera(footage, options).await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let seen = units(&mut viewer, 60).await;
    assert_eq!(viewer.session.clock_jumps(), (0, 0));
    check_media(&seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn time_that_stands_still_does_not_end_the_stream() {
    let camera = good_camera().await;
    let mut viewer = Viewer::of(&camera, CAMERA).await.unwrap();
    let before = units(&mut viewer, 25).await;
    camera.faults(CAMERA).freeze_time();
    let frozen = units(&mut viewer, 50).await;
    camera.faults(CAMERA).thaw_time();
    let after = units(&mut viewer, 25).await;
    assert!(after.last().unwrap().media > before.last().unwrap().media);
    check_captured(&after);
    assert_eq!(frozen.len(), 50);
    assert_eq!(camera.counters().sessions_opened(), 1);
}
