//! Simple polygons: three corners or more, no edge crosses another.

use serde::{Deserialize, Serialize};

use super::{FrameSize, GeometryError, Point};

/// Most corners a polygon may have; nobody draws more by hand.
const MAX_CORNERS: usize = 64;

/// A border that encloses an area and does not cross itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Point>", into = "Vec<Point>")]
pub struct Polygon {
    corners: Vec<Point>,
}

impl Polygon {
    /// Refuses fewer than three corners, self-crossing borders and borders without area.
    pub fn new(corners: Vec<Point>) -> Result<Self, GeometryError> {
        let n = corners.len();
        if n < 3 {
            return Err(GeometryError::TooFewPoints { count: n });
        }
        if n > MAX_CORNERS {
            return Err(GeometryError::TooManyPoints {
                count: n,
                max: MAX_CORNERS,
            });
        }
        if !corners.iter().all(|p| p.is_finite()) {
            return Err(GeometryError::NotANumber);
        }
        for i in 0..n {
            // Neighbouring edges share a corner and are left out; the last edge neighbours the first.
            for j in (i + 2)..n {
                if i == 0 && j == n - 1 {
                    continue;
                }
                if segments_touch(
                    corners[i],
                    corners[(i + 1) % n],
                    corners[j],
                    corners[(j + 1) % n],
                ) {
                    return Err(GeometryError::CrossesItself {
                        first: i + 1,
                        second: j + 1,
                    });
                }
            }
        }
        let polygon = Self { corners };
        if polygon.area() <= f64::EPSILON {
            return Err(GeometryError::NoArea);
        }
        Ok(polygon)
    }

    /// The corners, in the order drawn.
    pub fn corners(&self) -> &[Point] {
        &self.corners
    }

    /// Enclosed area.
    pub fn area(&self) -> f64 {
        let twice: f64 = self.edges().map(|(p, q)| p.x * q.y - q.x * p.y).sum();
        twice.abs() / 2.0
    }

    /// The centre of the enclosed area.
    pub fn centroid(&self) -> Point {
        // About a corner, for precision.
        let about = self.corners.first().copied().unwrap_or_default();
        let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
        for (p, q) in self.edges() {
            let (p, q) = (
                Point::new(p.x - about.x, p.y - about.y),
                Point::new(q.x - about.x, q.y - about.y),
            );
            let cross = p.x * q.y - q.x * p.y;
            twice += cross;
            x += (p.x + q.x) * cross;
            y += (p.y + q.y) * cross;
        }
        // No polygon is without area.
        Point::new(about.x + x / (3.0 * twice), about.y + y / (3.0 * twice))
    }

