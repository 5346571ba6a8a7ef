//! Stated events against expected ones.

/// Something that happened at a moment. Only events of the same key can be the same.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedEvent {
    /// Seconds from the start.
    pub at: f64,
    /// Kind, place and direction in one text, for example `line_cross/door/in`.
    pub key: String,
}

/// How expected and found events pair up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matched {
    /// Pairs found.
    pub true_positives: usize,
    /// Found, but not expected; in the order given.
    pub false_positives: Vec<TimedEvent>,
    /// Expected, but not found; in the order given.
    pub false_negatives: Vec<TimedEvent>,
    /// Index into the expected and into the found events, by the first.
    pub pairs: Vec<(usize, usize)>,
}

impl Matched {
    /// Share of the found events that were expected; 1 where none was found.
    pub fn precision(&self) -> f64 {
        share(self.true_positives, self.false_positives.len())
    }

    /// Share of the expected events that were found; 1 where none was expected.
    pub fn recall(&self) -> f64 {
        share(self.true_positives, self.false_negatives.len())
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        share(
            2 * self.true_positives,
            self.false_positives.len() + self.false_negatives.len(),
        )
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of events are far below 2^52"
)]
fn share(good: usize, bad: usize) -> f64 {
    if good + bad == 0 {
        1.0
    } else {
        good as f64 / (good + bad) as f64
    }
}

/// Pairs as many events as can be, one to one, same key, at most `within_s` apart; among those
/// pairings one in which neighbours in time are not paired crosswise.
pub fn match_events(expected: &[TimedEvent], found: &[TimedEvent], within_s: f64) -> Matched {
    let (order_e, order_f) = (by_time(expected), by_time(found));
    let mut taken = vec![false; found.len()];
    let mut pairs = Vec::new();
    // All windows have one width, so serving them by start time and giving each the earliest
    // free event of its key is the largest matching.
    for &e in &order_e {
        let wanted = &expected[e];
        let partner = order_f.iter().copied().find(|&f| {
            !taken[f] && found[f].key == wanted.key && (found[f].at - wanted.at).abs() <= within_s
        });
        if let Some(f) = partner {
            taken[f] = true;
            pairs.push((e, f));
        }
    }
    pairs.sort_unstable();
    let rest = |events: &[TimedEvent], used: &dyn Fn(usize) -> bool| {
        let left = events.iter().enumerate().filter(|&(i, _)| !used(i));
        left.map(|(_, event)| event.clone()).collect()
    };
    Matched {
        true_positives: pairs.len(),
        false_positives: rest(found, &|i| taken[i]),
        false_negatives: rest(expected, &|i| pairs.iter().any(|p| p.0 == i)),
        pairs,
    }
}

fn by_time(events: &[TimedEvent]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by(|&a, &b| events[a].at.total_cmp(&events[b].at));
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn events(list: &[(f64, &str)]) -> Vec<TimedEvent> {
        list.iter()
            .map(|&(at, key)| TimedEvent {
                at,
                key: key.to_owned(),
            })
            .collect()
    }

    #[test]
    fn key_and_time_decide() {
        let expected = events(&[(1.0, "in"), (2.0, "in"), (9.0, "out")]);
        let found = events(&[(2.4, "in"), (9.2, "in"), (9.3, "out"), (1.9, "in")]);
        let matched = match_events(&expected, &found, 1.0);
        assert_eq!(matched.pairs, [(0, 3), (1, 0), (2, 2)]);
        assert_eq!(matched.false_positives, events(&[(9.2, "in")]));
        assert!(matched.false_negatives.is_empty());
        assert!((matched.precision() - 0.75).abs() < 1e-12);
        assert!((matched.recall() - 1.0).abs() < 1e-12);
        assert!((matched.f1() - 6.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_expected_and_nothing_found_is_perfect() {
        assert!((match_events(&[], &[], 1.0).f1() - 1.0).abs() < 1e-12);
    }

    /// Tries everything.
    fn most_pairs(expected: &[TimedEvent], found: &[TimedEvent], within_s: f64) -> usize {
        let Some((first, rest)) = expected.split_first() else {
            return 0;
        };
        let without = most_pairs(rest, found, within_s);
        (0..found.len())
            .filter(|&i| found[i].key == first.key && (found[i].at - first.at).abs() <= within_s)
            .map(|i| {
                let mut left = found.to_vec();
                left.remove(i);
                1 + most_pairs(rest, &left, within_s)
            })
            .fold(without, usize::max)
    }

    fn lists() -> impl Strategy<Value = Vec<TimedEvent>> {
        let event = (0_u32..40, prop::bool::ANY).prop_map(|(t, a)| TimedEvent {
            at: f64::from(t) / 8.0,
            key: if a { "in" } else { "out" }.to_owned(),
        });
        prop::collection::vec(event, 0..6)
    }

    proptest! {
        #[test]
        fn no_pairing_is_larger(expected in lists(), found in lists()) {
            let matched = match_events(&expected, &found, 0.75);
            prop_assert_eq!(matched.true_positives, most_pairs(&expected, &found, 0.75));
            prop_assert_eq!(matched.true_positives + matched.false_positives.len(), found.len());
            prop_assert_eq!(matched.true_positives + matched.false_negatives.len(), expected.len());
        }
    }
}
