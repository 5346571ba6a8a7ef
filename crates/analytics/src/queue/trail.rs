//! Whether a track was one person all the way: in a crowd trackers take people for each other.

use inveye_domain::{MediaTime, Point};

use crate::settings::QueueSettings;

/// How somebody was followed since they came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trail {
    /// Whoever is followed now may be somebody else.
    is_broken: bool,
    exit: Exit,
}

/// How they came over the lane's border last.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Exit {
    /// In a step that people take; where they were seen first beyond.
    Step(Point),
    /// Between two pictures that are too far apart to tell a step from a leap.
    Unclear,
    /// While nobody saw them, or farther than anybody walks in that time.
    Leap,
}

/// When and where somebody was seen.
pub(super) type Sight = (MediaTime, Point);

impl Trail {
    pub(super) fn new() -> Self {
        Self {
            is_broken: false,
            exit: Exit::Unclear,
        }
    }

    /// The same, of somebody who was known under another track before.
    pub(super) fn after_a_break(self) -> Self {
        Self {
            is_broken: true,
            ..self
        }
    }

    pub(super) fn is_broken(self) -> bool {
        self.is_broken
    }

    /// Takes the next sight of somebody of that height. `looked` is when the frame before was looked at.
    pub(super) fn step(
        &mut self,
        (was, from): Sight,
        (at, to): Sight,
        looked: MediaTime,
        height: f64,
        settings: &QueueSettings,
    ) -> Step {
        let gap = at.since(was);
        let stride = settings.stride + settings.pace * gap.as_secs_f64();
        let was_unseen = was < looked && gap > settings.lost_after;
        if was_unseen || from.distance(to) > stride * height {
            self.is_broken = true;
            Step(Exit::Leap)
        } else if gap > settings.lost_after {
            Step(Exit::Unclear)
        } else {
            Step(Exit::Step(to))
        }
    }

    /// That step led over the border.
    pub(super) fn leave(&mut self, step: Step) {
        self.exit = step.0;
    }

    /// Whether somebody who is outside now was followed there. Whoever has stood in one place ever since they were
    /// beyond the border came there by a leap, too.
    pub(super) fn leads_to(self, foot: Point, height: f64, settings: &QueueSettings) -> bool {
        match self.exit {
            Exit::Step(first) => foot.distance(first) >= settings.still_within * height,
            Exit::Unclear => true,
            Exit::Leap => false,
        }
    }
}

/// One step of a trail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step(Exit);

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the step is believed to have led out, and whether the trail broke.
    fn step_out(ms: i64, looked_ms: i64, far: f64, then: f64) -> (bool, bool) {
        let settings = QueueSettings::default();
        let mut trail = Trail::new();
        let at = |ms, x| (MediaTime::from_millis(ms), Point::new(x, 0.0));
        let looked = MediaTime::from_millis(looked_ms);
        let step = trail.step(at(0, 0.0), at(ms, far), looked, 1.0, &settings);
        trail.leave(step);
        let foot = Point::new(far + then, 0.0);
        (trail.leads_to(foot, 1.0, &settings), trail.is_broken())
    }

    #[test]
    fn only_who_is_followed_step_by_step_walked_out() {
        assert_eq!(step_out(200, 0, 0.2, 0.5), (true, false), "walks");
        assert_eq!(step_out(200, 0, 0.2, 0.1), (false, false), "stands there");
        assert_eq!(step_out(200, 0, 0.4, 0.5), (false, true), "leaps");
        assert_eq!(step_out(800, 600, 0.2, 0.5), (false, true), "unseen");
        // A picture a second: nobody was missed in any.
        assert_eq!(step_out(1000, 0, 0.8, 0.0), (true, false), "seldom");
    }
}
