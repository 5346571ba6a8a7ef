//! RTMDet exported with suppression in the graph: corners with score, and labels apart.

use super::Candidates;
use crate::output::{Outputs, Unexpected};

pub(super) fn read(outputs: Outputs<'_>, found: &mut Candidates<'_>) -> Result<(), Unexpected> {
    let (dets, [_, count, _]) = outputs.named("dets")?.floats([1, 0, 5])?;
    let (labels, _) = outputs.named("labels")?.integers([1, count])?;
    for (&[x1, y1, x2, y2, score], &label) in dets.as_chunks::<5>().0.iter().zip(labels) {
        // The graph fills up with rows of score 0 and label -1.
        if found.wants(score) && found.is_person(label) {
            found.push(found.person, score, [x1, y1, x2, y2])?;
        }
    }
    Ok(())
}
