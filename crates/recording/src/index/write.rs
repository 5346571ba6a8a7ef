//! Changes of the index. One thread writes; each call is one transaction.

use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_domain::WallTime;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{IndexError, StreamId, StreamRow, row_of, stream_id, time};
use crate::gap::GapCause;
use crate::segment::{SegmentSummary, encode_keyframes};
use crate::{Digest, SegmentId};

/// The one writing connection.
#[derive(Debug)]
pub(crate) struct IndexWriter {
    connection: Connection,
    file: PathBuf,
}

/// A segment whose file may be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Garbage {
    pub(crate) segment: SegmentId,
    pub(crate) stream: StreamId,
    pub(crate) start: WallTime,
}

/// What is noted in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    /// A finished segment.
    Segment(StreamRow, Box<SegmentSummary>),
    /// From then on nothing is recorded, or for another cause than before.
    Missing(StreamRow, WallTime, GapCause),
    /// From then on it is recorded.
    Present(StreamRow, WallTime),
}

impl IndexWriter {
    pub(super) fn new(connection: Connection, file: PathBuf) -> Self {
        Self { connection, file }
    }

    pub(super) fn with<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, IndexError> {
        let wrap = |source| IndexError::Sqlite {
            file: self.file.clone(),
            doing,
            source,
        };
        let transaction = self.connection.transaction().map_err(wrap)?;
        let done = work(&transaction).map_err(wrap)?;
        transaction.commit().map_err(wrap)?;
        Ok(done)
    }

    /// The disk that was recorded to, and when the recorder last ran.
    pub(crate) fn identity(&mut self) -> Result<(Option<String>, WallTime), IndexError> {
        self.with("be read", |t| {
            t.query_row("SELECT disk, alive_us FROM identity", [], |row| {
                Ok((row.get(0)?, time(row.get(1)?)))
            })
        })
    }

    pub(crate) fn set_disk(&mut self, disk: &str) -> Result<(), IndexError> {
        self.with("be written", |t| {
            t.execute("UPDATE identity SET disk = ?1", [disk]).map(drop)
        })
    }

    /// The row of a stream, made when it is new.
    pub(crate) fn stream(
        &mut self,
        stream: &StreamId,
        now: WallTime,
    ) -> Result<StreamRow, IndexError> {
        self.with("be written", |t| add_stream(t, stream, now))
    }

    /// Writes everything, and that the recorder runs.
    pub(crate) fn note(&mut self, now: WallTime, notes: &[Note]) -> Result<(), IndexError> {
        self.with("be written", |t| {
            t.execute("UPDATE identity SET alive_us = ?1", [now.as_micros()])?;
            for note in notes {
                match note {
                    Note::Segment(stream, summary) => add_segment(t, *stream, summary)?,
                    Note::Missing(stream, from, cause) => open_gap(t, *stream, *from, *cause)?,
                    Note::Present(stream, at) => close_gap(t, *stream, *at)?,
                }
            }
            Ok(())
        })
    }

