use proptest::prelude::*;

use super::super::FloorMark;
use super::*;

const PICTURE: FrameSize = FrameSize::new(1920, 1080);
/// 32 m by 24 m.
const PLAN: FrameSize = FrameSize::new(1200, 900);
const WIDTH_M: f64 = 32.0;

type Vector = [f64; 3];

/// A camera above the plan, in metres: what its picture shows follows from optics, and not from a map.
#[derive(Debug, Clone, Copy)]
struct Camera {
    place: Vector,
    /// Looks that way along the plan, and down by so much, in radians.
    heading: f64,
    tilt: f64,
    focal: f64,
}

impl Camera {
    /// In 0–1 of the picture.
    fn sees(&self, [x, y, z]: Vector) -> Option<Point> {
        let (sin, cos) = self.heading.sin_cos();
        let (dive, level) = self.tilt.sin_cos();
        let ahead = [cos * level, sin * level, -dive];
        // The plan's y is downwards, so right of the camera is clockwise on it.
        let right = [-sin, cos, 0.0];
        let down = [-cos * dive, -sin * dive, -level];
        let way = [x - self.place[0], y - self.place[1], z - self.place[2]];
        let dot = |a: Vector| a.iter().zip(way).map(|(a, b)| a * b).sum::<f64>();
        let deep = dot(ahead);
        (deep > 0.5).then(|| {
            let aspect = 1080.0 / 1920.0;
            Point::new(
                0.5 + self.focal * dot(right) / deep,
                0.5 + self.focal * dot(down) / deep / aspect,
            )
        })
    }

    /// Where a place of the picture is on the floor, in metres; none where that is far away.
    fn floor(&self, p: Point) -> Option<[f64; 2]> {
        let (sin, cos) = self.heading.sin_cos();
        let (dive, level) = self.tilt.sin_cos();
        let (u, v) = ((p.x - 0.5) / self.focal, (p.y - 0.5) * 0.5625 / self.focal);
        let ray = [
            cos * level - sin * u - cos * dive * v,
            sin * level + cos * u - sin * dive * v,
            -dive - level * v,
        ];
        let times = -self.place[2] / ray[2];
        let found = [
            self.place[0] + ray[0] * times,
            self.place[1] + ray[1] * times,
        ];
        (ray[2] < 0.0 && times < 15.0).then_some(found)
    }

    /// Four marks near the picture's corners, as far as there is floor.
    fn marks(&self) -> Option<Vec<FloorMark>> {
        let corners = [(0.15, 0.4), (0.85, 0.4), (0.85, 0.9), (0.15, 0.9)];
        let mark = |(x, y): (f64, f64)| {
            let picture = Point::new(x, y);
            let [x, y] = self.floor(picture)?;
            let plan = Point::new(x / WIDTH_M, y / 24.0);
            Some(FloorMark { picture, plan })
        };
        corners.into_iter().map(mark).collect()
    }

    /// People of a height who walk at a speed, a second each.
    fn steps(&self, speed: f64, height: f64) -> Vec<FloorStep> {
        let places = (0..10).flat_map(|x| (0..8).map(move |y| (x, y)));
        let step = |(x, y): (i32, i32)| {
            let place = Point::new(0.2 + f64::from(x) * 0.06, 0.45 + f64::from(y) * 0.05);
            let [from_x, from_y] = self.floor(place)?;
            let (sin, cos) = f64::from(x * 7 + y).sin_cos();
            let [to_x, to_y] = [from_x + cos * speed, from_y + sin * speed];
            let (from, to) = (
                self.sees([from_x, from_y, 0.0])?,
                self.sees([to_x, to_y, 0.0])?,
            );
            let head = self.sees([to_x, to_y, height])?;
            Some(FloorStep {
                from,
                to,
                time: Duration::from_secs(1),
                height: to.y - head.y,
            })
        };
        places.filter_map(step).collect()
    }
}

fn cameras() -> impl Strategy<Value = Camera> {
    (2.4..5.0, 0.0..std::f64::consts::TAU, 15_f64..35.0, 0.5..1.1).prop_map(
        |(high, heading, tilt, focal)| Camera {
            place: [16.0, 12.0, high],
            heading,
            tilt: tilt.to_radians(),
            focal,
        },
    )
}

fn check(calibration: &Calibration, width_m: Option<f64>, steps: &[FloorStep]) -> CalibrationCheck {
    CalibrationCheck::new(calibration, (PICTURE, PLAN), width_m, steps)
}

/// Marks may lie beyond the plan: then the plan is made larger.
fn calibration(camera: &Camera) -> Option<Calibration> {
    Calibration::new(&camera.marks()?).ok()
}

