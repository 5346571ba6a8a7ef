//! Whether what is seen on a floor can be people: how fast they walk, and how tall they are.

use std::time::Duration;

use crate::geometry::{FrameSize, Point};

use super::{Calibration, FloorView};

/// One second of somebody's walk, of nobody in particular. In 0–1 of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FloorStep {
    /// Where they were.
    pub from: Point,
    /// Where they were afterwards.
    pub to: Point,
    /// How long that took.
    pub time: Duration,
    /// Height of their box at the end.
    pub height: f64,
}

/// What contradicts a calibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CalibrationFinding {
    /// No camera sees a floor so: a metre would be longer by this factor in one direction than in another.
    Stretched {
        /// From 1.
        factor: f64,
    },
    /// People would walk at so many times the speed of people.
    Speed {
        /// Above 1 too fast, below too slow.
        factor: f64,
    },
    /// People would be so many times as tall as people.
    Height {
        /// Above 1 too tall, below too short.
        factor: f64,
    },
    /// Without a scale: people would walk at so many times the speed of people of their height.
    SpeedForHeight {
        /// Above 1 too fast, below too slow.
        factor: f64,
    },
}

/// How a calibration fits what is seen.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationCheck {
    /// See [`FloorView::stretch`].
    pub stretch: f64,
    /// Steps that it was checked with; below [`LEAST_STEPS`] nothing follows from them.
    pub steps: usize,
    /// Median speed of who walks: metres a second, or none without a scale.
    pub speed_mps: Option<f64>,
    /// Median height in metres; none without a scale, and where the camera looks down too steeply to tell.
    pub height_m: Option<f64>,
    /// What the plan's width must be, in metres, for people to be as tall as people; none where heights are unknown.
    pub width_by_height_m: Option<f64>,
    /// What contradicts it; none where all is plausible, or nothing is known.
    pub findings: Vec<CalibrationFinding>,
}

/// Fewer steps may all be of one child, or of somebody with a trolley.
pub const LEAST_STEPS: usize = 50;

/// With marks set to a hundredth, one calibration in a hundred is off by more (simulated, cameras 2.4 to 5 m high that
/// look down by 10 to 45°).
const MOST_STRETCH: f64 = 1.5;
/// People walk at 1.34 m/s, with a standard deviation of 0.26 (U. Weidmann, Transporttechnik der Fussgänger,
/// 1993), and more slowly in a store; nobody walks for long below 0.5, and who runs is faster than 2.
const SPEED: (f64, f64, f64) = (0.5, 1.2, 2.0);
/// Grown people are 1.5 to 1.95 m tall (5th percentile of women to 95th of men, DIN 33402-2: 1.535 to 1.855, and shoes);
/// children and boxes that end at the hair are in the rest.
const HEIGHT: (f64, f64, f64) = (1.4, 1.7, 2.1);
/// Slower is standing: in heights a second, so that it does not depend on what is checked.
const STANDS: f64 = 0.15;

impl CalibrationCheck {
    /// Of a camera's picture and a floor plan with these sizes, where the plan is so many metres wide.
    pub fn new(
        calibration: &Calibration,
        (picture, plan): (FrameSize, FrameSize),
        width_m: Option<f64>,
        steps: &[FloorStep],
    ) -> Self {
        let view = FloorView::new(calibration, picture, plan);
        let plan_aspect = f64::from(plan.height.max(1)) / f64::from(plan.width.max(1));
        let aspect = f64::from(picture.height.max(1)) / f64::from(picture.width.max(1));
        let walks = |step: &&FloorStep| {
            let (x, y) = (step.to.x - step.from.x, (step.to.y - step.from.y) * aspect);
            x.hypot(y) > STANDS * step.height * aspect * step.time.as_secs_f64()
        };
        let speed = |step: &FloorStep| {
            let (from, to) = (
                calibration.to_plan(step.from)?,
                calibration.to_plan(step.to)?,
            );
            let way = (to.x - from.x).hypot((to.y - from.y) * plan_aspect);
            let speed = way / step.time.as_secs_f64();
            speed.is_finite().then_some(speed)
        };
        let height = |step: &FloorStep| {
            let head = Point::new(step.to.x, step.to.y - step.height);
            view.height(calibration.to_plan(step.to)?, head)
        };
        let walking: Vec<&FloorStep> = steps.iter().filter(walks).collect();
        let speed = median(walking.iter().filter_map(|step| speed(step)).collect());
        let height = median(walking.iter().filter_map(|step| height(step)).collect());
        let mut findings = Vec::new();
        if view.stretch > MOST_STRETCH {
            let factor = view.stretch;
            findings.push(CalibrationFinding::Stretched { factor });
        }
        let (speed_mps, height_m) = (
            speed.zip(width_m).map(|(speed, width)| speed * width),
            height.zip(width_m).map(|(height, width)| height * width),
        );
        if let Some(factor) = speed_mps.and_then(|speed| beyond(speed, SPEED)) {
            findings.push(CalibrationFinding::Speed { factor });
        }
        if let Some(factor) = height_m.and_then(|height| beyond(height, HEIGHT)) {
            findings.push(CalibrationFinding::Height { factor });
        }
        if let (None, Some((speed, height))) = (width_m, speed.zip(height)) {
            let bounds = (SPEED.0 / HEIGHT.2, SPEED.1 / HEIGHT.1, SPEED.2 / HEIGHT.0);
            if let Some(factor) = beyond(speed / height, bounds) {
                findings.push(CalibrationFinding::SpeedForHeight { factor });
            }
        }
        Self {
            stretch: view.stretch,
            steps: walking.len(),
            speed_mps,
            height_m,
            width_by_height_m: height.map(|height| HEIGHT.1 / height),
            findings,
        }
    }
}

/// By what factor a figure is off, where it is beyond its bounds.
fn beyond(figure: f64, (least, usual, most): (f64, f64, f64)) -> Option<f64> {
    (!(least..=most).contains(&figure)).then_some(figure / usual)
}

/// None of fewer than [`LEAST_STEPS`].
fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    figures
        .get(middle)
        .copied()
        .filter(|_| figures.len() >= LEAST_STEPS)
}

#[cfg(test)]
mod tests;
