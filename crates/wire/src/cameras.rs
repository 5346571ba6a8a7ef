//! Cameras: what they are set to, and how they are.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::checks::{CheckStep, DeviceProblem};
use crate::recordings::StreamName;
use crate::scenes::SceneView;
use crate::setup::{CameraRole, PlacementView};

/// What a camera is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CameraState {
    /// First connection not made yet.
    Connecting,
    /// Pictures arrive.
    Live,
    /// Connected, but no picture for 2 s.
    Stale,
    /// No picture for 5 s, or no connection.
    Offline,
}

/// How RTP packets travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Inside the RTSP connection.
    Tcp,
    /// Datagrams.
    Udp,
}

/// Which detector size a camera uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// 640×384: finds small people, costs about twice as much.
    Accurate,
    /// 416×256: for many cameras on a small machine.
    Light,
}

/// Pictures of a camera since the engine started. Those that went no further than decoding were not
/// due: analysis and wall take as many a second as they are set to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PictureCounts {
    /// Arrived from the network.
    #[ts(type = "number")]
    pub received: u64,
    /// Decoded.
    #[ts(type = "number")]
    pub decoded: u64,
    /// Left out up to the next keyframe, because decoding could not follow.
    #[ts(type = "number")]
    pub skipped: u64,
    /// Could not be decoded.
    #[ts(type = "number")]
    pub damaged: u64,
    /// Analysed.
    #[ts(type = "number")]
    pub analysed: u64,
    /// Were due for analysis, but a newer one came before a worker was free.
    #[ts(type = "number")]
    pub replaced: u64,
}

/// A camera as screens show it. Never holds a password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CameraView {
    /// Unique at the site.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Position on the wall, from 1: the digit that picks it.
    pub number: u32,
    /// What it is doing.
    pub state: CameraState,
    /// Since when.
    #[ts(type = "number")]
    pub state_since_ms: i64,
    /// For people: why it is not live, and what to do; empty when it is.
    pub detail: String,
    /// The same, for whoever says it in other words; absent where only the detail tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<DeviceProblem>,
    /// Connection attempts since it was last live.
    pub attempts: u32,
    /// Address of the main stream without secrets.
    pub url: String,
    /// Address of the sub stream without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sub_url: Option<String>,
    /// Whether the engine holds a user name and password for it.
    pub has_credentials: bool,
    /// How RTP packets travel.
    pub transport: Transport,
    /// Which detector size it uses.
    pub profile: Profile,
    /// Whether its sound is recorded and may be heard live, where it has any.
    pub audio: bool,
    /// Whether it gives sound now, for whoever may listen.
    pub sound: bool,
    /// Whether people can speak through it; absent until it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub can_talk: Option<bool>,
    /// Who speaks through it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub speaker: Option<String>,
    /// Codec of the analysed stream, for example `H.264`; absent before the first connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub codec: Option<String>,
    /// Size of the analysed stream in pixels; absent before the first picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub size: Option<[u32; 2]>,
    /// How pictures are decoded: `software` or the hardware's name.
    pub decoder: String,
    /// Pictures that arrived in the last second.
    pub fps_received: f64,
    /// Pictures that were analysed in the last second.
    pub fps_analysed: f64,
    /// Pictures a second the scheduler grants at present.
    pub fps_target: f64,
    /// What became of its pictures.
    pub pictures: PictureCounts,
    /// When the newest picture arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub last_frame_ms: Option<i64>,
    /// People in the picture now.
    pub people: u32,
    /// What it is for; absent until somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<CameraRole>,
    /// Where it hangs on the floor plan; absent until somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub placement: Option<PlacementView>,
    /// Lines and zones.
    pub scene: SceneView,
}

