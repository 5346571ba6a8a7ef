//! Encoded sound of a file, or tones made here.

use std::f64::consts::TAU;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;

use super::mp4;

/// How sound is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundKind {
    /// AAC with its `AudioSpecificConfig`.
    Aac(Bytes),
    /// G.711 µ-law.
    MuLaw,
    /// G.711 A-law.
    ALaw,
    /// Signed 16 bits, big-endian.
    Linear16,
}

/// What one RTP packet carries.
#[derive(Debug, Clone)]
pub struct Packet {
    /// When it begins, in samples from the start of the footage.
    pub start: u64,
    /// Encoded sound.
    pub data: Bytes,
}

/// Sound of a camera, one round of its footage long.
#[derive(Debug, Clone)]
pub struct Soundtrack {
    kind: SoundKind,
    rate: u32,
    channels: u16,
    /// Samples in each packet.
    lasting: u64,
    packets: Vec<Packet>,
}

/// Samples of an AAC frame.
const AAC_FRAME: u64 = 1024;
/// Samples of a packet of raw sound: 20 ms at 8 kHz.
const RAW_PACKET: u64 = 160;
/// A clear tone, not too loud.
const TONE_HZ: f64 = 440.0;

impl Soundtrack {
    /// The AAC track of an MP4 file.
    pub fn open(path: impl AsRef<Path>) -> Result<Arc<Self>> {
        let path = path.as_ref();
        let data = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
        let (ticks, skipped, config, frames) = mp4::read_sound(&Bytes::from(data))
            .with_context(|| format!("no usable sound in {}", path.display()))?;
        let channels = u16::from(config.get(1).context("a configuration of a byte")? >> 3 & 0xf);
        let packets = frames.into_iter().filter_map(|(start, data)| {
            // What a player skips only fills a decoder.
            let start = start.checked_sub(skipped)?;
            Some(Packet { start, data })
        });
        Ok(Arc::new(Self {
            kind: SoundKind::Aac(config),
            rate: u32::try_from(ticks)?,
            channels,
            lasting: AAC_FRAME,
            packets: packets.collect(),
        }))
    }

    /// A tone in the seconds that `sounds` names, counted from 0, in one channel.
    pub fn tone(
        kind: SoundKind,
        rate: u32,
        seconds: u32,
        sounds: impl Fn(u32) -> bool,
    ) -> Result<Arc<Self>> {
        let mut packets = Vec::new();
        let samples = u64::from(rate) * u64::from(seconds);
        for start in (0..samples).step_by(usize::try_from(RAW_PACKET)?) {
            let mut data = Vec::new();
            for at in start..start + RAW_PACKET {
                let second = u32::try_from(at / u64::from(rate))?;
                let sample = if sounds(second) { wave(at, rate) } else { 0 };
                match kind {
                    SoundKind::MuLaw => data.push(mu_law(sample)),
                    SoundKind::ALaw => data.push(a_law(sample)),
                    SoundKind::Linear16 => data.extend(sample.to_be_bytes()),
                    SoundKind::Aac(_) => anyhow::bail!("AAC comes from files"),
                }
            }
            packets.push(Packet {
                start,
                data: data.into(),
            });
        }
        ensure!(!packets.is_empty(), "no sound at all");
        Ok(Arc::new(Self {
            kind,
            rate,
            channels: 1,
            lasting: RAW_PACKET,
            packets,
        }))
    }

    /// How it is encoded.
    pub fn kind(&self) -> &SoundKind {
        &self.kind
    }

    /// Samples a second: the ticks of its RTP timestamps.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How many channels.
    pub fn channels(&self) -> u16 {
        self.channels
    }

    /// Samples in each packet.
    pub fn lasting(&self) -> u64 {
        self.lasting
    }

    /// Packet number `n` of the endless repetition with its start in it, for footage as long as `length`
    /// in seconds, as a fraction; packets beyond the footage's end are none.
    pub fn packet(&self, n: u64, length: (u64, u64)) -> (u64, &Packet) {
        let round = u64::try_from(
            u128::from(length.0) * u128::from(self.rate) / u128::from(length.1.max(1)),
        )
        .unwrap_or(u64::MAX)
        .max(1);
        let heard = self.packets.partition_point(|packet| packet.start < round);
        let heard = heard.max(1) as u64;
        let packet = &self.packets[usize::try_from(n % heard).unwrap_or_default()];
        (n / heard * round + packet.start, packet)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a wave within 16 bits"
)]
fn wave(at: u64, rate: u32) -> i16 {
    ((at as f64 / f64::from(rate) * TONE_HZ * TAU).sin() * 8_000.0) as i16
}

/// ITU-T G.711: the code whose expansion is next below.
fn mu_law(sample: i16) -> u8 {
    let size = (i32::from(sample).abs() + 0x84).min(0x7fff);
    let exponent = (size.ilog2() - 7).min(7);
    let mantissa = u8::try_from(size >> (exponent + 3) & 0xf).unwrap_or(0);
    let sign = if sample < 0 { 0x80 } else { 0 };
    !(sign | u8::try_from(exponent).unwrap_or(0) << 4 | mantissa)
}

fn a_law(sample: i16) -> u8 {
    let size = i32::from(sample).abs().min(0x7fff) >> 4;
    let code = if size < 32 {
        size >> 1
    } else {
        let exponent = size.ilog2() - 4;
        (i32::try_from(exponent).unwrap_or(0) << 4) | (size >> exponent & 0xf)
    };
    let sign = if sample < 0 { 0 } else { 0x80 };
    (u8::try_from(code).unwrap_or(0x7f) | sign) ^ 0x55
}
