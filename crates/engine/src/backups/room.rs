//! Backups behind the API: one is made at a time, and one is read at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use inveye_api::{Answer, ApiError, BackupRoom, FileDownload};
use inveye_backup::{BackupError, Kind, Manifest, Passphrase, Progress};
use inveye_base::{ErrorChain, ErrorKind};
use inveye_db::OpenDatabaseError;
use inveye_secrets::Keys;
use inveye_wire::{BackupContent, BackupKind, BackupRequest, BackupView};
use tokio::sync::watch;

use super::daily::{forget, forget_copies, is_due};
use super::restoring::{RestoreError, keep_for_start};
use super::{BackupFile, MakeBackupError, NewBackup, backups_in, make_backup};
use crate::convert;
use crate::media_feed::file_feed;
use crate::room::{Room, defect};
use crate::setup::BackupsFound;

/// The engine's backups.
#[derive(Clone)]
pub(crate) struct Backups {
    room: Arc<Room>,
    making: Arc<Mutex<()>>,
    reading: Arc<Mutex<Option<Reading>>>,
    /// Becomes true when the engine is to begin anew.
    anew: watch::Sender<bool>,
}

/// A backup that is being read.
struct Reading {
    name: String,
    progress: Progress,
}

impl Backups {
    pub(crate) fn new(room: Arc<Room>, anew: watch::Sender<bool>) -> Self {
        Self {
            room,
            making: Arc::default(),
            reading: Arc::default(),
            anew,
        }
    }

    /// Where they lie, and how many daily ones stay.
    fn place(&self) -> (PathBuf, bool, u32) {
        let config = self
            .room
            .config
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let backup = &config.backup;
        (backup.place(&self.room.folder), backup.daily, backup.keep)
    }

    fn make(
        &self,
        kind: Kind,
        passphrase: Option<&Passphrase>,
    ) -> Result<BackupFile, MakeBackupError> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let (folder, _, keep) = self.place();
        let new = NewBackup {
            folder: &folder,
            kind,
            passphrase,
            at: self.room.clock.wall(),
        };
        forget_copies(&self.room.folder);
        let made = make_backup(&self.room.folder, &self.room.reader, &new)?;
        forget(&folder, self.room.reader.device(), keep);
        Ok(made)
    }

    /// The daily one, if it is time.
    pub(super) fn make_if_due(&self) -> Result<Option<BackupFile>, MakeBackupError> {
        let (folder, is_wanted, _) = self.place();
        if !is_wanted || !is_due(&folder, self.room.reader.device(), self.room.clock.wall()) {
            return Ok(None);
        }
        self.make(Kind::Daily, None).map(Some)
    }

    /// For whoever judges whether there is a good one.
    pub(crate) fn found(&self) -> BackupsFound {
        let (_, daily, _) = self.place();
        let newest = self.list().first().map(|file| file.made);
        BackupsFound { daily, newest }
    }

    /// Those of this machine. Others that lie beside them are nothing that its people may ask for.
    fn list(&self) -> Vec<BackupFile> {
        let (folder, ..) = self.place();
        let mut found = backups_in(&folder);
        found.retain(|file| file.device == *self.room.reader.device());
        found
    }

    /// Only names that are in the list lead to a file.
    fn find(&self, id: &str) -> Result<BackupFile, ApiError> {
        let found = self.list().into_iter().find(|file| file.name == id);
        found.ok_or_else(|| {
            let id: String = id.chars().take(100).collect();
            ApiError::new(ErrorKind::NotFound, format!("There is no backup `{id}`."))
        })
    }

    fn reading(&self) -> MutexGuard<'_, Option<Reading>> {
        // Any value is a valid one.
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads one; how far is in the list meanwhile. Two at once would lay down over each other.
    fn read(
        &self,
        id: &str,
        passphrase: Option<String>,
        read: impl FnOnce(&BackupFile, Option<&Passphrase>, &Progress) -> Result<Manifest, RestoreError>,
    ) -> Result<BackupContent, ApiError> {
        let found = self.find(id)?;
        let passphrase = passphrase.filter(|text| !text.is_empty());
        let passphrase = passphrase.map(Passphrase::typed);
        let progress = Progress::default();
        {
            let mut reading = self.reading();
            if reading.is_some() {
                let words = "A backup is being read already; wait until that is done.";
                return Err(ApiError::new(ErrorKind::Conflict, words));
            }
            *reading = Some(Reading {
                name: found.name.clone(),
                progress: progress.clone(),
            });
        }
        // Also after a panic: the next one is not to wait for ever.
        let _over = Over(self);
        let manifest = read(&found, passphrase.as_ref(), &progress);
        manifest
            .map(|manifest| self.content(&manifest))
            .map_err(|error| not_usable(&error))
    }

    fn content(&self, manifest: &Manifest) -> BackupContent {
        let own = Keys::open(&self.room.folder).ok();
        let is_own = |id: &String| {
            own.iter()
                .flat_map(Keys::ids)
                .any(|own| own.to_string() == *id)
        };
        BackupContent {
            made_ms: manifest.made_ms,
            site: manifest.site.clone(),
            product: manifest.product.clone(),
            bytes: manifest.files.iter().map(|file| file.bytes).sum(),
            opens: manifest.has_keys || manifest.keys.iter().all(is_own),
        }
    }

    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, ApiError> + Send + 'static,
    ) -> Answer<'static, T> {
        let own = self.clone();
        async move {
            let done = tokio::task::spawn_blocking(move || work(&own)).await;
            done.map_err(|_| defect())?
        }
        .boxed()
    }
}

