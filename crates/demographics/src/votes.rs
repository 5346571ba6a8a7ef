//! What was estimated of one person, until they have come in.

use inveye_domain::{AgeBand, Estimate, Gender, Group};

/// Estimates of one person that are kept; more say little more.
const MOST: usize = 8;

/// One estimate may be of a face in an odd moment: two that agree are the least.
const LEAST: usize = 2;

/// From how likely on, on average, somebody is taken for a man; at one less this, for a woman.
const SURE: f32 = 0.8;

/// How far estimates may be from their middle on average, in years: published models of this kind err by about seven,
/// and where estimates of one person differ by more among themselves the band is chance.
const SCATTER: f32 = 8.0;

/// Estimates of one person. In memory only, and nothing of it is printed.
#[derive(Default)]
pub(crate) struct Votes(Vec<Estimate>);

impl Votes {
    /// Takes one more; what is no number is none.
    pub(crate) fn add(&mut self, estimate: Estimate) {
        let is_age = (0.0..=120.0).contains(&estimate.age);
        if is_age && (0.0..=1.0).contains(&estimate.male) && !self.is_full() {
            self.0.push(estimate);
        }
    }

    /// Whether nothing is gained by another look.
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MOST
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The group, if estimates are enough and agree.
    pub(crate) fn group(&self) -> Option<Group> {
        if self.0.len() < LEAST {
            return None;
        }
        let male = mean(self.0.iter().map(|estimate| estimate.male));
        let gender = if male >= SURE {
            Gender::Male
        } else if male <= 1.0 - SURE {
            Gender::Female
        } else {
            return None;
        };
        let mut ages: Vec<f32> = self.0.iter().map(|estimate| estimate.age).collect();
        ages.sort_by(f32::total_cmp);
        let half = ages.len() / 2;
        let middle = if ages.len().is_multiple_of(2) {
            f32::midpoint(ages[half - 1], ages[half])
        } else {
            ages[half]
        };
        let scatter = mean(ages.iter().map(|age| (age - middle).abs()));
        (scatter <= SCATTER).then(|| Group {
            age: AgeBand::of(middle),
            gender,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most eight")]
fn mean(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = values.len().max(1) as f32;
    values.sum::<f32>() / count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn votes(of: &[(f32, f32)]) -> Option<Group> {
        let mut votes = Votes::default();
        of.iter()
            .for_each(|&(age, male)| votes.add(Estimate { age, male }));
        votes.group()
    }

    fn group(age: AgeBand, gender: Gender) -> Option<Group> {
        Some(Group { age, gender })
    }

    #[test]
    fn estimates_that_agree_are_a_group() {
        let woman = group(AgeBand::Young, Gender::Female);
        assert_eq!(votes(&[(30.0, 0.1), (28.0, 0.05)]), woman);
        let outlier = [(30.0, 0.1), (28.0, 0.05), (29.0, 0.2), (47.0, 0.3)];
        assert_eq!(votes(&outlier), woman, "one of four is off");
        let child = group(AgeBand::Child, Gender::Male);
        assert_eq!(votes(&[(8.0, 0.9), (12.0, 0.8), (10.0, 0.85)]), child);
    }

    #[test]
    fn one_estimate_and_those_that_disagree_are_unknown() {
        for (why, few) in [
            ("none", &[][..]),
            ("one", &[(30.0, 0.0)]),
            ("in between", &[(30.0, 0.5), (30.0, 0.6)]),
            ("one of each", &[(30.0, 0.0), (30.0, 1.0)]),
            ("of any age", &[(20.0, 0.0), (60.0, 0.0)]),
        ] {
            assert_eq!(votes(few), None, "{why}");
        }
    }

    #[test]
    fn what_is_no_number_is_no_vote() {
        let nonsense = [
            (f32::NAN, 0.0),
            (30.0, f32::NAN),
            (f32::INFINITY, 0.0),
            (-1.0, 0.0),
            (121.0, 0.0),
            (30.0, 1.1),
        ];
        assert_eq!(votes(&nonsense), None);
        let mut with = nonsense.to_vec();
        with.extend([(70.0, 1.0), (72.0, 1.0)]);
        assert_eq!(votes(&with), group(AgeBand::Old, Gender::Male));
    }

    proptest! {
        /// The order in which somebody was looked at says nothing.
        #[test]
        fn order_does_not_matter(of in prop::collection::vec((0.0..120.0_f32, 0.0..1.0_f32), 0..8)) {
            let mut turned = of.clone();
            turned.reverse();
            // Sums of floats may differ in their last place; at a border that decides, so borders are left out.
            let male = of.iter().map(|v| v.1).sum::<f32>() / of.len().max(1) as f32;
            prop_assume!((male - SURE).abs() > 1e-3 && (male - (1.0 - SURE)).abs() > 1e-3);
            if let (Some(one), Some(other)) = (votes(&of), votes(&turned)) {
                prop_assert_eq!(one, other);
            }
        }
    }
}
