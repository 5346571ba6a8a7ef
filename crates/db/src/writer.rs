//! The single writer: numbers events, and stores them in batches on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use inveye_base::{Clock, ErrorKind, task};
use inveye_domain::{CameraId, DeviceId, Event, EventId, HeatSum, WallTime, Way};
use rusqlite::Connection;

use crate::alerts;
use crate::error::{OpenDatabaseError, WriteError};
use crate::events::NewEvent;
use crate::movement::Moved;

mod shared;
mod store;
mod thread;

pub(crate) use store::{RUN_GAP, Store, store_occupancy};

use shared::Shared;
use thread::WriterThread;

/// Events that may wait in memory for a disk that takes none: hours of a busy shop, a few megabytes.
/// Beyond it new ones are refused and counted.
pub(crate) const MOST_WAITING: u64 = 32_768;

/// Orders that may wait while the thread is busy.
const QUEUE: usize = 4096;

/// A disk that has not answered for so long holds nobody up any more.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How often whoever waits for the thread looks whether it still works.
const LOOK: Duration = Duration::from_millis(50);

/// Something for the writer's thread.
pub(crate) enum Command {
    Append(Event),
    Moved(Moved),
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
    last_alert: u64,
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
    /// Set while storing fails or the disk does not answer. Events wait; none that was taken is lost
    /// unless the process ends.
    pub stalled: Option<Stall>,
    /// Events refused since the start because too many waited already: these are lost.
    pub dropped: u64,
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
    /// `disk` tells how long the disk takes.
    pub(crate) fn start(
        connection: Connection,
        file: &Path,
        device: DeviceId,
        clock: Arc<dyn Clock>,
        disk: Arc<dyn Clock>,
    ) -> Result<Self, OpenDatabaseError> {
        let last_alert = alerts::last_number(&connection)
            .map_err(|error| OpenDatabaseError::of_reading(file, error))?;
        let (store, last) = Store::new(connection, clock.wall())
            .map_err(|error| OpenDatabaseError::of_reading(file, error))?;
        let (commands, queue) = mpsc::sync_channel(QUEUE);
        let shared = Arc::new(Shared::new(last, disk));
        let work = WriterThread::new(store, queue, Arc::clone(&shared), Arc::clone(&clock));
        let thread = task::thread_named("db-writer", move || work.run())
            .map_err(OpenDatabaseError::Thread)?;
        Ok(Self {
            inner: Arc::new(Inner {
                device,
                folder: file.parent().unwrap_or(Path::new(".")).to_owned(),
                numbers: Mutex::new(Numbers {
                    last,
                    last_alert,
                    closed: false,
                }),
                commands,
                shared,
                clock,
                thread: Mutex::new(Some(thread)),
            }),
        })
    }

    /// Numbers the event and queues it; it is stored within 200 ms.
    ///
    /// Waits for a busy disk, but never longer than a few seconds: while a full or dead disk takes
    /// nothing events wait in memory, and when too many wait new ones are refused and counted.
    ///
    /// A number is final once the event is stored: one that a killed process had given out and not
    /// stored is given again, because the sequence has no gaps.
    pub fn append(&self, event: NewEvent) -> Result<Event, WriteError> {
        event.check()?;
        let mut numbers = lock(&self.inner.numbers);
        if numbers.closed {
            return Err(WriteError::Closed);
        }
        let shared = &self.inner.shared;
        if numbers.last.saturating_sub(shared.stored_sequence()) >= MOST_WAITING {
            shared.refused();
            return Err(WriteError::TooManyWait {
                waiting: MOST_WAITING,
            });
        }
        let id = EventId {
            device: self.inner.device.clone(),
            sequence: numbers.last + 1,
        };
        let event = event.numbered(id);
        self.send(Command::Append(event.clone()))
            .inspect_err(|_| shared.refused())?;
        numbers.last = event.id.sequence;
        shared.stated(event.id.sequence);
        Ok(event)
    }

    /// Adds to where people were, and to the ways that were taken; `at` says in which hour and on which day. It is
    /// stored in the same transactions as events: once, or not at all when the process is killed before.
    pub fn add_movement(
        &self,
        camera: CameraId,
        at: WallTime,
        heat: HeatSum,
        ways: Vec<Way>,
    ) -> Result<(), WriteError> {
        self.send(Command::Moved(Moved {
            camera,
            at,
            heat,
            ways,
        }))
    }

    /// The next alert's number. Final once the alert is stored, as with events.
    pub(crate) fn next_alert(&self) -> u64 {
        let mut numbers = lock(&self.inner.numbers);
        numbers.last_alert += 1;
        numbers.last_alert
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
        let given_up = Arc::new(AtomicBool::new(false));
        let unwanted = Arc::clone(&given_up);
        let job: Job = Box::new(move |store| {
            if !unwanted.load(Ordering::Acquire) {
                // Nobody waits for it any more when the send fails.
                let _unheard = answer.send(store.and_then(job)).is_err();
            }
        });
        self.send(Command::Run(job))?;
        loop {
            match wait.recv_timeout(LOOK) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Disconnected) => return Err(WriteError::Closed),
                Err(RecvTimeoutError::Timeout) => {
                    // Better no answer now than one when the disk answers again.
                    if let Some(stall) = self.stuck() {
                        given_up.store(true, Ordering::Release);
                        return Err(stall.into());
                    }
                }
            }
        }
    }

    /// Hands it to the thread; waits while that is busy, unless it is stuck.
    fn send(&self, mut command: Command) -> Result<(), WriteError> {
        loop {
            match self.inner.commands.try_send(command) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Disconnected(_)) => return Err(WriteError::Closed),
                Err(TrySendError::Full(back)) => command = back,
            }
            if let Some(stall) = self.stuck() {
                return Err(stall.into());
            }
            self.inner.shared.await_rest(LOOK);
        }
    }

    fn stuck(&self) -> Option<Stall> {
        self.inner.shared.stuck()
    }

    /// Stores what is queued and ends the thread. The second call finds nothing to do.
    pub(crate) fn close(&self) -> Result<(), WriteError> {
        self.inner.shared.close();
        lock(&self.inner.numbers).closed = true;
        let Some(thread) = lock(&self.inner.thread).take() else {
            return Ok(());
        };
        let lost = |events: u64, stall: Option<Stall>| WriteError::Lost {
            events,
            message: stall
                .as_ref()
                .map_or_else(|| "unknown".to_owned(), |s| s.message.clone()),
            kind: stall.map_or(ErrorKind::Internal, |s| s.kind),
        };
        // A thread that is gone needs no telling.
        let _gone = self.send(Command::Close).is_err();
        while !thread.is_finished() {
            if let Some(stall) = self.stuck() {
                return Err(lost(self.health().waiting(), Some(stall)));
            }
            self.inner.shared.await_rest(LOOK);
        }
        match thread.join() {
            Ok(0) => Ok(()),
            Ok(events) => Err(lost(events, self.health().stalled)),
            Err(_panic) => Err(lost(self.health().waiting(), None)),
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
