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

/// A zone of a camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlaceView {
    /// Whose picture.
    pub camera: String,
    /// Which zone.
    pub zone: String,
}

/// A way through zones, and how often it was taken. Sums, of which shares and means are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WayView {
    /// One after the other, twelve at most; none for all the ways that are not kept apart.
    pub places: Vec<PlaceView>,
    /// Journeys that took it.
    pub journeys: u32,
    /// Places of all of them.
    pub stops: u32,
    /// How long all of them lasted.
    pub seconds: f64,
    /// Those that came back to a place after having been at another.
    pub backtracks: u32,
    /// Express shoppers: those that stayed nowhere for 30 s, queues and tills aside.
    pub express: u32,
}

/// How often people went from one place to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepView {
    /// Absent where journeys begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<PlaceView>,
    /// Absent where they end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<PlaceView>,
    /// How often.
    pub journeys: u32,
}

/// The ways that people took through zones, in whole days of the store's clock. A journey is of one track in front of
/// one camera.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JourneysView {
    /// Start of the first day.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// End of the last day.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// The zones that are drawn, between which ways lead.
    pub places: Vec<PlaceView>,
    /// Most taken first.
    pub ways: Vec<WayView>,
    /// Most taken first.
    pub steps: Vec<StepView>,
}

/// From which dwell a visit of a zone is one, and from which its visitor is engaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EngagementLimits {
    /// Seconds; shorter is passing through.
    pub visit_s: u32,
    /// Seconds.
    pub engaged_s: u32,
    /// Seconds; a visit of the store that is shorter is a short stay. Absent leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub short_stay_s: Option<u32>,
}

/// How long people stayed in a zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ZoneEngagement {
    /// Whose zone.
    pub camera: String,
    /// Which zone.
    pub zone: String,
    /// People who only passed through.
    pub passed: u32,
    /// People who visited it and were not engaged.
    pub visited: u32,
    /// People who were engaged. The engagement rate is engaged / (passed + visited + engaged).
    pub engaged: u32,
    /// Mean dwell of all of them, in seconds; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_dwell_s: Option<f64>,
}

/// How long people stayed, zone by zone, in whole days of the store's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EngagementView {
    /// Start of the first day.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// End of the last day.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// As they are now; they hold for the past too.
    pub limits: EngagementLimits,
    /// What limits may be, in seconds.
    pub possible_s: Vec<u32>,
    /// What the limit of short stays may be, in seconds.
    pub possible_short_stay_s: Vec<u32>,
    /// Zones that are drawn, or in which anybody was, by camera and zone.
    pub zones: Vec<ZoneEngagement>,
}

/// A point of the floor in a camera's picture and on the floor plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FloorMarkView {
    /// 0–1 of the picture.
    pub picture: [f64; 2],
    /// 0–1 of the floor plan.
    pub plan: [f64; 2],
}

/// What contradicts a calibration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CalibrationFinding {
    /// No camera sees a floor so: a metre would be longer by this factor in one direction than in another.
    Stretched {
        /// From 1.
        factor: f64,
    },
    /// People would walk at so many times the speed of people.
    Speed {
        /// Above 1 too fast, below too slow.
        factor: f64,
    },
    /// People would be so many times as tall as people.
    Height {
        /// Above 1 too tall, below too short.
        factor: f64,
    },
    /// The floor plan's width is not known: people would walk at so many times the speed of people of their height.
    SpeedForHeight {
        /// Above 1 too fast, below too slow.
        factor: f64,
    },
}

/// Whether a calibration fits what was seen within the last day: people walk at 0.5 to 2 m/s and are 1.4 to 2.1 m tall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CalibrationCheck {
    /// What contradicts it; none where all is plausible, or nothing is known yet.
    pub findings: Vec<CalibrationFinding>,
    /// Seconds of walking that it was checked with.
    pub steps: u32,
    /// Median speed of who walks, in metres a second; absent without the floor plan's width, or too few steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub speed_mps: Option<f64>,
    /// Median height of people, in metres; absent as the speed is, and where the camera looks down too steeply to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub height_m: Option<f64>,
    /// How wide the floor plan is where people are 1.7 m tall, in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub width_by_height_m: Option<f64>,
}

/// Where a camera's picture lies on the floor plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CalibrationView {
    /// Whose picture.
    pub camera: String,
    /// Four points, or none where it was not said yet.
    pub marks: Vec<FloorMarkView>,
    /// They were set on another floor plan than the present one, and are not used.
    pub is_old: bool,
    /// How it fits what is seen; absent without points, or before the camera gave a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub check: Option<CalibrationCheck>,
}

/// Four points, no three of them on a line; none forgets those that were set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CalibrationRequest {
    /// In any order, the same in picture and plan.
    pub marks: Vec<FloorMarkView>,
}

/// A cell of the floor plan in which anybody was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanCell {
    /// From the left, from 0.
    pub x: u16,
    /// From above, from 0.
    pub y: u16,
    /// Time that people spent there, added up.
    pub seconds: f64,
}

/// What one camera adds to the floor plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanCamera {
    /// Which one.
    pub camera: String,
    /// Time that people were in view.
    pub seconds: f64,
    /// The part of it that does not lie on the plan.
    pub beyond_s: f64,
    /// Share of the time in which it saw, 0–1.
    pub coverage: f64,
}

/// Where people were on the store's floor, in whole hours of the store's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanHeatmapView {
    /// Start of the first hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// End of the last hour.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// Cells across the plan.
    pub columns: u16,
    /// Cells down the plan.
    pub rows: u16,
    /// Cells with anything, row by row. Where several cameras see a place the largest time counts.
    pub cells: Vec<PlanCell>,
    /// The cameras that lie on the plan.
    pub cameras: Vec<PlanCamera>,
    /// Cameras of which it is not said where they lie.
    pub missing: Vec<String>,
}
