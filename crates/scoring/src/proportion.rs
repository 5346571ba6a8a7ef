//! Shares of what was looked at, with what they may be in truth.

/// 97.5 % of a normal distribution lie below: an interval that holds the true share 19 times of 20.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// What was seen.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Proportion {
    /// `good` of `all`; none of nothing.
    ///
    /// The interval is Wilson's score interval (E. B. Wilson, "Probable inference, the law of
    /// succession, and statistical inference", JASA 22, 1927, 209–212): with n of all, p seen and
    /// z = 1.96, (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z·√(p(1−p)/n) it is not
    /// empty where no error was seen, and it keeps what it promises for few observations (Brown, Cai
    /// and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001,
    /// 101–133).
    pub fn wilson(good: u64, all: u64) -> Option<Self> {
        if all == 0 || good > all {
            return None;
        }
        let (n, p) = (real(all), real(good) / real(all));
        let scale = 1.0 + Z * Z / n;
        let middle = (p + Z * Z / (2.0 * n)) / scale;
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        // Rounding must not push the ends past what was seen.
        let low = (middle - half).clamp(0.0, p);
        let high = (middle + half).clamp(p, 1.0);
        Some(Self {
            value: p,
            low,
            high,
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "people counted by hand are far below 2^52"
)]
fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The interval holds each share that a score test does not refuse: |p − q| ≤ z·√(q(1−q)/n).
    fn is_refused(good: u64, all: u64, q: f64) -> bool {
        let (n, p) = (real(all), real(good) / real(all));
        (p - q).abs() > Z * (q * (1.0 - q) / n).sqrt()
    }

    #[test]
    fn nothing_seen_says_nothing() {
        assert_eq!(Proportion::wilson(0, 0), None);
        assert_eq!(Proportion::wilson(2, 1), None);
    }

    #[test]
    fn published_values() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
        // Medicine 17, 1998, table I, method 3.
        for (good, all, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = Proportion::wilson(good, all).unwrap();
            let near = (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5;
            assert!(near, "{good} of {all}: {found:?}, not {low} to {high}");
        }
    }

    proptest! {
        #[test]
        fn it_holds_what_a_score_test_does_not_refuse(all in 1_u64..500, part in 0.0..=1.0_f64, q in 0.001..0.999_f64) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 500")]
            let good = (real(all) * part) as u64;
            let found = Proportion::wilson(good, all).unwrap();
            prop_assert!(0.0 <= found.low && found.low <= found.value && found.value <= found.high && found.high <= 1.0);
            let edge = (q - found.low).abs().min((q - found.high).abs());
            if edge > 1e-9 {
                let inside = found.low < q && q < found.high;
                prop_assert_eq!(inside, !is_refused(good, all, q));
            }
        }

        #[test]
        fn more_of_the_same_makes_it_narrower(good in 0_u64..50, bad in 0_u64..50) {
            prop_assume!(good + bad > 0);
            let few = Proportion::wilson(good, good + bad).unwrap();
            let many = Proportion::wilson(good * 4, (good + bad) * 4).unwrap();
            prop_assert!(many.high - many.low < few.high - few.low);
        }
    }
}
