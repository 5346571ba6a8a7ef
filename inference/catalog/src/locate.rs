//! Where a model's file lies on this machine.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use inveye_base::ErrorKind;
use inveye_domain::DetectorProfile;
use inveye_inference_core::{ModelSpec, Task};

use crate::digest::Sha256;
use crate::entry::Entry;
use crate::manifest::{Catalog, ManifestError};
use crate::store;

/// Which lookup found a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The folder of `INVEYE_MODELS`.
    Environment,
    /// `models/` in the data folder.
    Data,
    /// The folder beside a development checkout.
    Development,
}

/// A file of the right name; its content is not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where.
    pub path: PathBuf,
    /// Found how.
    pub source: Source,
}

/// A model's bytes, checked against the manifest.
#[derive(Debug, Clone)]
pub struct VerifiedModel {
    /// How it is fed and read.
    pub spec: ModelSpec,
    /// Where it was read.
    pub path: PathBuf,
    /// What was checked, and what therefore must be run.
    pub bytes: Vec<u8>,
}

/// Why a model is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// In none of the folders.
    #[error(
        "model `{model}` is not on this machine (looked in {}); {}",
        listed(looked), advice(*downloadable)
    )]
    NotHere {
        /// Its name.
        model: String,
        /// Folders looked in.
        looked: Vec<PathBuf>,
        /// Whether the manifest knows where its authors publish it.
        downloadable: bool,
    },
    /// There, but not to be read.
    #[error("model file {} cannot be read", path.display())]
    Read {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file of another length: mostly a broken copy.
    #[error(
        "model file {} has {got} bytes and should have {wanted}; remove it and import or download `{model}` again",
        path.display()
    )]
    WrongSize {
        /// The model's name.
        model: String,
        /// Where.
        path: PathBuf,
        /// What the manifest says.
        wanted: u64,
        /// What it has.
        got: u64,
    },
    /// A file with other content.
    #[error(
        "model file {} is damaged or another model: its SHA-256 is {got} and should be {wanted}; remove it and import or download `{model}` again",
        path.display()
    )]
    WrongHash {
        /// The model's name.
        model: String,
        /// Where.
        path: PathBuf,
        /// What the manifest says.
        wanted: Sha256,
        /// What it has.
        got: Sha256,
    },
    /// Its licence binds users, and nobody accepted it here.
    #[error(
        "model `{model}` is under {licence}, which binds those who use it; read its licence, then run `inveye model import FILE --accept-licence`"
    )]
    LicenceNotAccepted {
        /// The model's name.
        model: String,
        /// SPDX name.
        licence: String,
    },
}

impl LocateError {
    /// For the API and for retries.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotHere { .. } => ErrorKind::NotFound,
            Self::Read { .. } => ErrorKind::Unavailable,
            Self::WrongSize { .. } | Self::WrongHash { .. } => ErrorKind::DataLoss,
            Self::LicenceNotAccepted { .. } => ErrorKind::PermissionDenied,
        }
    }
}

fn listed(folders: &[PathBuf]) -> String {
    if folders.is_empty() {
        return "no folder: none is set".to_owned();
    }
    let names: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
    names.join(", ")
}

fn advice(downloadable: bool) -> &'static str {
    if downloadable {
        "run `inveye model download` with its name, or import its file with `inveye model import FILE`"
    } else {
        "import its file with `inveye model import FILE`, or name the folder that holds it in INVEYE_MODELS"
    }
}

/// The folders in which models are looked for, in this order. Any may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locator {
    /// Named by `INVEYE_MODELS`.
    pub env_folder: Option<PathBuf>,
    /// The data folder; models lie in `models/` of it.
    pub data_folder: Option<PathBuf>,
    /// Models beside a development checkout, with more in `compat/`.
    pub development_folder: Option<PathBuf>,
}

impl Locator {
    /// From `INVEYE_MODELS`, a data folder, and `shared/models` beside the checkout that built this
    /// program, if that is here: a program that was installed has no such checkout.
    pub fn from_environment(data_folder: Option<PathBuf>) -> Self {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        let beside = || {
            let mut folders = checkout.is_dir().then(|| checkout.ancestors())?;
            folders.find_map(|folder| {
                Some(folder.join("shared/models")).filter(|models| models.is_dir())
            })
        };
        Self {
            env_folder: set("INVEYE_MODELS").map(PathBuf::from),
            data_folder,
            development_folder: beside(),
        }
    }

    /// Where imported and downloaded models lie.
    pub fn models_folder(&self) -> Option<PathBuf> {
        self.data_folder.as_ref().map(|data| data.join("models"))
    }

