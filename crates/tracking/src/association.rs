//! How well a detection continues a track.

use std::f64::consts::{FRAC_PI_2, PI};

use inveye_domain::{Bbox, Point};

use crate::settings::{AssociationSettings, TrackerSettings};
use crate::track::{Track, shifted, unit};

/// Added to each gain of the first round, so that one more pair beats better pairs.
const PER_PAIR: f64 = 1.0;

/// A track as the association sees it in one frame, computed once for all detections.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expectation {
    /// Index of the track.
    pub(crate) index: usize,
    pub(crate) predicted: Bbox,
    last: Bbox,
    grow: (f64, f64),
    direction: Option<Point>,
    score: f32,
    unseen_s: f64,
    is_confirmed: bool,
}

impl Expectation {
    pub(crate) fn new(index: usize, track: &Track, settings: &TrackerSettings) -> Self {
        let AssociationSettings {
            growth,
            max_growth,
            momentum_window_s,
            ..
        } = settings.association;
        let (x, y) = track.motion.spread(&settings.motion);
        let predicted = track.motion.bbox();
        Self {
            index,
            predicted,
            last: track.last,
            grow: (
                (growth * x).min(max_growth * predicted.width()),
                (growth * y).min(max_growth * predicted.height()),
            ),
            direction: track.direction(momentum_window_s),
            score: track.score,
            unseen_s: track.unseen_s,
            is_confirmed: track.is_confirmed(),
        }
    }

    pub(crate) fn shift(&mut self, dx: f64, dy: f64) {
        self.predicted = shifted(&self.predicted, dx, dy);
        self.last = shifted(&self.last, dx, dy);
    }

    /// Gain of joining a sure detection; zero where they cannot belong together.
    pub(crate) fn gain_sure(&self, seen: &Bbox, score: f32, settings: &AssociationSettings) -> f64 {
        let overlap = self.overlap(&self.predicted, seen);
        if overlap < settings.min_overlap {
            return 0.0;
        }
        let mut gain = PER_PAIR + overlap * same_height(&self.predicted, seen);
        gain += settings.momentum_weight * f64::from(score.clamp(0.0, 1.0)) * self.momentum(seen);
        gain -= settings.score_weight * f64::from((score - self.score).abs());
        if !self.is_confirmed {
            gain -= settings.tentative_penalty;
        }
        gain
    }

    /// Gain of joining an unsure detection; zero where they cannot belong together. Such boxes are
    /// often parts of people, so that a changed height counts against them.
    pub(crate) fn gain_unsure(&self, seen: &Bbox, settings: &AssociationSettings) -> f64 {
        let overlap = self.overlap(&self.predicted, seen);
        let gain = if overlap > 0.0 {
            overlap * same_height(&self.predicted, seen)
        } else {
            0.0
        };
        if gain < settings.min_overlap_unsure {
            0.0
        } else {
            gain
        }
    }

    /// Gain of finding the person again where they were last seen.
    pub(crate) fn gain_recovered(&self, seen: &Bbox, settings: &AssociationSettings) -> f64 {
        if self.unseen_s > settings.recovery_s {
            return 0.0;
        }
        let overlap = self.overlap(&self.last, seen);
        if overlap < settings.min_overlap_recovered {
            0.0
        } else {
            overlap
        }
    }

    fn overlap(&self, expected: &Bbox, seen: &Bbox) -> f64 {
        let (x, y) = (2.0 * self.grow.0, 2.0 * self.grow.1);
        // Most pairs are far apart; this is where most of a frame's time would go.
        if seen.x1 - expected.x2 >= x
            || expected.x1 - seen.x2 >= x
            || seen.y1 - expected.y2 >= y
            || expected.y1 - seen.y2 >= y
        {
            return 0.0;
        }
        grown(expected, self.grow).iou(&grown(seen, self.grow))
    }

    /// From 1/2, straight on, to −1/2, straight back; zero where no direction is known.
    fn momentum(&self, seen: &Bbox) -> f64 {
        let (Some(direction), Some(way)) =
            (self.direction, unit(self.last.center(), seen.center()))
        else {
            return 0.0;
        };
        let cosine = (direction.x * way.x + direction.y * way.y).clamp(-1.0, 1.0);
        (FRAC_PI_2 - cosine.acos()) / PI
    }
}

fn grown(b: &Bbox, (x, y): (f64, f64)) -> Bbox {
    Bbox {
        x1: b.x1 - x,
        y1: b.y1 - y,
        x2: b.x2 + x,
        y2: b.y2 + y,
    }
}

/// Intersection over union of the vertical extents: people beside each other who stand at
/// different distances differ in it most.
fn same_height(a: &Bbox, b: &Bbox) -> f64 {
    let common = a.y2.min(b.y2) - a.y1.max(b.y1);
    let all = a.y2.max(b.y2) - a.y1.min(b.y1);
    (common / all).max(0.0)
}
