//! Writing: streams hand over pictures, one thread for each disk writes them.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use inveye_base::{Clock, ErrorChain, task};
use inveye_domain::{DeviceId, WallTime};

use crate::SegmentId;
use crate::disk::{Disk, OpenDiskError};
use crate::gap::GapCause;
use crate::index::{self, IndexError, IndexReader, IndexWriter, Recorded, StreamId, StreamRow};
use crate::playback::Playback;
use crate::recovery;
use crate::segment::Fragment;

mod retention;
mod status;
mod stream;
mod thread;

pub(crate) use retention::empty_on;
pub use retention::{Keep, KeepList, NothingKept, RetentionSettings};
pub use status::{StorageProblem, StorageStatus};
pub use stream::StreamRecorder;
use thread::{Message, Writer};

/// Pieces that may wait for the disk's thread; their bytes are bounded apart.
const QUEUE: usize = 4096;

/// Where and how to record.
#[derive(Debug, Clone)]
pub struct RecorderSettings {
    /// Segments go here.
    pub folder: PathBuf,
    /// The index lies here: the data folder.
    pub data: PathBuf,
    /// Who records.
    pub device: DeviceId,
    /// Most bytes that may wait for a slow disk; beyond that pictures are dropped, and the ledger says so.
    pub queue_bytes: usize,
    /// What is deleted when.
    pub retention: RetentionSettings,
}

