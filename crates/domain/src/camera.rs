//! A camera and the state it is in.

use serde::{Deserialize, Serialize};

use crate::id::CameraId;

/// One encoded feed of a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// Full size: focus view and recording.
    Main,
    /// Small: wall and analytics.
    Sub,
}

impl StreamKind {
    /// As written in logs and URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Sub => "sub",
        }
    }
}

/// Which detector size a camera uses.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DetectorProfile {
    /// The larger input: finds small people, costs about twice as much.
    Accurate,
    /// The smaller input: for many cameras on a small machine.
    #[default]
    Light,
}

/// What a camera is for; decides which of its lines people come and go by, and which rules fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameraRole {
    /// Counts who comes and goes.
    Entrance,
    /// Watches queues at tills.
    Queue,
    /// Looks along shelves.
    Aisle,
    /// Guards goods worth stealing.
    HighValue,
    /// Counts at the way into fitting rooms; never looks inside.
    FittingRoom,
    /// Watches doors that only staff go through.
    StockRoom,
    /// Only for looking.
    Overview,
}

/// Where a camera hangs on the floor plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// 0–1 of the plan, to the right.
    pub x: f64,
    /// 0–1 of the plan, down.
    pub y: f64,
    /// Where it looks, in degrees, 0 up to 360: 0 is to the right, 90 is down.
    pub angle: f64,
}

/// Identity of one imaging device; its addresses and secrets stay in the engine's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Camera {
    /// Unique at the site.
    pub id: CameraId,
    /// What people call it.
    pub name: String,
}

/// What a camera is doing, as guards see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
