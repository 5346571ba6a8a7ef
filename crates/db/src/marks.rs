//! Notes and locks on recorded video.

use inveye_domain::{Alert, CameraId, IncidentId, IncidentItem, WallTime};
use rusqlite::Connection;

use crate::alerts::{OF_CAMERAS, list};
use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

/// A note at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// Its number.
    pub id: u64,
    /// Which camera.
    pub camera: CameraId,
    /// Which moment.
    pub at: WallTime,
    /// What somebody wrote.
    pub note: String,
}

/// A lock: this video is not deleted before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Its number.
    pub id: u64,
    /// Which camera.
    pub camera: CameraId,
    /// First moment.
    pub from: WallTime,
    /// First moment behind it.
    pub to: WallTime,
    /// Why; empty where an incident holds it.
    pub reason: String,
    /// When the lock ends; none as long as the incident that holds it is open.
    pub until: Option<WallTime>,
    /// Whether an incident holds it.
    pub of_incident: bool,
}

impl Protection {
    /// Whether it is one at a time.
    pub fn holds_at(&self, now: WallTime) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

/// In the place of an end: the last second of the year 9999, which screens can show as any other.
pub(crate) const NO_END_US: i64 = 253_402_300_799_000_000;

const READING: &str = "read bookmarks and protections";

impl Reader {
    /// Notes of a time, by their moment.
    pub fn bookmarks(&self, from: WallTime, to: WallTime) -> Result<Vec<Bookmark>, ReadError> {
        self.list(
            READING,
            "SELECT id, camera, at_us, note FROM bookmark WHERE at_us >= ?1 AND at_us < ?2 ORDER BY at_us",
            (from.as_micros(), to.as_micros()),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?
        .into_iter()
        .map(|(id, camera, at, note): (i64, String, i64, String)| {
            Ok(Bookmark {
                id: id.cast_unsigned(),
                camera: camera_id(&camera)?,
                at: WallTime::from_micros(at),
                note,
            })
        })
        .collect()
    }

    /// Locks that touch a time, by their beginning; also those that have ended.
    pub fn protections(&self, from: WallTime, to: WallTime) -> Result<Vec<Protection>, ReadError> {
        self.list(
            READING,
            "SELECT id, camera, from_us, to_us, reason, until_us, entry IS NOT NULL FROM protection
             WHERE to_us > ?1 AND from_us < ?2 ORDER BY from_us",
            (from.as_micros(), to.as_micros()),
            |row| {
                let times: (i64, i64, i64) = (row.get(2)?, row.get(3)?, row.get(5)?);
                let rest: (String, bool) = (row.get(4)?, row.get(6)?);
                Ok((row.get(0)?, row.get(1)?, times, rest))
            },
        )?
        .into_iter()
        .map(
            |(id, camera, (from, to, until), rest): (i64, String, _, _)| {
                let (reason, of_incident) = rest;
                Ok(Protection {
                    id: id.cast_unsigned(),
                    camera: camera_id(&camera)?,
                    from: WallTime::from_micros(from),
                    to: WallTime::from_micros(to),
                    reason,
                    until: (until != NO_END_US).then_some(WallTime::from_micros(until)),
                    of_incident,
                })
            },
        )
        .collect()
    }

    /// Whether any of a camera's video of a time is locked now.
    pub fn is_protected(
        &self,
        camera: &CameraId,
        from: WallTime,
        to: WallTime,
        now: WallTime,
    ) -> Result<bool, ReadError> {
        self.exists(
            "SELECT 1 FROM protection WHERE camera = ?1 AND from_us < ?3 AND to_us > ?2 AND until_us > ?4",
            (camera.as_str(), from.as_micros(), to.as_micros(), now.as_micros()),
        )
    }

    /// Whether anything happened in front of a camera in a time.
    pub fn has_events(
        &self,
        camera: &CameraId,
        from: WallTime,
        to: WallTime,
    ) -> Result<bool, ReadError> {
        self.exists(
            "SELECT 1 FROM event WHERE camera = ?1 AND at_us >= ?2 AND at_us < ?3
               AND type NOT IN ('camera_offline', 'camera_online', 'camera_blind', 'camera_sees')",
            (camera.as_str(), from.as_micros(), to.as_micros()),
        )
    }

    /// Alerts of some cameras and of the whole store whose cause happened in a time, newest first.
    pub fn alerts_between(
        &self,
        from: WallTime,
        to: WallTime,
        cameras: &[CameraId],
        limit: u32,
    ) -> Result<Vec<Alert>, ReadError> {
        self.alerts(
            &format!(
                "WHERE {OF_CAMERAS} AND at_us >= ?2 AND at_us < ?3 ORDER BY at_us DESC LIMIT ?4"
            ),
            &[&list(cameras), &from.as_micros(), &to.as_micros(), &limit],
        )
    }

    /// The camera of a note.
    pub fn bookmark_camera(&self, id: u64) -> Result<Option<String>, ReadError> {
        self.camera_of("SELECT camera FROM bookmark WHERE id = ?1", id)
    }

    /// The camera of a lock.
    pub fn protection_camera(&self, id: u64) -> Result<Option<String>, ReadError> {
        self.camera_of("SELECT camera FROM protection WHERE id = ?1", id)
    }

    fn camera_of(&self, sql: &str, id: u64) -> Result<Option<String>, ReadError> {
        Ok(self
            .list(READING, sql, [id.cast_signed()], |row| row.get(0))?
            .pop())
    }

    fn exists(&self, sql: &str, values: impl rusqlite::Params) -> Result<bool, ReadError> {
        self.with(|connection| {
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.exists(values))
                .map_err(ReadError::sqlite(READING))
        })
    }
}

impl EventWriter {
    /// Adds a note.
    pub fn add_bookmark(
        &self,
        camera: CameraId,
        at: WallTime,
        note: String,
    ) -> Result<u64, WriteError> {
        let now = self.now();
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO bookmark (camera, at_us, note, made_us) VALUES (?1, ?2, ?3, ?4)",
                    (camera.as_str(), at.as_micros(), &note, now.as_micros()),
                )
                .map_err(WriteError::sqlite("save the bookmark"))?;
            Ok(store.connection.last_insert_rowid().cast_unsigned())
        })
    }

    /// Removes a note.
    pub fn remove_bookmark(&self, id: u64) -> Result<(), WriteError> {
        self.remove("bookmark", "DELETE FROM bookmark WHERE id = ?1", id)
    }

    /// Locks video; `id` and `of_incident` are ignored.
    pub fn protect(&self, protection: Protection) -> Result<u64, WriteError> {
        let now = self.now();
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO protection (camera, from_us, to_us, reason, until_us, made_us)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (
                        protection.camera.as_str(),
                        protection.from.as_micros(),
                        protection.to.as_micros(),
                        &protection.reason,
                        end_us(protection.until),
                        now.as_micros(),
                    ),
                )
                .map_err(WriteError::sqlite("protect the video"))?;
            Ok(store.connection.last_insert_rowid().cast_unsigned())
        })
    }

    /// Ends a lock before its time.
    pub fn remove_protection(&self, id: u64) -> Result<(), WriteError> {
        self.remove("protection", "DELETE FROM protection WHERE id = ?1", id)
    }

    fn remove(&self, what: &'static str, sql: &'static str, id: u64) -> Result<(), WriteError> {
        self.run(move |store| {
            let deleted = store
                .connection
                .execute(sql, [id.cast_signed()])
                .map_err(WriteError::sqlite("remove a mark"))?;
            if deleted == 0 {
                return Err(WriteError::NotFound {
                    what: format!("{what} {id}"),
                });
            }
            Ok(())
        })
    }
}

