//! Sums of groups: who came in together over a line.

use std::collections::BTreeMap;

use inveye_domain::{CameraId, Event, EventKind, GroupSum, TripwireName, WallTime};
use rusqlite::Connection;

use crate::counts::{collect, count, id};
use crate::error::ReadError;
use crate::sums::minute;

type Key = (i64, CameraId, TripwireName);

/// What a batch adds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupSums(BTreeMap<Key, GroupSum>);

impl GroupSums {
    pub(crate) fn add(&mut self, event: &Event) {
        let EventKind::Entry {
            line,
            group: Some(group),
        } = &event.kind
        else {
            return;
        };
        self.at(event.at, event, line).people += 1;
        let place = usize::try_from(group.place).unwrap_or(usize::MAX);
        let began = self.at(event.at - group.behind, event, line);
        if let Some(size) = place.checked_sub(1).and_then(|i| began.at_least.get_mut(i)) {
            *size += 1;
        }
    }

    fn at(&mut self, at: WallTime, event: &Event, line: &TripwireName) -> &mut GroupSum {
        let key = (minute(at), event.camera.clone(), line.clone());
        self.0.entry(key).or_default()
    }

    /// Adds this to what is stored.
    pub(crate) fn store(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO group_minute (minute, camera, line, people, at_least_1, at_least_2, at_least_3, at_least_4,
               at_least_5)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT DO UPDATE SET people = people + excluded.people,
               at_least_1 = at_least_1 + excluded.at_least_1,
               at_least_2 = at_least_2 + excluded.at_least_2,
               at_least_3 = at_least_3 + excluded.at_least_3,
               at_least_4 = at_least_4 + excluded.at_least_4,
               at_least_5 = at_least_5 + excluded.at_least_5",
        )?;
        for ((minute, camera, line), sum) in &self.0 {
            let [one, two, three, four, five] = sum.at_least.map(u64::cast_signed);
            statement.execute((
                minute,
                camera.as_str(),
                line.as_str(),
                sum.people.cast_signed(),
                one,
                two,
                three,
                four,
                five,
            ))?;
        }
        Ok(())
    }
}

/// Each line's groups from one whole minute to another.
pub(crate) fn groups(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
) -> Result<BTreeMap<(CameraId, TripwireName), GroupSum>, ReadError> {
    let sql = "SELECT camera, line, sum(people), sum(at_least_1), sum(at_least_2), sum(at_least_3),
                 sum(at_least_4), sum(at_least_5)
               FROM group_minute WHERE minute >= ?1 AND minute < ?2 GROUP BY camera, line";
    let rows = collect(connection, sql, from, to, |row| {
        let at_least = [
            count(row, 3)?,
            count(row, 4)?,
            count(row, 5)?,
            count(row, 6)?,
            count(row, 7)?,
        ];
        let people = count(row, 2)?;
        let key = (id(row, 0, CameraId::new)?, id(row, 1, TripwireName::new)?);
        Ok((key, GroupSum { at_least, people }))
    })?;
    Ok(rows.into_iter().collect())
}
