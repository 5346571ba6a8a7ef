//! What is deleted when.

use std::time::Duration;

use inveye_domain::CameraId;
use inveye_recording::{
    GapCause, Interval, Keep, KeepList, Recorder, RecorderSettings, RetentionSettings,
};

use crate::camera::{Camera, NOON, Shop, at, front_door, record, stretch};

/// Something happened in the second minute, and the third is protected.
#[derive(Debug)]
struct Marks;

impl KeepList for Marks {
    fn reason(&self, _camera: &CameraId, interval: Interval) -> Option<Keep> {
        let touches = |from: f64, to: f64| interval.from < at(to) && interval.to > at(from);
        if touches(125.0, 175.0) {
            Some(Keep::Protected)
        } else if touches(80.0, 90.0) {
            Some(Keep::Event)
        } else {
            None
        }
    }
}

/// Five minutes recorded, then kept by those settings for a while.
fn left(retention: RetentionSettings, later: Duration) -> (Shop, Recorder) {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let settings = RecorderSettings {
        retention,
        ..shop.settings()
    };
    let recorder = Recorder::start(settings, Box::new(Marks), shop.clock.clone()).unwrap();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, 300.0));
    drop(stream);
    recorder.flush();
    shop.clock.advance(later);
    recorder.flush();
    (shop, recorder)
}

fn recorded(recorder: &Recorder, from: f64, to: f64) -> f64 {
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(from, to));
    coverage.unwrap().recorded_time().as_secs_f64()
}

#[test]
fn video_goes_when_its_days_are_over_and_the_ledger_says_so() {
    let keep = RetentionSettings {
        continuous: Duration::from_secs(3600),
        event: Duration::from_secs(7200),
        reserve_bytes: 0,
        ..RetentionSettings::default()
    };
    let (shop, recorder) = left(keep, Duration::from_secs(4000));
    assert!(
        recorded(&recorder, 0.0, 55.0) < 0.1,
        "nothing happened in it"
    );
    assert!(recorded(&recorder, 75.0, 95.0) > 19.0, "an event keeps it");
    assert!(
        recorded(&recorder, 125.0, 175.0) > 49.0,
        "a protection keeps it"
    );
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 300.0))
        .unwrap();
    assert!(coverage.missing_time(GapCause::Expired) > Duration::from_secs(100));
    assert_eq!(coverage.missing_time(GapCause::Unknown), Duration::ZERO);
    let files = shop.files().len();
    let (_, rows) = recorder.playback().index().size().unwrap();
    assert_eq!(files as u64, rows, "files go with their rows");

    shop.clock.advance(Duration::from_secs(4000));
    recorder.flush();
    assert!(
        recorded(&recorder, 75.0, 95.0) < 0.1,
        "an event keeps it no longer"
    );
    assert!(recorded(&recorder, 125.0, 175.0) > 49.0);
    assert!(NOON < at(1.0));
}

#[test]
fn a_camera_keeps_to_its_bytes_oldest_first() {
    let all = left(
        RetentionSettings {
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
        Duration::from_secs(20),
    );
    let (bytes, _) = all.1.playback().index().size().unwrap();
    let (_shop, recorder) = left(
        RetentionSettings {
            reserve_bytes: 0,
            camera_bytes: vec![(front_door().camera, bytes * 3 / 4)],
            ..RetentionSettings::default()
        },
        Duration::from_secs(20),
    );
    let (kept, _) = recorder.playback().index().size().unwrap();
    assert!(
        kept <= bytes * 3 / 4 && kept > bytes / 3,
        "{kept} of {bytes}"
    );
    assert!(
        recorded(&recorder, 0.0, 50.0) < 0.1,
        "the oldest went first"
    );
    assert!(recorded(&recorder, 250.0, 300.0) > 49.0);
}
