//! Constant-velocity Kalman filter of a box.
//!
//! Centre and size are filtered each by itself: with noise that is independent per coordinate the
//! eight-dimensional filter of SORT falls apart into four of two dimensions, and no matrix is left.

use inveye_domain::Bbox;

use crate::settings::MotionSettings;

/// Smallest side of a box in pixels that noise is scaled by; keeps variances above zero.
const MIN_SIZE: f64 = 1.0;
/// People change their place across the picture more than down it, …
const DOWN: f64 = 0.25;
/// … and their size least; both as shares of a variance.
const SIZE: f64 = 1.0 / 16.0;

/// Place and speed of one coordinate with their covariance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    place: f64,
    speed: f64,
    place_var: f64,
    cross: f64,
    speed_var: f64,
}

impl Axis {
    fn new(place: f64, place_var: f64, speed_var: f64) -> Self {
        Self {
            place,
            speed: 0.0,
            place_var,
            cross: 0.0,
            speed_var,
        }
    }

    fn predict(&mut self, dt: f64, acceleration_var: f64) {
        let (dt2, dt3) = (dt * dt, dt * dt * dt);
        self.place += dt * self.speed;
        self.place_var +=
            2.0 * dt * self.cross + dt2 * self.speed_var + acceleration_var * dt3 / 3.0;
        self.cross += dt * self.speed_var + acceleration_var * dt2 / 2.0;
        self.speed_var += acceleration_var * dt;
    }

    fn update(&mut self, measured: f64, noise_var: f64) {
        let total = self.place_var + noise_var;
        let (gain, gain_speed) = (self.place_var / total, self.cross / total);
        let surprise = measured - self.place;
        self.place += gain * surprise;
        self.speed += gain_speed * surprise;
        self.speed_var -= gain_speed * self.cross;
        self.cross *= 1.0 - gain;
        self.place_var *= 1.0 - gain;
    }
}

/// Where a person is believed to be, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Motion {
    x: Axis,
    y: Axis,
    width: Axis,
    height: Axis,
}

impl Motion {
    pub(crate) fn new(seen: &Bbox, settings: &MotionSettings) -> Self {
        let scale = scale(seen.height());
        let place_var = (settings.measurement_noise * scale).powi(2);
        let speed_var = (settings.initial_speed * scale).powi(2);
        let center = seen.center();
        Self {
            x: Axis::new(center.x, place_var, speed_var),
            y: Axis::new(center.y, place_var, speed_var * DOWN),
            width: Axis::new(seen.width(), place_var, speed_var * SIZE),
            height: Axis::new(seen.height(), place_var, speed_var * SIZE),
        }
    }

    pub(crate) fn predict(&mut self, dt: f64, settings: &MotionSettings) {
        let acceleration_var = (settings.acceleration_noise * scale(self.height.place)).powi(2);
        self.x.predict(dt, acceleration_var);
        self.y.predict(dt, acceleration_var * DOWN);
        self.width.predict(dt, acceleration_var * SIZE);
        self.height.predict(dt, acceleration_var * SIZE);
    }

    /// `doubt` multiplies the noise of this box.
    pub(crate) fn update(&mut self, seen: &Bbox, doubt: f64, settings: &MotionSettings) {
        let noise_var = (settings.measurement_noise * doubt * scale(seen.height())).powi(2);
        let center = seen.center();
        self.x.update(center.x, noise_var);
        self.y.update(center.y, noise_var);
        self.width.update(seen.width(), noise_var);
        self.height.update(seen.height(), noise_var);
    }

    pub(crate) fn shift(&mut self, dx: f64, dy: f64) {
        self.x.place += dx;
        self.y.place += dy;
    }

    /// The believed box; never smaller than a pixel.
    pub(crate) fn bbox(&self) -> Bbox {
        let width = self.width.place.max(MIN_SIZE);
        let height = self.height.place.max(MIN_SIZE);
        Bbox::from_ltwh(
            self.x.place - width / 2.0,
            self.y.place - height / 2.0,
            width,
            height,
        )
    }

    /// Standard deviations of the centre across and down, beyond those of a single sighting.
    pub(crate) fn spread(&self, settings: &MotionSettings) -> (f64, f64) {
        let certain = (settings.measurement_noise * scale(self.height.place)).powi(2);
        let beyond = |axis: &Axis| (axis.place_var - certain).max(0.0).sqrt();
        (beyond(&self.x), beyond(&self.y))
    }
}

fn scale(height: f64) -> f64 {
    height.max(MIN_SIZE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::settings::TrackerSettings;

    fn settings() -> MotionSettings {
        TrackerSettings::default().motion
    }

    #[test]
    fn a_steady_walk_is_predicted_at_any_frame_rate() {
        for fps in [3.0, 7.0, 15.0, 30.0] {
            let at = |t: f64| Bbox::from_ltwh(100.0 + 80.0 * t, 50.0 + 10.0 * t, 40.0, 120.0);
            let mut motion = Motion::new(&at(0.0), &settings());
            let mut t = 0.0;
            while t < 4.0 {
                t += 1.0 / fps;
                motion.predict(1.0 / fps, &settings());
                motion.update(&at(t), 1.0, &settings());
            }
            motion.predict(1.0, &settings());
            let off = motion.bbox().center().distance(at(t + 1.0).center());
            assert!(off < 6.0, "{off} pixels off after a second at {fps} fps");
        }
    }

    proptest! {
        #[test]
        fn variances_stay_above_zero_and_all_values_finite(
            steps in prop::collection::vec((0.0..3.0_f64, -900.0..2000.0_f64, 0.5..900.0_f64, 1.0..50.0_f64), 1..60)
        ) {
            let mut motion = Motion::new(&Bbox::from_ltwh(0.0, 0.0, 40.0, 90.0), &settings());
            for (dt, place, size, doubt) in steps {
                motion.predict(dt, &settings());
                motion.update(&Bbox::from_ltwh(place, -place, size / 2.0, size), doubt, &settings());
                for axis in [motion.x, motion.y, motion.width, motion.height] {
                    prop_assert!(axis.place_var > 0.0 && axis.speed_var > 0.0, "{axis:?}");
                    prop_assert!(axis.cross * axis.cross <= axis.place_var * axis.speed_var * (1.0 + 1e-9));
                }
                prop_assert!(motion.bbox().is_finite() && motion.bbox().area() > 0.0);
            }
        }
    }
}
