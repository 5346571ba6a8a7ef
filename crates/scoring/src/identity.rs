//! Identity scores: Ristani et al., 2016.

use std::ops::AddAssign;

use crate::frames::{Frames, SAME};
use crate::pairing::best_pairing;

/// How much of persons and tracks lies in pairs, when each person is given one track.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Identity {
    /// Boxes of persons that carry the person's one track.
    right: f64,
    /// Boxes of persons and of tracks.
    boxes: f64,
}

impl AddAssign for Identity {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.boxes += other.boxes;
    }
}

impl Identity {
    /// IDF1, 0–1.
    pub(crate) fn f1(self) -> f64 {
        2.0 * self.right / self.boxes.max(1.0)
    }
}

pub(crate) fn identity(all: &Frames) -> Identity {
    let mut together = vec![0.0; all.truths * all.results];
    for frame in &all.frames {
        for (i, &t) in frame.truths.iter().enumerate() {
            for (j, &r) in frame.results.iter().enumerate() {
                if frame.alike(i, j) >= SAME {
                    together[t * all.results + r] += 1.0;
                }
            }
        }
    }
    // Leaving out a pair costs its frames twice, once on each side: the least cost is the largest
    // sum of frames together.
    let right: f64 = best_pairing(&together, all.truths, all.results)
        .into_iter()
        .map(|(t, r)| together[t * all.results + r])
        .sum();
    let (truths, results) = all.appearances();
    Identity {
        right,
        boxes: truths.iter().chain(&results).sum(),
    }
}
