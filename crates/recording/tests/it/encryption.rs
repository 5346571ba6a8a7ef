//! Encrypted recordings: everything works as without, and nothing without the key.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use inveye_base::ErrorKind;
use inveye_recording::evidence::{check_recordings, verify};
use inveye_recording::playback::Pace;
use inveye_recording::segment::{scan, scan_with};
use inveye_recording::{
    GapCause, NothingKept, OpenRecorderError, Recorder, RecordingKey, RecordingKeyError,
};

use crate::camera::{Camera, Shop, at, decoded, film, front_door, record, stretch};
use crate::evidence::{export, request};

pub(crate) fn start(shop: &Shop, encrypt: bool) -> Recorder {
    let start = if encrypt {
        Recorder::start_encrypted
    } else {
        Recorder::start
    };
    start(shop.settings(), Box::new(NothingKept), shop.clock.clone()).unwrap()
}

/// Records pictures from one second to another, and ends.
fn recorded(shop: &Shop, camera: &Camera, encrypt: bool, from: f64, to: f64) {
    let recorder = start(shop, encrypt);
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(shop, &mut stream, &camera.pictures(from, to));
}

fn key(shop: &Shop) -> Arc<RecordingKey> {
    let key = RecordingKey::read(&RecordingKey::file(shop.folder.path()));
    Arc::new(key.unwrap().unwrap())
}

fn contains(file: &Path, bytes: &[u8]) -> bool {
    let whole = fs::read(file).unwrap();
    whole.windows(bytes.len()).any(|window| window == bytes)
}

#[test]
fn encrypted_video_plays_and_is_nowhere_in_its_files() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = start(&shop, true);
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    let pictures = camera.pictures(0.0, 70.0);
    record(&shop, &mut stream, &pictures);
    recorder.flush();
    // While it is being recorded, too.
    let all = stretch(0.0, 70.0);
    let times = decoded(&film(&recorder.playback(), all));
    assert!(
        times.len() + 30 > pictures.len(),
        "{} pictures",
        times.len()
    );
    drop(stream);
    recorder.flush();
    let times = decoded(&film(&recorder.playback(), all));
    assert_eq!(times.len(), pictures.len());
    let still = recorder
        .playback()
        .keyframe(&front_door(), at(33.0))
        .unwrap();
    let shown = pictures
        .iter()
        .find(|unit| unit.captured == still.at)
        .unwrap();
    assert_eq!(still.data, shown.data);

    // The middle of a picture would be found in the file of a plain recording.
    let part = &shown.data[shown.data.len() / 2..][..64];
    assert!(shop.files().iter().all(|file| !contains(file, part)));
    let plain = Shop::new();
    recorded(&plain, &camera, false, 0.0, 70.0);
    assert!(plain.files().iter().any(|file| contains(file, part)));

    // An export is plain, proven, and the same as from a plain recording.
    let asked = request(&[&front_door()], 5.0, 65.0, false);
    let (folder, made) = export(&shop, &recorder.playback(), &asked, "export");
    let made = made.unwrap();
    assert_eq!(made.broken_seals, 0);
    assert!(verify(&folder, None).unwrap().unchanged);
    let (folder_plain, _) = export(&plain, &plain.recorder().playback(), &asked, "export");
    let name = &made.manifest.files[0].name;
    assert!(fs::read(folder.join(name)).unwrap() == fs::read(folder_plain.join(name)).unwrap());

    let file = RecordingKey::file(shop.folder.path());
    let mode = fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn any_change_of_an_encrypted_fragment_is_found_in_it() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    recorded(&shop, &camera, true, 0.0, 20.0);
    let (file, key) = (shop.files().remove(0), key(&shop));
    let whole = fs::read(&file).unwrap();
    let full = scan_with(&file, Some(&key)).unwrap();
    assert!(full.finished && full.changed.is_none() && full.locked.is_some());
    let disk = shop.folder.path().join("disk");
    let report = check_recordings(&disk, Some(&key)).unwrap();
    assert_eq!((report.unchanged, report.locked), (true, 0));
    let report = check_recordings(&disk, None).unwrap();
    assert_eq!((report.unchanged, report.locked), (true, 1));
    for (index, fragment) in full.fragments.iter().enumerate() {
        let mdat = fragment.offset + u64::from(fragment.moof);
        let end = mdat + u64::from(fragment.mdat);
        // Of `moof`, of the pictures, of the tag, of the seal.
        for (at, chain) in [
            (fragment.offset + 60, true),
            (mdat + 9, false),
            (end - 1, false),
            (end + 90, true),
        ] {
            let mut changed = whole.clone();
            changed[usize::try_from(at).unwrap()] ^= 1;
            fs::write(&file, &changed).unwrap();
            let found = scan_with(&file, Some(&key)).unwrap().changed;
            assert_eq!(found.map(|(index, _)| index), Some(index), "byte {at}");
            let found = scan(&file).unwrap().changed.map(|(index, _)| index);
            assert_eq!(found, chain.then_some(index), "byte {at}, without the key");
        }
    }
    // A changed fragment is exported as nothing, and the manifest says so.
    let mut changed = whole;
    let middle = full.fragments[full.fragments.len() / 2];
    let at = middle.offset + u64::from(middle.moof) + 100;
    changed[usize::try_from(at).unwrap()] ^= 1;
    fs::write(&file, &changed).unwrap();
    let recorder = start(&shop, true);
    let asked = request(&[&front_door()], 0.0, 20.0, false);
    let (_, made) = export(&shop, &recorder.playback(), &asked, "export");
    assert_eq!(made.unwrap().broken_seals, 1);
}

