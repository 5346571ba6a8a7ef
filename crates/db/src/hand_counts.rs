//! Counts by hand: begun with their clips, judged clip by clip, and from then on never edited.

use inveye_domain::{
    CameraId, Finding, HandClip, HandCount, HandCountId, Tripwire, TripwireName, Verdict, WallTime,
};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde::de::DeserializeOwned;

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::site::json;
use crate::writer::EventWriter;

const READING: &str = "read counts by hand";
const WRITING: &str = "store the count by hand";
/// Most of one line in an answer: more than one a week for two years.
const MOST: u32 = 120;

/// A count by hand before it has its number.
#[derive(Debug, Clone, PartialEq)]
pub struct NewHandCount {
    /// Whose picture.
    pub camera: CameraId,
    /// The line as it is drawn now.
    pub line: Tripwire,
    /// What the clips were drawn with.
    pub seed: u32,
    /// Who begins it.
    pub actor: String,
    /// Beginning, end and hour of each clip, in the order of time.
    pub clips: Vec<(WallTime, WallTime, u8)>,
}

const COLUMNS: &str = "id, camera, drawn, seed, begun_us, begun_by, finished_us, finished_by";

impl Reader {
    /// One.
    pub fn hand_count(&self, id: HandCountId) -> Result<Option<HandCount>, ReadError> {
        let sql = format!("SELECT {COLUMNS} FROM hand_count WHERE id = ?1");
        let found = self.hand_counts_by(&sql, &[id.0.cast_signed().into()])?;
        Ok(found.into_iter().next())
    }

    /// Those of one line, newest first, also while one is open.
    pub fn hand_counts(
        &self,
        camera: &CameraId,
        line: &TripwireName,
    ) -> Result<Vec<HandCount>, ReadError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM hand_count WHERE camera = ?1 AND line = ?2
             ORDER BY id DESC LIMIT {MOST}"
        );
        let values = [camera.to_string().into(), line.to_string().into()];
        self.hand_counts_by(&sql, &values)
    }

    /// Since when a line is where it is; none where that is longer than is known.
    pub fn line_drawn(
        &self,
        camera: &CameraId,
        line: &TripwireName,
    ) -> Result<Option<WallTime>, ReadError> {
        self.with(|connection| {
            let found: Option<Option<i64>> = connection
                .query_row(
                    "SELECT (SELECT value FROM json_each(scene.drawn) WHERE key = ?2)
                     FROM scene WHERE camera = ?1",
                    (camera.as_str(), line.as_str()),
                    |row| row.get(0),
                )
                .optional()
                .map_err(ReadError::sqlite(READING))?;
            Ok(found.flatten().map(WallTime::from_micros))
        })
    }

    fn hand_counts_by(
        &self,
        sql: &str,
        values: &[rusqlite::types::Value],
    ) -> Result<Vec<HandCount>, ReadError> {
        let rows: Vec<Columns> = self.list(READING, sql, params_from_iter(values), columns)?;
        rows.into_iter()
            .map(|row| {
                let clips = self.with(|connection| clips(connection, row.id))?;
                hand_count(row, clips)
            })
            .collect()
    }
}

