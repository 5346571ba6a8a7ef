//! Rules that turn events into alerts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::alerts::{AlertAction, Severity};
use crate::scenes::Direction;

/// What must happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConditionView {
    /// Somebody crossed a line.
    LineCrossed {
        /// Whose line.
        camera: String,
        /// Which line.
        line: String,
        /// Only this way, or both.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        direction: Option<Direction>,
    },
    /// Somebody entered a zone.
    ZoneEntered {
        /// Whose zone.
        camera: String,
        /// Which zone.
        zone: String,
    },
    /// Somebody stays in a zone.
    Loitering {
        /// Whose zone.
        camera: String,
        /// Which zone.
        zone: String,
        /// Seconds above which it is loitering.
        limit_s: f64,
    },
    /// The store is nearly full (90 %) or full (100 %).
    Occupancy {
        /// How many people it holds.
        capacity: u32,
    },
    /// More people wait for a till lane than it should have.
    QueueLength {
        /// Whose lane.
        camera: String,
        /// Which lane.
        lane: String,
        /// More than so many.
        people: u32,
    },
    /// Somebody waits for a till lane for too long.
    QueueLong {
        /// Whose lane.
        camera: String,
        /// Which lane.
        lane: String,
        /// Seconds above which a wait is long.
        limit_s: f64,
    },
    /// So many people come to the tills that one more should be opened: as `tills` of the numbers advise.
    OpenLane,
    /// A camera gives no picture.
    CameraOffline {
        /// Only this one, or any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        camera: Option<String>,
    },
}

/// When a rule is awake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleView {
    /// Monday first.
    pub weekdays: [bool; 7],
    /// Local time, `HH:MM`.
    pub from: String,
    /// Local time, `HH:MM`, not included; equal to `from` means the whole day.
    pub to: String,
}

/// Whether a store is open to customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreState {
    /// Within its opening hours.
    Open,
    /// Outside of them.
    Closed,
}

/// A condition with what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct RuleView {
    /// Unique at the site.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether it raises alerts.
    pub enabled: bool,
    /// What must happen.
    pub condition: ConditionView,
    /// How urgent its alerts are.
    pub severity: Severity,
    /// Seconds without a second alert of the same cause.
    pub cool_down_s: f64,
    /// When it is awake; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub schedule: Option<ScheduleView>,
    /// Awake only while the store is open, or only while it is closed; needs opening hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub store: Option<StoreState>,
    /// What whoever takes its alerts should do, step by step; may be empty.
    #[serde(default)]
    pub instructions: String,
    /// Cameras worth a look beside the alert's own.
    #[serde(default)]
    pub related: Vec<String>,
    /// What screens offer besides looking at the camera.
    #[serde(default)]
    pub actions: Vec<AlertAction>,
}
