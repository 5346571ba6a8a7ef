//! Today's numbers. A time nobody saw is said so by `coverage`, never shown as zero.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::visitors::VisitorNumbers;

/// Who came in together: close in place and time, the same way and as fast. Whether they belong together nobody can
/// see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GroupNumbers {
    /// Groups, people who came alone among them.
    pub groups: u32,
    /// People of whom it is known with whom they came; by `groups` their mean size.
    pub people: u32,
    /// People who came in and were seen too briefly to tell. They are in no other figure here.
    pub unknown: u32,
    /// Groups of 1, 2, 3 and 4 people, and of 5 and more.
    pub sizes: Vec<u32>,
}

impl GroupNumbers {
    /// Of several lines; none where nothing is known at any.
    pub fn sum<'a>(lines: impl IntoIterator<Item = &'a LineNumbers>) -> Option<Self> {
        let mut sum: Option<Self> = None;
        let mut unknown = 0_u32;
        for line in lines {
            let Some(groups) = &line.groups else {
                unknown = unknown.saturating_add(line.entries);
                continue;
            };
            let sum = sum.get_or_insert_with(|| Self {
                sizes: vec![0; groups.sizes.len()],
                ..Self::default()
            });
            sum.groups = sum.groups.saturating_add(groups.groups);
            sum.people = sum.people.saturating_add(groups.people);
            sum.unknown = sum.unknown.saturating_add(groups.unknown);
            for (size, more) in sum.sizes.iter_mut().zip(&groups.sizes) {
                *size = size.saturating_add(*more);
            }
        }
        let of = |sum: Self| Self {
            unknown: sum.unknown.saturating_add(unknown),
            ..sum
        };
        sum.map(of)
    }
}

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
    /// Those by whom they came with; absent where of nobody it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub groups: Option<GroupNumbers>,
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
    /// People who passed by there today without coming in; of zones outside the door.
    #[serde(default)]
    pub passers: u32,
    /// Mean dwell of those, in seconds; absent without visits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_dwell_s: Option<f64>,
}

/// One till lane's hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct QueueHour {
    /// Start of the hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// People who joined the queue.
    pub joined: u32,
    /// People whose service began.
    pub served: u32,
    /// People who left without having been served.
    pub abandoned: u32,
    /// Mean wait of those served, in seconds; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_wait_s: Option<f64>,
    /// Most people waiting at any moment.
    pub peak: u32,
    /// How long it was open, in seconds.
    #[serde(default)]
    pub open_s: f64,
    /// People served by hours open; absent while it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub served_per_open_hour: Option<f64>,
    /// Share of the hour in which its camera saw, 0–1; of the time passed for the running hour. Below 1
    /// all other figures are what was seen, and may be too low.
    pub coverage: f64,
}

/// One till lane: now, and today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct QueueNumbers {
    /// Whose lane.
    pub camera: String,
    /// Its name.
    pub lane: String,
    /// People waiting now.
    pub waiting: u32,
    /// People at the till now.
    pub at_till: u32,
    /// How long whoever waits longest has waited, in seconds; absent when nobody waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub longest_wait_s: Option<f64>,
    /// How long somebody who joins now will wait, in seconds; absent where too little was seen to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub estimated_wait_s: Option<f64>,
    /// People who joined today. All of them were served, gave up, were lost from sight, or wait.
    pub joined: u32,
    /// People whose service began.
    pub served: u32,
    /// People who left without having been served.
    pub abandoned: u32,
    /// People who waited when the camera lost sight of them: nobody knows what became of them.
    pub lost: u32,
    /// Mean wait of those served, in seconds; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_wait_s: Option<f64>,
    /// Longest wait of those served, in seconds; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub most_wait_s: Option<f64>,
    /// Mean wait of those who gave up, in seconds; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_abandoned_wait_s: Option<f64>,
    /// Mean time at the till, in seconds; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_service_s: Option<f64>,
    /// Share of those who joined that gave up, 0–1; absent when nobody joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub abandonment: Option<f64>,
    /// Most people waiting at any moment.
    pub peak: u32,
    /// How long it was open today, in seconds: somebody joined or was served, with pauses of up to five minutes.
    #[serde(default)]
    pub open_s: f64,
    /// Efficiency: people served by hours open; absent while it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub served_per_open_hour: Option<f64>,
    /// Share of the time open in which somebody was at the till, 0–1; absent while it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub busy: Option<f64>,
    /// Share of today so far in which its camera saw, 0–1.
    pub coverage: f64,
    /// The day's local hours up to now.
    pub hours: Vec<QueueHour>,
}

