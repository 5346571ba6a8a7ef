//! A stretch of one stream, read part by part.

use std::collections::VecDeque;

use bytes::Bytes;
use inveye_domain::WallTime;
use inveye_video::fmp4;

use super::{Playback, PlaybackError, Reading, Source, fragments_of, ticks_since};
use crate::index::{Interval, StreamId};
use crate::segment::{self, Fragment, ScanError, encoding, moof};

mod tracks;

use tracks::Tracks;

/// Which pictures are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// All.
    Every,
    /// Keyframes alone: for fast playing and scrubbing.
    Keyframes,
}

/// One part of [`Media`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `ftyp` and `moov`; comes first, and again when the camera encodes differently.
    Init(Bytes),
    /// `moof` and `mdat` as recorded, moved to its place after the origin.
    Fragment(Bytes),
    /// With [`Pace::Keyframes`]: when it happened, and its NAL units.
    Keyframe {
        /// Capture time.
        at: WallTime,
        /// NAL units after their lengths.
        data: Bytes,
    },
}

/// A stretch of one stream.
///
/// Times on the track count from [`Media::origin`]: a gap in the recording is a gap on the track.
#[derive(Debug)]
pub struct Media {
    playback: Playback,
    id: StreamId,
    interval: Interval,
    pace: Pace,
    origin: WallTime,
    source: Option<Source>,
    reading: Option<Reading>,
    fragments: VecDeque<Fragment>,
    init: Option<Bytes>,
    sequence: u32,
    /// End of what was given, in ticks after the origin, and its run.
    end: u64,
    tracks: Tracks,
    /// Whether the segment being read has sound.
    heard: bool,
}

/// Segments of a run that begin this near to the end of the one before are put right behind it.
const ROUNDING: u64 = fmp4::TIMESCALE as u64 / 20;

impl Media {
    pub(super) fn new(
        playback: Playback,
        id: StreamId,
        interval: Interval,
        pace: Pace,
        first: Source,
    ) -> Self {
        Self {
            playback,
            id,
            interval,
            pace,
            // The keyframe before may be some GOP earlier; see `with_origin`.
            origin: first.start.min(interval.from),
            source: Some(first),
            reading: None,
            fragments: VecDeque::new(),
            init: None,
            sequence: 0,
            end: 0,
            tracks: Tracks::Pictures,
            heard: false,
        }
    }

    /// With sound where the stretch begins with some: then all of it has that track, silent where nothing
    /// like it was recorded. Without this there are pictures only.
    pub fn with_sound(mut self) -> Self {
        if self.pace == Pace::Every {
            self.tracks = Tracks::Undecided;
        }
        self
    }

    /// Counts times from another moment, so that several stretches lie on one track. Pictures before
    /// it are left out.
    pub fn with_origin(mut self, origin: WallTime) -> Self {
        self.origin = origin;
        self
    }

    /// Whether sound was recorded in the segment read last, wanted or not.
    pub fn has_sound(&self) -> bool {
        self.heard
    }

    /// The moment that is zero on the track.
    pub fn origin(&self) -> WallTime {
        self.origin
    }

    /// The next part; none at the end. A segment that is gone or unreadable is passed over.
    pub fn next_part(&mut self) -> Result<Option<Part>, PlaybackError> {
        loop {
            if self.reading.is_none() {
                let Some(source) = self.source.clone() else {
                    return Ok(None);
                };
                match self.open(&source) {
                    Ok(Some(init)) => return Ok(Some(Part::Init(init))),
                    Ok(None) => {}
                    // All others take the same key.
                    Err(error @ PlaybackError::Segment(ScanError::Locked { .. })) => {
                        return Err(error);
                    }
                    Err(error) => {
                        tracing::warn!(error = %inveye_base::ErrorChain(&error), "a segment is passed over");
                        self.advance(&source)?;
                        continue;
                    }
                }
            }
            let Some(source) = self.source.clone() else {
                return Ok(None);
            };
            match self.fragments.pop_front() {
                Some(fragment) if fragment.seal.start < self.interval.to => {
                    match self.part(&source, &fragment) {
                        Ok(Some(part)) => return Ok(Some(part)),
                        Ok(None) => {}
                        Err(error) => {
                            tracing::warn!(error = %inveye_base::ErrorChain(&error), "the rest of a segment is passed over");
                            self.fragments.clear();
                        }
                    }
                }
                Some(_) => {
                    self.source = None;
                    return Ok(None);
                }
                None => self.advance(&source)?,
            }
        }
    }

    /// Begins a segment; returns its front when it differs from the one before.
    fn open(&mut self, source: &Source) -> Result<Option<Bytes>, PlaybackError> {
        let front = segment::read_front(&source.path)?;
        let key = self.playback.key();
        let reading = Reading::open(&source.path, front.locked.as_ref(), key)?;
        self.fragments = fragments_of(source, self.interval.from)?;
        self.heard = encoding(&front.init).is_some_and(|encoding| encoding.sound.is_some());
        let init = self.tracks.begin(&front.init);
        self.reading = Some(reading);
        if self.init.as_ref() == Some(&init) {
            return Ok(None);
        }
        self.init = Some(init.clone());
        Ok(Some(init))
    }

    fn advance(&mut self, source: &Source) -> Result<(), PlaybackError> {
        self.reading = None;
        self.fragments.clear();
        self.source = self
            .playback
            .following(&self.id, source, self.interval.to)?;
        Ok(())
    }

    fn part(
        &mut self,
        source: &Source,
        fragment: &Fragment,
    ) -> Result<Option<Part>, PlaybackError> {
        let Some(reading) = &mut self.reading else {
            return Ok(None);
        };
        if self.pace == Pace::Keyframes {
            return keyframe(reading, fragment);
        }
        let mut bytes = reading.fragment(fragment)?;
        // Within a segment the camera's own rhythm counts; each segment is placed by its wall time.
        let after = ticks_since(source.start, self.origin) + fragment.seal.decode_time;
        let before = ticks_since(self.origin, source.start);
        let Some(placed) = after.checked_sub(before) else {
            return Ok(None);
        };
        let place = if placed.abs_diff(self.end) <= ROUNDING {
            self.end
        } else {
            placed
        };
        self.sequence += 1;
        self.end = place + u64::from(fragment.seal.duration);
        let rate = self.tracks.rate();
        let moved = moof::retime(&mut bytes, self.sequence, place, rate)
            .and_then(|()| self.tracks.fragment(bytes, place..self.end));
        Ok(moved.map(|bytes| Part::Fragment(bytes.into())))
    }
}

/// The first picture of a fragment that begins with a keyframe.
fn keyframe(reading: &mut Reading, fragment: &Fragment) -> Result<Option<Part>, PlaybackError> {
    if !fragment.seal.keyframe {
        return Ok(None);
    }
    let length = fragment.moof as usize;
    let head = reading.read(fragment.offset, length)?;
    let size = moof::samples(&head).and_then(|samples| samples.first().map(|s| s.size as usize));
    let Some(size) = size else {
        return Ok(None);
    };
    Ok(reading
        .pictures(fragment, size)?
        .map(|data| Part::Keyframe {
            at: fragment.seal.start,
            data: data.into(),
        }))
}
