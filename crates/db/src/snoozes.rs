//! What is quiet for a while, why, and who said so.

use inveye_domain::{CameraId, RuleId, Snooze, WallTime};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

/// A snooze before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSnooze {
    /// Only alerts of this rule.
    pub rule: Option<RuleId>,
    /// Only alerts of this camera.
    pub camera: Option<CameraId>,
    /// When alerts are raised again.
    pub until: WallTime,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub actor: String,
}

const READING: &str = "read snoozes";

impl Reader {
    /// Those that hold something back at a moment, by their end.
    pub fn snoozes(&self, now: WallTime) -> Result<Vec<Snooze>, ReadError> {
        self.list(
            READING,
            "SELECT id, rule, camera, until_us, reason, actor, made_us, held_back FROM snooze
             WHERE until_us > ?1 ORDER BY until_us, id",
            [now.as_micros()],
            |row| {
                let names: (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
                let numbers: (i64, i64) = (row.get(0)?, row.get(7)?);
                let times: (i64, i64) = (row.get(3)?, row.get(6)?);
                Ok((numbers, names, times, row.get(4)?, row.get(5)?))
            },
        )?
        .into_iter()
        .map(
            |((id, held_back), (rule, camera), (until, made), reason, actor)| {
                let broken = |what: &str| ReadError::Stored {
                    doing: READING,
                    what: format!("{what} of snooze {id}"),
                };
                Ok(Snooze {
                    id: id.cast_unsigned(),
                    rule: rule
                        .map(RuleId::new)
                        .transpose()
                        .map_err(|_| broken("rule"))?,
                    camera: camera
                        .map(CameraId::new)
                        .transpose()
                        .map_err(|_| broken("camera"))?,
                    until: WallTime::from_micros(until),
                    reason,
                    actor,
                    made_at: WallTime::from_micros(made),
                    held_back: held_back.cast_unsigned(),
                })
            },
        )
        .collect()
    }
}

impl EventWriter {
    /// Begins one, and gives it its number.
    pub fn add_snooze(&self, new: NewSnooze) -> Result<Snooze, WriteError> {
        if new.rule.is_none() && new.camera.is_none() {
            return Err(WriteError::Invalid {
                what: "a snooze of neither a rule nor a camera".to_owned(),
            });
        }
        let now = self.now();
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO snooze (rule, camera, until_us, reason, actor, made_us)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (
                        new.rule.as_ref().map(RuleId::as_str),
                        new.camera.as_ref().map(CameraId::as_str),
                        new.until.as_micros(),
                        &new.reason,
                        &new.actor,
                        now.as_micros(),
                    ),
                )
                .map_err(WriteError::sqlite("store the snooze"))?;
            Ok(Snooze {
                id: store.connection.last_insert_rowid().cast_unsigned(),
                rule: new.rule,
                camera: new.camera,
                until: new.until,
                reason: new.reason,
                actor: new.actor,
                made_at: now,
                held_back: 0,
            })
        })
    }

    /// Ends one now. What it was stays on record.
    pub fn end_snooze(&self, id: u64) -> Result<(), WriteError> {
        let now = self.now();
        self.change_snooze(
            id,
            "UPDATE snooze SET until_us = ?2 WHERE id = ?1 AND until_us > ?2",
            now.as_micros(),
        )
    }

    /// Adds to what one has held back.
    pub fn count_held_back(&self, id: u64, alerts: u64) -> Result<(), WriteError> {
        self.change_snooze(
            id,
            "UPDATE snooze SET held_back = held_back + ?2 WHERE id = ?1",
            alerts.cast_signed(),
        )
    }

    fn change_snooze(&self, id: u64, sql: &'static str, value: i64) -> Result<(), WriteError> {
        self.run(move |store| {
            let changed = store
                .connection
                .execute(sql, (id.cast_signed(), value))
                .map_err(WriteError::sqlite("change the snooze"))?;
            if changed == 0 {
                return Err(WriteError::NotFound {
                    what: format!("snooze {id} that still runs"),
                });
            }
            Ok(())
        })
    }
}
