//! One camera's part of the configuration.

use inveye_base::redact_url;
use inveye_domain::{CameraId, CameraRole, DetectorProfile, Placement, StreamKind};
use inveye_secrets::Sealed;
use inveye_video::{CameraUrlError, Credentials, TransportChoice, parse_camera_url};
use serde::{Deserialize, Serialize};
use url::Url;

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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
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
    /// Password in the clear: in memory, and in a file in which somebody typed it until it is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Password as it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_password: Option<Sealed>,
    /// The main stream's address as it is stored, where a password stands in it; `url` is without it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_url: Option<Sealed>,
    /// The same for the sub stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_sub_url: Option<Sealed>,
    /// Why a stored password could not be opened.
    #[serde(skip)]
    pub locked: Option<String>,
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
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<CameraRole>,
    /// Where it hangs on the floor plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
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
            sealed_password: None,
            sealed_url: None,
            sealed_sub_url: None,
            locked: None,
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
            role: None,
            placement: None,
        })
    }

    /// What opens the camera.
    ///
    /// None while its password cannot be opened: cameras lock out whoever comes with wrong ones.
    pub fn credentials(&self) -> Option<Credentials> {
        if self.locked.is_some() {
            return None;
        }
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
