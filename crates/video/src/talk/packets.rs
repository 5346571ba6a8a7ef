//! A voice as RTP packets inside an RTSP connection (RFC 3550, RFC 3551, RFC 2326 section 10.12).

use super::description::{Backchannel, TalkCodec};
use super::error::TalkError;
use crate::audio::pcm::Pcm;

/// 20 ms, as RFC 3551 recommends; what every loudspeaker takes.
pub(super) const PACKET_SAMPLES: usize = 160;
/// The same as ticks of RTP's clock.
const PACKET_TICKS: u32 = 160;
/// With RTP's header.
const LENGTH: u16 = 172;

/// Numbers packets of one talk.
pub(super) struct Packetizer {
    pcm: Pcm,
    payload_type: u8,
    channel: u8,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    /// Less than a packet.
    rest: Vec<i16>,
    first: bool,
}

impl Packetizer {
    pub(super) fn new(backchannel: &Backchannel, channel: u8) -> Result<Self, TalkError> {
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|_| TalkError::NoRandomness)?;
        let [a, b, c, d, e, f, g, h, i, j] = random;
        Ok(Self {
            pcm: match backchannel.codec {
                TalkCodec::MuLaw => Pcm::MuLaw,
                TalkCodec::ALaw => Pcm::ALaw,
            },
            payload_type: backchannel.payload_type,
            channel,
            ssrc: u32::from_be_bytes([a, b, c, d]),
            sequence: u16::from_be_bytes([e, f]),
            timestamp: u32::from_be_bytes([g, h, i, j]),
            rest: Vec::new(),
            first: true,
        })
    }

    /// All packets that are full now, each in its `$` frame.
    pub(super) fn packets(&mut self, samples: &[i16]) -> Vec<u8> {
        self.rest.extend_from_slice(samples);
        let whole = self.rest.len() / PACKET_SAMPLES * PACKET_SAMPLES;
        let full: Vec<i16> = self.rest.drain(..whole).collect();
        let mut out = Vec::with_capacity(full.len() + full.len() / 8);
        for samples in full.as_chunks::<PACKET_SAMPLES>().0 {
            self.packet(samples, &mut out);
        }
        out
    }

    fn packet(&mut self, samples: &[i16; PACKET_SAMPLES], out: &mut Vec<u8>) {
        // The first packet after silence is marked (RFC 3551 section 4.1).
        let marker = if self.first { 0x80 } else { 0 };
        out.extend([b'$', self.channel]);
        out.extend(LENGTH.to_be_bytes());
        out.extend([0x80, marker | self.payload_type & 0x7f]);
        out.extend(self.sequence.to_be_bytes());
        out.extend(self.timestamp.to_be_bytes());
        out.extend(self.ssrc.to_be_bytes());
        out.extend(self.pcm.compress(samples));
        self.first = false;
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(PACKET_TICKS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_pieces_come_packets_of_20_ms_leave_in_order() {
        let backchannel = Backchannel {
            control: String::new(),
            payload_type: 8,
            codec: TalkCodec::ALaw,
        };
        let mut packetizer = Packetizer::new(&backchannel, 4).unwrap();
        let (mut sent, mut count) = (Vec::new(), 0);
        for piece in [1, 159, 160, 161, 700, 0, 19] {
            sent.extend(packetizer.packets(&vec![1_000; piece]));
            count += piece;
        }
        let frames: Vec<&[u8]> = sent.chunks(4 + usize::from(LENGTH)).collect();
        assert_eq!(frames.len(), count / PACKET_SAMPLES);
        let word = |frame: &[u8], at: usize| u16::from_be_bytes([frame[at], frame[at + 1]]);
        for (n, frame) in (0..).zip(&frames) {
            assert_eq!(&frame[..2], b"$\x04");
            assert_eq!(usize::from(word(frame, 2)), frame.len() - 4);
            assert_eq!(frame[5], if n == 0 { 0x88 } else { 8 });
            let number = word(frames[0], 6).wrapping_add(n);
            assert_eq!(word(frame, 6), number, "no gap");
            let low = word(frames[0], 10).wrapping_add(n.wrapping_mul(160));
            assert_eq!(word(frame, 10), low, "160 ticks a packet");
        }
    }
}
