//! Whether a picture is too dark or out of focus.

use inveye_domain::FrameSize;
use inveye_video::{Frame, PackedOrder, Scaler};
use inveye_wire::PictureCheck;

/// Pictures are judged at this width: details finer than that are lost to the detector, too.
const WIDTH: u32 = 640;
/// The eight clips that the product is tested with have 0.46 to 0.77; a fifth of the light leaves 0.09
/// to 0.15, where shapes are still to be seen and clothes are not.
const DARK: f64 = 0.15;
/// The same clips have 0.57 to 0.75, also with a fifth of the light. Out of focus by two pixels at this
/// width they have 0.27 to 0.40, by four 0.19 to 0.25. The variance of the Laplacian tells them apart
/// less well: 102 to 956 when sharp, 5 with a fifth of the light, 4 to 17 when blurred by two pixels.
/// Noise of a sensor is taken for details by both.
const BLURRED: f64 = 0.42;
/// Pixels that are averaged to see what gets lost.
const BLUR: u8 = 9;

/// How a picture looks; `None` where it cannot be read.
pub(super) fn look(frame: &Frame) -> Option<PictureCheck> {
    let FrameSize { width, height } = frame.size();
    let across = WIDTH.min(width);
    let down = (u64::from(height) * u64::from(across) / u64::from(width.max(1))).max(3);
    let size = FrameSize::new(across, u32::try_from(down).ok()?);
    let mut pixels = Vec::new();
    Scaler::new()
        .scale_packed(frame, size, PackedOrder::Rgb, &mut pixels)
        .ok()?;
    let luma = luma(&pixels);
    let (brightness, sharpness) = measure(&luma, usize::try_from(across).ok()?)?;
    Some(PictureCheck {
        dark: brightness < DARK,
        blurred: sharpness < BLURRED,
        brightness,
        sharpness,
    })
}

/// For people.
pub(super) fn advice(look: &PictureCheck) -> Vec<String> {
    let mut advice = Vec::new();
    if look.dark {
        advice
            .push("The picture is very dark: add light, or set the camera's exposure.".to_owned());
    } else if look.blurred {
        advice.push(
            "The picture has no fine details: clean the lens, take its film off, or focus it."
                .to_owned(),
        );
    }
    advice
}

/// BT.601, as if all pictures were SD: it is about shares of brightness, not about colours.
fn luma(rgb: &[u8]) -> Vec<f64> {
    let (pixels, _) = rgb.as_chunks::<3>();
    pixels
        .iter()
        .map(|&[r, g, b]| 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b))
        .collect()
}

/// Mean of the luma from 0 to 1, and sharpness: the share of its differences from pixel to pixel that
/// averaging takes away, across or down, whichever is less. A sharp picture loses most of them, a blurred
/// one has few left to lose, however bright it is (after Crete et al., "The blur effect", 2007).
fn measure(luma: &[f64], width: usize) -> Option<(f64, f64)> {
    let rows: Vec<&[f64]> = luma.chunks_exact(width).collect();
    let height = rows.len();
    let least = usize::from(BLUR);
    if width <= least || height <= least {
        return None;
    }
    let columns: Vec<Vec<f64>> = (0..width)
        .map(|x| rows.iter().filter_map(|row| row.get(x).copied()).collect())
        .collect();
    let across = lost(rows.iter().copied());
    let down = lost(columns.iter().map(Vec::as_slice));
    let count = u32::try_from(luma.len()).ok()?;
    let mean = luma.iter().sum::<f64>() / f64::from(count) / 255.0;
    // A picture of one colour has no differences to lose.
    Some((mean, across.min(down)))
}

fn lost<'a>(lines: impl Iterator<Item = &'a [f64]>) -> f64 {
    let (mut before, mut gone) = (0.0, 0.0);
    let across = usize::from(BLUR);
    for line in lines {
        // Means of `BLUR` neighbours differ by what comes in at one end and leaves at the other.
        let differences = line.windows(across + 1).map(|window| {
            let (first, last) = (window[0], window[across]);
            let middle = across / 2;
            let own = (window[middle + 1] - window[middle]).abs();
            let blurred = (last - first).abs() / f64::from(BLUR);
            (own, blurred)
        });
        for (own, blurred) in differences {
            before += own;
            gone += (own - blurred).max(0.0);
        }
    }
    if before > 0.0 { gone / before } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use inveye_test_support::synthetic;
    use inveye_video::FileReader;

    use super::*;

    fn blur(luma: &[f64], width: usize, times: usize) -> Vec<f64> {
        let mut picture = luma.to_vec();
        for _ in 0..times {
            let before = picture.clone();
            for (at, pixel) in picture.iter_mut().enumerate() {
                let around = [
                    at,
                    at.wrapping_sub(1),
                    at + 1,
                    at.wrapping_sub(width),
                    at + width,
                ];
                let values: Vec<f64> = around
                    .iter()
                    .filter_map(|&at| before.get(at).copied())
                    .collect();
                *pixel = values.iter().sum::<f64>() / values.len() as f64;
            }
        }
        picture
    }

    #[test]
    fn real_pictures_are_sharp_and_bright_and_their_blurred_and_darkened_copies_are_not() {
        for clip in ["entrance.mp4", "aisle.mp4", "checkout.mp4", "highvalue.mp4"] {
            let mut reader = FileReader::open(synthetic(clip)).unwrap();
            let frame = reader.next().unwrap().unwrap();
            let seen = look(&frame).unwrap();
            assert!(!seen.dark && !seen.blurred, "{clip}: {seen:?}");
            let mut pixels = Vec::new();
            let size = FrameSize::new(640, 360);
            Scaler::new()
                .scale_packed(&frame, size, PackedOrder::Rgb, &mut pixels)
                .unwrap();
            let luma = luma(&pixels);
            // Twelve times the mean of five: as wide as a Gaussian of two pixels.
            let (_, soft) = measure(&blur(&luma, 640, 12), 640).unwrap();
            assert!(soft < BLURRED, "{clip}: {soft}");
            let night: Vec<f64> = luma.iter().map(|value| value * 0.2).collect();
            let (light, sharp) = measure(&night, 640).unwrap();
            assert!(light < DARK && sharp > BLURRED, "{clip}: {light} {sharp}");
        }
    }

    #[test]
    fn a_covered_lens_is_blurred_and_a_tiny_picture_is_not_judged() {
        let (light, sharpness) = measure(&vec![128.0; 640 * 360], 640).unwrap();
        assert!((light - 128.0 / 255.0).abs() < 1e-9);
        assert!(sharpness < BLURRED);
        assert!(measure(&[0.0; 64], 8).is_none());
    }
}
