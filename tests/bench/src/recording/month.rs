//! A month of sixteen cameras: every row of the index, and files only where somebody looks. 20 TB of
//! video fit nowhere here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use inveye_base::{Clock as _, SystemClock};
use inveye_domain::{DeviceId, StreamKind, WallTime};
use inveye_recording::segment::{
    ClockSource, Format, Header, NewFragment, SegmentFile, SegmentSummary, encode_keyframes,
};
use inveye_recording::{SegmentId, StreamId};
use inveye_test_support::clips;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::{FallocateFlags, fallocate};

use super::asked;
use super::cold::forget_cached;
use super::minute::{Minute, main_clip};
use super::pictures::{CAMERAS, streams};
use crate::engine::{Engine, EngineFolder};
use crate::{Row, percentile};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: u32 = 1440;
/// In each hour the last minute is missing: the camera was offline.
const HOUR: u32 = 60;
const SEEKS: u32 = 160;
const THUMBNAILS: u32 = 120;
const TIMELINES: u32 = 100;
/// Cameras on one timeline.
const SHOWN: usize = 9;
/// Segments whose files the start looks for, and some.
const RECENT: u64 = 3 * 4096;
/// Segments in one folder of the disk.
const FOLDER: u64 = 4096;
/// How long the engine is left alone to see what a month on disk costs by itself.
const IDLE: Duration = Duration::from_secs(32);

/// A moment that will be asked for.
#[derive(Clone, Copy)]
struct Moment {
    stream: usize,
    minute: u32,
    at: WallTime,
}

struct Month {
    /// Where the engine keeps its data.
    root: PathBuf,
    device: DeviceId,
    begin: WallTime,
    minutes: u32,
    streams: Vec<StreamId>,
    main: Minute,
    sub: Minute,
}

/// That many days in a fresh data folder, an engine on it, and questions to its API.
#[expect(clippy::cast_precision_loss, reason = "bytes of an index")]
pub fn month_rows(program: &Path, folder: &Path, log: &Path, days: u32) -> Result<Vec<Row>> {
    let clock = SystemClock::new();
    let scratch = tempfile::Builder::new()
        .prefix("bench-month")
        .tempdir_in(folder)?;
    // Once without a past, for the names of device and disk.
    let data = EngineFolder::in_folder(program, scratch.path())?;
    for camera in 1..=CAMERAS {
        // Nobody answers there: what is measured is the past.
        data.add_camera(
            &format!("CAM-{camera:03}"),
            "rtsp://127.0.0.1:9/main",
            false,
        )?;
    }
    let data = data.serve(log)?.end_keeping()?;
    let month = Month::make(data.path(), folder, scratch.path(), days, clock.wall())?;
    let (seeks, pictures) = (month.moments(SEEKS, 0), month.moments(THUMBNAILS, 1));
    let rows = month.fill(&[&seeks[..], &pictures].concat())?;
    let size = fs::metadata(month.root.join("recordings.db"))?.len();

    forget_cached(&month.root)?;
    let before = clock.monotonic();
    let engine = data.serve(log)?;
    let start = clock.monotonic().saturating_sub(before);

    let time = |path: &str, ask: &dyn Fn(&Engine, &str) -> Result<()>| -> Result<f64> {
        let before = clock.monotonic();
        ask(&engine, path)?;
        Ok(clock.monotonic().saturating_sub(before).as_secs_f64() * 1000.0)
    };
    let whole = |engine: &Engine, path: &str| asked::get(engine, path).map(drop);
    let mut timelines = Vec::new();
    for turn in 0..TIMELINES {
        timelines.push(time(&month.timeline(turn), &whole)?);
    }
    forget_cached(&month.root)?;
    let mut seek_times = Vec::new();
    for seek in &seeks {
        seek_times.push(time(&month.media(seek), &asked::first_picture)?);
    }
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for moment in &pictures {
        let path = month.picture(moment);
        cold.push(time(&path, &whole)?);
        warm.push(time(&path, &whole)?);
    }
    let storage = time("/storage", &whole)?;
    let before = engine.usage()?;
    clock.sleep(IDLE);
    let after = engine.usage()?;
    let idle = after.cpu.saturating_sub(before.cpu).as_secs_f64() * 1000.0 / IDLE.as_secs_f64();
    let disk = after.since(&before, "recorder").as_secs_f64() * 1000.0 / IDLE.as_secs_f64();
    engine.end()?;

    let what = format!("{days} days of {CAMERAS} cameras with two streams, {rows} segments");
    let p95 = |values: &mut Vec<f64>| percentile(values, 0.95);
    let spread = |values: &mut Vec<f64>| {
        format!(
            "{} of them through the API, median {:.1} ms, most {:.1} ms",
            values.len(),
            percentile(values, 0.5),
            percentile(values, 1.0)
        )
    };
    Ok(vec![
        Row::at_most("month-index", size as f64 / 1e9, "GB", 1.0).told("wanted", what.clone()),
        Row::at_most("month-start", start.as_secs_f64(), "s", 5.0).told(
            "wanted",
            format!("`inveye serve` until it answers, files not in the page cache; {what}"),
        ),
        Row::at_most("month-timeline", p95(&mut timelines), "ms", 50.0).told(
            "p95 wanted",
            format!(
                "a day of {SHOWN} cameras; {}",
                spread(&mut timelines)
            ),
        ),
        Row::at_most("month-seek", p95(&mut seek_times), "ms", 100.0).told(
            "p95 wanted",
            format!(
                "to the first decoded picture, three of four in 1080p, files not in the page cache; {}",
                spread(&mut seek_times)
            ),
        ),
        Row::at_most("month-thumbnail-cold", p95(&mut cold), "ms", 80.0).told(
            "p95 wanted",
            format!(
                "sub stream, 320 wide, files not in the page cache; {}",
                spread(&mut cold)
            ),
        ),
        Row::at_most("month-thumbnail-warm", p95(&mut warm), "ms", 10.0)
            .told("p95 wanted", format!("the same again; {}", spread(&mut warm))),
        Row::at_most("month-storage", storage, "ms", 500.0).told(
            "allowed",
            "the storage page's figures of all cameras, asked once",
        ),
        Row::at_most("month-idle", idle, "ms/s", 20.0).told(
            "allowed",
            format!(
                "processor time of an engine whose cameras do not answer, {} s; {disk:.1} in the disk's thread",
                IDLE.as_secs()
            ),
        ),
    ])
}

