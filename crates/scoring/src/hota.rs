//! HOTA: Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking", 2020.

use std::ops::AddAssign;

use crate::frames::Frames;
use crate::pairing::best_pairing;

/// Localisation thresholds: 0.05, 0.10, … 0.95.
const ALPHAS: u32 = 19;

/// Means over all thresholds, 0–1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hota {
    pub(crate) hota: f64,
    pub(crate) detection: f64,
    pub(crate) association: f64,
}

/// What the means are made of. Sequences share neither persons nor tracks, so that the counts of
/// several of them are the sums of each one's.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct HotaCounts {
    truth_boxes: f64,
    result_boxes: f64,
    steps: [Step; ALPHAS as usize],
}

/// At one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Step {
    /// Boxes of persons that a track has.
    hits: f64,
    /// Of each such box, how much of person and track lies together; summed.
    association: f64,
}

impl AddAssign for HotaCounts {
    fn add_assign(&mut self, other: Self) {
        self.truth_boxes += other.truth_boxes;
        self.result_boxes += other.result_boxes;
        for (sum, step) in self.steps.iter_mut().zip(other.steps) {
            sum.hits += step.hits;
            sum.association += step.association;
        }
    }
}

impl HotaCounts {
    pub(crate) fn means(&self) -> Hota {
        let mut sum = Hota {
            hota: 0.0,
            detection: 0.0,
            association: 0.0,
        };
        for Step { hits, association } in self.steps {
            let association = association / hits.max(1.0);
            let detection = hits / (self.truth_boxes + self.result_boxes - hits).max(1.0);
            sum.detection += detection / f64::from(ALPHAS);
            sum.association += association / f64::from(ALPHAS);
            sum.hota += (detection * association).sqrt() / f64::from(ALPHAS);
        }
        sum
    }
}

pub(crate) fn hota(all: &Frames) -> HotaCounts {
    let (truths, results) = all.appearances();
    let global = global_alignment(all, &truths, &results);

    // Per threshold: in how many frames person and track are paired.
    let mut together = vec![vec![0.0; all.truths * all.results]; ALPHAS as usize];
    for frame in &all.frames {
        let columns = frame.results.len();
        let values: Vec<f64> = frame
            .truths
            .iter()
            .enumerate()
            .flat_map(|(i, &t)| {
                let global = &global;
                let row = frame.results.iter().enumerate();
                row.map(move |(j, &r)| global[t * all.results + r] * frame.alike(i, j))
            })
            .collect();
        for (i, j) in best_pairing(&values, frame.truths.len(), columns) {
            let cell = frame.truths[i] * all.results + frame.results[j];
            for (step, counts) in (1..=ALPHAS).zip(&mut together) {
                if frame.alike(i, j) >= f64::from(step) * 0.05 - f64::EPSILON {
                    counts[cell] += 1.0;
                }
            }
        }
    }

    let mut sums = HotaCounts {
        truth_boxes: truths.iter().sum(),
        result_boxes: results.iter().sum(),
        ..HotaCounts::default()
    };
    for (step, counts) in sums.steps.iter_mut().zip(&together) {
        for (cell, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            let (t, r) = (cell / all.results, cell % all.results);
            step.hits += count;
            step.association += count * count / (truths[t] + results[r] - count).max(1.0);
        }
    }
    sums
}

/// How well each person and each track go together over the whole sequence; decides ambiguous
/// pairings in favour of the long run.
fn global_alignment(all: &Frames, truths: &[f64], results: &[f64]) -> Vec<f64> {
    let mut global = vec![0.0; all.truths * all.results];
    for frame in &all.frames {
        let columns = frame.results.len();
        let by_truth: Vec<f64> = (0..frame.truths.len())
            .map(|i| (0..columns).map(|j| frame.alike(i, j)).sum())
            .collect();
        let by_result: Vec<f64> = (0..columns)
            .map(|j| (0..frame.truths.len()).map(|i| frame.alike(i, j)).sum())
            .collect();
        for (i, &t) in frame.truths.iter().enumerate() {
            for (j, &r) in frame.results.iter().enumerate() {
                let alike = frame.alike(i, j);
                let all_of_both = by_truth[i] + by_result[j] - alike;
                if all_of_both > f64::EPSILON {
                    global[t * all.results + r] += alike / all_of_both;
                }
            }
        }
    }
    for (cell, value) in global.iter_mut().enumerate() {
        *value /= truths[cell / all.results] + results[cell % all.results] - *value;
    }
    global
}
