//! Incidents, their logs, and the pictures kept with them: files named by their SHA-256.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use inveye_domain::{
    CameraId, Incident, IncidentEntry, IncidentId, IncidentItem, IncidentStanding, IncidentStatus,
    WallTime,
};
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

use crate::alerts;
use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::snapshots::write_whole;
use crate::writer::EventWriter;

const FOLDER: &str = "incidents";
const READING: &str = "read incidents";
const WRITING: &str = "store the incident";
const COLUMNS: &str =
    "id, version, made_us, made_by, changed_us, closed_us, title, status, owner, outcome";
/// Most incidents in one page.
const MAX_PAGE: u32 = 500;
/// Most lines of one log: all of them with their pictures go into one report.
const MOST_ENTRIES: i64 = 300;
/// A picture that no log names was left by a process that was killed before it wrote the line, or one
/// that is about to write it; so long after it was written it is the former.
const FORGOTTEN: Duration = Duration::from_secs(3600);

/// An incident with what lists show of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredIncident {
    /// The incident.
    pub incident: Incident,
    /// The cameras that its log is about.
    pub cameras: Vec<CameraId>,
    /// Lines of its log.
    pub entries: u64,
}

/// A line before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIncidentEntry {
    /// What.
    pub item: IncidentItem,
    /// A JPEG to keep with it.
    pub picture: Option<Vec<u8>>,
}

/// An item with the SHA-256 of its picture, which is on the disk.
type KeptItem = (IncidentItem, Option<[u8; 32]>);

impl Reader {
    /// Newest first; with cameras only those whose logs are about no other.
    pub fn incidents(
        &self,
        status: Option<IncidentStatus>,
        cameras: Option<&[CameraId]>,
        limit: u32,
    ) -> Result<Vec<StoredIncident>, ReadError> {
        let found = self.list(
            READING,
            &format!(
                "SELECT {COLUMNS} FROM incident
                 WHERE (?1 IS NULL OR status = ?1)
                   AND (?2 IS NULL OR NOT EXISTS (SELECT 1 FROM incident_entry AS entry
                     WHERE entry.incident = incident.id AND entry.camera IS NOT NULL
                       AND entry.camera NOT IN (SELECT value FROM json_each(?2))))
                 ORDER BY id DESC LIMIT ?3"
            ),
            (
                status.map(status_text),
                cameras.map(alerts::list),
                limit.min(MAX_PAGE),
            ),
            read,
        )?;
        found
            .into_iter()
            .map(|incident| self.with_log(incident))
            .collect()
    }

    /// One.
    pub fn incident(&self, id: IncidentId) -> Result<Option<StoredIncident>, ReadError> {
        let found =
            self.with(|connection| find(connection, id).map_err(ReadError::sqlite(READING)))?;
        found.map(|incident| self.with_log(incident)).transpose()
    }

