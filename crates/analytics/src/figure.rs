//! Where a person stands when not all of the box can be believed.
//!
//! Detectors place both edges of an unhidden person within a few percent of the height. But the
//! lower edge jumps by a fifth and more where something hides the legs, or where the box swallows
//! somebody's feet in front; the upper edge jumps to the head of whoever passes behind. So two
//! places are weighed: the lower edge, and the upper edge plus the height remembered. What agrees
//! with the way the person moved counts more.

use inveye_domain::{Bbox, MediaTime, Point};

use crate::perspective::Perspective;
use crate::settings::FigureSettings;

/// What is known about the lower part of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Legs {
    /// Nothing speaks against the lower edge.
    Seen,
    /// Somebody stands in front of them.
    Covered,
    /// The box ends at the lower border of the picture.
    BeyondBorder,
}

/// One person's outline through time, in frame widths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    seen: MediaTime,
    foot: Point,
    /// Frame widths a second.
    velocity: Point,
    height: f64,
    top: f64,
}

impl Figure {
    /// Somebody new. Where the box is much lower or taller than people are there, its lower edge is
    /// not believed.
    pub(crate) fn new(
        at: MediaTime,
        bbox: &Bbox,
        settings: &FigureSettings,
        perspective: &Perspective,
    ) -> Self {
        let measured = bbox.height();
        let height = match perspective.height_at(bbox.y1) {
            Some(usual) if is_unusual(measured, usual, settings) => usual,
            _ => measured,
        };
        Self {
            seen: at,
            foot: Point::new(bbox.center().x, bbox.y1 + height),
            velocity: Point::default(),
            height,
            top: bbox.y1,
        }
    }

    /// Takes the next box.
    pub(crate) fn observe(
        &mut self,
        settings: &FigureSettings,
        at: MediaTime,
        bbox: &Bbox,
        legs: Legs,
        perspective: &mut Perspective,
    ) {
        let passed = at.since(self.seen).as_secs_f64();
        self.seen = at;
        let measured = bbox.height();
        let expected = self.height * perspective.growth(self.top, bbox.y1);
        let jump = (measured / expected.max(f64::MIN_POSITIVE)).ln().abs();
        let is_odd = jump > settings.jump;
        let is_unusual = perspective
            .height_at(bbox.y1)
            .is_some_and(|usual| is_unusual(measured, usual, settings));
        self.top = bbox.y1;
        let center = bbox.center().x;
        if legs == Legs::BeyondBorder {
            // The lower edge is the picture's: the feet are there or further down.
            self.height = expected.max(measured);
            self.follow(settings, passed, Point::new(center, bbox.y1 + self.height));
            return;
        }
        let is_covered = legs == Legs::Covered;
        let slowness = match (is_covered, is_odd, is_unusual) {
            (true, ..) => settings.covered_s,
            (_, true, true) => settings.unusual_s,
            (_, true, _) => settings.doubtful_s,
            _ => settings.trusted_s,
        };
        if !is_covered && !is_odd {
            perspective.learn(bbox.y1, measured);
        }

        let ahead = self.foot.y + self.velocity.y * passed;
        let scale = expected.max(f64::MIN_POSITIVE);
        let weight = |y: f64, trust: f64| {
            let off = (y - ahead) / scale;
            trust / (settings.edge_noise * settings.edge_noise + off * off)
        };
        let (lower, hung) = (bbox.y2, bbox.y1 + expected);
        let by_lower = weight(
            lower,
            if is_covered {
                settings.covered_trust
            } else {
                1.0
            },
        );
        let by_hung = weight(hung, 1.0);
        let y = (lower * by_lower + hung * by_hung) / (by_lower + by_hung);

        self.height = expected + gain(passed, slowness) * (measured - expected);
        self.follow(settings, passed, Point::new(center, y));
    }

    /// Smooths the place and learns the velocity, by a filter that neither lags behind steady
    /// walking nor overshoots.
    fn follow(&mut self, settings: &FigureSettings, passed: f64, measured: Point) {
        if passed <= 0.0 {
            return;
        }
        let place = gain(passed, settings.smooth_s);
        let speed = place * place / (2.0 - place);
        let step = |at: &mut f64, velocity: &mut f64, measured: f64| {
            let ahead = *at + *velocity * passed;
            let off = measured - ahead;
            *at = ahead + place * off;
            *velocity += speed / passed * off;
        };
        step(&mut self.foot.x, &mut self.velocity.x, measured.x);
        step(&mut self.foot.y, &mut self.velocity.y, measured.y);
    }

    pub(crate) fn seen(&self) -> MediaTime {
        self.seen
    }

    /// Middle of the lower edge, cleaned.
    pub(crate) fn foot(&self) -> Point {
        self.foot
    }

    /// The ground under the middle of the body; boxes end at the toes nearer to the camera.
    pub(crate) fn stand(&self, settings: &FigureSettings) -> Point {
        Point::new(self.foot.x, self.foot.y - settings.toes * self.height)
    }

    /// Of the foot point, in frame widths a second.
    pub(crate) fn velocity(&self) -> Point {
        self.velocity
    }

    /// Where the foot point should be after some time unseen.
    pub(crate) fn expected(&self, after_s: f64) -> Point {
        Point::new(
            self.foot.x + self.velocity.x * after_s,
            self.foot.y + self.velocity.y * after_s,
        )
    }

    /// Where the feet are of somebody whose lower part something hides; none where nothing does, or where less than
    /// a head and shoulders are seen.
    pub(crate) fn hidden_foot(&self, stature: &Perspective) -> Option<Point> {
        let usual = stature.height_at(self.top)?;
        let seen = self.height / usual;
        let is_hidden = (LEAST_SEEN..MOST_HIDDEN_SEEN).contains(&seen);
        is_hidden.then(|| Point::new(self.foot.x, self.top + usual))
    }

    pub(crate) fn height(&self) -> f64 {
        self.height
    }

    /// Whether somebody else's box hides the legs, so that its own lower edge says little.
    pub(crate) fn is_covered_by(&self, own: &Bbox, other: &Bbox) -> bool {
        let width = own.width().max(f64::MIN_POSITIVE);
        let common = own.x2.min(other.x2) - own.x1.max(other.x1);
        let bottom = own.y1 + self.height;
        common / width > COVERING && other.y2 > bottom + IN_FRONT * self.height && other.y1 < bottom
    }
}

/// Grown people differ in height by a tenth, which is up to a sixth of what is usual where their heads are; a
/// counter hides more than that.
const MOST_HIDDEN_SEEN: f64 = 0.8;
/// Head and shoulders.
const LEAST_SEEN: f64 = 0.3;
/// Share of the width that must be hidden for the legs to be.
const COVERING: f64 = 0.25;
/// How much lower the feet of whoever stands in front are, in heights.
const IN_FRONT: f64 = 0.03;

fn is_unusual(measured: f64, usual: f64, settings: &FigureSettings) -> bool {
    (measured / usual).ln().abs() > settings.unusual
}

/// Share of a new measurement after some time, for a time constant.
fn gain(passed: f64, slowness: f64) -> f64 {
    1.0 - (-passed / slowness.max(1e-6)).exp()
}