    /// The first file of the right name.
    pub fn locate(&self, entry: &Entry) -> Result<Located, LocateError> {
        let folders = self.folders();
        folders
            .iter()
            .map(|(folder, source)| Located {
                path: folder.join(&entry.file),
                source: *source,
            })
            .find(|located| located.path.is_file())
            .ok_or_else(|| LocateError::NotHere {
                model: entry.name().to_owned(),
                looked: folders.into_iter().map(|(folder, _)| folder).collect(),
                downloadable: entry.url.is_some(),
            })
    }

    /// Reads a model and checks length, hash and licence; a file that fails is an error, not a
    /// reason to look on in another folder, or a damaged disk would go unnoticed.
    pub fn load(&self, entry: &Entry) -> Result<VerifiedModel, LocateError> {
        self.locate(entry)?;
        if entry.needs_acceptance && !self.is_accepted(entry) {
            return Err(LocateError::LicenceNotAccepted {
                model: entry.name().to_owned(),
                licence: entry.licence.clone(),
            });
        }
        self.check(entry)
    }

    /// Reads a model and checks length and hash, whether or not its licence was accepted.
    pub fn check(&self, entry: &Entry) -> Result<VerifiedModel, LocateError> {
        let located = self.locate(entry)?;
        let path = located.path;
        let bytes = read_at_most(&path, entry.bytes)?;
        let got = bytes.len() as u64;
        if got != entry.bytes {
            return Err(LocateError::WrongSize {
                model: entry.name().to_owned(),
                wanted: entry.bytes,
                got: fs::metadata(&path).map_or(got, |m| m.len()),
                path,
            });
        }
        let got = Sha256::of(&bytes);
        if got != entry.sha256 {
            return Err(LocateError::WrongHash {
                model: entry.name().to_owned(),
                path,
                wanted: entry.sha256,
                got,
            });
        }
        Ok(VerifiedModel {
            spec: entry.spec.clone(),
            path,
            bytes,
        })
    }

    /// The best model of a profile that is on this machine.
    pub fn first_here<'a>(
        &self,
        catalog: &'a Catalog,
        profile: DetectorProfile,
    ) -> Option<&'a Entry> {
        catalog
            .for_profile(profile)
            .find(|entry| self.locate(entry).is_ok())
    }

    /// The best model for a task that is on this machine.
    pub fn first_for<'a>(&self, catalog: &'a Catalog, task: Task) -> Option<&'a Entry> {
        catalog
            .for_task(task)
            .find(|entry| self.locate(entry).is_ok())
    }

    /// The catalogue with the models that were imported into the data folder, and what is wrong with
    /// those that cannot be used.
    pub fn catalog(&self) -> (Catalog, Vec<(PathBuf, ManifestError)>) {
        let mut catalog = Catalog::embedded();
        let mut problems = Vec::new();
        for path in self.descriptions() {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            match catalog.parse_stored(&text) {
                Ok(entry) => catalog.add(entry),
                Err(error) => problems.push((path, error)),
            }
        }
        (catalog, problems)
    }

    /// Whether somebody accepted a model's licence on this machine.
    pub fn is_accepted(&self, entry: &Entry) -> bool {
        self.models_folder()
            .is_some_and(|folder| folder.join(acceptance(entry)).is_file())
    }

    /// Remembers that somebody accepted a model's licence.
    pub(crate) fn accept(&self, entry: &Entry, folder: &Path) -> std::io::Result<()> {
        if entry.needs_acceptance {
            store::write(folder, &acceptance(entry), entry.licence.as_bytes())?;
        }
        Ok(())
    }

    fn folders(&self) -> Vec<(PathBuf, Source)> {
        let environment = self.env_folder.clone().map(|f| (f, Source::Environment));
        let data = self.models_folder().map(|f| (f, Source::Data));
        let development = self.development_folder.iter().flat_map(|folder| {
            [folder.clone(), folder.join("compat")].map(|f| (f, Source::Development))
        });
        environment
            .into_iter()
            .chain(data)
            .chain(development)
            .collect()
    }

    /// Descriptions of models that the manifest does not know, in the order of their names.
    fn descriptions(&self) -> Vec<PathBuf> {
        let Some(Ok(folder)) = self.models_folder().map(fs::read_dir) else {
            return Vec::new();
        };
        let mut paths: Vec<PathBuf> = folder
            .filter_map(|file| Some(file.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
            .collect();
        paths.sort();
        paths
    }
}

fn acceptance(entry: &Entry) -> String {
    format!("{}.licence-accepted", entry.name())
}

/// One byte more than wanted is enough to know that a file is too long.
fn read_at_most(path: &Path, wanted: u64) -> Result<Vec<u8>, LocateError> {
    let read = || {
        let mut bytes = Vec::new();
        fs::File::open(path)?
            .take(wanted.saturating_add(1))
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|source| LocateError::Read {
        path: path.to_path_buf(),
        source,
    })
}

#[cfg(test)]
mod tests;
