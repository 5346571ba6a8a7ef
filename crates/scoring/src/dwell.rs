//! Stated dwell or wait times against expected ones.

/// How expected and found times pair up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchedDwell {
    /// Index into the expected and into the found times, and found minus expected in seconds.
    pub pairs: Vec<(usize, usize, f64)>,
    /// Indexes of expected times nobody found.
    pub missed: Vec<usize>,
    /// Indexes of found times nobody expected.
    pub surplus: Vec<usize>,
}

impl MatchedDwell {
    /// Mean absolute error in seconds; `None` where nothing paired.
    pub fn mean_error_s(&self) -> Option<f64> {
        let count = u32::try_from(self.pairs.len()).ok().filter(|&n| n > 0)?;
        Some(self.pairs.iter().map(|p| p.2.abs()).sum::<f64>() / f64::from(count))
    }

    /// Every expected time was found, nothing else, and none is off by more than `tolerance_s`.
    pub fn all_within(&self, tolerance_s: f64) -> bool {
        self.missed.is_empty()
            && self.surplus.is_empty()
            && self.pairs.iter().all(|p| p.2.abs() <= tolerance_s)
    }
}

/// Pairs times given in the order in which the visits ended, keeping that order: as many as can
/// be, with the smallest sum of errors among those.
pub fn match_dwell(expected_s: &[f64], found_s: &[f64]) -> MatchedDwell {
    let (n, m) = (expected_s.len(), found_s.len());
    // best[i][j]: pairs and error of the first i expected and the first j found.
    let mut best = vec![vec![(0_usize, 0.0_f64); m + 1]; n + 1];
    for i in 1..=n {
        for j in 1..=m {
            let (count, error) = best[i - 1][j - 1];
            let paired = (
                count + 1,
                error + (found_s[j - 1] - expected_s[i - 1]).abs(),
            );
            best[i][j] = better(paired, better(best[i - 1][j], best[i][j - 1]));
        }
    }
    let mut matched = MatchedDwell::default();
    let (mut i, mut j) = (n, m);
    while i > 0 && j > 0 {
        if same(best[i][j], best[i - 1][j]) {
            i -= 1;
            matched.missed.push(i);
        } else if same(best[i][j], best[i][j - 1]) {
            j -= 1;
            matched.surplus.push(j);
        } else {
            i -= 1;
            j -= 1;
            matched.pairs.push((i, j, found_s[j] - expected_s[i]));
        }
    }
    matched.missed.extend((0..i).rev());
    matched.surplus.extend((0..j).rev());
    matched.pairs.reverse();
    matched.missed.reverse();
    matched.surplus.reverse();
    matched
}

fn better(a: (usize, f64), b: (usize, f64)) -> (usize, f64) {
    if b.0 > a.0 || (b.0 == a.0 && b.1 < a.1) {
        b
    } else {
        a
    }
}

fn same(a: (usize, f64), b: (usize, f64)) -> bool {
    a.0 == b.0 && a.1.to_bits() == b.1.to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surplus_visit_is_the_one_that_fits_worst() {
        let matched = match_dwell(&[9.8, 18.7, 15.7], &[9.9, 1.2, 18.0, 16.0]);
        let pairs: Vec<_> = matched.pairs.iter().map(|p| (p.0, p.1)).collect();
        assert_eq!(pairs, [(0, 0), (1, 2), (2, 3)]);
        assert_eq!(matched.surplus, [1]);
        assert!(matched.missed.is_empty());
        assert!(!matched.all_within(1.5), "a surplus visit is an error");
        assert!((matched.mean_error_s().unwrap() - (0.1 + 0.7 + 0.3) / 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_missed_visit_does_not_shift_the_others() {
        let matched = match_dwell(&[5.0, 30.0, 8.0], &[5.5, 8.5]);
        assert_eq!(matched.missed, [1]);
        assert_eq!(matched.pairs.len(), 2);
        assert!(match_dwell(&[], &[]).all_within(0.0));
        assert_eq!(match_dwell(&[], &[3.0]).surplus, [0]);
    }
}
