//! From a camera's picture to the store's floor plan, by four points of the floor that are marked in both.
//!
//! A floor is a plane, and a camera's picture of a plane is a projective map of it: four points, no three of them
//! on a line, say all of it. Bent lenses are not undone; near the marks that is small.

use serde::{Deserialize, Serialize};

use crate::geometry::Point;
use crate::heat::{HEAT_COLUMNS, HEAT_ROWS, HeatAmount, HeatSum};

mod check;
mod view;

pub use check::{CalibrationCheck, CalibrationFinding, FloorStep, LEAST_STEPS};
pub use view::FloorView;

/// A point of the floor in both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FloorMark {
    /// In 0–1 of the picture.
    pub picture: Point,
    /// In 0–1 of the floor plan.
    pub plan: Point,
}

/// Why marks say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// Others than four.
    #[error("{count} points are marked; four are needed")]
    NotFour {
        /// How many there were.
        count: usize,
    },
    /// NaN, or beyond the picture or the plan.
    #[error("point {number} is not within the picture and the floor plan")]
    Outside {
        /// From 1.
        number: usize,
    },
    /// Three points are nearly on one line, or two nearly the same.
    #[error(
        "points {first}, {second} and {third} are nearly on one line {place}; mark points that lie further apart"
    )]
    Degenerate {
        /// From 1.
        first: usize,
        /// From 1.
        second: usize,
        /// From 1.
        third: usize,
        /// In the picture, or on the floor plan.
        place: &'static str,
    },
    /// No camera above a floor sees it so: points are mixed up, or one is a mirror image of the other.
    #[error("the points cannot be a picture of that floor: some are mixed up, or mirrored")]
    Impossible,
}

/// Least area of the triangle of three marks, as a share of the whole: a square of marks of a twentieth of the
/// picture's sides. A mark is set to within about a hundredth; from smaller triangles nothing follows for the rest.
const LEAST_AREA: f64 = 0.05 * 0.05 / 2.0;

/// As a share of the depth of the farthest mark: places so much farther away than it are too near to the horizon,
/// where a pixel is a room.
const HORIZON: f64 = 0.2;

/// The map that four marks say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    marks: [FloorMark; 4],
    to_plan: Matrix,
    to_picture: Matrix,
}

impl Calibration {
    /// From four marks in any order, the same in both.
    pub fn new(marks: &[FloorMark]) -> Result<Self, CalibrationError> {
        let marks: [FloorMark; 4] = marks
            .try_into()
            .map_err(|_| CalibrationError::NotFour { count: marks.len() })?;
        let within = |p: Point| (0.0..=1.0).contains(&p.x) && (0.0..=1.0).contains(&p.y);
        let outside = |mark: &FloorMark| !within(mark.picture) || !within(mark.plan);
        if let Some(index) = marks.iter().position(outside) {
            return Err(CalibrationError::Outside { number: index + 1 });
        }
        let mut turned = 0;
        for [a, b, c] in [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]] {
            let area = |of: fn(&FloorMark) -> Point| {
                let [a, b, c] = [a, b, c].map(|i| of(&marks[i]));
                ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / 2.0
            };
            let (picture, plan) = (area(|mark| mark.picture), area(|mark| mark.plan));
            for (area, place) in [(picture, "in the picture"), (plan, "on the floor plan")] {
                if area.abs() < LEAST_AREA {
                    return Err(CalibrationError::Degenerate {
                        first: a + 1,
                        second: b + 1,
                        third: c + 1,
                        place,
                    });
                }
            }
            turned += usize::from(picture.signum() != plan.signum());
        }
        if turned > 0 {
            return Err(CalibrationError::Impossible);
        }
        let (picture, plan) = (
            Matrix::of_square(marks.map(|mark| mark.picture)),
            Matrix::of_square(marks.map(|mark| mark.plan)),
        );
        Ok(Self {
            to_plan: plan
                .after(picture.inverse())
                .facing(marks.map(|mark| mark.picture)),
            to_picture: picture
                .after(plan.inverse())
                .facing(marks.map(|mark| mark.plan)),
            marks,
        })
    }

    /// As they were given.
    pub fn marks(&self) -> &[FloorMark; 4] {
        &self.marks
    }

    /// Where on the floor plan a foot point stands; it may lie beyond the plan. None at the horizon and above.
    pub fn to_plan(&self, picture: Point) -> Option<Point> {
        self.to_plan.apply(picture)
    }

    /// Where a place of the plan is in the picture, likewise.
    pub fn to_picture(&self, plan: Point) -> Option<Point> {
        self.to_picture.apply(plan)
    }
}

