//! What key figures are made of, for any number of times at once.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use inveye_domain::{CameraId, TripwireName, WallTime};
use inveye_kpi::Sums;
use rusqlite::{Connection, Row};

use crate::counts::{collect, count, id, one_moment};
use crate::error::ReadError;
use crate::occupancy::DoorSet;
use crate::reader::Reader;
use crate::roll_up::RollUps;
use crate::sales;
use crate::site;
use crate::sums::minute;

/// What times begin and end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// Whole quarters of an hour.
    Quarters,
    /// Whole hours of the store's clock.
    Hours,
    /// Whole days of the store's clock.
    Days,
}

impl Reader {
    /// The store's sums over each of the times; each begins and ends no earlier than the one before.
    /// `beside_passers` are the cameras that look outside.
    ///
    /// Each table is read once, however many times there are.
    pub fn key_figures(
        &self,
        times: &[(WallTime, WallTime)],
        bounds: Bounds,
        beside_passers: &BTreeSet<CameraId>,
    ) -> Result<Vec<Sums>, ReadError> {
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Ok(Vec::new());
        };
        let span = (minute(first.0), minute(last.1));
        let mut found = Found::new(times);
        self.with(|connection| {
            let moment = one_moment(connection)?;
            let doors = Doors {
                set: &site::doors(&moment)?,
                beside_passers,
                beside_sales: sales::known(&moment)?
                    .map(|(from, to)| minute(from)..minute(to))
                    .unwrap_or_default(),
            };
            for (tables, span) in parts(&moment, bounds, span)? {
                add_lines(&mut found, &moment, (tables, span), &doors)?;
                add(&mut found, &moment, tables.zones, span, zones)?;
                add(&mut found, &moment, tables.lanes, span, lanes)?;
            }
            add(&mut found, &moment, SALES, span, sold)?;
            add(&mut found, &moment, VISITORS, span, visitors)
        })?;
        Ok(found.sums)
    }
}

/// Minutes.
type Span = (i64, i64);

/// How each table is read from ?1 to ?2, by when and, of lines, by which.
struct Tables {
    lines: &'static str,
    zones: &'static str,
    lanes: &'static str,
}

/// Lines by quarters of an hour, with which hours of every time zone begin: doors are told apart row by row.
static MINUTES: Tables = Tables {
    lines: "SELECT minute / 15 * 15, camera, line, sum(outs), sum(entries) FROM line_minute
            WHERE minute >= ?1 AND minute < ?2 GROUP BY 1, 2, 3",
    zones: "SELECT minute, sum(exits), sum(dwell_us), sum(passers) FROM zone_minute
            WHERE minute >= ?1 AND minute < ?2 GROUP BY minute",
    lanes: "SELECT minute, sum(joins), sum(starts), sum(abandons), sum(wait_us), sum(gave_up_us),
              sum(ends), sum(service_us) FROM lane_minute
            WHERE minute >= ?1 AND minute < ?2 GROUP BY minute",
};

static HOURS: Tables = Tables {
    lines: "SELECT hour, camera, line, outs, entries FROM line_hour WHERE hour >= ?1 AND hour < ?2",
    zones: "SELECT hour, exits, dwell_us, passers FROM zone_hour WHERE hour >= ?1 AND hour < ?2",
    lanes: "SELECT hour, joins, starts, abandons, wait_us, gave_up_us, ends, service_us
            FROM lane_hour WHERE hour >= ?1 AND hour < ?2",
};

static DAYS: Tables = Tables {
    lines: "SELECT day, camera, line, outs, entries FROM line_day WHERE day >= ?1 AND day < ?2",
    zones: "SELECT day, sum(exits), sum(dwell_us), sum(passers) FROM zone_day
            WHERE day >= ?1 AND day < ?2 GROUP BY day",
    lanes: "SELECT day, sum(joins), sum(starts), sum(abandons), sum(wait_us), sum(gave_up_us),
              sum(ends), sum(service_us) FROM lane_day
            WHERE day >= ?1 AND day < ?2 GROUP BY day",
};

/// Of all sources: a handful of rows an hour.
const SALES: &str = "SELECT minute, sum(transactions), sum(returns), sum(units), sum(net)
     FROM sale_quarter WHERE minute >= ?1 AND minute < ?2 GROUP BY minute";

const VISITORS: &str =
    "SELECT hour, staff, visits FROM visitor_hour WHERE hour >= ?1 AND hour < ?2";

