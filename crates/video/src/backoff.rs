//! When to try a lost camera again.

use std::time::Duration;

/// The schedule of one camera. Pure: time and seed are given.
///
/// For the first minute of an outage attempts are at most 2 s apart, so that a camera that was
/// restarted is back at once; then the waits double up to 30 s, so that one that is gone costs
/// nothing. Each wait is shortened at random by up to half: after a switch reboots, 64 cameras must
/// not be tried in the same instant. A minute of pictures forgets the outage; less does not, or a
/// camera that fails every ten seconds would be tried every second for ever.
#[derive(Debug, Clone)]
pub struct Backoff {
    outage_since: Option<Duration>,
    live_since: Option<Duration>,
    attempts: u32,
    random: u64,
}

const QUICK_FOR: Duration = Duration::from_secs(60);
const QUICK_MAX: Duration = Duration::from_secs(2);
const SLOW_MAX: Duration = Duration::from_secs(30);
const FIRST: Duration = Duration::from_millis(500);
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

impl Backoff {
    /// `seed` differs from camera to camera.
    pub fn new(seed: u64) -> Self {
        Self {
            outage_since: None,
            live_since: None,
            attempts: 0,
            random: seed,
        }
    }

    /// Pictures arrive since `now` (monotonic).
    pub fn connected(&mut self, now: Duration) {
        self.live_since.get_or_insert(now);
    }

    /// An attempt failed or a session ended at `now`: how long to wait before the next attempt.
    pub fn failed(&mut self, now: Duration) -> Duration {
        let healthy = self
            .live_since
            .take()
            .is_some_and(|since| now.saturating_sub(since) >= HEALTHY_AFTER);
        if healthy {
            self.outage_since = None;
            self.attempts = 0;
        }
        let since = *self.outage_since.get_or_insert(now);
        let quick = now.saturating_sub(since) <= QUICK_FOR;
        let most = if quick { QUICK_MAX } else { SLOW_MAX };
        if quick {
            self.attempts = self.attempts.min(2);
        }
        let wait = FIRST
            .saturating_mul(2_u32.saturating_pow(self.attempts))
            .min(most);
        self.attempts = self.attempts.saturating_add(1);
        wait.mul_f64(1.0 - self.next_random() / 2.0)
    }

    /// How many attempts failed in a row, for people.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// 0–1, by SplitMix64.
    fn next_random(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let high = u32::try_from(z >> 32).unwrap_or(0);
        f64::from(high) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_keep_to_the_schedule(seed: u64, took in proptest::collection::vec(0_u64..5_000, 1..200)) {
            let mut backoff = Backoff::new(seed);
            let mut now = Duration::from_secs(1000);
            let start = now;
            for attempt in took {
                let quick = now - start <= QUICK_FOR;
                let wait = backoff.failed(now);
                prop_assert!(wait >= FIRST / 2);
                let most = if quick { QUICK_MAX } else { SLOW_MAX };
                prop_assert!(wait <= most);
                now += wait + Duration::from_millis(attempt);
            }
        }

        #[test]
        fn a_long_outage_is_tried_rarely_and_a_healthy_minute_forgets_it(seed: u64) {
            let mut backoff = Backoff::new(seed);
            let mut now = Duration::ZERO;
            for _ in 0..100 {
                now += backoff.failed(now);
            }
            prop_assert!(backoff.failed(now) >= SLOW_MAX / 2);
            backoff.connected(now);
            now += Duration::from_secs(59);
            prop_assert!(backoff.failed(now) >= SLOW_MAX / 2, "59 s are not a healthy minute");
            backoff.connected(now);
            now += Duration::from_secs(60);
            prop_assert!(backoff.failed(now) <= FIRST);
        }

        #[test]
        fn cameras_spread_out(seed: u64) {
            let waits: Vec<Duration> = (0..64).map(|i| Backoff::new(seed ^ i).failed(Duration::ZERO)).collect();
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            prop_assert!(*most - *least > Duration::from_millis(150));
        }
    }
}
