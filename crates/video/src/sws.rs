//! FFmpeg's scaler for one pair of picture formats, with the colours right.

use std::ffi::{CStr, c_int};
use std::ptr::{self, NonNull};

use ffmpeg_next::ffi;
use inveye_domain::FrameSize;

use crate::Frame;

/// Everything a scaler is built for; another value needs another scaler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conversion {
    source: FrameSize,
    source_format: ffi::AVPixelFormat,
    source_full_range: bool,
    matrix: c_int,
    target: FrameSize,
    target_format: ffi::AVPixelFormat,
    target_full_range: bool,
    flags: c_int,
}

impl Conversion {
    /// Reads size, format and colours off a frame.
    pub(crate) fn of(frame: &Frame, target: FrameSize, target_format: ffi::AVPixelFormat) -> Self {
        let av = frame.av();
        #[expect(unsafe_code, reason = "C enum stored as an integer")]
        // SAFETY: a decoder of the same FFmpeg library wrote this field.
        let claimed = unsafe { std::mem::transmute::<c_int, ffi::AVPixelFormat>(av.format) };
        let (source_format, by_format) = without_range(claimed);
        Self {
            source: frame.size(),
            source_format,
            source_full_range: by_format || av.color_range == ffi::AVColorRange::AVCOL_RANGE_JPEG,
            matrix: matrix(av.colorspace, frame.size()),
            target,
            target_format,
            // JPEG and RGB use all 256 levels.
            target_full_range: true,
            flags: method(frame.size(), target),
        }
    }
}

/// How to interpolate. Below half the size, bilinear leaves pixels out: 1920×1080 to 416×234 comes to
/// 25 dB of a Lanczos reference, the mean of areas to 47 dB at twice the time (640×360 to 416×234: 34
/// and 39 dB).
fn method(source: FrameSize, target: FrameSize) -> c_int {
    if source.width >= target.width * 2 || source.height >= target.height * 2 {
        ffi::SWS_AREA
    } else {
        ffi::SWS_FAST_BILINEAR
    }
}

/// The `YUVJ` formats are the plain ones with full range; FFmpeg's scaler wants it said that way.
fn without_range(format: ffi::AVPixelFormat) -> (ffi::AVPixelFormat, bool) {
    use ffi::AVPixelFormat as F;
    match format {
        F::AV_PIX_FMT_YUVJ420P => (F::AV_PIX_FMT_YUV420P, true),
        F::AV_PIX_FMT_YUVJ422P => (F::AV_PIX_FMT_YUV422P, true),
        F::AV_PIX_FMT_YUVJ444P => (F::AV_PIX_FMT_YUV444P, true),
        F::AV_PIX_FMT_YUVJ440P => (F::AV_PIX_FMT_YUV440P, true),
        F::AV_PIX_FMT_YUVJ411P => (F::AV_PIX_FMT_YUV411P, true),
        other => (other, false),
    }
}

/// The YUV matrix: what the stream says; where it says nothing, BT.709 for HD and BT.601 below, as
/// browsers and players do.
fn matrix(space: ffi::AVColorSpace, size: FrameSize) -> c_int {
    use ffi::AVColorSpace as S;
    match space {
        S::AVCOL_SPC_BT709 => ffi::SWS_CS_ITU709,
        S::AVCOL_SPC_BT470BG | S::AVCOL_SPC_SMPTE170M => ffi::SWS_CS_ITU601,
        S::AVCOL_SPC_FCC => ffi::SWS_CS_FCC,
        S::AVCOL_SPC_SMPTE240M => ffi::SWS_CS_SMPTE240M,
        S::AVCOL_SPC_BT2020_NCL | S::AVCOL_SPC_BT2020_CL => ffi::SWS_CS_BT2020,
        _ if size.width >= 1280 || size.height > 576 => ffi::SWS_CS_ITU709,
        _ => ffi::SWS_CS_ITU601,
    }
}

/// A built scaler.
pub(crate) struct Sws {
    context: NonNull<ffi::SwsContext>,
    conversion: Conversion,
}

#[expect(unsafe_code, reason = "the context holds raw pointers")]
// SAFETY: the context is owned by this value alone and has no tie to the thread that made it.
unsafe impl Send for Sws {}

