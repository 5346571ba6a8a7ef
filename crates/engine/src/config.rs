//! The configuration file: cameras, their secrets, where to listen. TOML, readable by its owner only.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_accounts::SessionLimits;
use inveye_base::{ErrorChain, ErrorKind};
use inveye_domain::CameraId;
use inveye_secrets::{KeyPlace, Keys, KeysError, write_private};
use serde::{Deserialize, Serialize};

use crate::backups::{self, RestoreError};

mod camera;
mod keeping;
mod passwords;
mod typing_error;

pub use camera::{CameraConfig, Record, Transport};
pub use passwords::plain_copies;
pub use typing_error::TypingError;

/// File name in the data folder.
pub const FILE_NAME: &str = "inveye.toml";

/// What a power cut leaves beside it.
const LEFT: [&str; 2] = ["inveye.draft", "inveye.new"];

/// Everything an installer sets that is not drawn on a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the API listens.
    #[serde(default)]
    pub server: ServerConfig,
    /// How frames are analysed.
    #[serde(default)]
    pub analysis: AnalysisConfig,
    /// What is recorded, and for how long.
    #[serde(default)]
    pub recording: RecordingConfig,
    /// How long things are kept.
    #[serde(default)]
    pub retention: RetentionConfig,
    /// How long people stay signed in.
    #[serde(default)]
    pub accounts: AccountsConfig,
    /// Backups of configuration and database.
    #[serde(default)]
    pub backup: BackupConfig,
    /// Where a till leaves files of sales.
    #[serde(default)]
    pub sales: SalesConfig,
    /// Cameras, in the order of the wall.
    #[serde(default, rename = "camera")]
    pub cameras: Vec<CameraConfig>,
}

/// Where the API listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Loopback unless the shop decides otherwise.
    pub listen: SocketAddr,
    /// How other devices are let in.
    pub tls: TlsConfig,
}

/// How other devices are let in. This machine itself needs no TLS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TlsConfig {
    /// Whether there is TLS for addresses other than loopback.
    pub enabled: bool,
    /// A given certificate with those up to its authority, in PEM form; without it the shop's own authority
    /// makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// Its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<PathBuf>,
    /// Names and addresses of this machine that it does not know by itself.
    pub names: Vec<String>,
    /// Lets the network in without TLS: for a reverse proxy that has it.
    pub plain_network: bool,
}

impl Default for TlsConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            certificate: None,
            private_key: None,
            names: Vec::new(),
            plain_network: false,
        }
    }
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7878)),
            tls: TlsConfig::default(),
        }
    }
}

/// How frames are analysed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnalysisConfig {
    /// Analysed pictures a second wanted per camera; the load may grant less.
    pub fps: f64,
    /// Detector threads; 0 means three quarters of the processors.
    pub workers: usize,
    /// `auto`, or the name of an execution provider.
    pub provider: String,
    /// Detector of the light profile, by its name in the catalogue.
    pub light_model: Option<String>,
    /// Detector of the accurate profile, by its name in the catalogue.
    pub accurate_model: Option<String>,
    /// Whether the hands of people near shelves and high-value zones are looked for.
    pub watch_hands: bool,
}

impl Default for AnalysisConfig {
    fn default() -> Self {
        Self {
            fps: 10.0,
            workers: 0,
            provider: "auto".to_owned(),
            light_model: None,
            accurate_model: None,
            watch_hands: false,
        }
    }
}

/// How long things are kept, in days; 0 keeps them for ever. Sums are always kept: they say nothing
/// about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionConfig {
    /// Single events, from their capture; at least 2, because today is counted from them anew when
    /// the store's time zone changes.
    pub events_days: u32,
    /// Alerts, from the moment they were closed. Open ones wait for a person.
    pub alerts_days: u32,
    /// Pictures of alerts, open ones too, from the alert.
    pub snapshots_days: u32,
    /// Incidents with their pictures, from when they were closed, and what was taken over of the shift
    /// log. Open ones stay.
    pub incidents_days: u32,
}

