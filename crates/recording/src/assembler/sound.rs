//! Frames of sound on their way into the fragments of the pictures they belong to.

use std::collections::VecDeque;
use std::sync::Arc;

use inveye_domain::MediaTime;
use inveye_video::{AudioParameters, AudioUnit, FRAME_SAMPLES, SoundRun};

/// Frames that wait for their pictures at most: half a minute of the fastest.
const MOST: usize = 1500;
/// A place that differs by less from where the frames before end is that place: milliseconds.
const ROUNDING_MS: i64 = 20;

/// What was heard and is not written yet. Pure: no clock.
#[derive(Debug, Default)]
pub(super) struct Heard(VecDeque<AudioUnit>);

impl Heard {
    pub(super) fn push(&mut self, unit: AudioUnit) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(unit);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether everything up to `end` is there.
    pub(super) fn reaches(&self, end: MediaTime) -> bool {
        self.0.back().is_some_and(|unit| unit.media >= end)
    }
}

/// The track of sound of one segment: without gaps, silent where nothing was heard.
#[derive(Debug)]
pub(super) struct SoundTrack {
    pub(super) parameters: Arc<AudioParameters>,
    origin: MediaTime,
    /// Where what was written ends, in samples after the origin.
    end: i64,
}

impl SoundTrack {
    pub(super) fn new(parameters: Arc<AudioParameters>, origin: MediaTime) -> Self {
        Self {
            parameters,
            origin,
            end: 0,
        }
    }

    /// Takes what begins before `end`. Frames that belong to times written already are dropped; where
    /// frames are missing there are silent ones.
    pub(super) fn take(&mut self, heard: &mut Heard, end: MediaTime) -> SoundRun {
        const FRAME: i64 = FRAME_SAMPLES as i64;
        let rounding = i64::from(self.parameters.rate) * ROUNDING_MS / 1000;
        let silence = &self.parameters.silence;
        let mut run = SoundRun::default();
        let mut start = None;
        while let Some(unit) = heard.0.front() {
            if unit.media >= end {
                break;
            }
            let place = self.samples(unit.media);
            let Some(unit) = heard.0.pop_front() else {
                break;
            };
            // Within a fragment frames lie back to back, so that only half a frame tells a missing one.
            let late = place - self.end;
            if late < -rounding.max(if start.is_some() { FRAME / 2 } else { 0 }) {
                continue;
            }
            let missing = match start {
                Some(_) => (late + FRAME / 2) / FRAME,
                None => late / FRAME,
            };
            for _ in 0..missing {
                run.frames.push(silence.clone());
            }
            if start.is_none() {
                // Each fragment goes by its own times anew: so sound follows the pictures' clock.
                let first = if late.abs() <= rounding {
                    self.end
                } else {
                    place - missing * FRAME
                };
                start = Some(first);
                self.end = first;
            }
            self.end += (missing + 1) * FRAME;
            run.frames.push(unit.data);
        }
        let first = start.unwrap_or(self.end);
        // What comes later fills the rest; what never comes is silence.
        let next = heard.0.front().map(|unit| self.samples(unit.media));
        let until = next.unwrap_or(i64::MAX).min(self.samples(end));
        while until - self.end >= FRAME {
            run.frames.push(silence.clone());
            self.end += FRAME;
        }
        run.decode_time = u64::try_from(first).unwrap_or(0);
        run
    }

    fn samples(&self, at: MediaTime) -> i64 {
        let micros = i128::from(at.as_micros()) - i128::from(self.origin.as_micros());
        let samples = micros * i128::from(self.parameters.rate) / 1_000_000;
        i64::try_from(samples).unwrap_or(i64::MAX / 4)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;

    const RATE: u32 = 16_000;
    const FRAME_US: i64 = 64_000;

    fn track() -> SoundTrack {
        let parameters = AudioParameters {
            rate: RATE,
            channels: 1,
            sample_entry: Bytes::new(),
            rfc6381: "mp4a.40.2".to_owned(),
            silence: Bytes::new(),
        };
        SoundTrack::new(Arc::new(parameters), MediaTime::from_micros(7_000_000))
    }

    fn unit(at_us: i64) -> AudioUnit {
        AudioUnit {
            data: Bytes::from(at_us.to_be_bytes().to_vec()),
            media: MediaTime::from_micros(7_000_000 + at_us),
        }
    }

    /// Cuts a fragment each second; returns where each frame lies and which it is, in microseconds.
    fn write(units: &[i64], seconds: i64) -> Vec<(i64, Option<i64>)> {
        let (mut track, mut heard) = (track(), Heard::default());
        let mut units = units.iter().peekable();
        let mut placed = Vec::new();
        for second in 1..=seconds {
            while let Some(&&at) = units
                .peek()
                .filter(|&&&at| at < second * 1_000_000 + 100_000)
            {
                heard.push(unit(at));
                units.next();
            }
            let end = MediaTime::from_micros(7_000_000 + second * 1_000_000);
            let run = track.take(&mut heard, end);
            for (i, frame) in (0_i64..).zip(&run.frames) {
                let at = (run.decode_time.cast_signed() + i * 1024) * 1_000_000 / i64::from(RATE);
                let which = frame.first_chunk().map(|bytes| i64::from_be_bytes(*bytes));
                placed.push((at, which));
            }
        }
        placed
    }

    #[test]
    fn even_frames_are_written_as_they_are() {
        let units: Vec<i64> = (0..100).map(|i| 10_000 + i * FRAME_US).collect();
        let placed = write(&units, 5);
        assert!(placed.iter().all(|(_, which)| which.is_some()));
        for (at, which) in &placed {
            assert!((at - which.unwrap()).abs() <= 10_000, "{at} {which:?}");
        }
        assert!(
            placed
                .windows(2)
                .all(|pair| pair[1].0 - pair[0].0 == FRAME_US)
        );
    }

    #[test]
    fn a_pause_is_silence_and_sound_after_it_keeps_its_time() {
        let units: Vec<i64> = (0..100)
            .map(|i| i * FRAME_US)
            .filter(|at| !(1_300_000..3_700_000).contains(at))
            .collect();
        let placed = write(&units, 6);
        let silent = placed.iter().filter(|(_, which)| which.is_none()).count();
        assert!((36..=38).contains(&silent), "{silent}");
        for (at, which) in placed {
            assert!(which.is_none_or(|which| (at - which).abs() <= 20_000));
        }
    }

    #[test]
    fn no_sound_at_all_is_a_silent_track() {
        let placed = write(&[], 4);
        assert_eq!(placed.len(), 62);
    }

    proptest! {
        #[test]
        fn frames_never_overlap_and_stay_near_their_times(
            steps in prop::collection::vec(prop_oneof![4 => Just(FRAME_US), 1 => 0_i64..400_000, 1 => -200_000_i64..0], 1..200),
        ) {
            let mut at = 0;
            let units: Vec<i64> = steps.iter().map(|step| { at = (at + step).max(0); at }).collect();
            let placed = write(&units, 60);
            for pair in placed.windows(2) {
                prop_assert!(pair[1].0 - pair[0].0 >= FRAME_US - 1);
                // No hole in which a player would wait: less than a frame.
                prop_assert!(pair[1].0 - pair[0].0 < 2 * FRAME_US);
            }
            for (at, which) in placed {
                if let Some(which) = which {
                    prop_assert!((at - which).abs() <= 80_000, "{at} for {which}");
                }
            }
        }
    }
}
