//! The camera's own movement, read from what everybody's surprise has in common.
//!
//! A pole in the wind, a lorry passing, a hand-held camera: all people jump at once. Unless that is
//! taken out, those not detected in such a frame are looked for in the wrong place.

use crate::settings::CameraMotionSettings;

/// Turns a median absolute deviation into a standard deviation.
const MAD_TO_SIGMA: f64 = 1.4826;

/// What the camera did, with buffers kept from frame to frame.
#[derive(Debug, Default)]
pub(crate) struct CameraMotion {
    /// Pixels per second.
    speed: (f64, f64),
    across: Vec<f64>,
    down: Vec<f64>,
    heights: Vec<f64>,
}

impl CameraMotion {
    /// Where the picture is expected to have gone after `dt` seconds.
    pub(crate) fn expected(&self, dt: f64) -> (f64, f64) {
        (self.speed.0 * dt, self.speed.1 * dt)
    }

    /// Forgets the surprises of the frame before.
    pub(crate) fn clear(&mut self) {
        self.across.clear();
        self.down.clear();
        self.heights.clear();
    }

    /// Adds how far from the expected place a well-known person of this height was seen.
    pub(crate) fn add_surprise(&mut self, dx: f64, dy: f64, height: f64) {
        self.across.push(dx);
        self.down.push(dy);
        self.heights.push(height);
    }

    /// What the surprises have in common; zero where that may be chance.
    pub(crate) fn common(&mut self, settings: &CameraMotionSettings) -> (f64, f64) {
        if self.heights.len() < settings.min_tracks.max(1) {
            return (0.0, 0.0);
        }
        let least = settings.min_shift * median(&mut self.heights);
        (
            significant(&mut self.across, least, settings.significance),
            significant(&mut self.down, least, settings.significance),
        )
    }

    /// Learns the whole shift of a frame, `dt` seconds after the one before.
    pub(crate) fn learn(&mut self, (dx, dy): (f64, f64), dt: f64, settings: &CameraMotionSettings) {
        let keep = if dt > 0.0 {
            settings.persistence / dt
        } else {
            0.0
        };
        self.speed = (dx * keep, dy * keep);
    }
}

fn significant(surprises: &mut [f64], least: f64, significance: f64) -> f64 {
    let common = median(surprises);
    for surprise in surprises.iter_mut() {
        *surprise = (*surprise - common).abs();
    }
    let sigma = MAD_TO_SIGMA * median(surprises);
    #[expect(clippy::cast_precision_loss, reason = "as many as people in view")]
    let error = sigma / (surprises.len() as f64).sqrt();
    if common.abs() > (significance * error).max(least) {
        common
    } else {
        0.0
    }
}

/// The upper median; `values` must not be empty and is sorted.
fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::TrackerSettings;

    #[track_caller]
    fn check(surprises: &[(f64, f64)], expected: (f64, f64)) {
        let mut camera = CameraMotion::default();
        for &(dx, dy) in surprises {
            camera.add_surprise(dx, dy, 100.0);
        }
        let (dx, dy) = camera.common(&TrackerSettings::default().camera);
        assert!(
            (dx - expected.0).abs() < 1e-9 && (dy - expected.1).abs() < 1e-9,
            "{dx}, {dy}"
        );
    }

    #[test]
    fn only_what_all_do_is_the_cameras() {
        check(
            &[
                (12.0, 0.5),
                (13.0, -0.5),
                (12.5, 0.1),
                (11.5, 0.0),
                (70.0, 0.2),
            ],
            (12.5, 0.0),
        );
        // People who go their own ways.
        check(
            &[
                (12.0, 0.0),
                (-9.0, 0.0),
                (4.0, 0.0),
                (-3.0, 0.0),
                (7.0, 0.0),
            ],
            (0.0, 0.0),
        );
        // Too few to tell, and too little to matter.
        check(&[(12.0, 0.0), (12.0, 0.0), (12.0, 0.0)], (0.0, 0.0));
        check(&[(1.0, 0.0); 6], (0.0, 0.0));
    }
}