impl EventWriter {
    /// Begins one. A line that is being counted already is not begun twice.
    pub fn begin_hand_count(&self, new: NewHandCount) -> Result<HandCountId, WriteError> {
        let now = self.now();
        let drawn = json(&new.line)?;
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            let (camera, line) = (new.camera.as_str(), new.line.name.as_str());
            let open: Option<String> = transaction
                .query_row(
                    "SELECT begun_by FROM hand_count
                     WHERE camera = ?1 AND line = ?2 AND finished_us IS NULL",
                    (camera, line),
                    |row| row.get(0),
                )
                .optional()
                .map_err(wrap())?;
            if let Some(who) = open {
                return Err(WriteError::Conflict {
                    what: format!(
                        "{who} has begun to count this line; finish or discard that first"
                    ),
                });
            }
            transaction
                .execute(
                    "INSERT INTO hand_count (camera, line, drawn, seed, begun_us, begun_by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (camera, line, &drawn, new.seed, now.as_micros(), &new.actor),
                )
                .map_err(wrap())?;
            let id = transaction.last_insert_rowid();
            for (number, (from, to, hour)) in (1_u32..).zip(&new.clips) {
                transaction
                    .execute(
                        "INSERT INTO hand_clip (hand_count, number, from_us, to_us, hour)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                        (id, number, from.as_micros(), to.as_micros(), hour),
                    )
                    .map_err(wrap())?;
            }
            transaction.commit().map_err(wrap())?;
            Ok(HandCountId(id.cast_unsigned()))
        })
    }

    /// Says what was seen in a clip; what was said before is replaced.
    pub fn judge_hand_clip(
        &self,
        id: HandCountId,
        number: u32,
        verdict: Verdict,
    ) -> Result<(), WriteError> {
        let verdict = json(&verdict)?;
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            still_open(&transaction, id)?;
            let changed = transaction
                .execute(
                    "UPDATE hand_clip SET verdict = ?3 WHERE hand_count = ?1 AND number = ?2",
                    (id.0.cast_signed(), number, &verdict),
                )
                .map_err(wrap())?;
            if changed == 0 {
                return Err(WriteError::NotFound {
                    what: format!("clip {number} of {id}"),
                });
            }
            transaction.commit().map_err(wrap())
        })
    }

    /// Closes one for good, with what came out, by the clips' numbers.
    pub fn finish_hand_count(
        &self,
        id: HandCountId,
        actor: String,
        findings: Vec<(u32, Vec<Finding>)>,
    ) -> Result<(), WriteError> {
        let now = self.now();
        let findings: Vec<(u32, String)> = findings
            .into_iter()
            .map(|(number, found)| Ok((number, json(&found)?)))
            .collect::<Result<_, WriteError>>()?;
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            still_open(&transaction, id)?;
            for (number, found) in &findings {
                transaction
                    .execute(
                        "UPDATE hand_clip SET findings = ?3 WHERE hand_count = ?1 AND number = ?2",
                        (id.0.cast_signed(), number, found),
                    )
                    .map_err(wrap())?;
            }
            transaction
                .execute(
                    "UPDATE hand_count SET finished_us = ?2, finished_by = ?3 WHERE id = ?1",
                    (id.0.cast_signed(), now.as_micros(), &actor),
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }

    /// Forgets one that is open.
    pub fn discard_hand_count(&self, id: HandCountId) -> Result<(), WriteError> {
        self.run(move |store| {
            let wrap = || WriteError::sqlite("discard the count by hand");
            let transaction = store.begin().map_err(wrap())?;
            still_open(&transaction, id)?;
            transaction
                .execute("DELETE FROM hand_count WHERE id = ?1", [id.0.cast_signed()])
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }
}

fn still_open(connection: &Connection, id: HandCountId) -> Result<(), WriteError> {
    let finished: Option<bool> = connection
        .query_row(
            "SELECT finished_us IS NOT NULL FROM hand_count WHERE id = ?1",
            [id.0.cast_signed()],
            |row| row.get(0),
        )
        .optional()
        .map_err(WriteError::sqlite(WRITING))?;
    match finished {
        Some(false) => Ok(()),
        Some(true) => Err(WriteError::Conflict {
            what: "this count is finished; what came out stays as it is".to_owned(),
        }),
        None => Err(WriteError::NotFound {
            what: format!("count by hand `{id}`"),
        }),
    }
}

struct Columns {
    id: i64,
    camera: String,
    drawn: String,
    seed: u32,
    begun: i64,
    begun_by: String,
    finished: Option<i64>,
    finished_by: Option<String>,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        id: row.get(0)?,
        camera: row.get(1)?,
        drawn: row.get(2)?,
        seed: row.get(3)?,
        begun: row.get(4)?,
        begun_by: row.get(5)?,
        finished: row.get(6)?,
        finished_by: row.get(7)?,
    })
}

fn hand_count(row: Columns, clips: Vec<HandClip>) -> Result<HandCount, ReadError> {
    let camera = CameraId::new(&row.camera).map_err(|_| broken("camera", row.id))?;
    let finished = row.finished.map(WallTime::from_micros);
    Ok(HandCount {
        id: HandCountId(row.id.cast_unsigned()),
        camera,
        line: parsed(&row.drawn, "line", row.id)?,
        seed: row.seed,
        begun_at: WallTime::from_micros(row.begun),
        begun_by: row.begun_by,
        finished: finished.zip(row.finished_by),
        clips,
    })
}

fn clips(connection: &Connection, id: i64) -> Result<Vec<HandClip>, ReadError> {
    type Row = (u32, i64, i64, u8, Option<String>, String);
    let rows = || -> rusqlite::Result<Vec<Row>> {
        connection
            .prepare_cached(
                "SELECT number, from_us, to_us, hour, verdict, findings FROM hand_clip
                 WHERE hand_count = ?1 ORDER BY number",
            )?
            .query_map([id], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                ))
            })?
            .collect()
    };
    let rows = rows().map_err(ReadError::sqlite(READING))?;
    rows.into_iter()
        .map(|(number, from, to, hour, verdict, findings)| {
            Ok(HandClip {
                number,
                from: WallTime::from_micros(from),
                to: WallTime::from_micros(to),
                hour,
                verdict: verdict
                    .map(|text| parsed(&text, "verdict", id))
                    .transpose()?,
                findings: parsed(&findings, "findings", id)?,
            })
        })
        .collect()
}

fn parsed<T: DeserializeOwned>(text: &str, what: &str, id: i64) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|_| broken(what, id))
}

fn broken(what: &str, id: i64) -> ReadError {
    ReadError::Stored {
        doing: READING,
        what: format!("{what} of count by hand {id}"),
    }
}
