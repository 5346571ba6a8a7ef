//! What key figures are made of, for any number of times at once.

use std::collections::BTreeSet;
use std::time::Duration;

use inveye_domain::{CameraId, TripwireName, WallTime};
use inveye_kpi::Sums;
use rusqlite::Connection;

use crate::counts::{collect, count, id};
use crate::error::ReadError;
use crate::occupancy::DoorSet;
use crate::reader::Reader;
use crate::site;
use crate::sums::minute;

impl Reader {
    /// The store's sums over each of the times, which begin and end with whole quarters of an hour; each begins and
    /// ends no earlier than the one before. `beside_passers` are the cameras that look outside.
    ///
    /// Each table is read once, however many times there are.
    pub fn key_figures(
        &self,
        times: &[(WallTime, WallTime)],
        beside_passers: &BTreeSet<CameraId>,
    ) -> Result<Vec<Sums>, ReadError> {
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Ok(Vec::new());
        };
        let span = (first.0, last.1);
        let mut found = Found::new(times);
        self.with(|connection| {
            // One moment for all of it.
            let moment = connection
                .unchecked_transaction()
                .map_err(ReadError::sqlite("read key figures"))?;
            let doors = site::doors(&moment)?;
            add_lines(&mut found, &moment, span, (&doors, beside_passers))?;
            add_zones(&mut found, &moment, span)?;
            add_lanes(&mut found, &moment, span)?;
            add_visitors(&mut found, &moment, span)
        })?;
        Ok(found.sums)
    }
}

type Span = (WallTime, WallTime);

/// Sums by time.
struct Found {
    /// In whole minutes.
    times: Vec<(i64, i64)>,
    sums: Vec<Sums>,
}

impl Found {
    fn new(times: &[Span]) -> Self {
        Self {
            times: times.iter().map(|t| (minute(t.0), minute(t.1))).collect(),
            sums: vec![Sums::default(); times.len()],
        }
    }

    fn add(&mut self, at: i64, sums: Sums) {
        let over = self.times.partition_point(|&(_, end)| end <= at);
        let times = self.times[over..].iter().zip(&mut self.sums[over..]);
        for (_, sum) in times.take_while(|((begin, _), _)| *begin <= at) {
            *sum += sums;
        }
    }
}

fn add_lines(
    found: &mut Found,
    connection: &Connection,
    (from, to): Span,
    (doors, beside_passers): (&DoorSet, &BTreeSet<CameraId>),
) -> Result<(), ReadError> {
    // By quarters of an hour, with which hours of every time zone begin: doors are told apart row by row.
    let sql = "SELECT minute / 15 * 15, camera, line, sum(outs), sum(entries) FROM line_minute
               WHERE minute >= ?1 AND minute < ?2 GROUP BY 1, 2, 3";
    let rows = collect(connection, sql, from, to, |row| {
        let camera = id(row, 1, CameraId::new)?;
        let line = id(row, 2, TripwireName::new)?;
        let entries = count(row, 4)?;
        let sums = doors.contains(&camera, &line).then_some(Sums {
            outs: count(row, 3)?,
            entries,
            entries_beside_passers: if beside_passers.contains(&camera) {
                entries
            } else {
                0
            },
            ..Sums::default()
        });
        Ok((row.get(0)?, sums))
    })?;
    for (at, sums) in rows {
        found.add(at, sums.unwrap_or_default());
    }
    Ok(())
}

fn add_zones(
    found: &mut Found,
    connection: &Connection,
    (from, to): Span,
) -> Result<(), ReadError> {
    let sql = "SELECT minute, sum(exits), sum(dwell_us), sum(passers) FROM zone_minute
               WHERE minute >= ?1 AND minute < ?2 GROUP BY minute";
    let rows = collect(connection, sql, from, to, |row| {
        let sums = Sums {
            zone_visits: count(row, 1)?,
            dwell: Duration::from_micros(count(row, 2)?),
            passers: count(row, 3)?,
            ..Sums::default()
        };
        Ok((row.get(0)?, sums))
    })?;
    rows.into_iter().for_each(|(at, sums)| found.add(at, sums));
    Ok(())
}

fn add_lanes(
    found: &mut Found,
    connection: &Connection,
    (from, to): Span,
) -> Result<(), ReadError> {
    let sql =
        "SELECT minute, sum(joins), sum(starts), sum(abandons), sum(wait_us), sum(gave_up_us),
                 sum(ends), sum(service_us) FROM lane_minute
               WHERE minute >= ?1 AND minute < ?2 GROUP BY minute";
    let rows = collect(connection, sql, from, to, |row| {
        let sums = Sums {
            joined: count(row, 1)?,
            served: count(row, 2)?,
            abandoned: count(row, 3)?,
            wait: Duration::from_micros(count(row, 4)?),
            wait_of_abandoned: Duration::from_micros(count(row, 5)?),
            services: count(row, 6)?,
            service: Duration::from_micros(count(row, 7)?),
            ..Sums::default()
        };
        Ok((row.get(0)?, sums))
    })?;
    rows.into_iter().for_each(|(at, sums)| found.add(at, sums));
    Ok(())
}

fn add_visitors(
    found: &mut Found,
    connection: &Connection,
    (from, to): Span,
) -> Result<(), ReadError> {
    let sql = "SELECT hour, staff, visits FROM visitor_hour WHERE hour >= ?1 AND hour < ?2";
    let rows = collect(connection, sql, from, to, |row| {
        let sums = Sums {
            staff_entries: count(row, 1)?,
            visits: count(row, 2)?,
            ..Sums::default()
        };
        Ok((row.get(0)?, sums))
    })?;
    rows.into_iter().for_each(|(at, sums)| found.add(at, sums));
    Ok(())
}
