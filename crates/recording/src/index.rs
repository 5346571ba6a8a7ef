//! The index of all segments, in SQLite beside the events but in a file of its own: it is large, and
//! it can be thrown away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_base::ErrorKind;
use inveye_domain::{CameraId, StreamKind, WallTime};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

mod class;
mod ledger;
mod read;
mod write;

pub use class::Usage;
pub(crate) use class::{Class, Old};
pub use ledger::{Coverage, Gap, Interval, Recorded, Span};
pub use read::{IndexReader, IndexedSegment};
pub(crate) use write::{IndexWriter, Note};

pub(crate) const FILE: &str = "recordings.db";
/// "InvR", so that the file is told from other databases.
const APPLICATION_ID: u32 = 0x496e_7652;
const SCHEMA: u32 = 2;

/// Row number of a stream in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamRow(pub(crate) i64);

/// One camera's one stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// Which camera.
    pub camera: CameraId,
    /// Which of its streams.
    pub kind: StreamKind,
}

/// Why the index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// SQLite refused.
    #[error("the index of recordings {} could not {doing}", file.display())]
    Sqlite {
        /// Which file.
        file: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The file is another program's, or of another version.
    #[error("the index of recordings {} cannot be used ({found}); the video itself is safe: move the file away, and a new one is made from the segments", file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        found: String,
    },
}

impl IndexError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Damaged { .. } => ErrorKind::DataLoss,
            Self::Sqlite { .. } if self.is_corrupt() => ErrorKind::DataLoss,
            Self::Sqlite { .. } => ErrorKind::Unavailable,
        }
    }

    /// Whether SQLite says that the file is broken: it is then made anew from the segments.
    pub(crate) fn is_corrupt(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let Self::Sqlite { source, .. } = self else {
            return false;
        };
        matches!(
            source.sqlite_error_code(),
            Some(DatabaseCorrupt | NotADatabase)
        )
    }
}

impl IndexError {
    /// The index of a data folder is broken, as something else than SQLite knows.
    pub(crate) fn corrupt(folder: &Path, why: &str) -> Self {
        Self::Sqlite {
            file: folder.join(FILE),
            doing: "be used",
            source: corrupt(why),
        }
    }
}

fn corrupt(why: &str) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
        Some(why.to_owned()),
    )
}

/// Moves a broken index out of the way, with what SQLite kept beside it; it stays for whoever wants to
/// look, and for the causes of gaps.
pub(crate) fn set_aside(folder: &Path) -> io::Result<PathBuf> {
    let file = folder.join(FILE);
    let aside = (1..)
        .map(|number| beside(&file, &format!(".damaged-{number}")))
        .find(|path| !path.exists())
        .ok_or(io::ErrorKind::AlreadyExists)?;
    for rest in ["-wal", "-shm"] {
        match fs::rename(beside(&file, rest), beside(&aside, rest)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(&file, &aside)?;
    Ok(aside)
}

/// A file with more behind its name.
pub(crate) fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    name.into()
}

/// Opens the index of a data folder, making it when it is missing.
pub(crate) fn open(folder: &Path) -> Result<(IndexWriter, IndexReader), IndexError> {
    let file = folder.join(FILE);
    if !file.exists() {
        // Without it, what SQLite kept beside it belongs to nothing.
        for rest in ["-wal", "-shm"] {
            let _missing = fs::remove_file(beside(&file, rest)).is_err();
        }
    }
    open_file(file)
}

/// The same under another name.
pub(crate) fn open_file(file: PathBuf) -> Result<(IndexWriter, IndexReader), IndexError> {
    let connection = connect(&file, true)?;
    let writer = IndexWriter::new(connection, file.clone());
    Ok((writer, IndexReader::new(file)))
}

fn connect(file: &Path, writes: bool) -> Result<Connection, IndexError> {
    let wrap = |doing| {
        move |source: rusqlite::Error| IndexError::Sqlite {
            file: file.to_owned(),
            doing,
            source,
        }
    };
    let access = if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let mut connection =
        Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(wrap("be opened"))?;
    connection
        .busy_timeout(Duration::from_secs(5))
        .map_err(wrap("be opened"))?;
    if !writes {
        return Ok(connection);
    }
    let pragma = |name: &str| {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, u32>(0))
            .map_err(wrap("be read"))
    };
    let (version, application) = (pragma("user_version")?, pragma("application_id")?);
    match (version, application) {
        (0, 0) => create(&mut connection).map_err(wrap("be made"))?,
        (SCHEMA, APPLICATION_ID) => {}
        (1, APPLICATION_ID) => migrate(&mut connection).map_err(wrap("be brought up to date"))?,
        (_, APPLICATION_ID) => {
            return Err(IndexError::Damaged {
                file: file.to_owned(),
                found: format!("it has schema {version}, this program knows {SCHEMA}"),
            });
        }
        _ => {
            return Err(IndexError::Damaged {
                file: file.to_owned(),
                found: "it is another program's".to_owned(),
            });
        }
    }
    let prepare = || {
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        // A row must not be lost once its file's garbage row is gone, nor come back.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "journal_size_limit", 16 << 20)
    };
    prepare().map_err(wrap("be prepared"))?;
    whole(&connection, file).map_err(wrap("be read"))?;
    Ok(connection)
}

/// SQLite notices that a file was cut off only when it comes to what is missing.
fn whole(connection: &Connection, file: &Path) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let size: i64 = connection.query_row(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        [],
        |row| row.get(0),
    )?;
    let there = std::fs::metadata(file).map_or(0, |meta| meta.len());
    if there < size.cast_unsigned() {
        return Err(corrupt(&format!("{there} bytes of {size} are there")));
    }
    Ok(())
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(include_str!("../migrations/0001_first.sql"))?;
    transaction.execute("INSERT INTO identity VALUES (1, NULL, 0)", [])?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute_batch(include_str!("../migrations/0002_classes.sql"))?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()
}

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(include_str!("../migrations/0002_classes.sql"))?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()
}

fn time(micros: i64) -> WallTime {
    WallTime::from_micros(micros)
}

fn stream_id(camera: &str, kind: &str) -> Option<StreamId> {
    Some(StreamId {
        camera: CameraId::new(camera).ok()?,
        kind: match kind {
            "main" => StreamKind::Main,
            "sub" => StreamKind::Sub,
            _ => return None,
        },
    })
}

/// A lock whose holder cannot leave anything half done: SQLite takes back what was not committed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn row_of(connection: &Connection, stream: &StreamId) -> rusqlite::Result<Option<StreamRow>> {
    connection
        .prepare_cached("SELECT stream FROM stream WHERE camera = ?1 AND kind = ?2")?
        .query_row((stream.camera.as_str(), stream.kind.as_str()), |row| {
            row.get(0).map(StreamRow)
        })
        .optional()
}

type Shared<T> = Arc<Mutex<T>>;