struct Over<'a>(&'a Backups);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        *self.0.reading() = None;
    }
}

impl BackupRoom for Backups {
    fn backups(&self) -> Answer<'_, Vec<BackupView>> {
        self.blocking(|own| {
            let mut views: Vec<BackupView> = own.list().iter().map(view).collect();
            if let Some(reading) = &*own.reading()
                && let Some(view) = views.iter_mut().find(|view| view.id == reading.name)
            {
                view.read_bytes = Some(reading.progress.bytes());
            }
            Ok(views)
        })
    }

    fn make_backup(&self, request: BackupRequest) -> Answer<'_, BackupView> {
        self.blocking(move |own| {
            let passphrase = request.passphrase.filter(|text| !text.is_empty());
            let passphrase = passphrase.map(Passphrase::new).transpose();
            let passphrase =
                passphrase.map_err(|error| convert::invalid(&error).about("passphrase"))?;
            let made = own.make(Kind::Manual, passphrase.as_ref());
            made.map(|made| view(&made))
                .map_err(|error| refused(&error))
        })
    }

    fn verify_backup(&self, id: String, request: BackupRequest) -> Answer<'_, BackupContent> {
        self.blocking(move |own| {
            own.read(&id, request.passphrase, |found, passphrase, progress| {
                Ok(inveye_backup::verify(&found.path, passphrase, progress)?)
            })
        })
    }

    fn restore_backup(&self, id: String, request: BackupRequest) -> Answer<'_, BackupContent> {
        self.blocking(move |own| {
            let folder = &own.room.folder;
            let content = own.read(&id, request.passphrase, |found, passphrase, progress| {
                keep_for_start(folder, &found.path, passphrase, progress)
            })?;
            own.anew.send_replace(true);
            Ok(content)
        })
    }

    fn backup_file(&self, id: String) -> Answer<'_, FileDownload> {
        self.blocking(move |own| {
            let found = own.find(&id)?;
            let file = std::fs::File::open(&found.path).map_err(|error| unread(&error))?;
            Ok(FileDownload {
                name: found.name,
                content_type: "application/octet-stream",
                length: found.bytes,
                bytes: file_feed(file),
            })
        })
    }

    fn remove_backup(&self, id: String) -> Answer<'_, ()> {
        self.blocking(move |own| {
            let found = own.find(&id)?;
            std::fs::remove_file(found.path).map_err(|error| unread(&error))
        })
    }
}

fn view(file: &BackupFile) -> BackupView {
    BackupView {
        id: file.name.clone(),
        made_ms: file.made.as_millis(),
        kind: match file.kind {
            Kind::Manual => BackupKind::Manual,
            Kind::Daily => BackupKind::Daily,
        },
        bytes: file.bytes,
        protected: file.is_protected,
        path: file.path.display().to_string(),
        read_bytes: None,
    }
}

fn refused(error: &MakeBackupError) -> ApiError {
    tracing::warn!(error = %ErrorChain(error), "no backup was made");
    let kind = match error {
        MakeBackupError::Folder { source, .. }
        | MakeBackupError::File(BackupError::File { source, .. }) => match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                ErrorKind::Exhausted
            }
            std::io::ErrorKind::AlreadyExists => ErrorKind::Conflict,
            _ => ErrorKind::Unavailable,
        },
        MakeBackupError::Database(error) => error.kind(),
        MakeBackupError::Config(error) => error.kind(),
        MakeBackupError::Keys(_) | MakeBackupError::File(_) => ErrorKind::Unavailable,
    };
    ApiError::new(kind, convert::sentence(&ErrorChain(error)))
}

/// Why a backup is not good, with a word for programs.
fn not_usable(error: &RestoreError) -> ApiError {
    let (kind, about) = match error {
        RestoreError::Backup(error) => match error {
            BackupError::File { source, .. } => {
                let kind = match source.kind() {
                    std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                        ErrorKind::Exhausted
                    }
                    _ => ErrorKind::Unavailable,
                };
                (kind, "file")
            }
            BackupError::NotABackup { .. } => (ErrorKind::InvalidArgument, "not_a_backup"),
            BackupError::Newer { .. } => (ErrorKind::InvalidArgument, "newer"),
            BackupError::Damaged { .. } => (ErrorKind::InvalidArgument, "damaged"),
            BackupError::PassphraseNeeded { .. }
            | BackupError::WrongPassphrase { .. }
            | BackupError::ShortPassphrase { .. } => (ErrorKind::InvalidArgument, "passphrase"),
            BackupError::Key { .. } => (ErrorKind::Unavailable, "file"),
        },
        RestoreError::Lacks { .. } => (ErrorKind::InvalidArgument, "not_a_backup"),
        RestoreError::Database(OpenDatabaseError::TooNew { .. }) => {
            (ErrorKind::InvalidArgument, "newer")
        }
        RestoreError::Database(_) | RestoreError::Config(_) => {
            (ErrorKind::InvalidArgument, "damaged")
        }
        RestoreError::Folder(_) | RestoreError::Keys(_) => (ErrorKind::Unavailable, "file"),
    };
    tracing::warn!(error = %ErrorChain(error), "a backup cannot be used");
    ApiError::new(kind, convert::sentence(&ErrorChain(error))).about(about)
}

fn unread(error: &std::io::Error) -> ApiError {
    ApiError::new(
        ErrorKind::Unavailable,
        format!("The backup's file cannot be used: {error}."),
    )
}
