//! Points, boxes and polygons. y points down. The unit is the caller's: pixels of a stated frame
//! inside the pipeline, 0–1 of the picture in scenes, events and storage.

use serde::{Deserialize, Serialize};

mod polygon;
pub use polygon::Polygon;

/// Why a shape cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    /// NaN or infinite.
    #[error("a coordinate is not a number")]
    NotANumber,
    /// Start and end of a line are the same place.
    #[error("start and end are the same place; draw a line with a length")]
    NoLength,
    /// Fewer than three corners.
    #[error("{count} corners make no area; at least 3 are needed")]
    TooFewPoints {
        /// How many there were.
        count: usize,
    },
    /// More corners than anybody draws.
    #[error("{count} corners are more than the {max} supported")]
    TooManyPoints {
        /// How many there were.
        count: usize,
        /// How many may be.
        max: usize,
    },
    /// Two edges cross or touch.
    #[error("the border crosses itself between corners {first} and {second}")]
    CrossesItself {
        /// Corner at which the first edge starts, from 1.
        first: usize,
        /// Corner at which the second edge starts, from 1.
        second: usize,
    },
    /// All corners on one line.
    #[error("the corners enclose no area")]
    NoArea,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// From its coordinates.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Neither NaN nor infinite.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }

    /// Straight-line distance.
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Shortest distance to a segment; to its place where it has no length.
    pub fn distance_to_segment(self, a: Self, b: Self) -> f64 {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length_squared = dx * dx + dy * dy;
        if length_squared <= 0.0 {
            return self.distance(a);
        }
        let along = (((self.x - a.x) * dx + (self.y - a.y) * dy) / length_squared).clamp(0.0, 1.0);
        self.distance(Self::new(a.x + along * dx, a.y + along * dy))
    }

    /// From 0–1 of the picture to its pixels.
    #[must_use]
    pub fn to_pixels(self, frame: FrameSize) -> Self {
        Self::new(
            self.x * f64::from(frame.width),
            self.y * f64::from(frame.height),
        )
    }

    /// From pixels of the picture to 0–1 of it.
    #[must_use]
    pub fn to_normalized(self, frame: FrameSize) -> Self {
        Self::new(
            self.x / f64::from(frame.width.max(1)),
            self.y / f64::from(frame.height.max(1)),
        )
    }
}

impl From<[f64; 2]> for Point {
    fn from([x, y]: [f64; 2]) -> Self {
        Self { x, y }
    }
}

impl From<Point> for [f64; 2] {
    fn from(p: Point) -> Self {
        [p.x, p.y]
    }
}

/// Size of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FrameSize {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl FrameSize {
    /// From its sides.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }
}

/// Axis-aligned box; `x1 ≤ x2` and `y1 ≤ y2` hold for boxes made by [`Bbox::new`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct Bbox {
    /// Left.
    pub x1: f64,
    /// Top.
    pub y1: f64,
    /// Right.
    pub x2: f64,
    /// Bottom.
    pub y2: f64,
}

impl Bbox {
    /// From two opposite corners, in any order.
    pub fn new(x1: f64, y1: f64, x2: f64, y2: f64) -> Self {
        Self {
            x1: x1.min(x2),
            y1: y1.min(y2),
            x2: x1.max(x2),
            y2: y1.max(y2),
        }
    }

    /// From the top left corner and the size.
    pub fn from_ltwh(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self::new(left, top, left + width, top + height)
    }

    /// Right minus left.
    pub fn width(&self) -> f64 {
        self.x2 - self.x1
    }

    /// Bottom minus top.
    pub fn height(&self) -> f64 {
        self.y2 - self.y1
    }

