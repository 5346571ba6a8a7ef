//! Where raw sound is encoded: a thread of its own, so that pictures never wait for it.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use bytes::Bytes;
use inveye_base::{ErrorChain, task};
use inveye_domain::MediaTime;
use tokio::sync::mpsc;

use super::encode::AacEncoder;
use super::straight::Straightener;
use super::{AudioUnit, RawSound};

/// Packets that may wait: two seconds of them.
const WAITING: usize = 100;
/// The encoder fails this often before sound is given up.
const ATTEMPTS: u32 = 5;

/// One session's encoder. Dropping it ends its thread.
#[derive(Debug)]
pub(crate) struct EncodingLane {
    input: SyncSender<(MediaTime, Bytes)>,
    output: mpsc::Receiver<AudioUnit>,
}

impl EncodingLane {
    pub(crate) fn start(raw: RawSound) -> std::io::Result<Self> {
        let (input, packets) = sync_channel(WAITING);
        let (units, output) = mpsc::channel(WAITING);
        task::thread_named("sound", move || encode_all(raw, &packets, &units))?;
        Ok(Self { input, output })
    }

    /// Hands over a packet; false when it was left out because the thread is behind, or has ended.
    pub(crate) fn push(&self, at: MediaTime, packet: Bytes) -> bool {
        match self.input.try_send((at, packet)) {
            Ok(()) => true,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
        }
    }

    /// The next frame; none when encoding has failed for good. Safe to cancel.
    pub(crate) async fn next(&mut self) -> Option<AudioUnit> {
        self.output.recv().await
    }
}

fn encode_all(
    raw: RawSound,
    packets: &Receiver<(MediaTime, Bytes)>,
    units: &mpsc::Sender<AudioUnit>,
) {
    let mut straight = Straightener::new(raw.rate, raw.channels);
    let (mut encoder, mut failures) = (None::<AacEncoder>, 0);
    while let Ok((at, packet)) = packets.recv() {
        let mut failed = None;
        straight.push(at, &raw.pcm.expand(&packet), &mut |at, block| {
            let open = match encoder.take() {
                Some(open) => Ok(open),
                None => AacEncoder::open(raw.rate, raw.channels),
            };
            let encoded = open.and_then(|mut open| {
                // Who is too slow for sound misses it.
                open.encode(at, block, &mut |unit| drop(units.try_send(unit)))?;
                Ok(open)
            });
            match encoded {
                Ok(open) => encoder = Some(open),
                Err(error) => failed = Some(error),
            }
        });
        if let Some(error) = failed {
            failures += 1;
            if failures >= ATTEMPTS {
                tracing::warn!(error = %ErrorChain(&error), "sound cannot be encoded and is left out");
                return;
            }
        }
        if units.is_closed() {
            return;
        }
    }
}
