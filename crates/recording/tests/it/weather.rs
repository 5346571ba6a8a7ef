//! Disks that turn read-only while they are written to, and disks that are slow.
//!
//! The shim of [`crate::power`] stands between: a file system in use cannot be made read-only from
//! outside, and none can be made slow without hardware.
#![cfg(all(target_os = "linux", target_pointer_width = "64"))]

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use inveye_base::{Clock as _, SystemClock};
use inveye_recording::segment::scan;
use inveye_recording::{GapCause, NothingKept, Recorder, RecorderSettings, StorageProblem};

use crate::camera::{Camera, Shop, front_door, record, stretch};
use crate::power::shim;

const INNER: &str = "INVEYE_TEST_INNER";

/// Runs a test of this file again behind the shim, on a shop whose disk is under its weather.
fn behind_the_shim(test: &str, inner: impl FnOnce(&Shop, &dyn Fn(&str))) {
    if let Some(folder) = std::env::var_os(INNER) {
        let shop = Shop::at(&PathBuf::from(&folder), "shop");
        let forecast = PathBuf::from(folder).join("weather");
        return inner(&shop, &|now| fs::write(&forecast, now).unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    let shim = shim(folder.path());
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("weather::{test}"), "--nocapture"])
        .env(INNER, folder.path())
        .env("LD_PRELOAD", shim)
        .env("INVEYE_POWER_ROOT", folder.path().join("shop/disk"))
        .env("INVEYE_WEATHER", folder.path().join("weather"))
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}{}",
        said(&output.stdout),
        said(&output.stderr)
    );
}

#[test]
fn a_disk_that_turns_read_only_is_told_and_used_again() {
    behind_the_shim(
        "a_disk_that_turns_read_only_is_told_and_used_again",
        |shop, weather| {
            let camera = Camera::of("entrance");
            let recorder = shop.recorder();
            let mut stream = recorder.stream(&front_door()).unwrap();
            stream.set_parameters(camera.parameters.clone()).unwrap();
            record(shop, &mut stream, &camera.pictures(0.0, 30.0));
            recorder.flush();
            weather("read-only");
            for step in 0..6 {
                let from = 30.0 + f64::from(step) * 5.0;
                record(shop, &mut stream, &camera.pictures(from, from + 5.0));
                recorder.flush();
            }
            let problem = recorder.status().problem;
            assert!(
                matches!(&problem, Some(StorageProblem::Failed(what)) if what.contains("ead-only")),
                "{problem:?}"
            );
            weather("well");
            record(shop, &mut stream, &camera.pictures(60.0, 90.0));
            recorder.flush();
            assert_eq!(recorder.status().problem, None);
            drop(stream);
            drop(recorder);
            let recorder = shop.recorder();
            let coverage = recorder
                .playback()
                .coverage(&front_door(), stretch(0.0, 90.0))
                .unwrap();
            assert_eq!(
                coverage.missing_time(GapCause::Unknown),
                Duration::ZERO,
                "{coverage:?}"
            );
            let failed = coverage.missing_time(GapCause::DiskFailed).as_secs_f64();
            // From the last whole second before to the keyframe after.
            assert!((25.0..42.0).contains(&failed), "{coverage:?}");
            assert!(
                coverage.recorded_time().as_secs_f64() + failed > 89.0,
                "{coverage:?}"
            );
            for file in shop.files() {
                let scan = scan(&file).unwrap();
                // The footer of the one that it refused is missing, which only costs time.
                let whole = scan.torn == 0 && scan.changed.is_none();
                assert!(whole, "{}: {scan:?}", file.display());
            }
        },
    );
}

#[test]
fn a_disk_that_takes_seconds_holds_nobody_up() {
    behind_the_shim(
        "a_disk_that_takes_seconds_holds_nobody_up",
        |shop, weather| {
            let camera = Camera::of("entrance");
            let settings = RecorderSettings {
                queue_bytes: 256 << 10,
                ..shop.settings()
            };
            let recorder =
                Recorder::start(settings, Box::new(NothingKept), shop.clock.clone()).unwrap();
            let mut stream = recorder.stream(&front_door()).unwrap();
            stream.set_parameters(camera.parameters.clone()).unwrap();
            // In steps: a queue of this size holds some seconds.
            for step in 0..10 {
                let from = f64::from(step) * 2.0;
                record(shop, &mut stream, &camera.pictures(from, from + 2.0));
                recorder.flush();
            }
            weather("slow");
            let clock = SystemClock::new();
            let mut longest = Duration::ZERO;
            // A minute in three seconds: every second of video is flushed, which takes a second.
            for step in 0..60 {
                let from = 20.0 + f64::from(step);
                let pictures = camera.pictures(from, from + 1.0);
                let before = clock.monotonic();
                record(shop, &mut stream, &pictures);
                longest = longest.max(clock.monotonic().saturating_sub(before));
                clock.sleep(Duration::from_millis(50));
            }
            assert!(
                longest < Duration::from_millis(500),
                "somebody waited {longest:?}"
            );
            weather("well");
            recorder.flush();
            for step in 0..15 {
                let from = 80.0 + f64::from(step) * 2.0;
                record(shop, &mut stream, &camera.pictures(from, from + 2.0));
                recorder.flush();
            }
            drop(stream);
            recorder.flush();
            let coverage = recorder
                .playback()
                .coverage(&front_door(), stretch(0.0, 110.0))
                .unwrap();
            let slow = coverage.missing_time(GapCause::DiskSlow);
            assert!(slow > Duration::from_secs(15), "{coverage:?}");
            let known = coverage.recorded_time() + slow;
            assert!(
                known > Duration::from_secs(109),
                "only the disk is to blame: {coverage:?}"
            );
        },
    );
}
