//! What belongs into a backup, and when one is made. How it is put back: `restoring`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use inveye_backup::{BackupError, Content, Kind, Manifest, Part, Passphrase};
use inveye_base::ErrorChain;
use inveye_db::{ReadError, Reader};
use inveye_domain::{DeviceId, WallTime};
use inveye_secrets::{Keys, KeysError, write_private};

use crate::config::{Config, ConfigError, FILE_NAME};

mod daily;
mod restoring;
mod room;

pub(crate) use daily::run;
pub use restoring::{RestoreError, Restored, restore_backup};
pub(crate) use restoring::{begin, finish_restore};
pub(crate) use room::Backups;

const DATABASE: &str = "inveye.db";
const SEAL: &str = "audit.head";
/// Exported keys: where they go is the other machine's business.
const KEYS: &str = "secrets.keys";
/// Only behind a passphrase; put back only where there is none yet.
const PRIVATE: [&str; 4] = [
    "recordings.key",
    "evidence.key",
    "tls/authority.pem",
    "tls/authority.key",
];
/// What belongs to a database that is moved away.
const AWAY: [&str; 3] = ["inveye.db-wal", "inveye.db-shm", SEAL];
/// What the name of a copy of the database begins with.
const COPY: &str = ".copy-";
const PREFIX: &str = "inveye-";
const PLAIN: &str = ".tar.gz";
const PROTECTED: &str = ".tar.gz.sealed";
const STAMP: &str = "%Y%m%dT%H%M%S%.3fZ";

/// A backup that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    /// Its file.
    pub path: PathBuf,
    /// The file's name.
    pub name: String,
    /// When it was made.
    pub made: WallTime,
    /// Why.
    pub kind: Kind,
    /// Its length.
    pub bytes: u64,
    /// Whether it takes a passphrase.
    pub is_protected: bool,
    /// Whose it is: several shops may keep theirs in one folder.
    pub device: DeviceId,
}

