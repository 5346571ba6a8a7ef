//! Knowing people again: whether it is on, and the sums that come of it. Of nobody in particular.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Whether people are known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecognitionView {
    /// Switched on. Off unless somebody says otherwise.
    pub on: bool,
    /// Why it does not work although it is on, in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
    /// Visits in memory now: those that last, and those that ended less than three hours ago.
    pub remembered: u32,
}

/// Switches it on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecognitionChange {
    /// False forgets everybody at once.
    pub on: bool,
}

/// Why somebody is taken for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffReason {
    /// A person said so.
    Said,
    /// They stood where only staff stand.
    Place,
    /// They were in view for longer than customers are.
    Stay,
    /// They are dressed like staff.
    Dress,
}

/// Somebody in memory who is taken for staff, or was until a person said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StaffView {
    /// A name drawn for today, and for nothing but to say which one is meant.
    pub id: String,
    /// Why; absent where a person said that they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<StaffReason>,
    /// The camera that saw them last.
    pub camera: String,
    /// When they were seen first.
    #[ts(type = "number")]
    pub first_ms: i64,
    /// And last.
    #[ts(type = "number")]
    pub last_ms: i64,
}

/// Says whether somebody works here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StaffChange {
    /// Who. Not in the address, which logs keep.
    pub id: String,
    /// For today's visit, whatever was learned.
    pub staff: bool,
}

/// Who came in through the store's doors in one local hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VisitorHour {
    /// Start of the hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// Entries that were looked into.
    pub entries: u32,
    /// Of them, those of staff.
    pub staff_entries: u32,
    /// Of them, those of people who were never seen well enough: each counts as somebody new.
    pub unknown_entries: u32,
    /// Different people who came in, without staff.
    pub visitors: u32,
    /// Visits that began, without staff. Who comes back within three hours goes on with the same visit.
    pub visits: u32,
    /// Of them, those whose end is known: whoever went out through a door, was known again there and did not come
    /// back. Of people who were seen well alone.
    #[serde(default)]
    pub ended: u32,
    /// Of those, the short stays.
    #[serde(default)]
    pub short: u32,
}

/// Who came in through the store's doors today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct VisitorNumbers {
    /// Entries that were looked into. Fewer than footfall where it was off for a time, or the engine did not run.
    pub entries: u32,
    /// Of them, those of staff.
    pub staff_entries: u32,
    /// Of them, those of people who were never seen well enough: each counts as somebody new.
    pub unknown_entries: u32,
    /// Footfall less the entries that are known to be of staff.
    pub footfall_without_staff: u32,
    /// Visits, without staff: different visitors today, where who stays away for more than three hours is somebody
    /// new. Of the entries that were looked into alone.
    pub visits: u32,
    /// Visits whose end is known.
    #[serde(default)]
    pub ended: u32,
    /// Of them, those that were shorter than `short_stay_s`.
    #[serde(default)]
    pub short: u32,
    /// Seconds; see the limits of engagement.
    #[serde(default)]
    pub short_stay_s: u32,
    /// `short` by `ended`, 0–1; absent where no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bounce_rate: Option<f64>,
    /// `ended` by `visits`, 0–1: the share of visits of which it can be said. Who leaves at once is known again more
    /// often than who looks different after an hour, so that a low share makes the rate too high.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_known: Option<f64>,
    /// Share of footfall of which it is known whether they were here before or are staff, 0–1; absent without
    /// footfall. Below 1 the other figures are what is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub known: Option<f64>,
    /// The day's local hours up to now in which anybody came in.
    pub hours: Vec<VisitorHour>,
}
