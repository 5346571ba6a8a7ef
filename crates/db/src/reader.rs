//! Queries, beside the writer and without waiting for it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use inveye_domain::DeviceId;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::database::FILE;
use crate::error::ReadError;
use crate::events::{self, EventPage, EventQuery};

/// Queries at the same time; more wait for their turn.
const CONNECTIONS: usize = 4;

/// Answers questions about what is stored, from any thread. Cheap to clone.
///
/// Every method blocks for as long as SQLite takes: from async code call it in `spawn_blocking`.
#[derive(Debug, Clone)]
pub struct Reader {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: PathBuf,
    folder: PathBuf,
    device: DeviceId,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Connection>,
    lent: usize,
}

impl Reader {
    pub(crate) fn new(file: PathBuf, folder: PathBuf, device: DeviceId) -> Self {
        Self {
            inner: Arc::new(Inner {
                file,
                folder,
                device,
                pool: Mutex::new(Pool::default()),
                returned: Condvar::new(),
            }),
        }
    }

    /// Beside an engine that runs on the folder, or without one: reads what is there, and changes
    /// nothing.
    pub fn beside(folder: &Path) -> Result<Self, ReadError> {
        let none = DeviceId::new("unknown").map_err(|_| ReadError::Stored {
            doing: "open the database for reading",
            what: "device".to_owned(),
        })?;
        let reader = Self::new(folder.join(FILE), folder.to_owned(), none);
        let device: String = reader.with(|connection| {
            connection
                .query_row("SELECT device FROM identity", [], |row| row.get(0))
                .map_err(ReadError::sqlite("open the database for reading"))
        })?;
        let device = DeviceId::new(&device).map_err(|_| ReadError::Stored {
            doing: "open the database for reading",
            what: format!("device `{device}`"),
        })?;
        Ok(Self::new(folder.join(FILE), folder.to_owned(), device))
    }

    /// One page of events.
    pub fn events(&self, query: &EventQuery) -> Result<EventPage, ReadError> {
        self.with(|connection| events::page(connection, &self.inner.device, query))
    }

    /// Writes all of the database as it is at one moment to a new file, beside a writer that goes on. Sessions
    /// are left out: one that was ended must not come back with a backup. Its schema.
    pub fn copy_to(&self, file: &Path) -> Result<u32, ReadError> {
        const DOING: &str = "copy the database";
        self.with(|connection| {
            let copy = || {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
                let mut copy = Connection::open_with_flags(file, flags)?;
                // In one step: a copy in several begins anew whenever the writer writes.
                Backup::new(connection, &mut copy)?.run_to_completion(
                    i32::MAX,
                    Duration::from_millis(50),
                    None,
                )?;
                copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
                copy.execute("DELETE FROM session", [])?;
                copy.pragma_query_value(None, "user_version", |row| row.get(0))
            };
            copy().map_err(ReadError::sqlite(DOING))
        })
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.inner.folder
    }

    /// Whose database it is.
    pub fn device(&self) -> &DeviceId {
        &self.inner.device
    }

    /// Lends a connection to `ask`.
    pub(crate) fn with<T>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let lent = self.lend()?;
        ask(lent.connection.as_ref().expect("taken only when dropped"))
    }

    /// All rows of a query.
    pub(crate) fn list<T>(
        &self,
        doing: &'static str,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, ReadError> {
        self.with(|connection| {
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_map(values, read)?.collect())
                .map_err(ReadError::sqlite(doing))
        })
    }

    fn lend(&self) -> Result<Lent<'_>, ReadError> {
        let pool = self
            .inner
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut pool = self
            .inner
            .returned
            .wait_while(pool, |pool| {
                pool.idle.is_empty() && pool.lent >= CONNECTIONS
            })
            .unwrap_or_else(PoisonError::into_inner);
        let idle = pool.idle.pop();
        pool.lent += 1;
        drop(pool);
        let mut lent = Lent {
            inner: &self.inner,
            connection: idle,
        };
        if lent.connection.is_none() {
            lent.connection = Some(self.open()?);
        }
        Ok(lent)
    }

    fn open(&self) -> Result<Connection, ReadError> {
        let wrap = ReadError::sqlite("open the database for reading");
        let connection = Connection::open_with_flags(
            &self.inner.file,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(&wrap)?;
        connection
            .busy_timeout(Duration::from_secs(5))
            .map_err(wrap)?;
        Ok(connection)
    }
}

/// Goes back to the pool when dropped, also when the question panics.
struct Lent<'a> {
    inner: &'a Inner,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut pool = self
            .inner
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        pool.lent -= 1;
        pool.idle.extend(self.connection.take());
        self.inner.returned.notify_one();
    }
}
