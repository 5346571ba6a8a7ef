//! People who came in, by estimated age and gender and by hour. Who they were is not known here.

use std::collections::BTreeMap;

use inveye_domain::{Group, Grouped, WallTime};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::sums::minute;
use crate::writer::EventWriter;

/// Of whom no group is known.
const UNKNOWN: &str = "unknown";

impl EventWriter {
    /// Adds to hours, each named by its beginning. Waits for the disk.
    pub fn add_demographics(&self, hours: BTreeMap<WallTime, Grouped>) -> Result<(), WriteError> {
        const DOING: &str = "store demographics";
        self.run(move |store| {
            let transaction = store.begin().map_err(WriteError::sqlite(DOING))?;
            for (hour, groups) in hours {
                for (group, people) in groups {
                    let (age, gender) = group.map_or((UNKNOWN, UNKNOWN), |group| {
                        (group.age.as_str(), group.gender.as_str())
                    });
                    transaction
                        .execute(
                            "INSERT INTO demographic_hour (hour, age, gender, people)
                             VALUES (?1, ?2, ?3, ?4)
                             ON CONFLICT DO UPDATE SET people = people + excluded.people",
                            (
                                minute(hour),
                                age,
                                gender,
                                i64::try_from(people).unwrap_or(i64::MAX),
                            ),
                        )
                        .map_err(WriteError::sqlite(DOING))?;
                }
            }
            transaction.commit().map_err(WriteError::sqlite(DOING))
        })
    }

    /// Forgets all of them. Waits for the disk.
    pub fn forget_demographics(&self) -> Result<(), WriteError> {
        const DOING: &str = "forget demographics";
        self.run(move |store| {
            let transaction = store.begin().map_err(WriteError::sqlite(DOING))?;
            transaction
                .execute("DELETE FROM demographic_hour", [])
                .map_err(WriteError::sqlite(DOING))?;
            transaction.commit().map_err(WriteError::sqlite(DOING))
        })
    }
}

impl Reader {
    /// Who came in, in the hours that begin in a time.
    pub fn demographics(&self, from: WallTime, to: WallTime) -> Result<Grouped, ReadError> {
        let rows = self.list(
            "read demographics",
            "SELECT age, gender, sum(people) FROM demographic_hour
             WHERE hour >= ?1 AND hour < ?2 GROUP BY age, gender",
            (minute(from), minute(to)),
            |row| {
                let (age, gender): (String, String) = (row.get(0)?, row.get(1)?);
                // A group that only a newer program knows is of those who are unknown here.
                Ok((Group::parse(&age, &gender), row.get::<_, i64>(2)?))
            },
        )?;
        let mut groups = Grouped::new();
        for (group, people) in rows {
            *groups.entry(group).or_default() += u64::try_from(people).unwrap_or_default();
        }
        Ok(groups)
    }

    /// The first hour of which there are any.
    pub fn demographics_since(&self) -> Result<Option<WallTime>, ReadError> {
        let first: Vec<Option<i64>> = self.list(
            "read demographics",
            "SELECT min(hour) FROM demographic_hour",
            (),
            |row| row.get(0),
        )?;
        let first = first.into_iter().flatten().next();
        Ok(first.map(|hour| WallTime::from_micros(hour.saturating_mul(60_000_000))))
    }
}
