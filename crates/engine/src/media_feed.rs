//! Recorded parts as the bytes of one MP4 stream, read ahead of whoever plays them.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, stream};
use inveye_base::ErrorChain;
use inveye_domain::{MediaTime, WallTime};
use inveye_recording::PlaybackError;
use inveye_recording::playback::{Media, Part};
use inveye_video::{AccessUnit, fmp4};
use tokio::sync::mpsc;

/// Parts read ahead of a client.
const READ_AHEAD: usize = 8;

/// Recorded parts as the bytes of one MP4 stream.
pub(crate) struct MediaFeed {
    media: Media,
    origin: WallTime,
    /// A keyframe that waits for the next one to know how long it is shown.
    pending: Option<(WallTime, Bytes)>,
    sequence: u32,
    end: WallTime,
}

impl MediaFeed {
    /// What lies in a stretch up to `end`.
    pub(crate) fn new(media: Media, end: WallTime) -> Self {
        Self {
            origin: media.origin(),
            media,
            pending: None,
            sequence: 0,
            end,
        }
    }

    /// The moment that is zero on its track.
    pub(crate) fn origin(&self) -> WallTime {
        self.origin
    }

    /// Whether sound was recorded with the pictures that were read last, wanted or not.
    pub(crate) fn has_sound(&self) -> bool {
        self.media.has_sound()
    }

    /// The next bytes; none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, PlaybackError> {
        loop {
            match self.media.next_part()? {
                Some(Part::Init(bytes) | Part::Fragment(bytes)) => return Ok(Some(bytes)),
                Some(Part::Keyframe { at, data }) => {
                    if let Some(shown) = self.pending.replace((at, data)) {
                        return Ok(self.single(&shown, at));
                    }
                }
                None => {
                    let end = self.end;
                    let last = self.pending.take();
                    return Ok(last.and_then(|shown| self.single(&shown, end)));
                }
            }
        }
    }

    /// One keyframe as a fragment that lasts until the next.
    fn single(&mut self, (at, data): &(WallTime, Bytes), until: WallTime) -> Option<Bytes> {
        self.sequence += 1;
        let place = |at: WallTime| MediaTime::default() + at.since(self.origin);
        let unit = AccessUnit {
            data: data.clone(),
            media: place(*at),
            keyframe: true,
            received: Duration::ZERO,
            captured: *at,
            lost_packets: 0,
        };
        fmp4::fragment(self.sequence, MediaTime::default(), &[unit], place(until)).ok()
    }

    /// Reads ahead of the client, on a thread of its own, and stops when the client is gone.
    pub(crate) fn run(
        mut self,
        first: Option<Bytes>,
    ) -> stream::BoxStream<'static, io::Result<Bytes>> {
        let (sender, receiver) = mpsc::channel(READ_AHEAD);
        let reading = move || {
            loop {
                let part = self.next().map_err(|error| {
                    tracing::warn!(error = %ErrorChain(&error), "a recording broke off");
                    io::Error::other(ErrorChain(&error).to_string())
                });
                let part = match part {
                    Ok(None) => return,
                    Ok(Some(bytes)) => Ok(bytes),
                    Err(error) => Err(error),
                };
                let last = part.is_err();
                if sender.blocking_send(part).is_err() || last {
                    return;
                }
            }
        };
        if first.is_some() {
            let _detached = tokio::task::spawn_blocking(reading);
        }
        let rest = stream::unfold(receiver, |mut receiver| async move {
            receiver.recv().await.map(|part| (part, receiver))
        });
        stream::iter(first.map(Ok)).chain(rest).boxed()
    }
}

/// A file's bytes, read ahead of the client on a thread of its own, which stops when the client is
/// gone.
pub(crate) fn file_feed(mut file: std::fs::File) -> stream::BoxStream<'static, io::Result<Bytes>> {
    use std::io::Read as _;
    const PART: usize = 1 << 18;
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
    let reading = move || {
        loop {
            let mut part = vec![0; PART];
            let part = match file.read(&mut part) {
                Ok(0) => return,
                Ok(read) => {
                    part.truncate(read);
                    Ok(Bytes::from(part))
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let last = part.is_err();
            if sender.blocking_send(part).is_err() || last {
                return;
            }
        }
    };
    let _detached = tokio::task::spawn_blocking(reading);
    stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|part| (part, receiver))
    })
    .boxed()
}
