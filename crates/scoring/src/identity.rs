//! Identity scores: Ristani et al., 2016.

use crate::frames::{Frames, SAME};
use crate::pairing::best_pairing;

/// IDF1, 0–1: how much of persons and tracks lies in pairs, when each person is given one track.
pub(crate) fn idf1(all: &Frames) -> f64 {
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
    let good: f64 = best_pairing(&together, all.truths, all.results)
        .into_iter()
        .map(|(t, r)| together[t * all.results + r])
        .sum();
    let (truths, results) = all.appearances();
    let boxes: f64 = truths.iter().chain(&results).sum();
    2.0 * good / boxes.max(1.0)
}
