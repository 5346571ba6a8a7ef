//! A floor plan as it is kept: decoded within limits and encoded anew, so that nothing of the file that
//! somebody sent ever reaches a screen.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits};
use inveye_api::ApiError;
use inveye_base::{ErrorChain, ErrorKind};
use inveye_domain::FrameSize;

/// Longest side of what is taken.
const MOST_PIXELS_ACROSS: u32 = 10_000;
/// Pixels of what is taken; decoded they are at most eight bytes each.
const MOST_PIXELS: u64 = 40_000_000;
/// Memory for decoding.
const MOST_MEMORY: u64 = 512 << 20;
/// Longest side of what is kept: more than any screen shows.
const KEPT_ACROSS: u32 = 4096;
/// Shortest side: less is no plan.
const LEAST_ACROSS: u32 = 64;
const JPEG_QUALITY: u8 = 88;

/// A picture that was made here.
#[derive(Debug)]
pub(super) struct PlanPicture {
    pub(super) media_type: &'static str,
    pub(super) size: FrameSize,
    pub(super) bytes: Vec<u8>,
}

/// Takes a PNG or JPEG file in. Takes some 100 ms: not for a thread that serves others.
pub(super) fn take_in(file: &[u8]) -> Result<PlanPicture, ApiError> {
    let format = match image::guess_format(file) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => format,
        _ => {
            return Err(refuse(
                "The floor plan must be a PNG or JPEG picture.".to_owned(),
            ));
        }
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS_ACROSS);
    limits.max_image_height = Some(MOST_PIXELS_ACROSS);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| broken(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(too_large());
    }
    if width.min(height) < LEAST_ACROSS {
        return Err(refuse(format!(
            "The picture is {width} × {height} pixels; a floor plan has at least {LEAST_ACROSS} each way."
        )));
    }
    // Phones say how they were held instead of turning the picture.
    let orientation = decoder.orientation().map_err(|error| broken(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
    picture.apply_orientation(orientation);
    let (width, height) = picture.dimensions();
    if width.max(height) > KEPT_ACROSS {
        picture = picture.resize(KEPT_ACROSS, KEPT_ACROSS, FilterType::Triangle);
    }
    let mut bytes = Vec::new();
    let (media_type, encoded) = if format == ImageFormat::Png {
        // Eight bits a channel are what screens show.
        let picture = DynamicImage::from(picture.to_rgba8());
        (
            "image/png",
            picture.write_with_encoder(PngEncoder::new(&mut bytes)),
        )
    } else {
        let picture = DynamicImage::from(picture.to_rgb8());
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        ("image/jpeg", picture.write_with_encoder(encoder))
    };
    encoded.map_err(|error| broken(&error))?;
    let (width, height) = picture.dimensions();
    Ok(PlanPicture {
        media_type,
        size: FrameSize::new(width, height),
        bytes,
    })
}

fn broken(error: &image::ImageError) -> ApiError {
    tracing::info!(error = %ErrorChain(error), "a floor plan was refused");
    match error {
        image::ImageError::Limits(_) => too_large(),
        _ => refuse("The picture is damaged or of a kind that is not read here.".to_owned()),
    }
}

fn too_large() -> ApiError {
    refuse(format!(
        "The picture has too many pixels: at most {} million, and {MOST_PIXELS_ACROSS} each way.",
        MOST_PIXELS / 1_000_000
    ))
}

fn refuse(message: String) -> ApiError {
    ApiError::new(ErrorKind::InvalidArgument, message).about("floor_plan")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> DynamicImage {
        DynamicImage::from(image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 128])
        }))
    }

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn both_kinds_are_taken_and_made_anew() {
        for (format, media_type) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
        ] {
            let mut sent = file(&picture(640, 480), format);
            // What hides behind the picture does not come through.
            sent.extend_from_slice(b"<script>alert(1)</script>");
            let plan = take_in(&sent).unwrap();
            assert_eq!(
                (plan.media_type, plan.size),
                (media_type, FrameSize::new(640, 480))
            );
            assert_eq!(image::guess_format(&plan.bytes).unwrap(), format);
            assert!(!plan.bytes.windows(8).any(|bytes| bytes == b"<script>"));
        }
    }

    #[test]
    fn a_large_one_is_made_smaller() {
        let plan = take_in(&file(&picture(6000, 600), ImageFormat::Png)).unwrap();
        assert_eq!(plan.size, FrameSize::new(4096, 410));
    }

    #[test]
    fn what_is_no_plan_is_refused() {
        let refused = |bytes: &[u8]| take_in(bytes).unwrap_err().to_string();
        assert!(refused(b"").contains("PNG or JPEG"));
        assert!(refused(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>").contains("PNG or JPEG"));
        assert!(refused(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;").contains("PNG or JPEG"));
        let whole = file(&picture(640, 480), ImageFormat::Png);
        assert!(refused(&whole[..whole.len() / 2]).contains("damaged"));
        assert!(refused(&file(&picture(63, 480), ImageFormat::Png)).contains("at least 64"));
    }

    #[test]
    fn a_bomb_of_pixels_is_refused_before_it_is_decoded() {
        // A PNG of 200 bytes that says it has 60,000 × 60,000 pixels.
        let mut bomb = file(&picture(64, 64), ImageFormat::Png);
        bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
        let checksum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert!(
            take_in(&bomb)
                .unwrap_err()
                .to_string()
                .contains("too many pixels")
        );
        // Within both sides, and still too many.
        let mut wide = file(&picture(64, 64), ImageFormat::Png);
        wide[16..20].copy_from_slice(&9_000u32.to_be_bytes());
        wide[20..24].copy_from_slice(&9_000u32.to_be_bytes());
        let checksum = crc(&wide[12..29]);
        wide[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert!(
            take_in(&wide)
                .unwrap_err()
                .to_string()
                .contains("too many pixels")
        );
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for &byte in bytes {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    (crc >> 1) ^ 0xEDB8_8320
                } else {
                    crc >> 1
                };
            }
        }
        !crc
    }
}