    /// The highest number a segment ever had.
    pub(crate) fn last_segment(&mut self) -> Result<SegmentId, IndexError> {
        self.with("be read", |t| {
            t.query_row(
                "SELECT max(
                   coalesce((SELECT max(segment) FROM segment), 0),
                   coalesce((SELECT max(segment) FROM garbage), 0))",
                [],
                |row| row.get::<_, i64>(0),
            )
            .map(|number| SegmentId(number.cast_unsigned()))
        })
    }

    /// The end of a stream's chain of seals.
    pub(crate) fn last_chain(&mut self, stream: StreamRow) -> Result<Option<Digest>, IndexError> {
        self.with("be read", |t| {
            t.prepare_cached(
                "SELECT chain FROM segment
                 WHERE segment = (SELECT max(segment) FROM segment WHERE stream = ?1)",
            )?
            .query_row([stream.0], |row| row.get(0))
            .optional()
        })
    }

    /// Takes in segments that were found on the disk, in any order. The ledger of their streams then
    /// begins with the first of them, at the latest.
    pub(crate) fn found(&mut self, summaries: &[SegmentSummary]) -> Result<(), IndexError> {
        self.with("be written", |t| {
            for summary in summaries {
                let header = &summary.header;
                let start = header.start_us.as_micros();
                t.prepare_cached(
                    "INSERT INTO stream (camera, kind, added_us) VALUES (?1, ?2, ?3)
                     ON CONFLICT (camera, kind) DO UPDATE SET added_us = min(added_us, excluded.added_us)",
                )?
                .execute((header.camera.as_str(), header.stream.as_str(), start))?;
                let stream = StreamId {
                    camera: header.camera.clone(),
                    kind: header.stream,
                };
                if let Some(row) = row_of(t, &stream)? {
                    add_segment(t, row, summary)?;
                }
            }
            Ok(())
        })
    }

    /// After everything was found: what has no open gap and is not being recorded ended when the
    /// program did.
    pub(crate) fn note_found(&mut self, recording: &[StreamRow]) -> Result<(), IndexError> {
        self.with("be written", |t| {
            for stream in streams(t)? {
                if recording.contains(&stream) || open_gap_of(t, stream)?.is_some() {
                    continue;
                }
                if let Some(end) = last_known(t, stream, WallTime::default())? {
                    open_gap(t, stream, end, GapCause::EngineStopped)?;
                }
            }
            Ok(())
        })
    }

    /// Takes over what only an index knows from a broken one: since when there are streams, why video
    /// is missing, and when the recorder last ran. Returns how many causes there were.
    pub(crate) fn keep_causes(&mut self, other: &Path) -> Result<usize, IndexError> {
        let wrap = |source| IndexError::Sqlite {
            file: other.to_owned(),
            doing: "be read",
            source,
        };
        self.connection
            .execute("ATTACH DATABASE ?1 AS other", [other.to_string_lossy()])
            .map_err(wrap)?;
        let copy = |t: &Transaction<'_>| {
            t.execute_batch(
                "INSERT OR IGNORE INTO main.stream (camera, kind, added_us)
                   SELECT camera, kind, added_us FROM other.stream;
                 UPDATE main.identity SET alive_us = (SELECT alive_us FROM other.identity);",
            )?;
            t.execute(
                "INSERT OR IGNORE INTO main.gap (stream, from_us, to_us, cause)
                 SELECT s.stream, g.from_us, g.to_us, g.cause
                 FROM other.gap g JOIN other.stream o ON o.stream = g.stream
                 JOIN main.stream s ON s.camera = o.camera AND s.kind = o.kind",
                [],
            )
        };
        let copied = self.connection.transaction().and_then(|t| {
            let causes = copy(&t)?;
            t.commit()?;
            Ok(causes)
        });
        // An error means that nothing of it is used any more, and the connection goes with it.
        let _attached = self
            .connection
            .execute("DETACH DATABASE other", [])
            .is_err();
        copied.map_err(wrap)
    }

    /// What was recording when the program ended is missing from its last picture on, and what was
    /// missing for another reason is so until the program last ran.
    pub(crate) fn note_stop(&mut self, alive: WallTime) -> Result<(), IndexError> {
        self.with("be written", |t| {
            for stream in streams(t)? {
                let from = match open_gap_of(t, stream)? {
                    Some((from, _)) => from.max(alive),
                    None => last_known(t, stream, alive)?.unwrap_or(alive),
                };
                open_gap(t, stream, from, GapCause::EngineStopped)?;
            }
            Ok(())
        })
    }

    /// Takes segments out of the index; their files go when the rows are safely gone.
    pub(crate) fn forget(
        &mut self,
        segments: &[SegmentId],
        cause: GapCause,
    ) -> Result<(), IndexError> {
        self.with("be written", |t| {
            for segment in segments {
                forget(t, *segment, cause)?;
            }
            Ok(())
        })
    }

    pub(crate) fn garbage(&mut self) -> Result<Vec<Garbage>, IndexError> {
        self.with("be read", |t| {
            t.prepare("SELECT segment, camera, kind, start_us FROM garbage")?
                .query_map([], |row| {
                    let (camera, kind): (String, String) = (row.get(1)?, row.get(2)?);
                    Ok((row.get::<_, i64>(0)?, camera, kind, row.get(3)?))
                })?
                .filter_map(|row| {
                    row.map(|(segment, camera, kind, start)| {
                        Some(Garbage {
                            segment: SegmentId(segment.cast_unsigned()),
                            stream: stream_id(&camera, &kind)?,
                            start: time(start),
                        })
                    })
                    .transpose()
                })
                .collect()
        })
    }

    pub(crate) fn clear_garbage(&mut self, segments: &[SegmentId]) -> Result<(), IndexError> {
        self.with("be written", |t| {
            let mut delete = t.prepare_cached("DELETE FROM garbage WHERE segment = ?1")?;
            for segment in segments {
                delete.execute([segment.0.cast_signed()])?;
            }
            Ok(())
        })
    }
}

fn streams(t: &Transaction<'_>) -> rusqlite::Result<Vec<StreamRow>> {
    t.prepare("SELECT stream FROM stream")?
        .query_map([], |row| row.get(0).map(StreamRow))?
        .collect()
}

