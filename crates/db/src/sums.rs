//! Sums per minute, which charts read instead of the events. Ratios are made from sums when they are
//! read; an average of averages is no average.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_base::SiteZone;
use inveye_domain::{
    CameraId, Direction, Event, EventKind, LaneName, TripwireName, WallTime, ZoneName, dwell_step,
};
use rusqlite::Connection;

use crate::dwells::QUARTER;
use crate::groups::{GroupSums, group_values};
use crate::lanes::LaneSum;
use crate::occupancy::OccupancyMinute;
use crate::roll_up::{self, DWELLS, Days, GROUPS, Kind, LANES, LINES, Of, RollUps, Row, ZONES};

/// Whole minutes since the epoch, UTC.
pub(crate) fn minute(at: WallTime) -> i64 {
    at.as_micros().div_euclid(60_000_000)
}

/// A time in microseconds.
pub(crate) fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

/// Of one line in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LineSum {
    pub(crate) ins: u32,
    pub(crate) outs: u32,
    pub(crate) entries: u32,
}

impl LineSum {
    /// In the order of the columns.
    fn values(&self) -> Vec<i64> {
        [self.ins, self.outs, self.entries].map(i64::from).to_vec()
    }
}

/// Of one zone in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ZoneSum {
    pub(crate) enters: u32,
    pub(crate) exits: u32,
    pub(crate) dwell_us: i64,
    pub(crate) passers: u32,
}

impl ZoneSum {
    /// In the order of the columns.
    fn values(&self) -> Vec<i64> {
        let [enters, exits, passers] = [self.enters, self.exits, self.passers].map(i64::from);
        vec![enters, exits, self.dwell_us, passers]
    }
}

/// What a batch adds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) lines: BTreeMap<(i64, CameraId, TripwireName), LineSum>,
    pub(crate) zones: BTreeMap<(i64, CameraId, ZoneName), ZoneSum>,
    pub(crate) lanes: BTreeMap<(i64, CameraId, LaneName), LaneSum>,
    /// Visits by quarter of an hour and how long they lasted.
    dwells: BTreeMap<(i64, CameraId, ZoneName, u32), u32>,
    groups: GroupSums,
}

impl Sums {
    pub(crate) fn of(events: &[Event]) -> Self {
        let mut sums = Self::default();
        for event in events {
            sums.add(event);
        }
        sums
    }

    fn add(&mut self, event: &Event) {
        let minute = minute(event.at);
        match &event.kind {
            EventKind::LineCross { line, direction } => {
                let sum = self.line(minute, event, line);
                match direction {
                    Direction::In => sum.ins += 1,
                    Direction::Out => sum.outs += 1,
                }
            }
            EventKind::Entry { line, .. } => {
                self.line(minute, event, line).entries += 1;
                self.groups.add(event);
            }
            EventKind::ZoneEnter { zone } => self.zone(minute, event, zone).enters += 1,
            EventKind::ZoneExit { zone, dwell } => {
                let sum = self.zone(minute, event, zone);
                sum.exits += 1;
                sum.dwell_us = sum.dwell_us.saturating_add(micros(*dwell));
                let quarter = minute - minute.rem_euclid(QUARTER);
                let key = (
                    quarter,
                    event.camera.clone(),
                    zone.clone(),
                    dwell_step(*dwell),
                );
                *self.dwells.entry(key).or_default() += 1;
            }
            EventKind::PasserBy { zone } => self.zone(minute, event, zone).passers += 1,
            EventKind::QueueJoin { lane }
            | EventKind::ServiceStart { lane, .. }
            | EventKind::ServiceEnd { lane, .. }
            | EventKind::QueueAbandon { lane, .. }
            | EventKind::QueueLost { lane, .. } => {
                let key = (minute, event.camera.clone(), lane.clone());
                self.lanes.entry(key).or_default().add(&event.kind);
            }
            // Looked at one by one, not summed.
            EventKind::ShelfTouch { .. }
            | EventKind::ShelfPick { .. }
            | EventKind::ShelfReturn { .. }
            | EventKind::Suspicious { .. }
            | EventKind::CameraOffline { .. }
            | EventKind::CameraOnline { .. }
            | EventKind::CameraBlind { .. }
            | EventKind::CameraSees { .. } => {}
        }
    }

    fn line(&mut self, minute: i64, event: &Event, line: &TripwireName) -> &mut LineSum {
        self.lines
            .entry((minute, event.camera.clone(), line.clone()))
            .or_default()
    }

    fn zone(&mut self, minute: i64, event: &Event, zone: &ZoneName) -> &mut ZoneSum {
        self.zones
            .entry((minute, event.camera.clone(), zone.clone()))
            .or_default()
    }

    /// Adds this to what is stored.
    pub(crate) fn store(
        &self,
        connection: &Connection,
        (roll_ups, zone): (RollUps, &SiteZone),
    ) -> rusqlite::Result<()> {
        let mut days = Days::new(zone);
        self.each(|kind, rows| roll_up::add(connection, kind, &rows, (roll_ups, &mut days)))
    }

    /// Adds this to the minutes alone.
    pub(crate) fn store_minutes(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.each(|kind, rows| kind.add(connection, &kind.fine, &rows))
    }

    /// The rows of each kind.
    fn each(
        &self,
        mut add: impl FnMut(&'static Kind, Vec<Row<'_>>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        add(
            &LINES,
            rows(&self.lines, TripwireName::as_str, LineSum::values),
        )?;
        add(&ZONES, rows(&self.zones, ZoneName::as_str, ZoneSum::values))?;
        add(&LANES, rows(&self.lanes, LaneName::as_str, LaneSum::values))?;
        add(
            &GROUPS,
            rows(self.groups.all(), TripwireName::as_str, group_values),
        )?;
        let dwells = self
            .dwells
            .iter()
            .map(|((at, camera, zone, step), visits)| Row {
                at: *at,
                of: vec![
                    Of::Name(camera.as_str()),
                    Of::Name(zone.as_str()),
                    Of::Number(*step),
                ],
                values: vec![i64::from(*visits)],
            });
        add(&DWELLS, dwells.collect())
    }

    /// Leaves out what is of a minute before that.
    pub(crate) fn drop_before(&mut self, first: i64) {
        self.lines.retain(|(at, ..), _| *at >= first);
        self.zones.retain(|(at, ..), _| *at >= first);
        self.lanes.retain(|(at, ..), _| *at >= first);
        self.groups.drop_before(first);
        self.dwells.retain(|(at, ..), _| *at >= first);
    }
}

/// Sums of places that have a camera and a name.
fn rows<'a, N, S>(
    sums: &'a BTreeMap<(i64, CameraId, N), S>,
    text: impl Fn(&N) -> &str,
    values: impl Fn(&S) -> Vec<i64>,
) -> Vec<Row<'a>> {
    sums.iter()
        .map(|((at, camera, name), sum)| Row {
            at: *at,
            of: vec![Of::Name(camera.as_str()), Of::Name(text(name))],
            values: values(sum),
        })
        .collect()
}

/// Merges what a batch saw of the occupancy into what is stored.
pub(crate) fn store_occupancy(
    connection: &Connection,
    minutes: &BTreeMap<i64, OccupancyMinute>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO occupancy_minute (minute, peak, last) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET peak = max(peak, excluded.peak), last = excluded.last",
    )?;
    for (minute, now) in minutes {
        statement.execute((minute, now.peak, now.last))?;
    }
    Ok(())
}
