//! Whether a picture is too dark, out of focus or covered.

use inveye_domain::{BlindCause, FrameSize};
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
const BLUR: usize = 9;

/// Pixels across and down whose mean is one place: people are larger, and noise of a sensor, which a camera without light
/// amplifies until it is as bright as shapes are, is an eighth there of what it is in a pixel.
const PLACE: usize = 8;

/// Below the first nobody can be seen, from the second on somebody can again: light that flickers at a limit is one
/// blind time, not a hundred.
type Limits = (f64, f64);
/// Light of all but the brightest twentieth of the places, of 1. Thirty of 255 steps hold what an encoder leaves of
/// noise and little else: somebody's clothes differ from the floor by a fifth of the light, six steps.
const UNLIT: Limits = (0.12, 0.16);
/// Light of the brightest less that of the darkest twentieth: a hand, paint or fog before the lens leaves one colour.
const PLAIN: Limits = (0.08, 0.12);
/// A plain picture whose brightest twentieth stays below this has no light: black is that bright where noise is amplified
/// sixteenfold (simulated sensors gave 0.12 to 0.27), a hand before the lens of a lit camera is brighter.
const GLOOM: f64 = 0.3;
/// Sharpness: out of focus by four pixels of [`WIDTH`], faces and feet of somebody at a door run into what is around.
const SMEARED: Limits = (0.25, 0.3);

/// How a picture looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    /// Mean of the light, 0–1.
    brightness: f64,
    /// Share of the differences from pixel to pixel that averaging takes away, across or down, whichever is less. A
    /// sharp picture loses most of them, a blurred one has few left to lose, however bright it is (after Crete et
    /// al., "The blur effect", 2007).
    sharpness: f64,
    /// Light that a twentieth of the places stays below, and that another is above.
    range: (f64, f64),
}

impl Look {
    /// For whoever installs a camera.
    pub(crate) fn check(&self) -> PictureCheck {
        PictureCheck {
            dark: self.brightness < DARK,
            blurred: self.sharpness < BLURRED,
            brightness: self.brightness,
            sharpness: self.sharpness,
        }
    }

    /// Why nobody can be seen in it; `before` is what was found in the picture before.
    pub(crate) fn hides(&self, before: Option<BlindCause>) -> Option<BlindCause> {
        let below = |value: f64, limits: Limits, cause| {
            value
                < if before == Some(cause) {
                    limits.1
                } else {
                    limits.0
                }
        };
        let (low, high) = self.range;
        let gloomy = if high < GLOOM {
            BlindCause::Dark
        } else {
            BlindCause::Blurred
        };
        if below(high, UNLIT, BlindCause::Dark) {
            Some(BlindCause::Dark)
        } else if below(high - low, PLAIN, gloomy) {
            Some(gloomy)
        } else if below(self.sharpness, SMEARED, BlindCause::Blurred) {
            Some(BlindCause::Blurred)
        } else {
            None
        }
    }
}

/// Looks at the pictures of one camera; keeps what it needs for it.
#[derive(Debug, Default)]
pub(crate) struct Looker {
    scaler: Scaler,
    pixels: Vec<u8>,
    light: Vec<u16>,
}

impl Looker {
    /// `None` where the picture cannot be read.
    pub(crate) fn look(&mut self, frame: &Frame) -> Option<Look> {
        let FrameSize { width, height } = frame.size();
        let across = WIDTH.min(width);
        let down = (u64::from(height) * u64::from(across) / u64::from(width.max(1))).max(3);
        let size = FrameSize::new(across, u32::try_from(down).ok()?);
        self.scaler
            .scale_packed(frame, size, PackedOrder::Rgb, &mut self.pixels)
            .ok()?;
        let (pixels, _) = self.pixels.as_chunks::<3>();
        self.light.clear();
        self.light.extend(pixels.iter().map(light));
        measure(&self.light, usize::try_from(across).ok()?)
    }
}

/// What is white.
const WHITE: f64 = 255.0 * 256.0;

/// BT.601, as if all pictures were SD: it is about shares of brightness, not about colours.
fn light(&[r, g, b]: &[u8; 3]) -> u16 {
    77 * u16::from(r) + 150 * u16::from(g) + 29 * u16::from(b)
}

