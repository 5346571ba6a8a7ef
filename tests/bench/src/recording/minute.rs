//! One recorded minute of each kind of stream, to be repeated.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use inveye_base::ManualClock;
use inveye_domain::{MediaTime, StreamKind, WallTime};
use inveye_recording::segment::{Fragment, Keyframe, Scan, SegmentSummary, scan};
use inveye_recording::{NothingKept, Recorder};
use inveye_test_support::{clips, peers};
use inveye_video::file::AccessUnitReader;
use inveye_video::{AccessUnit, CaptureSource};

use super::pictures::{parameters_of, settings, streams};

const MINUTE: Duration = Duration::from_secs(60);

/// As a camera's main stream: 1080p, 4 Mb/s, a keyframe each two seconds.
const MAIN: &str = "-t 10 -vf scale=1920:1080,fps=25,noise=alls=6:allf=t -pix_fmt yuv420p -an \
     -c:v libx264 -profile:v high -preset veryfast -bf 0 -g 50 -sc_threshold 0 \
     -b:v 4M -minrate 4M -maxrate 4M -bufsize 4M -x264-params nal-hrd=cbr -movflags +faststart";

/// One recorded minute of a stream, to be repeated.
pub(super) struct Minute {
    pub(super) path: PathBuf,
    pub(super) scan: Scan,
    pub(super) bytes: Vec<u8>,
}

/// The bundled entrance as a main stream; made once.
pub(super) fn main_clip(cache: &Path) -> Result<PathBuf> {
    let clip = cache.join("entrance-main-1080p.mp4");
    if !clip.is_file() {
        let draft = cache.join("entrance-main-1080p.part.mp4");
        let source = clips::synthetic("entrance.mp4");
        let (source, to) = (source.to_string_lossy(), draft.to_string_lossy());
        let words = ["-y", "-i", &source];
        peers::ffmpeg(
            words
                .into_iter()
                .chain(MAIN.split_whitespace())
                .chain([&*to]),
        )?;
        fs::rename(&draft, &clip)?;
    }
    Ok(clip)
}

impl Minute {
    /// What the recorder makes of a minute of a clip.
    pub(super) fn record(folder: &Path, kind: StreamKind, clip: &Path) -> Result<Self> {
        let begin = WallTime::from_millis(1_772_366_400_000);
        let clock = Arc::new(ManualClock::new(begin));
        fs::create_dir_all(folder)?;
        let recorder = Recorder::start(settings(folder)?, Box::new(NothingKept), clock)?;
        let id = streams()?.into_iter().find(|id| id.kind == kind);
        let mut front = recorder.stream(&id.context("a stream of each kind")?)?;
        front.set_parameters(parameters_of(clip)?)?;
        let units: Vec<AccessUnit> = AccessUnitReader::open(clip)?.collect::<Result<_, _>>()?;
        let [first, second, .., last] = &units[..] else {
            bail!("{} has too few pictures", clip.display());
        };
        let length = last.media.since(first.media) + second.media.since(first.media);
        for round in 0.. {
            if length * round >= MINUTE {
                break;
            }
            for unit in &units {
                let at = length * round + unit.media.since(first.media);
                if at < MINUTE {
                    let (media, captured) = (MediaTime::default() + at, begin + at);
                    let unit = AccessUnit {
                        media,
                        captured,
                        ..unit.clone()
                    };
                    front.push(&unit, CaptureSource::Arrival);
                }
            }
            recorder.flush();
        }
        drop(front);
        drop(recorder);
        let found: Vec<PathBuf> = fs::read_dir(folder.join("disk/segments/000000"))?
            .map(|file| Ok(file?.path()))
            .collect::<Result<_>>()?;
        let [path] = &found[..] else {
            bail!("a minute is one segment: {found:?}");
        };
        let (scan, bytes) = (scan(path)?, fs::read(path)?);
        ensure!(
            scan.finished && scan.summary.keyframes.len() >= 29,
            "a minute of GOPs"
        );
        Ok(Self {
            path: path.clone(),
            scan,
            bytes,
        })
    }

    pub(super) fn of(&self, fragment: &Fragment) -> Result<&[u8]> {
        let from = usize::try_from(fragment.offset)?;
        let length = fragment.moof as usize + fragment.mdat as usize;
        Ok(&self.bytes[from..from + length])
    }

    /// What the index would say of the same minute at another time.
    pub(super) fn moved(&self, start: WallTime) -> SegmentSummary {
        let summary = &self.scan.summary;
        let shift = |key: &Keyframe| Keyframe {
            at: start + key.at.since(summary.header.start_us),
            ..*key
        };
        SegmentSummary {
            keyframes: summary.keyframes.iter().map(shift).collect(),
            ..summary.clone()
        }
    }
}
