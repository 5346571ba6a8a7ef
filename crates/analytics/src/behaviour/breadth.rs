//! Whether one side of a box has moved out: an arm that is stretched out to the side, where the
//! joints are not seen.

use std::collections::VecDeque;
use std::time::Duration;

use inveye_domain::{Bbox, MediaTime};

/// How long the usual place of the sides is looked for.
const REMEMBERED: Duration = Duration::from_secs(2);
/// How long somebody must have stood for it to be known.
const KNOWN_AFTER: Duration = Duration::from_millis(800);

/// Both sides of the box of one standing person, in pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Breadth {
    usual: VecDeque<(MediaTime, f64, f64)>,
}

impl Breadth {
    /// How far the sides have moved out, left and right, in pixels; none as long as what is usual is
    /// not known.
    pub(crate) fn moved_out(&self, bbox: &Bbox) -> Option<[f64; 2]> {
        let (first, last) = (self.usual.front()?.0, self.usual.back()?.0);
        if last.since(first) < KNOWN_AFTER {
            return None;
        }
        let left = middle(self.usual.iter().map(|(_, left, _)| *left));
        let right = middle(self.usual.iter().map(|(_, _, right)| *right));
        Some([left - bbox.x1, bbox.x2 - right])
    }

    /// Takes the box of somebody who stands and does not reach out.
    pub(crate) fn learn(&mut self, at: MediaTime, bbox: &Bbox) {
        self.usual.push_back((at, bbox.x1, bbox.x2));
        let too_old = |(then, ..): &(MediaTime, f64, f64)| at.since(*then) > REMEMBERED;
        while self.usual.front().is_some_and(too_old) {
            self.usual.pop_front();
        }
    }

    /// They walked on.
    pub(crate) fn forget(&mut self) {
        self.usual.clear();
    }
}

/// Of one value at least.
pub(super) fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