/// For people.
pub(crate) fn advice(look: &PictureCheck) -> Vec<String> {
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

fn measure(light: &[u16], width: usize) -> Option<Look> {
    let height = light.len().checked_div(width)?;
    if width <= BLUR || height <= BLUR {
        return None;
    }
    let rows = |from: usize| light.chunks_exact(width).skip(from);
    let across = lost(rows(0).flat_map(|row| {
        row.windows(BLUR + 1)
            .map(|w| [w[0], w[BLUR / 2], w[BLUR / 2 + 1], w[BLUR]])
    }));
    let around = rows(0)
        .zip(rows(BLUR / 2))
        .zip(rows(BLUR / 2 + 1))
        .zip(rows(BLUR));
    let down = lost(around.flat_map(|(((first, middle), next), last)| {
        let rows = first.iter().zip(middle).zip(next).zip(last);
        rows.map(|(((&first, &middle), &next), &last)| [first, middle, next, last])
    }));
    let sum: u64 = light.iter().map(|&pixel| u64::from(pixel)).sum();
    let count = u32::try_from(light.len()).ok()?;
    let (steps, places) = places(light, width);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a sum of pixels is far below 2^52"
    )]
    let brightness = sum as f64 / f64::from(count) / WHITE;
    Some(Look {
        brightness,
        sharpness: across.min(down),
        range: (
            reached(steps.iter().copied(), places),
            1.0 - reached(steps.iter().rev().copied(), places),
        ),
    })
}

/// How many places have which light, in 256 steps, and how many places there are. What is left over at the right and
/// lower edge is in none.
fn places(light: &[u16], width: usize) -> ([u32; 256], u32) {
    let (mut steps, mut count) = ([0_u32; 256], 0);
    for band in light.chunks_exact(width * PLACE) {
        for place in 0..width / PLACE {
            let rows = band.chunks_exact(width);
            let pixels = rows.flat_map(|row| &row[place * PLACE..(place + 1) * PLACE]);
            let sum: u32 = pixels.map(|&pixel| u32::from(pixel)).sum();
            // The mean, in whole steps: 64 pixels of 256ths.
            let step = usize::try_from(sum / 64 / 256).unwrap_or(usize::MAX);
            steps[step.min(255)] += 1;
            count += 1;
        }
    }
    (steps, count)
}

/// Share of the differences that means of [`BLUR`] neighbours lose. They differ by what comes in at one end and leaves
/// at the other; each entry is the first, the two in the middle and the last.
#[expect(
    clippy::cast_precision_loss,
    reason = "a sum of pixels is far below 2^52"
)]
fn lost(around: impl Iterator<Item = [u16; 4]>) -> f64 {
    let (mut before, mut gone) = (0_u64, 0_u64);
    for [first, middle, next, last] in around {
        let own = u64::from(middle.abs_diff(next)) * BLUR as u64;
        before += own;
        gone += own.saturating_sub(u64::from(first.abs_diff(last)));
    }
    // A picture of one colour has no differences to lose.
    if before > 0 {
        gone as f64 / before as f64
    } else {
        0.0
    }
}

/// How far along the steps, of 1, a twentieth of the pixels has come.
fn reached(steps: impl Iterator<Item = u32>, count: u32) -> f64 {
    let mut sum = 0;
    let full = steps.take_while(|step| {
        sum += step;
        sum <= count / 20
    });
    f64::from(u32::try_from(full.count()).unwrap_or(u32::MAX)) / 255.0
}

#[cfg(test)]
mod tests {
    use inveye_test_support::synthetic;
    use inveye_video::FileReader;

    use super::*;

    const CLIPS: [&str; 4] = ["entrance.mp4", "aisle.mp4", "checkout.mp4", "highvalue.mp4"];

    /// The light of a clip's first picture at a width of 640.
    fn picture(clip: &str) -> Vec<u16> {
        let mut reader = FileReader::open(synthetic(clip)).unwrap();
        let mut looker = Looker::default();
        looker.look(&reader.next().unwrap().unwrap()).unwrap();
        looker.light
    }

