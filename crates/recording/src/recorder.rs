//! Writing: streams hand over pictures, one thread for each disk writes them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
use crate::rebuild::Marker;
use crate::recovery::{self, Recovered};
use crate::segment::{Fragment, RecordingKey, RecordingKeyError};

mod forecast;
mod retention;
mod status;
mod stream;
mod thread;

pub use forecast::{CameraForecast, Deletion, DeletionCause, Forecast};
pub(crate) use retention::empty_on;
pub use retention::{CameraRetention, Keep, KeepList, NothingKept, RetentionSettings};
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
    /// Recordings are to be encrypted, and there is no key.
    #[error(transparent)]
    Key(#[from] RecordingKeyError),
    /// The disk's thread did not start.
    #[error("the thread that writes recordings did not start")]
    Thread(#[source] io::Error),
}

/// Records any number of streams onto one disk. Dropping it writes what is waiting.
#[derive(Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    sender: SyncSender<Message>,
    threads: Vec<JoinHandle<()>>,
}

/// What the front, the disk's thread and readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) disk: Disk,
    /// Opens what is encrypted.
    pub(crate) key: Option<Arc<RecordingKey>>,
    /// Whether new segments are.
    encrypt: bool,
    pub(crate) reader: IndexReader,
    pub(crate) clock: Arc<dyn Clock>,
    streams: Mutex<BTreeMap<StreamId, Arc<StreamState>>>,
    queued_bytes: AtomicUsize,
    queue_bytes: usize,
    status: Mutex<StorageStatus>,
    retention: Mutex<RetentionSettings>,
    /// Files looked at and how many there are, while the index is incomplete.
    rebuilding: Mutex<Option<(u64, u64)>>,
    stopping: AtomicBool,
    marker: Marker,
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
        Self::begin(settings, false, keep, clock)
    }

    /// The same with new segments encrypted. Their key lies in the data folder and is made at first use.
    pub fn start_encrypted(
        settings: RecorderSettings,
        keep: Box<dyn KeepList>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenRecorderError> {
        Self::begin(settings, true, keep, clock)
    }

    fn begin(
        settings: RecorderSettings,
        encrypt: bool,
        keep: Box<dyn KeepList>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenRecorderError> {
        let marker = Marker::of(&settings.data);
        let opened = match open(&settings, encrypt, (&marker, None), clock.wall()) {
            Err(OpenRecorderError::Index(error)) if error.is_corrupt() => {
                let aside = index::set_aside(&settings.data).map_err(OpenRecorderError::Aside)?;
                tracing::error!(
                    error = %ErrorChain(&error), aside = %aside.display(),
                    "the index of recordings is broken and is made anew from the segments"
                );
                marker.set();
                open(&settings, encrypt, (&marker, Some(&aside)), clock.wall())
            }
            opened => opened,
        };
        let Opened {
            disk,
            key,
            index,
            reader,
            recovered,
        } = opened?;
        match recovered.rest {
            Some(_) => marker.set(),
            None => marker.clear(),
        }
        let shared = Arc::new(Shared {
            disk,
            key,
            encrypt,
            reader,
            clock,
            streams: Mutex::default(),
            queued_bytes: AtomicUsize::new(0),
            queue_bytes: settings.queue_bytes,
            status: Mutex::new(StorageStatus::of(&settings.folder)),
            retention: Mutex::new(settings.retention),
            rebuilding: Mutex::new(recovered.rest.map(|_| (0, 0))),
            stopping: AtomicBool::new(false),
            marker,
        });
        let (sender, receiver) = sync_channel(QUEUE);
        let next = recovered.next;
        let writer = Writer::new(Arc::clone(&shared), index, next, keep, settings.device);
        let thread = task::thread_named("recorder", move || writer.run(&receiver))
            .map_err(OpenRecorderError::Thread)?;
        let mut recorder = Self {
            shared,
            sender,
            threads: vec![thread],
        };
        if let Some(from) = recovered.rest {
            let (shared, sender) = (Arc::clone(&recorder.shared), recorder.sender.clone());
            let work = move || find(&shared, &sender, (from, next));
            let thread = task::thread_named("recordings", work);
            recorder
                .threads
                .push(thread.map_err(OpenRecorderError::Thread)?);
        }
        Ok(recorder)
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

struct Opened {
    disk: Disk,
    key: Option<Arc<RecordingKey>>,
    index: IndexWriter,
    reader: IndexReader,
    recovered: Recovered,
}

/// The key of a data folder; made where the disk was never encrypted.
fn open_key(
    data: &Path,
    disk: &mut Disk,
    encrypt: bool,
) -> Result<Option<Arc<RecordingKey>>, OpenRecorderError> {
    let file = RecordingKey::file(data);
    let there = RecordingKey::read(&file);
    if !encrypt {
        // Older video may need it; recording does not.
        let key = there.unwrap_or_else(|error| {
            tracing::warn!(error = %ErrorChain(&error), "encrypted video cannot be read");
            None
        });
        return Ok(key.map(Arc::new));
    }
    let folder = disk.folder().to_owned();
    let key = match (there?, disk.key().cloned()) {
        (Some(key), Some(known)) if *key.id() == known => return Ok(Some(Arc::new(key))),
        (Some(key), Some(known)) => {
            return Err(RecordingKeyError::Other {
                folder,
                file,
                key: known,
                found: key.id().clone(),
            }
            .into());
        }
        (None, Some(key)) => return Err(RecordingKeyError::Missing { folder, file, key }.into()),
        (Some(key), None) => key,
        (None, None) => RecordingKey::make(&file)?,
    };
    // Before anything is encrypted with it.
    disk.set_key(key.id())
        .map_err(|source| OpenDiskError::Folder { folder, source })?;
    Ok(Some(Arc::new(key)))
}

/// Disk and index, in step. What only an index knows is taken over from one that was set aside.
fn open(
    settings: &RecorderSettings,
    encrypt: bool,
    (marker, aside): (&Marker, Option<&Path>),
    now: WallTime,
) -> Result<Opened, OpenRecorderError> {
    if marker.is_damaged() && settings.data.join(index::FILE).exists() {
        return Err(IndexError::corrupt(&settings.data, "it failed while it was used").into());
    }
    let (mut index, reader) = index::open(&settings.data)?;
    let (known, _) = index.identity()?;
    let mut disk = Disk::open(&settings.folder, &settings.device, known.as_deref())?;
    if known.is_none() {
        index.set_disk(disk.id())?;
    }
    let key = open_key(&settings.data, &mut disk, encrypt)?;
    if let Some(aside) = aside
        && let Err(error) = index.keep_causes(aside)
    {
        tracing::warn!(error = %ErrorChain(&error), "why older video is missing is not known any more");
    }
    let (_, alive) = index.identity()?;
    let recovered = recovery::recover((&disk, key.as_ref()), &reader, &mut index, marker.is_set());
    let recovered = recovered.map_err(|error| match error {
        recovery::RecoverError::Index(error) => OpenRecorderError::Index(error),
        recovery::RecoverError::Look(source) => OpenRecorderError::Look {
            folder: settings.folder.clone(),
            source,
        },
    })?;
    index.note_stop(alive.min(now))?;
    Ok(Opened {
        disk,
        key,
        index,
        reader,
        recovered,
    })
}

/// Takes in what the index does not know, oldest first, while recording goes on.
fn find(shared: &Shared, sender: &SyncSender<Message>, numbers: (SegmentId, SegmentId)) {
    tracing::warn!("the index of recordings is incomplete and being completed");
    let read = |some: &[(SegmentId, PathBuf)]| {
        // One at a time: the disk has streams to write.
        some.iter()
            .map(|(number, path)| recovery::take_in(*number, path, shared.key.as_ref(), false))
            .collect::<Vec<_>>()
    };
    let mut whole = true;
    let (folder, reader) = (shared.disk.folder(), &shared.reader);
    let looked = recovery::look_through(folder, reader, numbers, &read, &mut |batch| {
        let told = (batch.done, batch.total);
        whole = !shared.stopping.load(Ordering::Relaxed)
            && tell(sender, |answer| Message::Found(batch, answer));
        *lock(&shared.rebuilding) = Some(told);
        whole
    });
    if let Err(error) = looked {
        tracing::error!(error = %ErrorChain(&error), "older recordings could not be looked through");
        whole = false;
    }
    if whole && tell(sender, Message::FoundAll) {
        shared.marker.clear();
        tracing::info!("the index of recordings is complete again");
    }
    // What is left is found at the next start.
    *lock(&shared.rebuilding) = None;
}

/// Has the disk's thread note something; whether it did.
fn tell(
    sender: &SyncSender<Message>,
    message: impl FnOnce(SyncSender<Result<(), IndexError>>) -> Message,
) -> bool {
    let (answer, wait) = sync_channel(1);
    if sender.send(message(answer)).is_err() {
        return false;
    }
    match wait.recv() {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::error!(error = %ErrorChain(&error), "older recordings could not be noted");
            false
        }
        // The recorder has ended.
        Err(_) => false,
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // An error means that the thread has ended already.
        let _ended = self.sender.send(Message::Stop).is_err();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the recorder ended by a defect");
            }
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
