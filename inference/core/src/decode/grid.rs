//! Heads without anchors: one answer for each cell of grids of stride 8, 16 and 32.

use inveye_domain::FrameSize;

pub(crate) const STRIDES: [u32; 3] = [8, 16, 32];

/// One cell.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) column: f32,
    pub(crate) line: f32,
    pub(crate) stride: f32,
}

/// Number of cells of a grid.
pub(crate) fn count(input: FrameSize, stride: u32) -> usize {
    (input.width / stride) as usize * (input.height / stride) as usize
}

/// The cells of a grid, line by line.
pub(crate) fn cells(input: FrameSize, stride: u32) -> impl Iterator<Item = Cell> {
    let (columns, lines) = (input.width / stride, input.height / stride);
    (0..lines).flat_map(move |line| {
        (0..columns).map(move |column| Cell {
            column: exact(column),
            line: exact(line),
            stride: exact(stride),
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
