//! CLEAR MOT: Bernardin and Stiefelhagen, 2008.

use std::ops::AddAssign;

use crate::frames::{Frames, SAME};
use crate::pairing::best_pairing;

/// Weight by which a pair of the frame before is kept whatever the overlap of others.
const KEPT: f64 = 1000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Clear {
    pub(crate) hits: usize,
    pub(crate) false_positives: usize,
    pub(crate) misses: usize,
    pub(crate) switches: usize,
}

impl AddAssign for Clear {
    fn add_assign(&mut self, other: Self) {
        self.hits += other.hits;
        self.false_positives += other.false_positives;
        self.misses += other.misses;
        self.switches += other.switches;
    }
}

pub(crate) fn clear(all: &Frames) -> Clear {
    let mut sum = Clear::default();
    // Per person: the track of the frame before, and the last track there was.
    let mut before = vec![None; all.truths];
    let mut ever: Vec<Option<usize>> = vec![None; all.truths];
    for frame in &all.frames {
        let columns = frame.results.len();
        let mut values = Vec::with_capacity(frame.alike.len());
        for (i, &t) in frame.truths.iter().enumerate() {
            values.extend(frame.results.iter().enumerate().map(|(j, &r)| {
                let alike = frame.alike(i, j);
                let kept = if before[t] == Some(r) { KEPT } else { 0.0 };
                if alike < SAME - f64::EPSILON {
                    0.0
                } else {
                    alike + kept
                }
            }));
        }
        let mut now = vec![None; all.truths];
        let mut hits = 0;
        for (i, j) in best_pairing(&values, frame.truths.len(), columns) {
            if values[i * columns + j] <= f64::EPSILON {
                continue;
            }
            let (t, r) = (frame.truths[i], frame.results[j]);
            hits += 1;
            sum.switches += usize::from(ever[t].is_some_and(|track| track != r));
            ever[t] = Some(r);
            now[t] = Some(r);
        }
        before = now;
        sum.hits += hits;
        sum.misses += frame.truths.len() - hits;
        sum.false_positives += columns - hits;
    }
    sum
}
