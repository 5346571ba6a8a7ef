//! A camera above a floor: where somebody who stands there is in the picture. It hangs as the one of the bundled
//! clip of an entrance does.

use inveye_domain::{Bbox, FrameSize, Point};

/// Of the simulated pictures.
pub(super) const SIZE: FrameSize = FrameSize::new(1280, 720);
const WIDE: f64 = 1280.0;
const HIGH: f64 = 720.0;
/// Metres above the floor.
const ABOVE: f64 = 3.0;
/// How far it looks down, as sine and cosine of 24 degrees.
const DOWN: f64 = 0.407;
const AHEAD: f64 = 0.914;
/// In pixels: 76 degrees from the left edge to the right one.
const FOCAL: f64 = 819.0;
/// Of people, in metres, from whichever side they are seen.
const WIDTH: f64 = 0.5;

/// A place on the floor, in metres: to the right of the camera, and ahead of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) z: f64,
}

impl Place {
    pub(super) fn distance(self, to: Self) -> f64 {
        (self.x - to.x).hypot(self.z - to.z)
    }

    pub(super) fn towards(self, to: Self, share: f64) -> Self {
        Self {
            x: self.x + (to.x - self.x) * share,
            z: self.z + (to.z - self.z) * share,
        }
    }

    /// In 0–1 of the picture.
    pub(super) fn in_picture(self) -> Point {
        let (u, v, _) = project(self, 0.0);
        Point::new(u / WIDE, v / HIGH)
    }
}

/// The box of somebody this tall, and how far from the camera it is.
pub(super) fn box_of(place: Place, tall: f64) -> (Bbox, f64) {
    let (u, bottom, depth) = project(place, 0.0);
    let (_, top, _) = project(place, tall);
    let half = FOCAL * WIDTH / depth / 2.0;
    (Bbox::new(u - half, top, u + half, bottom), depth)
}

/// Pixels across and down, and metres along the camera's axis.
fn project(place: Place, above_floor: f64) -> (f64, f64, f64) {
    let below = ABOVE - above_floor;
    let depth = place.z * AHEAD + below * DOWN;
    let down = below * AHEAD - place.z * DOWN;
    (
        WIDE / 2.0 + FOCAL * place.x / depth,
        HIGH / 2.0 + FOCAL * down / depth,
        depth,
    )
}
