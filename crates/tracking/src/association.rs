//! How well a detection continues a track.

use std::f64::consts::{FRAC_PI_2, PI};

use inveye_domain::{Bbox, Point};

use crate::settings::TrackerSettings;
use crate::track::{Track, unit};

/// Boxes grow by at most this share of their sides, so that neighbours stay apart.
const MAX_GROWTH: f64 = 0.5;

/// A track as the association sees it in one frame, computed once for all detections.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expectation {
    pub(crate) index: usize,
    predicted: Bbox,
    last: Bbox,
    grow: (f64, f64),
    direction: Option<Point>,
}

impl Expectation {
    pub(crate) fn new(index: usize, track: &Track, settings: &TrackerSettings) -> Self {
        let (x, y) = track.motion.spread();
        let predicted = track.motion.bbox();
        let grow = (
            (settings.growth * x).min(MAX_GROWTH * predicted.width()),
            (settings.growth * y).min(MAX_GROWTH * predicted.height()),
        );
        Self {
            index,
            predicted,
            last: track.last,
            grow,
            direction: track.direction(settings),
        }
    }

    /// Gain of joining a sure detection; zero where they cannot belong together.
    pub(crate) fn gain_sure(&self, seen: &Bbox, score: f32, settings: &TrackerSettings) -> f64 {
        let overlap = self.overlap(&self.predicted, seen);
        if overlap < settings.min_overlap {
            return 0.0;
        }
        overlap + settings.momentum_weight * f64::from(score.clamp(0.0, 1.0)) * self.momentum(seen)
    }

    /// Gain of joining an unsure detection; zero where they cannot belong together.
    pub(crate) fn gain_unsure(&self, seen: &Bbox, settings: &TrackerSettings) -> f64 {
        let overlap = self.overlap(&self.predicted, seen);
        if overlap < settings.min_overlap_low {
            0.0
        } else {
            overlap
        }
    }

    /// Gain of finding the person again where they were last seen.
    pub(crate) fn gain_recovered(&self, seen: &Bbox, settings: &TrackerSettings) -> f64 {
        let overlap = self.overlap(&self.last, seen);
        if overlap < settings.min_overlap {
            0.0
        } else {
            overlap
        }
    }

    fn overlap(&self, expected: &Bbox, seen: &Bbox) -> f64 {
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
