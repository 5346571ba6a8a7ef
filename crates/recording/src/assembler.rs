//! Encoded pictures become fragments and segments: where to cut, and where a run ends. Sound goes with
//! the pictures of its time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use inveye_domain::{MediaTime, WallTime};
use inveye_video::fmp4::{self, Fmp4Error};
use inveye_video::{AccessUnit, AudioParameters, AudioUnit, CaptureSource, VideoParameters};

use crate::gap::GapCause;
use crate::segment::{ClockSource, duration_to_ticks};

mod sound;

use sound::{Heard, SoundTrack};

/// Fragments are cut at keyframes, and within longer GOPs after this: what a killed process loses.
const FRAGMENT: Duration = Duration::from_secs(1);
/// Pictures in another order than they are shown cannot be cut between keyframes, up to here.
const REORDERED_FRAGMENT: Duration = Duration::from_secs(10);
/// A fragment is cut before it gets larger than this.
const MOST_BYTES: usize = 8 << 20;
/// Segments end at the first keyframe after this.
const SEGMENT: Duration = Duration::from_secs(60);
/// A picture that comes this much later than the one before leaves a gap.
const GAP: Duration = Duration::from_millis(1000);
/// So do this many pictures that would have had room.
const GAP_PICTURES: u32 = 3;
/// Wall time may leave media time by so much from one picture to the next before a clock was set.
const CLOCK_STEP_US: i64 = 500_000;
/// Pictures wait so long for sound of their time, which may have to be encoded first.
const PATIENCE: Duration = Duration::from_millis(600);

/// What goes to the disk's thread.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Present when a new segment begins with this piece.
    pub(crate) begin: Option<Beginning>,
    /// `moof` and `mdat`.
    pub(crate) bytes: Bytes,
    pub(crate) start: WallTime,
    pub(crate) decode_time: u64,
    pub(crate) duration: u32,
    pub(crate) keyframe: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Beginning {
    /// `ftyp` and `moov`.
    pub(crate) init: Bytes,
    pub(crate) clock: ClockSource,
    /// Why the run before is over; none when this segment goes on where that one ended.
    pub(crate) after: Option<GapCause>,
}

/// One for each stream. Pure: no clock, no disk.
#[derive(Debug, Default)]
pub(crate) struct Assembler {
    parameters: Option<Arc<VideoParameters>>,
    /// What the next segment has a track for.
    sound: Option<Arc<AudioParameters>>,
    heard: Heard,
    segment: Option<Segment>,
    units: Vec<AccessUnit>,
    bytes: usize,
    /// Cut, and without sound of their time so far.
    waiting: VecDeque<Cut>,
    /// Of the segment that the next cut to be written belongs to.
    track: Option<SoundTrack>,
    /// Why the next segment does not continue the last one.
    broken: Option<GapCause>,
    reorders: bool,
    interval: Duration,
}

#[derive(Debug)]
struct Segment {
    origin: MediaTime,
    sequence: u32,
    begun: bool,
    clock: ClockSource,
    sound: Option<Arc<AudioParameters>>,
}

/// Pictures of one fragment.
#[derive(Debug)]
struct Cut {
    /// Present when a new segment begins with it, with what it has a track for.
    begin: Option<(Beginning, Option<Arc<AudioParameters>>)>,
    sequence: u32,
    origin: MediaTime,
    units: Vec<AccessUnit>,
    end: MediaTime,
}

impl Assembler {
    /// What was collected before other parameters, or the end.
    pub(crate) fn flush(&mut self, out: &mut Vec<Piece>) {
        if let Some(last) = self.units.iter().map(|unit| unit.media).max() {
            self.cut(last + self.interval.min(GAP), out);
        }
        self.write_all(out);
    }

    /// Pictures that follow are encoded in this way.
    pub(crate) fn set_parameters(
        &mut self,
        parameters: Arc<VideoParameters>,
        out: &mut Vec<Piece>,
    ) -> Result<(), Fmp4Error> {
        self.flush(out);
        self.segment = None;
        self.parameters = None;
        fmp4::init_segment(&parameters)?;
        self.parameters = Some(parameters);
        Ok(())
    }

    /// Sound that follows is encoded in this way; none when there is none any more. Counts from the next
    /// keyframe on, where a segment begins.
    pub(crate) fn set_sound(&mut self, sound: Option<Arc<AudioParameters>>) {
        if self.sound != sound {
            self.heard.clear();
            self.sound = sound;
        }
    }

    /// The next frame of sound.
    pub(crate) fn push_sound(&mut self, unit: AudioUnit, out: &mut Vec<Piece>) {
        if self.sound.is_some() {
            self.heard.push(unit);
            self.write_ready(None, out);
        }
    }

    /// The session is over, or what was collected could not be stored: the next segment begins a run.
    pub(crate) fn interrupt(&mut self, cause: GapCause, out: &mut Vec<Piece>) {
        self.flush(out);
        self.heard.clear();
        self.segment = None;
        self.broken = Some(cause);
    }

    /// The disk did not take what was given: goes on at the next keyframe.
    pub(crate) fn restart(&mut self, cause: GapCause) {
        self.units.clear();
        self.waiting.clear();
        self.bytes = 0;
        self.segment = None;
        self.broken = Some(cause);
    }

