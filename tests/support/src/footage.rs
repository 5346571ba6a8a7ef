//! Encoded pictures of one video file, ready to be sent over RTP: no decoding, no FFmpeg.

mod mp4;
mod sample_table;
mod sound;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;

pub use sound::{Packet, SoundKind, Soundtrack};

/// RTP's clock for video, in ticks a second.
pub const RTP_CLOCK: u64 = 90_000;

/// How pictures are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// AVC.
    H264,
    /// HEVC.
    H265,
}

/// One encoded picture.
#[derive(Debug, Clone)]
pub struct AccessUnit {
    /// NAL units without start codes or lengths, parameter sets left out.
    pub nal_units: Vec<Bytes>,
    /// Whether decoding may start here.
    pub keyframe: bool,
    /// In file ticks from the first picture of the file.
    decode: u64,
    /// In file ticks, never before `decode`.
    present: u64,
}

/// The video track of an MP4 file in decode order.
#[derive(Debug, Clone)]
pub struct Footage {
    codec: Codec,
    width: u16,
    height: u16,
    parameter_sets: Vec<Bytes>,
    units: Vec<AccessUnit>,
    /// Length of the file in file ticks.
    duration: u64,
    /// File ticks a second as a fraction: a changed rate stays exact.
    ticks_per_second: (u64, u64),
    reorder: u64,
}

/// When a picture is sent and what it says, in RTP ticks from the start of the first round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When the camera hands the picture to the network.
    pub send: u64,
    /// The picture's RTP timestamp, later than `send` for pictures that wait for their references.
    pub present: u64,
}

impl Footage {
    /// Reads a whole file: `avc1`, `avc3`, `hvc1` or `hev1` with complete sample tables.
    pub fn open(path: impl AsRef<Path>) -> Result<Arc<Self>> {
        let path = path.as_ref();
        let data = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
        let footage = mp4::read(Bytes::from(data))
            .with_context(|| format!("no usable video track in {}", path.display()))?;
        Ok(Arc::new(footage))
    }

    /// The same pictures at another rate.
    pub fn at_fps(&self, fps: u32) -> Result<Arc<Self>> {
        ensure!(fps > 0, "a rate of 0 pictures a second never sends any");
        let pictures = u64::try_from(self.units.len())?;
        Ok(Arc::new(Self {
            ticks_per_second: (self.duration * u64::from(fps), pictures),
            ..self.clone()
        }))
    }

    /// How the pictures are encoded.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Width and height as the file's track says.
    pub fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// VPS (H.265 only), SPS and PPS, in that order.
    pub fn parameter_sets(&self) -> &[Bytes] {
        &self.parameter_sets
    }

    /// Pictures of one round, in decode order; the first is a keyframe.
    pub fn units(&self) -> &[AccessUnit] {
        &self.units
    }

    /// Pictures a second, on average.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure for people and the session description"
    )]
    pub fn fps(&self) -> f64 {
        let (ticks, per) = self.ticks_per_second;
        self.units.len() as f64 * ticks as f64 / (per as f64 * self.duration as f64)
    }

    /// Picture number `n` of the endless repetition.
    pub fn unit(&self, n: u64) -> &AccessUnit {
        let (_, index) = self.round(n);
        &self.units[index]
    }

    /// Where picture number `n` of the endless repetition stands in the file, in decode order.
    pub fn place(&self, n: u64) -> usize {
        self.round(n).1
    }

    /// When picture number `n` of the endless repetition is due.
    pub fn due(&self, n: u64) -> Due {
        let (round, index) = self.round(n);
        let unit = &self.units[index];
        let start = round * self.duration;
        Due {
            send: self.rtp_ticks(start + unit.decode),
            present: self.rtp_ticks(start + unit.present),
        }
    }

    /// Length of one round in seconds, as numerator and denominator.
    pub(crate) fn length(&self) -> (u64, u64) {
        let (ticks, per) = self.ticks_per_second;
        (self.duration * per, ticks.max(1))
    }

    /// How much later than its capture a picture may be sent because others refer to it.
    pub fn reorder(&self) -> u64 {
        self.rtp_ticks(self.reorder)
    }

    /// The first keyframe that is not due before `elapsed` RTP ticks.
    pub fn keyframe_from(&self, elapsed: u64) -> u64 {
        let round = elapsed / self.rtp_ticks(self.duration).max(1);
        let pictures = self.units.len() as u64;
        // Rounding may put the end of a round a tick off; the round before is looked through too.
        let mut n = round.saturating_sub(1) * pictures;
        while self.due(n).send < elapsed || !self.unit(n).keyframe {
            n += 1;
        }
        n
    }

    fn round(&self, n: u64) -> (u64, usize) {
        let pictures = self.units.len() as u64;
        let index = usize::try_from(n % pictures).unwrap_or_default();
        (n / pictures, index)
    }

    fn rtp_ticks(&self, file_ticks: u64) -> u64 {
        let (ticks, per) = self.ticks_per_second;
        let exact = u128::from(file_ticks) * u128::from(RTP_CLOCK) * u128::from(per)
            / u128::from(ticks.max(1));
        u64::try_from(exact).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests;
