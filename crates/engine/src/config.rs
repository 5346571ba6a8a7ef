//! The configuration file: cameras, their secrets, where to listen. TOML, readable by its owner only.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_accounts::SessionLimits;
use inveye_base::{ErrorKind, redact_url};
use inveye_domain::{CameraId, DetectorProfile, StreamKind};
use inveye_video::{CameraUrlError, Credentials, TransportChoice, parse_camera_url};
use serde::{Deserialize, Serialize};
use url::Url;

/// File name in the data folder.
pub const FILE_NAME: &str = "inveye.toml";

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
    /// Cameras, in the order of the wall.
    #[serde(default, rename = "camera")]
    pub cameras: Vec<CameraConfig>,
}

/// Where the API listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Loopback unless the shop decides otherwise.
    pub listen: SocketAddr,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7878)),
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
}

impl Default for AnalysisConfig {
    fn default() -> Self {
        Self {
            fps: 10.0,
            workers: 0,
            provider: "auto".to_owned(),
            light_model: None,
            accurate_model: None,
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
}

impl Default for RetentionConfig {
    fn default() -> Self {
        Self {
            events_days: 400,
            alerts_days: 90,
            snapshots_days: 30,
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

/// How RTP packets travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Inside the RTSP connection.
    #[default]
    Tcp,
    /// Datagrams.
    Udp,
}

impl From<Transport> for TransportChoice {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::Tcp => Self::Tcp,
            Transport::Udp => Self::Udp,
        }
    }
}

/// One camera. Addresses hold no credentials: these have fields of their own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CameraConfig {
    /// Unique at the site.
    pub id: CameraId,
    /// What people call it.
    pub name: String,
    /// Main stream.
    pub url: Url,
    /// Sub stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_url: Option<Url>,
    /// User name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Where it speaks ONVIF; looked for at its host when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onvif: Option<Url>,
    /// How RTP packets travel.
    #[serde(default)]
    pub transport: Transport,
    /// Which detector size it uses.
    #[serde(default)]
    pub profile: DetectorProfile,
    /// Which of its streams are recorded.
    #[serde(default)]
    pub record: Record,
    /// Whether its sound is recorded, where it has any.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub audio: bool,
    /// Most gigabytes of its video; the shop's limit alone when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_gb: Option<u32>,
    /// Days that its video without anything in it is kept; the shop's when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuous_days: Option<u32>,
    /// Days that its video around events and alerts is kept; the shop's when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_days: Option<u32>,
    /// Most gigabytes of its video without anything in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuous_gb: Option<u32>,
    /// Most gigabytes of its video around events and alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_gb: Option<u32>,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_yes(value: &bool) -> bool {
    *value
}

/// Which streams of a camera are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// All it has.
    #[default]
    All,
    /// The full picture only.
    Main,
    /// The small picture only: an eighth of the disk.
    Sub,
    /// None.
    Off,
}

impl Record {
    /// Whether a stream is recorded. The only stream of a camera is its main one.
    pub fn takes(self, kind: StreamKind) -> bool {
        match self {
            Self::All => true,
            Self::Main => kind == StreamKind::Main,
            Self::Sub => kind == StreamKind::Sub,
            Self::Off => false,
        }
    }
}

impl std::fmt::Debug for CameraConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = redact_url(&self.url);
        f.debug_struct("CameraConfig")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("url", &address)
            .finish_non_exhaustive()
    }
}

