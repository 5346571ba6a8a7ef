//! One person and one tripwire: on which side the foot point has settled, and when it changed.

use std::time::Duration;

use inveye_domain::{MediaTime, Point, Side};

use crate::plane::PlaneLine;

/// Where a foot point went through a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossing {
    /// Interpolated between the two observations around it.
    pub(crate) at: MediaTime,
    pub(crate) foot: Point,
    /// The side it went to.
    pub(crate) to: Side,
}

/// One foot point, with the tolerances that its box's size gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    pub(crate) at: MediaTime,
    pub(crate) foot: Point,
    /// How far beyond the line it must come to have settled there.
    pub(crate) hysteresis: f64,
    /// The same for the side on which somebody new appears, as a share of it.
    pub(crate) birth: f64,
    /// How far beyond an end of the line it may pass.
    pub(crate) end_tolerance: f64,
}

/// Follows one person across one tripwire.
///
/// A side counts once the foot point is further from the line than the hysteresis; between the two
/// bands nothing is decided, so jitter on the line and lingering there yield nothing. A crossing
/// is stated when the other side is reached and the path went through the segment itself, not past
/// one of its ends. Of several passages through the line on the way, the one counts that parts
/// before from after best: the person spent most time, and furthest, on the old side before it and
/// on the new side after it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct LineState {
    settled: Option<Side>,
    /// The side on which it settled first.
    first: Option<Side>,
    last: Option<(MediaTime, Point)>,
    passage: Option<Passage>,
    /// Distance from the line towards the new side, summed over the time since the person last
    /// was settled on the old one.
    balance: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Passage {
    at: MediaTime,
    foot: Point,
    within: bool,
    balance: f64,
}

impl LineState {
    pub(crate) fn observe(&mut self, line: &PlaneLine, step: &Step) -> Option<Crossing> {
        let offset = line.offset(step.foot);
        let side = side_of(offset);
        if let Some(last) = self.last.replace((step.at, step.foot)) {
            self.pass(line, last, step);
        }
        if self.settled.is_none() && offset.abs() >= step.hysteresis * step.birth {
            self.settled = Some(side);
        }
        if self.first.is_none() {
            self.first = self.settled;
        }
        if offset.abs() < step.hysteresis {
            return None;
        }
        self.balance = 0.0;
        let before = self.settled.replace(side);
        self.first.get_or_insert(side);
        let passage = self.passage.take()?;
        if before == Some(side.opposite()) && passage.within {
            return Some(Crossing {
                at: passage.at,
                foot: passage.foot,
                to: side,
            });
        }
        None
    }

    /// Takes over from somebody who was lost, and came into view again as this person: the crossing, where the
    /// line lies between. When it was is guessed from how fast they walked towards the line before, at the
    /// latest when a steady walk between both places would have reached it.
    pub(crate) fn resume(
        &mut self,
        old: &Self,
        velocity: Point,
        line: &PlaneLine,
        born: &Step,
    ) -> Option<Crossing> {
        let (before, last) = (old.settled?, old.last?);
        let Some(first) = self.first else {
            // Has been on the line since.
            (self.settled, self.first) = (old.settled, old.settled);
            return None;
        };
        if first == before {
            return None;
        }
        let mut way = Self {
            settled: old.settled,
            last: old.last,
            ..Self::default()
        };
        way.pass(line, last, born);
        let passage = way.passage.filter(|passage| passage.within)?;
        let offset = line.offset(last.1);
        let ahead = Point::new(last.1.x + velocity.x, last.1.y + velocity.y);
        let nearer = offset - line.offset(ahead);
        let walked_there = nearer * offset > 0.0;
        let seconds = (offset / nearer).min(passage.at.since(last.0).as_secs_f64());
        Some(Crossing {
            at: if walked_there {
                last.0 + Duration::from_secs_f64(seconds)
            } else {
                passage.at
            },
            foot: passage.foot,
            to: first,
        })
    }

    /// Keeps the side, and forgets the way through the line: somebody else goes on with it.
    pub(crate) fn hand_over(&mut self) {
        self.passage = None;
    }

    /// Weighs the way from the last foot point to this one, and notes where it went through the
    /// line.
    fn pass(&mut self, line: &PlaneLine, last: (MediaTime, Point), step: &Step) {
        let Some(old) = self.settled else { return };
        let towards = |p: Point| match old {
            Side::Negative => line.offset(p),
            Side::Positive => -line.offset(p),
        };
        let (before, after) = (towards(last.1), towards(step.foot));
        let passed = step.at.since(last.0).as_secs_f64();
        if before <= 0.0 && after > 0.0 {
            let share = before / (before - after);
            let balance = self.balance + before * passed * share / 2.0;
            if self.passage.is_none_or(|best| balance < best.balance) {
                self.passage = Some(passage(line, last, step, share, balance));
            }
        }
        self.balance += f64::midpoint(before, after) * passed;
    }
}

fn side_of(offset: f64) -> Side {
    if offset > 0.0 {
        Side::Positive
    } else {
        Side::Negative
    }
}

fn passage(
    line: &PlaneLine,
    last: (MediaTime, Point),
    step: &Step,
    share: f64,
    balance: f64,
) -> Passage {
    let between = |from: f64, to: f64| from + (to - from) * share;
    let foot = Point::new(
        between(last.1.x, step.foot.x),
        between(last.1.y, step.foot.y),
    );
    let along = line.along(foot);
    Passage {
        at: last.0 + step.at.since(last.0).mul_f64(share),
        foot,
        within: along >= -step.end_tolerance && along <= line.length + step.end_tolerance,
        balance,
    }
}
