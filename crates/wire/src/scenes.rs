//! Lines and zones on a camera's picture.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One side of a directed line A→B: with n = (−(By − Ay), Bx − Ax) and y downwards, P is on the
/// positive side where (P − A)·n > 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// (P − A)·n > 0.
    Positive,
    /// (P − A)·n < 0.
    Negative,
}

/// Which way a crossing went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the store.
    In,
    /// Out of it.
    Out,
}

/// What a zone is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZonePurpose {
    /// Time spent is measured.
    Dwell,
    /// Inside of a door.
    Door,
    /// Beyond the door, seen through it.
    Outside,
    /// Waiting for a lane.
    Queue,
    /// Being served at a lane.
    Service,
    /// In front of a shelf.
    Shelf,
    /// Where only staff stand.
    Staff,
    /// Goods worth watching.
    HighValue,
    /// Way out behind the tills.
    Exit,
}

/// A counting line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LineView {
    /// Unique within the camera.
    pub name: String,
    /// Start, 0–1 of the picture.
    pub a: [f64; 2],
    /// End, 0–1 of the picture.
    pub b: [f64; 2],
    /// A crossing towards this side is in.
    #[serde(rename = "in")]
    pub inside: Side,
}

/// A polygon with a purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ZoneView {
    /// Unique within the camera.
    pub name: String,
    /// What it is for.
    pub purpose: ZonePurpose,
    /// Corners, 0–1 of the picture.
    pub points: Vec<[f64; 2]>,
    /// For queue, service and staff zones of one lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lane: Option<String>,
}

/// Everything drawn on one camera's picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SceneView {
    /// Counting lines.
    pub lines: Vec<LineView>,
    /// Zones.
    pub zones: Vec<ZoneView>,
    /// Which drawing it is; in a change the one that it was made from, which is refused with `conflict`
    /// when somebody else was faster. Absent overwrites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub version: Option<u64>,
}
