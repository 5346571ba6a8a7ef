//! How many pictures a second are analysed when there is more to do than time.

/// Follows the load: a share of the wanted rate that all cameras get.
///
/// Once a second it looks at how many pictures were replaced by newer ones before a worker came to
/// them. Falling fast and rising slowly settles just below what the machine can do, without knowing
/// the machine (the rule that also shares lines fairly, AIMD). The last seconds count, the older the
/// less: one busy moment of a machine that manages the rest must not slow all cameras down.
#[derive(Debug, Clone)]
pub struct Pace {
    share: f64,
    offered: f64,
    replaced: f64,
}

/// Never less than this share: 5 wanted pictures a second stay one every 4 s.
const LEAST: f64 = 0.05;
/// More replaced pictures than this share of those offered means overload.
const TOO_MANY: f64 = 0.04;
/// What a second counts when it is one older.
const FADING: f64 = 0.75;

impl Default for Pace {
    fn default() -> Self {
        Self {
            share: 1.0,
            offered: 0.0,
            replaced: 0.0,
        }
    }
}

impl Pace {
    /// Takes the last second's figures.
    #[expect(clippy::cast_precision_loss, reason = "a second's pictures")]
    pub fn observe(&mut self, offered: u64, replaced: u64) {
        if offered == 0 {
            return;
        }
        self.offered = self.offered * FADING + offered as f64;
        self.replaced = self.replaced * FADING + replaced as f64;
        let lost = self.replaced / self.offered;
        if lost > TOO_MANY {
            // Aim at what was managed, with a little room. What was seen is answered with this.
            self.share = (self.share * (1.0 - lost).max(0.5) * 0.97).max(LEAST);
            (self.offered, self.replaced) = (0.0, 0.0);
        } else {
            self.share = (self.share * 1.03 + 0.005).min(1.0);
        }
    }

    /// Share of the wanted rate, 0.05–1.
    pub fn share(&self) -> f64 {
        self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine that manages `capacity` pictures a second.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small positive rates"
    )]
    fn settle(capacity: u64, wanted: u64) -> (f64, u64) {
        let mut pace = Pace::default();
        let mut replaced_late = 0;
        for second in 0..300 {
            let offered = (wanted as f64 * pace.share()).round() as u64;
            let replaced = offered.saturating_sub(capacity);
            if second >= 100 {
                replaced_late += replaced;
            }
            pace.observe(offered, replaced);
        }
        (wanted as f64 * pace.share(), replaced_late)
    }

    #[test]
    fn it_settles_at_what_the_machine_can_do() {
        for capacity in [10, 40, 75] {
            let (rate, replaced) = settle(capacity, 80);
            assert!(
                rate >= capacity as f64 * 0.85 && rate <= capacity as f64 * 1.1 + 1.0,
                "{rate} of {capacity}"
            );
            assert!(
                replaced < capacity * 200 / 20,
                "under 5 % are replaced once settled: {replaced} at {capacity}"
            );
        }
    }

    #[test]
    fn a_busy_moment_does_not_slow_a_machine_that_manages_the_rest() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            pace.observe(80, 0);
        }
        pace.observe(80, 8);
        assert!((pace.share() - 1.0).abs() < 1e-9, "{}", pace.share());
        for _ in 0..3 {
            pace.observe(80, 8);
        }
        assert!(pace.share() < 0.95, "a lasting one does: {}", pace.share());
    }

    #[test]
    fn without_overload_everything_wanted_is_granted() {
        assert!((settle(100, 80).0 - 80.0).abs() < 1e-9);
    }
}
