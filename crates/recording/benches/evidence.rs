//! What exporting, verifying and rebuilding take: `cargo bench -p inveye-recording --bench evidence`.
//! `INVEYE_BENCH_FOLDER` names the disk to measure on. Each figure stands beside its bound and beside
//! what the same bytes cost a plain copy or a plain SHA-256 in the same run.
#![expect(clippy::print_stdout, reason = "a report for people")]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use inveye_base::{Clock, ManualClock, SiteZone, SystemClock};
use inveye_domain::{CameraId, DeviceId, MediaTime, StreamKind, WallTime};
use inveye_recording::evidence::{
    self, DeviceKey, ExportProgress, ExportRequest, ExportedCamera, check_recordings, verify,
};
use inveye_recording::segment::{ClockSource, Format, Header, NewFragment, SegmentFile, moof};
use inveye_recording::{
    Interval, NothingKept, Recorder, RecorderSettings, RecordingKey, RetentionSettings, SegmentId,
    StreamId,
};
use inveye_video::file::AccessUnitReader;
use inveye_video::{AccessUnit, CaptureSource, VideoParameters, fmp4};
use sha2::{Digest as _, Sha256};

const NOON: WallTime = WallTime::from_millis(1_772_366_400_000);
const CAMERAS: usize = 4;
const MINUTES: u32 = 10;
const RATE: u32 = 25;
/// 4 Mb/s at 25 pictures a second, a keyframe every two seconds that is eight times a picture.
const PICTURE: usize = 4_000_000 / 8 / 25 * 50 / 57;
const KEY_EVERY: u32 = 50;
const KEYFRAME: usize = PICTURE * 8;
/// Segments of the index that is rebuilt.
const SEGMENTS: u64 = 20_000;

