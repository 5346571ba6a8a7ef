//! What can be wrong with a backup.

use std::io;
use std::path::{Path, PathBuf};

/// Why a backup was not made, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{} could not be {doing}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// `read`, `written` or `moved`.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is something else.
    #[error("{} is no backup of InvEye", file.display())]
    NotABackup {
        /// Which.
        file: PathBuf,
    },
    /// A later version wrote it.
    #[error("{} was made by a newer version (format `{format}`): install that version to restore it", file.display())]
    Newer {
        /// Which.
        file: PathBuf,
        /// Of what form it is.
        format: String,
    },
    /// It is not as it was written.
    #[error("{} is cut off or was changed: {what}", file.display())]
    Damaged {
        /// Which.
        file: PathBuf,
        /// What was found.
        what: String,
    },
    /// It is protected.
    #[error("{} is protected: give its passphrase", file.display())]
    PassphraseNeeded {
        /// Which.
        file: PathBuf,
    },
    /// It does not open.
    #[error("the passphrase is wrong, or {} was changed", file.display())]
    WrongPassphrase {
        /// Which.
        file: PathBuf,
    },
    /// Too easily guessed.
    #[error("a passphrase has at least {least} characters")]
    ShortPassphrase {
        /// How many.
        least: usize,
    },
    /// No key can be made.
    #[error("no key could be made: {why}")]
    Key {
        /// Why.
        why: String,
    },
}

impl BackupError {
    pub(crate) fn file(file: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let file = file.to_owned();
        move |source| Self::File {
            file,
            doing,
            source,
        }
    }

    pub(crate) fn damaged(file: &Path, what: impl Into<String>) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            what: what.into(),
        }
    }
}
