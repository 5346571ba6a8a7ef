//! Finding cameras, asking what they are, and setting what this product needs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::checks::CheckStep;

/// Where to look for cameras.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DiscoveryRequest {
    /// Hosts that are asked directly: behind a router, or where multicast is blocked. 64 at most.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Whether the networks of the engine's machine are searched.
    pub networks: bool,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DiscoveryView {
    /// In the order of their addresses; 512 at most.
    pub cameras: Vec<FoundCamera>,
    /// Networks that were searched, by this machine's address in them.
    pub networks: Vec<String>,
    /// For people: what could not be searched; empty when all was.
    pub problem: String,
    /// Networks that could not be searched, by this machine's address in them.
    #[serde(default)]
    pub not_searched: Vec<String>,
}

/// A device that answered a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FoundCamera {
    /// Where to ask it: for [`ProbeRequest`].
    pub address: String,
    /// Its host alone.
    pub host: String,
    /// What it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hardware: Option<String>,
    /// Where somebody wrote that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub location: Option<String>,
    /// It announced only addresses of other hosts; it is asked where it answered.
    pub names_other_host: bool,
    /// Cameras of this site that have their picture from this host already.
    pub cameras: Vec<String>,
}

/// A device to be asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProbeRequest {
    /// A host, with a port if it is unusual, or an address from a search.
    pub address: String,
    /// User name.
    #[serde(default)]
    #[ts(optional)]
    pub username: Option<String>,
    /// Password.
    #[serde(default)]
    #[ts(optional)]
    pub password: Option<String>,
}

impl std::fmt::Debug for ProbeRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An address may hold a password, too.
        f.write_str("ProbeRequest(***)")
    }
}

/// What a device is and offers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProbeView {
    /// Whether it has a stream that this product shows.
    pub ok: bool,
    /// What was tried, in order.
    pub steps: Vec<CheckStep>,
    /// It wants a user name and a password, or others than those given.
    pub wants_credentials: bool,
    /// Where it speaks ONVIF; absent when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub onvif: Option<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<DeviceView>,
    /// How far its clock is ahead of this machine's; negative when it is behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub clock_offset_ms: Option<i64>,
    /// Whether it can be turned, tilted or zoomed.
    pub ptz: bool,
    /// What it offers.
    pub streams: Vec<OfferedStream>,
    /// Cameras as they would be added, one a picture that the device has.
    pub suggestions: Vec<SuggestedCamera>,
    /// Settings that would make it work better here.
    pub offers: Vec<SettingOffer>,
}

/// Who made a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceView {
    /// Its maker.
    pub manufacturer: String,
    /// Its type.
    pub model: String,
    /// Version of what runs in it.
    pub firmware: String,
    /// Its own number.
    pub serial: String,
}

/// A stream of a device, as the device describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct OfferedStream {
    /// The device's name for it in requests; absent without ONVIF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub profile: Option<String>,
    /// For people.
    pub name: String,
    /// Its address, without secrets.
    pub url: String,
    /// `H264`, `H265`, `JPEG`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub codec: Option<String>,
    /// Size of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub size: Option<[u32; 2]>,
    /// Most pictures a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fps: Option<f64>,
    /// Seconds from one keyframe to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub keyframe_seconds: Option<f64>,
    /// Most kilobits a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kilobits: Option<u32>,
}

/// A camera as it would be added; id, name and credentials are for the person to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SuggestedCamera {
    /// What it could be called.
    pub name: String,
    /// Main stream.
    pub url: String,
    /// Sub stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sub_url: Option<String>,
}

/// A setting of a device that ONVIF can change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "setting", rename_all = "snake_case")]
pub enum DeviceSetting {
    /// Time from one keyframe to the next.
    KeyframeInterval {
        /// Of which stream.
        profile: String,
        /// How long.
        seconds: f64,
    },
    /// Size of the picture.
    PictureSize {
        /// Of which stream.
        profile: String,
        /// Pixels across and down.
        size: [u32; 2],
    },
    /// Most pictures a second.
    FrameRate {
        /// Of which stream.
        profile: String,
        /// How many.
        fps: f64,
    },
    /// Where it gets the time from.
    TimeServer {
        /// Host name or IP address.
        server: String,
    },
}

/// A setting that would make a device work better here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingOffer {
    /// For people: what is wrong, and what would be better.
    pub reason: String,
    /// The change: for [`DeviceSettings`].
    pub change: DeviceSetting,
}

/// Changes of a device's settings.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceSettings {
    /// Whose.
    #[serde(flatten)]
    pub device: ProbeRequest,
    /// In this order; 16 at most.
    pub changes: Vec<DeviceSetting>,
}

impl std::fmt::Debug for DeviceSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceSettings")
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

/// What a camera shall do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum PtzRequest {
    /// Turns until it is stopped, 5 s at most: a screen that goes on asks again. Each number is a share
    /// of the fastest, -1 to 1; right, up and in are positive.
    Move {
        /// To the right.
        #[serde(default)]
        pan: f64,
        /// Up.
        #[serde(default)]
        tilt: f64,
        /// In.
        #[serde(default)]
        zoom: f64,
    },
    /// Stands still.
    Stop,
    /// Turns to a view kept in the camera.
    Preset {
        /// Which, from [`PtzView`].
        preset: String,
    },
}

/// What a camera can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PtzView {
    /// Whether it can be turned at all.
    pub can_turn: bool,
    /// Views kept in the camera.
    pub presets: Vec<PresetView>,
}

/// A view kept in a camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PresetView {
    /// For [`PtzRequest`].
    pub preset: String,
    /// For people.
    pub name: String,
}