fn add_stream(
    t: &Transaction<'_>,
    stream: &StreamId,
    now: WallTime,
) -> rusqlite::Result<StreamRow> {
    if let Some(row) = row_of(t, stream)? {
        return Ok(row);
    }
    t.execute(
        "INSERT INTO stream (camera, kind, added_us) VALUES (?1, ?2, ?3)",
        (
            stream.camera.as_str(),
            stream.kind.as_str(),
            now.as_micros(),
        ),
    )?;
    let row = StreamRow(t.last_insert_rowid());
    open_gap(t, row, now, GapCause::Connecting)?;
    Ok(row)
}

pub(super) fn add_segment(
    t: &Transaction<'_>,
    stream: StreamRow,
    summary: &SegmentSummary,
) -> rusqlite::Result<()> {
    let header = &summary.header;
    t.prepare_cached(
        "INSERT INTO segment (segment, stream, run, start_us, end_us, bytes, keyframes, chain)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (segment) DO UPDATE SET
           stream = excluded.stream, run = excluded.run, start_us = excluded.start_us,
           end_us = excluded.end_us, bytes = excluded.bytes, keyframes = excluded.keyframes,
           chain = excluded.chain",
    )?
    .execute((
        header.segment.0.cast_signed(),
        stream.0,
        header.run.0.cast_signed(),
        header.start_us.as_micros(),
        summary.end.as_micros(),
        summary.bytes.cast_signed(),
        encode_keyframes(header.start_us, &summary.keyframes),
        &summary.chain[..],
    ))?;
    // A clock that was set back dates before the stream was added.
    t.prepare_cached("UPDATE stream SET added_us = ?2 WHERE stream = ?1 AND added_us > ?2")?
        .execute((stream.0, header.start_us.as_micros()))?;
    t.prepare_cached(
        "INSERT INTO run (run, stream, from_us, to_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (run) DO UPDATE SET
           from_us = min(from_us, excluded.from_us), to_us = max(to_us, excluded.to_us)",
    )?
    .execute((
        header.run.0.cast_signed(),
        stream.0,
        header.start_us.as_micros(),
        summary.end.as_micros(),
    ))
    .map(drop)
}

fn open_gap_of(
    t: &Transaction<'_>,
    stream: StreamRow,
) -> rusqlite::Result<Option<(WallTime, GapCause)>> {
    t.prepare_cached("SELECT from_us, cause FROM gap WHERE stream = ?1 AND to_us IS NULL")?
        .query_row([stream.0], |row| {
            Ok((
                time(row.get(0)?),
                GapCause::parse(&row.get::<_, String>(1)?),
            ))
        })
        .optional()
}

/// The end of what is recorded or explained. A segment that was begun has ended a gap, even when
/// nothing of it came onto the disk.
fn last_known(
    t: &Transaction<'_>,
    stream: StreamRow,
    alive: WallTime,
) -> rusqlite::Result<Option<WallTime>> {
    /// What is this much later than the program last ran was dated by a clock that was set back.
    const AHEAD: Duration = Duration::from_secs(10);
    // A new index does not know when that was.
    let before = match alive.as_micros() {
        0 => i64::MAX,
        _ => (alive + AHEAD).as_micros(),
    };
    t.prepare_cached(
        "SELECT max(to_us) FROM (SELECT to_us FROM run WHERE stream = ?1
                                 UNION ALL SELECT to_us FROM gap WHERE stream = ?1)
         WHERE to_us <= ?2",
    )?
    .query_row((stream.0, before), |row| row.get::<_, Option<i64>>(0))
    .map(|to| to.map(time))
}

/// One gap at most is open; a new cause ends the one before.
fn open_gap(
    t: &Transaction<'_>,
    stream: StreamRow,
    from: WallTime,
    cause: GapCause,
) -> rusqlite::Result<()> {
    if open_gap_of(t, stream)?.is_some_and(|(_, open)| open == cause) {
        return Ok(());
    }
    close_gap(t, stream, from)?;
    t.prepare_cached(
        "INSERT INTO gap (stream, from_us, to_us, cause) VALUES (?1, ?2, NULL, ?3)
         ON CONFLICT (stream, from_us) DO UPDATE SET to_us = NULL, cause = excluded.cause",
    )?
    .execute((stream.0, from.as_micros(), cause.as_str()))
    .map(drop)
}

