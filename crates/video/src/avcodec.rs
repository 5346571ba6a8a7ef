//! FFmpeg's decoder: packets in, pictures out. Shared by files and live streams.

use ffmpeg_next::{codec, ffi, frame};

use crate::FfmpegError;

/// Pictures larger than this on a side are refused: no camera makes them, and a damaged parameter
/// set that claims 16384×16384 would take 400 MB a picture.
pub(crate) const MAX_SIDE: u32 = 8192;

/// An open decoder.
pub(crate) struct Avcodec(codec::decoder::Opened);

/// What came out.
pub(crate) enum Output {
    Picture(frame::Video),
    NeedsInput,
    End,
}

impl Avcodec {
    /// Opens a decoder on one thread: one camera must not take the others' cores, and a damaged
    /// stream decodes to the same pictures each time.
    pub(crate) fn open(mut context: codec::Context) -> Result<Self, FfmpegError> {
        let id = context.id();
        let decoder = codec::decoder::find(id).ok_or(ffmpeg_next::Error::DecoderNotFound)?;
        #[expect(unsafe_code, reason = "these fields have no safe binding")]
        // SAFETY: the context is exclusively ours and not yet open; plain integer fields.
        unsafe {
            let raw = context.as_mut_ptr();
            (*raw).thread_count = 1;
            (*raw).max_pixels = i64::from(MAX_SIDE) * i64::from(MAX_SIDE);
        }
        Ok(Self(context.decoder().open_as(decoder)?))
    }

    /// Feeds one packet. An error means that this packet was damaged; the next may be fine.
    pub(crate) fn send(&mut self, packet: &ffmpeg_next::Packet) -> Result<(), FfmpegError> {
        if packet.size() == 0 {
            // FFmpeg would take it as the end of the stream.
            return Err(FfmpegError::INVALID_DATA);
        }
        Ok(self.0.send_packet(packet)?)
    }

    /// Says that no more packets come; what is inside comes out.
    pub(crate) fn send_end(&mut self) -> Result<(), FfmpegError> {
        Ok(self.0.send_eof()?)
    }

    /// Forgets what was decoded so far: what follows starts with a keyframe.
    pub(crate) fn forget(&mut self) {
        self.0.flush();
    }

    /// Takes one picture out, if there is one.
    pub(crate) fn receive(&mut self) -> Result<Output, FfmpegError> {
        let mut picture = frame::Video::empty();
        match self
            .0
            .receive_frame(&mut picture)
            .map_err(FfmpegError::from)
        {
            Ok(()) if picture.width().max(picture.height()) > MAX_SIDE => {
                Err(FfmpegError::INVALID_DATA)
            }
            Ok(()) => Ok(Output::Picture(picture)),
            Err(error) if error.is_again() => Ok(Output::NeedsInput),
            Err(error) if error.is_end() => Ok(Output::End),
            Err(error) => Err(error),
        }
    }

    /// The codec's short name, for example `h264`.
    pub(crate) fn name(&self) -> &'static str {
        self.0.id().name()
    }

    /// Best guess of the time of a picture in the stream's time base.
    pub(crate) fn timestamp(picture: &frame::Video) -> Option<i64> {
        picture
            .timestamp()
            .or_else(|| picture.pts())
            .filter(|&t| t != ffi::AV_NOPTS_VALUE)
    }
}
