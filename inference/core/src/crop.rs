//! One person out of a picture, as a model's input: stretched, pixel by pixel, normalised.

use inveye_domain::Bbox;

use crate::detector::PackedImage;
use crate::model::{ChannelOrder, ModelSpec};

/// Cuts crops for one model.
#[derive(Debug)]
pub struct Crop {
    width: usize,
    height: usize,
    channels: ChannelOrder,
    mean: [f32; 3],
    std: [f32; 3],
    /// Kept from crop to crop.
    columns: Vec<Tap>,
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
            channels: spec.channels,
            mean: spec.mean,
            std: spec.std,
            columns: Vec::new(),
        }
    }

    /// Number of floats that [`Self::fill`] writes.
    pub fn len(&self) -> usize {
        3 * self.width * self.height
    }

    /// Whether nothing is ever written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the part of the picture inside the box, which is in pixels of `picture.frame`, into a
    /// buffer of [`Self::len`] floats, between pixels linearly. `false`, with the buffer unchanged, when
    /// less than a pixel of the picture is inside, or when picture or buffer are of another size than
    /// they claim.
    #[must_use]
    pub fn fill(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
        buffer: &mut [f32],
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
        let inside = bbox.clipped(picture.frame);
        let to_picture = |v: f64, size: u32, frame: u32| v * f64::from(size) / f64::from(frame);
        let x = |v| to_picture(v, picture.size.width, picture.frame.width);
        let y = |v| to_picture(v, picture.size.height, picture.frame.height);
        let (left, right) = (x(inside.x1), x(inside.x2));
        let (top, bottom) = (y(inside.y1), y(inside.y2));
        if right - left < 1.0 || bottom - top < 1.0 {
            return false;
        }
        self.columns.clear();
        self.columns.extend(taps(left, right, self.width, across));
        let order = if channels == self.channels {
            [0, 1, 2]
        } else {
            [2, 1, 0]
        };
        let rows = taps(top, bottom, self.height, down);
        for (line, row) in buffer.chunks_exact_mut(3 * self.width).zip(rows) {
            let source = |line: usize| &picture.pixels[3 * across * line..3 * across * (line + 1)];
            let (upper, lower) = (source(row.first), source(row.second));
            for (pixel, column) in line.as_chunks_mut::<3>().0.iter_mut().zip(&self.columns) {
                for ((value, channel), (mean, std)) in pixel
                    .iter_mut()
                    .zip(order)
                    .zip(self.mean.iter().zip(self.std))
                {
                    let level = |row: &[u8], column: usize| f32::from(row[3 * column + channel]);
                    let mixed = |row| {
                        between(
                            level(row, column.first),
                            level(row, column.second),
                            column.part,
                        )
                    };
                    *value = (between(mixed(upper), mixed(lower), row.part) - mean) / std;
                }
            }
        }
        true
    }
}

fn between(a: f32, b: f32, part: f32) -> f32 {
    a + (b - a) * part
}

/// For `count` target pixels over `from..to` of a side of `length` pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places inside a picture, and counts of its pixels"
)]
fn taps(from: f64, to: f64, count: usize, length: usize) -> impl Iterator<Item = Tap> {
    let step = (to - from) / count as f64;
    let last = length.saturating_sub(1);
    (0..count).map(move |at| {
        let place = (from + (at as f64 + 0.5) * step - 0.5).clamp(0.0, last as f64);
        let first = (place as usize).min(last);
        Tap {
            first,
            second: (first + 1).min(last),
            part: (place - first as f64) as f32,
        }
    })
}

#[cfg(test)]
mod tests {
    use inveye_domain::FrameSize;
    use proptest::prelude::*;

    use super::*;
    use crate::{Family, Resize};

    fn crop(width: u32, height: u32, channels: ChannelOrder) -> Crop {
        Crop::new(&ModelSpec {
            name: "looks".to_owned(),
            family: Family::EmbeddingNhwc,
            input: FrameSize::new(width, height),
            resize: Resize::Stretch,
            channels,
            mean: [0.0; 3],
            std: [1.0; 3],
            pad: 0,
            labels: Vec::new(),
            min_score: 0.0,
            score: 0.0,
            nms_iou: 1.0,
        })
    }