    /// The next picture, in the order of decoding.
    pub(crate) fn push(&mut self, unit: &AccessUnit, clock: CaptureSource, out: &mut Vec<Piece>) {
        if self.parameters.is_none() {
            return;
        }
        self.notice_breaks(unit, out);
        let newest = self.units.iter().map(|unit| unit.media).max();
        if let Some(newest) = newest {
            self.reorders |= unit.media < newest;
            let step = unit.media.since(newest).min(GAP);
            if !step.is_zero() {
                self.interval = (self.interval * 7 + step) / 8;
            }
        }
        if self.is_full(unit) {
            self.cut(unit.media, out);
        }
        self.write_ready(Some(unit.media), out);
        let ends = self.segment.as_ref().is_some_and(|segment| {
            unit.media.since(segment.origin) >= SEGMENT || segment.sound != self.sound
        });
        if ends && unit.keyframe {
            self.segment = None;
        }
        if self.segment.is_none() {
            if !unit.keyframe {
                return;
            }
            self.segment = Some(Segment {
                origin: unit.media,
                sequence: 0,
                begun: false,
                clock: clock.into(),
                sound: self.sound.clone(),
            });
        }
        self.bytes += unit.data.len();
        self.units.push(unit.clone());
    }

    /// Time without pictures, or a clock that was set, ends a run.
    fn notice_breaks(&mut self, unit: &AccessUnit, out: &mut Vec<Piece>) {
        let Some(last) = self.units.last() else {
            return;
        };
        let passed = unit.media.since(last.media);
        let allowed = GAP.max(self.interval * GAP_PICTURES);
        let stepped = unit.captured.as_micros()
            - last.captured.as_micros()
            - (unit.media.as_micros() - last.media.as_micros());
        let cause = if passed > allowed {
            match unit.lost_packets {
                0 => GapCause::Stalled,
                _ => GapCause::PacketsLost,
            }
        } else if stepped.abs() > CLOCK_STEP_US {
            GapCause::ClockSet
        } else {
            return;
        };
        self.interrupt(cause, out);
    }

    fn is_full(&self, unit: &AccessUnit) -> bool {
        let Some(first) = self.units.first() else {
            return false;
        };
        let longest = if self.reorders {
            REORDERED_FRAGMENT
        } else {
            FRAGMENT
        };
        unit.keyframe
            || unit.media.since(first.media) >= longest
            || self.bytes + unit.data.len() > MOST_BYTES
    }

    fn cut(&mut self, end: MediaTime, out: &mut Vec<Piece>) {
        let (Some(segment), Some(parameters)) = (&mut self.segment, &self.parameters) else {
            return;
        };
        let units = std::mem::take(&mut self.units);
        self.bytes = 0;
        if units.is_empty() {
            return;
        }
        let init = |sound: Option<&AudioParameters>| match sound {
            Some(sound) => fmp4::init_segment_with_sound(parameters, sound),
            None => fmp4::init_segment(parameters),
        };
        let begin = match segment.begun {
            true => None,
            // Of parameters that were tried before: see `set_parameters`.
            false => init(segment.sound.as_deref()).ok().map(|init| Beginning {
                init,
                clock: segment.clock,
                after: self.broken.take(),
            }),
        };
        segment.begun = true;
        segment.sequence += 1;
        self.waiting.push_back(Cut {
            begin: begin.map(|begin| (begin, segment.sound.clone())),
            sequence: segment.sequence,
            origin: segment.origin,
            units,
            end,
        });
        self.write_ready(None, out);
    }

    /// Hands over what need not wait any longer. `now` is the time of the newest picture.
    fn write_ready(&mut self, now: Option<MediaTime>, out: &mut Vec<Piece>) {
        while let Some(cut) = self.waiting.front() {
            let hears = match &cut.begin {
                Some((_, sound)) => sound.is_some(),
                None => self.track.is_some(),
            };
            let late = now.is_some_and(|now| now.since(cut.end) >= PATIENCE);
            if hears && !late && !self.heard.reaches(cut.end) {
                return;
            }
            self.write_first(out);
        }
    }

    fn write_all(&mut self, out: &mut Vec<Piece>) {
        while !self.waiting.is_empty() {
            self.write_first(out);
        }
    }

    fn write_first(&mut self, out: &mut Vec<Piece>) {
        let Some(cut) = self.waiting.pop_front() else {
            return;
        };
        let Some(first) = cut.units.iter().min_by_key(|unit| unit.media) else {
            return;
        };
        let begin = cut.begin.map(|(begin, sound)| {
            self.track = sound.map(|sound| SoundTrack::new(sound, cut.origin));
            begin
        });
        let run = self.track.as_mut().map(|track| {
            // What is heard now may be of the segment that comes next.
            let known = self.sound.as_ref() == Some(&track.parameters);
            match known {
                true => track.take(&mut self.heard, cut.end),
                false => track.take(&mut Heard::default(), cut.end),
            }
        });
        let (sequence, origin) = (cut.sequence, cut.origin);
        match fmp4::fragment_with_sound(sequence, origin, &cut.units, cut.end, run.as_ref()) {
            Ok(bytes) => {
                let ticks = |at: MediaTime| duration_to_ticks(at.since(origin));
                let decode_time = ticks(first.media);
                let newest = cut.units.iter().map(|unit| unit.media).max();
                let end = newest.map_or(cut.end, |newest| newest.max(cut.end));
                let duration = ticks(end).saturating_sub(decode_time).max(1);
                out.push(Piece {
                    begin,
                    bytes,
                    start: first.captured,
                    decode_time,
                    duration: u32::try_from(duration).unwrap_or(u32::MAX),
                    keyframe: cut.units[0].keyframe,
                });
            }
            Err(error) => {
                // Bounded well below what MP4 cannot hold: only a defect comes here.
                tracing::error!(%error, "pictures could not be put into a fragment");
                self.waiting.clear();
                self.segment = None;
                self.broken = Some(GapCause::Unreadable);
            }
        }
        // Its buffer is used again.
        if self.units.capacity() == 0 {
            self.units = cut.units;
            self.units.clear();
        }
    }
}
