//! Forgetting what is old. Sums stay: they say nothing about anybody.

use std::{fs, io};

use inveye_domain::{AlertId, WallTime};

use crate::error::WriteError;
use crate::snapshots;
use crate::sums::minute;
use crate::writer::EventWriter;

/// In one transaction: events wait less than a batch's time for it.
const CHUNK: u32 = 2000;

/// Each works in small steps between the batches and returns how much was deleted; meant to be called
/// once a day.
impl EventWriter {
    /// Deletes events captured before the minute that holds `before`.
    pub fn forget_events(&self, before: WallTime) -> Result<u64, WriteError> {
        // Whole minutes, so that the sums of the minutes that are left can be counted anew.
        let before = WallTime::from_micros(minute(before).saturating_mul(60_000_000));
        step_by_step(|| self.forget_some_events(before))
    }

    /// Deletes alerts closed before that, with their snapshots. Open ones wait for a person.
    pub fn forget_alerts(&self, before: WallTime) -> Result<u64, WriteError> {
        step_by_step(|| self.forget_some_alerts(before))
    }

    /// Deletes snapshots of alerts, open ones too, whose cause happened before that.
    pub fn forget_snapshots(&self, before: WallTime) -> Result<u64, WriteError> {
        step_by_step(|| self.forget_some_snapshots(before))
    }

    fn forget_some_events(&self, before: WallTime) -> Result<u32, WriteError> {
        self.run(move |store| {
            let wrap = || WriteError::sqlite("forget old events");
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "INSERT INTO retention (one, before_us) VALUES (1, ?1)",
                    [before.as_micros()],
                )
                .map_err(wrap())?;
            transaction
                .execute(
                    "UPDATE roll_up SET forgotten = max(forgotten, ?1)",
                    [minute(before)],
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
        self.forget_pictures_then(
            "SELECT id FROM alert WHERE closed_us < ?1 LIMIT ?2",
            "DELETE FROM alert WHERE id = ?1",
            before,
        )
    }

    fn forget_some_snapshots(&self, before: WallTime) -> Result<u32, WriteError> {
        self.forget_pictures_then(
            "SELECT id FROM alert WHERE has_snapshot = 1 AND at_us < ?1 LIMIT ?2",
            "UPDATE alert SET has_snapshot = 0 WHERE id = ?1",
            before,
        )
    }

    /// Files first: a process killed in between must not leave a picture that nothing refers to.
    fn forget_pictures_then(
        &self,
        which: &'static str,
        then: &'static str,
        before: WallTime,
    ) -> Result<u32, WriteError> {
        let folder = self.folder().to_owned();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("forget old alerts");
            let transaction = store.begin().map_err(wrap())?;
            let ids: Vec<i64> = transaction
                .prepare_cached(which)
                .and_then(|mut statement| {
                    statement
                        .query_map((before.as_micros(), CHUNK), |row| row.get(0))?
                        .collect()
                })
                .map_err(wrap())?;
            for id in &ids {
                let path = snapshots::path(&folder, AlertId(id.cast_unsigned()));
                match fs::remove_file(&path) {
                    Err(source) if source.kind() != io::ErrorKind::NotFound => {
                        return Err(WriteError::File { path, source });
                    }
                    Ok(()) | Err(_) => {}
                }
                transaction.execute(then, [id]).map_err(wrap())?;
            }
            transaction.commit().map_err(wrap())?;
            Ok(u32::try_from(ids.len()).unwrap_or(CHUNK))
        })
    }
}

fn step_by_step(mut step: impl FnMut() -> Result<u32, WriteError>) -> Result<u64, WriteError> {
    let mut deleted = 0;
    loop {
        let some = step()?;
        deleted += u64::from(some);
        if some < CHUNK {
            return Ok(deleted);
        }
    }
}