fn main() {
    let root =
        std::env::var_os("INVEYE_BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
    for encrypt in [false, true] {
        let folder = tempfile::tempdir_in(&root).expect("a folder to measure in");
        println!("{}", if encrypt { "\nencrypted" } else { "plain" });
        let recorder = recorded(folder.path(), encrypt);
        export_and_verify(folder.path(), &recorder);
    }
    let folder = tempfile::tempdir_in(&root).expect("a folder to measure in");
    println!();
    rebuild(folder.path());
}

fn timed<T>(clock: &SystemClock, work: impl FnOnce() -> T) -> (f64, T) {
    let start = clock.monotonic();
    let done = work();
    ((clock.monotonic() - start).as_secs_f64(), done)
}

fn parameters() -> Arc<VideoParameters> {
    let clip =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/footage/synthetic/entrance.mp4");
    let reader = AccessUnitReader::open(&clip).expect("a clip of the repository");
    let whole = fs::read(&clip).expect("a clip of the repository");
    let entry = moof::find(&whole, b"avc1").expect("it is H.264");
    Arc::new(VideoParameters {
        codec: reader.codec(),
        extradata: reader.extradata().clone(),
        size: reader.size(),
        sample_entry: Bytes::copy_from_slice(entry),
        rfc6381: "avc1.64001F".to_owned(),
    })
}

fn camera(number: usize) -> CameraId {
    CameraId::new(format!("CAM-{number:03}")).expect("a valid id")
}

fn device() -> DeviceId {
    DeviceId::new("dev-bench").expect("a valid id")
}

fn settings(folder: &Path) -> RecorderSettings {
    RecorderSettings {
        folder: folder.join("disk"),
        data: folder.to_owned(),
        device: device(),
        queue_bytes: 1 << 30,
        retention: RetentionSettings {
            reserve_bytes: 0,
            ..RetentionSettings::default()
        },
    }
}

/// Ten minutes of four cameras through the recorder itself.
fn recorded(folder: &Path, encrypt: bool) -> Recorder {
    let clock = Arc::new(ManualClock::new(NOON));
    let start = if encrypt {
        Recorder::start_encrypted
    } else {
        Recorder::start
    };
    let recorder =
        start(settings(folder), Box::new(NothingKept), clock.clone()).expect("a recorder");
    let parameters = parameters();
    let noise: Vec<u8> = (0..KEYFRAME + 4096)
        .map(|i| ((i * 2_654_435_761) >> 11).to_le_bytes()[0])
        .collect();
    let noise = Bytes::from(noise);
    let mut streams: Vec<_> = (0..CAMERAS)
        .map(|number| {
            let id = StreamId {
                camera: camera(number),
                kind: StreamKind::Main,
            };
            let mut stream = recorder.stream(&id).expect("a stream");
            stream.set_parameters(parameters.clone()).expect("H.264");
            stream
        })
        .collect();
    for picture in 0..MINUTES * 60 * RATE {
        let media = MediaTime::default()
            + Duration::from_millis(u64::from(picture) * 1000 / u64::from(RATE));
        let captured = NOON + media.since(MediaTime::default());
        clock.advance(captured.since(clock.wall()));
        let keyframe = picture % KEY_EVERY == 0;
        let length = if keyframe { KEYFRAME } else { PICTURE };
        let shift = picture as usize % 4096;
        let unit = AccessUnit {
            data: noise.slice(shift..shift + length),
            media,
            keyframe,
            received: Duration::ZERO,
            captured,
            lost_packets: 0,
        };
        for stream in &mut streams {
            stream.push(&unit, CaptureSource::Arrival);
        }
        if picture % 250 == 0 {
            recorder.flush();
        }
    }
    drop(streams);
    recorder.flush();
    recorder
}

fn export_and_verify(folder: &Path, recorder: &Recorder) {
    let clock = SystemClock::new();
    let key = DeviceKey::open(folder).expect("a key");
    let mut request = ExportRequest {
        cameras: (0..CAMERAS)
            .map(|number| ExportedCamera {
                id: camera(number),
                name: format!("Camera {number}"),
            })
            .collect(),
        interval: Interval {
            from: NOON,
            to: NOON + Duration::from_secs(60) * MINUTES,
        },
        exported_by: "bench".to_owned(),
        reason: "bench".to_owned(),
        site: "bench".to_owned(),
        zone: SiteZone::new("UTC").expect("a zone"),
        device: device(),
        software: "bench".to_owned(),
        now: NOON,
        zip: false,
        reserve_bytes: 0,
    };
    let mut export = |zip: bool, name: &str| {
        request.zip = zip;
        let target = folder.join(name);
        let progress = ExportProgress::default();
        let (time, made) = timed(&clock, || {
            evidence::export(&recorder.playback(), &request, &key, &target, &progress)
        });
        (time, target, made.expect("an export"))
    };
    let (folder_time, exported, made) = export(false, "export");
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let megabytes = made.bytes as f64 / 1e6;
    let (copy_time, ()) = timed(&clock, || copy(&exported, &folder.join("copy")));
    let (zip_time, zip, _) = export(true, "export.zip");
    println!("export of {CAMERAS} cameras × {MINUTES} min, {megabytes:.0} MB, wanted ≤ 5 s");
    for (what, time) in [("folder", folder_time), ("ZIP", zip_time)] {
        println!(
            "  {what:<12}{time:6.2} s   {:5.2} of the bound   {:5.2} of a copy with fsync ({copy_time:.2} s)",
            time / 5.0,
            time / copy_time
        );
    }

    let (sha_time, ()) = timed(&clock, || hash(&exported));
    println!(
        "verify, wanted ≥ 300 MB/s; SHA-256 alone, one thread: {:.0} MB/s",
        megabytes / sha_time
    );
    for (what, path) in [("folder", &exported), ("ZIP", &zip)] {
        let (time, report) = timed(&clock, || verify(path, None).expect("an export"));
        assert!(report.unchanged, "{report:?}");
        told(what, megabytes / time, megabytes / sha_time);
    }
    let recording_key = RecordingKey::read(&RecordingKey::file(folder)).expect("readable");
    let recording_key = recording_key.map(Arc::new);
    let (time, report) = timed(&clock, || {
        check_recordings(&folder.join("disk"), recording_key.as_ref()).expect("a disk")
    });
    assert!(report.unchanged, "{report:?}");
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    told(
        "recordings",
        report.bytes as f64 / 1e6 / time,
        megabytes / sha_time,
    );
}

fn told(what: &str, rate: f64, plain: f64) {
    println!(
        "  {what:<12}{rate:6.0} MB/s   {:5.2} of the bound   {:5.2} of SHA-256 alone",
        rate / 300.0,
        rate / plain
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|file| file.expect("a file").path()).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for file in files(from) {
        let target = to.join(file.file_name().expect("it has a name"));
        let mut out = File::create(target).expect("a file");
        // As a program does it that cannot share blocks.
        let mut source = File::open(file).expect("a file");
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = source.read(&mut buffer).expect("bytes");
            if read == 0 {
                break;
            }
            out.write_all(&buffer[..read]).expect("room");
        }
        out.sync_all().expect("the disk takes it");
    }
}