/// What should be done with the tills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TillAdvice {
    /// Open one more.
    Open,
    /// One can be closed.
    Close,
}

/// All tills at this moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TillsView {
    /// Lanes that are drawn.
    pub lanes: u32,
    /// Of them, those that are open: somebody joined or was served within the last five minutes.
    pub open: u32,
    /// People waiting, at all of them.
    pub waiting: u32,
    /// How many tills must work: arrivals of the last quarter of an hour by the mean time of a service, and what serves
    /// those who wait within ten minutes. Absent where too little was seen to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub load: Option<f64>,
    /// People who joined, an hour; with `load`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub arrivals_per_hour: Option<f64>,
    /// Mean time of a service of the last hour, in seconds; with `load`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mean_service_s: Option<f64>,
    /// Absent where nothing should be changed, or nothing can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub advice: Option<TillAdvice>,
}

/// Part of an hour in which a camera counted nothing or too little.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct BlindHour {
    /// Start of the hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// `offline`, `unanalysed`, `starved` (too few pictures analysed), `dark`, `blurred` or `moved`.
    pub cause: String,
    /// How long within the hour.
    pub seconds: f64,
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
    /// Share of today so far in which it saw, 0–1. Below 1 all its figures are what was seen, and may be too
    /// low.
    pub coverage: f64,
    /// When and why it did not: hours without blind time are left out.
    #[serde(default)]
    pub blind: Vec<BlindHour>,
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
    /// People who passed by outside without coming in.
    #[serde(default)]
    pub passers: u32,
    /// Share of all who came by that came in, 0–1; absent where nobody came by, or no camera looks outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub capture_rate: Option<f64>,
    /// Footfall by whom they came with; absent where of nobody it is known. A group counts in the hour in which its
    /// first came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub groups: Option<GroupNumbers>,
    /// Highest occupancy within the hour.
    pub occupancy_peak: u32,
    /// Share of the hour in which all counting cameras saw, 0–1; of the time passed for the running hour.
    pub coverage: f64,
}

/// The count of people inside was put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OccupancyCorrectionView {
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// People inside, as counted.
    pub before: u32,
    /// People inside from then on.
    pub after: u32,
    /// `closing`: the store closed; `midnight`: the day ended at a store without opening hours; `drift`:
    /// earlier days taught that a door misses more people one way; `seen`: more people were seen inside;
    /// `recount`: doors or the time zone were changed.
    pub reason: String,
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
    /// How that count was put right today, oldest first.
    #[serde(default)]
    pub corrections: Vec<OccupancyCorrectionView>,
    /// Share of today so far in which all counting cameras saw, 0–1.
    pub coverage: f64,
    /// The day's local hours up to now: 23 to 25 a whole day.
    pub hours: Vec<HourNumbers>,
    /// People who passed by outside today without coming in.
    #[serde(default)]
    pub passers: u32,
    /// Share of all who came by that came in, 0–1; absent where nobody came by, or no camera looks outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub capture_rate: Option<f64>,
    /// Footfall by whom they came with; absent where of nobody it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub groups: Option<GroupNumbers>,
    /// Visits and entries without staff; absent while people are not known again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub visitors: Option<VisitorNumbers>,
    /// Till lanes.
    #[serde(default)]
    pub queues: Vec<QueueNumbers>,
    /// All of them together, and what should be done; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tills: Option<TillsView>,
    /// Per camera.
    pub cameras: Vec<CameraNumbers>,
}
