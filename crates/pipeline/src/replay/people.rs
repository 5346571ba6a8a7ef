//! Who people were found to be, compared with who they really were.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::TrackId;
use inveye_identity::VisitorId;
use inveye_scoring::MotLine;

use super::outcome::Outcome;
use super::truth::Truth;

/// A followed box and a true one are of one person from this overlap on.
const SAME_BOX: f64 = 0.4;
/// Seen in fewer frames, somebody is not asked for.
pub(super) const LEAST_FRAMES: usize = 10;

/// People of one clip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleScore {
    /// Different people who were looked at and are no staff.
    pub visitors: u64,
    /// How many different people those really were.
    pub expected_visitors: u64,
    /// Visitors in view for a second and more who were never seen well enough for a look.
    pub unseen: u64,
    /// People who go under the name of another.
    pub merged: u64,
    /// Names that people go under beyond their first.
    pub split: u64,
    /// Followed as staff, and staff.
    pub staff_right: u64,
    /// Followed as staff, and not.
    pub staff_false: u64,
    /// Staff who were followed as visitors.
    pub staff_missed: u64,
}

impl PeopleScore {
    /// Of those followed as staff, the share who are; none where nobody was.
    pub fn staff_precision(&self) -> Option<f64> {
        share(self.staff_right, self.staff_false)
    }

    /// Of staff who were followed, the share followed as staff; none where nobody was.
    pub fn staff_recall(&self) -> Option<f64> {
        share(self.staff_right, self.staff_missed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "people in a clip")]
fn share(right: u64, wrong: u64) -> Option<f64> {
    (right + wrong > 0).then(|| right as f64 / (right + wrong) as f64)
}

/// Compares; none where nobody was recognised, or nothing is known of who people were.
pub(super) fn score(outcome: &Outcome, truth: &Truth) -> Option<PeopleScore> {
    if outcome.people.is_empty() || truth.boxes.is_none() {
        return None;
    }
    let by_frame = true_boxes(outcome, truth);
    let mut seen: BTreeMap<i64, usize> = BTreeMap::new();
    for line in by_frame.values().flatten() {
        *seen.entry(line.id).or_default() += 1;
    }
    let really = really(outcome, &by_frame);
    let mut score = PeopleScore::default();
    let mut names: BTreeMap<VisitorId, BTreeSet<i64>> = BTreeMap::new();
    let mut under: BTreeMap<i64, BTreeSet<VisitorId>> = BTreeMap::new();
    let mut visitors: BTreeSet<VisitorId> = BTreeSet::new();
    let mut looked_at: BTreeSet<i64> = BTreeSet::new();
    for (track, who) in &outcome.people {
        if !who.staff && who.looked_at {
            visitors.insert(who.visitor);
        }
        let Some(person) = really.get(track) else {
            continue;
        };
        let is_staff = truth.staff.contains(person);
        if who.looked_at {
            names.entry(who.visitor).or_default().insert(*person);
            under.entry(*person).or_default().insert(who.visitor);
            if !is_staff {
                looked_at.insert(*person);
            }
        }
        match (who.staff, is_staff) {
            (true, true) => score.staff_right += 1,
            (true, false) => score.staff_false += 1,
            (false, true) => score.staff_missed += 1,
            (false, false) => {}
        }
    }
    score.visitors = visitors.len() as u64;
    let asked = seen.iter().filter(|(_, frames)| **frames >= LEAST_FRAMES);
    let asked = asked.filter(|(person, _)| !truth.staff.contains(person));
    score.expected_visitors = looked_at.len() as u64;
    score.unseen = asked.filter(|(p, _)| !looked_at.contains(p)).count() as u64;
    score.merged = names.values().map(|people| people.len() as u64 - 1).sum();
    score.split = under.values().map(|names| names.len() as u64 - 1).sum();
    Some(score)
}

/// Where people really were in the frames that were analysed, by the frame's number.
pub(super) fn true_boxes<'t>(
    outcome: &Outcome,
    truth: &'t Truth,
) -> BTreeMap<u64, Vec<&'t MotLine>> {
    let analysed: BTreeSet<u64> = outcome.frames.iter().copied().collect();
    let is_person = |b: &&MotLine| b.confidence > 0.0 && b.class.is_none_or(|c| c == 1);
    let mut by_frame: BTreeMap<u64, Vec<&MotLine>> = BTreeMap::new();
    for line in truth.boxes.iter().flatten().filter(is_person) {
        let frame = u64::from(line.frame);
        if analysed.contains(&frame) {
            by_frame.entry(frame).or_default().push(line);
        }
    }
    by_frame
}

/// Whom each followed person's boxes were of most.
pub(super) fn really(
    outcome: &Outcome,
    by_frame: &BTreeMap<u64, Vec<&MotLine>>,
) -> BTreeMap<TrackId, i64> {
    let mut votes: BTreeMap<TrackId, BTreeMap<i64, u32>> = BTreeMap::new();
    for sight in &outcome.sights {
        let there = by_frame.get(&sight.frame).into_iter().flatten();
        let best = there
            .map(|line| (line.bbox.iou(&sight.bbox), line.id))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, id)) = best.filter(|(overlap, _)| *overlap >= SAME_BOX) {
            let person = outcome.person(sight.track);
            *votes.entry(person).or_default().entry(id).or_default() += 1;
        }
    }
    votes
        .into_iter()
        .filter_map(|(track, votes)| {
            let (id, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
            Some((track, id))
        })
        .collect()
}
