//! The table of sessions: a session may be ended by any connection that knows its id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::counters::{Counters, count};
use super::delivery::Delivery;
use super::server::Stream;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    TornDown,
    Dropped,
    TimedOut,
    Reset,
}

/// One client's way to one stream, from SETUP on.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) stream: Arc<Stream>,
    pub(super) delivery: Arc<Delivery>,
    pub(super) playing: watch::Sender<bool>,
    pub(super) ssrc: u32,
    /// Where sound goes, once it is set up, and its source.
    pub(super) sound: Option<(Arc<Delivery>, u32)>,
    /// It is for a voice that comes in: nothing goes out.
    pub(super) speaks: bool,
    /// The RTSP connection that set it up, and how to break it.
    pub(super) connection: u64,
    pub(super) break_off: Arc<Notify>,
    pub(super) tasks: Vec<AbortHandle>,
    pub(super) seen: Instant,
}

impl Session {
    fn outlives_its_connection(&self) -> bool {
        matches!(*self.delivery, Delivery::Datagrams { .. })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

#[derive(Debug)]
pub(super) struct Sessions {
    table: Mutex<HashMap<String, Session>>,
    alive: watch::Sender<usize>,
    counters: Arc<Counters>,
}

impl Sessions {
    pub(super) fn new(counters: Arc<Counters>) -> Self {
        Self {
            table: Mutex::default(),
            alive: watch::Sender::new(0),
            counters,
        }
    }

    /// How many there are, now and later.
    pub(super) fn alive(&self) -> watch::Receiver<usize> {
        self.alive.subscribe()
    }

    pub(super) fn open(&self, id: String, session: Session) {
        let mut table = self.table();
        table.insert(id, session);
        count(&self.counters.sessions_opened);
        self.alive.send_replace(table.len());
    }

    /// Looks at one session, which also keeps it alive.
    pub(super) fn with<T>(&self, id: &str, look: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let mut table = self.table();
        let session = table.get_mut(id)?;
        session.seen = Instant::now();
        Some(look(session))
    }

    /// Ends one session; false when there is none of that id.
    pub(super) fn end(&self, id: &str, how: Ending) -> bool {
        self.end_where(how, |other, _| other == id) > 0
    }

    /// The connection closed. UDP sessions survive where `orphans` says so.
    pub(super) fn end_of_connection(&self, connection: u64, how: Ending, orphans: super::Orphans) {
        self.end_where(how, |_, session| {
            session.connection == connection
                && !(orphans == super::Orphans::Live
                    && how == Ending::Dropped
                    && session.outlives_its_connection())
        });
    }

    /// Any sign of life on an RTSP connection keeps its sessions.
    pub(super) fn seen_on(&self, connection: u64) {
        let now = Instant::now();
        for session in self.table().values_mut() {
            if session.connection == connection {
                session.seen = now;
            }
        }
    }

    /// Ends what nobody kept alive and breaks the connections concerned.
    pub(super) fn expire(&self, timeout: Duration) {
        self.end_where(Ending::TimedOut, |_, session| {
            let stale = session.seen.elapsed() > timeout;
            if stale && !session.outlives_its_connection() {
                session.break_off.notify_one();
            }
            stale
        });
    }

    pub(super) fn end_all(&self) {
        self.end_where(Ending::Reset, |_, _| true);
    }

    fn end_where(&self, how: Ending, which: impl Fn(&str, &Session) -> bool) -> usize {
        let mut table = self.table();
        let before = table.len();
        table.retain(|id, session| !which(id, session));
        let ended = before - table.len();
        for _ in 0..ended {
            count(match how {
                Ending::TornDown => &self.counters.sessions_torn_down,
                Ending::Dropped => &self.counters.sessions_dropped,
                Ending::TimedOut => &self.counters.sessions_timed_out,
                Ending::Reset => &self.counters.sessions_reset,
            });
        }
        if ended > 0 {
            self.alive.send_replace(table.len());
        }
        ended
    }

    fn table(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        // Each change is one call on the map, so the table is whole after any panic.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
