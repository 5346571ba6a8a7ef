//! Disks that are full, cannot be written to, or are not there: each a mount of its own, in a name space
//! that ends with the test. Skipped where that needs rights this user lacks.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use inveye_recording::segment::scan;
use inveye_recording::{
    GapCause, NothingKept, OpenRecorderError, Recorder, RecorderSettings, RetentionSettings,
    StorageProblem,
};

use crate::camera::{Camera, Shop, at, front_door, record};
use crate::faults::{explained, recorded};

/// Runs a test of this file in a mount name space of its own; skipped where this user may not.
#[expect(clippy::print_stdout, reason = "tells why nothing was tested")]
fn with_mounts(test: &str, inner: impl FnOnce()) {
    const INNER: &str = "INVEYE_TEST_INNER";
    if std::env::var_os(INNER).is_some() {
        return inner();
    }
    let possible = Command::new("unshare").args(["-rm", "true"]).status();
    if !possible.is_ok_and(|status| status.success()) {
        println!("skipped: no mount name space for this user");
        return;
    }
    let output = Command::new("unshare")
        .arg("-rm")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("mounts::{test}"), "--nocapture"])
        .env(INNER, "1")
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

fn mount(arguments: &[&str], folder: &Path) {
    let status = Command::new("mount").args(arguments).arg(folder).status();
    assert!(status.unwrap().success(), "mount {arguments:?}");
}

/// Also while files on it are open, as when somebody pulls a plug.
fn unmount(folder: &Path) {
    let status = Command::new("umount").arg("--lazy").arg(folder).status();
    assert!(status.unwrap().success(), "umount {}", folder.display());
}

#[test]
fn a_full_disk_goes_on_with_what_is_oldest() {
    with_mounts("a_full_disk_goes_on_with_what_is_oldest", || {
        let (shop, camera) = (Shop::new(), Camera::of("entrance"));
        let folder = shop.folder.path().join("disk");
        fs::create_dir(&folder).unwrap();
        mount(&["-t", "tmpfs", "-o", "size=9m", "tmpfs"], &folder);
        let recorder = shop.recorder();
        let mut stream = recorder.stream(&front_door()).unwrap();
        stream.set_parameters(camera.parameters.clone()).unwrap();
        let mut problems = 0;
        for step in 0..120 {
            let from = f64::from(step) * 5.0;
            record(&shop, &mut stream, &camera.pictures(from, from + 5.0));
            recorder.flush();
            problems += usize::from(recorder.status().problem == Some(StorageProblem::Full));
        }
        drop(stream);
        recorder.flush();
        assert!(problems > 0, "nobody was told");
        let coverage = explained(&recorder, 600.0);
        assert!(
            coverage.missing_time(GapCause::DiskFull) > Duration::ZERO,
            "{coverage:?}"
        );
        assert!(coverage.missing_time(GapCause::Expired) > Duration::from_secs(60));
        let last = coverage.recorded.last().unwrap().interval;
        assert!(last.to >= at(595.0), "it goes on: {coverage:?}");
        for file in shop.files() {
            let scan = scan(&file).unwrap();
            assert!(scan.changed.is_none() && scan.torn == 0, "{scan:?}");
        }
    });
}

#[test]
fn a_disk_that_can_only_be_read_is_told() {
    with_mounts("a_disk_that_can_only_be_read_is_told", || {
        let camera = Camera::of("entrance");
        let (shop, before) = recorded(&camera, 30.0);
        let folder = shop.folder.path().join("disk");
        let path = folder.to_str().unwrap().to_owned();
        mount(&["--bind", &path], &folder);
        mount(&["-o", "remount,bind,ro"], &folder);
        let recorder = shop.recorder();
        let mut stream = recorder.stream(&front_door()).unwrap();
        stream.set_parameters(camera.parameters.clone()).unwrap();
        record(&shop, &mut stream, &camera.pictures(40.0, 90.0));
        recorder.flush();
        let problem = recorder.status().problem;
        assert!(
            matches!(problem, Some(StorageProblem::Failed(_))),
            "{problem:?}"
        );
        let coverage = explained(&recorder, 90.0);
        let kept = coverage.recorded_time().abs_diff(before);
        assert!(
            kept < Duration::from_millis(500),
            "what was recorded can be played"
        );
        assert!(coverage.missing_time(GapCause::DiskFailed) > Duration::from_secs(20));
        drop(stream);
        drop(recorder);
        // A folder that was never recorded to says so at once.
        let settings = RecorderSettings {
            folder: folder.join("new"),
            data: shop.folder.path().join("data"),
            ..shop.settings()
        };
        fs::create_dir(&settings.data).unwrap();
        let refused = Recorder::start(settings, Box::new(NothingKept), shop.clock.clone());
        assert!(matches!(refused, Err(OpenRecorderError::Disk(_))));
    });
}

#[test]
fn a_disk_that_goes_away_is_noticed() {
    with_mounts("a_disk_that_goes_away_is_noticed", || {
        let (shop, camera) = (Shop::new(), Camera::of("entrance"));
        let folder = shop.folder.path().join("disk");
        let disk = shop.folder.path().join("real");
        let disk = disk.to_str().unwrap();
        fs::create_dir(disk).unwrap();
        fs::create_dir(&folder).unwrap();
        let come = || mount(&["--bind", disk], &folder);
        let go = || unmount(&folder);
        let empty = || fs::read_dir(&folder).unwrap().next().is_none();
        come();
        let recorder = shop.recorder();
        let mut stream = recorder.stream(&front_door()).unwrap();
        stream.set_parameters(camera.parameters.clone()).unwrap();
        record(&shop, &mut stream, &camera.pictures(0.0, 100.0));
        recorder.flush();

        go();
        let usual = shop.settings().retention;
        recorder.set_retention(RetentionSettings {
            continuous: Duration::from_secs(1),
            ..usual.clone()
        });
        for second in (100..250).step_by(10) {
            let from = f64::from(second);
            record(&shop, &mut stream, &camera.pictures(from, from + 10.0));
            recorder.flush();
        }
        let problem = recorder.status().problem;
        assert!(
            matches!(&problem, Some(StorageProblem::Failed(what)) if what.contains("mount it")),
            "{problem:?}"
        );
        assert!(empty(), "nothing goes where the disk belongs");

        recorder.set_retention(usual);
        come();
        record(&shop, &mut stream, &camera.pictures(250.0, 300.0));
        recorder.flush();
        assert_eq!(recorder.status().problem, None);
        drop(stream);
        recorder.flush();
        let coverage = explained(&recorder, 300.0);
        let lost = coverage.missing_time(GapCause::DiskFailed).as_secs_f64();
        assert!((80.0..160.0).contains(&lost), "{coverage:?}");
        let first = coverage.recorded.first().unwrap().interval;
        let last = coverage.recorded.last().unwrap().interval;
        assert!(first.from <= at(1.0), "nothing was deleted: {coverage:?}");
        assert!(last.to >= at(295.0), "it goes on: {coverage:?}");
        drop(recorder);

        go();
        let start = || Recorder::start(shop.settings(), Box::new(NothingKept), shop.clock.clone());
        let refused = start().unwrap_err();
        assert!(refused.to_string().contains("mount it"), "{refused}");
        assert!(empty(), "nothing goes where the disk belongs");
        come();
        let again = explained(&start().unwrap(), 300.0);
        assert_eq!(again.recorded_time(), coverage.recorded_time());
        for file in shop.files() {
            let scan = scan(&file).unwrap();
            assert!(scan.changed.is_none() && scan.torn == 0, "{scan:?}");
        }
        go();
    });
}
