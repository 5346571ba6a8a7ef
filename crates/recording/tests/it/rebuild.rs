//! An index that is gone or damaged comes back from the segments.

use std::fs;

use inveye_recording::{GapCause, Recorder};

use crate::camera::{Camera, Shop, at, front_door, record, stretch};

/// Many short segments of one camera, as an engine leaves them that ran for hours.
pub(crate) fn many(shop: &Shop, numbers: std::ops::RangeInclusive<u64>) {
    use inveye_recording::SegmentId;
    use inveye_recording::segment::{ClockSource, Format, Header, NewFragment, SegmentFile};

    let camera = Camera::of("entrance");
    let units = camera.pictures(0.0, 0.2);
    let init = inveye_video::fmp4::init_segment(&camera.parameters).unwrap();
    let end = inveye_domain::MediaTime::from_seconds(0.2);
    let fragment = inveye_video::fmp4::fragment(1, units[0].media, &units, end).unwrap();
    for n in numbers {
        let start = at(n as f64 * 0.2);
        let header = Header {
            format: Format::V1,
            device: inveye_domain::DeviceId::new("dev-test").unwrap(),
            camera: front_door().camera,
            stream: front_door().kind,
            segment: SegmentId(n),
            run: SegmentId(1),
            start_us: start,
            clock: ClockSource::Arrival,
            previous: String::new(),
        };
        let folder = shop
            .folder
            .path()
            .join(format!("disk/segments/{:06}", n / 4096));
        fs::create_dir_all(&folder).unwrap();
        let mut file =
            SegmentFile::create(&folder.join(format!("{n:010}_x.mp4")), header, &init).unwrap();
        let whole = NewFragment {
            bytes: &fragment,
            start,
            decode_time: 0,
            duration: 18_000,
            keyframe: true,
        };
        file.append(&whole).unwrap();
        file.finish().unwrap();
    }
}

fn drop_index(shop: &Shop) {
    for name in ["recordings.db", "recordings.db-wal", "recordings.db-shm"] {
        let _missing = fs::remove_file(shop.folder.path().join(name)).is_err();
    }
}

/// Seconds that the ledger says can be played, when the index is complete again.
pub(crate) fn found_again(shop: &Shop, recorder: &Recorder) -> f64 {
    let incomplete = shop.folder.path().join("recordings.incomplete");
    let clock = inveye_base::SystemClock::new();
    let start = inveye_base::Clock::monotonic(&clock);
    while incomplete.exists() {
        let waited = inveye_base::Clock::monotonic(&clock) - start;
        assert!(waited.as_secs() < 60, "the index stays incomplete");
        recorder.flush();
    }
    let interval = stretch(0.0, 1000.0);
    shop.clock.advance(std::time::Duration::from_secs(1000));
    let coverage = recorder
        .playback()
        .coverage(&front_door(), interval)
        .unwrap();
    coverage.recorded_time().as_secs_f64()
}

#[test]
fn a_lost_index_comes_back_while_recording_goes_on() {
    let shop = Shop::new();
    drop(shop.recorder());
    many(&shop, 1..=700);
    let whole = 700.0 * 0.2;
    drop_index(&shop);
    let recorder = shop.recorder();
    let seconds = found_again(&shop, &recorder);
    assert!((seconds - whole).abs() < 0.01, "{seconds} s of {whole}");
    drop(recorder);

    // Killed in the middle of it: the next start goes on.
    drop_index(&shop);
    fs::write(
        shop.folder.path().join("recordings.incomplete"),
        b"incomplete",
    )
    .unwrap();
    let recorder = shop.recorder();
    assert!((found_again(&shop, &recorder) - whole).abs() < 0.01);
}

