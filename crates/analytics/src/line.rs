//! One person and one tripwire: on which side the foot point has settled, and when it changed.

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
/// one of its ends; its time is that of the last passage through the line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct LineState {
    settled: Option<Side>,
    last: Option<(MediaTime, Point)>,
    passage: Option<Passage>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Passage {
    at: MediaTime,
    foot: Point,
    within: bool,
}

impl LineState {
    pub(crate) fn observe(&mut self, line: &PlaneLine, step: &Step) -> Option<Crossing> {
        let offset = line.offset(step.foot);
        if let Some(last) = self.last
            && (line.offset(last.1) > 0.0) != (offset > 0.0)
        {
            self.passage = Some(passage(line, last, step));
        }
        self.last = Some((step.at, step.foot));
        let side = if offset > 0.0 {
            Side::Positive
        } else {
            Side::Negative
        };
        if self.settled.is_none() && offset.abs() >= step.hysteresis * step.birth {
            self.settled = Some(side);
        }
        if offset.abs() < step.hysteresis {
            return None;
        }
        let before = self.settled.replace(side);
        let passage = self.passage.take();
        if before == Some(side.opposite())
            && let Some(passage) = passage
            && passage.within
        {
            return Some(Crossing {
                at: passage.at,
                foot: passage.foot,
                to: side,
            });
        }
        None
    }
}

fn passage(line: &PlaneLine, last: (MediaTime, Point), step: &Step) -> Passage {
    let (before, after) = (line.offset(last.1), line.offset(step.foot));
    let span = before - after;
    let share = if span.abs() > f64::EPSILON {
        (before / span).clamp(0.0, 1.0)
    } else {
        1.0
    };
    let foot = Point::new(
        last.1.x + (step.foot.x - last.1.x) * share,
        last.1.y + (step.foot.y - last.1.y) * share,
    );
    let along = line.along(foot);
    Passage {
        at: last.0 + step.at.since(last.0).mul_f64(share),
        foot,
        within: along >= -step.end_tolerance && along <= line.length + step.end_tolerance,
    }
}
