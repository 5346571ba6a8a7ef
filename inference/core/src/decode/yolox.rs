//! YOLOX's raw head: offsets within a cell and logarithms of sizes.

use super::Candidates;
use super::grid::{Cell, STRIDES, cells, count};
use crate::output::{Outputs, Unexpected};

pub(super) fn read(outputs: Outputs<'_>, found: &mut Candidates<'_>) -> Result<(), Unexpected> {
    let width = 5 + found.classes();
    let input = found.spec.input;
    let total = STRIDES.iter().map(|&stride| count(input, stride)).sum();
    let (rows, _) = outputs.single()?.floats([1, total, width])?;
    let cells = STRIDES.into_iter().flat_map(|stride| cells(input, stride));
    let person = found.person;
    for (row, cell) in rows.chunks_exact(width).zip(cells) {
        let (Some(&[x, y, w, h, objectness]), Some(&class)) =
            (row.first_chunk(), row.get(5 + person))
        else {
            return Ok(());
        };
        let score = objectness * class;
        if found.wants(score) {
            let Cell {
                column,
                line,
                stride,
            } = cell;
            let (cx, cy) = ((x + column) * stride, (y + line) * stride);
            let (half_w, half_h) = (w.exp() * stride / 2.0, h.exp() * stride / 2.0);
            found.push(
                person,
                score,
                [cx - half_w, cy - half_h, cx + half_w, cy + half_h],
            )?;
        }
    }
    Ok(())
}