/// Why recording could not be started.
#[derive(Debug, thiserror::Error)]
pub enum OpenRecorderError {
    /// The folder is not usable.
    #[error(transparent)]
    Disk(#[from] OpenDiskError),
    /// The index is not usable.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index is broken and could not be moved away.
    #[error("the index of recordings is broken and could not be moved out of the way")]
    Aside(#[source] io::Error),
    /// The segments could not be listed.
    #[error("could not look through the recordings in {}", folder.display())]
    Look {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The disk's thread did not start.
    #[error("the thread that writes recordings did not start")]
    Thread(#[source] io::Error),
}

/// Records any number of streams onto one disk. Dropping it writes what is waiting.
#[derive(Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    sender: SyncSender<Message>,
    thread: Option<JoinHandle<()>>,
}

/// What the front, the disk's thread and readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) disk: Disk,
    pub(crate) reader: IndexReader,
    pub(crate) clock: Arc<dyn Clock>,
    streams: Mutex<BTreeMap<StreamId, Arc<StreamState>>>,
    queued_bytes: AtomicUsize,
    queue_bytes: usize,
    status: Mutex<StorageStatus>,
    retention: Mutex<RetentionSettings>,
}

/// One stream, between its front, the disk's thread and readers.
#[derive(Debug)]
pub(crate) struct StreamState {
    pub(crate) id: StreamId,
    pub(crate) row: StreamRow,
    tail: Mutex<Tail>,
    /// Set when a piece was not stored: the front goes on at the next keyframe.
    restart: Mutex<Option<GapCause>>,
}

/// What is recorded beyond the index.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail {
    /// The segment being written.
    pub(crate) segment: Option<TailSegment>,
}

#[derive(Debug, Clone)]
pub(crate) struct TailSegment {
    pub(crate) run: SegmentId,
    pub(crate) run_start: WallTime,
    pub(crate) start: WallTime,
    pub(crate) end: WallTime,
    pub(crate) path: PathBuf,
    pub(crate) fragments: Vec<Fragment>,
}

impl Recorder {
    /// Opens the disk and the index, brings both in step after a crash, and starts the disk's thread.
    pub fn start(
        settings: RecorderSettings,
        keep: Box<dyn KeepList>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenRecorderError> {
        let opened = match open(&settings, clock.wall()) {
            Err(OpenRecorderError::Index(error)) if error.is_corrupt() => {
                let aside = index::set_aside(&settings.data).map_err(OpenRecorderError::Aside)?;
                tracing::error!(
                    error = %ErrorChain(&error), aside = %aside.display(),
                    "the index of recordings is broken and is made anew from the segments"
                );
                open(&settings, clock.wall())
            }
            opened => opened,
        };
        let (disk, index, reader, next) = opened?;
        let shared = Arc::new(Shared {
            disk,
            reader,
            clock,
            streams: Mutex::default(),
            queued_bytes: AtomicUsize::new(0),
            queue_bytes: settings.queue_bytes,
            status: Mutex::new(StorageStatus::of(&settings.folder)),
            retention: Mutex::new(settings.retention),
        });
        let (sender, receiver) = sync_channel(QUEUE);
        let writer = Writer::new(Arc::clone(&shared), index, next, keep, settings.device);
        let thread = task::thread_named("recorder", move || writer.run(&receiver))
            .map_err(OpenRecorderError::Thread)?;
        Ok(Self {
            shared,
            sender,
            thread: Some(thread),
        })
    }

    /// The front of a stream. There should be one at a time for each.
    pub fn stream(&self, id: &StreamId) -> Result<StreamRecorder, IndexError> {
        let known = lock(&self.shared.streams).get(id).cloned();
        let state = match known {
            Some(state) => state,
            None => {
                let row = self.row(id)?;
                let state = Arc::new(StreamState {
                    id: id.clone(),
                    row,
                    tail: Mutex::default(),
                    restart: Mutex::default(),
                });
                lock(&self.shared.streams).insert(id.clone(), Arc::clone(&state));
                state
            }
        };
        Ok(StreamRecorder::new(
            Arc::clone(&self.shared),
            state,
            self.sender.clone(),
        ))
    }

    /// The row of a stream; the disk's thread makes it when it is new.
    fn row(&self, id: &StreamId) -> Result<StreamRow, IndexError> {
        if let Some(row) = self.shared.reader.stream(id)? {
            return Ok(row);
        }
        let (answer, wait) = sync_channel(1);
        let asked = self.sender.send(Message::AddStream(id.clone(), answer));
        match asked.ok().and_then(|()| wait.recv().ok()) {
            Some(row) => row,
            None => Err(IndexError::Damaged {
                file: self.shared.disk.folder().to_owned(),
                found: "the recorder has ended".to_owned(),
            }),
        }
    }

    /// For reading what is recorded, from any thread.
    pub fn playback(&self) -> Playback {
        Playback::new(Arc::clone(&self.shared))
    }

    /// How the disk does.
    pub fn status(&self) -> StorageStatus {
        lock(&self.shared.status).clone()
    }

    /// What is deleted when, from now on.
    pub fn set_retention(&self, retention: RetentionSettings) {
        *lock(&self.shared.retention) = retention;
    }

    /// Waits until everything handed over so far is on the disk and in the index.
    pub fn flush(&self) {
        let (answer, wait) = sync_channel(1);
        if self.sender.send(Message::Flush(answer)).is_ok() {
            // An error means that the thread has ended, after writing everything.
            let _ended = wait.recv().is_err();
        }
    }
}

/// Disk and index, in step.
fn open(
    settings: &RecorderSettings,
    now: WallTime,
) -> Result<(Disk, IndexWriter, IndexReader, SegmentId), OpenRecorderError> {
    let (mut index, reader) = index::open(&settings.data)?;
    let (known, alive) = index.identity()?;
    let disk = Disk::open(&settings.folder, &settings.device, known.as_deref())?;
    if known.is_none() {
        index.set_disk(disk.id())?;
    }
    let next = recovery::recover(&disk, &mut index).map_err(|error| match error {
        recovery::RecoverError::Index(error) => OpenRecorderError::Index(error),
        recovery::RecoverError::Look(source) => OpenRecorderError::Look {
            folder: settings.folder.clone(),
            source,
        },
    })?;
    index.note_stop(alive.min(now))?;
    Ok((disk, index, reader, next))
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // An error means that the thread has ended already.
        let _ended = self.sender.send(Message::Stop).is_err();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the recorder's thread ended by a defect");
        }
    }
}

impl Shared {
    pub(crate) fn state(&self, id: &StreamId) -> Option<Arc<StreamState>> {
        lock(&self.streams).get(id).cloned()
    }
}

impl StreamState {
    pub(crate) fn tail(&self) -> Tail {
        lock(&self.tail).clone()
    }

    /// The run being recorded, for the ledger.
    pub(crate) fn recording(&self) -> Option<Recorded> {
        let tail = lock(&self.tail);
        tail.segment.as_ref().map(|segment| Recorded {
            run: segment.run,
            interval: crate::index::Interval {
                from: segment.run_start,
                to: segment.end,
            },
        })
    }
}

/// Values that are whole after any panic, so that a poisoned lock is no reason to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Everything is on the disk this often at the latest.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// They are on the disk, or nowhere.
fn bytes_gone(shared: &Shared, bytes: usize) {
    shared.queued_bytes.fetch_sub(bytes, Ordering::Relaxed);
}

/// Takes room in the queue, if there is any.
fn bytes_fit(shared: &Shared, bytes: usize) -> bool {
    let queued = shared.queued_bytes.fetch_add(bytes, Ordering::Relaxed);
    if queued + bytes > shared.queue_bytes {
        shared.queued_bytes.fetch_sub(bytes, Ordering::Relaxed);
        return false;
    }
    true
}
