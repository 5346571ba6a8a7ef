//! Rules: conditions that turn events into alerts.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::alert::{AlertAction, Severity};
use crate::id::{CameraId, LaneName, RuleId, TripwireName, ZoneName};
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

/// Whether a site is open to customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreState {
    /// Within its opening hours.
    Open,
    /// Outside of them.
    Closed,
}

/// A moment on the site's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// 0 is Monday.
    pub weekday: u8,
    /// Minutes after midnight.
    pub minute: u16,
    /// Whether the site is open; none where its opening hours are not known.
    pub store: Option<StoreState>,
}

impl Schedule {
    /// Whether a moment is within these hours.
    pub fn includes(&self, local: LocalTime) -> bool {
        let Self {
            weekdays,
            from_minute,
            to_minute,
        } = self;
        let today = usize::from(local.weekday) % 7;
        let (starts_today, started_yesterday) = (weekdays[today], weekdays[(today + 6) % 7]);
        let (after_start, before_end) = (local.minute >= *from_minute, local.minute < *to_minute);
        match from_minute.cmp(to_minute) {
            std::cmp::Ordering::Equal => starts_today,
            std::cmp::Ordering::Less => starts_today && after_start && before_end,
            std::cmp::Ordering::Greater => {
                (starts_today && after_start) || (started_yesterday && before_end)
            }
        }
    }
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
    /// More people wait for a till lane than it should have (`QUEUE_LENGTH`).
    QueueLength {
        /// Whose lane.
        camera: CameraId,
        /// Which lane.
        lane: LaneName,
        /// More than so many.
        people: u32,
    },
    /// Somebody has waited for a till lane for longer than a limit, and still does (`QUEUE_LONG`).
    QueueLong {
        /// Whose lane.
        camera: CameraId,
        /// Which lane.
        lane: LaneName,
        /// Longer than this.
        limit: Duration,
    },
    /// So many people come to the tills that one more should be opened.
    OpenLane,
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
    /// Awake only while the site is so; a site without opening hours is neither.
    #[serde(default)]
    pub store: Option<StoreState>,
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

#[cfg(test)]
mod tests {
    use super::*;

    const FRIDAY: u8 = 4;

    #[track_caller]
    fn check(days: &[u8], from: u16, to: u16, weekday: u8, minute: u16, expected: bool) {
        let mut weekdays = [false; 7];
        for &day in days {
            weekdays[usize::from(day)] = true;
        }
        let schedule = Schedule {
            weekdays,
            from_minute: from,
            to_minute: to,
        };
        let local = LocalTime {
            weekday,
            minute,
            store: None,
        };
        assert_eq!(
            schedule.includes(local),
            expected,
            "{days:?} {from}-{to} on day {weekday} at {minute}"
        );
    }

    #[test]
    fn hours_within_a_day() {
        check(&[FRIDAY], 9 * 60, 18 * 60, FRIDAY, 9 * 60, true);
        check(&[FRIDAY], 9 * 60, 18 * 60, FRIDAY, 18 * 60, false);
        check(&[FRIDAY], 9 * 60, 18 * 60, FRIDAY, 9 * 60 - 1, false);
        check(&[FRIDAY], 9 * 60, 18 * 60, 5, 12 * 60, false);
    }

    #[test]
    fn a_night_belongs_to_the_day_it_starts_on() {
        check(&[FRIDAY], 22 * 60, 6 * 60, FRIDAY, 23 * 60, true);
        check(&[FRIDAY], 22 * 60, 6 * 60, 5, 5 * 60, true);
        check(&[FRIDAY], 22 * 60, 6 * 60, 5, 6 * 60, false);
        check(&[FRIDAY], 22 * 60, 6 * 60, 5, 23 * 60, false);
        check(&[FRIDAY], 22 * 60, 6 * 60, FRIDAY, 5 * 60, false);
        // Sunday's night ends on Monday.
        check(&[6], 22 * 60, 6 * 60, 0, 60, true);
    }

    #[test]
    fn equal_ends_mean_the_whole_day() {
        check(&[FRIDAY], 0, 0, FRIDAY, 0, true);
        check(&[FRIDAY], 600, 600, FRIDAY, 1439, true);
        check(&[FRIDAY], 600, 600, 5, 600, false);
    }
}
