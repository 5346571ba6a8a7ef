//! Where a frame lies inside a model's input, and the way back.

use inveye_domain::{Bbox, FrameSize};

use crate::model::{ModelSpec, Resize};

/// Where the scaled frame lies inside the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// Size of the input.
    pub input: FrameSize,
    /// Size of the scaled frame.
    pub content: FrameSize,
    /// Padding to its left.
    pub left: u32,
    /// Padding above it.
    pub top: u32,
    /// Size of the frame before scaling.
    pub frame: FrameSize,
}

impl Placement {
    /// Of a frame in the input of a model.
    pub fn new(spec: &ModelSpec, frame: FrameSize) -> Self {
        let content = spec.content_size(frame);
        let (left, top) = match spec.resize {
            Resize::LetterboxTopLeft | Resize::Stretch => (0, 0),
            Resize::LetterboxCentre => (
                (spec.input.width - content.width) / 2,
                (spec.input.height - content.height) / 2,
            ),
        };
        Self {
            input: spec.input,
            content,
            left,
            top,
            frame,
        }
    }

    /// From the input's pixels to the frame's, unclipped.
    ///
    /// Each axis has its own factor: the scaler maps the whole frame onto the whole content, whose
    /// sides are rounded, so one common factor would be up to half a pixel wrong at the far edge.
    pub fn to_frame(&self, [x1, y1, x2, y2]: [f32; 4]) -> Bbox {
        let across = f64::from(self.frame.width) / f64::from(self.content.width);
        let down = f64::from(self.frame.height) / f64::from(self.content.height);
        let (left, top) = (f64::from(self.left), f64::from(self.top));
        Bbox::new(
            (f64::from(x1) - left) * across,
            (f64::from(y1) - top) * down,
            (f64::from(x2) - left) * across,
            (f64::from(y2) - top) * down,
        )
    }
}

#[cfg(test)]
mod tests;
