//! Reading: any time of any stream as one MP4 stream, put together from segments as it is read.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use inveye_base::ErrorKind;
use inveye_domain::{CameraId, StreamKind, WallTime};

use crate::index::{
    Coverage, IndexError, IndexReader, IndexedSegment, Interval, StreamId, StreamRow, Usage,
};
use crate::recorder::Shared;
use crate::segment::{
    self, Fragment, Lock, Locked, RecordingKey, ScanError, TAG, duration_to_ticks,
};

mod media;

pub use media::{Media, Pace, Part};

/// Segments of one stream in one export: two months of them.
const MOST_SEGMENTS: u32 = 100_000;

/// Why nothing can be played.
#[derive(Debug, thiserror::Error)]
pub enum PlaybackError {
    /// Never recorded.
    #[error("the {} stream of camera {} was never recorded", stream.kind.as_str(), stream.camera)]
    NoStream {
        /// Which one.
        stream: StreamId,
    },
    /// Nothing of that time is there.
    #[error("nothing is recorded of camera {} at that time", stream.camera)]
    NothingThere {
        /// Which stream.
        stream: StreamId,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A segment cannot be read.
    #[error(transparent)]
    Segment(#[from] ScanError),
}

impl PlaybackError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoStream { .. } | Self::NothingThere { .. } => ErrorKind::NotFound,
            Self::Index(error) => error.kind(),
            Self::Segment(ScanError::Locked { .. }) => ErrorKind::Unavailable,
            Self::Segment(_) => ErrorKind::DataLoss,
        }
    }
}

/// A place at which decoding can start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPicture {
    /// When it happened.
    pub at: WallTime,
    /// `ftyp` and `moov` of its segment.
    pub init: Bytes,
    /// The encoded picture: NAL units after their lengths.
    pub data: Bytes,
}

/// Reads what is recorded, also while it is being recorded. Cheap to clone; every method blocks for
/// as long as the disk takes.
#[derive(Debug, Clone)]
pub struct Playback {
    shared: Arc<Shared>,
}

/// A segment that can be read: from the index, or the one being written.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) start: WallTime,
    pub(crate) end: WallTime,
    pub(crate) fragments: Fragments,
}

#[derive(Debug, Clone)]
pub(crate) enum Fragments {
    /// Known already.
    Listed(Vec<Fragment>),
    /// To be read from the file, from this place on.
    From(u64),
}

impl Playback {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The index, for lists and sums.
    pub fn index(&self) -> &IndexReader {
        &self.shared.reader
    }

    /// The ledger of a stream.
    pub fn coverage(&self, id: &StreamId, stretch: Interval) -> Result<Coverage, PlaybackError> {
        let row = self.row(id)?;
        let now = self.shared.clock.wall();
        // Taken before the index is asked: what moves over in between is then seen twice, not never.
        let tail = self.shared.state(id).and_then(|state| state.recording());
        Ok(self.shared.reader.coverage(row, stretch, now, tail)?)
    }

    /// Opens what is encrypted; none where there is no key.
    pub(crate) fn key(&self) -> Option<&Arc<RecordingKey>> {
        self.shared.key.as_ref()
    }

    /// How much of a camera is recorded, all streams together.
    pub fn usage(&self, camera: &CameraId) -> Result<Usage, PlaybackError> {
        Ok(self.shared.reader.usage(camera)?)
    }

    /// The stream to show where one will do: the wanted one if it covers the moment, else the other.
    pub fn best(&self, wanted: &StreamId, at: WallTime) -> Option<StreamId> {
        let other = StreamId {
            camera: wanted.camera.clone(),
            kind: match wanted.kind {
                StreamKind::Main => StreamKind::Sub,
                StreamKind::Sub => StreamKind::Main,
            },
        };
        [wanted.clone(), other]
            .into_iter()
            .find(|id| matches!(self.source_at(id, at), Ok(Some(_))))
    }

    /// Everything of a stream from the last keyframe at or before `from` up to `to`.
    pub fn media(
        &self,
        id: &StreamId,
        interval: Interval,
        pace: Pace,
    ) -> Result<Media, PlaybackError> {
        let row = self.row(id)?;
        let first = self
            .source_at(id, interval.from)?
            .or(self.source_after(id, row, interval)?);
        match first {
            Some(first) => Ok(Media::new(self.clone(), id.clone(), interval, pace, first)),
            None => Err(PlaybackError::NothingThere { stream: id.clone() }),
        }
    }

