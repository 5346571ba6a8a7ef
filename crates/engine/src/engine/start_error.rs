//! Why an engine does not start.

use std::io;
use std::path::PathBuf;

use inveye_api::BindError;
use inveye_base::ErrorKind;
use inveye_db::{OpenDatabaseError, ReadError, WriteError};

use crate::backups::RestoreError;
use crate::config::ConfigError;
use crate::network::NetworkError;
use crate::people::OpenPeopleError;

/// Why an engine does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("could not make the data folder {}", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The configuration.
    #[error("the configuration cannot be used")]
    Config(#[from] ConfigError),
    /// The database.
    #[error("the database cannot be opened")]
    Database(#[from] OpenDatabaseError),
    /// Accounts.
    #[error(transparent)]
    People(#[from] OpenPeopleError),
    /// What is stored cannot be read.
    #[error("stored settings cannot be read")]
    Read(#[from] ReadError),
    /// First settings cannot be stored.
    #[error("first settings cannot be stored")]
    Write(#[from] WriteError),
    /// A restore that was interrupted could not be ended.
    #[error("a restore was interrupted and cannot be ended")]
    Restore(#[from] Box<RestoreError>),
    /// Other devices.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The address.
    #[error("the API cannot listen")]
    Bind(#[from] BindError),
    /// Random numbers, threads or files.
    #[error("the system refused {what}")]
    System {
        /// What was asked for.
        what: &'static str,
        /// What it said.
        #[source]
        source: io::Error,
    },
}

impl StartError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Folder { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                ErrorKind::PermissionDenied
            }
            Self::Folder { .. } | Self::System { .. } => ErrorKind::Unavailable,
            Self::Config(error) => error.kind(),
            Self::Database(error) => error.kind(),
            Self::Read(error) => error.kind(),
            Self::Write(error) => error.kind(),
            Self::People(OpenPeopleError::Read(error)) => error.kind(),
            Self::People(_) => ErrorKind::Unavailable,
            Self::Network(_) => ErrorKind::InvalidArgument,
            Self::Restore(_) => ErrorKind::Unavailable,
            Self::Bind(error) => error.kind(),
        }
    }
}

pub(super) fn system(what: &'static str, source: io::Error) -> StartError {
    StartError::System { what, source }
}
