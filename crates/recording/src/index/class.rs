//! What segments are kept as, and how much there is of each.

use inveye_domain::{CameraId, WallTime};

use super::{IndexError, IndexReader, IndexWriter, StreamId, StreamRow, stream_id, time};
use crate::{Interval, SegmentId};

/// What a segment is kept as. Protections are not noted here: they come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    /// Nothing happened in it.
    Continuous,
    /// Nobody asked yet whether something happened in it.
    Unsorted,
    /// Something happened in it.
    Event,
}

impl Class {
    pub(crate) const ALL: [Self; 3] = [Self::Continuous, Self::Unsorted, Self::Event];

    fn number(self) -> i64 {
        match self {
            Self::Continuous => 0,
            Self::Event => 1,
            Self::Unsorted => 2,
        }
    }

    pub(crate) fn is_event(self) -> bool {
        self == Self::Event
    }
}

/// A segment that may be deleted one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Old {
    pub(crate) segment: SegmentId,
    pub(crate) start: WallTime,
    pub(crate) end: WallTime,
    pub(crate) bytes: u64,
}

/// What a camera takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Of its segments.
    pub bytes: u64,
    /// Of those in which something happened.
    pub event_bytes: u64,
    /// Beginning of its oldest one.
    pub oldest: Option<WallTime>,
}

impl Usage {
    /// Of those in which nothing happened.
    pub fn continuous_bytes(&self) -> u64 {
        self.bytes.saturating_sub(self.event_bytes)
    }
}

impl IndexWriter {
    /// Segments that ended before a time and that nobody looked at yet.
    pub(crate) fn unsorted(
        &mut self,
        before: WallTime,
        most: u32,
    ) -> Result<Vec<(StreamId, Old)>, IndexError> {
        self.with("be read", |t| {
            t.prepare_cached(
                "SELECT segment, start_us, end_us, bytes, camera, kind
                 FROM segment INDEXED BY segment_unsorted JOIN stream USING (stream)
                 WHERE class = 2 AND end_us <= ?1 ORDER BY end_us LIMIT ?2",
            )?
            .query_map((before.as_micros(), most), |row| {
                let (camera, kind): (String, String) = (row.get(4)?, row.get(5)?);
                let old = old(row)?;
                Ok(stream_id(&camera, &kind).map(|id| (id, old)))
            })?
            .filter_map(Result::transpose)
            .collect()
        })
    }

    pub(crate) fn set_class(&mut self, segments: &[(SegmentId, Class)]) -> Result<(), IndexError> {
        self.with("be written", |t| {
            let mut set = t.prepare_cached("UPDATE segment SET class = ?2 WHERE segment = ?1")?;
            for (segment, class) in segments {
                set.execute((segment.0.cast_signed(), class.number()))?;
            }
            Ok(())
        })
    }

    /// Oldest segments of a stream and class that begin after a moment and ended before another.
    pub(crate) fn oldest(
        &mut self,
        (stream, class): (StreamRow, Class),
        after: WallTime,
        before: WallTime,
        most: u32,
    ) -> Result<Vec<Old>, IndexError> {
        self.with("be read", |t| {
            // Where a class is empty, the other index would be read from end to end, with each row: SQLite
            // knows how many classes there are, and not that one of them has nearly all segments.
            t.prepare_cached(
                "SELECT segment, start_us, end_us, bytes FROM segment INDEXED BY segment_by_class
                 WHERE stream = ?1 AND class = ?2 AND start_us > ?3 AND start_us < ?4
                   AND end_us <= ?4
                 ORDER BY start_us, segment LIMIT ?5",
            )?
            .query_map(
                (
                    stream.0,
                    class.number(),
                    after.as_micros(),
                    before.as_micros(),
                    most,
                ),
                old,
            )?
            .collect()
        })
    }
}

fn old(row: &rusqlite::Row<'_>) -> rusqlite::Result<Old> {
    Ok(Old {
        segment: SegmentId(row.get::<_, i64>(0)?.cast_unsigned()),
        start: time(row.get(1)?),
        end: time(row.get(2)?),
        bytes: row.get::<_, i64>(3)?.cast_unsigned(),
    })
}

impl IndexReader {
    /// What a camera takes, all streams together.
    pub fn usage(&self, camera: &CameraId) -> Result<Usage, IndexError> {
        self.with("be read", |connection| {
            let (bytes, event_bytes) = connection
                .prepare_cached(
                    "SELECT coalesce(sum(bytes), 0), coalesce(sum(bytes) FILTER (WHERE class = 1), 0)
                     FROM usage JOIN stream USING (stream) WHERE camera = ?1",
                )?
                .query_row([camera.as_str()], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
                })?;
            let oldest = connection
                .prepare_cached(
                    "SELECT min((SELECT min(start_us) FROM segment INDEXED BY segment_by_time
                                 WHERE segment.stream = stream.stream))
                     FROM stream WHERE camera = ?1",
                )?
                .query_row([camera.as_str()], |row| row.get::<_, Option<i64>>(0))?;
            Ok(Usage {
                bytes: bytes.cast_unsigned(),
                event_bytes: event_bytes.cast_unsigned(),
                oldest: oldest.map(time),
            })
        })
    }

    /// Bytes of all segments, and how many there are.
    pub fn size(&self) -> Result<(u64, u64), IndexError> {
        self.with("be read", |connection| {
            connection
                .prepare_cached(
                    "SELECT coalesce(sum(bytes), 0), coalesce(sum(segments), 0) FROM usage",
                )?
                .query_row([], |row| {
                    Ok((
                        row.get::<_, i64>(0)?.cast_unsigned(),
                        row.get::<_, i64>(1)?.cast_unsigned(),
                    ))
                })
        })
    }

    /// Bytes of a camera's segments that touch a time, all streams together; those that begin before
    /// `counted` are left out.
    pub fn bytes_touching(
        &self,
        camera: &CameraId,
        time: Interval,
        counted: WallTime,
    ) -> Result<u64, IndexError> {
        // The last one that began before the time may reach into it.
        self.sum(
            "SELECT sum(bytes) FROM stream CROSS JOIN segment INDEXED BY segment_by_time USING (stream)
             WHERE camera = ?1 AND start_us < ?3 AND end_us > ?2 AND start_us >= max(?4, coalesce(
               (SELECT max(start_us) FROM segment AS earlier
                WHERE earlier.stream = stream.stream AND earlier.start_us <= ?2), ?2))",
            (
                camera.as_str(),
                time.from.as_micros(),
                time.to.as_micros(),
                counted.as_micros(),
            ),
        )
    }

    /// Bytes of a camera's segments that begin in a time.
    pub(crate) fn bytes_between(
        &self,
        camera: &CameraId,
        from: WallTime,
        to: WallTime,
    ) -> Result<u64, IndexError> {
        self.sum(
            "SELECT sum(bytes) FROM segment INDEXED BY segment_by_time JOIN stream USING (stream)
             WHERE camera = ?1 AND start_us >= ?2 AND start_us < ?3",
            (camera.as_str(), from.as_micros(), to.as_micros()),
        )
    }

    fn sum(&self, query: &str, values: impl rusqlite::Params) -> Result<u64, IndexError> {
        self.with("be read", |connection| {
            let sum = connection
                .prepare_cached(query)?
                .query_row(values, |row| row.get::<_, Option<i64>>(0))?;
            Ok(sum.unwrap_or(0).cast_unsigned())
        })
    }
}