#[test]
fn an_older_copy_of_the_index_is_completed() {
    let shop = Shop::new();
    // After everything that is recorded here.
    shop.clock.advance(std::time::Duration::from_secs(300));
    drop(shop.recorder());
    many(&shop, 1..=300);
    found_again(&shop, &shop.recorder());
    let files = ["recordings.db", "recordings.db-wal"].map(|name| shop.folder.path().join(name));
    let old = files.clone().map(|file| fs::read(file).unwrap_or_default());
    many(&shop, 301..=700);
    found_again(&shop, &shop.recorder());
    drop_index(&shop);
    for (file, bytes) in files.iter().zip(old) {
        fs::write(file, bytes).unwrap();
    }
    // What the copy knows and is gone by now.
    for file in &shop.files()[..10] {
        fs::remove_file(file).unwrap();
    }
    let recorder = shop.recorder();
    let seconds = found_again(&shop, &recorder);
    assert!((seconds - 690.0 * 0.2).abs() < 0.01, "{seconds} s");
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 100.0))
        .unwrap();
    let lost = coverage.missing_time(GapCause::Lost);
    assert!((lost.as_secs_f64() - 2.0).abs() < 0.01, "{coverage:?}");
}

#[test]
fn a_damaged_index_is_kept_aside_and_made_anew() {
    for damage in ["garbage", "cut", "told"] {
        let shop = Shop::new();
        let mut recorder = shop.recorder();
        many(&shop, 1..=300);
        drop(recorder);
        // The second start takes them in; the index then has more than one page.
        recorder = shop.recorder();
        found_again(&shop, &recorder);
        drop(recorder);
        let index = shop.folder.path().join("recordings.db");
        let bytes = fs::read(&index).unwrap();
        match damage {
            "garbage" => fs::write(&index, vec![0x5a; bytes.len()]).unwrap(),
            "cut" => fs::write(&index, &bytes[..bytes.len() / 3]).unwrap(),
            _ => fs::write(shop.folder.path().join("recordings.incomplete"), b"damaged").unwrap(),
        }
        let recorder = shop.recorder();
        let seconds = found_again(&shop, &recorder);
        assert!((seconds - 60.0).abs() < 0.01, "{damage}: {seconds} s of 60");
        let aside = fs::read_dir(shop.folder.path()).unwrap().any(|file| {
            file.unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("recordings.db.damaged-")
        });
        assert!(aside, "{damage}: the old index is kept");
    }
}

#[test]
fn an_index_is_rebuilt_from_the_segments_with_the_causes_it_knew() {
    let (shop, camera) = (Shop::new(), Camera::of("entrance"));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    record(&shop, &mut stream, &camera.pictures(0.0, 12.0));
    stream.missing(GapCause::Offline);
    record(&shop, &mut stream, &camera.pictures(30.0, 60.0));
    drop(stream);
    recorder.flush();
    let ledger = |recorder: &Recorder| {
        recorder
            .playback()
            .coverage(&front_door(), stretch(0.0, 60.0))
            .unwrap()
    };
    let before = ledger(&recorder);
    drop(recorder);
    let (data, disk) = (shop.folder.path(), shop.folder.path().join("disk"));
    let same = inveye_recording::compare(data, &disk).unwrap();
    assert!(
        same.rows >= 2 && same.unknown.is_empty() && same.missing.is_empty(),
        "{same:?}"
    );

    let mut told = 0;
    let made = inveye_recording::rebuild(data, &disk, &mut |done, _| told = done).unwrap();
    assert_eq!((made.segments, told), (same.rows as u64, same.rows as u64));
    assert!(
        made.causes.unwrap() > 0 && made.old.unwrap().exists(),
        "the old one is kept"
    );
    let again = inveye_recording::compare(data, &disk).unwrap();
    assert_eq!(again, same);
    let after = ledger(&shop.recorder());
    assert_eq!(after.recorded_time(), before.recorded_time());
    assert_eq!(
        after.missing_time(GapCause::Offline),
        before.missing_time(GapCause::Offline)
    );

    // And from nothing but the segments.
    drop_index(&shop);
    let made = inveye_recording::rebuild(data, &disk, &mut |_, _| ()).unwrap();
    assert_eq!((made.old, made.causes), (None, None));
    let bare = ledger(&shop.recorder());
    assert_eq!(bare.recorded_time(), before.recorded_time());
    assert!(
        bare.missing_time(GapCause::Unknown).as_secs_f64() > 10.0,
        "{bare:?}"
    );

    fs::remove_file(shop.files().remove(0)).unwrap();
    let differ = inveye_recording::compare(data, &disk).unwrap();
    assert_eq!((differ.missing.len(), differ.unknown.len()), (1, 0));
}
