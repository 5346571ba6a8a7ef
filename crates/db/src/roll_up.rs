//! Sums of hours and days of the store's clock beside those of minutes, so that a year is read from few rows.
//!
//! They are written in the transaction that stores the minutes, which makes their effect exactly once. They are whole
//! from one moment on, [`RollUps::since`]; what is older is read from minutes, and made anew from them day by day, the
//! newest first, by [`EventWriter::roll_up_older`]: so after another time zone was set, after sums were rebuilt, and in
//! a folder of an older program.
//!
//! Days carry places, as engagement and lines are asked for by place; hours carry lines alone, since which of them are doors is
//! told on reading, and for everything else only the store. A year of sixteen cameras is then some ten thousand
//! rows by days and some fifty thousand by hours, where hours of every place would be four times as many and no query over a
//! year would be in time.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::WallTime;
use rusqlite::{Connection, Transaction};

use crate::error::{ReadError, WriteError};
use crate::site;
use crate::sums::minute;
use crate::writer::EventWriter;

mod table;

pub(crate) use table::{DWELLS, GROUPS, KINDS, Kind, LANES, LINES, Of, Row, ZONES};

/// Nothing is rolled up yet.
const NEVER: i64 = i64::MAX;
/// Everything is.
const ALWAYS: i64 = i64::MIN;

/// A minute as a moment; the outermost ones for what lies beyond them.
pub(crate) fn moment(minute: i64) -> WallTime {
    WallTime::from_micros(minute.saturating_mul(60_000_000))
}

/// From when on hours and days are whole, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RollUps {
    pub(crate) since: i64,
}

impl RollUps {
    /// What is stored, for the transaction or the moment that the connection is in.
    pub(crate) fn stored(connection: &Connection) -> rusqlite::Result<Self> {
        let since = connection
            .prepare_cached("SELECT since FROM roll_up")?
            .query_row([], |row| row.get(0))?;
        Ok(Self { since })
    }

    /// As a program finds them that begins to write. An older one may have stored events or another time zone without
    /// them.
    pub(crate) fn begin(transaction: &Transaction<'_>) -> rusqlite::Result<Self> {
        let is_whole: bool = transaction.query_row(
            "SELECT sequence = last_sequence
               AND time_zone = coalesce((SELECT time_zone FROM site), 'UTC')
             FROM roll_up, identity",
            [],
            |row| row.get(0),
        )?;
        if !is_whole {
            return Self::void(transaction);
        }
        let found = Self::stored(transaction)?;
        if newest(transaction, found.since)?.is_none() {
            return Self::save(transaction, ALWAYS);
        }
        Ok(found)
    }

    /// Forgets them: they are made anew from minutes.
    pub(crate) fn void(transaction: &Transaction<'_>) -> rusqlite::Result<Self> {
        for table in KINDS.iter().flat_map(|kind| kind.coarse()) {
            transaction.execute(&format!("DELETE FROM {}", table.name), [])?;
        }
        transaction.execute(
            "UPDATE roll_up SET sequence = (SELECT last_sequence FROM identity),
               time_zone = coalesce((SELECT time_zone FROM site), 'UTC')",
            [],
        )?;
        let since = newest(transaction, NEVER)?.map_or(ALWAYS, |_| NEVER);
        Self::save(transaction, since)
    }

    /// Whether nothing is left to roll up.
    pub(crate) fn are_all(self) -> bool {
        self.since == ALWAYS
    }

    fn save(connection: &Connection, since: i64) -> rusqlite::Result<Self> {
        connection.execute("UPDATE roll_up SET since = ?1", [since])?;
        Ok(Self { since })
    }

    /// Makes the newest day that is not rolled up; `None` when all are.
    pub(crate) fn one_older_day(
        self,
        connection: &Connection,
        zone: &SiteZone,
    ) -> rusqlite::Result<Option<Self>> {
        if self.are_all() {
            return Ok(None);
        }
        let Some(newest) = newest(connection, self.since)? else {
            return Self::save(connection, ALWAYS).map(Some);
        };
        let (from, to) = zone.day(moment(newest));
        let day = (minute(from), minute(to));
        for kind in KINDS {
            for table in kind.coarse() {
                connection
                    .prepare_cached(&kind.derivation(table))?
                    .execute(day)?;
            }
        }
        Self::save(connection, day.0).map(Some)
    }
}