    /// The last keyframe at or before a moment.
    pub fn keyframe(&self, id: &StreamId, at: WallTime) -> Result<KeyPicture, PlaybackError> {
        let interval = Interval {
            from: at,
            to: WallTime::from_micros(at.as_micros() + 1),
        };
        let nothing = || PlaybackError::NothingThere { stream: id.clone() };
        let source = self.source_at(id, at)?.ok_or_else(nothing)?;
        let start = source.start;
        let mut media = Media::new(self.clone(), id.clone(), interval, Pace::Keyframes, source);
        let mut init = None;
        while let Some(part) = media.next_part()? {
            match part {
                Part::Init(bytes) => init = Some(bytes),
                Part::Keyframe { at, data } => {
                    return Ok(KeyPicture {
                        at,
                        init: init.unwrap_or_default(),
                        data,
                    });
                }
                Part::Fragment(_) => {}
            }
        }
        tracing::debug!(start = start.as_micros(), "a segment without a keyframe");
        Err(nothing())
    }

    fn row(&self, id: &StreamId) -> Result<StreamRow, PlaybackError> {
        self.shared
            .reader
            .stream(id)?
            .ok_or_else(|| PlaybackError::NoStream { stream: id.clone() })
    }

    /// The segment that covers a moment; where a clock was set back, the one recorded later.
    pub(crate) fn source_at(
        &self,
        id: &StreamId,
        at: WallTime,
    ) -> Result<Option<Source>, PlaybackError> {
        if let Some(tail) = self.tail(id)
            && tail.start <= at
            && at < tail.end
        {
            return Ok(Some(tail));
        }
        let row = self.row(id)?;
        let next = WallTime::from_micros(at.as_micros() + 1);
        let found = self.shared.reader.segments(row, at, next, 8)?;
        let found = found.into_iter().max_by_key(|segment| segment.segment);
        Ok(found.map(|segment| self.indexed(id, &segment, at)))
    }

    /// The first segment that begins within an interval.
    pub(crate) fn source_after(
        &self,
        id: &StreamId,
        row: StreamRow,
        interval: Interval,
    ) -> Result<Option<Source>, PlaybackError> {
        let found = self.shared.reader.next_segment(row, interval.from)?;
        let indexed = found.map(|segment| self.indexed(id, &segment, interval.from));
        let tail = self.tail(id).filter(|tail| tail.start > interval.from);
        let first = match (indexed, tail) {
            (Some(a), Some(b)) => Some(if a.start <= b.start { a } else { b }),
            (a, b) => a.or(b),
        };
        Ok(first.filter(|source| source.start < interval.to))
    }

    /// What follows a segment: the next of its run, or whatever begins later.
    pub(crate) fn following(
        &self,
        id: &StreamId,
        before: &Source,
        to: WallTime,
    ) -> Result<Option<Source>, PlaybackError> {
        let row = self.row(id)?;
        self.source_after(
            id,
            row,
            Interval {
                from: before.start,
                to,
            },
        )
    }

    /// Every segment that touches an interval, in the order in which they were recorded.
    pub(crate) fn sources(
        &self,
        id: &StreamId,
        interval: Interval,
    ) -> Result<Vec<Source>, PlaybackError> {
        let touches = |tail: &Source| tail.start < interval.to && tail.end > interval.from;
        // Taken first: what moves into the index in between is then there twice, not never.
        let tail = self.tail(id).filter(touches);
        let row = self.row(id)?;
        let mut found =
            self.shared
                .reader
                .segments(row, interval.from, interval.to, MOST_SEGMENTS)?;
        found.sort_by_key(|segment| segment.segment);
        let mut sources: Vec<Source> = found
            .iter()
            .map(|segment| self.indexed(id, segment, interval.from))
            .collect();
        if let Some(tail) = tail
            && sources.iter().all(|source| source.path != tail.path)
        {
            sources.push(tail);
        }
        Ok(sources)
    }

    fn tail(&self, id: &StreamId) -> Option<Source> {
        let tail = self.shared.state(id)?.tail().segment?;
        Some(Source {
            path: tail.path,
            start: tail.start,
            end: tail.end,
            fragments: Fragments::Listed(tail.fragments),
        })
    }

