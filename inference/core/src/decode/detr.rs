//! DEIM, D-FINE and RT-DETR: a fixed number of answers, one to one with things, no suppression.
//! The graph multiplies by the sizes it was given: the detector gives the input's, so that
//! boxes come in pixels of the input.

use super::Candidates;
use crate::output::{Outputs, Unexpected};

pub(super) fn read(outputs: Outputs<'_>, found: &mut Candidates<'_>) -> Result<(), Unexpected> {
    let (boxes, [_, count, _]) = outputs.named("boxes")?.floats([1, 0, 4])?;
    let (scores, _) = outputs.named("scores")?.floats([1, count])?;
    let (labels, _) = outputs.named("labels")?.integers([1, count])?;
    for ((&corners, &score), &label) in boxes.as_chunks::<4>().0.iter().zip(scores).zip(labels) {
        if found.wants(score) && found.is_person(label) {
            found.push(found.person, score, corners)?;
        }
    }
    Ok(())
}
