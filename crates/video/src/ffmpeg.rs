//! What every use of FFmpeg shares: start-up, its errors, and references to its pictures.

use std::ffi::c_int;
use std::fmt;
use std::sync::Once;

use ffmpeg_next::ffi;

/// An error code of FFmpeg; prints FFmpeg's own text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FfmpegError(c_int);

impl FfmpegError {
    pub(crate) const OUT_OF_MEMORY: Self = Self(-libc::ENOMEM);
    pub(crate) const INVALID_DATA: Self = Self(ffi::AVERROR_INVALIDDATA);

    /// Turns FFmpeg's convention (negative is an error) into a result.
    pub(crate) fn check(code: c_int) -> Result<c_int, Self> {
        if code < 0 { Err(Self(code)) } else { Ok(code) }
    }

    /// FFmpeg wants more input first, or its output taken first.
    pub(crate) fn is_again(self) -> bool {
        self.0 == -libc::EAGAIN
    }

    pub(crate) fn is_end(self) -> bool {
        self.0 == ffi::AVERROR_EOF
    }
}

impl From<ffmpeg_next::Error> for FfmpegError {
    fn from(error: ffmpeg_next::Error) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for FfmpegError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 128];
        #[expect(unsafe_code, reason = "FFmpeg's texts have no safe binding")]
        // SAFETY: the buffer is writable for the length passed, and FFmpeg ends the text with a zero.
        let known = unsafe { ffi::av_strerror(self.0, text.as_mut_ptr().cast(), text.len()) };
        let end = text.iter().position(|&b| b == 0).unwrap_or(text.len());
        match std::str::from_utf8(&text[..end]) {
            Ok(text) if known >= 0 && !text.is_empty() => f.write_str(text),
            _ => write!(f, "FFmpeg error {}", self.0),
        }
    }
}

impl fmt::Debug for FfmpegError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FfmpegError({}: {self})", self.0)
    }
}

impl std::error::Error for FfmpegError {}

/// Silences FFmpeg's own log: it writes to standard error from any thread, once per damaged
/// macroblock row. What matters comes back as error codes and counters.
pub(crate) fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        #[expect(unsafe_code, reason = "no safe binding")]
        // SAFETY: sets one global integer, before any other call into FFmpeg by this crate.
        unsafe {
            ffi::av_log_set_level(ffi::AV_LOG_QUIET);
        }
    });
}
