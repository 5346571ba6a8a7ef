//! Walls that people keep under a name: each for themselves, or one for everybody.

use inveye_domain::{WallPlan, WallTime};
use rusqlite::OptionalExtension;

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read walls";
const WRITING: &str = "store the wall";
/// Most walls of one owner.
const MOST: u32 = 100;

/// Whose a wall is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WallOf {
    /// Everybody's.
    Everybody,
    /// That of the machine's own window.
    Machine,
    /// An account's, by its id.
    User(String),
}

impl WallOf {
    fn as_str(&self) -> &str {
        match self {
            Self::Everybody => "everybody",
            Self::Machine => "machine",
            Self::User(id) => id,
        }
    }
}

/// A wall as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWall {
    /// Unique among those of its owner.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Which camera is where.
    pub plan: WallPlan,
    /// Goes up with each change.
    pub version: u64,
    /// When it was changed last.
    pub changed_at: WallTime,
    /// By whom.
    pub changed_by: String,
}

/// A wall as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWall {
    /// Unique among those of its owner.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Which camera is where.
    pub plan: WallPlan,
    /// The version that it was made from, where that matters; 0 for one that is new.
    pub version: Option<u64>,
    /// Who keeps it.
    pub actor: String,
}

impl Reader {
    /// Those of an owner, by id.
    pub fn walls(&self, of: &WallOf) -> Result<Vec<StoredWall>, ReadError> {
        type Columns = (String, String, String, i64, i64, String);
        let rows: Vec<Columns> = self.list(
            READING,
            "SELECT id, name, plan, version, changed_us, changed_by FROM wall
             WHERE owner = ?1 ORDER BY id",
            [of.as_str()],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                ))
            },
        )?;
        rows.into_iter()
            .map(|(id, name, plan, version, changed, changed_by)| {
                let plan = serde_json::from_str(&plan).map_err(|_| ReadError::Stored {
                    doing: READING,
                    what: format!("the places of wall `{id}`"),
                })?;
                Ok(StoredWall {
                    id,
                    name,
                    plan,
                    version: version.cast_unsigned(),
                    changed_at: WallTime::from_micros(changed),
                    changed_by,
                })
            })
            .collect()
    }
}

impl EventWriter {
    /// Adds a wall or replaces the one of the same id; returns its version.
    pub fn put_wall(&self, of: WallOf, new: NewWall) -> Result<u64, WriteError> {
        let now = self.now();
        let plan = serde_json::to_string(&new.plan).map_err(|_| WriteError::Invalid {
            what: "a wall that cannot be written as JSON".to_owned(),
        })?;
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let transaction = store.begin().map_err(wrap())?;
            let found: Option<i64> = transaction
                .query_row(
                    "SELECT version FROM wall WHERE owner = ?1 AND id = ?2",
                    (of.as_str(), &new.id),
                    |row| row.get(0),
                )
                .optional()
                .map_err(wrap())?;
            let version = found.map_or(0, i64::cast_unsigned);
            if new.version.is_some_and(|made_from| made_from != version) {
                return Err(WriteError::Conflict {
                    what: "somebody else changed this wall meanwhile".to_owned(),
                });
            }
            let kept: u32 = transaction
                .query_row(
                    "SELECT count(*) FROM wall WHERE owner = ?1",
                    [of.as_str()],
                    |row| row.get(0),
                )
                .map_err(wrap())?;
            if found.is_none() && kept >= MOST {
                return Err(WriteError::Invalid {
                    what: format!("there are {MOST} walls already; delete one first"),
                });
            }
            transaction
                .execute(
                    "INSERT INTO wall (owner, id, name, plan, version, changed_us, changed_by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                     ON CONFLICT (owner, id) DO UPDATE SET name = ?3, plan = ?4, version = ?5,
                       changed_us = ?6, changed_by = ?7",
                    (
                        of.as_str(),
                        &new.id,
                        &new.name,
                        plan,
                        version.saturating_add(1).cast_signed(),
                        now.as_micros(),
                        &new.actor,
                    ),
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())?;
            Ok(version.saturating_add(1))
        })
    }

    /// Forgets one; returns what it was called.
    pub fn remove_wall(&self, of: WallOf, id: String) -> Result<String, WriteError> {
        self.run(move |store| {
            store
                .connection
                .query_row(
                    "DELETE FROM wall WHERE owner = ?1 AND id = ?2 RETURNING name",
                    (of.as_str(), &id),
                    |row| row.get(0),
                )
                .optional()
                .map_err(WriteError::sqlite("delete the wall"))?
                .ok_or_else(|| WriteError::NotFound {
                    what: format!("wall `{id}`"),
                })
        })
    }
}
