//! How alike people look who are not the same, at this site and in this light: learned from how alike whoever comes is to
//! all who are remembered, of whom one at most is the same (a cohort of impostors: Auckenthaler, Carey and Lloyd-Thomas,
//! Score normalization for text-independent speaker verification systems, Digital Signal Processing 10, 2000).

/// How alike strangers look before any were seen, as the card of the known model suggests (same people
/// from .40 to .64 on, depending on the scene), and as how many pairs that counts.
const EXPECTED: (f64, f64, f64) = (0.30, 0.11, 20.0);
/// Beyond this the newest count for more than the oldest: light changes with the day.
const REMEMBERED: f64 = 2000.0;
/// All pairs of one person say together as much as so many: how they look is in each of them.
const OF_ONE: f64 = 20.0;
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
    /// Learns from how alike somebody is to all who are remembered. The most alike is left out: it may be the same person,
    /// known again or not, or followed twice by one tracker.
    pub(crate) fn learn(&mut self, mut similarities: Vec<f64>) {
        similarities.retain(|similarity| similarity.is_finite());
        similarities.sort_by(f64::total_cmp);
        similarities.pop();
        let Some(count) = u32::try_from(similarities.len()).ok().filter(|n| *n > 0) else {
            return;
        };
        let count = f64::from(count);
        // Somebody who was missed several times must not teach that strangers look the same.
        let most = MOST_SURPRISING * self.variance.sqrt();
        let mut sums = (0.0, 0.0);
        for similarity in similarities {
            let off = (similarity - self.mean).clamp(-most, most);
            sums = (sums.0 + off, sums.1 + off * off);
        }
        let off = sums.0 / count;
        let variance = (sums.1 / count - off * off).max(0.0);
        let weight = count.min(OF_ONE);
        self.pairs = (self.pairs + weight).min(REMEMBERED);
        let share = weight / self.pairs;
        let before = 1.0 - share;
        self.mean += share * off;
        self.variance = before * self.variance + share * variance + share * before * off * off;
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
        for _ in 0..50 {
            site.learn((0..20).map(|i| 0.6 + 0.01 * f64::from(i % 5)).collect());
        }
        assert!(site.bound(10, 0.05) > before, "everybody wears the same");
        assert!(site.bound(usize::MAX, 0.05) <= MOST);
    }

    #[test]
    fn who_comes_back_does_not_teach_that_strangers_look_the_same() {
        let mut site = Strangers::default();
        for person in 0..300 {
            let strangers = (0..20).map(|i| 0.15 + 0.01 * f64::from((i + person) % 20));
            site.learn(strangers.chain([0.9]).collect());
        }
        assert!((site.mean - 0.245).abs() < 0.01, "{site:?}");
        assert!((site.variance.sqrt() - 0.058).abs() < 0.01, "{site:?}");
        site.learn(vec![0.8]);
        site.learn(Vec::new());
        assert!(
            (site.mean - 0.245).abs() < 0.01,
            "one alone may be the same person"
        );
    }
}
