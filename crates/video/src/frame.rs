//! One decoded picture.

use std::fmt;
use std::time::Duration;

use ffmpeg_next::ffi;
use inveye_domain::{FrameSize, MediaTime, WallTime};

use crate::FfmpegError;

/// One decoded picture in the format the decoder made it in (mostly YUV 4:2:0).
///
/// Moving and cloning copy no pixels: both refer to a buffer of the decoder's pool, which is reused
/// once the last reference is dropped. Holding many frames holds their memory.
pub struct Frame {
    picture: ffmpeg_next::frame::Video,
    size: FrameSize,
    /// When, within the session or file.
    pub at: MediaTime,
    /// When it happened in front of the camera; none for files.
    pub captured: Option<WallTime>,
    /// Monotonic time at which its last packet arrived; none for files.
    pub received: Option<Duration>,
}

impl Frame {
    /// Takes a picture that the decoder made; an empty one is refused.
    pub(crate) fn new(
        picture: ffmpeg_next::frame::Video,
        at: MediaTime,
    ) -> Result<Self, FfmpegError> {
        let size = FrameSize::new(picture.width(), picture.height());
        #[expect(unsafe_code, reason = "the binding marks a null check as unsafe")]
        // SAFETY: reads one pointer of a frame this function owns.
        let empty = unsafe { picture.is_empty() };
        if empty || size.width == 0 || size.height == 0 {
            return Err(FfmpegError::INVALID_DATA);
        }
        Ok(Self {
            picture,
            size,
            at,
            captured: None,
            received: None,
        })
    }

    /// Pixels across and down.
    pub fn size(&self) -> FrameSize {
        self.size
    }

    /// Whether it decodes without any other picture.
    pub fn is_keyframe(&self) -> bool {
        self.picture.is_key()
    }

    pub(crate) fn av(&self) -> &ffi::AVFrame {
        #[expect(unsafe_code, reason = "the binding gives a raw pointer only")]
        // SAFETY: the picture owns its AVFrame, which lives and stays unchanged as long as `self`.
        unsafe {
            &*self.picture.as_ptr()
        }
    }
}

impl Clone for Frame {
    fn clone(&self) -> Self {
        let mut picture = ffmpeg_next::frame::Video::empty();
        #[expect(unsafe_code, reason = "the binding's own clone copies all pixels")]
        // SAFETY: both are allocated frames; the new one is empty, as `av_frame_ref` demands.
        let code = unsafe { ffi::av_frame_ref(picture.as_mut_ptr(), self.picture.as_ptr()) };
        // Only the lack of a few hundred bytes makes it fail, and Rust's allocator aborts there, too.
        assert!(code >= 0, "out of memory for a reference to a picture");
        Self { picture, ..*self }
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Frame({}×{} at {})",
            self.size.width, self.size.height, self.at
        )
    }
}