    /// Blue says the column, green the line, red is 200.
    fn picture(width: u8, height: u8, frame: FrameSize) -> PackedImage {
        let lines = (0..height).flat_map(|y| (0..width).flat_map(move |x| [x, y, 200]));
        PackedImage {
            size: FrameSize::new(width.into(), height.into()),
            pixels: lines.collect(),
            frame,
        }
    }

    #[test]
    fn pixels_of_the_box_come_in_the_models_order_whatever_the_pictures_scale() {
        // The frame is twice as large as the picture that was kept of it.
        let picture = picture(40, 30, FrameSize::new(80, 60));
        let bbox = Bbox::new(20.0, 10.0, 24.0, 18.0);
        for (wanted, first) in [
            (ChannelOrder::Bgr, [10.0_f32, 5.0, 200.0]),
            (ChannelOrder::Rgb, [200.0, 5.0, 10.0]),
        ] {
            let mut crop = crop(2, 4, wanted);
            let mut buffer = vec![0.0; crop.len()];
            assert!(crop.fill(&picture, ChannelOrder::Bgr, &bbox, &mut buffer));
            let near = |got: &[f32], wanted: [f32; 3]| {
                let mut pairs = got.iter().zip(wanted);
                pairs.all(|(got, wanted)| (got - wanted).abs() < 1e-3)
            };
            assert!(near(&buffer[..3], first), "{wanted:?}: {buffer:?}");
            // One column to the right and three lines down.
            let last = first.map(|v| v + if v < 6.0 { 3.0 } else { f32::from(v < 100.0) });
            assert!(
                near(&buffer[buffer.len() - 3..], last),
                "{wanted:?}: {buffer:?}"
            );
        }
    }

    #[test]
    fn nothing_is_read_from_outside_the_picture() {
        let picture = picture(40, 30, FrameSize::new(40, 30));
        let mut crop = crop(3, 3, ChannelOrder::Bgr);
        let mut buffer = vec![-1.0; crop.len()];
        for nowhere in [
            Bbox::new(40.0, 0.0, 60.0, 30.0),
            Bbox::new(-9.0, -9.0, 0.5, 30.0),
            Bbox::from_ltwh(5.0, 5.0, 0.0, 9.0),
            Bbox {
                x1: f64::NAN,
                ..Bbox::new(0.0, 0.0, 9.0, 9.0)
            },
        ] {
            assert!(!crop.fill(&picture, ChannelOrder::Bgr, &nowhere, &mut buffer));
        }
        assert!(buffer.iter().all(|&v| v < 0.0), "left as it was");
        let mut short = picture.clone();
        short.pixels.pop();
        let all = Bbox::new(0.0, 0.0, 40.0, 30.0);
        assert!(!crop.fill(&short, ChannelOrder::Bgr, &all, &mut buffer));
        assert!(!crop.fill(&picture, ChannelOrder::Bgr, &all, &mut buffer[1..]));
    }

    proptest! {
        #[test]
        fn whatever_the_box_every_value_is_one_of_the_pictures(
            x in -50.0..90.0_f64, y in -50.0..80.0_f64, w in 0.0..100.0_f64, h in 0.0..100.0_f64,
        ) {
            let picture = picture(40, 30, FrameSize::new(40, 30));
            let mut crop = crop(5, 9, ChannelOrder::Bgr);
            let mut buffer = vec![-1.0; crop.len()];
            let bbox = Bbox::from_ltwh(x, y, w, h);
            if crop.fill(&picture, ChannelOrder::Bgr, &bbox, &mut buffer) {
                for pixel in buffer.chunks_exact(3) {
                    prop_assert!((0.0..=39.0).contains(&pixel[0]), "column {}", pixel[0]);
                    prop_assert!((0.0..=29.0).contains(&pixel[1]), "line {}", pixel[1]);
                    prop_assert!((pixel[2] - 200.0).abs() < 1e-3);
                }
            }
        }
    }
}
