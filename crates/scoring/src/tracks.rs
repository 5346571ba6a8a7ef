//! Tracks against the true ones.

use serde::Serialize;

use crate::clear::clear;
use crate::frames::Frames;
use crate::hota::hota;
use crate::identity::idf1;
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
    let frames = Frames::new(truth, results)?;
    let (hota, clear) = (hota(&frames), clear(&frames));
    let truth_boxes = clear.hits + clear.misses;
    Ok(TrackScore {
        hota: hota.hota,
        det_a: hota.detection,
        ass_a: hota.association,
        mota: (real(clear.hits) - real(clear.false_positives) - real(clear.switches))
            / real(truth_boxes).max(1.0),
        idf1: idf1(&frames),
        id_switches: clear.switches,
        false_positives: clear.false_positives,
        false_negatives: clear.misses,
        truth_boxes,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of boxes are far below 2^52"
)]
fn real(count: usize) -> f64 {
    count as f64
}
