//! Stills for the wall and for evidence: JPEG straight from the decoder's YUV.

use std::ffi::c_int;

use bytes::Bytes;
use ffmpeg_next::{codec, ffi};
use inveye_domain::FrameSize;

use crate::sws::{self, Conversion, Sws};
use crate::{FfmpegError, Frame, ffmpeg};

/// Why there is no still.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JpegError {
    /// No room for a picture.
    #[error("cannot make a still of at most {}×{}", max.width, max.height)]
    Size {
        /// What was asked for.
        max: FrameSize,
    },
    /// A pixel format FFmpeg's scaler does not read.
    #[error("cannot convert a picture of {}×{}", from.width, from.height)]
    Unsupported {
        /// The picture.
        from: FrameSize,
    },
    /// FFmpeg refused.
    #[error("could not encode a still of {}×{}", size.width, size.height)]
    Encode {
        /// The still.
        size: FrameSize,
        /// What FFmpeg said.
        #[source]
        source: FfmpegError,
    },
}

/// Encodes stills. Keep one per stream: it is rebuilt when the size of the stills or the quality
/// changes, and reuses its buffers otherwise.
#[derive(Default)]
pub struct JpegEncoder {
    sws: Option<Sws>,
    open: Option<OpenEncoder>,
}

struct OpenEncoder {
    encoder: codec::encoder::Video,
    picture: ffmpeg_next::frame::Video,
    size: FrameSize,
    quality: u8,
}

impl JpegEncoder {
    /// Builds nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The frame as JPEG, of its own shape and at most `max`; never enlarged. Quality goes from 1 to
    /// 100; 75 is good for people.
    pub fn encode(
        &mut self,
        frame: &Frame,
        max: FrameSize,
        quality: u8,
    ) -> Result<Bytes, JpegError> {
        let size = fit(frame.size(), max).ok_or(JpegError::Size { max })?;
        let failed = |source| JpegError::Encode { size, source };
        let quality = quality.clamp(1, 100);
        let kept = self.open.take();
        let open = match kept.filter(|open| open.size == size && open.quality == quality) {
            Some(open) => open,
            None => OpenEncoder::new(size, quality).map_err(failed)?,
        };
        let open = self.open.insert(open);
        let conversion = Conversion::of(frame, size, ffi::AVPixelFormat::AV_PIX_FMT_YUV420P);
        let sws = sws::for_conversion(&mut self.sws, conversion)
            .ok_or(JpegError::Unsupported { from: frame.size() })?;
        open.fill(frame, sws).map_err(failed)?;
        open.encode().map_err(failed)
    }
}

impl std::fmt::Debug for JpegEncoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size = self.open.as_ref().map(|open| open.size);
        f.debug_struct("JpegEncoder")
            .field("size", &size)
            .finish_non_exhaustive()
    }
}

impl OpenEncoder {
    fn new(size: FrameSize, quality: u8) -> Result<Self, FfmpegError> {
        ffmpeg::start();
        let side = |v: u32| c_int::try_from(v).map_err(|_| FfmpegError::INVALID_DATA);
        let (width, height) = (side(size.width)?, side(size.height)?);
        let codec =
            codec::encoder::find(codec::Id::MJPEG).ok_or(ffmpeg_next::Error::EncoderNotFound)?;
        let mut context = codec::Context::new_with_codec(codec);
        let mut picture = ffmpeg_next::frame::Video::empty();
        #[expect(unsafe_code, reason = "these fields have no safe binding")]
        // SAFETY: context and picture are ours, allocated by FFmpeg and not in use yet; all fields are
        // plain values that FFmpeg checks when it opens the encoder and allocates the planes.
        unsafe {
            let raw = context.as_mut_ptr();
            (*raw).width = width;
            (*raw).height = height;
            // The scaler writes full range; this format is how FFmpeg's encoder is told so.
            (*raw).pix_fmt = ffi::AVPixelFormat::AV_PIX_FMT_YUVJ420P;
            (*raw).color_range = ffi::AVColorRange::AVCOL_RANGE_JPEG;
            (*raw).time_base = ffi::AVRational { num: 1, den: 25 };
            (*raw).thread_count = 1;
            (*raw).flags |= ffi::AV_CODEC_FLAG_QSCALE as c_int;
            (*raw).global_quality = quantizer(quality) * ffi::FF_QP2LAMBDA;
            let planes = picture.as_mut_ptr();
            (*planes).width = width;
            (*planes).height = height;
            (*planes).format = (*raw).pix_fmt as c_int;
            (*planes).color_range = (*raw).color_range;
            (*planes).quality = (*raw).global_quality;
            // Lines padded to 64 bytes, so that SIMD code stays inside.
            FfmpegError::check(ffi::av_frame_get_buffer(planes, 64))?;
        }
        // FFmpeg else makes Huffman tables for each picture: a second pass over all of it, for a few
        // per cent of size.
        let mut options = ffmpeg_next::Dictionary::new();
        options.set("huffman", "default");
        let encoder = context.encoder().video()?.open_as_with(codec, options)?;
        Ok(Self {
            encoder,
            picture,
            size,
            quality,
        })
    }

