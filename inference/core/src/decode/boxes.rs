//! Heads that give corners and scores: decoded YOLOX, and detectors with boxes in 0–1.

use super::Candidates;
use crate::output::{Outputs, Unexpected};

/// What corners are measured in.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// Pixels of the input.
    Pixels,
    /// Parts of the input's sides.
    OfInput,
}

pub(super) fn read(
    outputs: Outputs<'_>,
    unit: Unit,
    found: &mut Candidates<'_>,
) -> Result<(), Unexpected> {
    let (boxes, [_, count, _]) = outputs.named("boxes")?.floats([1, 0, 4])?;
    let scores = outputs.named("scores")?;
    let (scores, classes) = if scores.shape.len() == 2 {
        (scores.floats([1, count])?.0, 1)
    } else {
        let classes = found.classes();
        (scores.floats([1, count, classes])?.0, classes)
    };
    let (across, down) = match unit {
        Unit::Pixels => (1.0, 1.0),
        Unit::OfInput => found.input_sides(),
    };
    let person = found.person;
    for (corners, scores) in boxes.as_chunks::<4>().0.iter().zip(scores.chunks(classes)) {
        let Some(&score) = scores.get(person) else {
            return Ok(());
        };
        if found.wants(score) {
            let [x1, y1, x2, y2] = *corners;
            found.push(
                person,
                score,
                [x1 * across, y1 * down, x2 * across, y2 * down],
            )?;
        }
    }
    Ok(())
}