impl Default for RetentionConfig {
    fn default() -> Self {
        Self {
            events_days: 400,
            alerts_days: 90,
            snapshots_days: 30,
            incidents_days: 1095,
        }
    }
}

/// Backups of configuration and database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupConfig {
    /// Whether one is made each day.
    pub daily: bool,
    /// Daily ones that are kept.
    pub keep: u32,
    /// Where they go; `backups` in the data folder when it is not said. Another disk is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
}

impl Default for BackupConfig {
    fn default() -> Self {
        Self {
            daily: true,
            keep: 14,
            folder: None,
        }
    }
}

impl BackupConfig {
    /// Where they go.
    pub fn place(&self, data: &Path) -> PathBuf {
        let folder = self.folder.as_deref().unwrap_or(Path::new("backups"));
        data.join(folder)
    }
}

/// Where a till, a copy job or an SFTP server leaves files of sales.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SalesConfig {
    /// The folder that is watched; none is without it. Seen from the data folder where it does not begin at the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// Whose sales they are; how its files are read is said on the screen Sales.
    pub source: String,
}

impl Default for SalesConfig {
    fn default() -> Self {
        Self {
            folder: None,
            source: "till".to_owned(),
        }
    }
}

/// How long people stay signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountsConfig {
    /// Minutes without use; an open wall is use.
    pub idle_minutes: u32,
    /// Hours in all.
    pub longest_hours: u32,
    /// Sessions of one person at a time.
    pub sessions: u32,
}

impl Default for AccountsConfig {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            longest_hours: 8,
            sessions: 3,
        }
    }
}

impl AccountsConfig {
    /// None is so short that nobody could sign in.
    pub(crate) fn limits(self) -> SessionLimits {
        SessionLimits {
            idle: Duration::from_secs(u64::from(self.idle_minutes.max(1)) * 60),
            longest: Duration::from_secs(u64::from(self.longest_hours.max(1)) * 3600),
            at_once: usize::try_from(self.sessions.max(1)).unwrap_or(usize::MAX),
        }
    }
}

/// What is recorded, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecordingConfig {
    /// Whether cameras are recorded.
    pub enabled: bool,
    /// Where video goes; `recordings` in the data folder when it is not said.
    pub folder: Option<PathBuf>,
    /// Days that video without anything in it is kept.
    pub continuous_days: u32,
    /// Days that video around events and alerts is kept.
    pub event_days: u32,
    /// Most gigabytes of video; as much as there is room when it is not said.
    pub most_gb: Option<u32>,
    /// Gigabytes that are always left free on the disk.
    pub reserve_gb: u32,
    /// Whether new video is encrypted with `recordings.key` of the data folder.
    pub encrypt: bool,
}

impl Default for RecordingConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            folder: None,
            continuous_days: 30,
            event_days: 90,
            most_gb: None,
            reserve_gb: 2,
            encrypt: false,
        }
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("could not read {}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is no TOML, or says something unknown.
    #[error("{} is damaged or says something unknown; correct it, or put a copy back", path.display())]
    Parse {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        #[source]
        source: TypingError,
    },
    /// Two cameras of one id.
    #[error("camera `{camera}` stands twice in {}; give one of them another id", path.display())]
    DuplicateCamera {
        /// Which file.
        path: PathBuf,
        /// Which id.
        camera: CameraId,
    },
    /// Passwords cannot be sealed.
    #[error("passwords cannot be stored: nothing was changed")]
    Keys(#[from] KeysError),
    /// A restore that was interrupted could not be ended.
    #[error("a restore was interrupted and cannot be ended")]
    Restore(#[from] Box<RestoreError>),
    /// It cannot be written.
    #[error("could not write {}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ConfigError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Parse { .. } => ErrorKind::DataLoss,
            Self::DuplicateCamera { .. } => ErrorKind::Conflict,
            Self::Keys(_) | Self::Restore(_) => ErrorKind::Unavailable,
            Self::Read { source, .. } | Self::Write { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    ErrorKind::PermissionDenied
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::Exhausted,
                _ => ErrorKind::Unavailable,
            },
        }
    }
}