    /// Its log, oldest first.
    pub fn incident_log(&self, id: IncidentId) -> Result<Vec<IncidentEntry>, ReadError> {
        type Columns = (i64, i64, String, String, Option<Vec<u8>>);
        let rows: Vec<Columns> = self.list(
            READING,
            "SELECT id, at_us, actor, item, picture FROM incident_entry WHERE incident = ?1 ORDER BY id",
            [id.0.cast_signed()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )?;
        rows.into_iter()
            .map(|(entry, at, actor, item, picture)| {
                let broken = |what: &str| ReadError::Stored {
                    doing: READING,
                    what: format!("{what} of entry {entry} of incident {id}"),
                };
                Ok(IncidentEntry {
                    id: entry.cast_unsigned(),
                    at: WallTime::from_micros(at),
                    actor,
                    item: serde_json::from_str(&item).map_err(|_| broken("item"))?,
                    picture: picture
                        .map(<[u8; 32]>::try_from)
                        .transpose()
                        .map_err(|_| broken("picture"))?,
                })
            })
            .collect()
    }

    /// A picture by its SHA-256; none when it is gone or is not what it was.
    pub fn incident_picture(&self, hash: [u8; 32]) -> Result<Option<Vec<u8>>, ReadError> {
        let path = path(self.folder(), hash);
        match fs::read(&path) {
            Ok(jpeg) => Ok((hash_of(&jpeg) == hash).then_some(jpeg)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ReadError::File { path, source }),
        }
    }

    fn with_log(&self, incident: Incident) -> Result<StoredIncident, ReadError> {
        let id = incident.id;
        let cameras: Vec<String> = self.list(
            READING,
            "SELECT DISTINCT camera FROM incident_entry
             WHERE incident = ?1 AND camera IS NOT NULL ORDER BY camera",
            [id.0.cast_signed()],
            |row| row.get(0),
        )?;
        let entries =
            self.with(|connection| count(connection, id).map_err(ReadError::sqlite(READING)))?;
        let broken = |_| ReadError::Stored {
            doing: READING,
            what: format!("a camera of incident {id}"),
        };
        Ok(StoredIncident {
            incident,
            cameras: cameras
                .into_iter()
                .map(|camera| CameraId::new(camera).map_err(broken))
                .collect::<Result<_, _>>()?,
            entries: entries.cast_unsigned(),
        })
    }
}

impl EventWriter {
    /// Makes one with what is in it at first: all or nothing.
    pub fn add_incident(
        &self,
        title: String,
        actor: String,
        entries: Vec<NewIncidentEntry>,
    ) -> Result<IncidentId, WriteError> {
        let entries = self.keep_pictures(entries)?;
        let (folder, now) = (self.folder().to_owned(), self.now());
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            are_kept(&folder, &entries)?;
            let transaction = store.begin().map_err(wrap())?;
            transaction
                .execute(
                    "INSERT INTO incident (version, made_us, made_by, changed_us, title, status, outcome)
                     VALUES (1, ?1, ?2, ?1, ?3, 'open', '')",
                    (now.as_micros(), &actor, &title),
                )
                .map_err(wrap())?;
            let id = IncidentId(transaction.last_insert_rowid().cast_unsigned());
            for (item, picture) in &entries {
                append(&transaction, id, (now, actor.as_str()), item, *picture)?;
            }
            transaction.commit().map_err(wrap())?;
            Ok(id)
        })
    }

    /// Puts something in. A closed one takes nothing but notes.
    pub fn add_to_incident(
        &self,
        id: IncidentId,
        actor: String,
        entry: NewIncidentEntry,
    ) -> Result<(), WriteError> {
        let entries = self.keep_pictures(vec![entry])?;
        let (folder, now) = (self.folder().to_owned(), self.now());
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            are_kept(&folder, &entries)?;
            let transaction = store.begin().map_err(wrap())?;
            let found = find(&transaction, id)
                .map_err(wrap())?
                .ok_or_else(|| missing(id))?;
            for (item, picture) in &entries {
                let is_closed = found.standing.status == IncidentStatus::Closed;
                if is_closed && !item.fits_closed() {
                    return Err(WriteError::Conflict {
                        what: format!("incident {id} is closed and takes nothing but notes"),
                    });
                }
                append(&transaction, id, (now, actor.as_str()), item, *picture)?;
            }
            if count(&transaction, id).map_err(wrap())? > MOST_ENTRIES {
                return Err(WriteError::Conflict {
                    what: format!("incident {id} is full; begin another one"),
                });
            }
            transaction
                .execute(
                    "UPDATE incident SET changed_us = ?2 WHERE id = ?1",
                    (id.0.cast_signed(), now.as_micros()),
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }

    /// Changes how it stands, unless somebody was faster.
    pub fn change_incident(
        &self,
        id: IncidentId,
        version: u64,
        standing: IncidentStanding,
        actor: String,
    ) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            let found = find(&transaction, id)
                .map_err(wrap())?
                .ok_or_else(|| missing(id))?;
            if found.version != version {
                return Err(WriteError::Conflict {
                    what: format!("somebody changed incident {id} meanwhile"),
                });
            }
            if found.standing == standing {
                return Ok(());
            }
            let closed_at = match standing.status {
                IncidentStatus::Open => None,
                IncidentStatus::Closed => found.closed_at.or(Some(now)),
            };
            transaction
                .execute(
                    "UPDATE incident SET version = version + 1, changed_us = ?2, closed_us = ?3,
                       title = ?4, status = ?5, owner = ?6, outcome = ?7 WHERE id = ?1",
                    (
                        id.0.cast_signed(),
                        now.as_micros(),
                        closed_at.map(WallTime::as_micros),
                        &standing.title,
                        status_text(standing.status),
                        &standing.owner,
                        &standing.outcome,
                    ),
                )
                .map_err(wrap())?;
            let item = IncidentItem::Change { standing };
            append(&transaction, id, (now, actor.as_str()), &item, None)?;
            transaction.commit().map_err(wrap())
        })
    }

    /// Deletes incidents closed before that with the pictures that no other one has, and entries of the
    /// shift log that are older and were taken over. Files first: a process killed in between must not
    /// leave a picture that nothing refers to.
    pub fn forget_incidents(&self, before: WallTime) -> Result<u64, WriteError> {
        let folder = self.folder().to_owned();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("forget old incidents");
            let transaction = store.begin().map_err(wrap())?;
            let hashes = pictures_of_old(&transaction, before).map_err(wrap())?;
            for hash in hashes {
                remove(path(&folder, hash))?;
            }
            let deleted = transaction
                .execute(
                    "DELETE FROM incident WHERE closed_us < ?1",
                    [before.as_micros()],
                )
                .map_err(wrap())?;
            transaction
                .execute(
                    "DELETE FROM shift_entry
                     WHERE at_us < ?1 AND (carried IS NULL OR taken_us IS NOT NULL)",
                    [before.as_micros()],
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())?;
            Ok(deleted as u64)
        })
    }

    /// Deletes pictures that no incident has: a process that was killed between the picture and its line
    /// left them.
    pub fn forget_lost_pictures(&self) -> Result<u64, WriteError> {
        let (folder, now) = (self.folder().join(FOLDER), self.now());
        self.run(move |store| {
            let named = pictures(&store.connection)
                .map_err(WriteError::sqlite("look for pictures of incidents"))?;
            let named: BTreeSet<String> = named.into_iter().map(file_name).collect();
            let mut deleted = 0;
            // No folder, no pictures.
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let is_named = entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| named.contains(name));
                if !is_named && is_older(&entry, now) {
                    remove(entry.path())?;
                    deleted += 1;
                }
            }
            Ok(deleted)
        })
    }

    /// Files first: a row never names a picture that is not whole on the disk. Written by the calling
    /// thread, also where there is one: it may be damaged, or about to be forgotten.
    fn keep_pictures(&self, entries: Vec<NewIncidentEntry>) -> Result<Vec<KeptItem>, WriteError> {
        entries
            .into_iter()
            .map(|NewIncidentEntry { item, picture }| {
                let hash = picture.as_deref().map(hash_of);
                if let (Some(jpeg), Some(hash)) = (&picture, hash) {
                    let path = path(self.folder(), hash);
                    write_whole(&path, jpeg).map_err(|source| WriteError::File { path, source })?;
                }
                Ok((item, hash))
            })
            .collect()
    }
}

