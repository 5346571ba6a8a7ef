//! How alike people look who are not the same, at this site and in this light: learned from those who
//! cannot be, as they were in two places at once.

/// How alike strangers look before any were seen, as the card of the known model suggests (same people
/// from .40 to .64 on, depending on the scene), and as how many pairs that counts.
const EXPECTED: (f64, f64, f64) = (0.30, 0.11, 20.0);
/// Beyond this the newest count for more than the oldest: light changes with the day.
const REMEMBERED: f64 = 2000.0;
/// In standard deviations.
const MOST_SURPRISING: f64 = 3.0;
/// However different strangers look here, below this nobody is taken for the same.
const LEAST: f64 = 0.40;
/// However alike.
const MOST: f64 = 0.97;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strangers {
    pairs: f64,
    mean: f64,
    variance: f64,
}

impl Default for Strangers {
    fn default() -> Self {
        let (mean, deviation, pairs) = EXPECTED;
        Self {
            pairs,
            mean,
            variance: deviation * deviation,
        }
    }
}

impl Strangers {
    /// Learns from two who cannot be the same.
    pub(crate) fn learn(&mut self, similarity: f64) {
        if !similarity.is_finite() {
            return;
        }
        self.pairs = (self.pairs + 1.0).min(REMEMBERED);
        let share = 1.0 / self.pairs;
        // A tracker that follows one person twice must not teach that strangers look the same.
        let most = MOST_SURPRISING * self.variance.sqrt();
        let off = (similarity - self.mean).clamp(-most, most);
        self.mean += share * off;
        self.variance = (1.0 - share) * (self.variance + share * off * off);
    }

    /// The similarity that a stranger reaches with any of `remembered` people with this probability.
    pub(crate) fn bound(&self, remembered: usize, mistaken: f64) -> f64 {
        let remembered = u32::try_from(remembered.max(1)).unwrap_or(u32::MAX);
        let tail = mistaken / f64::from(remembered);
        (self.mean + deviations(tail) * self.variance.sqrt()).clamp(LEAST, MOST)
    }
}

/// Standard deviations above the mean beyond which this share of a normal distribution lies: formula
/// 26.2.23 of Abramowitz and Stegun, right to 0.0005.
fn deviations(tail: f64) -> f64 {
    let t = (-2.0 * tail.clamp(1e-12, 0.5).ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    t - above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        for (tail, expected) in [
            (0.5, 0.0),
            (0.05, 1.6449),
            (0.005, 2.5758),
            (0.0005, 3.2905),
        ] {
            assert!((deviations(tail) - expected).abs() < 0.001, "{tail}");
        }
    }

    #[test]
    fn the_bound_rises_with_those_remembered_and_with_how_alike_people_look() {
        let mut site = Strangers::default();
        assert!(site.bound(1, 0.05) < site.bound(10, 0.05));
        assert!(site.bound(10, 0.05) < site.bound(1000, 0.05));
        let before = site.bound(10, 0.05);
        for i in 0..200 {
            site.learn(0.6 + 0.01 * f64::from(i % 5));
        }
        assert!(site.bound(10, 0.05) > before, "everybody wears the same");
        assert!(site.bound(usize::MAX, 0.05) <= MOST);
    }
}
