//! NanoDet: each side's distance from the cell's middle is the mean of a distribution over bins.

use super::Candidates;
use super::grid::{STRIDES, cells, count};
use crate::output::{Outputs, Unexpected};

/// Distances of 0 to 7 strides.
const BINS: usize = 8;

pub(super) fn read(outputs: Outputs<'_>, found: &mut Candidates<'_>) -> Result<(), Unexpected> {
    let (input, classes, person) = (found.spec.input, found.classes(), found.person);
    for stride in STRIDES {
        let total = count(input, stride);
        let named = |kind: &str| outputs.named(&format!("{kind}_pred_stride_{stride}"));
        let (scores, _) = named("cls")?.floats([1, total, classes])?;
        let (sides, _) = named("dis")?.floats([1, total, 4 * BINS])?;
        let rows = scores
            .chunks_exact(classes)
            .zip(sides.as_chunks::<{ 4 * BINS }>().0);
        for (cell, (scores, sides)) in cells(input, stride).zip(rows) {
            let Some(&score) = scores.get(person) else {
                return Ok(());
            };
            if found.wants(score) {
                let (bins, _) = sides.as_chunks::<BINS>();
                let mut distances = bins.iter().map(|bins| mean(bins) * cell.stride);
                let mut next = || distances.next().unwrap_or(f32::NAN);
                let (left, up, right, down) = (next(), next(), next(), next());
                let (cx, cy) = (
                    (cell.column + 0.5) * cell.stride,
                    (cell.line + 0.5) * cell.stride,
                );
                found.push(person, score, [cx - left, cy - up, cx + right, cy + down])?;
            }
        }
    }
    Ok(())
}

/// Mean of the bins' numbers under the softmax of their values.
fn mean(bins: &[f32; BINS]) -> f32 {
    let highest = bins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weights = bins.map(|bin| (bin - highest).exp());
    let numbers = (0_u8..).map(f32::from);
    let weighted: f32 = weights.iter().zip(numbers).map(|(w, n)| w * n).sum();
    weighted / weights.iter().sum::<f32>()
}
