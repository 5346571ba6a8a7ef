//! How tall people appear where, learned from the people themselves.
//!
//! On a floor seen by a fixed camera the height of a box grows about linearly with how far down its
//! upper edge is. Only ratios between near places are used, so that neither the lens nor the
//! heights of single people matter much.

/// Straight line through the heights seen, older ones fading.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Perspective {
    weight: f64,
    y: f64,
    height: f64,
    y_y: f64,
    y_height: f64,
}

/// What a sample weighs less for each later one: half after about 1,400.
const FADING: f64 = 0.9995;
/// Boxes needed before their mean is believed: two seconds of one person at ten frames a second.
const ENOUGH: f64 = 20.0;
/// Boxes needed before a slope is believed.
const ENOUGH_FOR_SLOPE: f64 = 60.0;
/// Variance of the upper edge needed to tell a slope, in squared frame widths.
const ENOUGH_SPREAD: f64 = 4e-4;
/// As far from where people were seen their mean height holds without a slope, in frame widths. Heights
/// grow about as fast as the upper edge sinks, and people are some 0.1 frame widths tall.
const NEAR: f64 = 0.02;
/// What a box that is shorter than usual counts for: the line then lies where one box in ten is taller.
const SHORTER: f64 = 0.1;
/// Heights below this share of the mean are where the line has lost its meaning.
const LEAST_SHARE: f64 = 0.25;

impl Perspective {
    /// Takes a box that nothing hides: its upper edge and its height, in frame widths.
    pub(crate) fn learn(&mut self, y: f64, height: f64) {
        self.take(y, height, 1.0);
    }

    /// Takes a box of which something may hide a part. That makes boxes shorter and never taller, so a box
    /// that is taller than those before counts for more.
    pub(crate) fn learn_from_hidden(&mut self, y: f64, height: f64) {
        let is_shorter = self.height_at(y).is_some_and(|usual| height < usual);
        self.take(y, height, if is_shorter { SHORTER } else { 1.0 });
    }

    fn take(&mut self, y: f64, height: f64, weight: f64) {
        for sum in [
            &mut self.weight,
            &mut self.y,
            &mut self.height,
            &mut self.y_y,
            &mut self.y_height,
        ] {
            *sum *= FADING;
        }
        self.weight += weight;
        self.y += weight * y;
        self.height += weight * height;
        self.y_y += weight * y * y;
        self.y_height += weight * y * height;
    }

    /// The height of a person whose upper edge is there; none until enough was seen.
    pub(crate) fn height_at(&self, y: f64) -> Option<f64> {
        if self.weight < ENOUGH {
            return None;
        }
        let (mean_y, mean) = (self.y / self.weight, self.height / self.weight);
        let spread = self.y_y / self.weight - mean_y * mean_y;
        if self.weight < ENOUGH_FOR_SLOPE || spread < ENOUGH_SPREAD {
            return ((y - mean_y).abs() < NEAR).then_some(mean);
        }
        let slope = ((self.y_height / self.weight - mean_y * mean) / spread).max(0.0);
        Some((mean + slope * (y - mean_y)).max(mean * LEAST_SHARE))
    }

    /// How much taller the same person appears there than here.
    pub(crate) fn growth(&self, from_y: f64, to_y: f64) -> f64 {
        match (self.height_at(from_y), self.height_at(to_y)) {
            (Some(from), Some(to)) => (to / from).clamp(0.5, 2.0),
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_slope_it_is_known_only_where_people_were_seen() {
        let mut perspective = Perspective::default();
        for _ in 0..19 {
            perspective.learn(0.1, 0.12);
        }
        assert_eq!(perspective.height_at(0.1), None, "too few");
        // A little more than the bound: older boxes weigh less.
        perspective.learn(0.1, 0.12);
        perspective.learn(0.1, 0.12);
        let known = perspective.height_at(0.11).expect("known there");
        assert!((known - 0.12).abs() < 1e-9);
        assert_eq!(perspective.height_at(0.2), None, "nobody was seen there");
    }

    #[test]
    fn with_a_slope_it_is_known_everywhere() {
        let mut perspective = Perspective::default();
        for step in 0..100 {
            let y = 0.1 + 0.002 * f64::from(step);
            perspective.learn(y, 0.05 + y);
        }
        let known = perspective.height_at(0.4).expect("known");
        assert!((known - 0.45).abs() < 1e-6, "{known}");
        assert!((perspective.growth(0.15, 0.35) - 2.0).abs() < 1e-6);
    }
}