impl Month {
    fn make(root: &Path, cache: &Path, scratch: &Path, days: u32, now: WallTime) -> Result<Self> {
        let identity = fs::read(root.join("recordings/inveye-disk.json"))?;
        let identity: serde_json::Value = serde_json::from_slice(&identity)?;
        let device = identity["device"].as_str().context("a disk has a device")?;
        let clip = main_clip(cache)?;
        let small = clips::sub_streams(&cache.join("bench-footage"))?;
        let [main, sub] = [(StreamKind::Main, &clip), (StreamKind::Sub, &small[0])]
            .map(|(kind, clip)| Minute::record(&scratch.join(kind.as_str()), kind, clip));
        Ok(Self {
            root: root.to_owned(),
            device: DeviceId::new(device)?,
            begin: now - MINUTE * (days * DAY),
            minutes: days * DAY,
            streams: streams()?,
            main: main?,
            sub: sub?,
        })
    }

    /// Moments all over the month that are recorded; of streams of kind 0 mostly main, of 1 sub only.
    fn moments(&self, count: u32, kind: u32) -> Vec<Moment> {
        let moment = |turn: u32| {
            let seed = turn + kind * 1000;
            let hour = scatter(seed, self.minutes / HOUR);
            let minute = hour * HOUR + scatter(seed ^ 7, HOUR - 1);
            let camera = scatter(seed ^ 99, CAMERAS) as usize;
            let sub = usize::from(kind == 1 || turn % 4 == 3);
            let within = u64::from(scatter(seed ^ 1234, 57_000));
            Moment {
                stream: camera * 2 + sub,
                minute,
                at: self.begin + MINUTE * minute + Duration::from_millis(within),
            }
        };
        (0..count).map(moment).collect()
    }