/// A camera to be added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewCamera {
    /// Unique at the site: letters, digits, `-`, `_`, `.`.
    pub id: String,
    /// What people call it; the id when absent.
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// RTSP address of the main stream; may hold user name and password.
    pub url: String,
    /// RTSP address of the sub stream.
    #[serde(default)]
    #[ts(optional)]
    pub sub_url: Option<String>,
    /// User name, if not in the address.
    #[serde(default)]
    #[ts(optional)]
    pub username: Option<String>,
    /// Password, if not in the address.
    #[serde(default)]
    #[ts(optional)]
    pub password: Option<String>,
    /// How RTP packets travel; TCP when absent.
    #[serde(default)]
    #[ts(optional)]
    pub transport: Option<Transport>,
    /// Where it speaks ONVIF, as a probe found it; looked for at its host when absent.
    #[serde(default)]
    #[ts(optional)]
    pub onvif: Option<String>,
    /// Which detector size it uses; light when absent.
    #[serde(default)]
    #[ts(optional)]
    pub profile: Option<Profile>,
    /// Whether its sound is recorded, where it has any; it is when absent.
    #[serde(default)]
    #[ts(optional)]
    pub audio: Option<bool>,
    /// What it is for.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<CameraRole>,
}

/// What may be changed about a camera; absent fields stay.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CameraChange {
    /// New RTSP address of the main stream; may hold user name and password. Where it is another device's, the
    /// password must be typed again: a stored one goes to nobody else.
    #[serde(default)]
    #[ts(optional)]
    pub url: Option<String>,
    /// New RTSP address of the sub stream, of a camera that has one.
    #[serde(default)]
    #[ts(optional)]
    pub sub_url: Option<String>,
    /// New user name; empty for a camera that asks for none.
    #[serde(default)]
    #[ts(optional)]
    pub username: Option<String>,
    /// New password. Never answered.
    #[serde(default)]
    #[ts(optional)]
    pub password: Option<String>,
    /// How RTP packets travel from now on.
    #[serde(default)]
    #[ts(optional)]
    pub transport: Option<Transport>,
    /// New name.
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// New detector size.
    #[serde(default)]
    #[ts(optional)]
    pub profile: Option<Profile>,
    /// Whether its sound is recorded from now on.
    #[serde(default)]
    #[ts(optional)]
    pub audio: Option<bool>,
    /// What it is for from now on. Lines of cameras for anything but entrances are no doors.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<CameraRole>,
    /// Where it hangs on the floor plan; `null` takes it off the plan.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[ts(optional, type = "PlacementView | null")]
    #[schema(value_type = Option<PlacementView>)]
    pub placement: Option<Option<PlacementView>>,
}

impl std::fmt::Debug for CameraChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CameraChange")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Tells `null` from an absent field.
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// What a camera check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CameraCheck {
    /// Whether a picture came.
    pub ok: bool,
    /// What was tried, in order; the last one failed when `ok` is false.
    pub steps: Vec<CheckStep>,
    /// Codec of the stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub codec: Option<String>,
    /// Size of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub size: Option<[u32; 2]>,
    /// Pictures a second measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fps: Option<f64>,
    /// What was measured of each stream, main first.
    #[serde(default)]
    pub streams: Vec<StreamCheck>,
    /// How the picture looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<PictureCheck>,
    /// Whether people can speak through it; absent where that was not found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub can_talk: Option<bool>,
    /// For people: what works but should be better.
    #[serde(default)]
    pub advice: Vec<String>,
}

/// What was measured of a stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct StreamCheck {
    /// Which.
    pub stream: StreamName,
    /// Its codec.
    pub codec: String,
    /// Size of the picture.
    pub size: [u32; 2],
    /// Pictures a second.
    pub fps: f64,
    /// Kilobits a second.
    pub kilobits: f64,
    /// Seconds from one keyframe to the next; absent when no second one came within 8 s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub keyframe_seconds: Option<f64>,
}

/// How a picture looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PictureCheck {
    /// Mean of all pixels: 0 is black, 1 is white.
    pub brightness: f64,
    /// How fine its details are: 0 is none.
    pub sharpness: f64,
    /// So dark that people are not found reliably.
    pub dark: bool,
    /// Out of focus, dirty or covered.
    pub blurred: bool,
}
