//! A camera that plays one of our clips, and a recorder on a folder of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use inveye_base::ManualClock;
use inveye_domain::{CameraId, DeviceId, MediaTime, StreamKind, WallTime};
use inveye_recording::playback::{Pace, Part};
use inveye_recording::segment::moof;
use inveye_recording::{
    Interval, NothingKept, Playback, Recorder, RecorderSettings, RetentionSettings, StreamId,
    StreamRecorder,
};
use inveye_video::file::AccessUnitReader;
use inveye_video::{AccessUnit, CaptureSource, FileReader, VideoParameters};

/// A Sunday noon.
pub(crate) const NOON: WallTime = WallTime::from_millis(1_772_366_400_000);

pub(crate) fn at(seconds: f64) -> WallTime {
    NOON + Duration::from_secs_f64(seconds)
}

pub(crate) fn stretch(from: f64, to: f64) -> Interval {
    Interval {
        from: at(from),
        to: at(to),
    }
}

pub(crate) fn front_door() -> StreamId {
    StreamId {
        camera: CameraId::new("CAM-001").unwrap(),
        kind: StreamKind::Main,
    }
}

fn clip(name: &str) -> PathBuf {
    inveye_test_support::synthetic(&format!("{name}.mp4"))
}

/// Plays a clip again and again, as a camera would send it.
#[derive(Debug)]
pub(crate) struct Camera {
    units: Vec<AccessUnit>,
    pub(crate) parameters: Arc<VideoParameters>,
    length: Duration,
}

impl Camera {
    pub(crate) fn of(name: &str) -> Self {
        Self::open(&clip(name), b"avc1", "avc1.64001F")
    }

    /// Any clip; `entry` is the box that describes its pictures.
    pub(crate) fn open(path: &Path, entry: &[u8; 4], rfc6381: &str) -> Self {
        let reader = AccessUnitReader::open(path).unwrap();
        let whole = std::fs::read(path).unwrap();
        let parameters = VideoParameters {
            codec: reader.codec(),
            extradata: reader.extradata().clone(),
            size: reader.size(),
            sample_entry: Bytes::copy_from_slice(moof::find(&whole, entry).unwrap()),
            rfc6381: rfc6381.to_owned(),
        };
        let units: Vec<AccessUnit> = reader.map(Result::unwrap).collect();
        let last = units.iter().map(|unit| unit.media).max().unwrap();
        let frame = last.as_seconds() / (units.len() - 1) as f64;
        Self {
            units,
            parameters: Arc::new(parameters),
            length: Duration::from_secs_f64(last.as_seconds() + frame),
        }
    }

    /// Seconds of one picture.
    pub(crate) fn frame(&self) -> f64 {
        self.length.as_secs_f64() / self.units.len() as f64
    }

    /// Pictures from one second to another, counted from [`NOON`].
    pub(crate) fn pictures(&self, from: f64, to: f64) -> Vec<AccessUnit> {
        let (mut found, mut round) = (Vec::new(), 0_u32);
        while (self.length * round).as_secs_f64() < to {
            let shift = self.length * round;
            for unit in &self.units {
                let media = MediaTime::default() + unit.media.since(MediaTime::default()) + shift;
                if (from..to).contains(&media.as_seconds()) {
                    found.push(AccessUnit {
                        media,
                        captured: at(media.as_seconds()),
                        ..unit.clone()
                    });
                }
            }
            round += 1;
        }
        found
    }
}

/// A folder with an index and a disk.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualClock::new(NOON)),
        }
    }

    /// In a folder of this name.
    pub(crate) fn at(parent: &Path, name: &str) -> Self {
        let mut folder = tempfile::Builder::new();
        Self {
            folder: folder
                .prefix(name)
                .rand_bytes(0)
                .tempdir_in(parent)
                .unwrap(),
            clock: Arc::new(ManualClock::new(NOON)),
        }
    }

    pub(crate) fn settings(&self) -> RecorderSettings {
        RecorderSettings {
            folder: self.folder.path().join("disk"),
            data: self.folder.path().to_owned(),
            device: DeviceId::new("dev-test").unwrap(),
            queue_bytes: 64 << 20,
            retention: RetentionSettings {
                reserve_bytes: 0,
                ..RetentionSettings::default()
            },
        }
    }

    pub(crate) fn recorder(&self) -> Recorder {
        Recorder::start(self.settings(), Box::new(NothingKept), self.clock.clone()).unwrap()
    }

    /// All segments on the disk.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let folders = std::fs::read_dir(self.folder.path().join("disk/segments")).unwrap();
        let mut files: Vec<PathBuf> = folders
            .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        files
    }
}

/// Records pictures as they come; the clock goes with them.
pub(crate) fn record(shop: &Shop, stream: &mut StreamRecorder, pictures: &[AccessUnit]) {
    use inveye_base::Clock as _;
    for unit in pictures {
        let now = shop.clock.wall();
        shop.clock.advance(unit.captured.since(now));
        stream.push(unit, CaptureSource::Arrival);
    }
}

/// What is recorded of a time, as one file; `None` when nothing is.
pub(crate) fn film(playback: &Playback, interval: Interval) -> Vec<u8> {
    let mut media = playback
        .media(&front_door(), interval, Pace::Every)
        .unwrap();
    let mut film = Vec::new();
    while let Some(part) = media.next_part().unwrap() {
        match part {
            Part::Init(bytes) | Part::Fragment(bytes) => film.extend_from_slice(&bytes),
            Part::Keyframe { .. } => unreachable!("all pictures were asked for"),
        }
    }
    film
}

/// Times of the pictures that FFmpeg decodes from a file's bytes.
pub(crate) fn decoded(film: &[u8]) -> Vec<f64> {
    let file = tempfile::Builder::new().suffix(".mp4").tempfile().unwrap();
    std::fs::write(file.path(), film).unwrap();
    decoded_file(file.path())
}

pub(crate) fn decoded_file(path: &Path) -> Vec<f64> {
    let frames = FileReader::open(path).unwrap();
    frames.map(|frame| frame.unwrap().at.as_seconds()).collect()
}