proptest! {
    #[test]
    fn what_a_camera_shows_of_people_is_plausible(camera in cameras(), speed in 0.7..1.8, height in 1.5..2.0) {
        let Some(calibration) = calibration(&camera) else { return Ok(()) };
        let found = check(&calibration, Some(WIDTH_M), &camera.steps(speed, height));
        prop_assert!((found.stretch - 1.0).abs() < 1e-6, "{found:?}");
        prop_assert_eq!(&found.findings, &[], "{:?}", found);
        if found.steps >= LEAST_STEPS {
            prop_assert!((found.speed_mps.unwrap() - speed).abs() < 0.01, "{found:?}");
            prop_assert!((found.height_m.unwrap() - height).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn a_wrong_scale_is_told_with_its_factor(camera in cameras(), times in 2.2_f64..4.0) {
        let Some(calibration) = calibration(&camera) else { return Ok(()) };
        let steps = camera.steps(1.2, 1.7);
        let found = check(&calibration, Some(WIDTH_M * times), &steps);
        if found.steps >= LEAST_STEPS {
            let [CalibrationFinding::Speed { factor: speed }, CalibrationFinding::Height { factor: height }] = found.findings[..] else {
                return Err(TestCaseError::fail(format!("{found:?}")));
            };
            prop_assert!((speed / times - 1.0).abs() < 0.05 && (height / times - 1.0).abs() < 0.05, "{found:?}");
            prop_assert!((found.width_by_height_m.unwrap() / WIDTH_M - 1.0).abs() < 0.05, "{found:?}");
        }
        // Without a scale speed and height still fit each other.
        let found = check(&calibration, None, &steps);
        prop_assert_eq!(&found.findings, &[]);
        prop_assert_eq!((found.speed_mps, found.height_m), (None, None));
    }
}

fn hall() -> Camera {
    Camera {
        place: [16.0, 4.0, 3.0],
        heading: std::f64::consts::FRAC_PI_2,
        tilt: 25_f64.to_radians(),
        focal: 0.8,
    }
}

#[test]
fn points_that_no_camera_sees_so_are_told() {
    let camera = hall();
    let mut marks = camera.marks().unwrap();
    for mark in &mut marks {
        // Somebody took the plan for three times as long as it is.
        mark.plan.y *= 0.33;
    }
    let calibration = Calibration::new(&marks).unwrap();
    let found = check(&calibration, Some(WIDTH_M), &[]);
    let [CalibrationFinding::Stretched { factor }] = found.findings[..] else {
        panic!("{found:?}");
    };
    assert!(factor > 1.5, "{found:?}");
}

#[test]
fn points_that_are_set_a_little_wrong_are_no_finding() {
    let camera = hall();
    let off = [
        (0.008, -0.006),
        (-0.007, 0.005),
        (0.006, 0.008),
        (-0.005, -0.008),
    ];
    let mut marks = camera.marks().unwrap();
    for (mark, (x, y)) in marks.iter_mut().zip(off) {
        mark.picture = Point::new(mark.picture.x + x, mark.picture.y + y);
    }
    let calibration = Calibration::new(&marks).unwrap();
    let found = check(&calibration, Some(WIDTH_M), &camera.steps(1.2, 1.7));
    assert_eq!(found.findings, [], "{found:?}");
    assert!((found.height_m.unwrap() - 1.7).abs() < 0.2, "{found:?}");
}

#[test]
fn of_who_stands_and_of_too_few_nothing_follows() {
    let camera = hall();
    let calibration = calibration(&camera).unwrap();
    let standing = check(&calibration, Some(WIDTH_M), &camera.steps(0.05, 1.7));
    assert_eq!((standing.steps, standing.speed_mps), (0, None));
    let few: Vec<FloorStep> = camera.steps(1.2, 1.7).into_iter().take(10).collect();
    let found = check(&calibration, Some(WIDTH_M * 10.0), &few);
    assert_eq!((found.speed_mps, found.height_m), (None, None));
    assert_eq!(found.findings, []);
}

#[test]
fn broken_steps_break_nothing() {
    let camera = hall();
    let calibration = calibration(&camera).unwrap();
    let mut steps = camera.steps(1.2, 1.7);
    let good = check(&calibration, Some(WIDTH_M), &steps);
    for broken in [f64::NAN, f64::INFINITY, -1e9] {
        steps.push(FloorStep {
            from: Point::new(broken, 0.5),
            to: Point::new(0.5, broken),
            time: Duration::ZERO,
            height: broken,
        });
    }
    let found = check(&calibration, Some(WIDTH_M), &steps);
    assert_eq!(found.findings, good.findings);
    assert!(
        (found.speed_mps.unwrap() - good.speed_mps.unwrap()).abs() < 0.05,
        "{found:?}"
    );
}
