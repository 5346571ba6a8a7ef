//! The disk's thread: the only one that writes segments and their index.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use inveye_base::ErrorChain;
use inveye_domain::{DeviceId, WallTime};

use super::retention::{KeepList, Retention};
use super::status::{StorageProblem, StorageStatus};
use super::{SYNC_EVERY, Shared, StreamState, TailSegment, bytes_gone, lock};
use crate::assembler::{Beginning, Piece};
use crate::disk::sync_folder;
use crate::gap::GapCause;
use crate::index::{IndexError, IndexWriter, Note, StreamId, StreamRow};
use crate::recovery::Batch;
use crate::segment::{Format, Fragment, Header, Lock, NewFragment, SEAL_BYTES, SegmentFile};
use crate::{Digest, SegmentId};

pub(super) enum Message {
    Piece(Arc<StreamState>, Piece),
    /// From then on pictures are missing.
    Missing(Arc<StreamState>, WallTime, GapCause),
    /// The front is gone; its segment is finished.
    End(Arc<StreamState>),
    AddStream(StreamId, SyncSender<Result<StreamRow, IndexError>>),
    /// What was found on the disk that the index did not know.
    Found(Batch, SyncSender<Result<(), IndexError>>),
    /// There is no more of it.
    FoundAll(SyncSender<Result<(), IndexError>>),
    Flush(SyncSender<()>),
    Stop,
}

/// A fragment goes onto the disk at once unless its file was flushed just before; those of short GOPs
/// wait for the round.
const SYNC_AFTER: Duration = Duration::from_millis(700);
/// Rounds of the retention are this far apart when there is room.
const RETENTION_EVERY: Duration = Duration::from_secs(10);
/// Segments of a lost index that are known again before anything is deleted.
const OLDEST: u64 = 1024;
/// Rates on the storage screen are taken over this many rounds of [`SYNC_EVERY`].
const ROUNDS: usize = 10;
/// Notes that wait for an index which cannot be written; beyond that only a rebuild finds the rest.
const MOST_NOTES: usize = 100_000;

pub(super) struct Writer {
    shared: Arc<Shared>,
    index: IndexWriter,
    next: SegmentId,
    device: DeviceId,
    streams: BTreeMap<StreamId, Lane>,
    notes: Vec<Note>,
    retention: Retention,
    retained: Option<Duration>,
    synced: Duration,
    /// Bytes and longest sync of the last rounds.
    rounds: Vec<(u64, Duration)>,
    round_bytes: u64,
    /// Waited for the disk since the last round.
    round_sync: Duration,
    problem: Option<StorageProblem>,
    index_problem: Option<StorageProblem>,
}

/// What the thread knows about one stream.
#[derive(Default)]
struct Lane {
    file: Option<SegmentFile>,
    run: Option<(SegmentId, WallTime)>,
    chain: Option<Digest>,
    end: Option<WallTime>,
    /// When its file was last on the disk.
    synced: Duration,
}