/// How a backup is made.
#[derive(Debug)]
pub struct NewBackup<'a> {
    /// Into which folder.
    pub folder: &'a Path,
    /// Why.
    pub kind: Kind,
    /// Encrypts it, and takes the keys in.
    pub passphrase: Option<&'a Passphrase>,
    /// Now.
    pub at: WallTime,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum MakeBackupError {
    /// Its folder.
    #[error("{} could not be used for backups", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The configuration.
    #[error("the configuration cannot be read")]
    Config(#[from] ConfigError),
    /// The database.
    #[error("the database cannot be copied")]
    Database(#[from] ReadError),
    /// Keys.
    #[error("the keys cannot be taken in")]
    Keys(#[from] KeysError),
    /// Its file.
    #[error(transparent)]
    File(#[from] BackupError),
}

/// Backups in a folder, newest first.
pub fn backups_in(folder: &Path) -> Vec<BackupFile> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<BackupFile> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            let file = BackupFile {
                path: entry.path(),
                bytes: about.len(),
                ..parse(&name)?
            };
            Some(file)
        })
        .collect();
    found.sort_by(|a, b| (b.made, &b.name).cmp(&(a.made, &a.name)));
    found
}

/// What a name says: `inveye-DEVICE-TIME-KIND.tar.gz`.
fn parse(name: &str) -> Option<BackupFile> {
    let middle = name.strip_prefix(PREFIX)?;
    let (middle, is_protected) = match middle.strip_suffix(PROTECTED) {
        Some(middle) => (middle, true),
        None => (middle.strip_suffix(PLAIN)?, false),
    };
    let mut parts = middle.rsplitn(3, '-');
    let (kind, stamp, device) = (parts.next()?, parts.next()?, parts.next()?);
    let kind = [Kind::Manual, Kind::Daily]
        .into_iter()
        .find(|known| known.as_str() == kind)?;
    let at = jiff::civil::DateTime::strptime(STAMP, stamp).ok()?;
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(BackupFile {
        path: PathBuf::new(),
        name: name.to_owned(),
        made: WallTime::from_millis(at.timestamp().as_millisecond()),
        kind,
        bytes: 0,
        is_protected,
        device: DeviceId::new(device).ok()?,
    })
}

/// What the names of a machine's backups begin with.
fn prefix(device: &DeviceId) -> String {
    format!("{PREFIX}{device}-")
}

fn stamp(at: WallTime) -> String {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
    at.strftime(STAMP).to_string()
}

/// Makes a backup of a data folder, beside a running engine too.
pub fn make_backup(
    data: &Path,
    reader: &Reader,
    new: &NewBackup<'_>,
) -> Result<BackupFile, MakeBackupError> {
    let wrong_folder = |source| MakeBackupError::Folder {
        folder: new.folder.to_owned(),
        source,
    };
    fs::create_dir_all(new.folder).map_err(wrong_folder)?;
    let config = Config::read(data)?.to_text(data)?;
    // Before the database: a log that is newer than its seal is whole, the other way round it is not.
    let seal = fs::read(data.join(SEAL)).ok();
    // Not in their folder: it may be on another machine, where SQLite is slow and locks are none.
    let copied = Copied::of(reader, &data.join(format!("{COPY}{}.db", stamp(new.at))))?;
    let keys = match Keys::open(data) {
        Ok(keys) => Some(keys),
        // Nothing was ever sealed.
        Err(KeysError::Missing { .. }) => None,
        // Better a backup without its key's name than none.
        Err(error) if new.passphrase.is_none() => {
            tracing::warn!(error = %ErrorChain(&error), "the backup does not name its key");
            None
        }
        Err(error) => return Err(error.into()),
    };
    let bytes = |name: &str, bytes: Vec<u8>| Part {
        name: name.to_owned(),
        content: Content::Bytes(bytes),
    };
    let mut parts = vec![
        bytes(FILE_NAME, config.into_bytes()),
        Part {
            name: DATABASE.to_owned(),
            content: Content::File(copied.file.clone()),
        },
    ];
    parts.extend(seal.map(|seal| bytes(SEAL, seal)));
    if new.passphrase.is_some() {
        if let Some(keys) = &keys {
            parts.push(bytes(KEYS, keys.export().reveal().clone().into_bytes()));
        }
        for name in PRIVATE {
            let file = fs::read(data.join(name)).ok();
            parts.extend(file.map(|file| bytes(name, file)));
        }
    }
    let ids = keys.iter().flat_map(Keys::ids).map(ToString::to_string);
    let site = reader.site()?.map(|site| site.name).unwrap_or_default();
    let about = Manifest {
        format: String::new(),
        product: env!("CARGO_PKG_VERSION").to_owned(),
        schema: copied.schema,
        made_ms: new.at.as_millis(),
        site,
        kind: new.kind,
        keys: ids.collect(),
        has_keys: new.passphrase.is_some(),
        files: Vec::new(),
    };
    let is_protected = new.passphrase.is_some();
    let name = format!(
        "{}{}-{}{}",
        prefix(reader.device()),
        stamp(new.at),
        new.kind,
        if is_protected { PROTECTED } else { PLAIN }
    );
    let path = new.folder.join(&name);
    inveye_backup::create(&path, &parts, about, new.passphrase)?;
    let bytes = fs::metadata(&path).map_err(wrong_folder)?.len();
    Ok(BackupFile {
        path,
        name,
        made: new.at,
        kind: new.kind,
        bytes,
        is_protected,
        device: reader.device().clone(),
    })
}

/// A copy of the database that goes with the value.
struct Copied {
    file: PathBuf,
    schema: u32,
}

impl Copied {
    fn of(reader: &Reader, file: &Path) -> Result<Self, MakeBackupError> {
        let mut copied = Self {
            file: file.to_owned(),
            schema: 0,
        };
        // It holds what the database holds: nobody else may read it, from its first byte on.
        write_private(file, &[]).map_err(|source| MakeBackupError::Folder {
            folder: file.to_owned(),
            source,
        })?;
        copied.schema = reader.copy_to(file)?;
        Ok(copied)
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.file).is_err();
    }
}

#[cfg(test)]
mod tests;
