//! A camera above a floor: where somebody who stands there is in the picture. It hangs as the one of the bundled
//! clip of an entrance does.

use inveye_domain::{Bbox, FrameSize, Point};

use super::noise::Visible;

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

/// Metres along the camera's axis, of somebody's feet.
fn depth(place: Place) -> f64 {
    place.z * AHEAD + ABOVE * DOWN
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

/// Somebody on the floor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) person: usize,
    pub(super) place: Place,
    /// Metres.
    pub(super) tall: f64,
}

/// Share of a person that must be within the picture to be recognised as if all were.
const RECOGNISED: f64 = 0.5;

/// Who is in the picture, and how much of them those before them leave to be seen. Boxes end where the
/// picture ends.
pub(super) fn visible(people: impl Iterator<Item = Standing>) -> Vec<Visible> {
    let (wide, high) = (f64::from(SIZE.width), f64::from(SIZE.height));
    let mut here: Vec<_> = people
        .filter(|one| depth(one.place) > 0.5)
        .filter_map(|one| {
            let (whole, depth) = box_of(one.place, one.tall);
            let bbox = Bbox::new(
                whole.x1.max(0.0),
                whole.y1.max(0.0),
                whole.x2.min(wide),
                whole.y2.min(high),
            );
            let is_in = bbox.x2 > bbox.x1 && bbox.y2 > bbox.y1;
            is_in.then(|| (depth, one.person, bbox, bbox.area() / whole.area()))
        })
        .collect();
    here.sort_by(|a, b| a.0.total_cmp(&b.0));
    (0..here.len())
        .map(|index| {
            let (_, person, bbox, within) = here[index];
            let before: Vec<Bbox> = here[..index].iter().map(|one| one.2).collect();
            let unhidden = 1.0 - hidden(&bbox, &before);
            Visible {
                person,
                bbox,
                share: unhidden * (within / RECOGNISED).min(1.0),
            }
        })
        .collect()
}

/// Share of a box that others cover. What two of them cover is covered once.
fn hidden(bbox: &Bbox, before: &[Bbox]) -> f64 {
    const CELLS: u32 = 16;
    let middle = |cell: u32| (f64::from(cell) + 0.5) / f64::from(CELLS);
    let near: Vec<&Bbox> = before
        .iter()
        .filter(|other| bbox.intersection(other) > 0.0)
        .collect();
    if near.is_empty() {
        return 0.0;
    }
    let covered = (0..CELLS * CELLS).filter(|cell| {
        let x = bbox.x1 + bbox.width() * middle(cell % CELLS);
        let y = bbox.y1 + bbox.height() * middle(cell / CELLS);
        near.iter()
            .any(|b| (b.x1..b.x2).contains(&x) && (b.y1..b.y2).contains(&y))
    });
    let covered = u32::try_from(covered.count()).unwrap_or(CELLS * CELLS);
    f64::from(covered) / f64::from(CELLS * CELLS)
}
