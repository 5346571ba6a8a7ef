//! Raw sound on an even time line: whole blocks without gaps, whatever the camera's times do.

use std::time::Duration;

use inveye_domain::MediaTime;

use super::FRAME_SAMPLES;

/// Times that differ by less are a camera's rounding.
const TOLERANCE: i64 = 30_000;
/// Longer gaps are not filled: the sound begins anew.
const LONGEST: i64 = 1_000_000;

/// Cuts samples into blocks. Pure: no clock, no encoder.
#[derive(Debug)]
pub(super) struct Straightener {
    rate: u32,
    channels: usize,
    /// When the first sample since the last break is heard, and how many came since, of one channel.
    line: Option<(MediaTime, u64)>,
    /// Less than a block, interleaved.
    rest: Vec<f32>,
}

impl Straightener {
    pub(super) fn new(rate: u32, channels: u16) -> Self {
        Self {
            rate: rate.max(1),
            channels: usize::from(channels.max(1)),
            line: None,
            rest: Vec::new(),
        }
    }

    /// Takes interleaved samples of which the first is heard at `at`; gives whole blocks with theirs.
    pub(super) fn push(
        &mut self,
        at: MediaTime,
        samples: &[f32],
        block: &mut impl FnMut(MediaTime, &[f32]),
    ) {
        let expected = self.line.map(|line| self.end(line));
        let off = expected.map_or(0, |e| at.as_micros().saturating_sub(e.as_micros()));
        let mut samples = samples;
        match off {
            0 => {}
            _ if off.abs() <= TOLERANCE => {}
            _ if off.abs() > LONGEST => self.line = None,
            late if late > 0 => {
                let silent = self.samples(late) * self.channels;
                self.rest.resize(self.rest.len() + silent, 0.0);
                self.count(silent);
            }
            early => {
                let known = (self.samples(-early) * self.channels).min(samples.len());
                samples = &samples[known..];
            }
        }
        if self.line.is_none() {
            self.rest.clear();
            self.line = Some((at, 0));
        }
        self.rest.extend_from_slice(samples);
        self.count(samples.len());
        self.give(block);
    }

    fn give(&mut self, block: &mut impl FnMut(MediaTime, &[f32])) {
        let Some(line) = self.line else {
            return;
        };
        let end = self.end(line);
        let length = FRAME_SAMPLES as usize * self.channels;
        let mut taken = 0;
        while self.rest.len() - taken >= length {
            let left = (self.rest.len() - taken) / self.channels;
            block(end - self.lasting(left), &self.rest[taken..taken + length]);
            taken += length;
        }
        self.rest.drain(..taken);
    }

    fn count(&mut self, interleaved: usize) {
        if let Some((_, count)) = &mut self.line {
            *count += (interleaved / self.channels) as u64;
        }
    }

    fn end(&self, (start, samples): (MediaTime, u64)) -> MediaTime {
        start + self.lasting(usize::try_from(samples).unwrap_or(usize::MAX))
    }

    fn lasting(&self, samples: usize) -> Duration {
        let micros = samples as u128 * 1_000_000 / u128::from(self.rate);
        Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }

    fn samples(&self, micros: i64) -> usize {
        let samples = i128::from(micros) * i128::from(self.rate) / 1_000_000;
        usize::try_from(samples).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATE: u32 = 8_000;

    /// Feeds packets of 20 ms at the given times; returns blocks with their times in microseconds.
    fn run(times: &[i64]) -> Vec<(i64, Vec<f32>)> {
        let mut straight = Straightener::new(RATE, 1);
        let mut blocks = Vec::new();
        for &at in times {
            straight.push(MediaTime::from_micros(at), &[1.0; 160], &mut |at, block| {
                blocks.push((at.as_micros(), block.to_vec()));
            });
        }
        blocks
    }

    #[test]
    fn even_packets_become_even_blocks() {
        let times: Vec<i64> = (0..100).map(|i| 5_000_000 + i * 20_000).collect();
        let blocks = run(&times);
        assert_eq!(blocks.len(), 100 * 160 / 1024);
        for (i, (at, block)) in (0..).zip(&blocks) {
            assert_eq!(*at, 5_000_000 + i * 128_000);
            assert!(block.iter().all(|&s| s > 0.5));
        }
    }

    #[test]
    fn lost_packets_are_silence_and_the_rest_keeps_its_time() {
        let times: Vec<i64> = (0..200)
            .filter(|i| !(50..60).contains(i))
            .map(|i| i * 20_000)
            .collect();
        let blocks = run(&times);
        for (i, (at, _)) in (0..).zip(&blocks) {
            assert_eq!(*at, i * 128_000, "block {i}");
        }
        let silent: usize = blocks
            .iter()
            .map(|(_, b)| b.iter().filter(|&&s| s < 0.5).count())
            .sum();
        assert_eq!(silent, 1_600);
    }

    proptest! {
        #[test]
        fn every_sample_stays_near_its_time_and_nothing_overlaps(
            steps in proptest::collection::vec(0_i64..120_000, 1..300),
        ) {
            let mut straight = Straightener::new(RATE, 1);
            let (mut times, mut at) = (Vec::new(), 0);
            let mut blocks: Vec<(i64, Vec<f32>)> = Vec::new();
            for (packet, step) in steps.into_iter().enumerate() {
                at += step;
                times.push(at);
                // Each sample says which one it is.
                let first = u16::try_from(packet * 160 + 1).unwrap();
                let samples: Vec<f32> = (first..first + 160).map(f32::from).collect();
                straight.push(MediaTime::from_micros(at), &samples, &mut |start, block| {
                    blocks.push((start.as_micros(), block.to_vec()));
                });
            }
            for pair in blocks.windows(2) {
                prop_assert!(pair[1].0 >= pair[0].0 + 128_000 - 1);
            }
            for (start, block) in &blocks {
                for (place, sample) in (0_i64..).zip(block) {
                    if *sample < 0.5 {
                        continue;
                    }
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers")]
                    let number = *sample as usize - 1;
                    let meant = times[number / 160] + (number % 160) as i64 * 125;
                    let shown = start + place * 125;
                    prop_assert!((meant - shown).abs() <= TOLERANCE + 125, "{} µs off", meant - shown);
                }
            }
        }
    }
}
