//! Which tables hold the same sums by minute, by hour and by day.

use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{Connection, params_from_iter};

/// How parts become the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whole {
    Sum,
    Most,
}

use Whole::{Most, Sum};

/// One kind of sums at one length of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    time: &'static str,
    /// Columns that say of what beside when; none where all places are one.
    places: &'static [&'static str],
}

/// One kind of sums.
#[derive(Debug)]
pub(crate) struct Kind {
    columns: &'static [(&'static str, Whole)],
    /// By minute; visits by dwell are kept by quarter of an hour.
    pub(crate) fine: Table,
    pub(crate) hour: Option<Table>,
    pub(crate) day: Table,
}

const fn table(name: &'static str, time: &'static str, places: &'static [&'static str]) -> Table {
    Table { name, time, places }
}

pub(crate) static LINES: Kind = Kind {
    columns: &[("ins", Sum), ("outs", Sum), ("entries", Sum)],
    fine: table("line_minute", "minute", &["camera", "line"]),
    hour: Some(table("line_hour", "hour", &["camera", "line"])),
    day: table("line_day", "day", &["camera", "line"]),
};

pub(crate) static ZONES: Kind = Kind {
    columns: &[
        ("enters", Sum),
        ("exits", Sum),
        ("dwell_us", Sum),
        ("passers", Sum),
    ],
    fine: table("zone_minute", "minute", &["camera", "zone"]),
    hour: Some(table("zone_hour", "hour", &[])),
    day: table("zone_day", "day", &["camera", "zone"]),
};

pub(crate) static LANES: Kind = Kind {
    columns: &[
        ("joins", Sum),
        ("starts", Sum),
        ("wait_us", Sum),
        ("longest_wait_us", Most),
        ("abandons", Sum),
        ("gave_up_us", Sum),
        ("lost", Sum),
        ("ends", Sum),
        ("service_us", Sum),
        ("peak", Most),
    ],
    fine: table("lane_minute", "minute", &["camera", "lane"]),
    hour: Some(table("lane_hour", "hour", &[])),
    day: table("lane_day", "day", &["camera", "lane"]),
};

pub(crate) static GROUPS: Kind = Kind {
    columns: &[
        ("people", Sum),
        ("at_least_1", Sum),
        ("at_least_2", Sum),
        ("at_least_3", Sum),
        ("at_least_4", Sum),
        ("at_least_5", Sum),
    ],
    fine: table("group_minute", "minute", &["camera", "line"]),
    hour: None,
    day: table("group_day", "day", &["camera", "line"]),
};

pub(crate) static DWELLS: Kind = Kind {
    columns: &[("visits", Sum)],
    fine: table("zone_dwell", "quarter", &["camera", "zone", "step"]),
    hour: None,
    day: table("dwell_day", "day", &["camera", "zone", "step"]),
};

/// All of them.
pub(crate) static KINDS: [&Kind; 5] = [&LINES, &ZONES, &LANES, &GROUPS, &DWELLS];

/// What a sum is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of<'a> {
    Name(&'a str),
    Number(u32),
}

impl ToSql for Of<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Name(name) => name.to_sql(),
            Self::Number(number) => number.to_sql(),
        }
    }
}

/// Sums of one place in one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    pub(crate) at: i64,
    pub(crate) of: Vec<Of<'a>>,
    /// In the order of the kind's columns.
    pub(crate) values: Vec<i64>,
}

impl Kind {
    /// Its tables by hour and by day.
    pub(crate) fn coarse(&self) -> impl Iterator<Item = &Table> {
        self.hour.iter().chain([&self.day])
    }

    pub(crate) fn merge(&self, into: &mut [i64], more: &[i64]) {
        for ((column, sum), value) in self.columns.iter().zip(into).zip(more) {
            *sum = match column.1 {
                Sum => sum.saturating_add(*value),
                Most => (*sum).max(*value),
            };
        }
    }

    /// Adds rows to what a table has.
    pub(crate) fn add(
        &self,
        connection: &Connection,
        table: &Table,
        rows: &[Row<'_>],
    ) -> rusqlite::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let names = self.columns.iter().map(|(name, _)| *name);
        let all: Vec<&str> = table.key().chain(names).collect();
        let marks = vec!["?"; all.len()].join(", ");
        let updates: Vec<String> = self
            .columns
            .iter()
            .map(|(name, whole)| match whole {
                Sum => format!("{name} = {name} + excluded.{name}"),
                Most => format!("{name} = max({name}, excluded.{name})"),
            })
            .collect();
        let mut statement = connection.prepare_cached(&format!(
            "INSERT INTO {} ({}) VALUES ({marks}) ON CONFLICT DO UPDATE SET {}",
            table.name,
            all.join(", "),
            updates.join(", ")
        ))?;
        for row in rows {
            let time: &dyn ToSql = &row.at;
            let of = row.of.iter().take(table.places.len());
            let values = row.values.iter().map(|value| value as &dyn ToSql);
            let of = of.map(|of| of as &dyn ToSql);
            statement.execute(params_from_iter([time].into_iter().chain(of).chain(values)))?;
        }
        Ok(())
    }

    /// Deletes all there is from that minute on.
    pub(crate) fn clear(&self, connection: &Connection, first: i64) -> rusqlite::Result<()> {
        for table in self.coarse().chain([&self.fine]) {
            connection.execute(
                &format!("DELETE FROM {} WHERE {} >= ?1", table.name, table.time),
                [first],
            )?;
        }
        Ok(())
    }

    /// What makes a table's rows of the day from ?1 to ?2 out of its minutes.
    pub(crate) fn derivation(&self, table: &Table) -> String {
        let aggregates: Vec<String> = self
            .columns
            .iter()
            .map(|(name, whole)| match whole {
                Sum => format!("sum({name})"),
                Most => format!("max({name})"),
            })
            .collect();
        let fine = self.fine;
        // Hours are counted from the day's beginning, as the store's clock counts them.
        let time = if table.time == "hour" {
            format!("?1 + ({0} - ?1) / 60 * 60", fine.time)
        } else {
            "?1".to_owned()
        };
        let key: Vec<&str> = std::iter::once(time.as_str())
            .chain(table.places.iter().copied())
            .collect();
        let numbers: Vec<String> = (1..=key.len()).map(|number| number.to_string()).collect();
        format!(
            "INSERT INTO {} SELECT {}, {} FROM {} WHERE {time} >= ?1 AND {time} < ?2 GROUP BY {}",
            table.name,
            key.join(", "),
            aggregates.join(", "),
            fine.name,
            numbers.join(", "),
            time = fine.time,
        )
    }

    /// The rows of a [`super::Stretch`]: of its days, and of the minutes before and after.
    pub(crate) fn stretch(&self) -> String {
        let (fine, day) = (self.fine, self.day);
        format!(
            "(SELECT * FROM {0} WHERE {1} >= ?1 AND {1} < ?2
              UNION ALL SELECT * FROM {2} WHERE {3} >= ?2 AND {3} < ?3
              UNION ALL SELECT * FROM {0} WHERE {1} >= ?3 AND {1} < ?4)",
            fine.name, fine.time, day.name, day.time
        )
    }

    /// The newest minute before ?1 of which there is anything.
    pub(crate) fn newest(&self) -> String {
        format!(
            "SELECT max({0}) FROM {1} WHERE {0} < ?1",
            self.fine.time, self.fine.name
        )
    }
}

impl Table {
    fn key(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.time).chain(self.places.iter().copied())
    }

    pub(crate) fn is_by_hour(self) -> bool {
        self.time == "hour"
    }

    pub(crate) fn places(self) -> usize {
        self.places.len()
    }
}