/// A gap of no length, or one that a clock set back would end before it began, is none.
fn close_gap(t: &Transaction<'_>, stream: StreamRow, at: WallTime) -> rusqlite::Result<()> {
    t.prepare_cached("DELETE FROM gap WHERE stream = ?1 AND to_us IS NULL AND from_us >= ?2")?
        .execute((stream.0, at.as_micros()))?;
    t.prepare_cached("UPDATE gap SET to_us = ?2 WHERE stream = ?1 AND to_us IS NULL")?
        .execute((stream.0, at.as_micros()))
        .map(drop)
}

/// Moves a segment to the garbage, and its time from its run to a gap.
fn forget(t: &Transaction<'_>, segment: SegmentId, cause: GapCause) -> rusqlite::Result<()> {
    let number = segment.0.cast_signed();
    let found = t
        .prepare_cached("SELECT stream, run, start_us, end_us FROM segment WHERE segment = ?1")?
        .query_row([number], |row| {
            Ok::<(i64, i64, i64, i64), _>((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((stream, run, start, end)) = found else {
        return Ok(());
    };
    t.prepare_cached(
        "INSERT OR IGNORE INTO garbage SELECT segment.segment, camera, kind, start_us
         FROM segment JOIN stream USING (stream) WHERE segment.segment = ?1",
    )?
    .execute([number])?;
    t.prepare_cached("DELETE FROM segment WHERE segment = ?1")?
        .execute([number])?;
    split_run(t, run, start)?;
    add_gap(t, StreamRow(stream), start, end, cause)
}

/// Cuts a time out of a run: from its front, its end or its middle.
fn split_run(t: &Transaction<'_>, run: i64, start: i64) -> rusqlite::Result<()> {
    let Some((stream, to)) = t
        .prepare_cached("SELECT stream, to_us FROM run WHERE run = ?1")?
        .query_row([run], |row| Ok::<(i64, i64), _>((row.get(0)?, row.get(1)?)))
        .optional()?
    else {
        return Ok(());
    };
    // Segments of a run follow each other to within the rounding of a tick.
    let neighbour = |order: &str| {
        t.prepare_cached(&format!(
            "SELECT segment, start_us, end_us FROM segment WHERE stream = ?1 AND run = ?2 AND {order} LIMIT 1"
        ))?
        .query_row((stream, run, start), |row| {
            Ok::<(i64, i64, i64), _>((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()
    };
    let before = neighbour("start_us < ?3 ORDER BY start_us DESC")?;
    let after = neighbour("start_us > ?3 ORDER BY start_us")?;
    match (before, after) {
        (None, None) => {
            t.execute("DELETE FROM run WHERE run = ?1", [run])?;
        }
        (None, Some((_, next, _))) => {
            t.execute("UPDATE run SET from_us = ?2 WHERE run = ?1", (run, next))?;
        }
        (Some((_, _, last)), None) => {
            t.execute(
                "UPDATE run SET to_us = ?2 WHERE run = ?1",
                (run, last.min(to)),
            )?;
        }
        (Some((_, _, last)), Some((first, next, _))) => {
            t.execute("UPDATE run SET to_us = ?2 WHERE run = ?1", (run, last))?;
            t.execute(
                "INSERT INTO run (run, stream, from_us, to_us) VALUES (?1, ?2, ?3, ?4)",
                (first, stream, next, to),
            )?;
            t.execute(
                "UPDATE segment SET run = ?1 WHERE stream = ?2 AND run = ?3 AND start_us >= ?4",
                (first, stream, run, next),
            )?;
        }
    }
    Ok(())
}

/// A gap that has ended; joined to one of the same cause that it touches.
fn add_gap(
    t: &Transaction<'_>,
    stream: StreamRow,
    start: i64,
    end: i64,
    cause: GapCause,
) -> rusqlite::Result<()> {
    /// Gaps nearer than this belong together: segments end within a picture of each other.
    const TOUCHING_US: i64 = 2_000_000;
    let before = t
        .prepare_cached(
            "SELECT from_us FROM gap WHERE stream = ?1 AND cause = ?2 AND to_us BETWEEN ?3 AND ?4
             ORDER BY from_us DESC LIMIT 1",
        )?
        .query_row(
            (
                stream.0,
                cause.as_str(),
                start - TOUCHING_US,
                start + TOUCHING_US,
            ),
            |row| row.get::<_, i64>(0),
        )
        .optional()?;
    match before {
        Some(from) => t
            .prepare_cached(
                "UPDATE gap SET to_us = max(to_us, ?3) WHERE stream = ?1 AND from_us = ?2",
            )?
            .execute((stream.0, from, end)),
        None => t
            .prepare_cached(
                "INSERT OR IGNORE INTO gap (stream, from_us, to_us, cause) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((stream.0, start, end, cause.as_str())),
    }
    .map(drop)
}
