//! RTCP sender reports (RFC 3550 section 6.4.1): which wall-clock time an RTP timestamp belongs to.

use bytes::{BufMut, Bytes, BytesMut};
use inveye_domain::WallTime;

/// Seconds between 1900 and 1970.
const NTP_TO_UNIX: i64 = 2_208_988_800;

/// One report.
#[derive(Debug, Clone, Copy)]
pub(super) struct SenderReport {
    pub(super) ssrc: u32,
    pub(super) at: WallTime,
    pub(super) timestamp: u32,
    pub(super) packets: u32,
    pub(super) octets: u32,
}

impl SenderReport {
    /// The report and the source description that every compound packet must hold.
    pub(super) fn compound(&self) -> Bytes {
        let mut packet = BytesMut::with_capacity(64);
        packet.put_slice(&[0x80, 200]);
        packet.put_u16(6);
        packet.put_u32(self.ssrc);
        packet.put_u64(ntp(self.at));
        packet.put_u32(self.timestamp);
        packet.put_u32(self.packets);
        packet.put_u32(self.octets);

        // Chunk: source, CNAME item of 9 bytes with its 2-byte header, one zero that ends it and pads to 32 bits.
        packet.put_slice(&[0x81, 202]);
        packet.put_u16(4);
        packet.put_u32(self.ssrc);
        packet.put_slice(&[1, 9]);
        packet.put_slice(b"simulator");
        packet.put_u8(0);
        packet.freeze()
    }
}

/// RTCP BYE: the source sends nothing more.
pub(super) fn bye(ssrc: u32) -> Bytes {
    let mut packet = BytesMut::with_capacity(8);
    packet.put_slice(&[0x81, 203]);
    packet.put_u16(1);
    packet.put_u32(ssrc);
    packet.freeze()
}

/// 32 bits of seconds since 1900, which wrap in 2036, and 32 bits of fraction.
fn ntp(at: WallTime) -> u64 {
    let micros = at.as_micros() + NTP_TO_UNIX * 1_000_000;
    let seconds = micros
        .div_euclid(1_000_000)
        .rem_euclid(1 << 32)
        .cast_unsigned();
    let fraction = micros.rem_euclid(1_000_000).cast_unsigned() * (1 << 32) / 1_000_000;
    seconds << 32 | fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_in_network_time() {
        // RFC 5905 figure 4: 1 January 1970 is 2,208,988,800.
        assert_eq!(ntp(WallTime::from_micros(0)), 2_208_988_800 << 32);
        assert_eq!(
            ntp(WallTime::from_micros(500_000)),
            2_208_988_800 << 32 | 1 << 31
        );
        // The second era starts on 7 February 2036 at 06:28:16.
        assert_eq!(ntp(WallTime::from_micros(2_085_978_496_000_000)), 0);
    }

    #[test]
    fn both_packets_state_their_length() {
        let report = SenderReport {
            ssrc: 1,
            at: WallTime::default(),
            timestamp: 2,
            packets: 3,
            octets: 4,
        };
        let compound = report.compound();
        assert_eq!(compound.len(), 28 + 20);
        assert_eq!(compound[29], 202);
    }
}
