//! One followed person: where they were seen last, how they move, and their state at every line
//! and zone.

use inveye_domain::{Bbox, MediaTime, Point, TrackId};

use crate::figure::Figure;
use crate::line::LineState;
use crate::perspective::Perspective;
use crate::settings::{AnalystSettings, FigureSettings};
use crate::visit::VisitState;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    pub(crate) figure: Figure,
    pub(crate) confidence: f32,
    /// The tracker has given it up, or another track goes on in its place.
    pub(crate) ended: bool,
    pub(crate) lines: Vec<LineState>,
    pub(crate) visits: Vec<VisitState>,
}

impl Person {
    pub(crate) fn new(
        at: MediaTime,
        seen: &Sight,
        settings: &FigureSettings,
        perspective: &Perspective,
    ) -> Self {
        Self {
            figure: Figure::new(at, &seen.bbox, settings, perspective),
            confidence: seen.confidence,
            ended: false,
            lines: Vec::new(),
            visits: Vec::new(),
        }
    }

    /// Takes the next sight of the same track.
    pub(crate) fn update(
        &mut self,
        at: MediaTime,
        seen: &Sight,
        others: &[Sight],
        settings: &FigureSettings,
        perspective: &mut Perspective,
    ) {
        let is_covered = others.iter().any(|other| {
            other.track != seen.track && self.figure.is_covered_by(&seen.bbox, &other.bbox)
        });
        self.figure
            .observe(settings, at, &seen.bbox, is_covered, perspective);
        self.confidence = seen.confidence;
    }

    pub(crate) fn seen(&self) -> MediaTime {
        self.figure.seen()
    }

    pub(crate) fn foot(&self, settings: &FigureSettings) -> Point {
        self.figure.foot(settings)
    }

    pub(crate) fn height(&self) -> f64 {
        self.figure.height()
    }

    /// How far a new track is from where this person should be by now, in heights of the box; none
    /// where it cannot be the same person.
    pub(crate) fn distance_to(&self, new: &Self, settings: &AnalystSettings) -> Option<f64> {
        let AnalystSettings { figure, stitch, .. } = settings;
        let gap = new.seen().since(self.seen());
        let (small, large) = (
            self.height().min(new.height()),
            self.height().max(new.height()),
        );
        if gap.is_zero() || gap > stitch.within || large > small * stitch.height_ratio {
            return None;
        }
        let expected = self.figure.expected(figure, gap.as_secs_f64());
        let there = new.foot(figure);
        let nearest = expected
            .distance(there)
            .min(self.foot(figure).distance(there));
        let distance = nearest / large.max(f64::MIN_POSITIVE);
        (distance <= stitch.reach).then_some(distance)
    }
}

/// One track in one frame, in frame widths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sight {
    pub(crate) track: TrackId,
    pub(crate) bbox: Bbox,
    pub(crate) confidence: f32,
}
