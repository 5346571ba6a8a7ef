//! One person or face out of a picture, as a model's input: scaled, normalised, in the model's order.

use inveye_domain::{Bbox, FrameSize};

use crate::detector::PackedImage;
use crate::model::{ChannelOrder, ModelSpec, Resize};

/// Cuts crops for one model.
#[derive(Debug)]
pub struct Crop {
    width: usize,
    height: usize,
    resize: Resize,
    channels: ChannelOrder,
    mean: [f32; 3],
    std: [f32; 3],
    pad: f32,
    around: f64,
    is_planar: bool,
    /// Kept from crop to crop.
    columns: Vec<Option<Tap>>,
}

/// What a model's input is made of.
pub trait InputValue: Copy {
    /// Of a normalised level; the nearest there is.
    fn of(level: f32) -> Self;
}

impl InputValue for f32 {
    fn of(level: f32) -> Self {
        level
    }
}

impl InputValue for u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ends at 0 and 255"
    )]
    fn of(level: f32) -> Self {
        level.round() as Self
    }
}

/// Between which two source pixels a target pixel's middle lies.
#[derive(Debug, Clone, Copy)]
struct Tap {
    first: usize,
    second: usize,
    /// Share of the second.
    part: f32,
}

impl Crop {
    /// For one model.
    pub fn new(spec: &ModelSpec) -> Self {
        Self {
            width: spec.input.width as usize,
            height: spec.input.height as usize,
            resize: spec.resize,
            channels: spec.channels,
            mean: spec.mean,
            std: spec.std,
            pad: f32::from(spec.pad),
            around: spec.family.around(),
            is_planar: spec.family.is_planar(),
            columns: Vec::new(),
        }
    }

    /// Number of values that [`Self::fill`] writes.
    pub fn len(&self) -> usize {
        3 * self.width * self.height
    }

    /// Whether nothing is ever written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the model sees of a frame for the person in a box, in the frame's pixels. Stretched: the box
    /// alone, as far as it is inside. Otherwise somewhat more than the box, around its middle and in the
    /// input's shape, also beyond the frame.
    #[expect(clippy::cast_precision_loss, reason = "sides of an input")]
    pub fn area(&self, bbox: &Bbox, frame: FrameSize) -> Bbox {
        match self.resize {
            Resize::Stretch => bbox.clipped(frame),
            Resize::LetterboxTopLeft | Resize::LetterboxCentre => {
                let (across, down) = (self.width.max(1) as f64, self.height.max(1) as f64);
                let scale = self.around * (bbox.width() / across).max(bbox.height() / down);
                let (width, height) = (scale * across, scale * down);
                let middle = bbox.center();
                Bbox::from_ltwh(
                    middle.x - width / 2.0,
                    middle.y - height / 2.0,
                    width,
                    height,
                )
            }
        }
    }

    /// Writes the [`Self::area`] of a box, which is in pixels of `picture.frame`, into a buffer of
    /// [`Self::len`] values, between pixels linearly, padded beyond the picture. `false`, with the buffer
    /// unchanged, when less than a pixel of the picture is inside, or when picture or buffer are of another
    /// size than they claim.
    #[must_use]
    pub fn fill<V: InputValue>(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
        buffer: &mut [V],
    ) -> bool {
        let (across, down) = (picture.size.width as usize, picture.size.height as usize);
        if picture.pixels.len() != 3 * across * down
            || buffer.len() != self.len()
            || picture.frame.width == 0
            || picture.frame.height == 0
            || !bbox.is_finite()
        {
            return false;
        }
        let area = self.area(bbox, picture.frame);
        let inside = area.clipped(picture.frame);
        let to_picture = |v: f64, size: u32, frame: u32| v * f64::from(size) / f64::from(frame);
        let x = |v| to_picture(v, picture.size.width, picture.frame.width);
        let y = |v| to_picture(v, picture.size.height, picture.frame.height);
        if !area.is_finite()
            || x(inside.x2) - x(inside.x1) < 1.0
            || y(inside.y2) - y(inside.y1) < 1.0
        {
            return false;
        }
        self.columns.clear();
        self.columns
            .extend(taps(x(area.x1), x(area.x2), self.width, across));
        let order = if channels == self.channels {
            [0, 1, 2]
        } else {
            [2, 1, 0]
        };
        let rows = taps(y(area.y1), y(area.y2), self.height, down);
        // From a pixel to the next, and from a channel to the next.
        let (stride, plane) = if self.is_planar {
            (1, self.width * self.height)
        } else {
            (3, 1)
        };
        for (line, row) in rows.enumerate() {
            for (place, column) in self.columns.iter().enumerate() {
                let taps = row.zip(*column);
                let first = stride * (line * self.width + place);
                let values = buffer[first..].iter_mut().step_by(plane);
                for ((value, channel), (mean, std)) in
                    values.zip(order).zip(self.mean.iter().zip(self.std))
                {
                    let level = |line: usize, column: usize| {
                        f32::from(picture.pixels[3 * (across * line + column) + channel])
                    };
                    let level = taps.map_or(self.pad, |(row, column)| {
                        let mixed = |line| {
                            let (first, second) =
                                (level(line, column.first), level(line, column.second));
                            between(first, second, column.part)
                        };
                        between(mixed(row.first), mixed(row.second), row.part)
                    });
                    *value = V::of((level - mean) / std);
                }
            }
        }
        true
    }
}

fn between(a: f32, b: f32, part: f32) -> f32 {
    a + (b - a) * part
}

/// For `count` target pixels over `from..to` of a side of `length` pixels; none beyond its ends.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places inside a picture, and counts of its pixels"
)]
fn taps(from: f64, to: f64, count: usize, length: usize) -> impl Iterator<Item = Option<Tap>> {
    let step = (to - from) / count as f64;
    let last = length.saturating_sub(1);
    (0..count).map(move |at| {
        let place = from + (at as f64 + 0.5) * step - 0.5;
        if !(-0.5..=last as f64 + 0.5).contains(&place) {
            return None;
        }
        let place = place.clamp(0.0, last as f64);
        let first = (place as usize).min(last);
        Some(Tap {
            first,
            second: (first + 1).min(last),
            part: (place - first as f64) as f32,
        })
    })
}

#[cfg(test)]
mod tests;