/// The newest minute before that of which there is anything.
fn newest(connection: &Connection, before: i64) -> rusqlite::Result<Option<i64>> {
    let mut newest = None;
    for kind in KINDS {
        let found: Option<i64> = connection
            .prepare_cached(&kind.newest())?
            .query_row([before], |row| row.get(0))?;
        newest = newest.max(found);
    }
    Ok(newest)
}

/// Adds what a batch has to minutes, and to the hours and days that are rolled up.
pub(crate) fn add(
    connection: &Connection,
    kind: &Kind,
    rows: &[Row<'_>],
    (roll_ups, days): (RollUps, &mut Days<'_>),
) -> rusqlite::Result<()> {
    kind.add(connection, &kind.fine, rows)?;
    for table in kind.coarse() {
        let mut sums: BTreeMap<(i64, Vec<Of<'_>>), Vec<i64>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.at >= roll_ups.since) {
            let (day, hour) = days.of(row.at);
            let at = if table.is_by_hour() { hour } else { day };
            let of = row.of[..table.places()].to_vec();
            sums.entry((at, of))
                .and_modify(|sum| kind.merge(sum, &row.values))
                .or_insert_with(|| row.values.clone());
        }
        let rows: Vec<Row<'_>> = sums
            .into_iter()
            .map(|((at, of), values)| Row { at, of, values })
            .collect();
        kind.add(connection, table, &rows)?;
    }
    Ok(())
}

/// The store's calendar, asked once for each day in a row.
pub(crate) struct Days<'a> {
    zone: &'a SiteZone,
    last: (i64, i64),
}

impl<'a> Days<'a> {
    pub(crate) fn new(zone: &'a SiteZone) -> Self {
        Self { zone, last: (0, 0) }
    }

    /// The first minutes of the day and of the hour that hold a minute.
    fn of(&mut self, at: i64) -> (i64, i64) {
        if !(self.last.0..self.last.1).contains(&at) {
            let (from, to) = self.zone.day(moment(at));
            self.last = (minute(from), minute(to));
        }
        let day = self.last.0;
        (day, day + (at - day).div_euclid(60) * 60)
    }
}

/// A time as the whole days in it that are rolled up, and the minutes before and after: what [`Kind::stretch`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    from: i64,
    first_day: i64,
    days_end: i64,
    to: i64,
}

impl Stretch {
    /// The time, read from as few rows as there may be.
    pub(crate) fn new(
        connection: &Connection,
        from: WallTime,
        to: WallTime,
    ) -> Result<Self, ReadError> {
        let since = RollUps::stored(connection)
            .map_err(ReadError::sqlite("read sums"))?
            .since;
        let zone = site::zone(connection)?;
        let begun = zone.day(from);
        let first = if begun.0 == from { begun.0 } else { begun.1 };
        let first = minute(first).max(since);
        let end = minute(zone.day(to).0);
        let minutes = Self::minutes(from, to);
        Ok(if first < end {
            Self {
                first_day: first,
                days_end: end,
                ..minutes
            }
        } else {
            minutes
        })
    }

    /// The time from minutes alone, for what is no day.
    pub(crate) fn minutes(from: WallTime, to: WallTime) -> Self {
        let (from, to) = (minute(from), minute(to));
        Self {
            from,
            first_day: to,
            days_end: to,
            to,
        }
    }

    pub(crate) fn values(self) -> (i64, i64, i64, i64) {
        (self.from, self.first_day, self.days_end, self.to)
    }
}

impl EventWriter {
    /// Rolls up the days that are not yet, in small steps between the batches; how many. Costs nothing when there are
    /// none, and is meant to be called now and then.
    pub fn roll_up_older(&self) -> Result<u64, WriteError> {
        let mut days = 0;
        while self.roll_up_a_day()? {
            days += 1;
        }
        Ok(days)
    }

    fn roll_up_a_day(&self) -> Result<bool, WriteError> {
        self.run(|store| {
            const DOING: &str = "roll up a day";
            if store.roll_ups.are_all() {
                return Ok(false);
            }
            let (roll_ups, zone) = (store.roll_ups, store.zone.clone());
            let transaction = store.begin().map_err(WriteError::sqlite(DOING))?;
            let rolled = roll_ups
                .one_older_day(&transaction, &zone)
                .map_err(WriteError::sqlite(DOING))?;
            transaction.commit().map_err(WriteError::sqlite(DOING))?;
            if let Some(rolled) = rolled {
                store.roll_ups = rolled;
            }
            Ok(!store.roll_ups.are_all())
        })
    }
}