impl Config {
    /// Reads the file of a data folder; a folder without one gets the defaults. Stored passwords are
    /// opened; a camera whose password cannot be says why in [`CameraConfig::locked`].
    pub fn load(folder: &Path) -> Result<Self, ConfigError> {
        let mut config = Self::read(folder)?;
        passwords::open(&mut config.cameras, folder);
        Ok(config)
    }

    /// As [`Config::read`], for whoever is about to start an engine with it: a backup that waits for that is put
    /// in before.
    pub fn read_for_start(folder: &Path) -> Result<Self, ConfigError> {
        backups::begin(folder).map_err(Box::new)?;
        Self::read(folder)
    }

    /// As [`Config::load`], with passwords as they are stored: for whoever needs none, and no key.
    ///
    /// Whoever reads it between two halves of a restore, which a power cut may leave, would get neither: that is
    /// ended before.
    pub fn read(folder: &Path) -> Result<Self, ConfigError> {
        if inveye_backup::is_unfinished(folder) {
            backups::finish_restore(folder).map_err(Box::new)?;
        }
        let path = folder.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(ConfigError::Read { path, source }),
        };
        let mut config: Self = toml::from_str(&text).map_err(|source| ConfigError::Parse {
            path: path.clone(),
            source: TypingError::of(&text, &source),
        })?;
        for (index, camera) in config.cameras.iter().enumerate() {
            if config.cameras[..index]
                .iter()
                .any(|other| other.id == camera.id)
            {
                return Err(ConfigError::DuplicateCamera {
                    path,
                    camera: camera.id.clone(),
                });
            }
        }
        config.cameras.iter_mut().for_each(passwords::take_out);
        Ok(config)
    }

    /// As [`Config::load`], at an engine's start: passwords that somebody typed into the file are sealed
    /// there, with a key that is made where there is none.
    ///
    /// What cannot be sealed now stays as it was typed, and is told: cameras go on.
    pub(crate) fn take_over(folder: &Path, place: KeyPlace) -> Result<Self, ConfigError> {
        let mut config = Self::read(folder)?;
        // Left by a power cut; it may hold what is sealed by now.
        for left in LEFT {
            let _none = fs::remove_file(folder.join(left)).is_err();
        }
        let has_typed = config.cameras.iter().any(passwords::is_typed);
        if let Err(error) = Keys::open_or_make(folder, place) {
            tracing::error!(error = %ErrorChain(&error), "passwords cannot be sealed or opened");
        } else if has_typed {
            match config.save(folder) {
                Ok(()) => tracing::info!("typed camera passwords were sealed"),
                Err(error) => {
                    tracing::error!(error = %ErrorChain(&error), "typed passwords stay unsealed");
                }
            }
        }
        for copy in passwords::plain_copies(folder) {
            tracing::warn!(file = %copy.display(), "this copy of the configuration holds unsealed passwords; delete it");
        }
        passwords::open(&mut config.cameras, folder);
        Ok(config)
    }

    /// Writes a new file beside the old one and swaps them: a power cut leaves one or the other.
    /// Passwords are sealed in it. What somebody wrote beside the settings stays.
    pub fn save(&self, folder: &Path) -> Result<(), ConfigError> {
        let mut text = self.to_text(folder)?;
        let path = folder.join(FILE_NAME);
        if let Ok(old) = fs::read_to_string(&path) {
            let unsaid = Self::default().to_text(folder)?;
            text = keeping::kept::<Self>(&old, &text, &unsaid).unwrap_or(text);
        }
        let written = write_private(&path, text.as_bytes());
        written.map_err(|source| ConfigError::Write { path, source })
    }

    /// As it is stored: passwords are sealed.
    pub(crate) fn to_text(&self, folder: &Path) -> Result<String, ConfigError> {
        let mut stored = self.clone();
        passwords::seal(&mut stored.cameras, folder)?;
        toml::to_string_pretty(&stored).map_err(|error| ConfigError::Write {
            path: folder.join(FILE_NAME),
            source: io::Error::other(error),
        })
    }
}

#[cfg(test)]
mod tests;
