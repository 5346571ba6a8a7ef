//! Rules: conditions that turn events into alerts.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::alert::{AlertAction, Severity};
use crate::id::{CameraId, RuleId, TripwireName, ZoneName};
use crate::scene::Direction;

/// Hours of the site's local day in which a rule is awake, by weekday.
///
/// `from` = `to` means the whole day; `from` > `to` runs over midnight and belongs to the day it
/// starts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Monday first.
    pub weekdays: [bool; 7],
    /// Minutes after local midnight, 0–1439.
    pub from_minute: u16,
    /// Minutes after local midnight, 0–1439; not included.
    pub to_minute: u16,
}

/// What must happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RuleCondition {
    /// Somebody crossed a line.
    LineCrossed {
        /// Whose line.
        camera: CameraId,
        /// Which line.
        line: TripwireName,
        /// Only this way, or both.
        #[serde(default)]
        direction: Option<Direction>,
    },
    /// Somebody entered a zone.
    ZoneEntered {
        /// Whose zone.
        camera: CameraId,
        /// Which zone.
        zone: ZoneName,
    },
    /// Somebody has been in a zone for longer than a limit, and still is.
    Loitering {
        /// Whose zone.
        camera: CameraId,
        /// Which zone.
        zone: ZoneName,
        /// Dwell above this.
        limit: Duration,
    },
    /// Occupancy of the site reached 90 % (medium) or 100 % (high) of what it holds.
    Occupancy {
        /// How many people the site holds.
        capacity: u32,
    },
    /// A camera gives no picture.
    CameraOffline {
        /// Only this one, or any.
        #[serde(default)]
        camera: Option<CameraId>,
    },
}

/// A condition with what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Unique at the site.
    pub id: RuleId,
    /// What people call it.
    pub name: String,
    /// Off keeps the rule but raises nothing.
    pub enabled: bool,
    /// What must happen.
    pub condition: RuleCondition,
    /// How urgent its alerts are. The occupancy rule uses it at 100 % and one level less at 90 %.
    pub severity: Severity,
    /// No second alert of this rule for the same camera and person-independent cause within this time.
    pub cool_down: Duration,
    /// When it is awake; always when absent.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// What whoever takes its alerts should do, step by step; may be empty.
    #[serde(default)]
    pub instructions: String,
    /// Cameras worth a look beside the alert's own.
    #[serde(default)]
    pub related: Vec<CameraId>,
    /// What screens offer besides looking at the camera.
    #[serde(default)]
    pub actions: Vec<AlertAction>,
}