    /// Writes all rows, and a file for each of `moments`; returns how many segments there are.
    fn fill(&self, moments: &[Moment]) -> Result<u64> {
        let wanted: BTreeMap<(u32, usize), WallTime> = moments
            .iter()
            .map(|m| ((m.minute, m.stream), m.at))
            .collect();
        let file = self.root.join("recordings.db");
        let mut connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "synchronous", "off")?;
        let total = u64::from(self.minutes - self.minutes / HOUR) * self.streams.len() as u64;
        let end = self.begin + MINUTE * self.minutes;
        let transaction = connection.transaction()?;
        transaction.execute_batch("DELETE FROM gap; DELETE FROM stream")?;
        transaction.execute("UPDATE identity SET alive_us = ?1", [end.as_micros()])?;
        for (row, id) in (1_i64..).zip(&self.streams) {
            transaction.execute(
                "INSERT INTO stream (stream, camera, kind, added_us) VALUES (?1, ?2, ?3, ?4)",
                (
                    row,
                    id.camera.as_str(),
                    id.kind.as_str(),
                    self.begin.as_micros(),
                ),
            )?;
        }
        let mut number = 0_u64;
        let mut runs = vec![SegmentId(0); self.streams.len()];
        {
            let mut segment = transaction.prepare(
                "INSERT INTO segment (segment, stream, run, start_us, end_us, bytes, keyframes, chain, class)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
            )?;
            let mut run = transaction
                .prepare("INSERT INTO run (run, stream, from_us, to_us) VALUES (?1, ?2, ?3, ?4)")?;
            let mut gap = transaction.prepare(
                "INSERT INTO gap (stream, from_us, to_us, cause) VALUES (?1, ?2, ?3, 'offline')",
            )?;
            for minute in 0..self.minutes {
                let start = self.begin + MINUTE * minute;
                let (from, to) = (start.as_micros(), (start + MINUTE).as_micros());
                for (row, (stream, open)) in (1_i64..).zip(runs.iter_mut().enumerate()) {
                    if minute % HOUR == HOUR - 1 {
                        gap.execute((row, from, to))?;
                        continue;
                    }
                    number += 1;
                    if minute % HOUR == 0 {
                        *open = SegmentId(number);
                        let hour = (start + MINUTE * (HOUR - 1)).as_micros();
                        run.execute((number.cast_signed(), row, from, hour))?;
                    }
                    let id = &self.streams[stream];
                    let summary = match wanted.get(&(minute, stream)) {
                        Some(at) => self.write(SegmentId(number), *open, id, start, *at)?,
                        None => {
                            if number + RECENT > total {
                                self.link(number, id, start)?;
                            }
                            self.kind(id.kind).moved(start)
                        }
                    };
                    segment.execute((
                        number.cast_signed(),
                        row,
                        open.0.cast_signed(),
                        from,
                        to,
                        summary.bytes.cast_signed(),
                        encode_keyframes(start, &summary.keyframes),
                        &summary.chain[..],
                    ))?;
                }
            }
        }
        transaction.commit()?;
        connection.pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))?;
        Ok(number)
    }

    fn kind(&self, kind: StreamKind) -> &Minute {
        match kind {
            StreamKind::Main => &self.main,
            StreamKind::Sub => &self.sub,
        }
    }

    fn path(&self, number: u64, id: &StreamId, start: WallTime) -> Result<PathBuf> {
        let folder = format!("recordings/segments/{:06}", number / FOLDER);
        let folder = self.root.join(folder);
        fs::create_dir_all(&folder)?;
        let at = jiff::Timestamp::from_microsecond(start.as_micros())?;
        let (at, kind) = (at.strftime("%Y%m%dT%H%M%SZ"), id.kind.as_str());
        Ok(folder.join(format!("{number:010}_{}_{kind}_{at}.mp4", id.camera)))
    }

    /// A name alone: nobody looks into it.
    fn link(&self, number: u64, id: &StreamId, start: WallTime) -> Result<()> {
        let path = self.path(number, id, start)?;
        Ok(fs::hard_link(&self.kind(id.kind).path, path)?)
    }

    /// A segment as it would have been recorded then. Pictures that nobody asks for are holes.
    fn write(
        &self,
        segment: SegmentId,
        run: SegmentId,
        id: &StreamId,
        start: WallTime,
        at: WallTime,
    ) -> Result<SegmentSummary> {
        let (minute, path) = (self.kind(id.kind), self.path(segment.0, id, start)?);
        let header = Header {
            format: Format::V1,
            device: self.device.clone(),
            camera: id.camera.clone(),
            stream: id.kind,
            segment,
            run,
            start_us: start,
            clock: ClockSource::Arrival,
            previous: "00".repeat(32),
        };
        let init = usize::try_from(minute.scan.init)?;
        let mut file = SegmentFile::create(&path, header, &minute.bytes[..init])?;
        let begun = minute.scan.summary.header.start_us;
        let mut holes = Vec::new();
        for fragment in &minute.scan.fragments {
            let (moved, bytes) = (
                start + fragment.seal.start.since(begun),
                minute.of(fragment)?,
            );
            // The GOP before the moment and what follows it are real.
            let near = at.since(moved) < Duration::from_secs(3)
                && moved.since(at) < Duration::from_secs(3);
            if !near {
                let from = file.summary().bytes + u64::from(fragment.moof) + 8;
                holes.push((from, u64::from(fragment.mdat) - 8));
            }
            file.append(&NewFragment {
                bytes,
                start: moved,
                decode_time: fragment.seal.decode_time,
                duration: fragment.seal.duration,
                keyframe: fragment.seal.keyframe,
            })?;
        }
        let open = fs::OpenOptions::new().write(true).open(&path)?;
        for (from, length) in holes {
            let how = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
            fallocate(&open, how, from, length)?;
        }
        Ok(file.finish()?)
    }

    fn timeline(&self, turn: u32) -> String {
        let from = self.begin + MINUTE * scatter(turn, self.minutes.saturating_sub(DAY).max(1));
        let to = from + MINUTE * DAY;
        let cameras: Vec<&str> = self
            .streams
            .iter()
            .step_by(2)
            .take(SHOWN)
            .map(|id| id.camera.as_str())
            .collect();
        format!(
            "/recordings/timeline?cameras={}&from_ms={}&to_ms={}",
            cameras.join(","),
            from.as_millis(),
            to.as_millis()
        )
    }

    fn media(&self, moment: &Moment) -> String {
        let id = &self.streams[moment.stream];
        let from = moment.at.as_millis();
        format!(
            "/recordings/{}/media?from_ms={from}&to_ms={}&stream={}",
            id.camera,
            from + 1_000,
            id.kind.as_str()
        )
    }

    fn picture(&self, moment: &Moment) -> String {
        let camera = &self.streams[moment.stream].camera;
        format!(
            "/recordings/{camera}/picture?at_ms={}&width=320",
            moment.at.as_millis()
        )
    }
}

/// All over the place, and the same in each run.
fn scatter(turn: u32, below: u32) -> u32 {
    let mut x = turn.wrapping_add(0x9e37_79b9);
    x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b);
    x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
    (x ^ (x >> 16)) % below
}