/// Locks the video that a line of an incident is about, as long as the incident is open.
pub(crate) fn hold(
    connection: &Connection,
    entry: i64,
    item: &IncidentItem,
    now: WallTime,
) -> rusqlite::Result<()> {
    let Some((camera, from, to)) = item.video() else {
        return Ok(());
    };
    connection
        .execute(
            "INSERT INTO protection (camera, from_us, to_us, reason, until_us, made_us, entry)
             VALUES (?1, ?2, ?3, '', ?4, ?5, ?6)",
            (
                camera.as_str(),
                from.as_micros(),
                to.as_micros(),
                end_us(None),
                now.as_micros(),
                entry,
            ),
        )
        .map(|_rows| ())
}

/// From now on an incident's video is kept that long.
pub(crate) fn hold_until(
    connection: &Connection,
    incident: IncidentId,
    until: Option<WallTime>,
) -> rusqlite::Result<()> {
    connection
        .execute(
            "UPDATE protection SET until_us = ?2
             WHERE entry IN (SELECT id FROM incident_entry WHERE incident = ?1)",
            (incident.0.cast_signed(), end_us(until)),
        )
        .map(|_rows| ())
}

fn end_us(until: Option<WallTime>) -> i64 {
    until.map_or(NO_END_US, WallTime::as_micros)
}

fn camera_id(text: &str) -> Result<CameraId, ReadError> {
    CameraId::new(text).map_err(|_| ReadError::Stored {
        doing: READING,
        what: format!("camera `{text}`"),
    })
}
