//! Bringing a model file in from a stick or a folder.

use std::fs;
use std::path::{Path, PathBuf};

use inveye_base::ErrorKind;

use crate::digest::Sha256;
use crate::download::Acceptance;
use crate::entry::Entry;
use crate::locate::Locator;
use crate::manifest::{Catalog, ManifestError};
use crate::store;

/// The ONNX format itself ends at 2 GiB.
const MAX_BYTES: u64 = 2 << 30;

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No place to put it.
    #[error("there is no data folder to import into; name one with --data")]
    NoDataFolder,
    /// Not there, or not readable.
    #[error("{} cannot be read", path.display())]
    Read {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Longer than any model.
    #[error("{} has {bytes} bytes, more than an ONNX model can have", path.display())]
    TooLarge {
        /// Where.
        path: PathBuf,
        /// Its length.
        bytes: u64,
    },
    /// Named like a known model, with other content.
    #[error(
        "{} is named like model `{model}` but is damaged or another file: {got} bytes, where {wanted} bytes with SHA-256 {sha256} are expected; get it again, or describe it in a file of the same name ending in .toml",
        path.display()
    )]
    Damaged {
        /// Where.
        path: PathBuf,
        /// The model it should be.
        model: String,
        /// Its length.
        got: u64,
        /// The length it should have.
        wanted: u64,
        /// The hash it should have.
        sha256: Sha256,
    },
    /// Neither known nor described.
    #[error(
        "{} is none of the known models (SHA-256 {sha256}); describe its inputs and outputs in a file {} beside it",
        path.display(), description.display()
    )]
    Unknown {
        /// Where.
        path: PathBuf,
        /// Its hash.
        sha256: Sha256,
        /// Where a description would be read.
        description: PathBuf,
    },
    /// Described wrongly.
    #[error("the description {} cannot be used", path.display())]
    Description {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: ManifestError,
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

impl ImportError {
    /// For the API.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoDataFolder
            | Self::TooLarge { .. }
            | Self::Unknown { .. }
            | Self::Description { .. } => ErrorKind::InvalidArgument,
            Self::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                ErrorKind::NotFound
            }
            Self::Read { .. } | Self::Write { .. } => ErrorKind::Unavailable,
            Self::Damaged { .. } => ErrorKind::DataLoss,
            Self::LicenceNotAccepted { .. } => ErrorKind::PermissionDenied,
        }
    }
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The model it is.
    pub entry: Entry,
    /// Where it lies now.
    pub path: PathBuf,
}

/// Copies a model file into the data folder.
///
/// It is recognised by its hash, whatever its name; a model that the manifest does not know needs a
/// description of the same name with the ending `.toml` beside it. Importing a file again is no error.
pub fn import(
    catalog: &Catalog,
    locator: &Locator,
    file: &Path,
    acceptance: Acceptance,
) -> Result<Imported, ImportError> {
    let folder = locator.models_folder().ok_or(ImportError::NoDataFolder)?;
    let bytes = read(file)?;
    let sha256 = Sha256::of(&bytes);
    let (entry, description) = match catalog.entry_by_hash(sha256) {
        Some(entry) => (entry.clone(), None),
        None => describe(catalog, file, bytes.len() as u64, sha256)?,
    };
    if entry.needs_acceptance && acceptance == Acceptance::NotGiven && !locator.is_accepted(&entry)
    {
        return Err(ImportError::LicenceNotAccepted {
            model: entry.name().to_owned(),
            licence: entry.licence.clone(),
        });
    }
    let write = |source| ImportError::Write {
        folder: folder.clone(),
        source,
    };
    let path = store::write(&folder, &entry.file, &bytes).map_err(write)?;
    if let Some(text) = description {
        store::write(&folder, &format!("{}.toml", entry.name()), text.as_bytes()).map_err(write)?;
    }
    locator.accept(&entry, &folder).map_err(write)?;
    Ok(Imported { entry, path })
}

fn read(file: &Path) -> Result<Vec<u8>, ImportError> {
    let failed = |source| ImportError::Read {
        path: file.to_path_buf(),
        source,
    };
    let bytes = fs::metadata(file).map_err(failed)?.len();
    if bytes > MAX_BYTES {
        return Err(ImportError::TooLarge {
            path: file.to_path_buf(),
            bytes,
        });
    }
    fs::read(file).map_err(failed)
}

/// An unknown model's entry, and its description completed with what the file says.
fn describe(
    catalog: &Catalog,
    file: &Path,
    bytes: u64,
    sha256: Sha256,
) -> Result<(Entry, Option<String>), ImportError> {
    let path = file.with_extension("toml");
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let Ok(text) = fs::read_to_string(&path) else {
        let meant = catalog.entries().iter().find(|entry| entry.file == name);
        return Err(match meant {
            Some(entry) => ImportError::Damaged {
                path: file.to_path_buf(),
                model: entry.name().to_owned(),
                got: bytes,
                wanted: entry.bytes,
                sha256: entry.sha256,
            },
            None => ImportError::Unknown {
                path: file.to_path_buf(),
                sha256,
                description: path,
            },
        });
    };
    catalog
        .parse_description(&text, &name, bytes, sha256)
        .map(|(entry, completed)| (entry, Some(completed)))
        .map_err(|source| ImportError::Description { path, source })
}

#[cfg(test)]
mod tests;
