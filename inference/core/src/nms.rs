//! Non-maximum suppression: of boxes that show the same thing, the best stays.

use std::cmp::Ordering;

use inveye_domain::Detection;

/// More boxes than this are never compared: a model gone wild must not stop the worker. A shop
/// frame has a few hundred candidates at most.
pub const MAX_CANDIDATES: usize = 1000;

/// Sorts by falling score, keeps the [`MAX_CANDIDATES`] best, and drops each box that overlaps a
/// better one of its class by more than `iou`. With `iou` ≥ 1 nothing is dropped but the excess.
///
/// Equal scores keep their order, so the same input gives the same output.
#[must_use]
pub fn suppress(mut candidates: Vec<Detection>, iou: f64) -> Vec<Detection> {
    candidates.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    candidates.truncate(MAX_CANDIDATES);
    if iou >= 1.0 {
        return candidates;
    }
    let mut kept: Vec<Detection> = Vec::with_capacity(candidates.len().min(64));
    for candidate in candidates {
        let repeated = kept
            .iter()
            .any(|k| k.class == candidate.class && k.bbox.iou(&candidate.bbox) > iou);
        if !repeated {
            kept.push(candidate);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
