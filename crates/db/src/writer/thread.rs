//! The thread that writes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_domain::Event;

use super::shared::Shared;
use super::store::{HEARTBEAT, Store};
use super::{Command, Stall, WriteError};
use crate::error::sqlite_kind;
use crate::movement::{Moved, WaitingMovement};

/// Events wait at most this long for others to share a commit with.
const BATCH: Duration = Duration::from_millis(200);

/// Events in one commit; also so many are committed before their time.
const MAX_BATCH: usize = 4096;

/// Longest time between two attempts on a full disk.
const SLOWEST_RETRY: Duration = Duration::from_secs(5);

pub(super) struct WriterThread {
    store: Store,
    commands: Receiver<Command>,
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    pending: Vec<Event>,
    movement: WaitingMovement,
    /// When to commit what is pending, or to say that the engine lives.
    next: Duration,
    retry: Duration,
    is_failing: bool,
    lost: u64,
}

impl WriterThread {
    pub(super) fn new(
        store: Store,
        commands: Receiver<Command>,
        shared: Arc<Shared>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let next = clock.monotonic() + HEARTBEAT;
        Self {
            store,
            commands,
            shared,
            clock,
            pending: Vec::new(),
            movement: WaitingMovement::default(),
            next,
            retry: BATCH,
            is_failing: false,
            lost: 0,
        }
    }

    /// Returns how many events were lost.
    pub(super) fn run(mut self) -> u64 {
        loop {
            let wait = self.next.saturating_sub(self.clock.monotonic());
            match self.commands.recv_timeout(wait) {
                Ok(Command::Append(event)) => self.take(event),
                Ok(Command::Moved(moved)) => self.take_movement(moved),
                Ok(Command::Run(job)) => {
                    let due = self.clock.monotonic() >= self.next;
                    match self
                        .commit_if(due || !self.pending.is_empty() || !self.movement.is_empty())
                    {
                        Ok(()) => {
                            self.works();
                            job(Ok(&mut self.store));
                            let _took = self.shared.rests();
                        }
                        Err(stall) => job(Err(WriteError::from(stall))),
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let _stalled = self.commit().is_err();
                }
                Ok(Command::Close) | Err(RecvTimeoutError::Disconnected) => {
                    let _lost = self.commit().is_err();
                    return self.lost;
                }
            }
        }
    }

    fn take(&mut self, event: Event) {
        let now = self.clock.monotonic();
        if self.pending.is_empty() {
            self.shared.holds(now);
            self.next = now + BATCH;
        }
        self.pending.push(event);
        // A disk that takes nothing is asked again in its time, however many events come meanwhile.
        let full = self.pending.len() >= MAX_BATCH && !self.is_failing;
        if full || now >= self.next {
            let _stalled = self.commit().is_err();
        }
    }

    fn take_movement(&mut self, moved: Moved) {
        let now = self.clock.monotonic();
        // A disk that takes nothing is asked again in its time.
        if self.pending.is_empty() && self.movement.is_empty() && !self.is_failing {
            self.next = now + BATCH;
        }
        self.movement.add(&self.store.zone, moved);
        if now >= self.next {
            let _stalled = self.commit().is_err();
        }
    }

    fn works(&self) {
        self.shared.works(self.clock.wall());
    }

    /// Without anything to store a job need not pay for a second flush of the disk.
    fn commit_if(&mut self, needed: bool) -> Result<(), Stall> {
        if needed { self.commit() } else { Ok(()) }
    }

    /// Stores what is pending, or says that the engine lives. On failure it stays pending, unless
    /// the writer is closing.
    fn commit(&mut self) -> Result<(), Stall> {
        loop {
            let batch = &self.pending[..self.pending.len().min(MAX_BATCH)];
            let (count, last) = (batch.len(), batch.last().map(|event| event.id.sequence));
            self.works();
            let done = self.store.commit(batch, &self.movement, self.clock.wall());
            let took = self.shared.rests();
            if let Err(error) = done {
                return Err(self.failed(&error));
            }
            self.pending.drain(..count);
            self.movement.clear();
            let is_all = self.pending.is_empty();
            self.shared.stored(last, took, is_all);
            self.is_failing = false;
            self.retry = BATCH;
            self.next = self.clock.monotonic() + HEARTBEAT;
            if is_all {
                return Ok(());
            }
        }
    }

    fn failed(&mut self, error: &rusqlite::Error) -> Stall {
        let stall = self
            .shared
            .failed(self.clock.wall(), error, sqlite_kind(error));
        if self.shared.is_closing() && !self.pending.is_empty() {
            self.lost += self.pending.len() as u64;
            tracing::error!(
                events = self.pending.len(),
                error = %ErrorChain(error),
                "events lost: the engine ends while they cannot be stored"
            );
            self.pending.clear();
        }
        self.is_failing = true;
        self.next = self.clock.monotonic() + self.retry;
        self.retry = (self.retry * 2).min(SLOWEST_RETRY);
        stall
    }
}
