//! Access units of an H.264 or H.265 file, not decoded: what a camera would send.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use ffmpeg_next::{codec, format, media};
use inveye_domain::{FrameSize, MediaTime, WallTime};

use super::{FileError, micros, open_input, stream_size};
use crate::{AccessUnit, Codec, ffmpeg, nal};

/// Access units of an MP4 file in the order in which they are decoded; an iterator.
///
/// Their times of capture and receipt are those a camera would have that started at the epoch.
pub struct AccessUnitReader {
    path: PathBuf,
    input: format::context::Input,
    stream: usize,
    base: ffmpeg_next::Rational,
    codec: Codec,
    extradata: Bytes,
    size: FrameSize,
    first: Option<i64>,
}

impl AccessUnitReader {
    /// Opens a file; refuses codecs that no supported camera sends, and files whose pictures are not
    /// stored with lengths (raw streams, transport streams).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, FileError> {
        ffmpeg::start();
        let path = path.as_ref().to_path_buf();
        let input = open_input(&path)?;
        let Some(stream) = input.streams().best(media::Type::Video) else {
            return Err(FileError::NoVideo { path });
        };
        let codec = match stream.parameters().id() {
            codec::Id::H264 => Codec::H264,
            codec::Id::HEVC => Codec::H265,
            other => {
                let codec = other.name();
                return Err(FileError::NotCameraVideo { path, codec });
            }
        };
        let extradata = extradata(&stream);
        if extradata.first() != Some(&1) {
            let codec = "a raw stream";
            return Err(FileError::NotCameraVideo { path, codec });
        }
        Ok(Self {
            stream: stream.index(),
            base: stream.time_base(),
            codec,
            extradata,
            size: stream_size(&stream),
            first: None,
            input,
            path,
        })
    }

    /// How the pictures are encoded.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// For the decoder: the body of the file's `avcC` or `hvcC` box.
    pub fn extradata(&self) -> &Bytes {
        &self.extradata
    }

    /// Of the picture as the file claims it.
    pub fn size(&self) -> FrameSize {
        self.size
    }
}

impl Iterator for AccessUnitReader {
    type Item = Result<AccessUnit, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut packet = ffmpeg_next::Packet::empty();
        loop {
            match packet.read(&mut self.input) {
                Ok(()) if packet.stream() == self.stream => break,
                Ok(()) => {}
                Err(ffmpeg_next::Error::Eof) => return None,
                Err(error) => {
                    return Some(Err(FileError::Read {
                        path: self.path.clone(),
                        source: error.into(),
                    }));
                }
            }
        }
        let data = Bytes::copy_from_slice(packet.data().unwrap_or_default());
        let ticks = packet.pts().or_else(|| packet.dts()).unwrap_or(0);
        let since = ticks.saturating_sub(*self.first.get_or_insert(ticks));
        let media = MediaTime::from_micros(micros(since, self.base).unwrap_or(0));
        let elapsed = Duration::from_micros(u64::try_from(media.as_micros()).unwrap_or(0));
        Some(Ok(AccessUnit {
            keyframe: nal::is_keyframe(self.codec, &data),
            data,
            media,
            received: elapsed,
            captured: WallTime::default() + elapsed,
            lost_packets: 0,
        }))
    }
}

impl std::fmt::Debug for AccessUnitReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccessUnitReader({})", self.path.display())
    }
}

fn extradata(stream: &format::stream::Stream<'_>) -> Bytes {
    #[expect(unsafe_code, reason = "these fields have no safe binding")]
    // SAFETY: FFmpeg keeps pointer and length together; the input outlives the copy made here.
    unsafe {
        let parameters = stream.parameters();
        let raw = parameters.as_ptr();
        match usize::try_from((*raw).extradata_size) {
            Ok(length) if length > 0 && !(*raw).extradata.is_null() => {
                Bytes::copy_from_slice(std::slice::from_raw_parts((*raw).extradata, length))
            }
            _ => Bytes::new(),
        }
    }
}
