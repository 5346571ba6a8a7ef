//! YOLOv8 and YOLO11: one column a candidate, so each quantity is a contiguous row.

use super::Candidates;
use crate::output::{Outputs, Unexpected};

pub(super) fn read(outputs: Outputs<'_>, found: &mut Candidates<'_>) -> Result<(), Unexpected> {
    let (values, [_, _, count]) = outputs.single()?.floats([1, 4 + found.classes(), 0])?;
    let row = |n: usize| {
        values
            .get(n * count..(n + 1) * count)
            .unwrap_or_default()
            .iter()
            .copied()
    };
    let person = found.person;
    let Some(scores) = person.checked_add(4).map(row) else {
        return Ok(());
    };
    let boxes = row(0).zip(row(1)).zip(row(2)).zip(row(3));
    for (score, (((cx, cy), w), h)) in scores.zip(boxes) {
        if found.wants(score) {
            let (half_w, half_h) = (w / 2.0, h / 2.0);
            found.push(
                person,
                score,
                [cx - half_w, cy - half_h, cx + half_w, cy + half_h],
            )?;
        }
    }
    Ok(())
}
