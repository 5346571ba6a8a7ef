//! Exports: begun by a screen, written in the background, kept for a week.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_api::{ApiError, FileDownload};
use inveye_base::{Clock, ErrorChain, ErrorKind, task};
use inveye_domain::WallTime;
use inveye_recording::Playback;
use inveye_recording::evidence::{
    self, DeviceKey, ExportError, ExportProgress, ExportRequest, Exported, KeyError,
};
use inveye_wire::{ExportProblem, ExportState, ExportView};
use serde::{Deserialize, Serialize};

use crate::convert;
use crate::media_feed::file_feed;

/// Long enough to copy it; what is needed longer is protected video.
const KEPT: Duration = Duration::from_secs(7 * 86_400);
/// Written at the same time: more would only be slower, and recording needs the disk.
const MOST_RUNNING: usize = 2;
/// Failed ones that are still listed.
const MOST_FAILED: usize = 50;
const NOTE: &str = "export.json";

/// Below `exports` in the data folder: a folder each, with a note about it and the export itself.
#[derive(Debug)]
pub(crate) struct Exports {
    data: PathBuf,
    clock: Arc<dyn Clock>,
    jobs: Mutex<Vec<Job>>,
}

#[derive(Debug)]
struct Job {
    note: Note,
    progress: Arc<ExportProgress>,
}

/// What is kept about an export beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Note {
    view: ExportView,
    secret: String,
}

