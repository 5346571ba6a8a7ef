//! Copying recorded time into an export.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use inveye_base::{ErrorKind, SiteZone};
use inveye_domain::{CameraId, DeviceId, StreamKind, WallTime};
use sha2::{Digest as _, Sha256};

use super::film::{Film, Planned, Planning};
use super::key::{DeviceKey, Fingerprint};
use super::manifest::{
    FilmEntry, FilmFragment, Manifest, ManifestCamera, ManifestFile, ManifestFormat, ManifestGap,
    Moment, utc,
};
use super::package::{Package, Refused};
use super::{MANIFEST, README, SIGNATURE, hex, readme};
use crate::Digest;
use crate::index::{Interval, StreamId};
use crate::playback::{Playback, PlaybackError, Reading};
use crate::segment::{RecordingKey, ScanError};

/// More would not fit in the memory of a small machine, nor in a manifest that people open: a day of
/// three cameras.
const MOST_FRAGMENTS: usize = 300_000;

/// Fragments read while others are written.
const AHEAD: usize = 8;

/// What is to be exported, and what the receiver is told.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// In the order in which they are listed.
    pub cameras: Vec<ExportedCamera>,
    /// Which time.
    pub interval: Interval,
    /// Who exports.
    pub exported_by: String,
    /// What for.
    pub reason: String,
    /// Name of the store.
    pub site: String,
    /// Its clock.
    pub zone: SiteZone,
    /// The device that recorded.
    pub device: DeviceId,
    /// The program, with its version.
    pub software: String,
    /// Now.
    pub now: WallTime,
    /// One ZIP instead of a folder.
    pub zip: bool,
    /// Room that must be left on the disk it is written to: recording needs some too.
    pub reserve_bytes: u64,
}

/// A camera with the name that people know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedCamera {
    /// Which.
    pub id: CameraId,
    /// Its name.
    pub name: String,
}

/// How far it is; shared with whoever watches and may end it.
#[derive(Debug, Default)]
pub struct ExportProgress {
    total: AtomicU64,
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl ExportProgress {
    /// From 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    pub fn share(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed);
        if total == 0 {
            return 0.0;
        }
        (done as f64 / total as f64).min(1.0)
    }

    /// Bytes of video copied so far.
    pub fn bytes(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Ends the export at its next fragment; nothing of it stays.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn check(&self) -> Result<(), ExportError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(ExportError::Cancelled);
        }
        Ok(())
    }
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Who signed it.
    pub key: Fingerprint,
    /// Everything that was written.
    pub bytes: u64,
    /// How many films there are.
    pub films: usize,
    /// Fragments that did not agree with their seals any more; the manifest names them.
    pub broken_seals: usize,
    /// What it says about itself.
    pub manifest: Manifest,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No camera, or no time.
    #[error("an export needs at least one camera and a time that ends after it begins")]
    Empty,
    /// Never recorded.
    #[error("camera {camera} was never recorded")]
    UnknownCamera {
        /// Which one.
        camera: CameraId,
    },
    /// Nothing of that time is there.
    #[error("nothing is recorded of these cameras at that time; the timeline shows what is")]
    NothingRecorded,
    /// Too much for one export.
    #[error("that is too much for one export: choose a shorter time or fewer cameras")]
    TooLong,
    /// Somebody ended it.
    #[error("the export was ended before it was complete")]
    Cancelled,
    /// No room for it.
    #[error("there is no room for the export in {}: free some, or choose another disk", path.display())]
    DiskFull {
        /// Where it was written to.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It cannot be written.
    #[error("the export could not be written: {}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Recorded tables that make no sense.
    #[error("{} has no readable tables of its pictures", path.display())]
    Unreadable {
        /// Which segment.
        path: PathBuf,
    },
    /// A recording cannot be read.
    #[error(transparent)]
    Segment(#[from] ScanError),
    /// The index cannot be read.
    #[error(transparent)]
    Playback(#[from] PlaybackError),
    /// Manifests always have a JSON form; a defect otherwise.
    #[error("the manifest could not be written")]
    Manifest(#[source] serde_json::Error),
}

impl ExportError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Empty | Self::TooLong => ErrorKind::InvalidArgument,
            Self::UnknownCamera { .. } | Self::NothingRecorded => ErrorKind::NotFound,
            Self::Cancelled => ErrorKind::Conflict,
            Self::DiskFull { .. } => ErrorKind::Exhausted,
            Self::Write { .. } => ErrorKind::Unavailable,
            Self::Unreadable { .. } | Self::Segment(_) => ErrorKind::DataLoss,
            Self::Playback(error) => error.kind(),
            Self::Manifest(_) => ErrorKind::Internal,
        }
    }
}

