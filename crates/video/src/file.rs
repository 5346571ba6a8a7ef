//! Frames of a video file or a still picture: whatever FFmpeg demuxes and decodes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ffmpeg_next::{codec, format, media};
use inveye_base::ErrorKind;
use inveye_domain::{FrameSize, MediaTime};

use crate::avcodec::{Avcodec, MAX_SIDE, Output};
use crate::ffmpeg;
use crate::{FfmpegError, Frame};

mod packets;
pub use packets::AccessUnitReader;

/// Why a file gives no pictures.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not there.
    #[error("there is no file `{}`", path.display())]
    NotFound {
        /// Which.
        path: PathBuf,
    },
    /// FFmpeg takes names in UTF-8 only.
    #[error("the name `{}` is not UTF-8", path.display())]
    Name {
        /// Which.
        path: PathBuf,
    },
    /// Not a video file, or a damaged one.
    #[error("could not open `{}` as video", path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// What FFmpeg said.
        #[source]
        source: FfmpegError,
    },
    /// Sound only, or empty.
    #[error("there is no video in `{}`", path.display())]
    NoVideo {
        /// Which.
        path: PathBuf,
    },
    /// A codec that this FFmpeg cannot decode.
    #[error("cannot decode the video in `{}`", path.display())]
    Codec {
        /// Which.
        path: PathBuf,
        /// What FFmpeg said.
        #[source]
        source: FfmpegError,
    },
    /// Asked for access units of something that cameras do not send.
    #[error("`{}` holds {codec}, not H.264 or H.265 as in MP4", path.display())]
    NotCameraVideo {
        /// Which.
        path: PathBuf,
        /// What it holds.
        codec: &'static str,
    },
    /// Larger than any camera's picture.
    #[error(
        "the picture in `{}` is {}×{}; at most {MAX_SIDE} pixels a side are supported",
        path.display(), size.width, size.height
    )]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// What it claims.
        size: FrameSize,
    },
    /// Reading stopped in the middle.
    #[error("could not read on in `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What FFmpeg said.
        #[source]
        source: FfmpegError,
    },
}

impl FileError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Name { .. }
            | Self::Open { .. }
            | Self::NoVideo { .. }
            | Self::Codec { .. }
            | Self::NotCameraVideo { .. }
            | Self::TooLarge { .. } => ErrorKind::InvalidArgument,
            Self::Read { .. } => ErrorKind::DataLoss,
        }
    }
}

/// Frames of a file in the order in which they are shown; an iterator.
///
/// Damaged pictures are left out and counted ([`Self::errors`]). Times rise strictly.
pub struct FileReader {
    path: PathBuf,
    input: format::context::Input,
    decoder: Avcodec,
    stream: usize,
    clock: FileClock,
    size: FrameSize,
    frame_count: Option<u64>,
    duration: Option<Duration>,
    errors: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// All packets are in; the decoder still holds some pictures.
    Draining,
    Ended,
}

impl FileReader {
    /// Opens the best video stream of a file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, FileError> {
        ffmpeg::start();
        let path = path.as_ref().to_path_buf();
        let input = open_input(&path)?;
        let Some(stream) = input.streams().best(media::Type::Video) else {
            return Err(FileError::NoVideo { path });
        };
        let codec_error = |source: FfmpegError| FileError::Codec {
            path: path.clone(),
            source,
        };
        let context = codec::Context::from_parameters(stream.parameters())
            .map_err(|e| codec_error(e.into()))?;
        let decoder = Avcodec::open(context).map_err(codec_error)?;
        let size = stream_size(&stream);
        if size.width.max(size.height) > MAX_SIDE {
            return Err(FileError::TooLarge { path, size });
        }
        let rate = [stream.avg_frame_rate(), stream.rate()]
            .into_iter()
            .map(f64::from)
            .find(|&fps| is_plausible_rate(fps))
            .unwrap_or(FALLBACK_FPS);
        let duration = duration(&input, &stream);
        let frame_count = u64::try_from(stream.frames()).ok().filter(|&n| n > 0);
        let clock = FileClock::new(stream.time_base(), rate);
        Ok(Self {
            stream: stream.index(),
            decoder,
            clock,
            size,
            frame_count,
            duration,
            errors: 0,
            state: State::Reading,
            input,
            path,
        })
    }

    /// Frames a second: what the file says, or 25 where it says nothing or something absurd.
    pub fn frame_rate(&self) -> f64 {
        self.clock.rate
    }

    /// How many frames the file's index names; none where it has no such index.
    pub fn frame_count(&self) -> Option<u64> {
        self.frame_count
    }

    /// How long the file says it is.
    pub fn duration(&self) -> Option<Duration> {
        self.duration
    }

    /// Size of the picture as the file claims it; frames may differ.
    pub fn size(&self) -> FrameSize {
        self.size
    }

    /// Short name of the codec, for example `h264`.
    pub fn codec(&self) -> &'static str {
        self.decoder.name()
    }

    /// How many packets or pictures were damaged so far.
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// Feeds the decoder until it can give a picture.
    fn advance(&mut self) -> Result<Option<Frame>, FileError> {
        loop {
            match self.decoder.receive() {
                Ok(Output::Picture(picture)) => {
                    let at = self.clock.place(Avcodec::timestamp(&picture));
                    match Frame::new(picture, at) {
                        Ok(frame) => return Ok(Some(frame)),
                        Err(_) => self.errors += 1,
                    }
                }
                Ok(Output::NeedsInput) => self.feed()?,
                Ok(Output::End) => return Ok(None),
                Err(_) if self.state == State::Draining && self.errors > MAX_ERRORS => {
                    return Ok(None);
                }
                Err(_) => self.errors += 1,
            }
        }
    }

    fn feed(&mut self) -> Result<(), FileError> {
        let mut packet = ffmpeg_next::Packet::empty();
        loop {
            match packet.read(&mut self.input) {
                Ok(()) if packet.stream() == self.stream => {
                    if self.decoder.send(&packet).is_err() {
                        self.errors += 1;
                    }
                    return Ok(());
                }
                Ok(()) => {}
                Err(ffmpeg_next::Error::Eof) => {
                    self.state = State::Draining;
                    if self.decoder.send_end().is_err() {
                        self.errors += 1;
                    }
                    return Ok(());
                }
                Err(ffmpeg_next::Error::InvalidData) if self.errors < MAX_ERRORS => {
                    self.errors += 1;
                }
                Err(error) => {
                    return Err(FileError::Read {
                        path: self.path.clone(),
                        source: error.into(),
                    });
                }
            }
        }
    }
}

