//! The plane in which analytics measure: frame widths in both directions, so that distances keep
//! the picture's aspect ratio and a change of resolution moves nothing.

use inveye_domain::{Bbox, FrameSize, Point, Polygon, Side, Tripwire};

/// Converts to frame widths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plane {
    width: f64,
    aspect: f64,
}

impl Plane {
    pub(crate) fn new(frame: FrameSize) -> Self {
        let (width, height) = (
            f64::from(frame.width.max(1)),
            f64::from(frame.height.max(1)),
        );
        Self {
            width,
            aspect: height / width,
        }
    }

    /// Where the picture ends below.
    pub(crate) fn lower_border(&self) -> f64 {
        self.aspect
    }

    /// A box in pixels of the frame.
    pub(crate) fn pixels(&self, b: &Bbox) -> Bbox {
        let [x1, y1, x2, y2] = [b.x1, b.y1, b.x2, b.y2].map(|v| v / self.width);
        Bbox::new(x1, y1, x2, y2)
    }

    /// A place in 0–1 of the picture.
    pub(crate) fn shares(&self, p: Point) -> Point {
        Point::new(p.x, p.y * self.aspect)
    }

    /// Back to 0–1 of the picture.
    pub(crate) fn normalized(&self, p: Point) -> Point {
        Point::new(p.x, p.y / self.aspect)
    }

    /// A border in 0–1 of the picture; none where the change of units leaves no valid polygon.
    pub(crate) fn polygon(&self, border: &Polygon) -> Option<Polygon> {
        let corners = border.corners().iter().map(|&p| self.shares(p));
        Polygon::new(corners.collect()).ok()
    }

    pub(crate) fn line(&self, line: &Tripwire) -> PlaneLine {
        PlaneLine::new(self.shares(line.a), self.shares(line.b), line.inside)
    }
}

/// A tripwire in the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlaneLine {
    a: Point,
    along: Point,
    pub(crate) length: f64,
    pub(crate) inside: Side,
}

impl PlaneLine {
    /// From its ends, in the plane.
    pub(crate) fn new(a: Point, b: Point, inside: Side) -> Self {
        let length = a.distance(b).max(f64::MIN_POSITIVE);
        let along = Point::new((b.x - a.x) / length, (b.y - a.y) / length);
        Self {
            a,
            along,
            length,
            inside,
        }
    }

    /// Distance from the endless line, positive on [`Side::Positive`].
    pub(crate) fn offset(&self, p: Point) -> f64 {
        (p.x - self.a.x) * -self.along.y + (p.y - self.a.y) * self.along.x
    }

    /// How far along from A, 0 to [`Self::length`] within the segment.
    pub(crate) fn along(&self, p: Point) -> f64 {
        (p.x - self.a.x) * self.along.x + (p.y - self.a.y) * self.along.y
    }
}