#[test]
fn an_encrypted_recording_survives_a_kill_and_the_loss_of_its_index() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    recorded(&shop, &camera, true, 0.0, 20.0);
    let file = shop.files().remove(0);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() * 2 / 3]).unwrap();
    for name in ["recordings.db", "recordings.db-wal", "recordings.db-shm"] {
        let _missing = fs::remove_file(shop.folder.path().join(name)).is_err();
    }
    let recorder = start(&shop, true);
    let ledger = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 20.0))
        .unwrap();
    let seconds = ledger.recorded_time().as_secs_f64();
    assert!((9.0..15.0).contains(&seconds), "{seconds} s of 20 s");
    assert!(ledger.missing_time(GapCause::EngineStopped).as_secs_f64() > 4.0);
    let scan = scan_with(&file, Some(&key(&shop))).unwrap();
    assert!(scan.finished && scan.changed.is_none());
    let times = decoded(&film(&recorder.playback(), stretch(0.0, 20.0)));
    assert!(times.len() as f64 * camera.frame() > 9.0);
}

#[test]
fn both_kinds_of_segments_follow_each_other() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    recorded(&shop, &camera, false, 0.0, 20.0);
    recorded(&shop, &camera, true, 20.0, 40.0);
    recorded(&shop, &camera, false, 40.0, 60.0);
    let recorder = start(&shop, true);
    let times = decoded(&film(&recorder.playback(), stretch(0.0, 60.0)));
    let seconds = times.len() as f64 * camera.frame();
    // Each start waits for its keyframe.
    assert!(seconds > 50.0, "{seconds} s");
    let locked = |file: &Path| scan(file).unwrap().locked.is_some();
    let kinds: Vec<bool> = shop.files().iter().map(|file| locked(file)).collect();
    assert_eq!(kinds, [false, true, false]);
    let report = check_recordings(&shop.folder.path().join("disk"), Some(&key(&shop))).unwrap();
    assert!(
        report.unchanged && report.without_predecessor == 0,
        "{report:?}"
    );
}

#[test]
fn without_the_key_everybody_is_told_and_nothing_is_overwritten() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    recorded(&shop, &camera, true, 0.0, 20.0);
    let file = RecordingKey::file(shop.folder.path());
    let text = fs::read(&file).unwrap();
    let refused = |text: Option<&[u8]>| {
        match text {
            Some(text) => fs::write(&file, text).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        let settings = shop.settings();
        let started =
            Recorder::start_encrypted(settings, Box::new(NothingKept), shop.clock.clone());
        let Err(OpenRecorderError::Key(error)) = started else {
            unreachable!("it starts without its key: {started:?}");
        };
        assert_eq!(
            fs::read(&file).ok().as_deref(),
            text,
            "the file is as it was"
        );
        assert!(error.to_string().contains("back from your copy"), "{error}");
        error
    };
    let missing = refused(None);
    assert!(matches!(missing, RecordingKeyError::Missing { .. }));
    let other = refused(Some(&[b'7'; 64]));
    assert!(matches!(other, RecordingKeyError::Other { .. }));
    let damaged = refused(Some(b"no key at all"));
    assert!(matches!(damaged, RecordingKeyError::Damaged { .. }));

    // Recording in plain goes on; what is locked says so, and the rest plays.
    recorded(&shop, &camera, false, 20.0, 40.0);
    let recorder = start(&shop, false);
    let playback = recorder.playback();
    let mut locked = playback
        .media(&front_door(), stretch(2.0, 8.0), Pace::Every)
        .unwrap();
    let error = locked.next_part().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.to_string().contains("recordings.key"), "{error}");
    let asked = request(&[&front_door()], 0.0, 40.0, false);
    let (folder, made) = export(&shop, &playback, &asked, "export");
    let error = made.unwrap_err();
    assert!(error.to_string().contains("recordings.key"), "{error}");
    assert!(!folder.exists());
    assert!(!film(&playback, stretch(25.0, 35.0)).is_empty());
    drop(recorder);

    fs::write(&file, text).unwrap();
    let recorder = start(&shop, true);
    assert!(!film(&recorder.playback(), stretch(2.0, 8.0)).is_empty());
}
