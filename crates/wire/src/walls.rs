//! Walls that people keep under a name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a place on a wall shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "shows", rename_all = "snake_case")]
pub enum WallPlace {
    /// Nothing.
    Nothing,
    /// One camera.
    Camera {
        /// Which.
        camera: String,
    },
    /// One after the other.
    Sequence {
        /// Which.
        cameras: Vec<String>,
        /// How long each, 2 to 3600 s.
        seconds: u32,
    },
    /// The camera of the alert that needs somebody most.
    Alarm,
}

/// Which camera is where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WallPlan {
    /// Tiles: 1, 4, 6 (the first one large), 9, 12 or 16.
    pub layout: u8,
    /// A place for each tile. Cameras that the caller does not see are left out.
    pub places: Vec<WallPlace>,
}

/// A wall that is kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WallView {
    /// Chosen by who kept it first; unique among the caller's own, and among those for everybody.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether everybody sees it; otherwise the caller alone.
    pub shared: bool,
    /// Which camera is where.
    pub plan: WallPlan,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    #[ts(type = "number")]
    pub changed_at_ms: i64,
    /// Goes up with each change.
    #[ts(type = "number")]
    pub version: u64,
}

/// A wall as it shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WallRequest {
    /// What people call it: 1 to 64 characters on one line.
    pub name: String,
    /// Which camera is where.
    pub plan: WallPlan,
    /// The version it was made from, 0 for a new one: another answer than that is a `conflict`. Absent, it is
    /// overwritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub version: Option<u64>,
}
