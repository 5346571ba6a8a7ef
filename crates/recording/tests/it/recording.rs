//! From pictures to segments and back.

use std::time::Duration;

use inveye_recording::playback::{Pace, Part};
use inveye_recording::segment::scan;
use inveye_recording::{GapCause, StreamId};

use crate::camera::{Camera, Shop, at, decoded, decoded_file, film, front_door, record, stretch};

#[test]
fn every_picture_comes_back() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    let pictures = camera.pictures(0.0, 150.0);
    record(&shop, &mut stream, &pictures);
    drop(stream);
    recorder.flush();

    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 150.0))
        .unwrap();
    assert_eq!(coverage.recorded.len(), 1, "{coverage:?}");
    let recorded = coverage.recorded_time().as_secs_f64();
    assert!((149.0..=150.0).contains(&recorded), "{recorded} s");

    let times = decoded(&film(&recorder.playback(), stretch(0.0, 150.0)));
    assert_eq!(times.len(), pictures.len());
    let worst = times.windows(2).map(|pair| pair[1] - pair[0]);
    let worst = worst.fold(0.0, f64::max);
    assert!(worst < camera.frame() * 1.6, "a hole of {worst} s");
}

#[test]
fn every_segment_plays_alone_and_is_sealed() {
    let (shop, camera) = (Shop::new(), Camera::of("aisle"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    let pictures = camera.pictures(0.0, 130.0);
    record(&shop, &mut stream, &pictures);
    drop(stream);
    drop(recorder);

    let files = shop.files();
    assert!(files.len() >= 2, "a minute each: {files:?}");
    let mut before = String::new();
    let mut frames = 0;
    for file in &files {
        frames += decoded_file(file).len();
        let scan = scan(file).unwrap();
        assert!(scan.finished && scan.torn == 0 && scan.changed.is_none());
        assert_eq!(scan.summary.header.previous, before, "the chain goes on");
        before = scan
            .summary
            .chain
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
    }
    assert_eq!(frames, pictures.len());
}

#[test]
fn what_is_being_recorded_can_be_watched() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, 20.0));
    recorder.flush();
    let times = decoded(&film(&recorder.playback(), stretch(5.0, 20.0)));
    let seconds = times.len() as f64 * camera.frame();
    assert!(seconds >= 13.0, "only {seconds} s of the last 15");
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 20.0))
        .unwrap();
    assert!(
        coverage.recorded_time() >= Duration::from_secs(18),
        "{coverage:?}"
    );
}

#[test]
fn a_gap_has_its_cause_and_its_length() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, 12.0));
    stream.missing(GapCause::Offline);
    record(&shop, &mut stream, &camera.pictures(30.0, 60.0));
    drop(stream);
    recorder.flush();
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 60.0))
        .unwrap();
    assert_eq!(coverage.recorded.len(), 2, "{coverage:?}");
    let offline = coverage.missing_time(GapCause::Offline).as_secs_f64();
    // Until the next keyframe after 30 s.
    assert!((17.5..=24.0).contains(&offline), "{offline} s");
    assert_eq!(coverage.missing_time(GapCause::Unknown), Duration::ZERO);
    let all = coverage.recorded_time().as_secs_f64()
        + coverage
            .gaps
            .iter()
            .map(|g| g.interval.length().as_secs_f64())
            .sum::<f64>();
    assert!((all - 60.0).abs() < 0.2, "{all} s of 60: {coverage:?}");
}

#[test]
fn a_keyframe_is_found_for_any_moment() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, 90.0));
    recorder.flush();
    let playback = recorder.playback();
    for second in [0.5, 33.0, 61.0, 85.0] {
        let picture = playback.keyframe(&front_door(), at(second)).unwrap();
        assert!(picture.at <= at(second));
        let age = at(second).since(picture.at);
        assert!(age <= Duration::from_secs(12), "{age:?} old at {second}");
        assert!(!picture.init.is_empty() && !picture.data.is_empty());
    }
    let mut fast = playback
        .media(&front_door(), stretch(0.0, 90.0), Pace::Keyframes)
        .unwrap();
    let mut keyframes = 0;
    while let Some(part) = fast.next_part().unwrap() {
        keyframes += usize::from(matches!(part, Part::Keyframe { .. }));
    }
    let expected = camera
        .pictures(0.0, 90.0)
        .iter()
        .filter(|u| u.keyframe)
        .count();
    assert!(keyframes + 1 >= expected, "{keyframes} of {expected}");
}

#[test]
fn what_was_never_recorded_is_told() {
    let shop = Shop::new();
    let recorder = shop.recorder();
    let error = recorder
        .playback()
        .media(&front_door(), stretch(0.0, 1.0), Pace::Every)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the main stream of camera CAM-001 was never recorded"
    );
    let _stream = recorder.stream(&front_door()).unwrap();
    let error = recorder
        .playback()
        .media(&front_door(), stretch(0.0, 1.0), Pace::Every)
        .unwrap_err();
    assert!(error.to_string().contains("nothing is recorded"), "{error}");
    let StreamId { camera, .. } = front_door();
    assert!(error.to_string().contains(camera.as_str()));
}
