//! How a backup is put back: at once, or at the next start.

use std::fs;
use std::path::{Path, PathBuf};

use inveye_backup::{BackupError, Manifest, Passphrase, Progress, Staged};
use inveye_base::{Clock as _, ErrorChain, SystemClock};
use inveye_db::{FolderLock, OpenDatabaseError, Reader, check_copy};
use inveye_domain::WallTime;
use inveye_secrets::{Keys, KeysError};

use super::{AWAY, DATABASE, KEYS, PRIVATE, SEAL, stamp};
use crate::config::{Config, ConfigError, FILE_NAME};
use crate::people::{LocalAccounts, OpenAccountsError};
use crate::{rotation, route_secrets};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Where the old state lies.
    pub aside: PathBuf,
    /// What a person should know: passwords that do not open, keys that were left alone.
    pub notes: Vec<String>,
}

/// Why a backup was not restored. All is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// An engine runs.
    #[error("the data folder is not free")]
    Folder(#[source] OpenDatabaseError),
    /// The backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// It lacks something.
    #[error("the backup holds no {name}")]
    Lacks {
        /// What.
        name: &'static str,
    },
    /// Its database.
    #[error("the backup's database cannot be used")]
    Database(#[source] OpenDatabaseError),
    /// Its configuration.
    #[error("the backup's configuration cannot be used")]
    Config(#[from] ConfigError),
    /// Its keys.
    #[error("the backup's keys cannot be taken over")]
    Keys(#[from] KeysError),
}

/// Puts a backup into use on a data folder on which no engine runs. What was there moves aside.
pub fn restore_backup(
    data: &Path,
    file: &Path,
    passphrase: Option<&Passphrase>,
    now: WallTime,
) -> Result<Restored, RestoreError> {
    let lock = FolderLock::take(data).map_err(RestoreError::Folder)?;
    inveye_backup::finish(data)?;
    let staged = Staged::lay_down(data, file, passphrase, &Progress::default())?;
    check(&staged)?;
    let restored = put_in(data, staged, lock, now)?;
    // What waited was asked for before.
    if let Ok(waiting) = Staged::waiting(data) {
        drop(waiting);
    }
    Ok(restored)
}

/// Looks a backup through as [`restore_backup`] does, beside a running engine, and keeps it for the next start.
pub(super) fn keep_for_start(
    data: &Path,
    file: &Path,
    passphrase: Option<&Passphrase>,
    progress: &Progress,
) -> Result<Manifest, RestoreError> {
    let staged = Staged::lay_down(data, file, passphrase, progress)?;
    check(&staged)?;
    let manifest = staged.manifest().clone();
    staged.wait()?;
    Ok(manifest)
}

/// Whatever a restore left to the next start of an engine is done, before anything is opened: one that was
/// interrupted is ended, one that waits is put in. One that cannot be used any more is said and forgotten: the
/// store goes on with what it has.
pub(crate) fn begin(data: &Path) -> Result<(), RestoreError> {
    finish_restore(data)?;
    if !inveye_backup::is_waiting(data) {
        return Ok(());
    }
    let lock = FolderLock::take(data).map_err(RestoreError::Folder)?;
    let Some(staged) = Staged::waiting(data)? else {
        return Ok(());
    };
    if let Err(error) = check(&staged) {
        tracing::error!(error = %ErrorChain(&error), "the backup that waited is not put in");
        return Ok(());
    }
    let now = SystemClock::new().wall();
    let restored = put_in(data, staged, lock, now)?;
    tracing::warn!(aside = %restored.aside.display(), "a backup was put in; what was there lies aside");
    for note in restored.notes {
        tracing::warn!(note, "after the restore");
    }
    Ok(())
}

/// Whether this program can use what is in a backup.
fn check(staged: &Staged) -> Result<(), RestoreError> {
    for name in [FILE_NAME, DATABASE] {
        if !staged.file(name).is_file() {
            return Err(RestoreError::Lacks { name });
        }
    }
    check_copy(&staged.file(DATABASE)).map_err(RestoreError::Database)?;
    let config = staged.file(FILE_NAME);
    Config::read(config.parent().unwrap_or(&config))?;
    Ok(())
}

/// `lock` is that of the folder.
fn put_in(
    data: &Path,
    staged: Staged,
    lock: FolderLock,
    now: WallTime,
) -> Result<Restored, RestoreError> {
    let (manifest, name) = (staged.manifest().clone(), staged.name().to_owned());
    let mut notes = Vec::new();
    if let Ok(exported) = fs::read_to_string(staged.file(KEYS)) {
        Keys::adopt(data, &exported)?;
    }
    let mut new = vec![FILE_NAME, DATABASE, SEAL];
    // An authority and its key go together.
    let has_authority = PRIVATE
        .iter()
        .any(|name| is_tls(name) && data.join(name).exists());
    for name in PRIVATE {
        let (theirs, ours) = (fs::read(staged.file(name)).ok(), data.join(name));
        let Some(theirs) = theirs else { continue };
        let is_taken = ours.exists() || (has_authority && is_tls(name));
        if !is_taken {
            new.push(name);
        } else if fs::read(&ours).ok() != Some(theirs) {
            notes.push(format!(
                "{name} of this machine was left as it is; the backup has another one"
            ));
        }
    }
    let aside = format!("before-restore-{}", stamp(now));
    let aside = staged.put_in(&new, &AWAY, &aside)?;
    drop(lock);
    notes.extend(note(data, &name, &manifest));
    notes.extend(closed(data));
    Ok(Restored {
        manifest,
        aside,
        notes,
    })
}

/// What does not open with the keys of this machine.
fn closed(data: &Path) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(config) = Config::load(data) {
        let cameras = config.cameras.into_iter();
        found.extend(cameras.filter_map(|camera| camera.locked));
    }
    let (Ok(keys), Ok(reader)) = (Keys::open(data), Reader::beside(data)) else {
        return found;
    };
    found.extend(route_secrets::closed(&keys, &reader).unwrap_or_default());
    let users = reader.users().unwrap_or_default();
    let people = users.iter().filter(|user| {
        let factor = user.second_factor.as_ref();
        factor.is_some_and(|factor| rotation::opened(&keys, &user.id, &factor.secret).is_err())
    });
    match people.count() {
        0 => {}
        count => found.push(format!(
            "authenticators of {count} people do not open: they sign in with a recovery code, or an admin takes them away"
        )),
    }
    found
}

fn is_tls(name: &str) -> bool {
    name.starts_with("tls/")
}

/// Into the restored audit log. What went wrong, for people: the restore itself is done.
fn note(data: &Path, name: &str, manifest: &Manifest) -> Option<String> {
    let detail = format!("made by {} for {}", manifest.product, manifest.site);
    let noted = || -> Result<(), String> {
        let words = |error: OpenAccountsError| ErrorChain(&error).to_string();
        let accounts = LocalAccounts::open(data).map_err(words)?;
        accounts
            .note_offline("backup.restore", name, &detail)
            .map_err(|error| error.to_string())?;
        accounts
            .close()
            .map_err(|error| ErrorChain(&error).to_string())
    };
    noted()
        .err()
        .map(|why| format!("the audit log does not tell of it: {why}"))
}

/// Ends a restore that was interrupted, before anything is opened.
pub(crate) fn finish_restore(data: &Path) -> Result<(), RestoreError> {
    if !data.join("restore.new").exists() {
        return Ok(());
    }
    // Somebody may be restoring right now.
    let _lock = FolderLock::take(data).map_err(RestoreError::Folder)?;
    if let Some(aside) = inveye_backup::finish(data)? {
        tracing::warn!(aside = %aside.display(), "a restore that was interrupted was ended");
    }
    Ok(())
}
