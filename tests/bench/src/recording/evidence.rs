//! Ten minutes of four cameras taken out of the building: exported, and checked by whoever gets them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use inveye_base::{Clock as _, ManualClock, SiteZone, SystemClock};
use inveye_domain::{DeviceId, StreamKind, WallTime};
use inveye_recording::evidence::{
    self, DeviceKey, ExportProgress, ExportRequest, ExportedCamera, check_recordings, verify,
};
use inveye_recording::{Interval, NothingKept, Recorder, RecordingKey, StreamId};
use inveye_video::CaptureSource;

use super::cold::forget_cached;
use super::pictures::{DEVICE, Pictures, parameters, settings, streams};
use super::{plain, rebuild};
use crate::Row;

const NOON: WallTime = WallTime::from_millis(1_772_366_400_000);
const CAMERAS: usize = 4;
const LENGTH: Duration = Duration::from_secs(600);
/// The disk's thread gets on with what it has before it is handed so many more.
const FLUSH_EVERY: u32 = 250;

/// Exports and checks on the file system of `folder`, from plain and from encrypted recordings, then a
/// new index for a disk that has none.
pub fn evidence_rows(folder: &Path) -> Result<Vec<Row>> {
    let scratch = || {
        tempfile::Builder::new()
            .prefix("bench-evidence")
            .tempdir_in(folder)
    };
    let mut rows = plain_rows(scratch()?.path())?;
    rows.extend(encrypted_rows(scratch()?.path())?);
    rows.extend(rebuild::rows(scratch()?.path())?);
    Ok(rows)
}

/// How long something took, and what came of it.
pub(super) fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let clock = SystemClock::new();
    let start = clock.monotonic();
    let done = work()?;
    let took = clock.monotonic().saturating_sub(start);
    Ok((took.as_secs_f64(), done))
}

fn plain_rows(folder: &Path) -> Result<Vec<Row>> {
    let recorder = recorded(folder, false)?;
    let made = Made::of(folder, &recorder)?;
    let target = folder.join("export.zip");
    forget_cached(&folder.join("disk"))?;
    let (zip, _) = timed(|| export(&recorder, folder, true, &target))?;
    let (whole, zipped) = (checked(&folder.join("export"))?, checked(&target)?);
    let sealed = disk_checked(folder)?;
    Ok(vec![
        made.row("export")
            .told("wanted", made.what("a folder of films")),
        made.bare("export-bare"),
        Row::at_most("export-zip", zip, "s", 5.0).told("wanted", "the same as one ZIP"),
        rate("verify", whole, 300.0).told("wanted", "the folder, by `inveye verify`"),
        rate("verify-bare", whole, made.hashed).told(ALONE, "the same files"),
        rate("verify-zip", zipped, 300.0).told("wanted", "the ZIP"),
        rate("verify-recordings", sealed, 300.0).told(
            "wanted",
            "the recordings themselves, by `inveye storage check`",
        ),
    ])
}

fn encrypted_rows(folder: &Path) -> Result<Vec<Row>> {
    let recorder = recorded(folder, true)?;
    let made = Made::of(folder, &recorder)?;
    let sealed = disk_checked(folder)?;
    Ok(vec![
        made.row("export-encrypted")
            .told("wanted", made.what("a folder, of encrypted recordings")),
        made.bare("export-encrypted-bare"),
        rate("verify-encrypted", sealed, 300.0).told("wanted", "encrypted recordings themselves"),
        rate("verify-encrypted-bare", sealed, made.hashed)
            .told(ALONE, "the same pictures, which are decrypted besides"),
    ])
}

const ALONE: &str = "for SHA-256 alone, one thread";

fn rate(name: &str, figure: f64, bound: f64) -> Row {
    Row::at_least(name, figure, "MB/s", bound)
}

/// An export to a folder, beside a copy of it.
struct Made {
    seconds: f64,
    copied: f64,
    /// SHA-256 alone, in MB/s.
    hashed: f64,
    megabytes: f64,
}

impl Made {
    fn of(folder: &Path, recorder: &Recorder) -> Result<Self> {
        let target = folder.join("export");
        forget_cached(&folder.join("disk"))?;
        let (seconds, megabytes) = timed(|| export(recorder, folder, false, &target))?;
        forget_cached(&target)?;
        let (copied, ()) = timed(|| plain::copy(&target, &folder.join("copy")))?;
        let (hashed, ()) = timed(|| plain::hash(&target))?;
        Ok(Self {
            seconds,
            copied,
            hashed: megabytes / hashed,
            megabytes,
        })
    }