impl From<Refused> for ExportError {
    fn from((path, source): Refused) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path, source }
            }
            _ => Self::Write { path, source },
        }
    }
}

/// Exports to `target`, which must not exist and appears when it is whole. Blocks until then.
///
/// The pictures are those recorded, byte by byte. Where they do not agree with their seals any more
/// they are exported all the same, and the manifest says so.
pub fn export(
    playback: &Playback,
    request: &ExportRequest,
    key: &DeviceKey,
    target: &Path,
    progress: &ExportProgress,
) -> Result<Exported, ExportError> {
    let interval = request.interval;
    if request.cameras.is_empty() || interval.from >= interval.to {
        return Err(ExportError::Empty);
    }
    let mut cameras = Vec::with_capacity(request.cameras.len());
    let mut left = MOST_FRAGMENTS;
    for camera in &request.cameras {
        let plan = plan(playback, camera, request, left, progress)?;
        left = left.saturating_sub(plan.1.iter().map(|film| film.fragments.len()).sum());
        cameras.push(plan);
    }
    let films = || cameras.iter().flat_map(|(_, films)| films);
    if films().next().is_none() {
        return Err(ExportError::NothingRecorded);
    }
    let needed: u64 = films()
        .map(|film| film.payload + film.front.len() as u64)
        .sum();
    progress
        .total
        .store(films().map(|film| film.payload).sum(), Ordering::Relaxed);
    make_sure_of_room(target, needed.saturating_add(request.reserve_bytes))?;

    let mut package = Package::create(target, request.zip)?;
    let (mut files, mut broken_seals) = (Vec::new(), 0);
    for (camera, films) in &cameras {
        for film in films {
            let name = film_name(files.len() + 1, camera, film, &request.zone);
            let what = (film, playback.key(), &request.zone);
            let file = copy(&mut package, name, camera, what, progress)?;
            broken_seals += file
                .film
                .iter()
                .flat_map(|film| &film.fragments)
                .filter(|f| f.broken_seal)
                .count();
            files.push(file);
        }
    }
    let mut manifest = Manifest {
        format: ManifestFormat::V1,
        site: request.site.clone(),
        device: request.device.clone(),
        software: request.software.clone(),
        key: key.fingerprint().to_string(),
        exported_by: request.exported_by.clone(),
        reason: request.reason.clone(),
        exported: Moment::new(request.now, &request.zone),
        zone: request
            .zone
            .local(request.now)
            .time_zone()
            .iana_name()
            .unwrap_or("UTC")
            .to_owned(),
        from: Moment::new(interval.from, &request.zone),
        to: Moment::new(interval.to, &request.zone),
        cameras: cameras.into_iter().map(|(camera, _)| camera).collect(),
        files,
    };
    let text = readme::text(&manifest);
    manifest
        .files
        .push(whole(&mut package, README, text.as_bytes())?);
    let mut text = serde_json::to_vec_pretty(&manifest).map_err(ExportError::Manifest)?;
    text.push(b'\n');
    whole(&mut package, MANIFEST, &text)?;
    whole(&mut package, SIGNATURE, key.sign(&text).as_bytes())?;
    progress.check()?;
    let bytes = package.finish()?;
    Ok(Exported {
        key: key.fingerprint(),
        bytes,
        films: manifest.files.len() - 1,
        broken_seals,
        manifest,
    })
}