    /// Width times height.
    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }

    /// Middle.
    pub fn center(&self) -> Point {
        Point::new(
            f64::midpoint(self.x1, self.x2),
            f64::midpoint(self.y1, self.y2),
        )
    }

    /// Where a person stands: the middle of the lower edge.
    ///
    /// Uses the unclipped box. Clipping first would move the point sideways and put people who
    /// stand outside a zone inside it.
    pub fn foot_point(&self) -> Point {
        Point::new(f64::midpoint(self.x1, self.x2), self.y2)
    }

    /// Area common to both; zero when they are apart on either axis.
    pub fn intersection(&self, other: &Self) -> f64 {
        // Disjoint on both axes: the two negative extents must not multiply to a plus.
        let w = (self.x2.min(other.x2) - self.x1.max(other.x1)).max(0.0);
        let h = (self.y2.min(other.y2) - self.y1.max(other.y1)).max(0.0);
        w * h
    }

    /// Intersection over union, 0–1; 0 for boxes without area.
    pub fn iou(&self, other: &Self) -> f64 {
        let common = self.intersection(other);
        let union = self.area() + other.area() - common;
        if union > 0.0 { common / union } else { 0.0 }
    }

    /// Neither NaN nor infinite.
    pub fn is_finite(&self) -> bool {
        [self.x1, self.y1, self.x2, self.y2]
            .iter()
            .all(|v| v.is_finite())
    }

    /// The part inside a picture.
    #[must_use]
    pub fn clipped(&self, frame: FrameSize) -> Self {
        let (w, h) = (f64::from(frame.width), f64::from(frame.height));
        Self {
            x1: self.x1.clamp(0.0, w),
            y1: self.y1.clamp(0.0, h),
            x2: self.x2.clamp(0.0, w),
            y2: self.y2.clamp(0.0, h),
        }
    }

    /// From pixels of the picture to 0–1 of it.
    #[must_use]
    pub fn to_normalized(&self, frame: FrameSize) -> Self {
        let (a, b) = (
            Point::new(self.x1, self.y1).to_normalized(frame),
            Point::new(self.x2, self.y2).to_normalized(frame),
        );
        Self {
            x1: a.x,
            y1: a.y,
            x2: b.x,
            y2: b.y,
        }
    }
}

impl From<[f64; 4]> for Bbox {
    fn from([x1, y1, x2, y2]: [f64; 4]) -> Self {
        Self::new(x1, y1, x2, y2)
    }
}

impl From<Bbox> for [f64; 4] {
    fn from(b: Bbox) -> Self {
        [b.x1, b.y1, b.x2, b.y2]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_iou(a: [f64; 4], b: [f64; 4], expected: f64) {
        let got = Bbox::from(a).iou(&Bbox::from(b));
        assert!(
            (got - expected).abs() < 1e-9,
            "{a:?} and {b:?}: {got}, not {expected}"
        );
    }

    #[test]
    fn iou_of_known_boxes() {
        check_iou([0., 0., 10., 10.], [0., 0., 10., 10.], 1.0);
        check_iou([0., 0., 10., 10.], [5., 5., 15., 15.], 25. / 175.);
        check_iou([0., 0., 10., 10.], [10., 0., 20., 10.], 0.0);
        // Disjoint on both axes: the two negative extents must not multiply to a plus.
        check_iou([0., 0., 10., 10.], [19.5, 19.5, 29.5, 29.5], 0.0);
        check_iou([3., 3., 3., 3.], [3., 3., 3., 3.], 0.0);
    }

    prop_compose! {
        fn boxes()(x in -500.0..2000.0, y in -500.0..2000.0, w in 0.1..800.0, h in 0.1..800.0) -> Bbox {
            Bbox::from_ltwh(x, y, w, h)
        }
    }

    proptest! {
        #[test]
        fn iou_is_symmetric_bounded_and_one_only_for_equals(a in boxes(), b in boxes()) {
            let iou = a.iou(&b);
            prop_assert!((iou - b.iou(&a)).abs() < 1e-12);
            prop_assert!((0.0..=1.0 + 1e-12).contains(&iou));
            prop_assert!((a.iou(&a) - 1.0).abs() < 1e-9);
        }

        #[test]
        fn iou_does_not_change_by_shift_and_scale(a in boxes(), b in boxes(), dx in -99.0..99.0, k in 0.5..4.0) {
            let map = |v: &Bbox| Bbox::new(v.x1 * k + dx, v.y1 * k - dx, v.x2 * k + dx, v.y2 * k - dx);
            prop_assert!((a.iou(&b) - map(&a).iou(&map(&b))).abs() < 1e-6);
        }

        #[test]
        fn normalizing_and_back_is_the_identity(x in -10.0..4000.0, y in -10.0..4000.0) {
            let frame = FrameSize::new(1920, 1080);
            let p = Point::new(x, y);
            prop_assert!(p.to_normalized(frame).to_pixels(frame).distance(p) < 1e-6);
        }
    }
}
