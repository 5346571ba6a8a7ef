//! From packed bytes to a model's input: three float planes, normalised and padded.

use crate::detector::PackedImage;
use crate::model::ModelSpec;
use crate::placement::Placement;

/// Fills one input buffer, frame after frame. Padding is written only when it moves.
#[derive(Debug)]
pub struct Planar {
    /// Per channel: what each byte becomes.
    tables: [[f32; 256]; 3],
    pad: [f32; 3],
    last: Option<Placement>,
}

impl Planar {
    /// For one model.
    pub fn new(spec: &ModelSpec) -> Self {
        let mut tables = [[0.0; 256]; 3];
        for ((table, mean), std) in tables.iter_mut().zip(spec.mean).zip(spec.std) {
            for (value, byte) in table.iter_mut().zip(0u8..=255) {
                *value = (f32::from(byte) - mean) / std;
            }
        }
        let pad = tables.map(|table| table[usize::from(spec.pad)]);
        Self {
            tables,
            pad,
            last: None,
        }
    }

    /// Number of floats in the input of a model.
    pub fn len(spec: &ModelSpec) -> usize {
        3 * spec.input.width as usize * spec.input.height as usize
    }

    /// Writes a picture into the buffer of [`Self::len`] floats.
    ///
    /// The same buffer must be given every time. Returns `false`, with the buffer unchanged, when
    /// the picture or the buffer does not have the size that the placement says.
    #[must_use]
    pub fn fill(&mut self, image: &PackedImage, placement: &Placement, buffer: &mut [f32]) -> bool {
        let width = placement.input.width as usize;
        let plane = width * placement.input.height as usize;
        let row_bytes = 3 * placement.content.width as usize;
        if image.size != placement.content
            || image.pixels.len() != row_bytes * placement.content.height as usize
            || buffer.len() != 3 * plane
            || plane == 0
        {
            return false;
        }
        if self.last != Some(*placement) {
            for (channel, value) in buffer.chunks_exact_mut(plane).zip(self.pad) {
                channel.fill(value);
            }
            self.last = Some(*placement);
        }
        let (first, rest) = buffer.split_at_mut(plane);
        let (second, third) = rest.split_at_mut(plane);
        let start = placement.top as usize * width + placement.left as usize;
        let content = placement.content.width as usize;
        let [table_0, table_1, table_2] = &self.tables;
        for (line, row) in image.pixels.chunks_exact(row_bytes).enumerate() {
            let at = start + line * width;
            let span = at..at + content;
            let (Some(a), Some(b), Some(c)) = (
                first.get_mut(span.clone()),
                second.get_mut(span.clone()),
                third.get_mut(span),
            ) else {
                return false;
            };
            for (((&[p0, p1, p2], a), b), c) in row.as_chunks::<3>().0.iter().zip(a).zip(b).zip(c) {
                *a = table_0[usize::from(p0)];
                *b = table_1[usize::from(p1)];
                *c = table_2[usize::from(p2)];
            }
        }
        true
    }
}

#[cfg(test)]
mod tests;
