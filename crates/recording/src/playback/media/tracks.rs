//! Which tracks a stretch has: the same ones from its beginning to its end, as players demand.

use std::ops::Range;

use bytes::Bytes;
use inveye_video::{AudioParameters, FRAME_SAMPLES, SoundRun};

use crate::segment::tracks::{init_with_sound, init_without_sound, with_sound, without_sound};
use crate::segment::{TIMESCALE, encoding, moof};

/// What a stretch has beside pictures.
#[derive(Debug)]
pub(super) enum Tracks {
    /// Nothing.
    Pictures,
    /// Sound, if its first segment has any.
    Undecided,
    /// Sound of this kind.
    Sound(Box<Sound>),
}

#[derive(Debug)]
pub(super) struct Sound {
    parameters: AudioParameters,
    /// Whether the segment being read has it.
    here: bool,
    /// End of what was given, in samples after the origin.
    end: u64,
}

impl Tracks {
    /// Begins a segment; returns what a player gets as its front.
    pub(super) fn begin(&mut self, init: &[u8]) -> Bytes {
        let own = encoding(init).and_then(|encoding| encoding.sound);
        if matches!(self, Self::Undecided) {
            let parameters = own.and_then(|own| AudioParameters::new(own.rate, own.channels).ok());
            *self = parameters.map_or(Self::Pictures, |parameters| {
                Self::Sound(Box::new(Sound {
                    parameters,
                    here: true,
                    end: 0,
                }))
            });
        }
        let front = match self {
            Self::Sound(sound) => {
                let same = |own: crate::segment::SoundEncoding| {
                    (own.rate, own.channels) == (sound.parameters.rate, sound.parameters.channels)
                };
                sound.here = own.is_some_and(same);
                match sound.here {
                    true => None,
                    false => init_with_sound(init, &sound.parameters),
                }
            }
            _ if own.is_some() => init_without_sound(init),
            _ => None,
        };
        front.unwrap_or_else(|| Bytes::copy_from_slice(init))
    }

    /// Of the sound in the segment being read, as far as it is passed on.
    pub(super) fn rate(&self) -> Option<u32> {
        match self {
            Self::Sound(sound) if sound.here => Some(sound.parameters.rate),
            _ => None,
        }
    }

    /// A fragment that was moved to its place, in ticks, with the tracks of the stretch.
    pub(super) fn fragment(&mut self, fragment: Vec<u8>, place: Range<u64>) -> Option<Vec<u8>> {
        let heard = moof::sound(&fragment);
        match self {
            Self::Sound(sound) if sound.here => {
                if let Some(heard) = heard {
                    let samples = heard.sizes.len() as u64 * u64::from(heard.duration);
                    sound.end = heard.decode_time + samples;
                }
                Some(fragment)
            }
            Self::Sound(sound) => with_sound(&fragment, &sound.silence(place)),
            _ if heard.is_some() => without_sound(&fragment),
            _ => Some(fragment),
        }
    }
}

impl Sound {
    fn silence(&mut self, place: Range<u64>) -> SoundRun {
        let samples = |ticks: u64| {
            let samples = u128::from(ticks) * u128::from(self.parameters.rate);
            u64::try_from(samples / u128::from(TIMESCALE)).unwrap_or(u64::MAX)
        };
        let frame = u64::from(FRAME_SAMPLES);
        let (start, end) = (samples(place.start), samples(place.end));
        // Right behind what was heard before, unless there is a gap.
        let start = match self.end.abs_diff(start) < frame {
            true => self.end,
            false => start,
        };
        let count = end.saturating_sub(start) / frame;
        self.end = start + count * frame;
        SoundRun {
            decode_time: start,
            frames: (0..count)
                .map(|_| self.parameters.silence.clone())
                .collect(),
        }
    }
}
