//! How well it is counted: measured by people who count clips by hand.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::scenes::{Direction, LineView};

/// A share, 0–1, with the interval that holds the true one 19 times of 20 (Wilson's score interval).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ShareView {
    /// What was seen.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What clips that were counted by hand say. Shares are absent where there is nothing to share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccuracyFigures {
    /// Clips that say something.
    pub clips: u32,
    /// Their length together.
    pub seconds: u32,
    /// Crossings that were counted rightly.
    pub right: u32,
    /// Crossings that were missed.
    pub missed: u32,
    /// Counts without anybody there.
    pub false_counts: u32,
    /// right / (right + missed + false): errors of opposite sign do not cancel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub accuracy: Option<ShareView>,
    /// missed / (right + missed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub miss_rate: Option<ShareView>,
    /// false / (right + false).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub false_rate: Option<ShareView>,
    /// (counted − there) / there: how far the sum is off; misses and false counts cancel in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub count_error: Option<f64>,
}

/// The same for an hour of the store's day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HourAccuracy {
    /// 0–23.
    pub hour: u8,
    /// What is known of it; no clips: not measured yet.
    pub figures: AccuracyFigures,
}

/// Why a line should be counted by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountDue {
    /// It never was.
    Never,
    /// The last time is a quarter of a year ago.
    Quarter,
    /// It was drawn anew since.
    LineChanged,
    /// The camera was pushed or turned since.
    ViewMoved,
}

/// How well a line counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LineAccuracy {
    /// Which camera.
    pub camera: String,
    /// Which of its lines.
    pub line: String,
    /// From all finished counts of the last quarter at the line as it is drawn now, since the camera looks where it looks.
    pub figures: AccuracyFigures,
    /// The hours in which the store is open, and those that were measured.
    pub hours: Vec<HourAccuracy>,
    /// When a count was finished last, at whatever line of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub finished_at_ms: Option<i64>,
    /// Why it should be counted now; absent when it need not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due: Option<CountDue>,
    /// When it should be counted next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub due_at_ms: Option<i64>,
    /// A count that was begun and is not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub open: Option<String>,
}

/// Begins a count by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HandCountRequest {
    /// Which camera.
    pub camera: String,
    /// Which of its lines.
    pub line: String,
    /// How many clips, 1–30; 10 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub clips: Option<u32>,
    /// Their length in seconds, 5–120; 60 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub clip_seconds: Option<u32>,
}

/// A person who crosses the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TapView {
    /// The moment of the recording.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Which way.
    pub direction: Direction,
}

/// What a person saw in a clip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HandVerdict {
    /// It cannot be seen who crosses: the clip says nothing, and `taps` are ignored.
    #[serde(default)]
    pub cannot_see: bool,
    /// Everybody who crosses, also just before the clip and just after it.
    #[serde(default)]
    pub taps: Vec<TapView>,
}

/// What one crossing turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Counted, and somebody was there.
    Right,
    /// Somebody was there and was not counted.
    Missed,
    /// Counted, and nobody was there.
    FalseCount,
}

/// One crossing of a clip, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FindingView {
    /// What it turned out to be.
    pub kind: FindingKind,
    /// Which way.
    pub direction: Direction,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// A clip to be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HandClipView {
    /// 1, 2, 3, … in the order of time.
    pub number: u32,
    /// Its beginning.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Its end.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// The hour of the store's day.
    pub hour: u8,
    /// What was seen in it; absent until somebody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub verdict: Option<HandVerdict>,
    /// Empty until the count is finished: whoever counts is not to know what was counted.
    pub findings: Vec<FindingView>,
}

/// One count by hand of one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct HandCountView {
    /// Its id.
    pub id: String,
    /// Which camera.
    pub camera: String,
    /// The line as it was drawn when the count was begun.
    pub line: LineView,
    /// What the clips were drawn with.
    pub seed: u32,
    /// So much before and after each clip is shown and tapped too, so that nobody at its ends is cut.
    #[ts(type = "number")]
    pub margin_ms: i64,
    /// When it was begun.
    #[ts(type = "number")]
    pub begun_at_ms: i64,
    /// By whom.
    pub begun_by: String,
    /// When it was finished; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub finished_at_ms: Option<i64>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub finished_by: Option<String>,
    /// In the order of time.
    pub clips: Vec<HandClipView>,
    /// What came out; nothing until it is finished.
    pub figures: AccuracyFigures,
}
