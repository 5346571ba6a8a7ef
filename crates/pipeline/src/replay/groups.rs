//! Who was counted as coming in together, compared with who really did.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{Direction, EventKind, SceneEvent};
use inveye_scoring::{TimedEvent, match_events};

use super::outcome::Outcome;
use super::truth::{TrueEvent, Truth};

/// Groups at the lines of one camera. Who came alone is a group of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupScore {
    /// How many groups came in: found, expected.
    pub groups: (u64, u64),
    /// Of two people who came in, how often they were found to belong together.
    pub pairs_found: u64,
    /// How often they do, and were found to.
    pub pairs_right: u64,
    /// How often they do.
    pub pairs_expected: u64,
}

impl GroupScore {
    /// Of pairs that were found, the share that belongs together; none where there are none.
    pub fn precision(&self) -> Option<f64> {
        share(self.pairs_right, self.pairs_found)
    }

    /// Of pairs that belong together, the share that was found; none where there are none.
    pub fn recall(&self) -> Option<f64> {
        share(self.pairs_right, self.pairs_expected)
    }
}

#[expect(clippy::cast_precision_loss, reason = "pairs of people in a clip")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Compares; none where the truth does not say who belongs together. Entries pair up where their times are within
/// `match_s`.
pub(super) fn score(outcome: &Outcome, truth: &Truth, match_s: f64) -> Option<GroupScore> {
    let groups = truth.groups.as_ref()?;
    let of_person: BTreeMap<&str, usize> = (0..)
        .zip(groups)
        .flat_map(|(number, group)| group.iter().map(move |person| (person.as_str(), number)))
        .collect();
    let really: Vec<&TrueEvent> = truth.events.iter().flatten().filter(is_entry).collect();
    let true_group = |event: &TrueEvent| {
        let person = event.person.as_deref()?;
        let group = of_person.get(person)?;
        Some((event.line.clone(), *group))
    };
    let expected: Vec<TimedEvent> = really.iter().map(|event| really_timed(event)).collect();
    let found: Vec<TimedEvent> = outcome.entries.iter().filter_map(timed).collect();
    let found_group: Vec<_> = outcome.entries.iter().filter_map(group_of).collect();
    let true_group: Vec<_> = really.iter().map(|event| true_group(event)).collect();
    let matched = match_events(&expected, &found, match_s);
    let partner: BTreeMap<usize, usize> = matched.pairs.iter().map(|&(e, f)| (f, e)).collect();
    let mut score = GroupScore {
        groups: (distinct(&found_group), distinct(&true_group)),
        pairs_found: 0,
        pairs_right: 0,
        pairs_expected: pairs(&true_group).count() as u64,
    };
    for (a, b) in pairs(&found_group) {
        score.pairs_found += 1;
        let both = partner.get(&a).zip(partner.get(&b));
        let is_right =
            both.is_some_and(|(&a, &b)| together(true_group[a].as_ref(), true_group[b].as_ref()));
        score.pairs_right += u64::from(is_right);
    }
    Some(score)
}

fn is_entry(event: &&TrueEvent) -> bool {
    let is_in = event.kind == "line_cross" && event.direction == Some(Direction::In);
    is_in && !event.u_turn && !event.is_hidden
}

fn really_timed(event: &TrueEvent) -> TimedEvent {
    TimedEvent {
        at: event.t,
        key: event.line.clone().unwrap_or_default(),
    }
}

fn timed(entry: &SceneEvent) -> Option<TimedEvent> {
    let EventKind::Entry { line, .. } = &entry.kind else {
        return None;
    };
    Some(TimedEvent {
        at: entry.at.as_seconds(),
        key: line.to_string(),
    })
}

/// A group's line and when its first came in; none for who came in while nobody knew how they walked.
type Found = Option<(String, i64)>;

fn group_of(entry: &SceneEvent) -> Option<Found> {
    let EventKind::Entry { line, group } = &entry.kind else {
        return None;
    };
    let began = |behind: std::time::Duration| {
        let behind = i64::try_from(behind.as_micros()).unwrap_or(i64::MAX);
        entry.at.as_micros().saturating_sub(behind)
    };
    Some(group.map(|place| (line.to_string(), began(place.behind))))
}

fn together<G: PartialEq>(a: Option<&G>, b: Option<&G>) -> bool {
    a.is_some() && a == b
}

/// Places of all pairs that belong together.
fn pairs<G: PartialEq>(groups: &[Option<G>]) -> impl Iterator<Item = (usize, usize)> {
    let places = 0..groups.len();
    let all = places.flat_map(move |a| (a + 1..groups.len()).map(move |b| (a, b)));
    all.filter(move |&(a, b)| together(groups[a].as_ref(), groups[b].as_ref()))
}

fn distinct<G: Ord>(groups: &[Option<G>]) -> u64 {
    let alone = groups.iter().filter(|group| group.is_none()).count();
    let several: BTreeSet<&G> = groups.iter().flatten().collect();
    (alone + several.len()) as u64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use inveye_domain::{GroupPlace, MediaTime, TrackId, TripwireName};

    use super::*;

    fn came_in(t: f64, place: u32, behind_s: f64) -> SceneEvent {
        let line = TripwireName::new("door").unwrap();
        let group = Some(GroupPlace {
            place,
            behind: Duration::from_secs_f64(behind_s),
        });
        SceneEvent {
            at: MediaTime::from_seconds(t),
            track: TrackId(1),
            foot: inveye_domain::Point::new(0.5, 0.5),
            kind: EventKind::Entry { line, group },
            confidence: 1.0,
        }
    }

    fn really(t: f64, person: &str) -> TrueEvent {
        TrueEvent {
            t,
            kind: "line_cross".to_owned(),
            line: Some("door".to_owned()),
            direction: Some(Direction::In),
            person: Some(person.to_owned()),
            ..TrueEvent::default()
        }
    }

    #[test]
    fn pairs_are_right_where_both_are_of_one_group() {
        let names = |group: &[&str]| group.iter().map(ToString::to_string).collect();
        let mut turned = really(31.0, "F");
        turned.u_turn = true;
        let mut truth = Truth {
            events: Some(vec![
                really(1.0, "A"),
                really(1.5, "B"),
                really(10.0, "C"),
                really(20.0, "D"),
                really(20.8, "E"),
                turned,
            ]),
            groups: Some(vec![names(&["A", "B"]), names(&["D", "E", "F"])]),
            ..Truth::default()
        };
        let outcome = Outcome {
            // A with B; C with somebody who is nobody; D and E each alone.
            entries: vec![
                came_in(1.1, 1, 0.0),
                came_in(1.6, 2, 0.5),
                came_in(10.0, 1, 0.0),
                came_in(10.9, 2, 0.9),
                came_in(20.0, 1, 0.0),
                came_in(20.7, 1, 0.0),
            ],
            ..Outcome::default()
        };
        let found = score(&outcome, &truth, 0.5).unwrap();
        let expected = GroupScore {
            groups: (4, 3),
            pairs_found: 2,
            pairs_right: 1,
            pairs_expected: 2,
        };
        assert_eq!(found, expected);
        assert_eq!((found.precision(), found.recall()), (Some(0.5), Some(0.5)));
        truth.groups = None;
        assert_eq!(score(&outcome, &truth, 0.5), None, "nobody said it");
    }
}
