//! Counts for screens, from the minute sums: footfall, in and out, dwell and occupancy.

use inveye_base::SiteZone;
use inveye_domain::{CameraId, GroupSum, TripwireName, WallTime, ZoneName};
use rusqlite::{Connection, Params, Row, Transaction};

use crate::day::{DayHours, merged};
use crate::error::ReadError;
use crate::groups::groups;
use crate::lanes::LaneCount;
use crate::occupancy::{DoorSet, OccupancyCorrection};
use crate::reader::Reader;
use crate::roll_up::{LINES, Stretch, ZONES};
use crate::sums::minute;
use crate::{occupancy, site};

const READING: &str = "read counts";

/// What happened at lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineCounts {
    /// Raw crossings inwards.
    pub ins: u64,
    /// Raw crossings outwards.
    pub outs: u64,
    /// Footfall: crossings inwards that were not taken back.
    pub entries: u64,
    /// Those by whom they came with.
    pub groups: GroupSum,
}

impl LineCounts {
    fn add(&mut self, other: Self) {
        self.groups += other.groups;
        self.ins += other.ins;
        self.outs += other.outs;
        self.entries += other.entries;
    }
}

/// What happened at one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCount {
    /// Whose line.
    pub camera: CameraId,
    /// Which line.
    pub line: TripwireName,
    /// How much.
    pub counts: LineCounts,
}

/// What happened in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneCount {
    /// Whose zone.
    pub camera: CameraId,
    /// Which zone.
    pub zone: ZoneName,
    /// Visits that began.
    pub enters: u64,
    /// Visits that ended.
    pub exits: u64,
    /// Sum over the visits that ended; divided by `exits` it is the mean dwell.
    pub dwell: std::time::Duration,
    /// People who passed by without coming in; of zones outside.
    pub passers: u64,
}

impl ZoneCount {
    fn add(&mut self, other: &Self) {
        self.enters += other.enters;
        self.exits += other.exits;
        self.dwell += other.dwell;
        self.passers += other.passers;
    }
}

/// The local day so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    /// When it began.
    pub from: WallTime,
    /// Over the doors; `entries` is the shop's footfall.
    pub doors: LineCounts,
    /// People inside now.
    pub occupancy: u32,
    /// How that count was put right today, oldest first.
    pub corrections: Vec<OccupancyCorrection>,
    /// Each line with anything to count, doors or not.
    pub lines: Vec<LineCount>,
    /// Each zone with anything to count.
    pub zones: Vec<ZoneCount>,
    /// Each till lane with anything to count.
    pub lanes: Vec<LaneCount>,
    /// The day's local hours over the doors, those to come too.
    pub hours: Vec<Hour>,
    /// What else happened in each of those hours.
    pub details: Vec<HourDetail>,
}

/// One local hour, place by place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HourDetail {
    /// Each line with anything to count.
    pub lines: Vec<LineCount>,
    /// Each zone with anything to count.
    pub zones: Vec<ZoneCount>,
    /// Each till lane with anything to count.
    pub lanes: Vec<LaneCount>,
}

/// Which lines to add up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// The site: its doors.
    #[default]
    Doors,
    /// Every line of one camera.
    Camera(CameraId),
    /// One line.
    Line(CameraId, TripwireName),
}

impl Scope {
    fn contains(&self, line: &LineCount, doors: &DoorSet) -> bool {
        match self {
            Self::Doors => doors.contains(&line.camera, &line.line),
            Self::Camera(camera) => *camera == line.camera,
            Self::Line(camera, name) => *camera == line.camera && *name == line.line,
        }
    }
}

/// One local hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    /// When it began.
    pub from: WallTime,
    /// When it ended or will end.
    pub to: WallTime,
    /// What happened at the lines asked for.
    pub counts: LineCounts,
    /// Most people inside at any moment of it; of the site, whatever lines were asked for.
    pub peak: u32,
}

impl Reader {
    /// Everything a screen shows of the day that holds `now`.
    pub fn today(&self, now: WallTime) -> Result<Today, ReadError> {
        self.with(|connection| {
            // One moment for all of it: hours add up to the day.
            let moment = one_moment(connection)?;
            let (zone, doors) = (site::zone(&moment)?, site::doors(&moment)?);
            let (from, to) = zone.day(now);
            let day = DayHours::new(&zone, now);
            let (hours, details) = day.read_all(&moment, &doors)?;
            let lines = merged(
                details.iter().flat_map(|hour| hour.lines.iter().cloned()),
                |one| (one.camera.clone(), one.line.clone()),
                |sum, more| sum.counts.add(more.counts),
            );
            Ok(Today {
                from,
                doors: total(&lines, &Scope::Doors, &doors),
                occupancy: people(&moment, &zone, now)?,
                corrections: occupancy::corrections(&moment, from, to)?,
                lines,
                zones: merged(
                    details.iter().flat_map(|hour| hour.zones.iter().cloned()),
                    |one| (one.camera.clone(), one.zone.clone()),
                    |sum, more| sum.add(&more),
                ),
                lanes: merged(
                    details.iter().flat_map(|hour| hour.lanes.iter().cloned()),
                    |one| (one.camera.clone(), one.lane.clone()),
                    |sum, more| sum.counts.merge(&more.counts),
                ),
                hours,
                details,
            })
        })
    }

