//! 32 streams in real time: processor, memory, and bytes on the disk for bytes of pictures.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{StreamKind, WallTime};
use inveye_recording::{GapCause, Interval, NothingKept, Recorder};
use inveye_video::{AccessUnit, CaptureSource};

use super::bare::BareLane;
use super::pictures::{Pictures, parameters, settings, streams};
use crate::{Row, Usage};

const TICK: Duration = Duration::from_millis(10);
/// Everything onto the disk this often, as the recorder does.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// What a run cost.
struct Spent {
    cpu_ms_per_s: f64,
    /// Of these, in the disk's thread.
    disk_ms_per_s: f64,
    /// Most resident memory beyond what there was before.
    memory: u64,
    /// Bytes of pictures.
    given: u64,
    written: u64,
    files: u64,
    what: String,
}

/// Records for that long onto the file system of `folder`, and writes the same bytes bare for as long.
#[expect(clippy::cast_precision_loss, reason = "bytes of minutes")]
pub fn recorder_rows(folder: &Path, time: Duration) -> Result<Vec<Row>> {
    let folder = tempfile::Builder::new()
        .prefix("bench-recorder")
        .tempdir_in(folder)?;
    // Half of the bare writer before and half after: what else the machine does falls on both.
    let before = bare(&folder.path().join("before"), time / 2)?;
    forget_peak()?;
    let spent = recorder(folder.path(), time)?;
    let after = bare(&folder.path().join("after"), time / 2)?;
    let alone = f64::midpoint(before.cpu_ms_per_s, after.cpu_ms_per_s);
    let bare_written =
        (before.written + after.written) as f64 / (before.given + after.given) as f64;
    let given = spent.given as f64;
    Ok(vec![
        Row::at_most("recorder-cpu", spent.cpu_ms_per_s / 10.0, "%", 5.0).told(
            "of one core wanted",
            format!(
                "{}; {:.2} % of it in the disk's thread",
                spent.what,
                spent.disk_ms_per_s / 10.0
            ),
        ),
        Row::at_most("recorder-bare", spent.cpu_ms_per_s, "ms/s", alone).told(
            "for the same bytes hashed, written and flushed bare",
            "processor time; half of the bare writer before the recorder and half after it",
        ),
        Row::at_most("recorder-memory", spent.memory as f64 / 1e6, "MB", 100.0).told(
            "resident wanted",
            "peak beyond what the program had before, pictures that wait included",
        ),
        Row::at_most(
            "recorder-written",
            100.0 * spent.written as f64 / given,
            "%",
            105.0,
        )
        .told(
            "bytes of pictures wanted",
            format!(
                "write_bytes of /proc/self/io; the bare writer has {:.1} %",
                100.0 * bare_written
            ),
        ),
        Row::at_most(
            "recorder-files",
            100.0 * spent.files as f64 / given,
            "%",
            105.0,
        )
        .told(
            "bytes of pictures wanted",
            "segments and index, by their lengths",
        ),
    ])
}

fn recorder(folder: &Path, time: Duration) -> Result<Spent> {
    let (streams, parameters) = (streams()?, parameters()?);
    let clock = Arc::new(SystemClock::new());
    let meter = Meter::start()?;
    let recorder = Recorder::start(settings(folder)?, Box::new(NothingKept), clock.clone())?;
    let begin = clock.wall();
    let mut fronts = Vec::new();
    for id in &streams {
        let mut front = recorder.stream(id)?;
        front.set_parameters(parameters.clone())?;
        fronts.push(front);
    }
    let given = pace(&clock, time, begin, |stream, unit| {
        fronts[stream].push(&unit, CaptureSource::Arrival);
        Ok(())
    })?;
    let mut spent = meter.stop(given, time)?;
    drop(fronts);
    recorder.flush();
    let mut dropped = Duration::ZERO;
    for id in &streams {
        let all = Interval {
            from: begin,
            to: clock.wall(),
        };
        let coverage = recorder.playback().coverage(id, all)?;
        dropped += coverage.missing_time(GapCause::DiskSlow);
    }
    let sync = recorder.status().sync_time;
    drop(recorder);
    spent.written = written()?.saturating_sub(meter.written);
    spent.files =
        bytes_in(&folder.join("disk"))? + fs::metadata(folder.join("recordings.db"))?.len();
    spent.what = format!(
        "{} streams, 72 Mb/s, {} s in real time; {:.0} s of pictures dropped for a slow disk; slowest flush of the last ten {sync:.0?}",
        streams.len(),
        time.as_secs(),
        dropped.as_secs_f64(),
    );
    Ok(spent)
}

