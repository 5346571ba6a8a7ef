//! A stream's sound as fragmented MP4 for one listener, as it comes.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use inveye_api::SoundItem;
use inveye_video::{AudioParameters, FRAME_SAMPLES, Sound, SoundRun, fmp4};
use inveye_wire::SoundStart;
use tokio::sync::broadcast::error::RecvError;

use crate::stream::Stream;

/// From the next frame on. What a listener misses is left out: for players the sound has no gaps, and
/// they stay near the present.
pub(crate) fn feed(stream: &Stream) -> BoxStream<'static, SoundItem> {
    let (parameters, live) = stream.sound.listen();
    let mut listener = Listener::default();
    let first = listener.begin(parameters.as_deref());
    let rest = stream::unfold((listener, live), |(mut listener, mut live)| async move {
        loop {
            let item = match live.recv().await {
                Ok(Sound::Parameters(parameters)) => listener.begin(parameters.as_deref()),
                Ok(Sound::Unit(unit)) => listener.fragment(unit.data),
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return None,
            };
            if let Some(item) = item {
                return Some((item, (listener, live)));
            }
        }
    });
    stream::iter(first).chain(rest).boxed()
}

#[derive(Default)]
struct Listener {
    playing: bool,
    sequence: u32,
}

impl Listener {
    fn begin(&mut self, parameters: Option<&AudioParameters>) -> Option<SoundItem> {
        (self.playing, self.sequence) = (parameters.is_some(), 0);
        let parameters = parameters?;
        Some(SoundItem::Start {
            start: SoundStart {
                mime: format!("audio/mp4; codecs=\"{}\"", parameters.rfc6381),
            },
            init: fmp4::sound_init(parameters),
        })
    }

    fn fragment(&mut self, frame: bytes::Bytes) -> Option<SoundItem> {
        if !self.playing {
            return None;
        }
        let run = SoundRun {
            decode_time: u64::from(self.sequence) * u64::from(FRAME_SAMPLES),
            frames: vec![frame],
        };
        self.sequence = self.sequence.wrapping_add(1);
        Some(SoundItem::Fragment(fmp4::sound_fragment(
            self.sequence,
            &run,
        )))
    }
}

/// The stream of a camera that brings sound: the large one, or else the small one.
pub(crate) fn heard(streams: [Option<Arc<Stream>>; 2]) -> Option<Arc<Stream>> {
    let mut streams = streams.into_iter().flatten();
    streams.find(|stream| stream.sound.is_heard())
}