/// Time per place of a floor plan, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanHeat {
    /// Cells across the plan.
    pub columns: u16,
    /// Cells down the plan.
    pub rows: u16,
    /// Row by row.
    pub cells: Vec<f64>,
    /// What does not lie on the plan.
    pub beyond: f64,
}

/// A cell of the picture is laid on the plan in so many pieces across and down: far away it covers several of
/// the plan's.
const PIECES: u16 = 6;

impl PlanHeat {
    /// A plan on which nobody is.
    pub fn empty(columns: u16, rows: u16) -> Self {
        Self {
            columns,
            rows,
            cells: vec![0.0; usize::from(columns) * usize::from(rows)],
            beyond: 0.0,
        }
    }

    /// What one camera saw.
    pub fn add(&mut self, sum: &HeatSum, calibration: &Calibration) {
        let pieces = f64::from(PIECES);
        for (cell, amount) in sum.cells() {
            let (x, y) = (cell % HEAT_COLUMNS, cell / HEAT_COLUMNS);
            let part = seconds(amount) / (pieces * pieces);
            for piece in 0..PIECES * PIECES {
                let across = (f64::from(piece % PIECES) + 0.5) / pieces;
                let down = (f64::from(piece / PIECES) + 0.5) / pieces;
                let place = Point::new(
                    (f64::from(x) + across) / f64::from(HEAT_COLUMNS),
                    (f64::from(y) + down) / f64::from(HEAT_ROWS),
                );
                let index = calibration
                    .to_plan(place)
                    .and_then(|place| self.index(place));
                match index.and_then(|index| self.cells.get_mut(index)) {
                    Some(cell) => *cell += part,
                    None => self.beyond += part,
                }
            }
        }
        self.beyond += seconds(sum.beyond);
    }

    /// Together with what another camera saw of the same plan: where both see a place they see the same people, so
    /// the larger time counts.
    pub fn merge(&mut self, other: &Self) {
        for (mine, other) in self.cells.iter_mut().zip(&other.cells) {
            *mine = mine.max(*other);
        }
        self.beyond += other.beyond;
    }

    /// None beyond the plan.
    fn index(&self, place: Point) -> Option<usize> {
        let (columns, rows) = (f64::from(self.columns), f64::from(self.rows));
        let (x, y) = (place.x * columns, place.y * rows);
        if !(0.0..columns).contains(&x) || !(0.0..rows).contains(&y) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the plan"
        )]
        let index = y as usize * usize::from(self.columns) + x as usize;
        Some(index)
    }
}

fn seconds(amount: HeatAmount) -> f64 {
    std::time::Duration::from_millis(amount.millis).as_secs_f64()
}

/// A projective map, row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Matrix([f64; 9]);

impl Matrix {
    /// Takes the corners of the unit square, in a circle, to four places.
    fn of_square([a, b, c, d]: [Point; 4]) -> Self {
        let sum = Point::new(a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y);
        let (one, two) = (
            Point::new(b.x - c.x, b.y - c.y),
            Point::new(d.x - c.x, d.y - c.y),
        );
        let all = one.x * two.y - two.x * one.y;
        let g = (sum.x * two.y - two.x * sum.y) / all;
        let h = (one.x * sum.y - sum.x * one.y) / all;
        Self([
            b.x - a.x + g * b.x,
            d.x - a.x + h * d.x,
            a.x,
            b.y - a.y + g * b.y,
            d.y - a.y + h * d.y,
            a.y,
            g,
            h,
            1.0,
        ])
    }