impl Exports {
    /// Finds what earlier runs made. Of what they did not finish nothing stays but that it failed.
    pub(crate) fn open(data: &Path, clock: Arc<dyn Clock>) -> Self {
        let mut jobs = Vec::new();
        for folder in fs::read_dir(data.join("exports"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let folder = folder.path();
            let note = fs::read(folder.join(NOTE)).ok();
            let note = note.and_then(|bytes| serde_json::from_slice::<Note>(&bytes).ok());
            let Some(mut note) = note else {
                remove(&folder);
                continue;
            };
            if note.view.state == ExportState::Running {
                note.view.state = ExportState::Failed;
                note.view.problem =
                    "The engine ended while it was being written: export it again.".to_owned();
                note.view.why = Some(ExportProblem::EngineEnded);
                remove(&folder);
                note.store(&folder);
            }
            jobs.push(Job {
                note,
                progress: Arc::default(),
            });
        }
        let exports = Self {
            data: data.to_owned(),
            clock,
            jobs: Mutex::new(jobs),
        };
        exports.forget_old(&mut exports.lock());
        exports
    }

    /// Begins one, on a thread of its own.
    pub(crate) fn start(
        self: &Arc<Self>,
        playback: Playback,
        request: ExportRequest,
    ) -> Result<ExportView, ApiError> {
        let now = self.clock.wall();
        let (id, secret) = (random()?, random()?);
        let name = format!("inveye-export-{}", id.get(..8).unwrap_or_default());
        let target = self.folder(&id).join(if request.zip {
            format!("{name}.zip")
        } else {
            name
        });
        let view = ExportView {
            id,
            state: ExportState::Running,
            progress: 0.0,
            bytes: 0,
            problem: String::new(),
            why: None,
            made_ms: now.as_millis(),
            expires_ms: (now + KEPT).as_millis(),
            cameras: request
                .cameras
                .iter()
                .map(|camera| camera.id.to_string())
                .collect(),
            from_ms: request.interval.from.as_millis(),
            to_ms: request.interval.to.as_millis(),
            reason: request.reason.clone(),
            path: String::new(),
            download: None,
            signed_by: String::new(),
        };
        let (note, data) = (Note { view, secret }, self.data.clone());
        self.run(note, target, move |target, progress| {
            let key = DeviceKey::open(&data).map_err(Failed::Key)?;
            let made = evidence::export(&playback, &request, &key, target, progress);
            made.map_err(Failed::Export)
        })
    }

    fn run(
        self: &Arc<Self>,
        note: Note,
        target: PathBuf,
        make: impl FnOnce(&Path, &ExportProgress) -> Result<Exported, Failed> + Send + 'static,
    ) -> Result<ExportView, ApiError> {
        let view = note.view.clone();
        let progress = Arc::new(ExportProgress::default());
        {
            let mut jobs = self.lock();
            self.forget_old(&mut jobs);
            let running = jobs.iter().filter(|job| job.is_running()).count();
            if running >= MOST_RUNNING {
                return Err(ApiError::new(
                    ErrorKind::Conflict,
                    "Two exports are being written already; wait for one of them.",
                ));
            }
            note.store(&self.folder(&view.id));
            jobs.push(Job {
                note,
                progress: Arc::clone(&progress),
            });
        }
        let (this, id) = (Arc::clone(self), view.id.clone());
        let work = move || {
            // Nothing that a panic may have left half done is used again.
            let made = catch_unwind(AssertUnwindSafe(|| make(&target, &progress)));
            this.ended(&id, &target, made.unwrap_or(Err(Failed::Defect)));
        };
        if let Err(error) = task::thread_named("export", work) {
            self.lock().retain(|job| job.note.view.id != view.id);
            remove(&self.folder(&view.id));
            return Err(ApiError::new(
                ErrorKind::Unavailable,
                format!("The export could not be begun: {error}."),
            ));
        }
        Ok(view)
    }

    /// Newest first.
    pub(crate) fn list(&self) -> Vec<ExportView> {
        let mut jobs = self.lock();
        self.forget_old(&mut jobs);
        let mut views: Vec<ExportView> = jobs.iter().map(Job::view).collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.made_ms));
        views
    }

    /// The ZIP of an export, for whoever knows its address.
    pub(crate) fn file(&self, id: &str, secret: &str) -> Result<FileDownload, ApiError> {
        let path = {
            let jobs = self.lock();
            let job = jobs.iter().find(|job| job.note.view.id == id);
            // The same words for each, so that nobody learns which ids there are.
            let job = job
                .filter(|job| job.note.view.download.is_some() && same(&job.note.secret, secret));
            PathBuf::from(&job.ok_or_else(|| missing(id))?.note.view.path)
        };
        let open = || -> io::Result<_> {
            let file = fs::File::open(&path)?;
            let length = file.metadata()?.len();
            Ok((file, length))
        };
        let (file, length) = open().map_err(|error| {
            tracing::warn!(%error, path = %path.display(), "an export is gone");
            missing(id)
        })?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(FileDownload {
            name,
            content_type: "application/zip",
            length,
            bytes: file_feed(file),
        })
    }

    /// Ends or deletes one.
    pub(crate) fn remove(&self, id: &str) -> Result<(), ApiError> {
        let mut jobs = self.lock();
        let index = jobs.iter().position(|job| job.note.view.id == id);
        let job = jobs.remove(index.ok_or_else(|| missing(id))?);
        job.progress.cancel();
        if !job.is_running() {
            remove(&self.folder(id));
        }
        Ok(())
    }

    /// Ends what is being written, before the engine does.
    pub(crate) fn cancel(&self) {
        for job in &*self.lock() {
            job.progress.cancel();
        }
    }

    fn ended(&self, id: &str, target: &Path, made: Result<Exported, Failed>) {
        let folder = self.folder(id);
        let mut jobs = self.lock();
        let Some(job) = jobs.iter_mut().find(|job| job.note.view.id == id) else {
            // Deleted meanwhile.
            remove(&folder);
            return;
        };
        let view = &mut job.note.view;
        match made {
            Ok(made) => {
                view.state = ExportState::Done;
                view.progress = 1.0;
                view.bytes = made.bytes;
                view.path = target.display().to_string();
                view.signed_by = made.key.to_string();
                if target.is_file() {
                    view.download = Some(format!("/exports/{id}/file?secret={}", job.note.secret));
                }
                if made.broken_seals > 0 {
                    view.problem = format!(
                        "{} parts of the recording had been damaged or changed before; the manifest names them.",
                        made.broken_seals
                    );
                    view.why = Some(ExportProblem::Damaged {
                        parts: u64::try_from(made.broken_seals).unwrap_or(u64::MAX),
                    });
                }
                tracing::info!(%id, bytes = made.bytes, cameras = ?view.cameras, "exported");
            }
            Err(failed) => {
                let error = ErrorChain(&failed);
                tracing::warn!(%id, %error, "an export failed");
                view.state = ExportState::Failed;
                view.problem = convert::sentence(&error);
                view.why = failed.why();
                remove(&folder);
            }
        }
        job.note.store(&folder);
        self.forget_failed(&mut jobs);
    }

    /// Whoever asks again and again for what cannot be made fills neither the list nor the disk.
    fn forget_failed(&self, jobs: &mut Vec<Job>) {
        let failed = |job: &Job| job.note.view.state == ExportState::Failed;
        while jobs.iter().filter(|job| failed(job)).count() > MOST_FAILED {
            let old = jobs.iter().enumerate().filter(|(_, job)| failed(job));
            let Some((index, _)) = old.min_by_key(|(_, job)| job.note.view.made_ms) else {
                return;
            };
            remove(&self.folder(&jobs.remove(index).note.view.id));
        }
    }

    fn forget_old(&self, jobs: &mut Vec<Job>) {
        let now = self.clock.wall();
        jobs.retain(|job| {
            let view = &job.note.view;
            let stays = job.is_running() || WallTime::from_millis(view.expires_ms) > now;
            if !stays {
                remove(&self.folder(&view.id));
            }
            stays
        });
    }

    fn folder(&self, id: &str) -> PathBuf {
        self.data.join("exports").join(id)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Note {
    fn store(&self, folder: &Path) {
        let stored = serde_json::to_vec(self)
            .map_err(io::Error::from)
            .and_then(|text| {
                fs::create_dir_all(folder)?;
                inveye_secrets::write_private(&folder.join(NOTE), &text)
            });
        if let Err(error) = stored {
            tracing::warn!(id = %self.view.id, %error, "an export will be forgotten at the next start");
        }
    }
}

impl Job {
    fn is_running(&self) -> bool {
        self.note.view.state == ExportState::Running
    }

    fn view(&self) -> ExportView {
        let mut view = self.note.view.clone();
        if self.is_running() {
            view.progress = self.progress.share();
            view.bytes = self.progress.bytes();
        }
        view
    }
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Key(KeyError),
    #[error(transparent)]
    Export(ExportError),
    #[error("the export broke off by a defect of this program; the log names it")]
    Defect,
}

impl Failed {
    /// None where only its words tell it.
    fn why(&self) -> Option<ExportProblem> {
        let path = |path: &Path| path.display().to_string();
        Some(match self {
            Self::Key(KeyError::File { file, .. } | KeyError::Damaged { file }) => {
                ExportProblem::Key { path: path(file) }
            }
            Self::Export(error) => match error {
                ExportError::UnknownCamera { .. } | ExportError::NothingRecorded => {
                    ExportProblem::NothingRecorded
                }
                ExportError::TooLong => ExportProblem::TooLong,
                ExportError::Cancelled => ExportProblem::Cancelled,
                ExportError::DiskFull { path: target, .. } => {
                    ExportProblem::DiskFull { path: path(target) }
                }
                ExportError::Write { path: target, .. } => {
                    ExportProblem::NotWritten { path: path(target) }
                }
                ExportError::Unreadable { .. } | ExportError::Segment(_) => {
                    ExportProblem::NotReadable
                }
                ExportError::Empty | ExportError::Playback(_) => return None,
                ExportError::Manifest(_) => ExportProblem::Defect,
            },
            Self::Defect => ExportProblem::Defect,
        })
    }
}

fn missing(id: &str) -> ApiError {
    ApiError::new(
        ErrorKind::NotFound,
        format!("There is no file of an export `{id}` under this address."),
    )
}

/// In constant time.
fn same(own: &str, offered: &str) -> bool {
    own.len() == offered.len()
        && own
            .bytes()
            .zip(offered.bytes())
            .fold(0, |differing, (a, b)| differing | (a ^ b))
            == 0
}

/// 128 random bits as text.
fn random() -> Result<String, ApiError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        ApiError::new(
            ErrorKind::Unavailable,
            "This machine gives no random numbers.",
        )
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn remove(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, folder = %folder.display(), "an export could not be deleted");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use inveye_base::SystemClock;

    use super::*;

    fn exports(data: &Path) -> Arc<Exports> {
        Arc::new(Exports::open(data, Arc::new(SystemClock::new())))
    }

    fn note(exports: &Exports) -> Note {
        let now = exports.clock.wall();
        Note {
            view: ExportView {
                id: random().unwrap(),
                state: ExportState::Running,
                progress: 0.0,
                bytes: 0,
                problem: String::new(),
                why: None,
                made_ms: now.as_millis(),
                expires_ms: (now + KEPT).as_millis(),
                cameras: vec!["CAM-001".to_owned()],
                from_ms: 0,
                to_ms: 1,
                reason: "a test".to_owned(),
                path: String::new(),
                download: None,
                signed_by: String::new(),
            },
            secret: random().unwrap(),
        }
    }

    fn ended(exports: &Exports) -> ExportView {
        let start = exports.clock.monotonic();
        loop {
            let view = exports.list().remove(0);
            if view.state != ExportState::Running {
                return view;
            }
            let waited = exports.clock.monotonic() - start;
            assert!(waited < Duration::from_secs(20), "it runs for ever");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_panic_ends_its_export_alone() {
        let data = tempfile::tempdir().unwrap();
        let exports = exports(data.path());
        for _ in 0..=MOST_RUNNING {
            let target = data.path().join("exports/x");
            let begun = exports.run(note(&exports), target, |_, _| panic!("a defect"));
            let id = begun.expect("those that panicked count no more").id;
            let view = ended(&exports);
            assert_eq!((&view.id, view.state), (&id, ExportState::Failed));
            assert!(view.problem.contains("defect"), "{}", view.problem);
            assert_eq!(view.why, Some(ExportProblem::Defect));
            exports.remove(&id).unwrap();
            assert!(!exports.folder(&id).exists());
        }
    }

    #[test]
    fn failures_are_listed_up_to_a_number() {
        let data = tempfile::tempdir().unwrap();
        let exports = exports(data.path());
        for number in 0..MOST_FAILED + 3 {
            let mut note = note(&exports);
            note.view.made_ms += i64::try_from(number).unwrap();
            let id = note.view.id.clone();
            note.store(&exports.folder(&id));
            exports.lock().push(Job {
                note,
                progress: Arc::default(),
            });
            exports.ended(&id, Path::new("nowhere"), Err(Failed::Defect));
        }
        assert_eq!(exports.list().len(), MOST_FAILED);
        let folders = fs::read_dir(data.path().join("exports")).unwrap();
        assert_eq!(folders.count(), MOST_FAILED);
    }

    #[test]
    fn what_a_killed_engine_was_writing_has_failed() {
        let data = tempfile::tempdir().unwrap();
        let before = exports(data.path());
        let note = note(&before);
        let folder = before.folder(&note.view.id);
        note.store(&folder);
        fs::write(folder.join("inveye-export-x.zip.part"), b"half").unwrap();
        for _ in 0..2 {
            let view = exports(data.path()).list().remove(0);
            assert_eq!((&view.id, view.state), (&note.view.id, ExportState::Failed));
            assert!(view.problem.contains("export it again"), "{}", view.problem);
            assert_eq!(view.why, Some(ExportProblem::EngineEnded));
        }
        let left: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