/// Better told before than when the disk is full.
fn make_sure_of_room(target: &Path, bytes: u64) -> Result<(), ExportError> {
    let there = target.ancestors().skip(1).find(|folder| folder.is_dir());
    match there.and_then(crate::space::of) {
        Some(space) if space.free < bytes => Err(ExportError::DiskFull {
            path: target.to_owned(),
            source: io::ErrorKind::StorageFull.into(),
        }),
        _ => Ok(()),
    }
}

/// The films of one camera: of its full stream, or of the small one where only that was recorded.
fn plan(
    playback: &Playback,
    camera: &ExportedCamera,
    request: &ExportRequest,
    most: usize,
    progress: &ExportProgress,
) -> Result<(ManifestCamera, Vec<Film>), ExportError> {
    let interval = request.interval;
    let mut known = None;
    for kind in [StreamKind::Main, StreamKind::Sub] {
        let id = StreamId {
            camera: camera.id.clone(),
            kind,
        };
        let coverage = match playback.coverage(&id, interval) {
            Err(PlaybackError::NoStream { .. }) => continue,
            other => other?,
        };
        let something = !coverage.recorded.is_empty();
        if something || known.is_none() {
            known = Some((id, coverage));
        }
        if something {
            break;
        }
    }
    let Some((id, coverage)) = known else {
        return Err(ExportError::UnknownCamera {
            camera: camera.id.clone(),
        });
    };
    let mut gaps: Vec<(Interval, crate::GapCause)> = coverage
        .gaps
        .iter()
        .map(|gap| (gap.interval, gap.cause))
        .collect();
    let mut planning = Planning::default();
    for source in playback.sources(&id, interval)? {
        progress.check()?;
        let added = planning.add(&source, interval, playback.key());
        if let Err(error @ ExportError::Segment(ScanError::Locked { .. })) = added {
            return Err(error);
        }
        if let Err(error) = added {
            tracing::warn!(error = %inveye_base::ErrorChain(&error), "a segment is missing in an export");
            planning.close();
            let lost = Interval {
                from: source.start.max(interval.from),
                to: source.end.min(interval.to),
            };
            gaps.push((lost, crate::GapCause::Lost));
        }
        if planning.count() > most {
            return Err(ExportError::TooLong);
        }
    }
    gaps.sort();
    let gap = |(interval, cause): (Interval, crate::GapCause)| ManifestGap {
        from: Moment::new(interval.from, &request.zone),
        to: Moment::new(interval.to, &request.zone),
        cause,
    };
    let listed = ManifestCamera {
        id: camera.id.clone(),
        name: camera.name.clone(),
        stream: id.kind,
        gaps: gaps.into_iter().map(gap).collect(),
    };
    Ok((listed, planning.into_films()))
}

/// `01_CAM-001_2026-03-01_13-00-00.mp4`: the number keeps the hour apart that clocks show twice.
fn film_name(number: usize, camera: &ManifestCamera, film: &Film, zone: &SiteZone) -> String {
    let local = zone
        .local(film.start)
        .strftime("%Y-%m-%d_%H-%M-%S")
        .to_string();
    format!("{number:02}_{}_{local}.mp4", camera.id)
}

