//! From a decoded picture to the packed pixels a model reads.

use std::ffi::c_int;
use std::ptr;

use ffmpeg_next::ffi;
use inveye_domain::FrameSize;

use crate::Frame;
use crate::sws::{self, Conversion, Sws};

/// Order of the three bytes of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackedOrder {
    /// Red first.
    Rgb,
    /// Blue first, as OpenCV has it.
    Bgr,
}

/// Why a picture was not scaled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScaleError {
    /// Nothing to scale to, or more than any model reads.
    #[error("cannot scale to {}×{}; sides of 1 to {MAX_TARGET} pixels are supported", size.width, size.height)]
    Target {
        /// What was asked for.
        size: FrameSize,
    },
    /// A pixel format FFmpeg's scaler does not read.
    #[error("cannot convert a picture of {}×{} in pixel format {format}", from.width, from.height)]
    Unsupported {
        /// The picture.
        from: FrameSize,
        /// FFmpeg's number of the format.
        format: i32,
    },
    /// The scaler stopped in the middle.
    #[error("the scaler wrote {rows} of {} rows", size.height)]
    Incomplete {
        /// What was asked for.
        size: FrameSize,
        /// How far it came.
        rows: i32,
    },
}

const MAX_TARGET: u32 = 8192;
/// FFmpeg's SIMD code may write this much past the last pixel.
const OVERSHOOT: usize = 64;

/// Scales decoded pictures to packed RGB or BGR. Keep one per camera and target: it is rebuilt when
/// the size, format or colours of the frames change.
#[derive(Default)]
pub struct Scaler {
    sws: Option<Sws>,
}

impl Scaler {
    /// Builds nothing yet; the first frame decides.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scales straight from the decoder's YUV to `size` × 3 bytes, rows without gaps.
    ///
    /// `out` is overwritten and keeps its memory from call to call. The picture is stretched to
    /// `size`: whoever wants its shape kept asks for a size of that shape.
    pub fn scale_packed(
        &mut self,
        frame: &Frame,
        size: FrameSize,
        order: PackedOrder,
        out: &mut Vec<u8>,
    ) -> Result<(), ScaleError> {
        let sides = 1..=MAX_TARGET;
        if !sides.contains(&size.width) || !sides.contains(&size.height) {
            return Err(ScaleError::Target { size });
        }
        let format = match order {
            PackedOrder::Rgb => ffi::AVPixelFormat::AV_PIX_FMT_RGB24,
            PackedOrder::Bgr => ffi::AVPixelFormat::AV_PIX_FMT_BGR24,
        };
        let conversion = Conversion::of(frame, size, format);
        let Some(sws) = sws::for_conversion(&mut self.sws, conversion) else {
            return Err(ScaleError::Unsupported {
                from: frame.size(),
                format: frame.av().format,
            });
        };
        let row = size.width as usize * 3;
        let bytes = row * size.height as usize;
        out.clear();
        out.reserve(bytes + OVERSHOOT);
        let planes = [
            out.as_mut_ptr(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
        ];
        let stride = c_int::try_from(row).map_err(|_| ScaleError::Target { size })?;
        #[expect(unsafe_code, reason = "FFmpeg writes into the vector's spare room")]
        // SAFETY: the vector has room for all rows and the overshoot. Its length is set only after
        // FFmpeg said that it wrote every row.
        unsafe {
            let rows = sws.scale(frame, &planes, &[stride, 0, 0, 0]);
            if u32::try_from(rows) != Ok(size.height) {
                return Err(ScaleError::Incomplete { size, rows });
            }
            out.set_len(bytes);
        }
        Ok(())
    }
}

impl std::fmt::Debug for Scaler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scaler")
            .field("conversion", &self.sws.as_ref().map(Sws::conversion))
            .finish()
    }
}
