//! What the writer's thread and its handles both see.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use inveye_base::{ErrorChain, ErrorKind};
use inveye_domain::WallTime;

use super::{Stall, WriterHealth, lock};

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    closing: AtomicBool,
    closed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    health: WriterHealth,
    /// When the oldest event the thread holds came to it.
    oldest: Option<Duration>,
}

impl Shared {
    pub(super) fn new(last: u64) -> Self {
        Self {
            state: Mutex::new(State {
                health: WriterHealth {
                    last_sequence: last,
                    stored_sequence: last,
                    ..WriterHealth::default()
                },
                oldest: None,
            }),
            closing: AtomicBool::new(false),
            closed: Condvar::new(),
        }
    }

    pub(super) fn health(&self, now: Duration) -> WriterHealth {
        let state = lock(&self.state);
        WriterHealth {
            lag: state
                .oldest
                .map_or(Duration::ZERO, |since| now.saturating_sub(since)),
            ..state.health.clone()
        }
    }

    pub(super) fn stated(&self, sequence: u64) {
        lock(&self.state).health.last_sequence = sequence;
    }

    pub(super) fn holds(&self, since: Duration) {
        lock(&self.state).oldest = Some(since);
    }

    /// A commit went through.
    pub(super) fn stored(&self, sequence: Option<u64>, took: Duration) {
        let mut state = lock(&self.state);
        state.oldest = None;
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
        let message = format!("events cannot be stored: {}", ErrorChain(error));
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
        let _state = lock(&self.state);
        self.closing.store(true, Ordering::Release);
        self.closed.notify_all();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Waits so long, or until it closes.
    pub(super) fn pause(&self, time: Duration) {
        let state = lock(&self.state);
        let _woken = self
            .closed
            .wait_timeout_while(state, time, |_| !self.is_closing())
            .unwrap_or_else(PoisonError::into_inner);
    }
}