impl Writer {
    pub(super) fn new(
        shared: Arc<Shared>,
        index: IndexWriter,
        next: SegmentId,
        keep: Box<dyn KeepList>,
        device: DeviceId,
    ) -> Self {
        let synced = shared.clock.monotonic();
        Self {
            shared,
            index,
            next,
            device,
            streams: BTreeMap::new(),
            notes: Vec::new(),
            retention: Retention::new(keep),
            retained: None,
            synced,
            rounds: Vec::new(),
            round_bytes: 0,
            round_sync: Duration::ZERO,
            problem: None,
            index_problem: None,
        }
    }

    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        loop {
            let passed = self.shared.clock.monotonic().saturating_sub(self.synced);
            let Some(rest) = SYNC_EVERY.checked_sub(passed).filter(|r| !r.is_zero()) else {
                self.round();
                continue;
            };
            match messages.recv_timeout(rest) {
                Ok(Message::Piece(stream, piece)) => {
                    let bytes = piece.bytes.len();
                    self.piece(&stream, &piece);
                    bytes_gone(&self.shared, bytes);
                }
                Ok(Message::Missing(stream, at, cause)) => self.missing(&stream, at, cause),
                Ok(Message::End(stream)) => {
                    let at = self.shared.clock.wall();
                    self.missing(&stream, at, GapCause::EngineStopped);
                }
                Ok(Message::AddStream(id, answer)) => {
                    let row = self.index.stream(&id, self.shared.clock.wall());
                    // An error means that whoever asked has given up.
                    let _gone = answer.send(row).is_err();
                }
                Ok(Message::Found(batch, answer)) => {
                    let noted = self.index.found(&batch.found);
                    let noted = noted.and_then(|()| self.index.forget(&batch.gone, GapCause::Lost));
                    let _gone = answer.send(noted).is_err();
                }
                Ok(Message::FoundAll(answer)) => {
                    let _gone = answer.send(self.found_all()).is_err();
                }
                Ok(Message::Flush(answer)) => {
                    self.round();
                    let _gone = answer.send(()).is_err();
                }
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        self.end();
    }

    fn found_all(&mut self) -> Result<(), IndexError> {
        // Otherwise what was being recorded has not begun for the index.
        self.note();
        let recording: Vec<StreamRow> = self
            .streams
            .iter()
            .filter(|(_, lane)| lane.file.is_some())
            .filter_map(|(id, _)| Some(self.shared.state(id)?.row))
            .collect();
        self.index.note_found(&recording)
    }

    /// Finishes everything.
    fn end(&mut self) {
        let at = self.shared.clock.wall();
        let open: Vec<StreamId> = self.streams.keys().cloned().collect();
        for id in open {
            if let Some(state) = self.shared.state(&id) {
                self.missing(&state, at, GapCause::EngineStopped);
            }
        }
        self.round();
    }

    fn piece(&mut self, stream: &Arc<StreamState>, piece: &Piece) {
        let stored = match &piece.begin {
            Some(begin) => self.begin(stream, begin, piece.start),
            None => Ok(()),
        }
        .and_then(|()| self.append(stream, piece));
        match stored {
            Ok(()) => {}
            Err(error) => self.failed(stream, &error, piece.start),
        }
    }

    fn begin(
        &mut self,
        stream: &Arc<StreamState>,
        begin: &Beginning,
        start: WallTime,
    ) -> io::Result<()> {
        self.finish(stream);
        self.shared.disk.still_there()?;
        if let Some(cause) = begin.after {
            let end = self.streams.get_mut(&stream.id).and_then(|l| l.end.take());
            if let Some(end) = end {
                self.notes.push(Note::Missing(stream.row, end, cause));
            }
            // A kill would leave both runs and not the cause of what is missing between them.
            self.note();
        }
        let number = self.next;
        self.next = SegmentId(number.0 + 1);
        let lane = self.streams.entry(stream.id.clone()).or_default();
        let continues = begin.after.is_none() && lane.end.is_some();
        let run = match lane.run {
            Some(run) if continues => run,
            _ => (number, start),
        };
        let before = match lane.chain {
            Some(chain) => Some(chain),
            // The first one since the start goes on from the last one before it.
            None => self.index.last_chain(stream.row).unwrap_or_else(|error| {
                tracing::error!(error = %ErrorChain(&error), "a chain of seals begins anew");
                None
            }),
        };
        let header = Header {
            format: Format::V1,
            device: self.device.clone(),
            camera: stream.id.camera.clone(),
            stream: stream.id.kind,
            segment: number,
            run: run.0,
            start_us: start,
            clock: begin.clock,
            previous: before.map(hex).unwrap_or_default(),
        };
        let disk = &self.shared.disk;
        let path = disk.path(number, &stream.id.camera, stream.id.kind, start);
        let folder = disk.folder_of(number);
        if !folder.is_dir() {
            std::fs::create_dir_all(&folder)?;
            if let Some(parent) = folder.parent() {
                sync_folder(parent)?;
            }
        }
        let key = self.shared.key.as_ref().filter(|_| self.shared.encrypt);
        let cipher = key.map(Lock::new).transpose()?;
        let made = SegmentFile::create_locked(&path, header, &begin.init, cipher);
        let file = made.and_then(|mut file| {
            file.sync()?;
            // The name must be there before anybody relies on what is in the file.
            sync_folder(&folder)?;
            Ok(file)
        });
        let file = file.inspect_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // No picture is in it; an error means that it was not made, or goes at the next start.
                let _stays = std::fs::remove_file(&path).is_err();
            }
        })?;
        self.notes.push(Note::Present(stream.row, start));
        lock(&stream.tail).segment = Some(TailSegment {
            run: run.0,
            run_start: run.1,
            start,
            end: start,
            path,
            fragments: Vec::new(),
        });
        lane.run = Some(run);
        lane.file = Some(file);
        Ok(())
    }

    fn append(&mut self, stream: &Arc<StreamState>, piece: &Piece) -> io::Result<()> {
        let Some(lane) = self.streams.get_mut(&stream.id) else {
            return Ok(());
        };
        // None when an earlier piece of the segment was not stored: it would not decode.
        let Some(file) = &mut lane.file else {
            return Ok(());
        };
        let offset = file.summary().bytes;
        let seal = file.append(&NewFragment {
            bytes: &piece.bytes,
            start: piece.start,
            decode_time: piece.decode_time,
            duration: piece.duration,
            keyframe: piece.keyframe,
        })?;
        let summary = file.summary();
        (lane.end, lane.chain) = (Some(summary.end), Some(summary.chain));
        self.round_bytes += summary.bytes - offset;
        let moof = piece
            .bytes
            .first_chunk()
            .map_or(0, |l| u32::from_be_bytes(*l));
        let whole = (summary.bytes - offset).saturating_sub(SEAL_BYTES as u64);
        let whole = u32::try_from(whole).unwrap_or(u32::MAX);
        if let Some(tail) = &mut lock(&stream.tail).segment {
            tail.end = summary.end;
            tail.fragments.push(Fragment {
                offset,
                moof,
                mdat: whole - moof,
                seal,
            });
        }
        // At once rather than with all others: a power cut then costs as little as a kill.
        let before = self.shared.clock.monotonic();
        if before.saturating_sub(lane.synced) >= SYNC_AFTER {
            file.sync()?;
            lane.synced = self.shared.clock.monotonic();
            self.round_sync += lane.synced.saturating_sub(before);
        }
        Ok(())
    }

    /// Ends the segment of a stream as it should be.
    fn finish(&mut self, stream: &Arc<StreamState>) {
        let Some(file) = self.streams.get_mut(&stream.id).and_then(|l| l.file.take()) else {
            return;
        };
        let path = file.path().to_owned();
        let before = file.summary().clone();
        match file.finish() {
            Ok(summary) => {
                self.round_bytes += summary.bytes - before.bytes;
                self.notes
                    .push(Note::Segment(stream.row, Box::new(summary)));
            }
            Err(error) => {
                tracing::error!(%error, path = %path.display(), "a segment could not be finished");
                self.broken(&error);
                // What was sealed is there, as far as the disk ever says.
                self.notes.push(Note::Segment(stream.row, Box::new(before)));
            }
        }
        // Readers find it in the index from the next round on, and until then here.
        self.note();
        lock(&stream.tail).segment = None;
    }

    fn missing(&mut self, stream: &Arc<StreamState>, at: WallTime, cause: GapCause) {
        self.finish(stream);
        let lane = self.streams.entry(stream.id.clone()).or_default();
        let from = lane.end.take().map_or(at, |end| end.min(at));
        lane.run = None;
        self.notes.push(Note::Missing(stream.row, from, cause));
    }

    /// The disk refused: the segment ends before what it refused.
    /// `at` is the first moment that was not stored, unless the stream's last segment ended before.
    fn failed(&mut self, stream: &Arc<StreamState>, error: &io::Error, at: WallTime) {
        let cause = self.broken(error);
        tracing::error!(camera = %stream.id.camera, %error, "pictures could not be recorded");
        let lane = self.streams.entry(stream.id.clone()).or_default();
        if let Some(file) = lane.file.take() {
            let summary = file.summary().clone();
            let path = file.path().to_owned();
            drop(file);
            trim(&path, summary.bytes);
            if summary.keyframes.is_empty() {
                // Nothing was stored; an error means that it goes at the next start.
                let _kept = std::fs::remove_file(&path).is_err();
            } else {
                self.notes
                    .push(Note::Segment(stream.row, Box::new(summary)));
            }
        }
        lock(&stream.tail).segment = None;
        *lock(&stream.restart) = Some(cause);
        self.missing(stream, at, cause);
    }

    fn broken(&mut self, error: &io::Error) -> GapCause {
        let full = matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        );
        if full {
            self.retention.make_room_now();
            self.problem = Some(StorageProblem::Full);
            GapCause::DiskFull
        } else {
            self.problem = Some(StorageProblem::Failed(error.to_string()));
            GapCause::DiskFailed
        }
    }

    /// Once a second: everything onto the disk, notes into the index, old segments away.
    fn round(&mut self) {
        let before = self.shared.clock.monotonic();
        let failed: Vec<(StreamId, io::Error)> = self
            .streams
            .iter_mut()
            .filter_map(|(id, lane)| {
                let error = lane.file.as_mut()?.sync().err()?;
                Some((id.clone(), error))
            })
            .collect();
        self.synced = self.shared.clock.monotonic();
        let took = self.synced.saturating_sub(before) + std::mem::take(&mut self.round_sync);
        let healthy = failed.is_empty() && self.round_bytes > 0;
        for (id, error) in failed {
            if let Some(state) = self.shared.state(&id) {
                let at = self.shared.clock.wall();
                self.failed(&state, &error, at);
            }
        }
        if healthy && took < SYNC_EVERY {
            self.problem = None;
        } else if took >= SYNC_EVERY * 2 && self.problem.is_none() {
            self.problem = Some(StorageProblem::Slow);
        }
        self.note();
        self.retain();
        self.report(took);
    }

    fn note(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        match self.index.note(self.shared.clock.wall(), &notes) {
            Ok(()) => self.index_problem = None,
            Err(error) => {
                if error.is_corrupt() {
                    // Made anew at the next start; until then video is recorded without it.
                    self.shared.marker.set_damaged();
                }
                let error = ErrorChain(&error).to_string();
                tracing::error!(%error, "the index of recordings could not be written");
                self.index_problem = Some(StorageProblem::Index(error));
                self.notes = notes;
                self.notes.truncate(MOST_NOTES);
            }
        }
    }

    fn retain(&mut self) {
        let now = self.shared.clock.monotonic();
        let due = self
            .retained
            .is_none_or(|last| now.saturating_sub(last) >= RETENTION_EVERY);
        // The oldest video is not known at first when the index was lost.
        let unknown = lock(&self.shared.rebuilding).is_some_and(|(done, _)| done < OLDEST);
        if (!due || unknown) && !self.retention.is_urgent() {
            return;
        }
        self.retained = Some(now);
        if let Err(error) = self.shared.disk.still_there() {
            // Its files would count as deleted, and the room is another disk's.
            tracing::error!(%error, "nothing is deleted");
            self.broken(&error);
            return;
        }
        let settings = lock(&self.shared.retention).clone();
        if let Err(error) = self
            .retention
            .round(&mut self.index, &self.shared, &settings)
        {
            tracing::error!(error = %ErrorChain(&error), "old recordings could not be deleted");
        }
    }

    fn report(&mut self, took: Duration) {
        if self.rounds.len() == ROUNDS {
            self.rounds.remove(0);
        }
        self.rounds
            .push((std::mem::take(&mut self.round_bytes), took));
        let bytes: u64 = self.rounds.iter().map(|(bytes, _)| bytes).sum();
        let space = crate::space::of(self.shared.disk.folder());
        let (recorded_bytes, segments) = self.retention.size();
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let write_rate = bytes as f64 / (self.rounds.len() as f64 * SYNC_EVERY.as_secs_f64());
        *lock(&self.shared.status) = StorageStatus {
            folder: self.shared.disk.folder().to_owned(),
            problem: self
                .problem
                .clone()
                .or_else(|| self.index_problem.clone())
                .or_else(|| {
                    let rebuilding = *lock(&self.shared.rebuilding);
                    rebuilding.map(|(done, total)| StorageProblem::Rebuilding { done, total })
                }),
            free_bytes: space.map_or(0, |space| space.free),
            total_bytes: space.map_or(0, |space| space.total),
            recorded_bytes,
            segments,
            write_rate,
            sync_time: self.rounds.iter().map(|r| r.1).max().unwrap_or_default(),
            queued_bytes: self
                .shared
                .queued_bytes
                .load(std::sync::atomic::Ordering::Relaxed) as u64,
            forecast: self.retention.forecast().clone(),
        };
    }
}

/// Cuts off what was half written. Where that fails too, readers stop at the last seal anyway.
fn trim(path: &std::path::Path, bytes: u64) {
    let cut = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.set_len(bytes));
    if let Err(error) = cut {
        tracing::warn!(%error, path = %path.display(), "a torn segment could not be trimmed");
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(digest: Digest) -> String {
    use std::fmt::Write as _;
    digest
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _infallible = write!(text, "{byte:02x}").is_ok();
            text
        })
}