    /// Each line's counts from one whole minute to another.
    pub fn lines(&self, from: WallTime, to: WallTime) -> Result<Vec<LineCount>, ReadError> {
        self.with(|connection| {
            let moment = one_moment(connection)?;
            lines(&moment, Stretch::new(&moment, from, to)?)
        })
    }

    /// Each zone's counts from one whole minute to another.
    pub fn zones(&self, from: WallTime, to: WallTime) -> Result<Vec<ZoneCount>, ReadError> {
        self.with(|connection| {
            let moment = one_moment(connection)?;
            zones(&moment, Stretch::new(&moment, from, to)?)
        })
    }

    /// The local hours of the day that holds `at`: 24 of them, 23 or 25 when clocks change.
    pub fn hours(&self, at: WallTime, scope: &Scope) -> Result<Vec<Hour>, ReadError> {
        self.with(|connection| {
            let moment = one_moment(connection)?;
            let (zone, doors) = (site::zone(&moment)?, site::doors(&moment)?);
            DayHours::new(&zone, at).read(&moment, &doors, scope)
        })
    }

    /// People inside now: in minus out over the doors since the local day began.
    pub fn occupancy(&self, now: WallTime) -> Result<u32, ReadError> {
        self.with(|connection| people(connection, &site::zone(connection)?, now))
    }
}

fn people(connection: &Connection, zone: &SiteZone, now: WallTime) -> Result<u32, ReadError> {
    let stored = occupancy::stored(connection).map_err(ReadError::sqlite(READING))?;
    Ok(if stored.day == zone.day(now).0 {
        stored.people
    } else {
        0
    })
}

pub(crate) fn total(lines: &[LineCount], scope: &Scope, doors: &DoorSet) -> LineCounts {
    let mut sum = LineCounts::default();
    for line in lines.iter().filter(|line| scope.contains(line, doors)) {
        sum.add(line.counts);
    }
    sum
}

fn lines(connection: &Connection, stretch: Stretch) -> Result<Vec<LineCount>, ReadError> {
    let sql = format!(
        "SELECT camera, line, sum(ins), sum(outs), sum(entries) FROM {}
         GROUP BY camera, line ORDER BY camera, line",
        LINES.stretch()
    );
    let mut groups = groups(connection, stretch)?;
    collect(connection, &sql, stretch.values(), |row| {
        let key = (id(row, 0, CameraId::new)?, id(row, 1, TripwireName::new)?);
        let groups = groups.remove(&key).unwrap_or_default();
        let (camera, line) = key;
        Ok(LineCount {
            camera,
            line,
            counts: LineCounts {
                ins: count(row, 2)?,
                outs: count(row, 3)?,
                entries: count(row, 4)?,
                groups,
            },
        })
    })
}

fn zones(connection: &Connection, stretch: Stretch) -> Result<Vec<ZoneCount>, ReadError> {
    let sql = format!(
        "SELECT camera, zone, sum(enters), sum(exits), sum(dwell_us), sum(passers) FROM {}
         GROUP BY camera, zone ORDER BY camera, zone",
        ZONES.stretch()
    );
    collect(connection, &sql, stretch.values(), |row| {
        Ok(ZoneCount {
            camera: id(row, 0, CameraId::new)?,
            zone: id(row, 1, ZoneName::new)?,
            enters: count(row, 2)?,
            exits: count(row, 3)?,
            dwell: std::time::Duration::from_micros(count(row, 4)?),
            passers: count(row, 5)?,
        })
    })
}

/// The most people in that time, and how many there were at its end; `inside` at its start.
pub(crate) fn peak(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
    inside: u32,
) -> Result<(u32, u32), ReadError> {
    let sql = "SELECT peak, last FROM occupancy_minute
               WHERE minute >= ?1 AND minute < ?2 ORDER BY minute";
    let minutes = collect(connection, sql, (minute(from), minute(to)), |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))
    })?;
    Ok((
        minutes.iter().map(|m| m.0).fold(inside, u32::max),
        minutes.last().map_or(inside, |m| m.1),
    ))
}

/// What is read until it is dropped is of one moment.
pub(crate) fn one_moment(connection: &Connection) -> Result<Transaction<'_>, ReadError> {
    connection
        .unchecked_transaction()
        .map_err(ReadError::sqlite(READING))
}

pub(crate) fn collect<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, ReadError> {
    let wrap = ReadError::sqlite(READING);
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(values, read)?.collect())
        .map_err(wrap)
}

pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column)
        .map(|n| u64::try_from(n).unwrap_or(0))
}

pub(crate) fn id<T, E: std::error::Error + Send + Sync + 'static>(
    row: &Row<'_>,
    column: usize,
    make: impl FnOnce(String) -> Result<T, E>,
) -> rusqlite::Result<T> {
    make(row.get(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
