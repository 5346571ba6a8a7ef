//! Who all cameras of a store together took people for, compared with who they were.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::Direction;
use inveye_identity::VisitorId;

use super::people::{LEAST_FRAMES, really, true_boxes};
use super::together::Together;
use super::truth::Truth;

/// People of one store, of as many cameras as there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoreScore {
    /// Different people who are no staff: found, and really in view.
    pub people: (u64, u64),
    /// Different people who came in by a line and are no staff: found, expected. Who turned back at once did not.
    pub visitors: (u64, u64),
    /// Times that those came in beyond their first: found, expected.
    pub returns: (u64, u64),
    /// Of two sights by different cameras, how many go under one name.
    pub linked: u64,
    /// How many of those are of one person.
    pub linked_rightly: u64,
    /// How many would be, if nobody was missed.
    pub same: u64,
    /// Different people taken for staff: found, expected.
    pub staff: (u64, u64),
}

impl StoreScore {
    /// Found less expected, as a share of those expected; none where nobody came in.
    pub fn visitors_error(&self) -> Option<f64> {
        share(self.visitors.0.abs_diff(self.visitors.1), self.visitors.1)
    }

    /// Of those linked over cameras, the share that is one person.
    pub fn precision(&self) -> Option<f64> {
        share(self.linked_rightly, self.linked)
    }

    /// Of those who are one person, the share that was linked.
    pub fn recall(&self) -> Option<f64> {
        share(self.linked_rightly, self.same)
    }
}

#[expect(clippy::cast_precision_loss, reason = "pairs of people in clips")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Compares with each camera's truth, in the cameras' order. People are the same where their ids are.
pub fn score_together(together: &Together, truths: &[&Truth]) -> StoreScore {
    let mut score = StoreScore {
        people: (together.today.people, 0),
        visitors: (together.today.visitors, 0),
        staff: (together.today.staff, 0),
        ..StoreScore::default()
    };
    let repeated = together.entered.entries - together.entered.staff - together.entered.visits;
    score.returns.0 = u64::try_from(repeated).unwrap_or(0);
    let (mut in_view, mut staff) = (BTreeSet::new(), BTreeSet::new());
    let mut came_in: BTreeMap<&str, u64> = BTreeMap::new();
    // By name and by person, who was followed by which camera.
    let mut sights: Vec<(usize, VisitorId, &str)> = Vec::new();
    for (number, (outcome, truth)) in together.outcomes.iter().zip(truths).enumerate() {
        let employed: BTreeSet<&str> = truth
            .staff
            .iter()
            .filter_map(|id| truth.name(*id))
            .collect();
        for event in truth.events.iter().flatten() {
            let comes_in = event.kind == "line_cross"
                && event.direction == Some(Direction::In)
                && !event.u_turn
                && !event.is_hidden;
            if let Some(person) = event
                .person
                .as_deref()
                .filter(|p| comes_in && !employed.contains(p))
            {
                *came_in.entry(person).or_default() += 1;
            }
        }
        let by_frame = true_boxes(outcome, truth);
        let mut seen: BTreeMap<i64, usize> = BTreeMap::new();
        for line in by_frame.values().flatten() {
            *seen.entry(line.id).or_default() += 1;
        }
        for (id, _) in seen.iter().filter(|(_, frames)| **frames >= LEAST_FRAMES) {
            if let Some(name) = truth.name(*id) {
                let list = if truth.staff.contains(id) {
                    &mut staff
                } else {
                    &mut in_view
                };
                list.insert(name);
            }
        }
        for (track, id) in really(outcome, &by_frame) {
            let who = outcome.people.get(&track).filter(|who| who.looked_at);
            if let (Some(who), Some(name)) = (who, truth.name(id)) {
                sights.push((number, who.visitor, name));
            }
        }
    }
    score.people.1 = in_view.len() as u64;
    score.staff.1 = staff.len() as u64;
    score.visitors.1 = came_in.len() as u64;
    score.returns.1 = came_in.values().map(|times| times - 1).sum();
    for (index, (camera, visitor, person)) in sights.iter().enumerate() {
        for (other_camera, other_visitor, other) in &sights[index + 1..] {
            if camera == other_camera {
                continue;
            }
            let (is_linked, is_same) = (visitor == other_visitor, person == other);
            score.linked += u64::from(is_linked);
            score.same += u64::from(is_same);
            score.linked_rightly += u64::from(is_linked && is_same);
        }
    }
    score
}
