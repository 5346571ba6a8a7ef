//! What one shift hands over to the next.

use inveye_domain::{Carried, ShiftEntry, WallTime};
use rusqlite::OptionalExtension;

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read the shift log";
const WRITING: &str = "write into the shift log";
/// Most entries in one page.
const MAX_PAGE: u32 = 500;

/// An entry before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShiftEntry {
    /// Who.
    pub actor: String,
    /// What the next shift should know.
    pub text: String,
    /// What is handed over; none where it is only a note.
    pub carried: Option<Carried>,
}

impl Reader {
    /// Newest first; `before` goes on where the last page ended.
    pub fn shift_log(&self, before: Option<u64>, limit: u32) -> Result<Vec<ShiftEntry>, ReadError> {
        let before = before.map_or(i64::MAX, u64::cast_signed);
        type Columns = (
            i64,
            i64,
            String,
            String,
            Option<String>,
            Option<i64>,
            Option<String>,
        );
        let rows: Vec<Columns> = self.list(
            READING,
            "SELECT id, at_us, actor, text, carried, taken_us, taken_by FROM shift_entry
             WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            (before, limit.min(MAX_PAGE)),
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                    row.get(6)?,
                ))
            },
        )?;
        rows.into_iter()
            .map(|(id, at, actor, text, carried, taken_at, taken_by)| {
                let carried = carried.map(|text| serde_json::from_str(&text)).transpose();
                Ok(ShiftEntry {
                    id: id.cast_unsigned(),
                    at: WallTime::from_micros(at),
                    actor,
                    text,
                    carried: carried.map_err(|_| ReadError::Stored {
                        doing: READING,
                        what: format!("what entry {id} hands over"),
                    })?,
                    taken: taken_at.map(WallTime::from_micros).zip(taken_by),
                })
            })
            .collect()
    }

    /// One.
    pub fn shift_entry(&self, id: u64) -> Result<Option<ShiftEntry>, ReadError> {
        let found = self.shift_log(id.checked_add(1), 1)?;
        Ok(found.into_iter().find(|entry| entry.id == id))
    }
}

impl EventWriter {
    /// Writes an entry, and gives it its number.
    pub fn add_shift_entry(&self, new: NewShiftEntry) -> Result<u64, WriteError> {
        let now = self.now();
        let carried = new.carried.as_ref().map(serde_json::to_string).transpose();
        let carried = carried.map_err(|_| WriteError::Invalid {
            what: "an entry that cannot be written as JSON".to_owned(),
        })?;
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO shift_entry (at_us, actor, text, carried) VALUES (?1, ?2, ?3, ?4)",
                    (now.as_micros(), &new.actor, &new.text, carried),
                )
                .map_err(WriteError::sqlite(WRITING))?;
            Ok(store.connection.last_insert_rowid().cast_unsigned())
        })
    }

    /// The next shift takes over. Nobody takes over from themselves, and nobody twice.
    pub fn take_shift_entry(&self, id: u64, actor: String) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            let found: Option<(String, bool, bool)> = transaction
                .query_row(
                    "SELECT actor, carried IS NOT NULL, taken_us IS NOT NULL FROM shift_entry
                     WHERE id = ?1",
                    [id.cast_signed()],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()
                .map_err(wrap())?;
            let refuse = |what: &str| {
                Err(WriteError::Conflict {
                    what: what.to_owned(),
                })
            };
            match found {
                None => Err(WriteError::NotFound {
                    what: format!("entry {id} of the shift log"),
                }),
                Some((_, false, _)) => refuse("a note hands nothing over"),
                Some((_, _, true)) => refuse("somebody took it over already"),
                Some((by, ..)) if by == actor => refuse("nobody takes over from themselves"),
                Some(_) => {
                    transaction
                        .execute(
                            "UPDATE shift_entry SET taken_us = ?2, taken_by = ?3 WHERE id = ?1",
                            (id.cast_signed(), now.as_micros(), &actor),
                        )
                        .map_err(wrap())?;
                    transaction.commit().map_err(wrap())
                }
            }
        })
    }
}
