//! Where people go: time and visits by place, of nobody in particular.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A cell of a heatmap in which anybody was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HeatCell {
    /// From the left, from 0.
    pub x: u16,
    /// From above, from 0.
    pub y: u16,
    /// Time that people spent there, added up.
    pub seconds: f64,
    /// People who came there; each counts once, however often they come back.
    pub visits: u32,
}

/// One hour of a heatmap's time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HeatHour {
    /// Start of the hour, by the store's clock.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// Start of the next one.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// Time that people were in view, added up.
    pub seconds: f64,
    /// Share of the hour in which the camera saw, 0–1; of the time passed for the running hour.
    pub coverage: f64,
}

/// Where people were in front of a camera, in whole hours of the store's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HeatmapView {
    /// Whose picture.
    pub camera: String,
    /// Start of the first hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// End of the last hour.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// Cells across the picture.
    pub columns: u16,
    /// Cells down the picture.
    pub rows: u16,
    /// Cells with anything, row by row.
    pub cells: Vec<HeatCell>,
    /// Time that people were in view, added up: of all cells, and beyond.
    pub seconds: f64,
    /// The part of it in which their feet were beyond the picture's borders.
    pub beyond_s: f64,
    /// Share of the time in which the camera saw, 0–1; of the time passed where it still runs. Below 1 all
    /// other figures are what was seen.
    pub coverage: f64,
    /// Each hour that has begun.
    pub hours: Vec<HeatHour>,
}
