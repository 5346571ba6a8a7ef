//! Sums of groups: who came in together over a line.

use std::collections::BTreeMap;

use inveye_domain::{CameraId, Event, EventKind, GroupSum, TripwireName, WallTime};
use rusqlite::Connection;

use crate::counts::{collect, count, id};
use crate::error::ReadError;
use crate::roll_up::{GROUPS, Stretch};
use crate::sums::minute;

pub(crate) type Key = (i64, CameraId, TripwireName);

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

    pub(crate) fn all(&self) -> &BTreeMap<Key, GroupSum> {
        &self.0
    }

    pub(crate) fn drop_before(&mut self, first: i64) {
        self.0.retain(|(at, ..), _| *at >= first);
    }
}

/// In the order of the columns.
pub(crate) fn group_values(sum: &GroupSum) -> Vec<i64> {
    let sizes = sum.at_least.iter();
    std::iter::once(&sum.people)
        .chain(sizes)
        .map(|number| number.cast_signed())
        .collect()
}

/// Each line's groups in a time.
pub(crate) fn groups(
    connection: &Connection,
    stretch: Stretch,
) -> Result<BTreeMap<(CameraId, TripwireName), GroupSum>, ReadError> {
    let sql = format!(
        "SELECT camera, line, sum(people), sum(at_least_1), sum(at_least_2), sum(at_least_3),
           sum(at_least_4), sum(at_least_5)
         FROM {} GROUP BY camera, line",
        GROUPS.stretch()
    );
    let rows = collect(connection, &sql, stretch.values(), |row| {
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
