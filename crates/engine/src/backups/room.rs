//! Backups behind the API: one is made at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use inveye_api::{Answer, ApiError, BackupRoom, FileDownload};
use inveye_backup::{BackupError, Kind, Passphrase};
use inveye_base::{ErrorChain, ErrorKind};
use inveye_wire::{BackupKind, BackupRequest, BackupView};

use super::daily::{forget, forget_copies, is_due};
use super::{BackupFile, MakeBackupError, NewBackup, backups_in, make_backup};
use crate::convert;
use crate::media_feed::file_feed;
use crate::room::{Room, defect};

/// The engine's backups.
pub(crate) struct Backups {
    room: Arc<Room>,
    making: Arc<Mutex<()>>,
}

impl Backups {
    pub(crate) fn new(room: Arc<Room>) -> Self {
        Self {
            room,
            making: Arc::default(),
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

    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, ApiError> + Send + 'static,
    ) -> Answer<'static, T> {
        let own = Self {
            room: Arc::clone(&self.room),
            making: Arc::clone(&self.making),
        };
        async move {
            let done = tokio::task::spawn_blocking(move || work(&own)).await;
            done.map_err(|_| defect())?
        }
        .boxed()
    }
}

impl BackupRoom for Backups {
    fn backups(&self) -> Answer<'_, Vec<BackupView>> {
        self.blocking(|own| Ok(own.list().iter().map(view).collect()))
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

fn unread(error: &std::io::Error) -> ApiError {
    ApiError::new(
        ErrorKind::Unavailable,
        format!("The backup's file cannot be used: {error}."),
    )
}
