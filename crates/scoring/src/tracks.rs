//! Tracks against the true ones.

use std::ops::AddAssign;

use serde::Serialize;

use crate::clear::{Clear, clear};
use crate::frames::Frames;
use crate::hota::{HotaCounts, hota};
use crate::identity::{Identity, identity};
use crate::mot::MotLine;

/// Why tracks cannot be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// One id, two places at a time.
    #[error("frame {frame} has id {id} twice")]
    TwiceInAFrame {
        /// From 1.
        frame: u32,
        /// Whose.
        id: i64,
    },
}

/// How good tracks are. Shares are 0–1, larger is better; MOTA can be negative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrackScore {
    /// Geometric mean of detection and association, over 19 thresholds.
    pub hota: f64,
    /// HOTA's detection part.
    pub det_a: f64,
    /// HOTA's association part.
    pub ass_a: f64,
    /// 1 − (misses + false positives + switches) ÷ true boxes.
    pub mota: f64,
    /// Share of boxes that carry the one right identity.
    pub idf1: f64,
    /// How often a person's track changed.
    pub id_switches: usize,
    /// Boxes that show nobody.
    pub false_positives: usize,
    /// True boxes not found.
    pub false_negatives: usize,
    /// True boxes.
    pub truth_boxes: usize,
}

/// Compares results with the truth over all frames either of them names.
///
/// Truth with classes (9 columns) is prepared as MOT16 and MOT17 are: results that match
/// distractors are dropped, and only pedestrians count. True boxes with confidence 0 never count.
/// Where only some frames were analysed, pass the truth of those.
pub fn score_tracks(truth: &[MotLine], results: &[MotLine]) -> Result<TrackScore, ScoreError> {
    Ok(TrackCounts::of(truth, results)?.score())
}

/// What scores are made of, so that several sequences can be scored together.
///
/// Added up it gives what TrackEval calls `COMBINED_SEQ`, the way in which the MOTChallenge ranks
/// trackers: boxes, switches and rightly identified boxes are summed, HOTA's association is
/// averaged over all hits of a threshold, and only then shares are taken. It is the score of the
/// sequences one after another, with nobody in two of them; a mean of scores is another figure.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TrackCounts {
    hota: HotaCounts,
    clear: Clear,
    identity: Identity,
}

impl TrackCounts {
    /// Of one sequence, as [`score_tracks`] compares it.
    pub fn of(truth: &[MotLine], results: &[MotLine]) -> Result<Self, ScoreError> {
        let frames = Frames::new(truth, results)?;
        Ok(Self {
            hota: hota(&frames),
            clear: clear(&frames),
            identity: identity(&frames),
        })
    }

    /// The scores of all that was added up.
    pub fn score(&self) -> TrackScore {
        let (hota, clear) = (self.hota.means(), self.clear);
        let truth_boxes = clear.hits + clear.misses;
        TrackScore {
            hota: hota.hota,
            det_a: hota.detection,
            ass_a: hota.association,
            mota: (real(clear.hits) - real(clear.false_positives) - real(clear.switches))
                / real(truth_boxes).max(1.0),
            idf1: self.identity.f1(),
            id_switches: clear.switches,
            false_positives: clear.false_positives,
            false_negatives: clear.misses,
            truth_boxes,
        }
    }
}

impl AddAssign for TrackCounts {
    fn add_assign(&mut self, other: Self) {
        self.hota += other.hota;
        self.clear += other.clear;
        self.identity += other.identity;
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of boxes are far below 2^52"
)]
fn real(count: usize) -> f64 {
    count as f64
}
