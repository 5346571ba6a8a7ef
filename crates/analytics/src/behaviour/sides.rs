//! Whether somebody's outline has grown an arm: one side goes out farther than it does while the arms
//! hang, to beyond the border along which the goods are.

use std::collections::VecDeque;
use std::time::Duration;

use inveye_domain::MediaTime;

use super::person::{Glance, middle};
use super::settings::BehaviourSettings;

/// How long the usual place of the sides is looked for.
const REMEMBERED: Duration = Duration::from_secs(4);
/// In so many frames at least.
const KNOWN_AFTER: usize = 4;
/// Nobody's arm shows longer; what does holds more.
const LONGEST_ARM: f64 = 0.5;

/// Both sides of the outline of one person, left and right in the picture. Lengths are in heights.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sides([Side; 2]);

#[derive(Debug, Clone, PartialEq, Default)]
struct Side {
    usual: VecDeque<(MediaTime, f64)>,
    out: Option<Stretch>,
}

/// An arm that is out.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    usual: f64,
    most: f64,
}

impl Sides {
    /// Takes one frame. Whether an arm is out; none where that cannot be seen. `is_beyond` says of a place
    /// across the picture that the floor below it is the shelf's.
    pub(crate) fn observe(
        &mut self,
        glance: &Glance<'_>,
        height: f64,
        stands: bool,
        is_beyond: impl Fn(f64) -> bool,
        settings: &BehaviourSettings,
    ) -> Option<bool> {
        let outline = glance.pose.and_then(|pose| pose.outline);
        let places = outline.map_or([None; 2], |outline| outline.sides);
        let axis = outline.map_or(0.0, |outline| outline.axis);
        for (side, place) in self.0.iter_mut().zip(places) {
            if !stands {
                side.usual.clear();
            }
            if let Some(place) = place {
                let far = (place - axis).abs() / height;
                if far.is_finite() {
                    side.observe(glance.at, far, stands, || is_beyond(place), settings);
                }
            }
        }
        let is_seen = places.iter().all(Option::is_some);
        let is_out = self.0.iter().any(|side| side.out.is_some());
        (is_out || is_seen).then_some(is_out)
    }
}

impl Side {
    fn observe(
        &mut self,
        at: MediaTime,
        far: f64,
        stands: bool,
        is_beyond: impl Fn() -> bool,
        settings: &BehaviourSettings,
    ) {
        if let Some(Stretch { usual, most }) = &mut self.out {
            *most = most.max(far.min(LONGEST_ARM));
            if far >= f64::midpoint(*usual, *most) {
                return;
            }
            self.out = None;
        }
        if !stands {
            return;
        }
        let usual = middle(self.usual.iter().map(|(_, far)| *far));
        if self.usual.len() >= KNOWN_AFTER
            && far >= settings.stretched
            && far - usual >= settings.grown
            && is_beyond()
        {
            self.out = Some(Stretch { usual, most: far });
            return;
        }
        self.usual.push_back((at, far));
        let too_old = |(then, _): &(MediaTime, f64)| at.since(*then) > REMEMBERED;
        while self.usual.front().is_some_and(too_old) {
            self.usual.pop_front();
        }
    }
}
