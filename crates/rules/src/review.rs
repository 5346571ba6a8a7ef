//! What false alarms teach: from which score on a camera's behaviour is shown, and at which places it
//! is not.
//!
//! Nothing that is like something that was right is ever withheld, and nothing is deleted: what is
//! withheld stands behind a switch.

use std::collections::BTreeMap;

use inveye_domain::{Behaviour, CameraId, Point, Review, ReviewVerdict};

/// So many false alarms teach a threshold; one or two may be chance.
const TEACH: usize = 3;
/// What is this sure is always shown.
const SURE: f64 = 0.85;
/// So many false alarms at one place teach that something there looks like it: a mannequin, a mirror.
const TEACH_PLACE: usize = 2;
/// How far from each other these may be, as a share of the picture: where one person stands.
const SAME_PLACE: f64 = 0.05;

/// Why something is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// What had scored so was nothing before.
    Score,
    /// What was seen there was nothing before.
    Place,
}

/// What people have said so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lessons {
    lessons: BTreeMap<(CameraId, Behaviour), Lesson>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Lesson {
    right: Vec<Seen>,
    wrong: Vec<Seen>,
    /// The highest score that is withheld.
    threshold: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    score: f64,
    foot: Option<Point>,
}

impl Lessons {
    /// From all that was said, in any order.
    pub fn of(reviews: &[Review]) -> Self {
        let mut lessons: BTreeMap<(CameraId, Behaviour), Lesson> = BTreeMap::new();
        for review in reviews {
            let lesson = lessons.entry((review.camera.clone(), review.behaviour));
            let lesson = lesson.or_default();
            let seen = Seen {
                score: review.score,
                foot: review.foot,
            };
            match review.verdict {
                ReviewVerdict::Right => lesson.right.push(seen),
                ReviewVerdict::FalseAlarm => lesson.wrong.push(seen),
            }
        }
        for lesson in lessons.values_mut() {
            lesson.threshold = lesson.taught();
        }
        Self { lessons }
    }

    /// Whether something need not be shown, and why.
    pub fn withholds(
        &self,
        camera: &CameraId,
        behaviour: Behaviour,
        score: f64,
        foot: Option<Point>,
    ) -> Option<Withheld> {
        let lesson = self.lessons.get(&(camera.clone(), behaviour))?;
        if lesson.threshold.is_some_and(|threshold| score <= threshold) {
            Some(Withheld::Score)
        } else if foot.is_some_and(|foot| lesson.knows_place(foot)) {
            Some(Withheld::Place)
        } else {
            None
        }
    }
}

impl Lesson {
    /// The highest score of a false alarm that is below everything that was right.
    fn taught(&self) -> Option<f64> {
        let least_right = self.right.iter().map(|seen| seen.score);
        let limit = least_right.fold(SURE, f64::min);
        let below = self.wrong.iter().map(|seen| seen.score);
        let below: Vec<f64> = below.filter(|score| *score < limit).collect();
        (below.len() >= TEACH).then(|| below.into_iter().fold(0.0, f64::max))
    }

    fn knows_place(&self, foot: Point) -> bool {
        let near = |seen: &&Seen| {
            seen.foot
                .is_some_and(|other| other.distance(foot) <= SAME_PLACE)
        };
        self.wrong.iter().filter(near).count() >= TEACH_PLACE
            && !self.right.iter().any(|s| near(&s))
    }
}

#[cfg(test)]
mod tests;