fn bare(folder: &Path, time: Duration) -> Result<Spent> {
    let clock = SystemClock::new();
    let meter = Meter::start()?;
    let mut lanes = (0..streams()?.len())
        .map(|number| BareLane::new(folder, number))
        .collect::<Result<Vec<_>>>()?;
    let mut synced = Duration::ZERO;
    let given = pace(&clock, time, clock.wall(), |stream, unit| {
        let at = unit.received;
        lanes[stream].push(&unit.data, unit.keyframe, at)?;
        if at.saturating_sub(synced) >= SYNC_EVERY {
            synced = at;
            lanes.iter().try_for_each(BareLane::sync)?;
        }
        Ok(())
    })?;
    for lane in &mut lanes {
        lane.write(time)?;
        lane.sync()?;
    }
    let mut spent = meter.stop(given, time)?;
    spent.written = written()?.saturating_sub(meter.written);
    Ok(spent)
}

/// Hands over all streams' pictures when they are due; returns their bytes.
fn pace(
    clock: &SystemClock,
    time: Duration,
    begin: WallTime,
    mut take: impl FnMut(usize, AccessUnit) -> Result<()>,
) -> Result<u64> {
    let (main, sub) = (
        Pictures::of(StreamKind::Main),
        Pictures::of(StreamKind::Sub),
    );
    let mut lanes = Vec::new();
    for (number, id) in (0_u32..).zip(streams()?) {
        let pictures = match id.kind {
            StreamKind::Main => &main,
            StreamKind::Sub => &sub,
        };
        // Cameras do not send their keyframes at the same time.
        let offset = Duration::from_millis(u64::from(number) * 61);
        lanes.push((pictures, offset, 0_u32));
    }
    let start = clock.monotonic();
    let mut given = 0_u64;
    loop {
        let passed = clock.monotonic().saturating_sub(start);
        if passed >= time {
            return Ok(given);
        }
        for (stream, (pictures, offset, next)) in lanes.iter_mut().enumerate() {
            while *offset + pictures.time(*next) <= passed {
                let unit = pictures.unit(*next, *offset, begin);
                given += unit.data.len() as u64;
                take(stream, unit)?;
                *next += 1;
            }
        }
        clock.sleep(TICK);
    }
}

/// What the process had used before.
struct Meter {
    usage: Usage,
    written: u64,
}

impl Meter {
    fn start() -> Result<Self> {
        Ok(Self {
            usage: Usage::of(std::process::id())?,
            written: written()?,
        })
    }

    fn stop(&self, given: u64, time: Duration) -> Result<Spent> {
        let after = Usage::of(std::process::id())?;
        ensure!(given > 0, "nothing was handed over");
        let per_s = |spent: Duration| spent.as_secs_f64() * 1000.0 / time.as_secs_f64();
        Ok(Spent {
            cpu_ms_per_s: per_s(after.cpu.saturating_sub(self.usage.cpu)),
            disk_ms_per_s: per_s(after.since(&self.usage, "recorder")),
            memory: after.peak.saturating_sub(self.usage.resident),
            given,
            written: 0,
            files: 0,
            what: String::new(),
        })
    }
}

/// The kernel counts the most resident memory anew.
fn forget_peak() -> Result<()> {
    fs::write("/proc/self/clear_refs", "5").context("the peak of memory could not be reset")
}

/// Bytes that this process sent towards disks.
fn written() -> Result<u64> {
    let io = fs::read_to_string("/proc/self/io")?;
    let line = io
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.context("no write_bytes in /proc/self/io")?
        .trim()
        .parse()
        .context("write_bytes is a number")
}

/// Of all files below a folder.
fn bytes_in(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        sum += if meta.is_dir() {
            bytes_in(&entry.path())?
        } else {
            meta.len()
        };
    }
    Ok(sum)
}
