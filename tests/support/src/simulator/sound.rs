//! Sends one session's sound at its time: raw (RFC 3551) or AAC (RFC 3640, high bit rate).

use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use inveye_domain::WallTime;
use tokio::sync::watch;
use tokio::time::Instant;

use super::delivery::Delivery;
use super::faults::{Condition, SoundFault};
use super::player::{Origin, REPORT_INTERVAL};
use super::rtcp::SenderReport;
use crate::footage::{Footage, RTP_CLOCK, SoundKind, Soundtrack};

/// RFC 3551 has numbers for G.711; all else takes a free one.
pub(super) fn payload_type(kind: &SoundKind) -> u8 {
    match kind {
        SoundKind::MuLaw => 0,
        SoundKind::ALaw => 8,
        SoundKind::Aac(_) | SoundKind::Linear16 => 97,
    }
}

#[derive(Debug)]
pub(super) struct SoundPlayer {
    pub(super) sound: Arc<Soundtrack>,
    /// The pictures that it belongs to: it is repeated with them.
    pub(super) footage: Arc<Footage>,
    pub(super) condition: watch::Receiver<Condition>,
    pub(super) playing: watch::Receiver<bool>,
    pub(super) delivery: Arc<Delivery>,
    pub(super) ssrc: u32,
    pub(super) sequence: u16,
    pub(super) timestamp_base: u32,
    pub(super) origin: Origin,
    pub(super) reports: bool,
}

impl SoundPlayer {
    /// Plays for ever; dropping the future ends it.
    pub(super) async fn run(mut self) {
        let mut n = self.first();
        let mut next_report = Instant::now();
        loop {
            let (start, packet) = self.sound.packet(n, self.footage.length());
            let due = self.due(start + self.sound.lasting());
            tokio::time::sleep_until(due).await;
            let condition = self.condition.borrow().clone();
            n += 1;
            if condition.stalled || !*self.playing.borrow() {
                continue;
            }
            if self.reports && Instant::now() >= next_report {
                next_report = Instant::now() + REPORT_INTERVAL;
                self.report(&condition).await;
            }
            if condition.sound == Some(SoundFault::Silent) {
                continue;
            }
            let data = packet.data.clone();
            let packet = self.packet(start, &data, condition.sound);
            self.sequence = self.sequence.wrapping_add(1);
            // Who is too slow for pictures misses sound, too.
            let _taken = self.delivery.picture(&[packet]).await;
        }
    }

    /// The first packet that is not over yet.
    fn first(&self) -> u64 {
        let mut n = 0;
        let now = Instant::now();
        while self.due(self.sound.packet(n, self.footage.length()).0 + self.sound.lasting()) < now {
            n += 1;
        }
        n
    }

    /// When a sample is heard. Pictures that wait for their references are presented later than they were
    /// captured; so is sound.
    fn due(&self, samples: u64) -> Instant {
        let nanos = u128::from(samples) * 1_000_000_000 / u128::from(self.sound.rate().max(1));
        let at =
            self.origin.instant + Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        let waits = self.footage.reorder() * 1_000_000 / (RTP_CLOCK / 1_000);
        at.checked_sub(Duration::from_nanos(waits)).unwrap_or(at)
    }

    fn timestamp(&self, samples: u64) -> u32 {
        self.timestamp_base
            .wrapping_add(u32::try_from(samples & u64::from(u32::MAX)).unwrap_or_default())
    }

    fn packet(&self, start: u64, data: &[u8], fault: Option<SoundFault>) -> Bytes {
        let timestamp = match fault {
            Some(SoundFault::FrozenTimestamps) => self.timestamp_base,
            Some(SoundFault::WildTimestamps) => rand::random(),
            _ => self.timestamp(start),
        };
        let ssrc = match fault {
            Some(SoundFault::OtherSource) => !self.ssrc,
            _ => self.ssrc,
        };
        let is_aac = matches!(self.sound.kind(), SoundKind::Aac(_));
        let marker = is_aac && fault != Some(SoundFault::NoMarker);
        let mut packet = BytesMut::with_capacity(20 + data.len());
        if fault == Some(SoundFault::Garbage) {
            packet.put_slice(b"\x00nothing that anybody reads");
            return packet.freeze();
        }
        packet.put_u8(0x80);
        packet.put_u8(payload_type(self.sound.kind()) | if marker { 0x80 } else { 0 });
        packet.put_u16(self.sequence);
        packet.put_u32(timestamp);
        packet.put_u32(ssrc);
        if is_aac {
            // Sixteen bits of headers: one frame, its length in thirteen, its number in three.
            packet.put_u16(16);
            packet.put_u16(u16::try_from(data.len() << 3).unwrap_or(u16::MAX));
        }
        packet.put_slice(data);
        packet.freeze()
    }

    async fn report(&self, condition: &Condition) {
        let passed = self.origin.instant.elapsed();
        let true_time = self.origin.wall + passed;
        let at = true_time
            .as_micros()
            .saturating_add(condition.report_jump_micros);
        let waits = Duration::from_nanos(self.footage.reorder() * 1_000_000 / (RTP_CLOCK / 1_000));
        let samples = (passed + waits).as_nanos() * u128::from(self.sound.rate()) / 1_000_000_000;
        let report = SenderReport {
            ssrc: self.ssrc,
            at: WallTime::from_micros(at),
            timestamp: self.timestamp(u64::try_from(samples).unwrap_or(u64::MAX)),
            packets: 0,
            octets: 0,
        };
        self.delivery.report(report.compound()).await;
    }
}