    fn seen(light: &[u16]) -> Look {
        measure(light, 640).unwrap()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 1 of a u16"
    )]
    fn dimmed(light: &[u16], share: f64) -> Vec<u16> {
        // As a camera would give it: in whole steps of 255.
        let step = |pixel: &u16| (f64::from(*pixel) * share / 256.0).round() as u16 * 256;
        light.iter().map(step).collect()
    }

    /// The mean of five, so many times: twelve are as wide as a Gaussian of two pixels, 48 as one of four.
    fn blurred(light: &[u16], times: usize) -> Vec<u16> {
        let mut picture = light.to_vec();
        for _ in 0..times {
            let before = picture.clone();
            for (at, pixel) in picture.iter_mut().enumerate() {
                let around = [
                    at,
                    at.wrapping_sub(1),
                    at + 1,
                    at.wrapping_sub(640),
                    at + 640,
                ];
                let values = around.iter().filter_map(|&at| before.get(at));
                let (sum, count) =
                    values.fold((0_u32, 0), |(sum, n), &v| (sum + u32::from(v), n + 1));
                *pixel = u16::try_from(sum / count).unwrap();
            }
        }
        picture
    }

    #[test]
    fn real_pictures_are_sharp_and_bright_and_their_blurred_and_darkened_copies_are_not() {
        for clip in CLIPS {
            let light = picture(clip);
            let look = seen(&light);
            let check = look.check();
            assert!(!check.dark && !check.blurred, "{clip}: {look:?}");
            assert_eq!(look.hides(None), None, "{clip}: {look:?}");
            let soft = seen(&blurred(&light, 12)).check();
            assert!(soft.blurred, "{clip}: {soft:?}");
            let night: Vec<u16> = light.iter().map(|pixel| pixel / 5).collect();
            let night = seen(&night).check();
            assert!(night.dark && !night.blurred, "{clip}: {night:?}");
        }
    }

    #[test]
    fn nobody_is_seen_in_the_dark_or_through_a_lens_that_is_covered_or_out_of_focus() {
        for clip in CLIPS {
            let light = picture(clip);
            let unlit = seen(&dimmed(&light, 0.08));
            assert_eq!(
                unlit.hides(None),
                Some(BlindCause::Dark),
                "{clip}: {unlit:?}"
            );
            // A hand lets a little of the light through, and none of the shapes.
            let covered: Vec<u16> = light.iter().map(|pixel| 90 * 256 + pixel / 20).collect();
            let covered = seen(&covered);
            assert_eq!(
                covered.hides(None),
                Some(BlindCause::Blurred),
                "{clip}: {covered:?}"
            );
            let smeared = seen(&blurred(&light, 96));
            assert_eq!(
                smeared.hides(None),
                Some(BlindCause::Blurred),
                "{clip}: {smeared:?}"
            );
            // Poor light in which people are still to be seen hides nobody.
            let dim = seen(&dimmed(&light, 0.35));
            assert_eq!(dim.hides(None), None, "{clip}: {dim:?}");
        }
    }

    /// What a sensor without light gives at full gain, scene or not: noise around a grey that is no black.
    fn amplified(light: &[u16], share: f64) -> Vec<u16> {
        let mut state = 7_u64;
        let mut chance = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
        };
        let noise = |pixel: &u16| {
            let thermal = (0..4).map(|_| chance()).sum::<f64>() / 2.0 - 1.0;
            let level = 0.15 + 0.12 * thermal + share * f64::from(*pixel) / WHITE;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 1 of a u16"
            )]
            let step = (level.clamp(0.0, 1.0) * 255.0).round() as u16 * 256;
            step
        };
        light.iter().map(noise).collect()
    }

    #[test]
    fn noise_of_a_sensor_without_light_is_dark_and_not_a_picture() {
        for clip in CLIPS {
            let light = picture(clip);
            let night = amplified(&light, 0.01);
            let mut pixels = night.clone();
            pixels.sort_unstable();
            let at = |percent: usize| f64::from(pixels[pixels.len() * percent / 100]) / WHITE;
            assert!(at(95) - at(5) > PLAIN.0, "pixels alone tell nothing");
            let look = seen(&night);
            assert_eq!(look.hides(None), Some(BlindCause::Dark), "{clip}: {look:?}");
            // With so much light shapes stand out of the same noise.
            let dim = seen(&amplified(&light, 0.5));
            assert_eq!(dim.hides(None), None, "{clip}: {dim:?}");
        }
    }

    #[test]
    fn what_lies_between_two_limits_goes_on_as_it_was() {
        let look = Look {
            brightness: 0.08,
            sharpness: 0.7,
            range: (0.01, 0.14),
        };
        assert_eq!(look.hides(None), None);
        assert_eq!(look.hides(Some(BlindCause::Dark)), Some(BlindCause::Dark));
        let soft = Look {
            sharpness: 0.28,
            range: (0.1, 0.8),
            ..look
        };
        assert_eq!(soft.hides(Some(BlindCause::Dark)), None);
        let blurred = Some(BlindCause::Blurred);
        assert_eq!(soft.hides(blurred), blurred);
    }

    #[test]
    fn a_picture_of_one_colour_is_blurred_and_a_tiny_one_is_not_judged() {
        let look = seen(&vec![128 * 256; 640 * 360]);
        assert!((look.brightness - 128.0 / 255.0).abs() < 1e-9);
        assert!(look.check().blurred);
        assert_eq!(look.hides(None), Some(BlindCause::Blurred));
        assert!(measure(&[0; 64], 8).is_none());
    }
}
