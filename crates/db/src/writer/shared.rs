//! What the writer's thread and its handles both see.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use inveye_base::{Clock, ErrorChain, ErrorKind};
use inveye_domain::WallTime;

use super::{PATIENCE, Stall, WriterHealth, lock};

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    closing: AtomicBool,
    rested: Condvar,
    /// The machine's, also where the events' time is simulated: the disk is a real one.
    disk: Arc<dyn Clock>,
}

#[derive(Debug, Default)]
struct State {
    health: WriterHealth,
    /// When the oldest event the thread holds came to it.
    oldest: Option<Duration>,
    /// Since when the thread has been waiting for SQLite.
    working: Option<(Duration, WallTime)>,
}

impl Shared {
    pub(super) fn new(last: u64, disk: Arc<dyn Clock>) -> Self {
        Self {
            state: Mutex::new(State {
                health: WriterHealth {
                    last_sequence: last,
                    stored_sequence: last,
                    ..WriterHealth::default()
                },
                oldest: None,
                working: None,
            }),
            closing: AtomicBool::new(false),
            rested: Condvar::new(),
            disk,
        }
    }

    pub(super) fn health(&self, now: Duration) -> WriterHealth {
        let state = lock(&self.state);
        WriterHealth {
            lag: state
                .oldest
                .map_or(Duration::ZERO, |since| now.saturating_sub(since)),
            stalled: state
                .health
                .stalled
                .clone()
                .or_else(|| self.stuck_of(&state)),
            ..state.health.clone()
        }
    }

    pub(super) fn stored_sequence(&self) -> u64 {
        lock(&self.state).health.stored_sequence
    }

    /// The thread begins with something that may take the disk long.
    pub(super) fn works(&self, wall: WallTime) {
        lock(&self.state).working = Some((self.disk.monotonic(), wall));
    }

    /// It is done with it; says how long it took.
    pub(super) fn rests(&self) -> Duration {
        let began = lock(&self.state).working.take();
        self.rested.notify_all();
        began.map_or(Duration::ZERO, |(since, _)| {
            self.disk.monotonic().saturating_sub(since)
        })
    }

    /// Set while the thread has waited for the disk for too long.
    pub(super) fn stuck(&self) -> Option<Stall> {
        self.stuck_of(&lock(&self.state))
    }

    fn stuck_of(&self, state: &State) -> Option<Stall> {
        let (since, wall) = state.working?;
        let waited = self.disk.monotonic().saturating_sub(since);
        (waited > PATIENCE).then(|| Stall {
            since: wall,
            message: format!("the disk has not answered for {} s", waited.as_secs()),
            kind: ErrorKind::Unavailable,
        })
    }

    /// Waits until the thread is done with something, at most so long.
    pub(super) fn await_rest(&self, time: Duration) {
        let state = lock(&self.state);
        let _woken = self
            .rested
            .wait_timeout(state, time)
            .unwrap_or_else(PoisonError::into_inner);
    }

    /// An event was refused. Says so in the log at the first and then now and then.
    pub(super) fn refused(&self) {
        let mut state = lock(&self.state);
        state.health.dropped += 1;
        let dropped = state.health.dropped;
        if dropped.is_power_of_two() {
            tracing::error!(dropped, "events are lost: too many wait for the disk");
        }
    }

    pub(super) fn stated(&self, sequence: u64) {
        lock(&self.state).health.last_sequence = sequence;
    }

    pub(super) fn holds(&self, since: Duration) {
        lock(&self.state).oldest = Some(since);
    }

    /// A commit went through; more may wait for the next.
    pub(super) fn stored(&self, sequence: Option<u64>, took: Duration, is_all: bool) {
        let mut state = lock(&self.state);
        if is_all {
            state.oldest = None;
        }
        let health = &mut state.health;
        if let Some(sequence) = sequence {
            health.stored_sequence = sequence;
        }
        health.last_commit = took;
        health.slowest_commit = health.slowest_commit.max(took);
        if health.stalled.take().is_some() {
            tracing::info!("the database can be written again");
        }
    }

    /// A commit failed. Says so in the log once per stall.
    pub(super) fn failed(&self, now: WallTime, error: &rusqlite::Error, kind: ErrorKind) -> Stall {
        let mut state = lock(&self.state);
        let message = ErrorChain(error).to_string();
        let since = state.health.stalled.as_ref().map_or(now, |s| s.since);
        if state.health.stalled.is_none() {
            tracing::error!(%message, "the database cannot be written; events wait");
        }
        let stall = Stall {
            since,
            message,
            kind,
        };
        state.health.stalled = Some(stall.clone());
        stall
    }

    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }
}
