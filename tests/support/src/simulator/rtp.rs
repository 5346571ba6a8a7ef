//! RTP packets of access units: RFC 6184 (H.264) and RFC 7798 (H.265), single NAL units and fragments.

use bytes::{BufMut, Bytes, BytesMut};

use crate::footage::Codec;

/// Payload type of the only media.
pub(super) const PAYLOAD_TYPE: u8 = 96;

/// Largest RTP payload; with headers it stays below an Ethernet frame.
const MOST_PAYLOAD: usize = 1_400;

const FU_A: u8 = 28;
const FU_H265: u8 = 49;

/// Numbers packets of one source.
#[derive(Debug)]
pub(super) struct Packetizer {
    pub(super) codec: Codec,
    pub(super) ssrc: u32,
    pub(super) sequence: u16,
}

impl Packetizer {
    /// Packets of one picture; the last one carries the marker.
    pub(super) fn packets(&mut self, nal_units: &[&Bytes], timestamp: u32) -> Vec<Bytes> {
        let mut packets = Vec::new();
        for (i, unit) in nal_units.iter().enumerate() {
            let last = i + 1 == nal_units.len();
            if unit.len() <= MOST_PAYLOAD {
                packets.push(self.packet(&[unit], timestamp, last));
                continue;
            }
            let header = match self.codec {
                Codec::H264 => 1,
                Codec::H265 => 2,
            };
            let (head, body) = unit.split_at(header);
            let room = MOST_PAYLOAD - header - 1;
            let pieces = body.len().div_ceil(room);
            for (piece, part) in body.chunks(room).enumerate() {
                let end = piece + 1 == pieces;
                let fragment = fragment_header(self.codec, head, piece == 0, end);
                packets.push(self.packet(&[&fragment, part], timestamp, last && end));
            }
        }
        packets
    }

    fn packet(&mut self, payload: &[&[u8]], timestamp: u32, marker: bool) -> Bytes {
        let mut packet = BytesMut::with_capacity(12 + MOST_PAYLOAD);
        packet.put_u8(0x80);
        packet.put_u8(PAYLOAD_TYPE | if marker { 0x80 } else { 0 });
        packet.put_u16(self.sequence);
        packet.put_u32(timestamp);
        packet.put_u32(self.ssrc);
        for part in payload {
            packet.put_slice(part);
        }
        self.sequence = self.sequence.wrapping_add(1);
        packet.freeze()
    }
}

fn fragment_header(codec: Codec, head: &[u8], start: bool, end: bool) -> Vec<u8> {
    let flags = if start { 0x80 } else { 0 } | if end { 0x40 } else { 0 };
    match (codec, head) {
        (Codec::H264, &[first]) => vec![first & 0xe0 | FU_A, flags | first & 0x1f],
        (Codec::H265, &[first, second]) => vec![
            first & 0x81 | FU_H265 << 1,
            second,
            flags | first >> 1 & 0x3f,
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts fragments together again as RFC 6184 section 5.8 and RFC 7798 section 4.4.3 say.
    fn unpack(codec: Codec, packets: &[Bytes]) -> Vec<Vec<u8>> {
        let mut units: Vec<Vec<u8>> = Vec::new();
        for packet in packets {
            let payload = &packet[12..];
            match (codec, payload[0]) {
                (Codec::H264, first) if first & 0x1f == 28 => {
                    if payload[1] & 0x80 != 0 {
                        units.push(vec![first & 0xe0 | payload[1] & 0x1f]);
                    }
                    units.last_mut().unwrap().extend(&payload[2..]);
                }
                (Codec::H265, first) if first >> 1 & 0x3f == 49 => {
                    if payload[2] & 0x80 != 0 {
                        units.push(vec![first & 0x81 | (payload[2] & 0x3f) << 1, payload[1]]);
                    }
                    units.last_mut().unwrap().extend(&payload[3..]);
                }
                _ => units.push(payload.to_vec()),
            }
        }
        units
    }

    #[track_caller]
    fn check(codec: Codec, header: &[u8], lengths: &[usize]) {
        let units: Vec<Bytes> = lengths
            .iter()
            .map(|&n| {
                header
                    .iter()
                    .copied()
                    .chain((0..=250).cycle().take(n))
                    .collect()
            })
            .collect();
        let mut packetizer = Packetizer {
            codec,
            ssrc: 7,
            sequence: u16::MAX,
        };
        let packets = packetizer.packets(&units.iter().collect::<Vec<_>>(), 0xdead_beef);
        assert_eq!(unpack(codec, &packets), units, "{lengths:?}");
        assert!(packets.iter().all(|p| p.len() <= 12 + MOST_PAYLOAD));
        for (i, packet) in packets.iter().enumerate() {
            let number = u16::MAX.wrapping_add(u16::try_from(i).unwrap());
            assert_eq!(packet[2..4], number.to_be_bytes());
            assert_eq!(packet[4..8], 0xdead_beef_u32.to_be_bytes());
            assert_eq!(
                packet[1] & 0x80 != 0,
                i + 1 == packets.len(),
                "marker on the last only"
            );
        }
    }

    #[test]
    fn units_survive_fragmenting() {
        for (codec, header) in [(Codec::H264, &[0x65][..]), (Codec::H265, &[0x26, 0x01][..])] {
            check(codec, header, &[10]);
            check(codec, header, &[1_398, 1_399, 1_400, 1_401, 1_402]);
            check(codec, header, &[5, 70_000, 3]);
            check(codec, header, &[1_397 * 3, 1_398 * 4]);
        }
    }
}
