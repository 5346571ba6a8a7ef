//! What is deleted when.

use std::time::Duration;

use inveye_domain::CameraId;
use inveye_recording::{
    CameraRetention, Deletion, DeletionCause, GapCause, Interval, Keep, KeepList, Recorder,
    RecorderSettings, RetentionSettings,
};

use crate::camera::{Camera, NOON, Shop, at, front_door, record, stretch};
use crate::rebuild::{found_again, many};

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
    let limit = CameraRetention {
        most_bytes: Some(bytes * 3 / 4),
        ..CameraRetention::default()
    };
    let (_shop, recorder) = left(
        RetentionSettings {
            reserve_bytes: 0,
            cameras: [(front_door().camera, limit)].into(),
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

#[test]
fn what_is_kept_longer_holds_nothing_else_back() {
    /// Everything of the first minute happened; of the second all is protected.
    #[derive(Debug)]
    struct Early;
    impl KeepList for Early {
        fn reason(&self, _camera: &CameraId, interval: Interval) -> Option<Keep> {
            match interval.from {
                from if from < at(60.0) => Some(Keep::Event),
                from if from < at(120.0) => Some(Keep::Protected),
                _ => None,
            }
        }
    }
    let shop = Shop::new();
    drop(shop.recorder());
    many(&shop, 1..=900);
    drop(shop.recorder());
    let settings = RecorderSettings {
        retention: RetentionSettings {
            continuous: Duration::from_secs(1800),
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
        ..shop.settings()
    };
    let recorder = Recorder::start(settings, Box::new(Early), shop.clock.clone()).unwrap();
    assert!((found_again(&shop, &recorder) - 180.0).abs() < 0.01);
    for _ in 0..10 {
        shop.clock.advance(Duration::from_secs(200));
        recorder.flush();
    }
    assert!(recorded(&recorder, 0.5, 119.5) > 118.9);
    assert!(
        recorded(&recorder, 120.5, 181.0) < 0.1,
        "it is kept for nothing"
    );
}

#[test]
fn a_camera_and_a_class_have_limits_of_their_own() {
    let (front, none) = (front_door().camera, CameraRetention::default());
    let with = |own: CameraRetention, later: u64| {
        let settings = RetentionSettings {
            reserve_bytes: 0,
            cameras: [(front.clone(), own)].into(),
            ..RetentionSettings::default()
        };
        left(settings, Duration::from_secs(later))
    };
    // Days of its own.
    let hour = Duration::from_secs(3600);
    let own = CameraRetention {
        continuous: Some(hour),
        event: Some(hour * 2),
        ..none
    };
    let (_shop, recorder) = with(own, 4000);
    assert!(recorded(&recorder, 0.0, 55.0) < 0.1 && recorded(&recorder, 75.0, 95.0) > 19.0);
    let (shop, recorder) = with(own, 8000);
    assert!(recorded(&recorder, 75.0, 95.0) < 0.1 && recorded(&recorder, 125.0, 175.0) > 49.0);
    drop((shop, recorder));

    // Bytes of its continuous video; what happened stays although it is older.
    let own = CameraRetention {
        continuous_bytes: Some(1),
        ..none
    };
    let (_shop, recorder) = with(own, 100);
    assert!(recorded(&recorder, 0.0, 55.0) < 0.1 && recorded(&recorder, 250.0, 299.0) < 0.1);
    assert!(recorded(&recorder, 75.0, 95.0) > 19.0 && recorded(&recorder, 125.0, 175.0) > 49.0);
    // And of what happened; what is protected stays.
    let own = CameraRetention {
        event_bytes: Some(1),
        ..none
    };
    let (_shop, recorder) = with(own, 100);
    assert!(recorded(&recorder, 75.0, 95.0) < 0.1 && recorded(&recorder, 0.0, 55.0) > 54.0);
    let usage = recorder.playback().usage(&front).unwrap();
    assert_eq!(usage.event_bytes, 0, "sums go with their segments");
    assert_eq!(usage.bytes, recorder.playback().index().size().unwrap().0);
}

#[test]
fn what_goes_next_is_told_with_its_time() {
    let next = |recorder: &Recorder| -> Deletion {
        let forecast = recorder.status().forecast;
        forecast.cameras[0].next.unwrap()
    };
    let about = |deletion: Deletion, seconds: f64, cause: DeletionCause| {
        let off = deletion.at.since(at(seconds)) + at(seconds).since(deletion.at);
        assert!(
            off < Duration::from_secs(30),
            "{deletion:?} not at {seconds}"
        );
        assert_eq!(deletion.cause, cause, "{deletion:?}");
    };
    let by_age = RetentionSettings {
        continuous: Duration::from_secs(3600),
        event: Duration::from_secs(7200),
        reserve_bytes: 0,
        ..RetentionSettings::default()
    };
    let (shop, recorder) = left(by_age, Duration::from_secs(100));
    let first = next(&recorder);
    assert_eq!((first.from, first.event), (NOON, false));
    about(first, 60.0 + 3600.0, DeletionCause::Age);
    shop.clock.advance(Duration::from_secs(4000));
    recorder.flush();
    let then = next(&recorder);
    assert!(
        then.event && then.from > at(30.0) && then.from < at(90.0),
        "{then:?}"
    );
    about(then, 120.0 + 7200.0, DeletionCause::Age);

    // As much again fits: it lasts as long again.
    let (bytes, _) = {
        let (_shop, recorder) = left(RetentionSettings::default(), Duration::from_secs(20));
        recorder.playback().index().size().unwrap()
    };
    let most_bytes = Some(bytes * 2);
    let own = CameraRetention {
        most_bytes,
        ..CameraRetention::default()
    };
    let (_shop, recorder) = left(
        RetentionSettings {
            cameras: [(front_door().camera, own)].into(),
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
        Duration::from_secs(20),
    );
    about(next(&recorder), 640.0, DeletionCause::CameraLimit);
    let (_shop, recorder) = left(
        RetentionSettings {
            most_bytes,
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
        Duration::from_secs(20),
    );
    about(next(&recorder), 640.0, DeletionCause::Room);
    let full = recorder.status().forecast.full_in.unwrap().as_secs_f64();
    assert!((full - 320.0).abs() < 30.0, "{full} s");
}

#[test]
fn room_is_foretold_from_the_first_minute_on() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let most_bytes = 100_000_000;
    let settings = RecorderSettings {
        retention: RetentionSettings {
            most_bytes: Some(most_bytes),
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
        ..shop.settings()
    };
    let recorder = Recorder::start(settings, Box::new(Marks), shop.clock.clone()).unwrap();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    let pictures = camera.pictures(0.0, 40.0);
    record(&shop, &mut stream, &pictures);
    recorder.flush();
    shop.clock.advance(Duration::from_secs(11));
    recorder.flush();
    // Nothing is closed yet: all of it is in the segment being written.
    let sent: usize = pictures.iter().map(|picture| picture.data.len()).sum();
    let wanted = most_bytes as f64 / (sent as f64 / 51.0);
    let full = recorder.status().forecast.full_in.unwrap().as_secs_f64();
    assert!(
        (full / wanted - 1.0).abs() < 0.1,
        "{full} s, not {wanted} s"
    );
}