fn append(
    connection: &Connection,
    id: IncidentId,
    (now, actor): (WallTime, &str),
    item: &IncidentItem,
    picture: Option<[u8; 32]>,
) -> Result<(), WriteError> {
    let text = serde_json::to_string(item).map_err(|_| WriteError::Invalid {
        what: "an entry that cannot be written as JSON".to_owned(),
    })?;
    connection
        .execute(
            "INSERT INTO incident_entry (incident, at_us, actor, camera, item, picture)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                id.0.cast_signed(),
                now.as_micros(),
                actor,
                item.camera().map(CameraId::as_str),
                text,
                picture.map(|hash| hash.to_vec()),
            ),
        )
        .map_err(WriteError::sqlite(WRITING))
        .map(|_rows| ())
}

/// Pictures are forgotten on the writer's thread too: what is there now is there when its line is.
fn are_kept(folder: &Path, entries: &[KeptItem]) -> Result<(), WriteError> {
    for hash in entries.iter().filter_map(|(_, hash)| *hash) {
        let path = path(folder, hash);
        if let Err(source) = fs::metadata(&path) {
            return Err(WriteError::File { path, source });
        }
    }
    Ok(())
}

/// All that are named anywhere.
fn pictures(connection: &Connection) -> rusqlite::Result<Vec<[u8; 32]>> {
    let mut statement = connection
        .prepare("SELECT DISTINCT picture FROM incident_entry WHERE picture IS NOT NULL")?;
    let hashes: Vec<Vec<u8>> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(hashes
        .into_iter()
        .filter_map(|hash| hash.try_into().ok())
        .collect())
}

