//! Constant-velocity Kalman filter of a box.
//!
//! Centre and size are filtered each by itself: with noise that is independent per coordinate the
//! eight-dimensional filter of SORT falls apart into four of two dimensions, and no matrix is left.

use inveye_domain::Bbox;

use crate::settings::TrackerSettings;

/// Smallest side of a box in pixels that noise is scaled by; keeps variances above zero.
const MIN_SIZE: f64 = 1.0;

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
    pub(crate) fn new(seen: &Bbox, settings: &TrackerSettings) -> Self {
        let scale = scale(seen.height());
        let place_var = (settings.measurement_noise * scale).powi(2);
        let speed_var = (settings.initial_speed * scale).powi(2);
        let center = seen.center();
        Self {
            x: Axis::new(center.x, place_var, speed_var),
            y: Axis::new(center.y, place_var, speed_var / 4.0),
            width: Axis::new(seen.width(), place_var, speed_var / 16.0),
            height: Axis::new(seen.height(), place_var, speed_var / 16.0),
        }
    }

    pub(crate) fn predict(&mut self, dt: f64, settings: &TrackerSettings) {
        let acceleration_var = (settings.acceleration_noise * scale(self.height.place)).powi(2);
        self.x.predict(dt, acceleration_var);
        self.y.predict(dt, acceleration_var / 4.0);
        self.width.predict(dt, acceleration_var / 16.0);
        self.height.predict(dt, acceleration_var / 16.0);
    }

    pub(crate) fn update(&mut self, seen: &Bbox, settings: &TrackerSettings) {
        let noise_var = (settings.measurement_noise * scale(seen.height())).powi(2);
        let center = seen.center();
        self.x.update(center.x, noise_var);
        self.y.update(center.y, noise_var);
        self.width.update(seen.width(), noise_var);
        self.height.update(seen.height(), noise_var);
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

    /// Standard deviations of the centre, across and down.
    pub(crate) fn spread(&self) -> (f64, f64) {
        (
            self.x.place_var.max(0.0).sqrt(),
            self.y.place_var.max(0.0).sqrt(),
        )
    }
}

fn scale(height: f64) -> f64 {
    height.max(MIN_SIZE)
}
