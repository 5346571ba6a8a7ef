//! What can go wrong, and what a person can do about it.

use std::io;
use std::path::{Path, PathBuf};

use inveye_base::ErrorKind;

/// Why a data folder could not be opened. Nothing in the folder was changed, unless
/// [`OpenDatabaseError::Migrate`] says that a step was taken back.
#[derive(Debug, thiserror::Error)]
pub enum OpenDatabaseError {
    /// Another engine has it.
    #[error(
        "another engine{} uses the data folder {}; stop it, or give this one a folder of its own",
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default(),
        folder.display()
    )]
    InUse {
        /// Which folder.
        folder: PathBuf,
        /// The other engine, where it can be told.
        pid: Option<u32>,
    },
    /// The folder cannot be made or written.
    #[error("the data folder {} cannot be written", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is damaged.
    #[error(
        "the database {} is damaged ({found}); it was left as it is: put back a backup, or move the file away to start with an empty one",
        file.display()
    )]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        found: String,
    },
    /// A database, but not one of ours.
    #[error("{} is a database of another program; it was left as it is", file.display())]
    Foreign {
        /// Which file.
        file: PathBuf,
    },
    /// Written by a newer program in a way this one would misread.
    #[error(
        "the database {} has schema {found}, which needs a program that knows schema {needed}; this one knows {known}: install the newer version",
        file.display()
    )]
    TooNew {
        /// Which file.
        file: PathBuf,
        /// Its schema.
        found: u32,
        /// Oldest schema number a program must know.
        needed: u32,
        /// Newest schema number this program knows.
        known: u32,
    },
    /// A step to the newer schema failed and was taken back.
    #[error("the database {} could not be brought to schema {version}; it stays at the one before", file.display())]
    Migrate {
        /// Which file.
        file: PathBuf,
        /// The step that failed.
        version: u32,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The file cannot be read or written at all.
    #[error("the database {} could not be opened", file.display())]
    Sqlite {
        /// Which file.
        file: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The writer's thread did not start.
    #[error("the thread that writes the database did not start")]
    Thread(#[source] io::Error),
}

impl OpenDatabaseError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InUse { .. } => ErrorKind::Conflict,
            Self::Folder { source, .. } => io_kind(source),
            Self::Damaged { .. } => ErrorKind::DataLoss,
            Self::Foreign { .. } | Self::TooNew { .. } => ErrorKind::InvalidArgument,
            Self::Migrate { source, .. } | Self::Sqlite { source, .. } => sqlite_kind(source),
            Self::Thread(_) => ErrorKind::Exhausted,
        }
    }

    /// A failure of SQLite while the file is being opened, in the words that help.
    pub(crate) fn of(file: &Path, source: rusqlite::Error) -> Self {
        let file = file.to_owned();
        match sqlite_kind(&source) {
            ErrorKind::DataLoss => Self::Damaged {
                file,
                found: source.to_string(),
            },
            _ => Self::Sqlite { file, source },
        }
    }

    /// A value that must be understood before anything else can go on.
    pub(crate) fn of_reading(file: &Path, error: ReadError) -> Self {
        match error {
            ReadError::Sqlite { source, .. } => Self::of(file, source),
            other => Self::Damaged {
                file: file.to_owned(),
                found: other.to_string(),
            },
        }
    }
}

/// Why something was not stored.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// The value cannot be stored.
    #[error("{what}")]
    Invalid {
        /// What is wrong with it.
        what: String,
    },
    /// There is nothing of that name or number.
    #[error("there is no {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// Somebody else changed it in the meantime.
    #[error("{what}")]
    Conflict {
        /// What clashes.
        what: String,
    },
    /// A file beside the database.
    #[error("{} could not be written", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database cannot be written now; events wait and are tried again.
    #[error("events cannot be stored: {message}")]
    Stalled {
        /// What the last attempt said, with its causes.
        message: String,
        /// Its kind.
        kind: ErrorKind,
    },
    /// The database was closed while it could not be written.
    #[error("{events} events could not be stored: {message}")]
    Lost {
        /// How many are lost.
        events: u64,
        /// What the last attempt said, with its causes.
        message: String,
        /// Its kind.
        kind: ErrorKind,
    },
    /// The database has not been writable for long: this event is not taken.
    #[error("{waiting} events wait for the disk already")]
    TooManyWait {
        /// How many.
        waiting: u64,
    },
    /// SQLite refused.
    #[error("could not {doing}")]
    Sqlite {
        /// What was attempted, as the end of "could not …".
        doing: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
}

impl WriteError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Closed => ErrorKind::Unavailable,
            Self::Invalid { .. } => ErrorKind::InvalidArgument,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Conflict { .. } => ErrorKind::Conflict,
            Self::File { source, .. } => io_kind(source),
            Self::Stalled { kind, .. } | Self::Lost { kind, .. } => *kind,
            Self::TooManyWait { .. } => ErrorKind::Exhausted,
            Self::Sqlite { source, .. } => sqlite_kind(source),
        }
    }

    /// For `map_err` on SQLite's answers.
    pub(crate) fn sqlite(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { doing, source }
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// SQLite refused.
    #[error("could not {doing}")]
    Sqlite {
        /// What was attempted, as the end of "could not …".
        doing: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// A stored value makes no sense to this program.
    #[error("could not {doing}: the stored {what} is not understood")]
    Stored {
        /// What was attempted, as the end of "could not …".
        doing: &'static str,
        /// Which value.
        what: String,
    },
    /// A file beside the database.
    #[error("{} could not be read", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ReadError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Sqlite { source, .. } => sqlite_kind(source),
            Self::Stored { .. } => ErrorKind::DataLoss,
            Self::File { source, .. } => io_kind(source),
        }
    }

    /// For `map_err` on SQLite's answers.
    pub(crate) fn sqlite(doing: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { doing, source }
    }
}

/// SQLite's codes as ours.
pub(crate) fn sqlite_kind(error: &rusqlite::Error) -> ErrorKind {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull | ErrorCode::OutOfMemory) => ErrorKind::Exhausted,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => ErrorKind::DataLoss,
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            ErrorKind::PermissionDenied
        }
        // A full disk also shows as a failed write of the shared-memory file; both may pass.
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::SystemIoFailure) => {
            ErrorKind::Unavailable
        }
        _ => ErrorKind::Internal,
    }
}

fn io_kind(error: &io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ErrorKind::PermissionDenied
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::Exhausted,
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => ErrorKind::InvalidArgument,
        _ => ErrorKind::Unavailable,
    }
}

/// Why sums were not counted anew.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The folder is in use, or no folder of ours.
    #[error(transparent)]
    Open(#[from] OpenDatabaseError),
    /// The site could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// SQLite refused; what was done so far was taken back.
    #[error("sums could not be counted anew; those before stay")]
    Sqlite(#[from] rusqlite::Error),
}