fn hash(folder: &Path) {
    let mut buffer = vec![0; 1 << 18];
    for file in files(folder) {
        let mut source = File::open(file).expect("a file");
        let mut hasher = Sha256::new();
        loop {
            let read = source.read(&mut buffer).expect("bytes");
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
        std::hint::black_box(hasher.finalize());
    }
}

/// A disk with its identity.
fn recorded_nothing(folder: &Path) -> Recorder {
    let clock = Arc::new(ManualClock::new(NOON));
    Recorder::start(settings(folder), Box::new(NothingKept), clock).expect("a recorder")
}

/// Small segments with footers of thirty keyframes, as a month has them.
fn rebuild(folder: &Path) {
    drop(recorded_nothing(folder));
    let disk = folder.join("disk");
    let init = fmp4::init_segment(&parameters()).expect("H.264");
    let unit = AccessUnit {
        data: Bytes::from_static(&[0; 64]),
        media: MediaTime::default(),
        keyframe: true,
        received: Duration::ZERO,
        captured: NOON,
        lost_packets: 0,
    };
    let end = MediaTime::from_seconds(2.0);
    let fragment = fmp4::fragment(1, MediaTime::default(), &[unit], end).expect("a fragment");
    for n in 1000..1000 + SEGMENTS {
        let start = NOON + Duration::from_secs(60) * u32::try_from(n).unwrap_or(0);
        let header = Header {
            format: Format::V1,
            device: device(),
            camera: camera(usize::try_from(n % 16).unwrap_or(0)),
            stream: StreamKind::Main,
            segment: SegmentId(n),
            run: SegmentId(n),
            start_us: start,
            clock: ClockSource::Arrival,
            previous: String::new(),
        };
        let place = disk.join(format!("segments/{:06}", n / 4096));
        fs::create_dir_all(&place).expect("a folder");
        let made = SegmentFile::create(&place.join(format!("{n:010}_x.mp4")), header, &init);
        let mut file = made.expect("a segment");
        for gop in 0..30 {
            let part = NewFragment {
                bytes: &fragment,
                start: start + Duration::from_secs(2) * gop,
                decode_time: u64::from(gop) * 180_000,
                duration: 180_000,
                keyframe: true,
            };
            file.append(&part).expect("room");
        }
        file.finish().expect("room");
    }
    let clock = SystemClock::new();
    // Without any index: what it takes until pictures can be recorded.
    let manual = Arc::new(ManualClock::new(NOON));
    for rest in ["", "-wal", "-shm"] {
        let _missing = fs::remove_file(folder.join(format!("recordings.db{rest}"))).is_err();
    }
    let (time, recorder) = timed(&clock, || {
        Recorder::start(settings(folder), Box::new(NothingKept), manual).expect("a recorder")
    });
    drop(recorder);
    println!(
        "start with {SEGMENTS} segments and no index, wanted ≤ 5 s\n  {time:.2} s   {:5.2} of the bound",
        time / 5.0
    );
    let (time, made) = timed(&clock, || {
        inveye_recording::rebuild(folder, &disk, &mut |_, _| ()).expect("an index")
    });
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let rate = made.segments as f64 / time;
    // Sixteen cameras, two streams, a segment a minute.
    let month = 16.0 * 2.0 * 60.0 * 24.0 * 30.0;
    let index = fs::metadata(folder.join("recordings.db")).map_or(0, |meta| meta.len());
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let row = index as f64 / made.segments as f64;
    println!(
        "rebuild of an index, wanted ≤ 600 s for a month of sixteen cameras ({month} segments)"
    );
    println!(
        "  {} segments in {time:.2} s: {rate:.0} a second, a month {:.0} s, {:.2} of the bound; files in the page cache",
        made.segments,
        month / rate,
        month / rate / 600.0
    );
    println!(
        "  {row:.0} bytes of index a segment: {:.2} GB a month",
        row * month / 1e9
    );
}
