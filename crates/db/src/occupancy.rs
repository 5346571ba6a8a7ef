//! How many people are inside: in minus out over the doors since the local day began, never below 0.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, Direction, Event, EventKind, TripwireName, WallTime};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::sums::minute;

/// The lines people come and go by. A line across an aisle counts too, but nobody comes or goes by it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorSet {
    /// Every line of the site is a door.
    #[default]
    EveryLine,
    /// Only these are.
    Lines(Vec<(CameraId, TripwireName)>),
    /// All but those of these cameras, whose lines are for something else.
    NotOf(Vec<CameraId>),
}

impl DoorSet {
    /// Whether people come and go by this line.
    pub fn contains(&self, camera: &CameraId, line: &TripwireName) -> bool {
        match self {
            Self::EveryLine => true,
            Self::Lines(lines) => lines.iter().any(|(c, l)| c == camera && l == line),
            Self::NotOf(cameras) => !cameras.contains(camera),
        }
    }
}

/// The running count. The same events in the same order give the same count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Occupancy {
    /// Start of the local day that is counted.
    pub(crate) day: WallTime,
    pub(crate) people: u32,
}

/// The running count as the newest batch left it.
pub(crate) fn stored(connection: &Connection) -> rusqlite::Result<Occupancy> {
    let row = connection
        .query_row("SELECT day_us, people FROM occupancy_now", [], |row| {
            Ok(Occupancy {
                day: WallTime::from_micros(row.get(0)?),
                people: row.get(1)?,
            })
        })
        .optional()?;
    Ok(row.unwrap_or_default())
}

/// Of one minute with crossings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OccupancyMinute {
    pub(crate) peak: u32,
    pub(crate) last: u32,
}

impl Occupancy {
    /// Counts one event; `None` when it changes nobody's whereabouts.
    ///
    /// An event of another local day than the one before it starts again from zero, whichever of
    /// the two days is later: a camera whose clock once jumped to next year must not stop the
    /// counting until then.
    pub(crate) fn observe(
        &mut self,
        event: &Event,
        doors: &DoorSet,
        zone: &SiteZone,
    ) -> Option<OccupancyMinute> {
        let EventKind::LineCross { line, direction } = &event.kind else {
            return None;
        };
        if !doors.contains(&event.camera, line) {
            return None;
        }
        let (start, _) = zone.day(event.at);
        if self.day != start {
            *self = Self {
                day: start,
                people: 0,
            };
        }
        let before = self.people;
        self.people = match direction {
            Direction::In => before.saturating_add(1),
            Direction::Out => before.saturating_sub(1),
        };
        Some(OccupancyMinute {
            peak: before.max(self.people),
            last: self.people,
        })
    }

    /// Counts a batch, and returns the minutes it changes.
    pub(crate) fn observe_all(
        &mut self,
        events: &[Event],
        doors: &DoorSet,
        zone: &SiteZone,
    ) -> BTreeMap<i64, OccupancyMinute> {
        let mut minutes = BTreeMap::new();
        for event in events {
            if let Some(now) = self.observe(event, doors, zone) {
                let sum: &mut OccupancyMinute = minutes.entry(minute(event.at)).or_default();
                sum.peak = sum.peak.max(now.peak);
                sum.last = now.last;
            }
        }
        minutes
    }
}
