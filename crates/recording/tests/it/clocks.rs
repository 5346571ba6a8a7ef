//! Clocks: summer time, and a clock that is wrong when the program starts.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock as _, ManualClock};
use inveye_domain::WallTime;
use inveye_recording::{Coverage, GapCause, Interval, NothingKept, Recorder};
use inveye_video::{AccessUnit, CaptureSource};

use crate::camera::{Camera, NOON, Shop, decoded_file, front_door};

/// 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC: clocks in Europe go on and back.
const SPRING: WallTime = WallTime::from_millis(1_774_746_000_000);
const AUTUMN: WallTime = WallTime::from_millis(1_792_890_000_000);

/// The same pictures at another time.
fn moved(units: Vec<AccessUnit>, to: WallTime) -> Vec<AccessUnit> {
    let there = |unit: AccessUnit| AccessUnit {
        captured: to + unit.captured.since(NOON),
        ..unit
    };
    units.into_iter().map(there).collect()
}

fn covered(recorder: &Recorder, from: WallTime, to: WallTime) -> Coverage {
    let coverage = recorder
        .playback()
        .coverage(&front_door(), Interval { from, to })
        .unwrap();
    assert_eq!(
        coverage.missing_time(GapCause::Unknown),
        Duration::ZERO,
        "{coverage:?}"
    );
    coverage
}

#[test]
fn summer_time_leaves_no_gap_and_no_overlap() {
    let camera = Camera::of("entrance");
    for change in [SPRING, AUTUMN] {
        let shop = Shop::new();
        let start = change - Duration::from_secs(100);
        let clock = Arc::new(ManualClock::new(start));
        let recorder =
            Recorder::start(shop.settings(), Box::new(NothingKept), clock.clone()).unwrap();
        let mut stream = recorder.stream(&front_door()).unwrap();
        stream.set_parameters(camera.parameters.clone()).unwrap();
        let pictures = moved(camera.pictures(0.0, 200.0), start);
        for unit in &pictures {
            clock.advance(unit.captured.since(clock.wall()));
            stream.push(unit, CaptureSource::Arrival);
        }
        drop(stream);
        recorder.flush();
        let coverage = covered(&recorder, start, change + Duration::from_secs(100));
        assert_eq!(coverage.recorded.len(), 1, "{coverage:?}");
        assert!(
            coverage.recorded_time() > Duration::from_secs(198),
            "{coverage:?}"
        );
        let files = shop.files();
        let kept: usize = files.iter().map(|file| decoded_file(file).len()).sum();
        assert_eq!(kept, pictures.len());
        // Names are in UTC, so that none comes twice in autumn.
        let mut names: Vec<_> = files
            .iter()
            .map(|f| f.file_name().unwrap().to_owned())
            .collect();
        names.dedup();
        assert_eq!(names.len(), files.len());
    }
}

#[test]
fn a_clock_that_is_wrong_at_the_start_is_told_when_it_is_set() {
    let camera = Camera::of("entrance");
    // An empty battery: the year 2000 until the network is there.
    let wrong = WallTime::from_millis(946_684_800_000);
    for off in [wrong, NOON + Duration::from_secs(3 * 86_400)] {
        let shop = Shop::new();
        let clock = Arc::new(ManualClock::new(off));
        let recorder =
            Recorder::start(shop.settings(), Box::new(NothingKept), clock.clone()).unwrap();
        let mut stream = recorder.stream(&front_door()).unwrap();
        stream.set_parameters(camera.parameters.clone()).unwrap();
        for unit in &moved(camera.pictures(0.0, 60.0), off) {
            clock.advance(unit.captured.since(clock.wall()));
            stream.push(unit, CaptureSource::Arrival);
        }
        // The clock of this program cannot be set back: what it asks is answered by the pictures.
        for unit in &camera.pictures(60.0, 120.0) {
            stream.push(unit, CaptureSource::Arrival);
        }
        drop(stream);
        recorder.flush();
        let first = covered(&recorder, off, off + Duration::from_secs(60));
        assert!(first.recorded_time() > Duration::from_secs(58), "{first:?}");
        let right = NOON + Duration::from_secs(60);
        let second = covered(&recorder, right, right + Duration::from_secs(60));
        assert!(
            second.recorded_time() > Duration::from_secs(45),
            "{second:?}"
        );
        let files = shop.files();
        let kept: usize = files.iter().map(|file| decoded_file(file).len()).sum();
        assert!(kept > camera.pictures(0.0, 105.0).len(), "{kept} pictures");
    }
}
