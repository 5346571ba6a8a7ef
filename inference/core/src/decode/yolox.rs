//! YOLOX's raw head: offsets within a cell and logarithms of sizes, for grids of stride 8, 16, 32.

use super::Candidates;
use crate::output::{Outputs, Unexpected};

const STRIDES: [u32; 3] = [8, 16, 32];

pub(super) fn read(outputs: Outputs<'_>, found: &mut Candidates<'_>) -> Result<(), Unexpected> {
    let width = 5 + found.classes();
    let cells: Vec<_> = grid(found).collect();
    let (rows, _) = outputs.single()?.floats([1, cells.len(), width])?;
    let person = found.person;
    for (row, (column, line, stride)) in rows.chunks_exact(width).zip(cells) {
        let (Some(&[x, y, w, h, objectness]), Some(&class)) =
            (row.first_chunk(), row.get(5 + person))
        else {
            return Ok(());
        };
        let score = objectness * class;
        if found.wants(score) {
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

/// Column, line and stride of every cell, in the head's order.
fn grid(found: &Candidates<'_>) -> impl Iterator<Item = (f32, f32, f32)> {
    let input = found.spec.input;
    STRIDES.into_iter().flat_map(move |stride| {
        let (columns, lines) = (input.width / stride, input.height / stride);
        (0..lines).flat_map(move |line| {
            (0..columns).map(move |column| (exact(column), exact(line), exact(stride)))
        })
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a cell number of a picture is far below 2^24"
)]
fn exact(n: u32) -> f32 {
    n as f32
}
