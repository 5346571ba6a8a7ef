//! Files that end anywhere, and indexes that are gone.

use std::fs;
use std::time::Duration;

use inveye_recording::segment::scan;
use inveye_recording::{GapCause, NothingKept, OpenRecorderError, Recorder};

use crate::camera::{Camera, Shop, front_door, record, stretch};

/// A shop in which a segment was recorded, and its only file.
fn recorded(seconds: f64) -> (Shop, std::path::PathBuf) {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, seconds));
    drop(stream);
    drop(recorder);
    let file = shop.files().remove(0);
    (shop, file)
}

#[test]
fn a_segment_cut_anywhere_keeps_what_was_sealed() {
    let (_shop, file) = recorded(2.5);
    let whole = fs::read(&file).unwrap();
    let full = scan(&file).unwrap();
    assert!(full.finished);
    let mut most = usize::MAX;
    for length in (whole.len() - 4096..whole.len()).rev() {
        fs::write(&file, &whole[..length]).unwrap();
        let cut = scan(&file).unwrap();
        assert!(!cut.finished && cut.changed.is_none());
        assert!(
            cut.fragments.len() <= most,
            "less of the file holds no more"
        );
        most = cut.fragments.len();
        assert_eq!(cut.summary.bytes + cut.torn, length as u64);
        assert_eq!(full.fragments[..most], cut.fragments[..]);
    }
    assert!(
        most >= full.fragments.len() - 2,
        "4 KiB are not many pictures"
    );
}

#[test]
fn a_start_mends_a_segment_cut_anywhere() {
    let (shop, file) = recorded(6.5);
    let whole = fs::read(&file).unwrap();
    let full = scan(&file).unwrap();
    for length in (whole.len() - 4096..whole.len()).step_by(97) {
        for name in ["recordings.db", "recordings.db-wal", "recordings.db-shm"] {
            let _missing = fs::remove_file(shop.folder.path().join(name)).is_err();
        }
        fs::write(&file, &whole[..length]).unwrap();
        let recorder = shop.recorder();
        let mended = scan(&file).unwrap();
        let sealed = mended.fragments.len();
        assert!(mended.finished && mended.torn == 0 && mended.changed.is_none());
        assert_eq!(full.fragments[..sealed], mended.fragments[..]);
        let coverage = recorder
            .playback()
            .coverage(&front_door(), stretch(0.0, 6.5))
            .unwrap();
        let end = mended.fragments.last().unwrap().seal;
        let length = end.start.since(mended.summary.header.start_us);
        assert!(coverage.recorded_time() > length, "{coverage:?}");
        assert_eq!(
            coverage.missing_time(GapCause::Unknown),
            Duration::ZERO,
            "{coverage:?}"
        );
    }
}

#[test]
fn a_changed_byte_is_found_in_its_fragment() {
    let (_shop, file) = recorded(20.0);
    let whole = fs::read(&file).unwrap();
    let full = scan(&file).unwrap();
    for (index, fragment) in full.fragments.iter().enumerate() {
        for at in [
            fragment.offset + 60,
            fragment.offset + u64::from(fragment.moof) + 9,
            fragment.offset + fragment.length() - 70,
        ] {
            let mut changed = whole.clone();
            changed[usize::try_from(at).unwrap()] ^= 1;
            fs::write(&file, &changed).unwrap();
            let found = scan(&file).unwrap().changed;
            assert_eq!(found.map(|(index, _)| index), Some(index), "byte {at}");
        }
    }
}

#[test]
fn a_file_that_the_index_does_not_know_is_taken_in() {
    let (shop, file) = recorded(20.0);
    let whole = fs::read(&file).unwrap();
    // As a killed program leaves it: no footer, half a fragment, and no row.
    fs::write(&file, &whole[..whole.len() * 2 / 3]).unwrap();
    for name in ["recordings.db", "recordings.db-wal", "recordings.db-shm"] {
        let _missing = fs::remove_file(shop.folder.path().join(name)).is_err();
    }
    // A new index does not know the disk; that it is ours, the disk says.
    let recorder = shop.recorder();
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 20.0))
        .unwrap();
    let seconds = coverage.recorded_time().as_secs_f64();
    assert!(
        (9.0..15.0).contains(&seconds),
        "{seconds} s of two thirds of 20 s"
    );
    assert!(coverage.missing_time(GapCause::EngineStopped).as_secs_f64() > 4.0);
    assert!(scan(&file).unwrap().finished, "its end was mended");
}

#[test]
fn another_disk_in_the_same_place_is_refused() {
    let (shop, _) = recorded(20.0);
    let identity = shop.folder.path().join("disk/inveye-disk.json");
    fs::remove_file(&identity).unwrap();
    let start = || Recorder::start(shop.settings(), Box::new(NothingKept), shop.clock.clone());
    let error = start().unwrap_err();
    assert!(matches!(error, OpenRecorderError::Disk(_)));
    assert!(error.to_string().contains("mount it"), "{error}");
    fs::write(
        &identity,
        r#"{"format":"inveye-disk/1","disk":"disk-0","device":"dev-test"}"#,
    )
    .unwrap();
    let error = start().unwrap_err();
    assert!(
        error.to_string().contains("put the right disk back"),
        "{error}"
    );
}
