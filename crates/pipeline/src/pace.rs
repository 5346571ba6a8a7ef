//! How many pictures a second are analysed when there is more to do than time.

/// Follows the load: a share of the wanted rate that all cameras get.
///
/// Once a second it looks at how many pictures were replaced by newer ones before a worker came to
/// them. Falling fast and rising slowly settles just below what the machine can do, without knowing
/// the machine (the rule that also shares lines fairly, AIMD). It rises fast while it is well below the
/// share at which there was too much last, as after a browser's start or while a model was opened, and
/// slowly near that. The last seconds count, the older the less: one busy moment of a machine that
/// manages the rest must not slow all cameras down.
#[derive(Debug, Clone)]
pub struct Pace {
    share: f64,
    /// About where there was too much last.
    ceiling: f64,
    /// The second before was one of too much.
    overloaded: bool,
    offered: f64,
    replaced: f64,
}

/// Never less than this share: 5 wanted pictures a second stay one every 4 s.
const LEAST: f64 = 0.05;
/// More replaced pictures than this share of those offered means overload. Analysis stands behind all
/// other work, so that it is without a processor for a tenth of a second now and then.
const TOO_MANY: f64 = 0.1;
/// However bad a second was, this part of the share is left after it.
const AT_MOST_TO: f64 = 0.7;
/// Part of what was managed that is asked for next.
const ROOM: f64 = 0.92;
/// What a second counts when it is one older.
const FADING: f64 = 0.75;
/// Below this part of the ceiling there was room before.
const WELL_BELOW: f64 = 0.8;
/// Growth in a second, well below the ceiling and near it.
const FAST: f64 = 1.2;
const SLOW: f64 = 1.03;

impl Default for Pace {
    fn default() -> Self {
        Self {
            share: 1.0,
            ceiling: 1.0,
            overloaded: false,
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
            if !self.overloaded {
                // By small steps: a short burst of other work says little of what the machine can do.
                self.ceiling = self.share.max(self.ceiling * 0.85);
            }
            self.overloaded = true;
            // Aim below what was managed. What was seen is answered with this.
            self.share = (self.share * (1.0 - lost).max(AT_MOST_TO) * ROOM).max(LEAST);
            (self.offered, self.replaced) = (0.0, 0.0);
        } else {
            self.overloaded = false;
            let near = self.ceiling * WELL_BELOW;
            let grown = if self.share < near {
                (self.share * FAST).min(near)
            } else {
                self.share * SLOW
            };
            self.share = (grown + 0.002).min(1.0);
            // What was too much is not too much for ever.
            self.ceiling = self.ceiling.max(self.share);
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
                replaced < capacity * 200 / 9,
                "few are replaced once settled: {replaced} at {capacity}"
            );
        }
    }

    #[test]
    fn a_busy_moment_does_not_slow_a_machine_that_manages_the_rest() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            pace.observe(80, 0);
        }
        pace.observe(80, 20);
        assert!((pace.share() - 1.0).abs() < 1e-9, "{}", pace.share());
        for _ in 0..3 {
            pace.observe(80, 20);
        }
        assert!(pace.share() < 0.95, "a lasting one does: {}", pace.share());
    }

    #[test]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small positive rates"
    )]
    fn after_a_busy_while_the_wanted_rate_is_back_in_seconds() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            let offered = (80.0 * pace.share()) as u64;
            pace.observe(offered, offered * 9 / 10);
        }
        assert!(pace.share() < 0.1, "{}", pace.share());
        let seconds = (1..=120).find(|_| {
            pace.observe((80.0 * pace.share()) as u64, 0);
            pace.share() >= 0.95
        });
        assert!(seconds.is_some_and(|seconds| seconds <= 25), "{seconds:?}");
    }

    #[test]
    fn without_overload_everything_wanted_is_granted() {
        assert!((settle(100, 80).0 - 80.0).abs() < 1e-9);
    }
}
