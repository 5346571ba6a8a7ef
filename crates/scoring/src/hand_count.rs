//! What people counted by hand in short clips, against what was counted there.

use crate::events::{TimedEvent, match_events};
use crate::proportion::Proportion;

/// How the taps of one clip and the counts stored of it belong together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClipScore {
    /// Counted, and somebody was there: index into the taps and into the counts.
    pub right: Vec<(usize, usize)>,
    /// Somebody was there and was not counted: indices into the taps.
    pub missed: Vec<usize>,
    /// Counted, and nobody was there: indices into the counts.
    pub false_counts: Vec<usize>,
}

/// Compares them. Times are seconds from the clip's beginning, `length_s` its length; keys are directions.
///
/// Taps and counts just outside of the clip may be given too. They explain what lies within: who
/// crosses in the last second is tapped when the clip is over. They never count themselves, so that
/// nothing is counted in two clips.
pub fn score_clip(
    taps: &[TimedEvent],
    counts: &[TimedEvent],
    length_s: f64,
    within_s: f64,
) -> ClipScore {
    let inside = |event: &TimedEvent| (0.0..length_s).contains(&event.at);
    let pairs = match_events(taps, counts, within_s).pairs;
    let alone = |events: &[TimedEvent], paired: &dyn Fn(usize) -> bool| {
        (0..events.len())
            .filter(|&i| inside(&events[i]) && !paired(i))
            .collect()
    };
    ClipScore {
        missed: alone(taps, &|tap| pairs.iter().any(|pair| pair.0 == tap)),
        false_counts: alone(counts, &|count| pairs.iter().any(|pair| pair.1 == count)),
        // A count is as exact as the picture it was made in; a tap is as late as a hand.
        right: pairs
            .iter()
            .copied()
            .filter(|&(_, count)| inside(&counts[count]))
            .collect(),
    }
}

/// Sums of clips. Misses and false counts are kept apart, so that one never makes up for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Counted rightly.
    pub right: u64,
    /// Missed.
    pub missed: u64,
    /// Counted although nobody was there.
    pub false_counts: u64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            missed: self.missed + other.missed,
            false_counts: self.false_counts + other.false_counts,
        }
    }

    /// Of all who were there or were counted, those counted rightly: right / (right + missed + false).
    /// Stricter than the usual 1 − |counted − there| / there, in which errors of opposite sign cancel.
    pub fn accuracy(self) -> Option<Proportion> {
        Proportion::wilson(self.right, self.right + self.missed + self.false_counts)
    }

    /// Of all who were there, those missed.
    pub fn miss_rate(self) -> Option<Proportion> {
        Proportion::wilson(self.missed, self.right + self.missed)
    }

    /// Of all counts, the false ones.
    pub fn false_rate(self) -> Option<Proportion> {
        Proportion::wilson(self.false_counts, self.right + self.false_counts)
    }

    /// How far the sum is off: (counted − there) / there. Misses and false counts cancel in it.
    #[expect(
        clippy::cast_precision_loss,
        reason = "people counted by hand are far below 2^52"
    )]
    pub fn count_error(self) -> Option<f64> {
        let there = self.right + self.missed;
        (there > 0).then(|| (self.false_counts as f64 - self.missed as f64) / there as f64)
    }
}

impl From<&ClipScore> for Tally {
    fn from(score: &ClipScore) -> Self {
        Self {
            right: score.right.len() as u64,
            missed: score.missed.len() as u64,
            false_counts: score.false_counts.len() as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(list: &[(f64, &str)]) -> Vec<TimedEvent> {
        let event = |&(at, key): &(f64, &str)| TimedEvent {
            at,
            key: key.to_owned(),
        };
        list.iter().map(event).collect()
    }

    #[test]
    fn misses_and_false_counts_do_not_cancel() {
        let taps = at(&[(5.0, "in"), (20.0, "out")]);
        let counts = at(&[(4.6, "in"), (40.0, "out")]);
        let score = score_clip(&taps, &counts, 60.0, 3.0);
        assert_eq!(score.right, [(0, 0)]);
        assert_eq!(
            (score.missed.as_slice(), score.false_counts.as_slice()),
            (&[1][..], &[1][..])
        );
        let tally = Tally::from(&score);
        assert_eq!(tally.count_error(), Some(0.0), "the sum alone looks right");
        let accuracy = tally.accuracy().unwrap().value;
        assert!((accuracy - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_late_hand_at_the_end_is_no_miss_and_no_false_count() {
        let score = score_clip(&at(&[(60.8, "in")]), &at(&[(59.5, "in")]), 60.0, 3.0);
        assert_eq!(score.right, [(0, 0)]);
        // The same pair seen from the clip that follows: somebody else's.
        let next = score_clip(&at(&[(0.8, "in")]), &at(&[(-0.5, "in")]), 60.0, 3.0);
        assert_eq!(next, ClipScore::default());
    }

    #[test]
    fn the_way_matters() {
        let score = score_clip(&at(&[(5.0, "in")]), &at(&[(5.0, "out")]), 60.0, 3.0);
        assert_eq!((score.missed.len(), score.false_counts.len()), (1, 1));
    }

    fn moments() -> impl Strategy<Value = Vec<TimedEvent>> {
        let event = (-20_i32..280, prop::bool::ANY).prop_map(|(at, way)| TimedEvent {
            at: f64::from(at) / 4.0,
            key: if way { "in" } else { "out" }.to_owned(),
        });
        prop::collection::vec(event, 0..20)
    }

    proptest! {
        /// Every tap and every count within the clip is one thing, once.
        #[test]
        fn all_within_is_accounted_for(taps in moments(), counts in moments()) {
            let score = score_clip(&taps, &counts, 60.0, 3.0);
            let inside = |events: &[TimedEvent]| events.iter().filter(|event| (0.0..60.0).contains(&event.at)).count();
            prop_assert_eq!(score.right.len() + score.false_counts.len(), inside(&counts));
            for &(tap, count) in &score.right {
                prop_assert_eq!(&taps[tap].key, &counts[count].key);
                prop_assert!((taps[tap].at - counts[count].at).abs() <= 3.0);
                prop_assert!(!score.missed.contains(&tap) && !score.false_counts.contains(&count));
            }
        }

        /// Whoever taps exactly what was counted finds no error.
        #[test]
        fn taps_like_the_counts_are_all_right(counts in moments()) {
            let score = score_clip(&counts, &counts, 60.0, 3.0);
            prop_assert!(score.missed.is_empty() && score.false_counts.is_empty());
        }
    }
}
