//! Rules 2 to 5: when a picture happened in front of the camera.

use std::collections::VecDeque;
use std::time::Duration;

use inveye_domain::{MediaTime, WallTime};

/// When something arrived, by both of our clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// UTC.
    pub wall: WallTime,
    /// Never goes back.
    pub monotonic: Duration,
}

impl Arrival {
    /// What UTC was when the monotonic clock stood at zero, in microseconds.
    fn epoch(self) -> i64 {
        self.wall.as_micros() - micros(self.monotonic)
    }
}

/// What captured times rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptureSource {
    /// The shortest delay seen: late by that delay, mostly 50–300 ms.
    Arrival,
    /// The camera's own clock.
    SenderReports,
}

/// Places media time on the wall clock. One for each session.
#[derive(Debug, Default)]
pub struct CaptureClock {
    /// Candidates for the smallest offset from media time to arrival, rising; microseconds.
    delays: VecDeque<(Duration, i64)>,
    /// Offset from media time to the camera's wall clock, from its last report.
    report: Option<i64>,
    offset: Option<i64>,
    epoch: Option<i64>,
    last: Option<(MediaTime, WallTime)>,
    start: Option<MediaTime>,
    jumps: u32,
}

const WINDOW: Duration = Duration::from_secs(30);
const EARLIEST: i64 = 2_000_000;
const LATEST: i64 = 100_000;
const JUMP: i64 = 500_000;
const SETTLING: Duration = Duration::from_secs(10);

impl CaptureClock {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// When the picture at `media` happened, given when it arrived.
    pub fn place(&mut self, media: MediaTime, arrival: Arrival) -> WallTime {
        let jumped = self.follow_our_clock(arrival.epoch());
        let start = *self.start.get_or_insert(media);
        let arrived = micros(arrival.monotonic) - media.as_micros();
        self.note_delay(arrival.monotonic, arrived);
        let target = self.target(arrival.epoch());
        let now = arrival.wall.as_micros() - media.as_micros();
        let moved = match (self.offset, self.last) {
            (Some(offset), Some((before, _))) if !jumped => {
                let passed = micros(media.since(before));
                let settling = media.since(start) < SETTLING;
                let most = if settling { passed / 2 } else { passed / 20 };
                offset + (target - offset).clamp(-most, most)
            }
            _ => target,
        };
        // Rule 2 needs no patience: what arrived proves it.
        let offset = moved.min(now);
        self.offset = Some(offset);
        let mut captured = WallTime::from_micros(media.as_micros().saturating_add(offset));
        if let Some((before, shown)) = self.last.filter(|(before, _)| !jumped && media > *before) {
            captured = captured.max(shown);
            self.last = Some((media.max(before), captured));
        } else if jumped || self.last.is_none() {
            self.last = Some((media, captured));
        }
        captured
    }

    /// Takes a sender report: at `media`, the camera's wall clock stood at `camera`.
    pub fn report(&mut self, media: MediaTime, camera: WallTime) {
        self.report = camera.as_micros().checked_sub(media.as_micros());
    }

    /// What captured times rest on at the moment.
    pub fn source(&self) -> CaptureSource {
        match self.epoch.and_then(|epoch| self.believed_report(epoch)) {
            Some(_) => CaptureSource::SenderReports,
            None => CaptureSource::Arrival,
        }
    }

    /// Smallest offset from media time to our monotonic clock lately, in microseconds.
    pub(super) fn shortest_delay(&self) -> Option<i64> {
        self.delays.front().map(|&(_, delay)| delay)
    }

    /// Offset from media time to the camera's wall clock as it last said, believed or not.
    pub(super) fn reported(&self) -> Option<i64> {
        self.report
    }

    /// How often our own clock was set during the session.
    pub fn jumps(&self) -> u32 {
        self.jumps
    }

    fn follow_our_clock(&mut self, epoch: i64) -> bool {
        let jumped = self
            .epoch
            .is_some_and(|before| (epoch - before).abs() > JUMP);
        self.epoch = Some(epoch);
        self.jumps += u32::from(jumped);
        jumped
    }

    fn note_delay(&mut self, at: Duration, delay: i64) {
        while self.delays.back().is_some_and(|&(_, d)| d >= delay) {
            self.delays.pop_back();
        }
        self.delays.push_back((at, delay));
        while self
            .delays
            .front()
            .is_some_and(|&(t, _)| at.saturating_sub(t) > WINDOW)
        {
            self.delays.pop_front();
        }
    }

    fn by_arrival(&self, epoch: i64) -> i64 {
        let smallest = self.delays.front().map_or(0, |&(_, delay)| delay);
        smallest + epoch
    }

    fn believed_report(&self, epoch: i64) -> Option<i64> {
        let arrived = self.by_arrival(epoch);
        self.report
            .filter(|report| (-EARLIEST..=LATEST).contains(&report.saturating_sub(arrived)))
    }