    /// Up to a factor, which a projective map does not have.
    fn inverse(self) -> Self {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        Self([
            e * i - f * h,
            c * h - b * i,
            b * f - c * e,
            f * g - d * i,
            a * i - c * g,
            c * d - a * f,
            d * h - e * g,
            b * g - a * h,
            a * e - b * d,
        ])
    }

    /// First `other`, then this.
    fn after(self, other: Self) -> Self {
        let (m, n) = (self.0, other.0);
        Self(std::array::from_fn(|at| {
            let (row, column) = (at / 3 * 3, at % 3);
            (0..3).map(|k| m[row + k] * n[k * 3 + column]).sum()
        }))
    }

    fn depth(&self, p: Point) -> f64 {
        let [.., g, h, i] = self.0;
        g * p.x + h * p.y + i
    }

    /// The same map, of which these places are in front, the farthest at a depth of one.
    fn facing(self, places: [Point; 4]) -> Self {
        let depths = places.map(|p| self.depth(p));
        let farthest = depths
            .into_iter()
            .min_by(|a, b| a.abs().total_cmp(&b.abs()));
        let scale = farthest.unwrap_or(1.0);
        Self(self.0.map(|value| value / scale))
    }

    fn apply(&self, p: Point) -> Option<Point> {
        let [a, b, c, d, e, f, ..] = self.0;
        let depth = self.depth(p);
        let place = Point::new(
            (a * p.x + b * p.y + c) / depth,
            (d * p.x + e * p.y + f) / depth,
        );
        (depth >= HORIZON && place.is_finite()).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(picture: [f64; 2], plan: [f64; 2]) -> FloorMark {
        FloorMark {
            picture: picture.into(),
            plan: plan.into(),
        }
    }

    /// A floor that narrows towards the back, as most cameras see it.
    fn aisle() -> [FloorMark; 4] {
        [
            mark([0.4, 0.3], [0.2, 0.2]),
            mark([0.6, 0.3], [0.8, 0.2]),
            mark([0.9, 0.9], [0.8, 0.8]),
            mark([0.1, 0.9], [0.2, 0.8]),
        ]
    }

    #[track_caller]
    fn check_near(found: Option<Point>, expected: [f64; 2]) {
        let found = found.expect("a place");
        assert!(found.distance(expected.into()) < 1e-9, "{found:?}");
    }

    #[test]
    fn marks_come_to_where_they_were_set_and_middles_between_them_in_perspective() {
        let map = Calibration::new(&aisle()).unwrap();
        for mark in aisle() {
            check_near(map.to_plan(mark.picture), mark.plan.into());
            check_near(map.to_picture(mark.plan), mark.picture.into());
        }
        // The crossing of the diagonals stays one: that is what perspective keeps.
        let crossing = map.to_picture(Point::new(0.5, 0.5)).unwrap();
        assert!((crossing.x - 0.5).abs() < 1e-9);
        assert!(
            (0.3..0.5).contains(&crossing.y),
            "{crossing:?}: nearer to the back"
        );
        assert_eq!(map.to_plan(Point::new(0.5, 0.0)), None, "above the horizon");
    }

    #[test]
    fn the_order_of_marks_does_not_matter() {
        let [a, b, c, d] = aisle();
        let (one, other) = (
            Calibration::new(&[a, b, c, d]).unwrap(),
            Calibration::new(&[c, a, b, d]).unwrap(),
        );
        let p = Point::new(0.45, 0.7);
        check_near(one.to_plan(p), other.to_plan(p).unwrap().into());
    }

    #[test]
    fn marks_that_say_nothing_are_refused_with_what_to_do() {
        let [a, b, c, d] = aisle();
        let error = |marks: &[FloorMark]| Calibration::new(marks).unwrap_err();
        assert_eq!(error(&[a, b, c]), CalibrationError::NotFour { count: 3 });
        let far = mark([0.5, 1.2], [0.5, 0.5]);
        assert_eq!(
            error(&[a, b, c, far]),
            CalibrationError::Outside { number: 4 }
        );
        let nothing = mark([f64::NAN, 0.5], [0.5, 0.5]);
        assert_eq!(
            error(&[nothing, b, c, d]),
            CalibrationError::Outside { number: 1 }
        );
        let between = mark([0.5, 0.3], [0.5, 0.5]);
        let line = error(&[a, b, between, d]);
        let expected = "points 1, 2 and 3 are nearly on one line in the picture; mark points that lie further apart";
        assert_eq!(line.to_string(), expected);
        let same = mark([0.5, 0.6], a.plan.into());
        assert!(matches!(
            error(&[a, b, c, same]),
            CalibrationError::Degenerate {
                place: "on the floor plan",
                ..
            }
        ));
        // Two mixed up, and a plan seen from below.
        let mixed = [
            mark(a.picture.into(), b.plan.into()),
            mark(b.picture.into(), a.plan.into()),
            c,
            d,
        ];
        assert_eq!(error(&mixed), CalibrationError::Impossible);
        let mirrored = [a, b, c, d].map(|m| mark(m.picture.into(), [1.0 - m.plan.x, m.plan.y]));
        assert_eq!(error(&mirrored), CalibrationError::Impossible);
    }

    #[test]
    fn time_on_the_plan_is_the_time_in_the_picture() {
        let map = Calibration::new(&aisle()).unwrap();
        let mut sum = HeatSum::default();
        // A row of cells in the middle, and one above the horizon.
        for x in 20..44 {
            let (millis, visits) = (36_000, 1);
            sum.add(20 * HEAT_COLUMNS + x, HeatAmount { millis, visits });
        }
        sum.add(
            3,
            HeatAmount {
                millis: 5000,
                visits: 1,
            },
        );
        let mut plan = PlanHeat::empty(64, 40);
        plan.add(&sum, &map);
        let on_plan: f64 = plan.cells.iter().sum();
        assert!((on_plan - 24.0 * 36.0).abs() < 1e-6, "{on_plan}");
        assert!((plan.beyond - 5.0).abs() < 1e-9);
        // Another camera that sees the same people adds nobody.
        let mut both = plan.clone();
        both.merge(&plan);
        assert_eq!(both.cells, plan.cells);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(
            marks in prop::array::uniform4((0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64)),
            x in 0.0..1.0_f64, y in 0.0..1.0_f64,
        ) {
            let marks = marks.map(|(a, b, c, d)| mark([a, b], [c, d]));
            let Ok(map) = Calibration::new(&marks) else { return Ok(()) };
            for mark in marks {
                let there = map.to_plan(mark.picture);
                prop_assert!(there.is_some_and(|p| p.distance(mark.plan) < 1e-6), "{there:?}, {mark:?}");
            }
            let p = Point::new(x, y);
            if let Some(there) = map.to_plan(p)
                && let Some(back) = map.to_picture(there)
            {
                prop_assert!(back.distance(p) < 1e-5, "{p:?}, {there:?}, {back:?}");
            }
        }

        #[test]
        fn lines_stay_lines(t in 0.05..0.95_f64) {
            let map = Calibration::new(&aisle()).unwrap();
            let (from, to) = (Point::new(0.2, 0.5), Point::new(0.8, 0.85));
            let on = Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t);
            let [a, b, c] = [from, on, to].map(|p| map.to_plan(p).unwrap());
            let off = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
            prop_assert!(off.abs() < 1e-9);
        }
    }
}
