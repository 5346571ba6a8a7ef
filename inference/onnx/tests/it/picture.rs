//! Pictures for models, prepared without the product's scaler, so that only detection is compared.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use inveye_domain::FrameSize;
use inveye_inference_core::{ChannelOrder, ModelSpec, PackedImage};

/// RGB, rows without gaps.
pub(crate) struct Picture {
    pub(crate) size: FrameSize,
    pixels: Vec<u8>,
}

impl Picture {
    pub(crate) fn read(path: &Path) -> Self {
        let file = File::open(path).expect("a committed picture");
        let mut reader = png::Decoder::new(BufReader::new(file))
            .read_info()
            .expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("pixels");
        assert_eq!(info.color_type, png::ColorType::Rgb);
        pixels.truncate(info.buffer_size());
        Self {
            size: FrameSize::new(info.width, info.height),
            pixels,
        }
    }

    /// Scaled for a model as OpenCV's bilinear filter does it: weights of 11 bits, sums shifted in
    /// two steps. With the very same bytes the rest can be compared tightly.
    pub(crate) fn prepare(&self, spec: &ModelSpec) -> PackedImage {
        let size = spec.content_size(self.size);
        let columns = taps(size.width, self.size.width);
        let lines = taps(size.height, self.size.height);
        let order = match spec.channels {
            ChannelOrder::Rgb => [0, 1, 2],
            ChannelOrder::Bgr => [2, 1, 0],
        };
        let mut pixels = Vec::new();
        for line in &lines {
            for column in &columns {
                for channel in order {
                    let across = |y| {
                        let at = |x| self.level(x, y, channel);
                        (at(column.first) * column.weights[0]
                            + at(column.second) * column.weights[1])
                            >> 4
                    };
                    let upper = (line.weights[0] * across(line.first)) >> 16;
                    let lower = (line.weights[1] * across(line.second)) >> 16;
                    pixels.push(u8::try_from((upper + lower + 2) >> 2).expect("a byte"));
                }
            }
        }
        PackedImage {
            size,
            pixels,
            frame: self.size,
        }
    }

    fn level(&self, x: usize, y: usize, channel: usize) -> i32 {
        let at = (y * self.size.width as usize + x) * 3 + channel;
        i32::from(self.pixels[at])
    }
}

/// The two source pixels around a target pixel's middle, with weights of 2048 in sum.
struct Tap {
    first: usize,
    second: usize,
    weights: [i32; 2],
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions inside the picture, and parts of 2048"
)]
fn taps(target: u32, source: u32) -> Vec<Tap> {
    let last = source as usize - 1;
    (0..target)
        .map(|at| {
            let scale = f64::from(source) / f64::from(target);
            let place = ((f64::from(at) + 0.5) * scale - 0.5).max(0.0) as f32;
            let first = (place as usize).min(last);
            let part = if first == last { 0.0 } else { place.fract() };
            Tap {
                first,
                second: (first + 1).min(last),
                weights: [1.0 - part, part].map(|w| (w * 2048.0).round_ties_even() as i32),
            }
        })
        .collect()
}