    fn target(&self, epoch: i64) -> i64 {
        let arrived = self.by_arrival(epoch);
        self.believed_report(epoch)
            .map_or(arrived, |report| report.min(arrived))
    }
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EPOCH: i64 = 1_700_000_000_000_000;

    fn arrival(monotonic_us: i64) -> Arrival {
        Arrival {
            wall: WallTime::from_micros(EPOCH + monotonic_us),
            monotonic: Duration::from_micros(monotonic_us.unsigned_abs()),
        }
    }

    /// Pictures at 15 fps; `delay` says how late each one arrives.
    fn run(
        clock: &mut CaptureClock,
        pictures: std::ops::Range<i64>,
        delay: impl Fn(i64) -> i64,
    ) -> Vec<(i64, i64)> {
        pictures
            .map(|i| {
                let captured = i * 66_667;
                let placed = clock.place(
                    MediaTime::from_micros(captured),
                    arrival(captured + delay(i)),
                );
                (captured, placed.as_micros() - EPOCH)
            })
            .collect()
    }

    #[test]
    fn jitter_is_filtered_out() {
        let mut clock = CaptureClock::new();
        let placed = run(&mut clock, 0..450, |i| 80_000 + (i * 7919 % 13) * 20_000);
        for (true_time, shown) in &placed[30..] {
            let late = shown - true_time;
            assert!((79_000..=85_000).contains(&late), "late by {late} µs");
        }
    }

    #[test]
    fn a_burst_of_buffered_pictures_does_not_shift_the_session() {
        let mut clock = CaptureClock::new();
        // The first 3 s of pictures are there at once, 3 s after the first one.
        let placed = run(&mut clock, 0..600, |i| (3_000_000 - i * 66_667).max(50_000));
        for (true_time, shown) in &placed[60..] {
            assert!(
                (49_000..=60_000).contains(&(shown - true_time)),
                "{}",
                shown - true_time
            );
        }
    }

    #[test]
    fn a_plausible_sender_report_is_followed_and_a_wrong_clock_is_not() {
        for (error, believed) in [
            (0, true),
            (-500_000, true),
            (-3_600_000_000, false),
            (900_000, false),
        ] {
            let mut clock = CaptureClock::new();
            run(&mut clock, 0..15, |_| 300_000);
            clock.report(
                MediaTime::from_micros(1_000_000),
                WallTime::from_micros(EPOCH + 1_000_000 + error),
            );
            let placed = run(&mut clock, 15..400, |_| 300_000);
            let (true_time, shown) = placed[380];
            let expected = if believed { error } else { 300_000 };
            assert!(
                (shown - true_time - expected).abs() < 2_000,
                "error {error}: {}",
                shown - true_time
            );
            let source = if believed {
                CaptureSource::SenderReports
            } else {
                CaptureSource::Arrival
            };
            assert_eq!(clock.source(), source);
        }
    }

    #[test]
    fn when_our_clock_is_set_captured_times_follow_at_once() {
        for set in [-7_200_000_000_i64, 7_200_000_000] {
            let mut clock = CaptureClock::new();
            run(&mut clock, 0..100, |_| 100_000);
            let true_time = 100 * 66_667;
            let at = Arrival {
                wall: WallTime::from_micros(EPOCH + true_time + 100_000 + set),
                monotonic: Duration::from_micros((true_time + 100_000).unsigned_abs()),
            };
            let shown = clock
                .place(MediaTime::from_micros(true_time), at)
                .as_micros();
            assert!((shown - EPOCH - true_time - set - 100_000).abs() < 1_000);
            assert_eq!(clock.jumps(), 1);
        }
    }

    #[test]
    fn drift_of_the_camera_is_followed() {
        let mut clock = CaptureClock::new();
        // 200 ppm slow for an hour: 720 ms.
        let placed = run(&mut clock, 0..54_000, |i| 50_000 + i * 66_667 / 5_000);
        for (n, (true_time, shown)) in placed.iter().enumerate().skip(1000) {
            let arrived = 50_000 + (n as i64) * 66_667 / 5_000;
            let behind = true_time + arrived - shown;
            assert!((0..=10_000).contains(&behind), "{behind} µs behind at {n}");
        }
    }

    proptest! {
        #[test]
        fn captured_times_rise_and_are_never_after_arrival(
            delays in proptest::collection::vec(0_i64..5_000_000, 2..300),
            report in proptest::option::of((-5_000_000_i64..5_000_000, 0_usize..300)),
        ) {
            let mut clock = CaptureClock::new();
            let (mut last, mut arrived) = (i64::MIN, 0);
            for (i, delay) in delays.into_iter().enumerate() {
                let media = i as i64 * 66_667;
                // TCP: nothing overtakes.
                arrived = arrived.max(media + delay);
                if let Some((error, at)) = report && at == i {
                    clock.report(MediaTime::from_micros(media), WallTime::from_micros(EPOCH + media + error));
                }
                let shown = clock.place(MediaTime::from_micros(media), arrival(arrived)).as_micros();
                prop_assert!(shown >= last);
                prop_assert!(shown <= EPOCH + arrived);
                last = shown;
            }
        }
    }
}
