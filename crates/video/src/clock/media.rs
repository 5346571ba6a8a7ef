//! Rule 1: media time that rises whatever the camera's ticks do.

use std::time::Duration;

use inveye_domain::MediaTime;

/// Turns a camera's ticks into media time of one session.
#[derive(Debug)]
pub struct MediaClock {
    ticks_per_second: u32,
    /// Ticks at media time zero; moves when the camera's ticks leap.
    zero: Option<i64>,
    newest: MediaTime,
    newest_arrived: Duration,
    leaps: u32,
}

/// Pictures are reordered by less than this.
const MAX_REORDERING: Duration = Duration::from_secs(1);
/// Ticks and arrival may differ this much: cameras send what they had buffered.
const MAX_APART: Duration = Duration::from_secs(10);
const AFTER_LEAP: Duration = Duration::from_millis(1);

impl MediaClock {
    /// For ticks of this rate, mostly 90,000; a rate of zero is taken as that.
    pub fn new(ticks_per_second: u32) -> Self {
        Self {
            ticks_per_second: if ticks_per_second == 0 {
                90_000
            } else {
                ticks_per_second
            },
            zero: None,
            newest: MediaTime::default(),
            newest_arrived: Duration::ZERO,
            leaps: 0,
        }
    }

    /// Media time of a picture whose last packet `arrived` at this monotonic time.
    pub fn place(&mut self, ticks: i64, arrived: Duration) -> MediaTime {
        let Some(zero) = self.zero else {
            self.zero = Some(ticks);
            self.newest_arrived = arrived;
            return self.newest;
        };
        let claimed = self.since(zero, ticks);
        let expected = self.newest + arrived.saturating_sub(self.newest_arrived);
        let leapt = claimed < self.newest - MAX_REORDERING
            || claimed > expected + MAX_APART
            || claimed < expected - MAX_APART;
        let media = if leapt {
            self.leaps += 1;
            let media = expected.max(self.newest + AFTER_LEAP);
            self.zero = Some(self.zero_for(ticks, media));
            media
        } else {
            claimed
        };
        if media > self.newest {
            self.newest = media;
            self.newest_arrived = arrived;
        }
        media
    }

    /// Media time of a moment between pictures, as sender reports name it; moves nothing.
    pub fn peek(&self, ticks: i64) -> Option<MediaTime> {
        self.zero.map(|zero| self.since(zero, ticks))
    }

    /// How often the ticks leapt.
    pub fn leaps(&self) -> u32 {
        self.leaps
    }

    fn since(&self, zero: i64, ticks: i64) -> MediaTime {
        let micros =
            (i128::from(ticks) - i128::from(zero)) * 1_000_000 / i128::from(self.ticks_per_second);
        MediaTime::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
    }

    fn zero_for(&self, ticks: i64, media: MediaTime) -> i64 {
        let elapsed = i128::from(media.as_micros()) * i128::from(self.ticks_per_second) / 1_000_000;
        ticks.saturating_sub(i64::try_from(elapsed).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRAME: i64 = 6000;
    const PERIOD: Duration = Duration::from_nanos(66_666_667);

    fn ms(time: MediaTime) -> i64 {
        time.as_millis()
    }

    #[test]
    fn ticks_become_time_from_the_first_picture() {
        let mut clock = MediaClock::new(90_000);
        let base = i64::from(u32::MAX) - 10_000;
        for i in 0..5_i32 {
            let media = clock.place(
                base + i64::from(i) * 9_000,
                Duration::from_millis(100) * i.unsigned_abs(),
            );
            assert_eq!(ms(media), i64::from(i) * 100);
        }
        assert_eq!(clock.leaps(), 0);
    }

    #[test]
    fn reordered_pictures_keep_their_times() {
        let mut clock = MediaClock::new(90_000);
        let times: Vec<i64> = [0, 3, 1, 2, 6, 4, 5]
            .iter()
            .zip(0_u32..)
            .map(|(&i, n)| ms(clock.place(i * 9_000, PERIOD * n)))
            .collect();
        assert_eq!(times, [0, 300, 100, 200, 600, 400, 500]);
    }

    #[test]
    fn a_camera_that_sets_its_clock_does_not_disturb_the_session() {
        for leap in [-900_000_000, 900_000_000, -180_000] {
            let mut clock = MediaClock::new(90_000);
            clock.place(1_000_000, Duration::ZERO);
            let before = clock.place(1_000_000 + 270_000, Duration::from_secs(3));
            let at = clock.place(1_270_000 + leap, Duration::from_millis(3100));
            assert_eq!(ms(at), ms(before) + 100, "leap {leap}");
            let after = clock.place(1_270_000 + leap + 9_000, Duration::from_millis(3200));
            assert_eq!(ms(after), ms(at) + 100, "leap {leap}");
            assert_eq!(clock.leaps(), 1);
        }
    }

    proptest! {
        #[test]
        fn in_order_ticks_never_go_back(
            steps in proptest::collection::vec((0_i64..3 * FRAME, 0_u64..400), 1..200),
            leap_at in 0_usize..200,
            leap in -2_000_000_000_i64..2_000_000_000,
        ) {
            let mut clock = MediaClock::new(90_000);
            let (mut ticks, mut arrived) = (0_i64, Duration::ZERO);
            let mut last = MediaTime::from_micros(-1);
            for (i, (step, passed)) in steps.into_iter().enumerate() {
                ticks += step;
                if i == leap_at && leap.abs() > 90_000 {
                    ticks += leap;
                }
                arrived += Duration::from_millis(passed);
                let media = clock.place(ticks, arrived);
                prop_assert!(media >= last || i == leap_at, "{media} after {last}");
                last = last.max(media);
            }
        }
    }
}