/// Written so long ago that nobody is about to name it.
fn is_older(entry: &fs::DirEntry, now: WallTime) -> bool {
    let written = entry.metadata().and_then(|about| about.modified()).ok();
    let written = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    written.is_some_and(|at| now.since(WallTime::default() + at) > FORGOTTEN)
}

fn remove(path: PathBuf) -> Result<(), WriteError> {
    match fs::remove_file(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(WriteError::File { path, source })
        }
        _ => Ok(()),
    }
}

/// Of incidents closed before that, and of no other.
fn pictures_of_old(connection: &Connection, before: WallTime) -> rusqlite::Result<Vec<[u8; 32]>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT entry.picture FROM incident_entry AS entry
         JOIN incident ON incident.id = entry.incident
         WHERE entry.picture IS NOT NULL AND incident.closed_us < ?1
           AND NOT EXISTS (SELECT 1 FROM incident_entry AS other
             JOIN incident AS kept ON kept.id = other.incident
             WHERE other.picture = entry.picture
               AND (kept.closed_us IS NULL OR kept.closed_us >= ?1))",
    )?;
    let hashes: Vec<Vec<u8>> = statement
        .query_map([before.as_micros()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(hashes
        .into_iter()
        .filter_map(|hash| hash.try_into().ok())
        .collect())
}

fn count(connection: &Connection, id: IncidentId) -> rusqlite::Result<i64> {
    connection.query_row(
        "SELECT count(*) FROM incident_entry WHERE incident = ?1",
        [id.0.cast_signed()],
        |row| row.get(0),
    )
}

fn find(connection: &Connection, id: IncidentId) -> rusqlite::Result<Option<Incident>> {
    connection
        .query_row(
            &format!("SELECT {COLUMNS} FROM incident WHERE id = ?1"),
            [id.0.cast_signed()],
            read,
        )
        .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Incident> {
    let status: String = row.get(7)?;
    Ok(Incident {
        id: IncidentId(row.get::<_, i64>(0)?.cast_unsigned()),
        version: row.get::<_, i64>(1)?.cast_unsigned(),
        made_at: WallTime::from_micros(row.get(2)?),
        made_by: row.get(3)?,
        changed_at: WallTime::from_micros(row.get(4)?),
        closed_at: row.get::<_, Option<i64>>(5)?.map(WallTime::from_micros),
        standing: IncidentStanding {
            title: row.get(6)?,
            // The table takes no third word.
            status: if status == status_text(IncidentStatus::Closed) {
                IncidentStatus::Closed
            } else {
                IncidentStatus::Open
            },
            owner: row.get(8)?,
            outcome: row.get(9)?,
        },
    })
}

fn status_text(status: IncidentStatus) -> &'static str {
    match status {
        IncidentStatus::Open => "open",
        IncidentStatus::Closed => "closed",
    }
}

fn missing(id: IncidentId) -> WriteError {
    WriteError::NotFound {
        what: format!("incident {id}"),
    }
}

fn hash_of(jpeg: &[u8]) -> [u8; 32] {
    Sha256::digest(jpeg).into()
}

fn path(folder: &Path, hash: [u8; 32]) -> PathBuf {
    folder.join(FOLDER).join(file_name(hash))
}

fn file_name(hash: [u8; 32]) -> String {
    use std::fmt::Write as _;
    let name = hash.iter().fold(String::new(), |mut name, byte| {
        // Writing into a text does not fail.
        let _written = write!(name, "{byte:02x}").is_ok();
        name
    });
    format!("{name}.jpg")
}
