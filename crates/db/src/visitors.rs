//! Visits and different people by hour. Who they were is not known here.

use std::collections::BTreeMap;

use inveye_domain::{VisitorSum, WallTime};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::sums::minute;
use crate::writer::EventWriter;

/// One local hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitorHour {
    /// When it began.
    pub from: WallTime,
    /// Who came in.
    pub sum: VisitorSum,
}

impl EventWriter {
    /// Adds to hours, each named by its beginning. Waits for the disk.
    pub fn add_visitors(&self, hours: BTreeMap<WallTime, VisitorSum>) -> Result<(), WriteError> {
        const DOING: &str = "store visits";
        self.run(move |store| {
            let transaction = store.begin().map_err(WriteError::sqlite(DOING))?;
            for (from, sum) in hours {
                transaction
                    .execute(
                        "INSERT INTO visitor_hour (hour, entries, staff, unknown, visitors, visits)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                         ON CONFLICT DO UPDATE SET entries = entries + excluded.entries,
                           staff = staff + excluded.staff, unknown = unknown + excluded.unknown,
                           visitors = visitors + excluded.visitors, visits = visits + excluded.visits",
                        (
                            minute(from),
                            sum.entries,
                            sum.staff,
                            sum.unknown,
                            sum.visitors,
                            sum.visits,
                        ),
                    )
                    .map_err(WriteError::sqlite(DOING))?;
            }
            transaction.commit().map_err(WriteError::sqlite(DOING))
        })
    }
}

impl Reader {
    /// Hours that begin in a time, in their order; those without anything are left out.
    pub fn visitors(&self, from: WallTime, to: WallTime) -> Result<Vec<VisitorHour>, ReadError> {
        self.list(
            "read visits",
            "SELECT hour, entries, staff, unknown, visitors, visits FROM visitor_hour
             WHERE hour >= ?1 AND hour < ?2 ORDER BY hour",
            (minute(from), minute(to)),
            |row| {
                Ok(VisitorHour {
                    from: WallTime::from_micros(row.get::<_, i64>(0)?.saturating_mul(60_000_000)),
                    sum: VisitorSum {
                        entries: row.get(1)?,
                        staff: row.get(2)?,
                        unknown: row.get(3)?,
                        visitors: row.get(4)?,
                        visits: row.get(5)?,
                    },
                })
            },
        )
    }
}