/// Writes one film and lists what it holds.
fn copy(
    package: &mut Package,
    name: String,
    camera: &ManifestCamera,
    (film, key, zone): (&Film, Option<&Arc<RecordingKey>>, &SiteZone),
    progress: &ExportProgress,
) -> Result<ManifestFile, ExportError> {
    let front = &film.front;
    let mut file = package.begin(&name, front.len() as u64 + film.payload)?;
    file.write(front)?;
    let mut fragments = Vec::with_capacity(film.fragments.len());
    let mut offset = front.len() as u64;
    let (sender, receiver) = sync_channel(AHEAD);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || read_all(film, key, &sender));
        let written = film
            .fragments
            .iter()
            .zip(receiver)
            .try_for_each(|(planned, part)| {
                progress.check()?;
                // Behind `moof` and the head of `mdat` are the pictures.
                let pictures = &part.bytes[planned.fragment.moof as usize + 8..];
                file.write(pictures)?;
                fragments.push(FilmFragment {
                    gop: planned.gop,
                    offset,
                    bytes: pictures.len() as u64,
                    start: utc(planned.fragment.seal.start),
                    pictures: planned.pictures,
                    sha256: hex(&part.sha256),
                    segment: film.segments[planned.segment].number,
                    chain: hex(&planned.fragment.seal.chain),
                    broken_seal: !part.sealed,
                });
                offset += pictures.len() as u64;
                progress
                    .done
                    .fetch_add(pictures.len() as u64, Ordering::Relaxed);
                Ok(())
            });
        // What was not read was not written either.
        let read = reading
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(read)
    })?;
    let (bytes, sha256) = file.finish()?;
    Ok(ManifestFile {
        name,
        bytes,
        sha256: hex(&sha256),
        film: Some(FilmEntry {
            camera: camera.id.clone(),
            start: Moment::new(film.start, zone),
            end: Moment::new(film.end, zone),
            codec: film.codec.clone(),
            sound: film.sound.map(str::to_owned),
            width: film.size.width,
            height: film.size.height,
            pictures: film.pictures,
            tables_bytes: front.len() as u64,
            tables_sha256: hex(&Sha256::digest(front)),
            fragments,
        }),
    })
}

/// A fragment on its way into a film.
struct Part {
    /// `moof` and `mdat`.
    bytes: Vec<u8>,
    /// Of its pictures.
    sha256: Digest,
    /// Whether it is what was sealed.
    sealed: bool,
}

/// Reads all fragments of a film in their order, until nobody takes them.
fn read_all(
    film: &Film,
    key: Option<&Arc<RecordingKey>>,
    sender: &SyncSender<Part>,
) -> Result<(), ExportError> {
    let mut open: Option<(usize, Reading)> = None;
    for planned in &film.fragments {
        let reading = match &mut open {
            Some((segment, reading)) if *segment == planned.segment => reading,
            _ => {
                let segment = &film.segments[planned.segment];
                let reading = Reading::open(&segment.path, segment.locked.as_ref(), key)?;
                &mut open.insert((planned.segment, reading)).1
            }
        };
        if sender.send(read(reading, planned)?).is_err() {
            break;
        }
    }
    Ok(())
}

fn read(reading: &mut Reading, planned: &Planned) -> Result<Part, ExportError> {
    let fragment = &planned.fragment;
    let moof = fragment.moof as usize;
    let bytes = match reading.fragment(fragment) {
        // Nobody knows what it was; the film goes on behind it.
        Err(ScanError::Changed { .. }) => {
            let mut bytes = reading.read(fragment.offset, moof)?;
            bytes.resize(moof + reading.mdat(fragment) as usize, 0);
            bytes
        }
        other => other?,
    };
    let sha256: Digest = Sha256::digest(&bytes[moof + 8..]).into();
    let sealed = sha256 == fragment.seal.pictures
        && fragment.seal.expected(&planned.before, &bytes[..moof]) == fragment.seal.chain;
    Ok(Part {
        bytes,
        sha256,
        sealed,
    })
}

/// A small file.
fn whole(package: &mut Package, name: &str, bytes: &[u8]) -> Result<ManifestFile, ExportError> {
    let mut file = package.begin(name, bytes.len() as u64)?;
    file.write(bytes)?;
    let (bytes, sha256) = file.finish()?;
    Ok(ManifestFile {
        name: name.to_owned(),
        bytes,
        sha256: hex(&sha256),
        film: None,
    })
}
