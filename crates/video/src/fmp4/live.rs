//! One fragment for each picture, at once.

use bytes::Bytes;
use inveye_domain::MediaTime;

use super::{Fmp4Error, Sample, TIMESCALE, boxes, clamp_duration, offset, ticks};
use crate::AccessUnit;

/// Fragments of a live stream for one viewer, from zero with its first picture.
///
/// A picture is sent when it arrives, before anybody knows how long it lasts. So durations are
/// guesses, and each guess mends the error of the one before: decode times have neither gaps nor
/// overlaps. Media Source Extensions demand that; after a gap of two frames browsers drop everything
/// until the next keyframe.
#[derive(Debug)]
pub struct LiveFragments {
    sequence: u32,
    origin: Option<MediaTime>,
    next_decode: u64,
    /// Mean distance of pictures, in ticks.
    interval: i64,
    newest: Option<i64>,
    reorders: bool,
}

/// Until something better is known: 15 fps.
const FIRST_INTERVAL: i64 = TIMESCALE as i64 / 15;
const SHORTEST: i64 = TIMESCALE as i64 / 1000;
const LONGEST: i64 = TIMESCALE as i64 * 10;

impl LiveFragments {
    /// For a viewer that starts now. `claimed_fps` is a first guess.
    pub fn new(claimed_fps: Option<f64>) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "clamped to a small range before"
        )]
        let interval = claimed_fps
            .filter(|fps| fps.is_finite() && *fps > 0.0)
            .map_or(FIRST_INTERVAL, |fps| {
                let ticks = f64::from(TIMESCALE) / fps;
                ticks.clamp(1.0, 1e6) as i64
            });
        Self {
            sequence: 0,
            origin: None,
            next_decode: 0,
            interval: interval.clamp(SHORTEST, LONGEST),
            newest: None,
            reorders: false,
        }
    }

    /// Media time at which the viewer's own time is zero; `None` before the first picture.
    pub fn origin(&self) -> Option<MediaTime> {
        self.origin
    }

    /// The fragment of the next picture. The first one should be a keyframe.
    pub fn fragment(&mut self, unit: &AccessUnit) -> Result<Bytes, Fmp4Error> {
        let origin = *self.origin.get_or_insert(unit.media);
        let shown = ticks(unit.media, origin);
        let decode = self.next_decode;
        self.learn(i64::try_from(shown).unwrap_or(i64::MAX));
        let behind = i64::from(offset(shown, decode));
        let (duration, composition) = if self.reorders {
            // Times alternate around the mean: follow them slowly.
            (self.interval + behind / 8, offset(shown, decode))
        } else {
            (self.interval + behind, 0)
        };
        let duration = clamp_duration(duration.clamp(SHORTEST, LONGEST).unsigned_abs());
        self.sequence = self.sequence.wrapping_add(1);
        self.next_decode = decode + u64::from(duration);
        let sample = Sample {
            data: &unit.data,
            duration,
            composition,
            keyframe: unit.keyframe,
        };
        boxes::fragment(self.sequence, decode, &[sample], None)
    }

    fn learn(&mut self, shown: i64) {
        let Some(newest) = self.newest else {
            self.newest = Some(shown);
            return;
        };
        if shown < newest {
            self.reorders = true;
            return;
        }
        let step = (shown - newest).clamp(SHORTEST, LONGEST);
        // With reordering the newest time moves in large and in no steps, and the mean is kept.
        if !self.reorders {
            self.interval += (step - self.interval) / 8;
        }
        self.newest = Some(shown);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use inveye_domain::WallTime;
    use proptest::prelude::*;

    use super::*;

    fn unit(media_ms: i64) -> AccessUnit {
        AccessUnit {
            data: Bytes::from_static(&[0, 0, 0, 1, 0x65]),
            media: MediaTime::from_millis(media_ms),
            keyframe: true,
            received: Duration::ZERO,
            captured: WallTime::default(),
            lost_packets: 0,
        }
    }

    /// Decode time and duration as a player reads them.
    fn read(fragment: &[u8]) -> (u64, u32) {
        let find = |name: &[u8]| fragment.windows(4).position(|w| w == name).expect("a box");
        let (tfdt, trun) = (find(b"tfdt"), find(b"trun"));
        let word =
            |at: usize| u32::from_be_bytes(fragment[at..at + 4].try_into().expect("4 bytes"));
        let decode = u64::from(word(tfdt + 8)) << 32 | u64::from(word(tfdt + 12));
        (decode, word(trun + 16))
    }

    proptest! {
        #[test]
        fn decode_times_have_no_gaps_and_stay_near_the_camera(
            steps in proptest::collection::vec(20_i64..300, 2..100)
        ) {
            let mut live = LiveFragments::new(Some(10.0));
            let (mut media, mut end) = (5_000, 0);
            for step in steps {
                let (decode, duration) = read(&live.fragment(&unit(media)).unwrap());
                prop_assert_eq!(decode, end);
                prop_assert!(duration >= 90);
                end = decode + u64::from(duration);
                let error = (i64::try_from(decode).unwrap() / 90 - (media - 5_000)).abs();
                prop_assert!(error <= 700, "{error} ms off");
                media += step;
            }
        }
    }
}