impl Sws {
    /// Builds one; `None` where FFmpeg cannot convert between the two formats.
    pub(crate) fn new(conversion: Conversion) -> Option<Self> {
        #[expect(unsafe_code, reason = "the safe binding cannot set colours")]
        // SAFETY: allocates a context or gives null.
        let context = NonNull::new(unsafe { ffi::sws_alloc_context() })?;
        let mut built = Self {
            context,
            conversion,
        };
        built.set(c"srcw", i64::from(conversion.source.width))?;
        built.set(c"srch", i64::from(conversion.source.height))?;
        built.set(c"src_format", conversion.source_format as i64)?;
        built.set(c"dstw", i64::from(conversion.target.width))?;
        built.set(c"dsth", i64::from(conversion.target.height))?;
        built.set(c"dst_format", conversion.target_format as i64)?;
        built.set(c"sws_flags", i64::from(conversion.flags))?;
        // Before the context is built: afterwards FFmpeg has settled on a plain copy between two YUV
        // formats of one size, whatever their ranges.
        built.set(c"src_range", i64::from(conversion.source_full_range))?;
        built.set(c"dst_range", i64::from(conversion.target_full_range))?;
        #[expect(unsafe_code, reason = "no safe binding")]
        // SAFETY: the context is live; null filters are allowed; the tables are FFmpeg's constants.
        unsafe {
            if ffi::sws_init_context(context.as_ptr(), ptr::null_mut(), ptr::null_mut()) < 0 {
                return None;
            }
            let table = ffi::sws_getCoefficients(conversion.matrix);
            // Fails for pictures without a matrix (grey, RGB), where there is nothing to set. The same
            // table on both sides: between two YUV formats another one would cost a way through RGB.
            let _no_matrix = ffi::sws_setColorspaceDetails(
                context.as_ptr(),
                table,
                c_int::from(conversion.source_full_range),
                table,
                c_int::from(conversion.target_full_range),
                0,
                1 << 16,
                1 << 16,
            ) < 0;
        }
        Some(built)
    }

    fn set(&mut self, option: &CStr, value: i64) -> Option<()> {
        #[expect(unsafe_code, reason = "no safe binding")]
        // SAFETY: the context is live and starts with its option class, as `av_opt_set_int` demands.
        let code =
            unsafe { ffi::av_opt_set_int(self.context.as_ptr().cast(), option.as_ptr(), value, 0) };
        (code >= 0).then_some(())
    }

    pub(crate) fn conversion(&self) -> &Conversion {
        &self.conversion
    }

    /// Scales a frame into up to four planes; gives the number of rows written.
    ///
    /// # Safety
    /// Each plane must be writable for `stride` bytes times its rows in the target format, plus 64
    /// bytes: FFmpeg's SIMD code may write past the end of the last row.
    #[expect(unsafe_code, reason = "writes to raw planes")]
    pub(crate) unsafe fn scale(
        &mut self,
        frame: &Frame,
        planes: &[*mut u8; 4],
        strides: &[c_int; 4],
    ) -> c_int {
        let av = frame.av();
        // SAFETY: the source planes belong to a live frame of the size and format this context was
        // built for (the caller's conversion is made from the frame); the target is the caller's
        // promise.
        unsafe {
            ffi::sws_scale(
                self.context.as_ptr(),
                av.data.as_ptr().cast(),
                av.linesize.as_ptr(),
                0,
                av.height,
                planes.as_ptr(),
                strides.as_ptr(),
            )
        }
    }
}

impl Drop for Sws {
    fn drop(&mut self) {
        #[expect(unsafe_code, reason = "no safe binding")]
        // SAFETY: made by `sws_alloc_context`, freed once.
        unsafe {
            ffi::sws_freeContext(self.context.as_ptr());
        }
    }
}

/// Rebuilds a kept scaler where the frame or the target changed.
pub(crate) fn for_conversion(kept: &mut Option<Sws>, conversion: Conversion) -> Option<&mut Sws> {
    if kept
        .as_ref()
        .is_none_or(|sws| *sws.conversion() != conversion)
    {
        *kept = Sws::new(conversion);
    }
    kept.as_mut()
}