    fn row(&self, name: &str) -> Row {
        Row::at_most(name, self.seconds, "s", 5.0)
    }

    fn bare(&self, name: &str) -> Row {
        Row::at_most(name, self.seconds, "s", self.copied).told(
            "for a plain copy of the export, flushed",
            "neither in the page cache",
        )
    }

    fn what(&self, what: &str) -> String {
        format!(
            "{CAMERAS} cameras, {} min, {:.0} MB to {what}, hashed, signed and flushed; recordings not in the page cache",
            LENGTH.as_secs() / 60,
            self.megabytes
        )
    }
}

/// Ten minutes of four cameras through the recorder itself.
fn recorded(folder: &Path, encrypt: bool) -> Result<Recorder> {
    let clock = Arc::new(ManualClock::new(NOON));
    let start = if encrypt {
        Recorder::start_encrypted
    } else {
        Recorder::start
    };
    let recorder = start(settings(folder)?, Box::new(NothingKept), clock.clone())?;
    let pictures = Pictures::of(StreamKind::Main);
    let parameters = parameters()?;
    let mut fronts = Vec::new();
    for id in exported()? {
        let mut front = recorder.stream(&id)?;
        front.set_parameters(parameters.clone())?;
        fronts.push(front);
    }
    for number in 0.. {
        let at = pictures.time(number);
        if at >= LENGTH {
            break;
        }
        clock.advance((NOON + at).since(clock.wall()));
        for front in &mut fronts {
            let unit = pictures.unit(number, Duration::ZERO, NOON);
            front.push(&unit, CaptureSource::Arrival);
        }
        if number % FLUSH_EVERY == 0 {
            recorder.flush();
        }
    }
    drop(fronts);
    recorder.flush();
    Ok(recorder)
}

fn exported() -> Result<Vec<StreamId>> {
    let main = streams()?
        .into_iter()
        .filter(|id| id.kind == StreamKind::Main);
    Ok(main.take(CAMERAS).collect())
}

/// Returns how many megabytes it has.
#[expect(clippy::cast_precision_loss, reason = "bytes of an export")]
fn export(recorder: &Recorder, folder: &Path, zip: bool, target: &Path) -> Result<f64> {
    let key = DeviceKey::open(folder)?;
    let request = ExportRequest {
        cameras: exported()?
            .into_iter()
            .map(|StreamId { camera, .. }| ExportedCamera {
                name: camera.to_string(),
                id: camera,
            })
            .collect(),
        interval: Interval {
            from: NOON,
            to: NOON + LENGTH,
        },
        exported_by: "bench".to_owned(),
        reason: "bench".to_owned(),
        site: "bench".to_owned(),
        zone: SiteZone::new("UTC")?,
        device: DeviceId::new(DEVICE)?,
        software: "bench".to_owned(),
        now: NOON,
        zip,
        reserve_bytes: 0,
    };
    let progress = ExportProgress::default();
    let made = evidence::export(&recorder.playback(), &request, &key, target, &progress)?;
    let least = CAMERAS as u64 * 500_000 * (LENGTH.as_secs() - 10);
    ensure!(
        made.bytes > least,
        "an export of {} bytes has not everything",
        made.bytes
    );
    Ok(made.bytes as f64 / 1e6)
}

/// How many megabytes of an export are checked in a second.
#[expect(clippy::cast_precision_loss, reason = "bytes of an export")]
fn checked(export: &Path) -> Result<f64> {
    let (seconds, report) = timed(|| Ok(verify(export, None)?))?;
    ensure!(report.unchanged, "{report:?}");
    Ok(report.bytes as f64 / 1e6 / seconds)
}

/// How many megabytes of recordings are checked in a second.
#[expect(clippy::cast_precision_loss, reason = "bytes of recordings")]
fn disk_checked(folder: &Path) -> Result<f64> {
    let key = RecordingKey::read(&RecordingKey::file(folder))?.map(Arc::new);
    let (seconds, report) = timed(|| Ok(check_recordings(&folder.join("disk"), key.as_ref())?))?;
    ensure!(report.unchanged && report.locked == 0, "{report:?}");
    Ok(report.bytes as f64 / 1e6 / seconds)
}