    fn fill(&mut self, frame: &Frame, sws: &mut Sws) -> Result<(), FfmpegError> {
        #[expect(unsafe_code, reason = "FFmpeg writes into its own planes")]
        // SAFETY: the picture was allocated for the scaler's target size with padded lines; it is made
        // writable first, in case the encoder still refers to it.
        let rows = unsafe {
            let raw = self.picture.as_mut_ptr();
            FfmpegError::check(ffi::av_frame_make_writable(raw))?;
            let [a, b, c, d, ..] = (*raw).data;
            let [e, f, g, h, ..] = (*raw).linesize;
            sws.scale(frame, &[a, b, c, d], &[e, f, g, h])
        };
        if u32::try_from(rows) == Ok(self.size.height) {
            Ok(())
        } else {
            Err(FfmpegError::INVALID_DATA)
        }
    }

    fn encode(&mut self) -> Result<Bytes, FfmpegError> {
        // Each still stands alone, but FFmpeg wants times that rise.
        let next = self.picture.pts().map_or(0, |pts| pts + 1);
        self.picture.set_pts(Some(next));
        self.encoder.send_frame(&self.picture)?;
        let mut packet = ffmpeg_next::Packet::empty();
        self.encoder.receive_packet(&mut packet)?;
        Ok(Bytes::copy_from_slice(packet.data().unwrap_or_default()))
    }
}

/// FFmpeg's scale of 2 (best) to 31 for a quality of 100 to 1.
fn quantizer(quality: u8) -> c_int {
    (1 + (100 - c_int::from(quality)) * 3 / 10).clamp(2, 31)
}

/// The largest size of the same shape inside `max`, with even sides; the own size if that fits.
fn fit(own: FrameSize, max: FrameSize) -> Option<FrameSize> {
    if max.width < 2 || max.height < 2 || own.width == 0 || own.height == 0 {
        return None;
    }
    let ratio = (f64::from(max.width) / f64::from(own.width))
        .min(f64::from(max.height) / f64::from(own.height))
        .min(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive and not above the larger of two u32"
    )]
    let side = |v: u32| (((f64::from(v) * ratio).round() as u32) & !1).max(2);
    Some(FrameSize::new(side(own.width), side(own.height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stills_keep_their_shape_and_are_never_enlarged() {
        let hd = FrameSize::new(1920, 1080);
        let wall = FrameSize::new(640, 360);
        for (own, max, expected) in [
            (hd, wall, Some(wall)),
            (
                FrameSize::new(640, 480),
                wall,
                Some(FrameSize::new(480, 360)),
            ),
            (
                FrameSize::new(320, 240),
                wall,
                Some(FrameSize::new(320, 240)),
            ),
            (FrameSize::new(351, 289), hd, Some(FrameSize::new(350, 288))),
            (hd, FrameSize::new(0, 10), None),
        ] {
            assert_eq!(fit(own, max), expected, "{own:?} in {max:?}");
        }
    }

    #[test]
    fn better_quality_has_a_finer_quantizer() {
        assert_eq!(quantizer(100), 2);
        assert!(quantizer(1) >= 30);
        assert!((1..100_u8).all(|q| quantizer(q) >= quantizer(q + 1)));
    }
}
