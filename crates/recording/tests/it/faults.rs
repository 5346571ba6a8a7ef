//! Disks, clocks and cameras that misbehave.

use std::fs;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use inveye_base::{Clock, ManualClock, SystemClock};
use inveye_domain::{CameraId, WallTime};
use inveye_recording::segment::scan;
use inveye_recording::{
    Coverage, GapCause, Interval, Keep, KeepList, NothingKept, Recorder, RecorderSettings,
    RetentionSettings,
};
use inveye_video::{AccessUnit, CaptureSource};

use crate::camera::{Camera, NOON, Shop, at, decoded_file, film, front_door, record, stretch};

/// Everything from noon to a second; every moment of it is explained.
pub(crate) fn explained(recorder: &Recorder, until: f64) -> Coverage {
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, until))
        .unwrap();
    let unknown = coverage.missing_time(GapCause::Unknown);
    assert_eq!(unknown, Duration::ZERO, "{coverage:?}");
    let gaps: Duration = coverage.gaps.iter().map(|gap| gap.interval.length()).sum();
    let all = (coverage.recorded_time() + gaps).as_secs_f64();
    assert!(
        (all - until).abs() < 3.1,
        "{all} s of {until}: {coverage:?}"
    );
    coverage
}

/// A shop with a recording of so many seconds, and how long that was as the ledger says.
pub(crate) fn recorded(camera: &Camera, seconds: f64) -> (Shop, Duration) {
    let shop = Shop::new();
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, seconds));
    drop(stream);
    recorder.flush();
    let recorded = explained(&recorder, seconds).recorded_time();
    drop(recorder);
    (shop, recorded)
}

#[test]
fn a_broken_index_is_made_anew_and_kept_beside() {
    let camera = Camera::of("entrance");
    let (shop, before) = recorded(&camera, 130.0);
    let index = shop.folder.path().join("recordings.db");
    let whole = fs::read(&index).unwrap();
    let mut middle = whole.clone();
    middle[100..].fill(0x5a);
    let cases: [(&str, Vec<u8>, bool); 5] = [
        ("cut in half", whole[..whole.len() / 2].to_vec(), true),
        (
            "cut within a page",
            whole[..whole.len() - 700].to_vec(),
            true,
        ),
        (
            "another file",
            b"this is no index at all, but a letter".repeat(500),
            true,
        ),
        ("garbage behind its head", middle, true),
        ("empty", Vec::new(), false),
    ];
    for (number, (case, bytes, aside)) in (1..).zip(cases) {
        // What is still in the log would mend it.
        let _none = fs::remove_file(index.with_extension("db-wal")).is_err();
        fs::write(&index, bytes).unwrap();
        let recorder = shop.recorder();
        let after = explained(&recorder, 130.0).recorded_time();
        assert!(
            before.abs_diff(after) < Duration::from_millis(1),
            "{case}: {before:?} {after:?}"
        );
        assert!(!film(&recorder.playback(), stretch(5.0, 125.0)).is_empty());
        drop(recorder);
        let kept = shop
            .folder
            .path()
            .join(format!("recordings.db.damaged-{number}"));
        assert_eq!(kept.exists(), aside, "{case}");
    }
}

#[test]
fn a_file_that_is_gone_is_told() {
    let camera = Camera::of("entrance");
    let (shop, before) = recorded(&camera, 130.0);
    let gone = shop.files().remove(0);
    let length = scan(&gone).unwrap().summary;
    fs::remove_file(&gone).unwrap();
    let recorder = shop.recorder();
    let coverage = explained(&recorder, 130.0);
    let lost = coverage.missing_time(GapCause::Lost);
    let expected = length.end.since(length.header.start_us);
    assert!(
        lost.abs_diff(expected) < Duration::from_millis(100),
        "{coverage:?}"
    );
    assert!((coverage.recorded_time() + lost).abs_diff(before) < Duration::from_millis(100));
}

#[test]
fn files_of_others_are_left_alone_and_empty_ones_go() {
    let camera = Camera::of("entrance");
    let (shop, before) = recorded(&camera, 30.0);
    let ours = shop.files();
    let folder = ours[0].parent().unwrap().to_owned();
    let large = folder.join("0000000097_holiday.mp4");
    fs::write(&large, "sun, sand ".repeat(10_000)).unwrap();
    let empty = folder.join("0000000098_CAM-001_main_20260301T120000Z.mp4");
    fs::write(&empty, "").unwrap();
    let notes = folder.join("notes.txt");
    fs::write(&notes, "do not delete").unwrap();
    let inner = folder.join("0000000099_folder.mp4");
    fs::create_dir(&inner).unwrap();
    let number = folder.parent().unwrap().join("000007");
    fs::write(&number, "a file with a folder's name").unwrap();
    let copy = folder.join("0000000001_copy.mp4");
    fs::copy(&ours[0], &copy).unwrap();

    let recorder = shop.recorder();
    for file in [&large, &notes, &inner, &number, &copy, &ours[0]] {
        assert!(file.exists(), "{}", file.display());
    }
    assert!(!empty.exists(), "there was never a picture in it");
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(40.0, 70.0));
    drop(stream);
    recorder.flush();
    let coverage = explained(&recorder, 70.0);
    assert!(
        coverage.recorded_time() >= before + Duration::from_secs(15),
        "{coverage:?}"
    );
}

