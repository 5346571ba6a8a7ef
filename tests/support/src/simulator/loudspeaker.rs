//! A camera's loudspeaker: keeps what is said through it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::footage::SoundKind;

/// What asks for it: ONVIF Streaming Specification, "Back Channel Connection".
pub(super) const FEATURE: &str = "www.onvif.org/ver20/backchannel";
/// Ten minutes; what comes then is counted alone.
const MOST_SAMPLES: usize = 10 * 60 * 8_000;

/// What goes wrong with a loudspeaker; pictures stay right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoudspeakerFault {
    /// It is described, and SETUP is refused: somebody else has it.
    Busy,
    /// It is set up, and PLAY is refused.
    RefusesPlay,
    /// The connection ends with the next packet.
    HangsUp,
    /// Nothing is answered to SETUP.
    Silent,
}

#[derive(Debug, Default)]
struct Said {
    samples: Vec<i16>,
    packets: u64,
    disorder: u64,
    /// Number, timestamp and source that the next packet must have.
    expected: Option<(u16, u32, u32)>,
}

/// A loudspeaker that takes G.711.
#[derive(Debug)]
pub struct Loudspeaker {
    kind: SoundKind,
    said: Mutex<Said>,
    heard: watch::Sender<usize>,
    fault: watch::Sender<Option<LoudspeakerFault>>,
}

impl Loudspeaker {
    /// Of one of the two laws of G.711.
    pub fn new(kind: SoundKind) -> Arc<Self> {
        Arc::new(Self {
            kind,
            said: Mutex::default(),
            heard: watch::Sender::new(0),
            fault: watch::Sender::new(None),
        })
    }

    /// Everything that came out of it, 8,000 samples a second.
    pub fn heard(&self) -> Vec<i16> {
        self.said().samples.clone()
    }

    /// Resolves when so many samples came out of it.
    pub async fn hears(&self, samples: usize) {
        let mut heard = self.heard.subscribe();
        // The sender lives in `self`.
        let _closed = heard.wait_for(|&heard| heard >= samples).await.is_err();
    }

    /// Packets that came.
    pub fn packets(&self) -> u64 {
        self.said().packets
    }

    /// Packets that were no G.711 of it, or did not go on where the one before ended.
    pub fn disorder(&self) -> u64 {
        self.said().disorder
    }

    /// Breaks it; `None` mends it.
    pub fn break_it(&self, how: impl Into<Option<LoudspeakerFault>>) {
        self.fault.send_replace(how.into());
    }

    pub(super) fn fault(&self) -> Option<LoudspeakerFault> {
        *self.fault.borrow()
    }

    /// Payload type, and name with clock.
    pub(super) fn format(&self) -> (u8, &'static str) {
        match self.kind {
            SoundKind::ALaw => (8, "PCMA/8000"),
            _ => (0, "PCMU/8000"),
        }
    }

    /// Somebody begins to speak: numbers and source are new.
    pub(super) fn begin(&self) {
        self.said().expected = None;
    }

    /// One RTP packet.
    pub(super) fn take(&self, packet: &[u8]) {
        let mut said = self.said();
        said.packets += 1;
        let Some((&[first, second, n0, n1, t0, t1, t2, t3, s0, s1, s2, s3], payload)) =
            packet.split_first_chunk::<12>()
        else {
            said.disorder += 1;
            return;
        };
        let number = u16::from_be_bytes([n0, n1]);
        let timestamp = u32::from_be_bytes([t0, t1, t2, t3]);
        let source = u32::from_be_bytes([s0, s1, s2, s3]);
        let goes_on = said
            .expected
            .is_none_or(|expected| expected == (number, timestamp, source));
        if first != 0x80 || second & 0x7f != self.format().0 || !goes_on {
            said.disorder += 1;
        }
        let lasts = u32::try_from(payload.len()).unwrap_or(u32::MAX);
        said.expected = Some((
            number.wrapping_add(1),
            timestamp.wrapping_add(lasts),
            source,
        ));
        if said.samples.len() + payload.len() <= MOST_SAMPLES {
            let expand = match self.kind {
                SoundKind::ALaw => a_law,
                _ => mu_law,
            };
            said.samples
                .extend(payload.iter().map(|&byte| expand(byte)));
        }
        self.heard.send_replace(said.samples.len());
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        // Each change leaves it whole.
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// ITU-T G.711: steps of a segment, 33 below, in units of four.
fn mu_law(byte: u8) -> i16 {
    let code = !byte;
    let size = ((i16::from(code & 0xf) * 2 + 33) << (code >> 4 & 7)) - 33;
    if code & 0x80 == 0 {
        size * 4
    } else {
        size * -4
    }
}

/// The same in units of eight, in the middle of each step.
fn a_law(byte: u8) -> i16 {
    let code = byte ^ 0x55;
    let step = i32::from(code & 0xf) * 2 + 1;
    let size = match code >> 4 & 7 {
        0 => step,
        segment => (step + 32) << (segment - 1),
    };
    let size = i16::try_from(size * 8).unwrap_or(i16::MAX);
    if code & 0x80 == 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_laws_end_where_the_standard_says() {
        assert_eq!(
            (mu_law(0x80), mu_law(0x00), mu_law(0xff)),
            (32_124, -32_124, 0)
        );
        assert_eq!(
            (a_law(0xaa), a_law(0x2a), a_law(0xd5)),
            (32_256, -32_256, 8)
        );
    }

    #[test]
    fn packets_that_do_not_go_on_are_told() {
        let loudspeaker = Loudspeaker::new(SoundKind::MuLaw);
        let packet = |number: u8, ticks: u8| {
            [
                &[0x80, 0, 0, number, 0, 0, 0, ticks, 1, 2, 3, 4][..],
                &[0xff; 20],
            ]
            .concat()
        };
        for packet in [packet(1, 0), packet(2, 20), packet(4, 60)] {
            loudspeaker.take(&packet);
        }
        assert_eq!((loudspeaker.packets(), loudspeaker.disorder()), (3, 1));
        assert_eq!(loudspeaker.heard().len(), 60);
        loudspeaker.take(&[0x80]);
        assert_eq!(loudspeaker.disorder(), 2);
    }
}
