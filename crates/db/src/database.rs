//! The data folder, opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_base::{Clock, SystemClock};
use inveye_domain::DeviceId;
use rusqlite::{Connection, OpenFlags};

use crate::error::{OpenDatabaseError, WriteError};
use crate::lock::FolderLock;
use crate::migrate;
use crate::reader::Reader;
use crate::snapshots;
use crate::writer::EventWriter;

pub(crate) const FILE: &str = "inveye.db";

/// Files up to this size are read through when they are opened; larger ones by `inveye doctor`,
/// because it would delay the first picture.
const CHECKED_AT_START: u64 = 32 << 20;

/// A data folder that this process alone uses.
///
/// Dropping it stores what is queued and lets go of the folder; [`Database::close`] does the same
/// and says how it went.
#[derive(Debug)]
pub struct Database {
    device: DeviceId,
    reader: Reader,
    writer: EventWriter,
    // Last: the folder is let go of when everything else has ended.
    _lock: FolderLock,
}

impl Database {
    /// Opens `inveye.db` in `folder`; makes both where they are missing.
    ///
    /// A damaged, foreign or too new file is refused and left as it is.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, OpenDatabaseError> {
        // Where the clock is a simulated one, an hour passes while the disk is at one commit.
        Self::open_timed(folder, clock, Arc::new(SystemClock::new()))
    }

    /// The same, where the disk's time too is told.
    pub(crate) fn open_timed(
        folder: &Path,
        clock: Arc<dyn Clock>,
        disk: Arc<dyn Clock>,
    ) -> Result<Self, OpenDatabaseError> {
        let lock = FolderLock::take(folder)?;
        let file = folder.join(FILE);
        let wrap = |source| OpenDatabaseError::of(&file, source);
        let connection = connect(folder)?;
        let device: String = connection
            .query_row("SELECT device FROM identity", [], |row| row.get(0))
            .map_err(wrap)?;
        let device = DeviceId::new(device).map_err(|error| OpenDatabaseError::Damaged {
            file: file.clone(),
            found: error.to_string(),
        })?;
        snapshots::remove_drafts(folder);
        let reader = Reader::new(file.clone(), folder.to_owned(), device.clone());
        let writer = EventWriter::start(connection, &file, device.clone(), clock, disk)?;
        Ok(Self {
            device,
            reader,
            writer,
            _lock: lock,
        })
    }

    /// Who states this folder's events; drawn at random when it was made.
    pub fn device(&self) -> DeviceId {
        self.device.clone()
    }

    /// The one way to change anything; cheap to clone.
    pub fn writer(&self) -> EventWriter {
        self.writer.clone()
    }

    /// For queries, from any thread; cheap to clone.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// Stores what is queued and ends. An error says how many events are lost, and why.
    pub fn close(self) -> Result<(), WriteError> {
        self.writer.close()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = self.writer.close() {
            tracing::error!(
                error = %inveye_base::ErrorChain(&error),
                "the database did not close cleanly"
            );
        }
    }
}

/// That there is a database; none is made.
pub(crate) fn require(folder: &Path) -> Result<(), OpenDatabaseError> {
    std::fs::metadata(folder.join(FILE))
        .map(|_file| ())
        .map_err(|source| OpenDatabaseError::Folder {
            folder: folder.to_owned(),
            source,
        })
}

/// The connection that writes, to a database that has the newest schema.
pub(crate) fn connect(folder: &Path) -> Result<Connection, OpenDatabaseError> {
    let file = folder.join(FILE);
    let wrap = |source| OpenDatabaseError::of(&file, source);
    let refused = |source| OpenDatabaseError::Folder {
        folder: folder.to_owned(),
        source,
    };
    if !file.exists() {
        make_private(&file).map_err(refused)?;
    }
    let mut connection = Connection::open_with_flags(
        &file,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(wrap)?;
    check(&connection, &file)?;
    migrate::migrate(&mut connection, &file, &random_device())?;
    // One of a version before may be open to others; it is known to be ours by now.
    make_private(&file).map_err(refused)?;
    prepare(&connection).map_err(wrap)?;
    Ok(connection)
}

/// Hashes of passwords and what happened are nobody else's business. SQLite gives its other files the same
/// rights.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let is_open = opened.metadata()?.permissions().mode() & 0o077 != 0;
        let closed = std::fs::Permissions::from_mode(0o600);
        if is_open && let Err(error) = opened.set_permissions(closed) {
            // Some file systems know no owners; the shop's numbers matter more.
            tracing::warn!(%error, file = %file.display(), "others may read the database");
        }
    }
    drop(opened);
    Ok(())
}

/// Whether a file is a whole database that this program can use; its schema. Changes nothing.
pub fn check_copy(file: &Path) -> Result<u32, OpenDatabaseError> {
    let wrap = |source| OpenDatabaseError::of(file, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(wrap)?;
    let version = migrate::version(&connection, file)?;
    let found: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(wrap)?;
    if version == 0 || found != "ok" {
        return Err(OpenDatabaseError::Damaged {
            file: file.to_owned(),
            found,
        });
    }
    Ok(version)
}

/// Reads the file through before anything is written to it.
fn check(connection: &Connection, file: &Path) -> Result<(), OpenDatabaseError> {
    let size = std::fs::metadata(file).map_or(0, |meta| meta.len());
    if size > CHECKED_AT_START {
        return Ok(());
    }
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|source| OpenDatabaseError::of(file, source))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(OpenDatabaseError::Damaged {
            file: PathBuf::from(file),
            found,
        })
    }
}

/// How the one writing connection works.
///
/// FULL, not NORMAL: in WAL mode both survive a killed process, but NORMAL may lose the commits since
/// the last checkpoint, minutes of counts, when the power fails. FULL costs one flush of the disk per
/// commit, and commits are 200 ms apart.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // The WAL shrinks back to this after a burst.
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))
}

fn random_device() -> String {
    let mut bytes = [0_u8; 8];
    // The system's generator has been seeded long before any engine starts.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes.iter().fold("dev-".to_owned(), |mut text, byte| {
        use std::fmt::Write as _;
        let _infallible = write!(text, "{byte:02x}").is_ok();
        text
    })
}