impl CameraConfig {
    /// From what a person typed; credentials in an address are moved to their fields.
    pub fn new(
        id: CameraId,
        name: Option<String>,
        url: &str,
        sub_url: Option<&str>,
    ) -> Result<Self, CameraUrlError> {
        let (url, mut credentials) = parse_camera_url(url)?;
        let sub_url = match sub_url.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => {
                let (sub, own) = parse_camera_url(text)?;
                credentials = credentials.or(own);
                Some(sub)
            }
            None => None,
        };
        let name = name
            .map(|n| n.trim().to_owned())
            .filter(|n| !n.is_empty())
            .unwrap_or_else(|| id.to_string());
        let (username, password) = credentials.map_or((None, None), |c| {
            (
                Some(c.reveal().username.clone()),
                Some(c.reveal().password.clone()),
            )
        });
        let (transport, profile) = (Transport::default(), DetectorProfile::default());
        Ok(Self {
            id,
            name,
            url,
            sub_url,
            username,
            password,
            onvif: None,
            transport,
            profile,
            record: Record::default(),
            audio: true,
            record_gb: None,
            continuous_days: None,
            event_days: None,
            continuous_gb: None,
            event_gb: None,
        })
    }

    /// What opens the camera.
    pub fn credentials(&self) -> Option<Credentials> {
        let username = self.username.clone()?;
        Some(Credentials {
            username,
            password: self.password.clone().unwrap_or_default(),
        })
    }

    /// The stream that analytics and wall use: sub where there is one.
    pub fn analysed_url(&self) -> &Url {
        self.sub_url.as_ref().unwrap_or(&self.url)
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
        source: Box<toml::de::Error>,
    },
    /// Two cameras of one id.
    #[error("camera `{camera}` stands twice in {}; give one of them another id", path.display())]
    DuplicateCamera {
        /// Which file.
        path: PathBuf,
        /// Which id.
        camera: CameraId,
    },
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
    /// Reads the file of a data folder; a folder without one gets the defaults.
    pub fn load(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(ConfigError::Read { path, source }),
        };
        let config: Self = toml::from_str(&text).map_err(|source| ConfigError::Parse {
            path: path.clone(),
            source: Box::new(source),
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
        Ok(config)
    }

    /// Writes a new file beside the old one and swaps them: a power cut leaves one or the other.
    pub fn save(&self, folder: &Path) -> Result<(), ConfigError> {
        let path = folder.join(FILE_NAME);
        let text = toml::to_string_pretty(self).map_err(io::Error::other);
        let written = text.and_then(|text| write_private(&path, text.as_bytes()));
        written.map_err(|source| ConfigError::Write { path, source })
    }
}

/// Replaces a file that only its owner may read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    // The mode counts for new files only; one left over from before may be open to others.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_how_long_has_defaults_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        fs::write(&path, "[retention]\nsnapshots_days = 7\n").unwrap();
        let retention = Config::load(folder.path()).unwrap().retention;
        let expected = RetentionConfig {
            events_days: 400,
            alerts_days: 90,
            snapshots_days: 7,
        };
        assert_eq!(retention, expected);
        fs::write(&path, "[retention]\nevent_days = 7\n").unwrap();
        let error = Config::load(folder.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DataLoss, "a typo is told");
    }

    fn camera(id: &str) -> CameraConfig {
        CameraConfig::new(
            CameraId::new(id).unwrap(),
            None,
            "rtsp://admin:p@ss w@10.0.0.1/main",
            None,
        )
        .unwrap()
    }

    #[test]
    fn a_saved_configuration_reads_back_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            cameras: vec![camera("a"), camera("b")],
            ..Config::default()
        };
        config.save(folder.path()).unwrap();
        assert_eq!(Config::load(folder.path()).unwrap(), config);
        let mode = fs::metadata(folder.path().join(FILE_NAME))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "passwords stand in it");
        assert!(
            !format!("{config:?}").contains("p@ss"),
            "debug output holds no password"
        );
    }

    #[test]
    fn damage_is_named_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        fs::write(&path, "[[camera]\nid = ").unwrap();
        let error = Config::load(folder.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DataLoss);
        assert!(error.to_string().contains(FILE_NAME), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "[[camera]\nid = ");
    }

    #[test]
    fn a_camera_that_stands_twice_is_named() {
        let folder = tempfile::tempdir().unwrap();
        Config {
            cameras: vec![camera("a"), camera("a")],
            ..Config::default()
        }
        .save(folder.path())
        .unwrap();
        let error = Config::load(folder.path()).unwrap_err();
        assert!(error.to_string().contains("`a`"), "{error}");
    }
}
