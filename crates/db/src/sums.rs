//! Sums per minute, which charts read instead of the events. Ratios are made from sums when they are
//! read; an average of averages is no average.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{
    CameraId, Direction, Event, EventKind, LaneName, TripwireName, WallTime, ZoneName, dwell_step,
};
use rusqlite::Connection;

use crate::dwells::QUARTER;
use crate::groups::GroupSums;
use crate::lanes::LaneSum;
use crate::occupancy::OccupancyMinute;

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

/// Of one zone in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ZoneSum {
    pub(crate) enters: u32,
    pub(crate) exits: u32,
    pub(crate) dwell_us: i64,
    pub(crate) passers: u32,
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
    pub(crate) fn store(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut line = connection.prepare_cached(
            "INSERT INTO line_minute (minute, camera, line, ins, outs, entries)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET ins = ins + excluded.ins, outs = outs + excluded.outs,
               entries = entries + excluded.entries",
        )?;
        for ((minute, camera, name), sum) in &self.lines {
            line.execute((
                minute,
                camera.as_str(),
                name.as_str(),
                sum.ins,
                sum.outs,
                sum.entries,
            ))?;
        }
        let mut zone = connection.prepare_cached(
            "INSERT INTO zone_minute (minute, camera, zone, enters, exits, dwell_us, passers)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET enters = enters + excluded.enters,
               exits = exits + excluded.exits, dwell_us = dwell_us + excluded.dwell_us,
               passers = passers + excluded.passers",
        )?;
        for ((minute, camera, name), sum) in &self.zones {
            zone.execute((
                minute,
                camera.as_str(),
                name.as_str(),
                sum.enters,
                sum.exits,
                sum.dwell_us,
                sum.passers,
            ))?;
        }
        let mut dwell = connection.prepare_cached(
            "INSERT INTO zone_dwell (quarter, camera, zone, step, visits) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET visits = visits + excluded.visits",
        )?;
        for ((quarter, camera, zone, step), visits) in &self.dwells {
            dwell.execute((quarter, camera.as_str(), zone.as_str(), step, visits))?;
        }
        for ((minute, camera, lane), sum) in &self.lanes {
            sum.store(connection, *minute, camera, lane)?;
        }
        self.groups.store(connection)
    }
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