    fn indexed(&self, id: &StreamId, segment: &IndexedSegment, from: WallTime) -> Source {
        let before = segment.keyframes.iter().rev().find(|k| k.at <= from);
        let first = before.or(segment.keyframes.first());
        Source {
            path: self
                .shared
                .disk
                .path(segment.segment, &id.camera, id.kind, segment.start),
            start: segment.start,
            end: segment.end,
            fragments: Fragments::From(first.map_or(0, |keyframe| keyframe.offset)),
        }
    }
}

/// Reads parts of one file.
#[derive(Debug)]
pub(crate) struct Reading {
    file: File,
    path: PathBuf,
    lock: Option<Lock>,
}

impl Reading {
    /// `locked` is what the segment's front says, `key` the one that there is.
    pub(crate) fn open(
        path: &Path,
        locked: Option<&Locked>,
        key: Option<&Arc<RecordingKey>>,
    ) -> Result<Self, ScanError> {
        let lock = match locked {
            None => None,
            Some(locked) => {
                let lock = Lock::of(locked, key).ok_or_else(|| ScanError::Locked {
                    path: path.to_owned(),
                    key: locked.key.clone(),
                })?;
                Some(lock)
            }
        };
        let file = File::open(path).map_err(|source| failed(path, source))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            lock,
        })
    }

    /// Length of a fragment's `mdat` for whoever reads it.
    pub(crate) fn mdat(&self, fragment: &Fragment) -> u32 {
        let tag = if self.lock.is_some() { TAG } else { 0 };
        fragment
            .mdat
            .saturating_sub(u32::try_from(tag).unwrap_or_default())
    }

    /// A fragment's `moof` and `mdat` as they were before they were encrypted.
    pub(crate) fn fragment(&mut self, fragment: &Fragment) -> Result<Vec<u8>, ScanError> {
        let (moof, mdat) = (fragment.moof as usize, fragment.mdat as usize);
        let mut bytes = self.read(fragment.offset, moof + mdat)?;
        let Some(lock) = &self.lock else {
            return Ok(bytes);
        };
        let mut body = bytes.split_off(moof + 8);
        if !lock.open(fragment.offset, &bytes[..moof], &mut body) {
            return Err(ScanError::Changed {
                path: self.path.clone(),
            });
        }
        bytes[moof..moof + 4].copy_from_slice(&self.mdat(fragment).to_be_bytes());
        bytes.append(&mut body);
        Ok(bytes)
    }

    /// The first bytes of a fragment's pictures; none when there are fewer. Without a key only these
    /// are read.
    pub(crate) fn pictures(
        &mut self,
        fragment: &Fragment,
        length: usize,
    ) -> Result<Option<Vec<u8>>, ScanError> {
        if length + 8 > self.mdat(fragment) as usize {
            return Ok(None);
        }
        let from = fragment.moof as usize + 8;
        if self.lock.is_none() {
            let at = fragment.offset + from as u64;
            return self.read(at, length).map(Some);
        }
        let bytes = self.fragment(fragment)?;
        Ok(bytes.get(from..from + length).map(<[u8]>::to_vec))
    }

    pub(crate) fn read(&mut self, at: u64, length: usize) -> Result<Vec<u8>, ScanError> {
        let mut bytes = vec![0; length];
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(|source| failed(&self.path, source))?;
        Ok(bytes)
    }
}

fn failed(path: &Path, source: io::Error) -> ScanError {
    ScanError::Read {
        path: path.to_owned(),
        source,
    }
}

/// The fragments of a source from the one that covers `from` on.
pub(crate) fn fragments_of(
    source: &Source,
    from: WallTime,
) -> Result<VecDeque<Fragment>, ScanError> {
    let all = match &source.fragments {
        Fragments::Listed(fragments) => fragments.clone(),
        Fragments::From(offset) => segment::fragments_from(&source.path, *offset, u64::MAX)?,
    };
    let start = all
        .iter()
        .rposition(|f| f.seal.keyframe && f.seal.start <= from)
        .or_else(|| all.iter().position(|f| f.seal.keyframe))
        .unwrap_or(all.len());
    Ok(all.into_iter().skip(start).collect())
}

/// Ticks from `origin`; zero before it.
pub(crate) fn ticks_since(at: WallTime, origin: WallTime) -> u64 {
    duration_to_ticks(at.since(origin))
}
