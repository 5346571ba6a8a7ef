//! The single writer: numbers events, and stores them in batches on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use inveye_base::{Clock, ErrorKind, task};
use inveye_domain::{DeviceId, Event, EventId, WallTime};
use rusqlite::Connection;

use crate::error::{OpenDatabaseError, WriteError};
use crate::events::NewEvent;

mod shared;
mod store;
mod thread;

pub(crate) use store::{RUN_GAP, Store, store_occupancy};

use shared::Shared;
use thread::WriterThread;

/// Events that wait in front of the writer before whoever states more has to wait too.
const QUEUE: usize = 4096;

/// Something for the writer's thread.
pub(crate) enum Command {
    Append(Event),
    Run(Job),
    Close,
}

/// Runs between two batches, when everything appended before it is stored; or is told why not.
pub(crate) type Job = Box<dyn FnOnce(Result<&mut Store, WriteError>) + Send>;

/// Hands events and changes to the one thread that writes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct EventWriter {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    device: DeviceId,
    folder: PathBuf,
    /// Locked while an event is queued, so that the queue's order is the numbers' order.
    numbers: Mutex<Numbers>,
    commands: SyncSender<Command>,
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    thread: Mutex<Option<JoinHandle<u64>>>,
}

#[derive(Debug)]
struct Numbers {
    last: u64,
    closed: bool,
}

/// How the writer is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriterHealth {
    /// Number of the newest event stated.
    pub last_sequence: u64,
    /// Number of the newest event stored.
    pub stored_sequence: u64,
    /// How long the oldest event the writer holds has waited; at most 200 ms when all is well.
    pub lag: Duration,
    /// Set while storing fails. Events wait; nothing is lost unless the process ends.
    pub stalled: Option<Stall>,
    /// How long the newest commit took.
    pub last_commit: Duration,
    /// How long the slowest commit took.
    pub slowest_commit: Duration,
}

impl WriterHealth {
    /// Events stated and not stored yet.
    pub fn waiting(&self) -> u64 {
        self.last_sequence.saturating_sub(self.stored_sequence)
    }
}

/// Why and since when nothing can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stall {
    /// Since when.
    pub since: WallTime,
    /// What the last attempt said, with its causes.
    pub message: String,
    /// Its kind.
    pub kind: ErrorKind,
}

impl EventWriter {
    pub(crate) fn start(
        connection: Connection,
        file: &Path,
        device: DeviceId,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenDatabaseError> {
        let (store, last) = Store::new(connection, clock.wall())
            .map_err(|error| OpenDatabaseError::of_reading(file, error))?;
        let (commands, queue) = mpsc::sync_channel(QUEUE);
        let shared = Arc::new(Shared::new(last));
        let work = WriterThread::new(store, queue, Arc::clone(&shared), Arc::clone(&clock));
        let thread = task::thread_named("db-writer", move || work.run())
            .map_err(OpenDatabaseError::Thread)?;
        Ok(Self {
            inner: Arc::new(Inner {
                device,
                folder: file.parent().unwrap_or(Path::new(".")).to_owned(),
                numbers: Mutex::new(Numbers {
                    last,
                    closed: false,
                }),
                commands,
                shared,
                clock,
                thread: Mutex::new(Some(thread)),
            }),
        })
    }

    /// Numbers the event and queues it; it is stored within 200 ms. Blocks while the queue is full.
    ///
    /// A number is final once the event is stored: one that a killed process had given out and not
    /// stored is given again, because the sequence has no gaps.
    pub fn append(&self, event: NewEvent) -> Result<Event, WriteError> {
        event.check()?;
        let mut numbers = lock(&self.inner.numbers);
        if numbers.closed {
            return Err(WriteError::Closed);
        }
        let id = EventId {
            device: self.inner.device.clone(),
            sequence: numbers.last + 1,
        };
        let event = event.numbered(id);
        self.inner
            .commands
            .send(Command::Append(event.clone()))
            .map_err(|_| WriteError::Closed)?;
        numbers.last = event.id.sequence;
        self.inner.shared.stated(event.id.sequence);
        Ok(event)
    }

    /// Waits until everything appended before is on the disk.
    pub fn flush(&self) -> Result<(), WriteError> {
        self.run(|_| Ok(()))
    }

    /// How it is doing.
    pub fn health(&self) -> WriterHealth {
        self.inner.shared.health(self.inner.clock.monotonic())
    }

    pub(crate) fn device(&self) -> &DeviceId {
        &self.inner.device
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.inner.folder
    }

    pub(crate) fn now(&self) -> WallTime {
        self.inner.clock.wall()
    }

    /// Runs `job` on the writer's thread and waits for it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (answer, wait) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |store| {
            // Nobody waits for it any more when the send fails.
            let _unheard = answer.send(store.and_then(job)).is_err();
        });
        match self.inner.commands.try_send(Command::Run(job)) {
            Ok(()) => {}
            Err(TrySendError::Disconnected(_)) => return Err(WriteError::Closed),
            Err(TrySendError::Full(command)) => {
                // A person waits for the answer: better none now than one when the disk has room.
                if let Some(stall) = self.health().stalled {
                    return Err(stall.into());
                }
                self.inner
                    .commands
                    .send(command)
                    .map_err(|_| WriteError::Closed)?;
            }
        }
        wait.recv().map_err(|_| WriteError::Closed)?
    }

    /// Stores what is queued and ends the thread. The second call finds nothing to do.
    pub(crate) fn close(&self) -> Result<(), WriteError> {
        self.inner.shared.close();
        lock(&self.inner.numbers).closed = true;
        let Some(thread) = lock(&self.inner.thread).take() else {
            return Ok(());
        };
        // A thread that is gone needs no telling.
        let _gone = self.inner.commands.send(Command::Close).is_err();
        let stalled = |lost: u64, stall: Option<Stall>| WriteError::Stalled {
            message: format!(
                "{lost} events could not be stored: {}",
                stall.as_ref().map_or("unknown", |s| &s.message)
            ),
            kind: stall.map_or(ErrorKind::Internal, |s| s.kind),
        };
        match thread.join() {
            Ok(0) => Ok(()),
            Ok(lost) => Err(stalled(lost, self.health().stalled)),
            Err(_panic) => Err(stalled(self.health().waiting(), None)),
        }
    }
}

impl From<Stall> for WriteError {
    fn from(stall: Stall) -> Self {
        Self::Stalled {
            message: stall.message,
            kind: stall.kind,
        }
    }
}

/// What these locks guard is valid after any panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
