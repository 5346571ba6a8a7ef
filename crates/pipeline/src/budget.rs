//! How much time of the threads that analyse may go into what is looked at beside detection.

use std::time::Duration;

/// Share of the time of all threads that analyse. Detection takes most of it: at a twentieth a look is hardly
/// felt there, and on a slow processor (10 ms a look) it still suffices for five people a second and thread.
const SHARE: f64 = 0.05;
/// Time that may be saved up, in seconds: several people come in at once, then nobody for a while.
const SAVED: f64 = 0.5;

/// Time that may be taken.
pub(crate) struct Budget {
    /// Seconds a second.
    share: f64,
    /// Seconds now.
    spare: f64,
    at: Duration,
}

impl Budget {
    /// Of so many threads.
    pub(crate) fn new(workers: usize) -> Self {
        let workers = u32::try_from(workers.max(1)).unwrap_or(1);
        Self {
            share: SHARE * f64::from(workers),
            spare: SAVED,
            at: Duration::ZERO,
        }
    }

    /// Whether there is any now.
    pub(crate) fn is_left(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.at = now;
        self.spare = (self.spare + passed * self.share).min(SAVED);
        self.spare > 0.0
    }

    /// Some was taken.
    pub(crate) fn take(&mut self, time: Duration) {
        self.spare -= time.as_secs_f64();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_looks_take_their_share_and_no_more() {
        let look = Duration::from_millis(100);
        let (mut budget, mut now, mut looks) = (Budget::new(2), Duration::ZERO, 0);
        while now < Duration::from_secs(100) {
            if budget.is_left(now) {
                budget.take(look);
                now += look;
                looks += 1;
            }
            now += Duration::from_millis(10);
        }
        // A twentieth of two threads' 100 s, and what was saved up.
        assert!((100..=107).contains(&looks), "{looks} looks of 100 ms");
    }
}
