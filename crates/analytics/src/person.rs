//! One followed person: where they were seen last, how they move, and their state at every line
//! and zone.

use inveye_domain::{MediaTime, Point, TrackObservation};

use crate::line::LineState;
use crate::plane::Plane;
use crate::settings::StitchSettings;
use crate::visit::VisitState;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    pub(crate) seen: MediaTime,
    pub(crate) foot: Point,
    pub(crate) height: f64,
    pub(crate) confidence: f32,
    /// Frame widths a second.
    velocity: Point,
    /// The tracker has given it up, or another track goes on in its place.
    pub(crate) ended: bool,
    pub(crate) lines: Vec<LineState>,
    pub(crate) visits: Vec<VisitState>,
}

impl Person {
    pub(crate) fn new(at: MediaTime, plane: &Plane, seen: &TrackObservation) -> Self {
        Self {
            seen: at,
            foot: plane.pixels(seen.foot_point()),
            height: plane.length(seen.bbox.height()),
            confidence: seen.score,
            velocity: Point::default(),
            ended: false,
            lines: Vec::new(),
            visits: Vec::new(),
        }
    }

    /// Takes the next sight of the same track.
    pub(crate) fn update(&mut self, at: MediaTime, plane: &Plane, seen: &TrackObservation) {
        let foot = plane.pixels(seen.foot_point());
        let passed = at.since(self.seen).as_secs_f64();
        if passed > 0.0 {
            let toward =
                |old: f64, now: f64, was: f64| old + VELOCITY_GAIN * ((now - was) / passed - old);
            self.velocity = Point::new(
                toward(self.velocity.x, foot.x, self.foot.x),
                toward(self.velocity.y, foot.y, self.foot.y),
            );
        }
        self.seen = at;
        self.foot = foot;
        self.height = plane.length(seen.bbox.height());
        self.confidence = seen.score;
    }

    /// How far a new track is from where this person should be by now, in heights of the box; none
    /// where it cannot be the same person.
    pub(crate) fn distance_to(&self, new: &Self, settings: &StitchSettings) -> Option<f64> {
        let gap = new.seen.since(self.seen);
        let (small, large) = (self.height.min(new.height), self.height.max(new.height));
        if gap.is_zero() || gap > settings.within || large > small * settings.height_ratio {
            return None;
        }
        let ahead = gap.as_secs_f64();
        let expected = Point::new(
            self.foot.x + self.velocity.x * ahead,
            self.foot.y + self.velocity.y * ahead,
        );
        let nearest = expected
            .distance(new.foot)
            .min(self.foot.distance(new.foot));
        let distance = nearest / large.max(f64::MIN_POSITIVE);
        (distance <= settings.reach).then_some(distance)
    }
}

/// Share of each new measurement of the velocity.
const VELOCITY_GAIN: f64 = 0.3;
