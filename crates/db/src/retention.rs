//! Forgetting what is old. Sums stay: they say nothing about anybody.

use std::fs;

use inveye_domain::{AlertId, WallTime};

use crate::error::WriteError;
use crate::snapshots;
use crate::sums::minute;
use crate::writer::EventWriter;

/// How much was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Events deleted.
    pub events: u64,
    /// Closed alerts deleted, with their snapshots.
    pub alerts: u64,
}

/// In one transaction: events wait less than a batch's time for it.
const CHUNK: u32 = 2000;

const FORGETTING: &str = "forget old events";

impl EventWriter {
    /// Deletes events captured, and alerts closed, before the minute that holds `before`.
    ///
    /// Works in small steps between the batches; meant to be called once a day.
    pub fn forget_before(&self, before: WallTime) -> Result<Forgotten, WriteError> {
        // Whole minutes, so that the sums of the minutes that are left can be counted anew.
        let before = WallTime::from_micros(minute(before).saturating_mul(60_000_000));
        let mut forgotten = Forgotten::default();
        loop {
            let deleted = self.forget_some_events(before)?;
            forgotten.events += u64::from(deleted);
            if deleted < CHUNK {
                break;
            }
        }
        loop {
            let deleted = self.forget_some_alerts(before)?;
            forgotten.alerts += u64::from(deleted);
            if deleted < CHUNK {
                return Ok(forgotten);
            }
        }
    }

    fn forget_some_events(&self, before: WallTime) -> Result<u32, WriteError> {
        self.run(move |store| {
            let wrap = || WriteError::sqlite(FORGETTING);
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "INSERT INTO retention (one, before_us) VALUES (1, ?1)",
                    [before.as_micros()],
                )
                .map_err(wrap())?;
            let deleted = transaction
                .execute(
                    "DELETE FROM event WHERE sequence IN
                       (SELECT sequence FROM event WHERE at_us < ?1 LIMIT ?2)",
                    (before.as_micros(), CHUNK),
                )
                .map_err(wrap())?;
            transaction
                .execute("DELETE FROM retention", [])
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())?;
            Ok(u32::try_from(deleted).unwrap_or(CHUNK))
        })
    }

    fn forget_some_alerts(&self, before: WallTime) -> Result<u32, WriteError> {
        let folder = self.folder().to_owned();
        self.run(move |store| {
            let ids: Vec<i64> = store
                .connection
                .prepare_cached(
                    "DELETE FROM alert WHERE id IN
                       (SELECT id FROM alert WHERE closed_us < ?1 LIMIT ?2) RETURNING id",
                )
                .and_then(|mut statement| {
                    statement
                        .query_map((before.as_micros(), CHUNK), |row| row.get(0))?
                        .collect()
                })
                .map_err(WriteError::sqlite("forget old alerts"))?;
            for id in &ids {
                let path = snapshots::path(&folder, AlertId(id.cast_unsigned()));
                // Most have none.
                let _missing = fs::remove_file(path).is_err();
            }
            Ok(u32::try_from(ids.len()).unwrap_or(CHUNK))
        })
    }
}