#[test]
fn a_hundred_thousand_files_delay_the_start_by_seconds_at_most() {
    let camera = Camera::of("entrance");
    let (shop, before) = recorded(&camera, 20.0);
    let folder = shop.files()[0].parent().unwrap().to_owned();
    for number in 0..50_000 {
        fs::write(folder.join(format!("picture-{number}.jpg")), "").unwrap();
        fs::write(folder.join(format!("{:010}_x.mp4", number + 100)), "").unwrap();
    }
    let clock = SystemClock::new();
    let recorder = shop.recorder();
    let took = clock.monotonic();
    println!("started in {took:?} with 100,000 other files");
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_eq!(explained(&recorder, 20.0).recorded_time(), before);
}

#[test]
fn another_resolution_begins_another_segment() {
    let (shop, small, large) = (Shop::new(), Camera::of("entrance"), Camera::of("aisle"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(small.parameters.clone()).unwrap();
    record(&shop, &mut stream, &small.pictures(0.0, 25.0));
    // A camera that was set to another mode begins with a keyframe.
    let mut others = large.pictures(0.0, 30.0);
    for unit in &mut others {
        unit.media = unit.media + Duration::from_secs(25);
        unit.captured = unit.captured + Duration::from_secs(25);
    }
    stream.set_parameters(large.parameters).unwrap();
    record(&shop, &mut stream, &others);
    drop(stream);
    recorder.flush();
    let coverage = explained(&recorder, 55.0);
    assert!(
        coverage.recorded_time() >= Duration::from_millis(54_500),
        "{coverage:?}"
    );
    let files = shop.files();
    assert_eq!(files.len(), 2, "{files:?}");
    let pictures: usize = files.iter().map(|file| decoded_file(file).len()).sum();
    assert_eq!(pictures, small.pictures(0.0, 25.0).len() + others.len());
}

#[test]
fn another_codec_begins_another_segment() {
    let (shop, small) = (Shop::new(), Camera::of("entrance"));
    let clip = inveye_test_support::clips::h265(shop.folder.path()).unwrap();
    let other = Camera::open(&clip, b"hvc1", "hvc1.1.6.L63.90");
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(small.parameters.clone()).unwrap();
    record(&shop, &mut stream, &small.pictures(0.0, 25.0));
    let mut others = other.pictures(0.0, 6.0);
    for unit in &mut others {
        unit.media = unit.media + Duration::from_secs(25);
        unit.captured = unit.captured + Duration::from_secs(25);
    }
    stream.set_parameters(other.parameters).unwrap();
    record(&shop, &mut stream, &others);
    drop(stream);
    recorder.flush();
    let coverage = explained(&recorder, 31.0);
    assert!(
        coverage.recorded_time() >= Duration::from_millis(30_000),
        "{coverage:?}"
    );
    let files = shop.files();
    assert_eq!(files.len(), 2, "{files:?}");
    assert_eq!(decoded_file(&files[1]).len(), others.len());
}

/// A clock that somebody sets.
#[derive(Debug)]
struct SetClock {
    steady: ManualClock,
    /// Seconds.
    off: Mutex<i64>,
}

impl Clock for SetClock {
    fn wall(&self) -> WallTime {
        let off = *self.off.lock().unwrap();
        WallTime::from_micros(self.steady.wall().as_micros() + off * 1_000_000)
    }

    fn monotonic(&self) -> Duration {
        self.steady.monotonic()
    }

    fn sleep(&self, time: Duration) {
        self.steady.sleep(time);
    }
}

/// Records 60 s with the right clock and 60 s with one that is off, and starts once more.
fn with_a_set_clock(off: i64) -> Coverage {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let clock = Arc::new(SetClock {
        steady: ManualClock::new(NOON),
        off: Mutex::new(0),
    });
    let start = || Recorder::start(shop.settings(), Box::new(NothingKept), clock.clone()).unwrap();
    let recorder = start();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    let mut push = |units: &[AccessUnit], off: i64| {
        for unit in units {
            let passed = unit.captured.since(clock.steady.wall());
            clock.steady.advance(passed);
            let captured = WallTime::from_micros(unit.captured.as_micros() + off * 1_000_000);
            stream.push(
                &AccessUnit {
                    captured,
                    ..unit.clone()
                },
                CaptureSource::Arrival,
            );
        }
    };
    push(&camera.pictures(0.0, 60.0), 0);
    *clock.off.lock().unwrap() = off;
    push(&camera.pictures(60.0, 120.0), off);
    drop(stream);
    recorder.flush();
    drop(recorder);
    clock.steady.advance(Duration::from_secs(10));
    let recorder = start();
    for file in shop.files() {
        let scan = scan(&file).unwrap();
        assert!(scan.finished && scan.changed.is_none());
    }
    let all = Interval {
        from: NOON - Duration::from_secs(7200),
        to: at(7200.0),
    };
    let coverage = recorder.playback().coverage(&front_door(), all).unwrap();
    assert_eq!(
        coverage.missing_time(GapCause::Unknown),
        Duration::ZERO,
        "{coverage:?}"
    );
    coverage
}

#[test]
fn a_clock_set_forward_leaves_an_hour_with_its_cause() {
    let coverage = with_a_set_clock(3600);
    assert_eq!(coverage.recorded.len(), 2, "{coverage:?}");
    let jumped = coverage.missing_time(GapCause::ClockSet).as_secs_f64();
    assert!((3580.0..=3615.0).contains(&jumped), "{coverage:?}");
}

#[test]
fn a_clock_set_back_hides_nothing() {
    let coverage = with_a_set_clock(-3600);
    // The hour before the stream was added is not in the ledger; what is recorded of it is.
    let lengths: Vec<f64> = coverage
        .recorded
        .iter()
        .map(|run| run.interval.length().as_secs_f64())
        .collect();
    assert_eq!(lengths.len(), 2, "{coverage:?}");
    let sum: f64 = lengths.iter().sum();
    assert!((105.0..=121.0).contains(&sum), "{coverage:?}");
}

/// Holds the disk's thread up, as a disk that does not answer does.
#[derive(Debug, Default)]
struct Gate {
    state: Mutex<(bool, bool)>,
    changed: Condvar,
}

impl Gate {
    fn close(&self) {
        self.state.lock().unwrap().0 = true;
    }

    fn until_somebody_waits(&self) {
        let state = self.state.lock().unwrap();
        let patience = Duration::from_secs(30);
        let (_state, waited) = self
            .changed
            .wait_timeout_while(state, patience, |(_, waits)| !*waits)
            .unwrap();
        assert!(!waited.timed_out(), "the disk's thread never came");
    }

    fn open(&self) {
        self.state.lock().unwrap().0 = false;
        self.changed.notify_all();
    }
}

#[derive(Debug)]
struct Gated(Arc<Gate>);

impl KeepList for Gated {
    fn reason(&self, _camera: &CameraId, _interval: Interval) -> Option<Keep> {
        let mut state = self.0.state.lock().unwrap();
        while state.0 {
            state.1 = true;
            self.0.changed.notify_all();
            state = self.0.changed.wait(state).unwrap();
        }
        Some(Keep::Protected)
    }
}

#[test]
fn a_slow_disk_holds_nobody_up_and_is_told() {
    let (shop, camera, gate) = (
        Shop::new(),
        Camera::of("entrance"),
        Arc::new(Gate::default()),
    );
    let settings = RecorderSettings {
        queue_bytes: 512 << 10,
        retention: RetentionSettings {
            continuous: Duration::from_secs(30),
            ..shop.settings().retention
        },
        ..shop.settings()
    };
    let keep = Box::new(Gated(gate.clone()));
    let recorder = Recorder::start(settings, keep, shop.clock.clone()).unwrap();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    // In steps: a queue of this size holds some seconds.
    for step in 0..24 {
        let from = f64::from(step) * 5.0;
        record(&shop, &mut stream, &camera.pictures(from, from + 5.0));
        recorder.flush();
    }
    gate.close();
    record(&shop, &mut stream, &camera.pictures(120.0, 132.0));
    gate.until_somebody_waits();
    // Returns although nothing is written: the test would hang here otherwise.
    record(&shop, &mut stream, &camera.pictures(132.0, 180.0));
    gate.open();
    recorder.flush();
    for step in 0..12 {
        let from = 180.0 + f64::from(step) * 5.0;
        record(&shop, &mut stream, &camera.pictures(from, from + 5.0));
        recorder.flush();
    }
    drop(stream);
    recorder.flush();
    let coverage = explained(&recorder, 240.0);
    let slow = coverage.missing_time(GapCause::DiskSlow).as_secs_f64();
    assert!((20.0..=75.0).contains(&slow), "{coverage:?}");
    assert_eq!(coverage.recorded.len(), 2, "{coverage:?}");
    let missing: f64 = coverage
        .gaps
        .iter()
        .map(|g| g.interval.length().as_secs_f64())
        .sum();
    assert!(
        missing - slow < 1.0,
        "only the disk is to blame: {coverage:?}"
    );
}
