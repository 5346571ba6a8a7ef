//! A disk whose index is lost.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use inveye_base::ManualClock;
use inveye_domain::{DeviceId, MediaTime, StreamKind, WallTime};
use inveye_recording::segment::{ClockSource, Format, Header, NewFragment, SegmentFile};
use inveye_recording::{NothingKept, Recorder, SegmentId};
use inveye_video::{AccessUnit, fmp4};

use super::cold::forget_cached;
use super::evidence::timed;
use super::pictures::{DEVICE, parameters, settings, streams};
use super::plain;
use crate::Row;

const BEGIN: WallTime = WallTime::from_millis(1_772_366_400_000);
const SEGMENTS: u64 = 20_000;
/// Those of before the recorder was started, which made the disk's identity.
const FIRST: u64 = 1_000;
/// Sixteen cameras, two streams, a segment a minute.
const MONTH: f64 = 16.0 * 2.0 * 60.0 * 24.0 * 30.0;

#[expect(clippy::cast_precision_loss, reason = "a number of segments")]
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    let start = || {
        let clock = Arc::new(ManualClock::new(BEGIN));
        Ok(Recorder::start(
            settings(folder)?,
            Box::new(NothingKept),
            clock,
        )?)
    };
    drop(start()?);
    let disk = folder.join("disk");
    fill(&disk)?;
    for rest in ["", "-wal", "-shm"] {
        // The last two are there after a crash only.
        let _missing = fs::remove_file(folder.join(format!("recordings.db{rest}"))).is_err();
    }
    forget_cached(&disk)?;
    let (ready, recorder) = timed(start)?;
    drop(recorder);
    forget_cached(&disk)?;
    let (read, ()) = timed(|| plain::hash(&disk))?;
    forget_cached(&disk)?;
    let (seconds, made) = timed(|| Ok(inveye_recording::rebuild(folder, &disk, &mut |_, _| ())?))?;
    anyhow::ensure!(made.segments == SEGMENTS, "{made:?}");
    let whole = MONTH / SEGMENTS as f64;
    Ok(vec![
        Row::at_most("rebuild", seconds * whole, "s", 600.0).told(
            "wanted",
            format!(
                "a month of 16 cameras with two streams, by {SEGMENTS} segments of {MONTH}, which took {seconds:.2} s; \
                 files of 30 GOPs without pictures, not in the page cache"
            ),
        ),
        Row::at_most("rebuild-bare", seconds, "s", read)
            .told("for SHA-256 alone, one thread", "of the same small files"),
        Row::at_most("rebuild-start", ready, "s", 5.0).told(
            "wanted",
            "from a start without an index until pictures are recorded; older video comes back behind",
        ),
    ])
}

/// Small segments, with what a minute of a stream has for an index to read.
fn fill(disk: &Path) -> Result<()> {
    let init = fmp4::init_segment(&*parameters()?)?;
    let unit = AccessUnit {
        data: bytes::Bytes::from_static(&[0; 64]),
        media: MediaTime::default(),
        keyframe: true,
        received: Duration::ZERO,
        captured: BEGIN,
        lost_packets: 0,
    };
    let end = MediaTime::from_seconds(2.0);
    let fragment = fmp4::fragment(1, MediaTime::default(), &[unit], end)?;
    let streams = streams()?;
    for (number, id) in (FIRST..FIRST + SEGMENTS).zip(streams.iter().cycle()) {
        let start = BEGIN + Duration::from_secs(60) * u32::try_from(number / streams.len() as u64)?;
        let header = Header {
            format: Format::V1,
            device: DeviceId::new(DEVICE)?,
            camera: id.camera.clone(),
            stream: id.kind,
            segment: SegmentId(number),
            run: SegmentId(number),
            start_us: start,
            clock: ClockSource::Arrival,
            previous: String::new(),
        };
        let place = disk.join(format!("segments/{:06}", number / 4096));
        fs::create_dir_all(&place)?;
        let kind: StreamKind = id.kind;
        let name = format!("{number:010}_{}_{}.mp4", id.camera, kind.as_str());
        let mut file = SegmentFile::create(&place.join(name), header, &init)?;
        for gop in 0..30 {
            file.append(&NewFragment {
                bytes: &fragment,
                start: start + Duration::from_secs(2) * gop,
                decode_time: u64::from(gop) * 180_000,
                duration: 180_000,
                keyframe: true,
            })?;
        }
        file.finish()?;
    }
    Ok(())
}