/// The time as what is rolled up, and what is not yet.
fn parts(
    connection: &Connection,
    bounds: Bounds,
    (from, to): Span,
) -> Result<Vec<(&'static Tables, Span)>, ReadError> {
    let coarse = match bounds {
        Bounds::Quarters => return Ok(vec![(&MINUTES, (from, to))]),
        Bounds::Hours => &HOURS,
        Bounds::Days => &DAYS,
    };
    let since = RollUps::stored(connection)
        .map_err(ReadError::sqlite("read key figures"))?
        .since;
    let cut = since.clamp(from, to.max(from));
    Ok(vec![(&MINUTES, (from, cut)), (coarse, (cut, to))])
}

/// What entries are told apart by.
struct Doors<'a> {
    set: &'a DoorSet,
    beside_passers: &'a BTreeSet<CameraId>,
    /// Minutes of which sales are known: whole days of the store's clock.
    beside_sales: Range<i64>,
}

/// Sums by time.
struct Found {
    /// In whole minutes.
    times: Vec<(i64, i64)>,
    sums: Vec<Sums>,
}

impl Found {
    fn new(times: &[(WallTime, WallTime)]) -> Self {
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

/// Which lines are doors, and which of those look outside; each line is looked up once.
struct Lines<'a> {
    doors: &'a Doors<'a>,
    known: Vec<(String, String, Line)>,
}

#[derive(Clone, Copy)]
struct Line {
    is_door: bool,
    is_beside_passers: bool,
}

impl Lines<'_> {
    fn of(&mut self, row: &Row<'_>) -> rusqlite::Result<Line> {
        let (camera, line) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
        let known = self.known.iter().find(|(c, l, _)| c == camera && l == line);
        if let Some((.., known)) = known {
            return Ok(*known);
        }
        let names = (camera.to_owned(), line.to_owned());
        let camera = id(row, 1, CameraId::new)?;
        let found = Line {
            is_door: self
                .doors
                .set
                .contains(&camera, &id(row, 2, TripwireName::new)?),
            is_beside_passers: self.doors.beside_passers.contains(&camera),
        };
        self.known.push((names.0, names.1, found));
        Ok(found)
    }
}

fn add_lines(
    found: &mut Found,
    connection: &Connection,
    (tables, span): (&Tables, Span),
    doors: &Doors<'_>,
) -> Result<(), ReadError> {
    let mut lines = Lines {
        doors,
        known: Vec::new(),
    };
    add(found, connection, tables.lines, span, |row| {
        let line = lines.of(row)?;
        if !line.is_door {
            return Ok(Sums::default());
        }
        let entries = count(row, 4)?;
        let is_beside_sales = doors.beside_sales.contains(&row.get(0)?);
        Ok(Sums {
            outs: count(row, 3)?,
            entries,
            entries_beside_passers: if line.is_beside_passers { entries } else { 0 },
            entries_beside_sales: if is_beside_sales { entries } else { 0 },
            ..Sums::default()
        })
    })
}

/// Adds each row to the times that its first column is in.
fn add(
    found: &mut Found,
    connection: &Connection,
    sql: &str,
    span: Span,
    mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<Sums>,
) -> Result<(), ReadError> {
    // Nothing is kept of a row.
    let _rows: Vec<()> = collect(connection, sql, span, |row| {
        found.add(row.get(0)?, read(row)?);
        Ok(())
    })?;
    Ok(())
}

fn sold(row: &Row<'_>) -> rusqlite::Result<Sums> {
    Ok(Sums {
        transactions: count(row, 1)?,
        returns: count(row, 2)?,
        units: row.get(3)?,
        net: row.get(4)?,
        ..Sums::default()
    })
}

fn zones(row: &Row<'_>) -> rusqlite::Result<Sums> {
    Ok(Sums {
        zone_visits: count(row, 1)?,
        dwell: Duration::from_micros(count(row, 2)?),
        passers: count(row, 3)?,
        ..Sums::default()
    })
}

fn lanes(row: &Row<'_>) -> rusqlite::Result<Sums> {
    Ok(Sums {
        joined: count(row, 1)?,
        served: count(row, 2)?,
        abandoned: count(row, 3)?,
        wait: Duration::from_micros(count(row, 4)?),
        wait_of_abandoned: Duration::from_micros(count(row, 5)?),
        services: count(row, 6)?,
        service: Duration::from_micros(count(row, 7)?),
        ..Sums::default()
    })
}

fn visitors(row: &Row<'_>) -> rusqlite::Result<Sums> {
    Ok(Sums {
        staff_entries: count(row, 1)?,
        visits: count(row, 2)?,
        ..Sums::default()
    })
}