impl Iterator for FileReader {
    type Item = Result<Frame, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Ended {
            return None;
        }
        let next = self.advance().transpose();
        if !matches!(next, Some(Ok(_))) {
            self.state = State::Ended;
        }
        next
    }
}

impl std::fmt::Debug for FileReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileReader({})", self.path.display())
    }
}

/// Reads a still picture (JPEG, PNG and what else FFmpeg knows), or the first frame of a video.
pub fn read_image(path: impl AsRef<Path>) -> Result<Frame, FileError> {
    let path = path.as_ref();
    FileReader::open(path)?
        .next()
        .unwrap_or_else(|| Err(FileError::NoVideo { path: path.into() }))
}

/// Frame rates beyond this are claims of broken files, not cameras.
const MAX_FPS: f64 = 240.0;
const FALLBACK_FPS: f64 = 25.0;
/// A file with more damage than this is given up instead of searched to its end.
const MAX_ERRORS: u64 = 100_000;

fn is_plausible_rate(fps: f64) -> bool {
    fps.is_finite() && fps > 0.0 && fps <= MAX_FPS
}

fn open_input(path: &Path) -> Result<format::context::Input, FileError> {
    if !path.is_file() {
        return Err(FileError::NotFound { path: path.into() });
    }
    let Some(name) = path.to_str().filter(|name| !name.contains('\0')) else {
        return Err(FileError::Name { path: path.into() });
    };
    // With the protocol named, a file called `concat:x` or `http:` stays a file.
    format::input(&format!("file:{name}")).map_err(|error| FileError::Open {
        path: path.into(),
        source: error.into(),
    })
}

fn stream_size(stream: &format::stream::Stream<'_>) -> FrameSize {
    #[expect(unsafe_code, reason = "these fields have no safe binding")]
    // SAFETY: the stream's parameters live as long as its input, which the caller borrows.
    let (width, height) = unsafe {
        let parameters = stream.parameters();
        let raw = parameters.as_ptr();
        ((*raw).width, (*raw).height)
    };
    FrameSize::new(
        u32::try_from(width).unwrap_or(0),
        u32::try_from(height).unwrap_or(0),
    )
}

fn duration(
    input: &format::context::Input,
    stream: &format::stream::Stream<'_>,
) -> Option<Duration> {
    let from_stream = (stream.duration() > 0)
        .then(|| micros(stream.duration(), stream.time_base()))
        .flatten();
    from_stream
        .or_else(|| Some(input.duration()))
        .and_then(|us| u64::try_from(us).ok())
        .filter(|&us| us > 0)
        .map(Duration::from_micros)
}

fn micros(ticks: i64, base: ffmpeg_next::Rational) -> Option<i64> {
    let (num, den) = (i128::from(base.numerator()), i128::from(base.denominator()));
    (den > 0 && num > 0).then(|| {
        let us = i128::from(ticks) * 1_000_000 * num / den;
        i64::try_from(us).unwrap_or(i64::MAX)
    })
}

/// Turns a file's timestamps into [`MediaTime`] from its first frame.
///
/// Where a timestamp is missing or does not rise (AVI with B-frames, raw streams), the frame is
/// placed one frame period after the one before.
#[derive(Debug)]
struct FileClock {
    base: ffmpeg_next::Rational,
    rate: f64,
    first: Option<i64>,
    last: Option<MediaTime>,
}

impl FileClock {
    fn new(base: ffmpeg_next::Rational, rate: f64) -> Self {
        Self {
            base,
            rate,
            first: None,
            last: None,
        }
    }

    fn place(&mut self, timestamp: Option<i64>) -> MediaTime {
        let claimed = timestamp.and_then(|t| {
            let first = *self.first.get_or_insert(t);
            micros(t.checked_sub(first)?, self.base).map(MediaTime::from_micros)
        });
        let at = match (claimed, self.last) {
            (Some(at), None) => at,
            (Some(at), Some(last)) if at > last => at,
            (_, Some(last)) => last + Duration::from_secs_f64(1.0 / self.rate),
            (None, None) => MediaTime::default(),
        };
        self.last = Some(at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_start_at_zero_and_rise_whatever_the_file_claims() {
        let mut clock = FileClock::new(ffmpeg_next::Rational::new(1, 1000), 10.0);
        let placed: Vec<i64> = [Some(500), Some(600), Some(600), None, Some(550), Some(2000)]
            .into_iter()
            .map(|t| clock.place(t).as_millis())
            .collect();
        assert_eq!(placed, [0, 100, 200, 300, 400, 1500]);
    }

    #[test]
    fn absurd_rates_are_not_believed() {
        for fps in [0.0, -1.0, 2000.0, f64::NAN, f64::INFINITY] {
            assert!(!is_plausible_rate(fps), "{fps}");
        }
        assert!(is_plausible_rate(29.97));
    }
}
