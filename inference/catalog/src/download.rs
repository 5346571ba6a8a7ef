//! Fetching a model from where its authors publish it. The only code here that uses the network.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use inveye_base::ErrorKind;
use sha2::Digest;

use crate::digest::Sha256;
use crate::entry::Entry;
use crate::locate::Locator;
use crate::store;

/// Whether somebody accepted a licence that binds users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// With `--accept-licence` or a tick on the screen.
    Given,
    /// Nobody was asked.
    NotGiven,
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes here.
    pub received: u64,
    /// Bytes in all.
    pub total: u64,
}

/// How long a silent server is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until connected.
    pub connect: Duration,
    /// Until the answer begins.
    pub response: Duration,
    /// Between two pieces of the file.
    pub stall: Duration,
    /// For the whole file: a server that trickles is given up too.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            response: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            whole: Duration::from_mins(30),
        }
    }
}

/// Why a model did not come.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// No place to put it.
    #[error("there is no data folder to download into; name one with --data")]
    NoDataFolder,
    /// Its authors publish no such file.
    #[error(
        "model `{model}` is published nowhere as one file; import it with `inveye model import FILE`, or name the folder that holds it in INVEYE_MODELS"
    )]
    NoUrl {
        /// The model's name.
        model: String,
    },
    /// Its licence binds users.
    #[error(
        "model `{model}` is under {licence}, which binds those who use it; read it, then repeat with --accept-licence"
    )]
    LicenceNotAccepted {
        /// The model's name.
        model: String,
        /// SPDX name.
        licence: String,
    },
    /// The server said no.
    #[error(
        "{url} answered with status {status}; try later, or import the file of `{model}` with `inveye model import FILE`"
    )]
    Refused {
        /// The model's name.
        model: String,
        /// From where.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// No connection, or it broke or fell silent.
    #[error(
        "could not fetch {url}; check the network, or import the file of `{model}` with `inveye model import FILE`"
    )]
    Network {
        /// The model's name.
        model: String,
        /// From where.
        url: String,
        /// What happened.
        #[source]
        source: Box<ureq::Error>,
    },
    /// Less came than the manifest says, or more.
    #[error("{url} gave {got} bytes where {wanted} were expected; nothing was kept")]
    WrongSize {
        /// From where.
        url: String,
        /// What the manifest says.
        wanted: u64,
        /// What came; where it is more, counting stopped there.
        got: u64,
    },
    /// Other content than the manifest says.
    #[error("{url} gave a file with SHA-256 {got} where {wanted} was expected; nothing was kept")]
    WrongHash {
        /// From where.
        url: String,
        /// What the manifest says.
        wanted: Sha256,
        /// What came.
        got: Sha256,
    },
    /// The models folder does not take it.
    #[error("could not write into {}", folder.display())]
    Write {
        /// The models folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

impl DownloadError {
    /// For the API and for retries.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoDataFolder | Self::NoUrl { .. } => ErrorKind::InvalidArgument,
            Self::LicenceNotAccepted { .. } => ErrorKind::PermissionDenied,
            Self::Refused { .. } | Self::Network { .. } | Self::Write { .. } => {
                ErrorKind::Unavailable
            }
            Self::WrongSize { .. } | Self::WrongHash { .. } => ErrorKind::DataLoss,
        }
    }
}

/// Fetches a model into the data folder and gives its path. Blocks; a broken download leaves
/// nothing behind and starts over the next time.
pub fn download(
    locator: &Locator,
    entry: &Entry,
    acceptance: Acceptance,
    timeouts: Timeouts,
    mut progress: impl FnMut(Progress),
) -> Result<PathBuf, DownloadError> {
    let folder = locator.models_folder().ok_or(DownloadError::NoDataFolder)?;
    let model = || entry.name().to_owned();
    let url = entry
        .url
        .clone()
        .ok_or_else(|| DownloadError::NoUrl { model: model() })?;
    if entry.needs_acceptance && acceptance == Acceptance::NotGiven && !locator.is_accepted(entry) {
        return Err(DownloadError::LicenceNotAccepted {
            model: model(),
            licence: entry.licence.clone(),
        });
    }
    let network = |source| DownloadError::Network {
        model: model(),
        url: url.clone(),
        source: Box::new(source),
    };
    let write = |source| DownloadError::Write {
        folder: folder.clone(),
        source,
    };
    let mut answer = agent(timeouts)
        .get(&url)
        .call()
        .map_err(|error| match error {
            ureq::Error::StatusCode(status) => DownloadError::Refused {
                model: model(),
                url: url.clone(),
                status,
            },
            other => network(other),
        })?;
    let mut body = answer.body_mut().as_reader();
    let mut written = store::begin(&folder).map_err(write)?;
    let mut hash = sha2::Sha256::new();
    let mut received = 0;
    let mut piece = vec![0; 64 << 10];
    loop {
        let length = match body.read(&mut piece) {
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => 0,
            Err(error) => return Err(network(ureq::Error::from(error))),
        };
        let Some(bytes) = piece.get(..length).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        received += length as u64;
        if received > entry.bytes {
            break;
        }
        hash.update(bytes);
        written.write_all(bytes).map_err(write)?;
        progress(Progress {
            received,
            total: entry.bytes,
        });
    }
    if received != entry.bytes {
        return Err(DownloadError::WrongSize {
            url,
            wanted: entry.bytes,
            got: received,
        });
    }
    let got = Sha256::from_digest(hash.finalize().into());
    if got != entry.sha256 {
        return Err(DownloadError::WrongHash {
            url,
            wanted: entry.sha256,
            got,
        });
    }
    let path = store::commit(written, &folder, &entry.file).map_err(write)?;
    locator.accept(entry, &folder).map_err(write)?;
    Ok(path)
}

fn agent(timeouts: Timeouts) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_connect(Some(timeouts.connect))
        .timeout_recv_response(Some(timeouts.response))
        .timeout_per_read(Some(timeouts.stall))
        .timeout_global(Some(timeouts.whole))
        .user_agent(concat!("inveye/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

#[cfg(test)]
mod tests;
