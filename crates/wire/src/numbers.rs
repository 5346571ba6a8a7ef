//! Today's numbers. A time nobody saw is said so by `coverage`, never shown as zero.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One counting line today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LineNumbers {
    /// Its name.
    pub line: String,
    /// Raw crossings in.
    pub ins: u32,
    /// Raw crossings out.
    pub outs: u32,
    /// Footfall: crossings in that were not taken back within 2 s.
    pub entries: u32,
}

/// One zone today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ZoneNumbers {
    /// Its name.
    pub zone: String,
    /// People inside now.
    pub inside: u32,
    /// Visits that ended today.
    pub visits: u32,
    /// Mean dwell of those, in seconds; absent without visits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_dwell_s: Option<f64>,
}

/// One camera today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CameraNumbers {
    /// Which camera.
    pub camera: String,
    /// Its lines.
    pub lines: Vec<LineNumbers>,
    /// Its zones.
    pub zones: Vec<ZoneNumbers>,
}

/// One local hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HourNumbers {
    /// Start of the hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// Raw crossings in.
    pub ins: u32,
    /// Raw crossings out.
    pub outs: u32,
    /// Footfall.
    pub entries: u32,
    /// Highest occupancy within the hour.
    pub occupancy_peak: u32,
    /// Share of the hour in which all counting cameras saw, 0–1; of the time passed for the running hour.
    pub coverage: f64,
}

/// Today, in the store's time zone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NumbersView {
    /// When they were computed.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Local midnight.
    #[ts(type = "number")]
    pub day_start_ms: i64,
    /// Footfall today: confirmed entries over all lines.
    pub footfall: u32,
    /// People inside now: in minus out since local midnight, never below zero.
    pub occupancy: u32,
    /// Share of today so far in which all counting cameras saw, 0–1.
    pub coverage: f64,
    /// The day's local hours up to now: 23 to 25 a whole day.
    pub hours: Vec<HourNumbers>,
    /// Per camera.
    pub cameras: Vec<CameraNumbers>,
}
