//! Questions to the index, from any thread.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use inveye_domain::WallTime;
use rusqlite::{Connection, OptionalExtension};

use super::{IndexError, Shared, StreamId, StreamRow, connect, lock, row_of, stream_id, time};
use crate::SegmentId;
use crate::segment::{Keyframe, decode_keyframes};

/// Connections kept for the next question.
const IDLE: usize = 4;

/// Cheap to clone. Every method blocks for as long as SQLite takes.
#[derive(Debug, Clone)]
pub struct IndexReader {
    file: PathBuf,
    idle: Shared<Vec<Connection>>,
}

/// A segment as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedSegment {
    /// Its number.
    pub segment: SegmentId,
    /// The run it belongs to.
    pub run: SegmentId,
    /// Capture time of its first picture.
    pub start: WallTime,
    /// When its last picture ends.
    pub end: WallTime,
    /// Length of its file.
    pub bytes: u64,
    /// Where playing can start.
    pub keyframes: Vec<Keyframe>,
}

impl IndexReader {
    pub(super) fn new(file: PathBuf) -> Self {
        Self {
            file,
            idle: Arc::new(Mutex::new(Vec::new())),
        }
    }

    /// The index of a data folder, whoever writes it.
    pub fn of(data: &Path) -> Self {
        Self::new(data.join(super::FILE))
    }

    /// Every segment with its stream and its beginning, by number.
    pub fn all(&self) -> Result<Vec<(SegmentId, StreamId, WallTime)>, IndexError> {
        self.with("list its segments", |connection| {
            connection
                .prepare(
                    "SELECT segment, camera, kind, start_us FROM segment JOIN stream USING (stream)
                     ORDER BY segment",
                )?
                .query_map([], |row| {
                    let (camera, kind): (String, String) = (row.get(1)?, row.get(2)?);
                    let number = SegmentId(row.get::<_, i64>(0)?.cast_unsigned());
                    let start = time(row.get(3)?);
                    Ok(stream_id(&camera, &kind).map(|stream| (number, stream, start)))
                })?
                .filter_map(Result::transpose)
                .collect()
        })
    }

    /// Which numbers of a range are segments.
    pub(crate) fn known(
        &self,
        first: SegmentId,
        last: SegmentId,
    ) -> Result<BTreeSet<SegmentId>, IndexError> {
        self.with("list its segments", |connection| {
            connection
                .prepare_cached("SELECT segment FROM segment WHERE segment BETWEEN ?1 AND ?2")?
                .query_map((first.0.cast_signed(), last.0.cast_signed()), |row| {
                    Ok(SegmentId(row.get::<_, i64>(0)?.cast_unsigned()))
                })?
                .collect()
        })
    }

    /// Lends a connection; it comes back unless the question panics.
    pub(super) fn with<T>(
        &self,
        doing: &'static str,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, IndexError> {
        let idle = lock(&self.idle).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file, false)?,
        };
        let answer = ask(&connection).map_err(|source| IndexError::Sqlite {
            file: self.file.clone(),
            doing,
            source,
        });
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE {
            idle.push(connection);
        }
        answer
    }

    /// All streams ever recorded, with the time since when the ledger tells about them.
    pub fn streams(&self) -> Result<Vec<(StreamId, StreamRow, WallTime)>, IndexError> {
        self.with("list its streams", |connection| {
            connection
                .prepare_cached(
                    "SELECT camera, kind, stream, added_us FROM stream ORDER BY camera, kind",
                )?
                .query_map([], |row| {
                    let (camera, kind): (String, String) = (row.get(0)?, row.get(1)?);
                    let row = (StreamRow(row.get(2)?), time(row.get(3)?));
                    Ok(stream_id(&camera, &kind).map(|id| (id, row.0, row.1)))
                })?
                .filter_map(Result::transpose)
                .collect()
        })
    }

    /// The row of a stream that was recorded at some time.
    pub fn stream(&self, stream: &StreamId) -> Result<Option<StreamRow>, IndexError> {
        self.with("find a stream", |connection| row_of(connection, stream))
    }

    /// Segments of a stream that touch a time, in order; at most `most` of them.
    pub fn segments(
        &self,
        stream: StreamRow,
        from: WallTime,
        to: WallTime,
        most: u32,
    ) -> Result<Vec<IndexedSegment>, IndexError> {
        self.with("find segments", |connection| {
            // The one that began before `from` may reach into it.
            let first: i64 = connection
                .prepare_cached(
                    "SELECT start_us FROM segment WHERE stream = ?1 AND start_us <= ?2
                     ORDER BY start_us DESC LIMIT 1",
                )?
                .query_row((stream.0, from.as_micros()), |row| row.get(0))
                .optional()?
                .unwrap_or_else(|| from.as_micros());
            connection
                .prepare_cached(
                    "SELECT segment, run, start_us, end_us, bytes, keyframes FROM segment
                     WHERE stream = ?1 AND start_us >= ?2 AND start_us < ?3 AND end_us > ?4
                     ORDER BY start_us, segment LIMIT ?5",
                )?
                .query_map(
                    (stream.0, first, to.as_micros(), from.as_micros(), most),
                    read_segment,
                )?
                .collect()
        })
    }

    /// The first segment of a stream that begins after a time.
    pub fn next_segment(
        &self,
        stream: StreamRow,
        after: WallTime,
    ) -> Result<Option<IndexedSegment>, IndexError> {
        self.with("find segments", |connection| {
            connection
                .prepare_cached(
                    "SELECT segment, run, start_us, end_us, bytes, keyframes FROM segment
                     WHERE stream = ?1 AND start_us > ?2 ORDER BY start_us LIMIT 1",
                )?
                .query_row((stream.0, after.as_micros()), read_segment)
                .optional()
        })
    }
}

fn read_segment(row: &rusqlite::Row<'_>) -> rusqlite::Result<IndexedSegment> {
    let start = time(row.get(2)?);
    let keyframes: Vec<u8> = row.get(5)?;
    Ok(IndexedSegment {
        segment: SegmentId(row.get::<_, i64>(0)?.cast_unsigned()),
        run: SegmentId(row.get::<_, i64>(1)?.cast_unsigned()),
        start,
        end: time(row.get(3)?),
        bytes: row.get::<_, i64>(4)?.cast_unsigned(),
        // The file tells the same; without them playing begins at its front.
        keyframes: decode_keyframes(start, &keyframes).unwrap_or_default(),
    })
}
