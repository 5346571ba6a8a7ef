//! What a camera must be like that sees a floor as four marks say, and how tall people are in front of it.
//!
//! Four marks say eight numbers. A camera with square pixels that looks at the middle of its picture has seven of them (its
//! focal length, its place and where it looks), so one is left to check the marks by: with the focal length that fits
//! best, a metre must be as long in every direction of the floor (R. Hartley and A. Zisserman, Multiple View
//! Geometry, 2004, chapter 8).

use crate::geometry::{FrameSize, Point};

use super::Calibration;

/// What people use, in widths of the picture: from a view of 127° to one of 11°.
const FOCAL: (f64, f64) = (0.25, 5.0);
/// Where no such one fits: a view of 64°, as most cameras in stores have.
const USUAL_FOCAL: f64 = 0.8;
/// Sine of the angle at which a camera looks down, above which heights say little: near 37° an error of a hundredth
/// in the marks is one of a tenth in the height, further down it is more.
const STEEP: f64 = 0.6;

type Vector = [f64; 3];

/// A camera above a floor; lengths are in widths of the floor plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FloorView {
    /// How much longer the floor would be in one direction than in another; 1 where all marks fit.
    pub stretch: f64,
    /// From a place of the picture, in 0–1, to its ray: in heights and widths of the picture.
    aspect: f64,
    focal: f64,
    /// Columns of the map from the plan to the camera's own directions: along and down the plan, up from the floor, and
    /// the plan's corner.
    along: Vector,
    down: Vector,
    up: Option<Vector>,
    corner: Vector,
    plan_aspect: f64,
}

impl FloorView {
    /// Of a camera whose pictures, and of a floor plan whose picture, have these sizes.
    pub fn new(calibration: &Calibration, picture: FrameSize, plan: FrameSize) -> Self {
        let ratio = |size: FrameSize| f64::from(size.height.max(1)) / f64::from(size.width.max(1));
        let (aspect, plan_aspect) = (ratio(picture), ratio(plan));
        let [a, b, c, d, e, f, g, h, i] = calibration.to_picture.0;
        // In widths, with the middle of the picture as its origin.
        let column = |x: f64, y: f64, w: f64| [x - w / 2.0, (y - w / 2.0) * aspect, w];
        let (along, corner) = (column(a, d, g), column(c, f, i));
        let down = column(b, e, h).map(|v| v / plan_aspect);
        let flat = |u: &Vector, v: &Vector| u[0] * v[0] + u[1] * v[1];
        let (skew, deep_skew) = (flat(&along, &down), along[2] * down[2]);
        let (difference, deep_difference) = (
            flat(&along, &along) - flat(&down, &down),
            along[2] * along[2] - down[2] * down[2],
        );
        // The inverse square of the focal length with which both are nearest to square and equal.
        let inverse = -(4.0 * skew * deep_skew + difference * deep_difference)
            / (4.0 * skew * skew + difference * difference).max(f64::MIN_POSITIVE);
        let found = (inverse > 0.0).then(|| inverse.sqrt().recip());
        let found = found.filter(|focal| (FOCAL.0..=FOCAL.1).contains(focal));
        let focal = found.unwrap_or(USUAL_FOCAL);
        let ray = |v: Vector| [v[0] / focal, v[1] / focal, v[2]];
        let (along, down, corner) = (ray(along), ray(down), ray(corner));
        let (first, second, both) = (dot(along, along), dot(down, down), dot(along, down));
        let mean = f64::midpoint(first, second);
        let apart = ((first - second) / 2.0).hypot(both);
        let unit = mean.sqrt().max(f64::MIN_POSITIVE);
        let mut up = cross(along, down).map(|v| v / unit);
        if dot(up, corner) > 0.0 {
            // The camera is above the floor.
            up = up.map(|v| -v);
        }
        let is_steep = up[2].abs() > STEEP * dot(up, up).sqrt();
        Self {
            stretch: ((mean + apart) / (mean - apart).max(f64::MIN_POSITIVE)).sqrt(),
            aspect,
            focal,
            along,
            down,
            up: (found.is_some() && !is_steep).then_some(up),
            corner,
            plan_aspect,
        }
    }

    /// How tall somebody is who stands at a place of the plan and whose head is seen at a place of the picture, in
    /// widths of the plan; none where this camera cannot tell.
    pub fn height(&self, plan: Point, head: Point) -> Option<f64> {
        let up = self.up?;
        let (x, y) = (plan.x, plan.y * self.plan_aspect);
        let foot: Vector =
            std::array::from_fn(|i| self.along[i] * x + self.down[i] * y + self.corner[i]);
        let seen = (head.y - 0.5) * self.aspect / self.focal;
        let rises = up[1] - seen * up[2];
        let height = (seen * foot[2] - foot[1]) / rises;
        (height.is_finite() && height > 0.0).then_some(height)
    }
}

fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn cross(a: Vector, b: Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}