    /// Whether a place is inside; places on the border may fall either way.
    pub fn contains(&self, p: Point) -> bool {
        self.edges().fold(false, |inside, (a, b)| {
            let crosses =
                (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x;
            inside != crosses
        })
    }

    /// Distance to the border: positive inside, negative outside.
    pub fn depth(&self, p: Point) -> f64 {
        let nearest = self
            .edges()
            .map(|(a, b)| p.distance_to_segment(a, b))
            .fold(f64::INFINITY, f64::min);
        if self.contains(p) { nearest } else { -nearest }
    }

    /// From 0–1 of the picture to its pixels.
    #[must_use]
    pub fn to_pixels(&self, frame: FrameSize) -> Self {
        Self {
            corners: self.corners.iter().map(|p| p.to_pixels(frame)).collect(),
        }
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let next = self.corners.iter().cycle().skip(1);
        self.corners.iter().copied().zip(next.copied())
    }
}

impl TryFrom<Vec<Point>> for Polygon {
    type Error = GeometryError;
    fn try_from(corners: Vec<Point>) -> Result<Self, GeometryError> {
        Self::new(corners)
    }
}

impl From<Polygon> for Vec<Point> {
    fn from(polygon: Polygon) -> Self {
        polygon.corners
    }
}

/// Twice the signed area of the triangle; its sign says on which side of a→b `c` lies.
fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn segments_touch(a: Point, b: Point, c: Point, d: Point) -> bool {
    let (ab_c, ab_d, cd_a, cd_b) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b));
    if ab_c * ab_d < 0.0 && cd_a * cd_b < 0.0 {
        return true;
    }
    let on = |p: Point, q: Point, r: Point, t: f64| {
        t.abs() <= f64::EPSILON
            && r.x >= p.x.min(q.x)
            && r.x <= p.x.max(q.x)
            && r.y >= p.y.min(q.y)
            && r.y <= p.y.max(q.y)
    };
    on(a, b, c, ab_c) || on(a, b, d, ab_d) || on(c, d, a, cd_a) || on(c, d, b, cd_b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn polygon(corners: &[[f64; 2]]) -> Result<Polygon, GeometryError> {
        Polygon::new(corners.iter().map(|&c| c.into()).collect())
    }

    #[test]
    fn shapes_without_area_are_refused() {
        assert_eq!(
            polygon(&[[0., 0.], [1., 1.]]),
            Err(GeometryError::TooFewPoints { count: 2 })
        );
        assert_eq!(
            polygon(&[[0., 0.], [1., 1.], [2., 2.]]),
            Err(GeometryError::NoArea)
        );
        assert_eq!(
            polygon(&[[0., 0.], [1., 1.], [1., 0.], [0., 1.]]),
            Err(GeometryError::CrossesItself {
                first: 1,
                second: 3
            })
        );
        assert_eq!(
            polygon(&[[0., 0.], [f64::NAN, 1.], [1., 0.]]),
            Err(GeometryError::NotANumber)
        );
    }

    #[test]
    fn a_concave_polygon_excludes_its_notch() {
        let l = polygon(&[[0., 0.], [4., 0.], [4., 4.], [2., 4.], [2., 2.], [0., 2.]]).unwrap();
        assert!(l.contains(Point::new(3., 3.)));
        assert!(!l.contains(Point::new(1., 3.)), "the notch is outside");
        assert!((l.area() - 12.0).abs() < 1e-12);
        assert!((l.depth(Point::new(1., 1.)) - 1.0).abs() < 1e-12);
        assert!(l.depth(Point::new(1., 3.)) < 0.0);
    }

    #[test]
    fn the_centroid_is_that_of_the_area_and_not_of_the_corners() {
        // A square of 2 with one of 1 cut out: two parts, 3 in all.
        let corners = [[0., 0.], [2., 0.], [2., 1.], [1., 1.], [1., 2.], [0., 2.]];
        let centroid = polygon(&corners).unwrap().centroid();
        let expected = (2.0 * 1.0 + 1.0 * 0.5) / 3.0;
        assert!((centroid.x - expected).abs() < 1e-12, "{centroid:?}");
        assert!((centroid.y - expected).abs() < 1e-12, "{centroid:?}");
    }

    proptest! {
        #[test]
        fn a_box_contains_exactly_its_inside(x in -3.0..3.0, y in -3.0..3.0) {
            let square = polygon(&[[-1., -1.], [1., -1.], [1., 1.], [-1., 1.]]).unwrap();
            prop_assert_eq!(square.contains(Point::new(x, y)), x.abs() < 1.0 && y.abs() < 1.0);
        }

        #[test]
        fn containment_does_not_depend_on_the_first_corner_or_the_turn(x in -2.0..2.0, y in -2.0..2.0, k in 0usize..5) {
            let mut corners: Vec<Point> = [[-1., -1.], [1.5, -1.2], [0.4, 0.2], [1., 1.], [-1., 1.3]].map(Point::from).to_vec();
            let p = Point::new(x, y);
            let first = Polygon::new(corners.clone()).unwrap();
            corners.rotate_left(k);
            corners.reverse();
            let second = Polygon::new(corners).unwrap();
            prop_assume!(first.depth(p).abs() > 1e-9);
            prop_assert_eq!(first.contains(p), second.contains(p));
        }
    }
}
