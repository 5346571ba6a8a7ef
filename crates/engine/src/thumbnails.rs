//! Pictures of recorded moments: one keyframe decoded on demand, the latest ones kept.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use inveye_base::ErrorKind;
use inveye_domain::{FrameSize, MediaTime, WallTime};
use inveye_recording::playback::KeyPicture;
use inveye_recording::segment::encoding;
use inveye_recording::{Playback, PlaybackError, StreamId};
use inveye_video::{AccessUnit, Decoder, DecoderChoice, JpegEncoder};

/// Bytes of kept pictures: some 2,000 small ones.
const MOST_BYTES: usize = 24 << 20;
const QUALITY: u8 = 80;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ThumbnailError {
    #[error(transparent)]
    Playback(#[from] PlaybackError),
    #[error("the picture recorded at that moment cannot be decoded")]
    Undecodable,
}

impl ThumbnailError {
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Playback(error) => error.kind(),
            Self::Undecodable => ErrorKind::DataLoss,
        }
    }
}

/// Newest used last; looked through from the end, as scrubbing comes back to the same places.
#[derive(Debug, Default)]
pub(crate) struct Thumbnails {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    pictures: VecDeque<(StreamId, WallTime, u32, Bytes)>,
    bytes: usize,
}

impl Thumbnails {
    /// The keyframe at or before a moment, no wider than asked, with its time. Blocks while it decodes.
    pub(crate) fn get(
        &self,
        playback: &Playback,
        stream: &StreamId,
        at: WallTime,
        width: u32,
    ) -> Result<(WallTime, Bytes), ThumbnailError> {
        let key = playback.keyframe(stream, at)?;
        if let Some(jpeg) = self.find(stream, key.at, width) {
            return Ok((key.at, jpeg));
        }
        let jpeg = decode(&key, width).ok_or(ThumbnailError::Undecodable)?;
        self.keep(stream.clone(), key.at, width, jpeg.clone());
        Ok((key.at, jpeg))
    }

    fn find(&self, stream: &StreamId, at: WallTime, width: u32) -> Option<Bytes> {
        let mut kept = self.lock();
        let same = |(s, t, w, _): &(StreamId, WallTime, u32, Bytes)| {
            *t == at && *w == width && s == stream
        };
        let index = kept.pictures.iter().rposition(same)?;
        let found = kept.pictures.remove(index)?;
        let jpeg = found.3.clone();
        kept.pictures.push_back(found);
        Some(jpeg)
    }

    fn keep(&self, stream: StreamId, at: WallTime, width: u32, jpeg: Bytes) {
        let mut kept = self.lock();
        kept.bytes += jpeg.len();
        kept.pictures.push_back((stream, at, width, jpeg));
        while kept.bytes > MOST_BYTES {
            let Some((.., oldest)) = kept.pictures.pop_front() else {
                break;
            };
            kept.bytes -= oldest.len();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn decode(key: &KeyPicture, width: u32) -> Option<Bytes> {
    let encoding = encoding(&key.init)?;
    let mut decoder =
        Decoder::open(encoding.codec, &encoding.extradata, DecoderChoice::Software).ok()?;
    let unit = AccessUnit {
        data: key.data.clone(),
        media: MediaTime::default(),
        keyframe: true,
        received: Duration::ZERO,
        captured: key.at,
        lost_packets: 0,
    };
    let mut frames = decoder.decode(&unit);
    frames.extend(decoder.finish());
    let frame = frames.into_iter().next()?;
    // As wide as asked at most, and as high as that makes it.
    let most = FrameSize::new(width, width.saturating_mul(2));
    JpegEncoder::new().encode(&frame, most, QUALITY).ok()
}
