//! Sound beside the pictures: AAC as the camera encodes it, or made from what it sends raw.

use bytes::Bytes;
use inveye_domain::MediaTime;

use crate::FfmpegError;
use crate::fmp4::sound_entry;

mod encode;
mod lane;
pub(crate) mod pcm;
mod straight;

pub(crate) use lane::EncodingLane;
pub use pcm::{Pcm, RawSound};

/// Samples in every AAC frame that is kept.
pub const FRAME_SAMPLES: u32 = 1024;

/// How the sound that follows is encoded: always AAC-LC in frames of [`FRAME_SAMPLES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioParameters {
    /// Samples a second.
    pub rate: u32,
    /// How many channels.
    pub channels: u16,
    /// For MP4: a whole `mp4a` box.
    pub sample_entry: Bytes,
    /// For browsers.
    pub rfc6381: String,
    /// A frame in which nothing is heard.
    pub silence: Bytes,
}

/// One encoded frame of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioUnit {
    /// A raw AAC frame.
    pub data: Bytes,
    /// When its first sample is heard, on the time line of the session's pictures.
    pub media: MediaTime,
}

/// What comes out of a session beside pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sound {
    /// How what follows is encoded; none when there is no sound from now on.
    Parameters(Option<std::sync::Arc<AudioParameters>>),
    /// One frame.
    Unit(AudioUnit),
}

/// As ISO/IEC 14496-3 numbers them.
const RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

/// Why sound is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AudioError {
    /// No AAC has that form, or MP4 no place for it.
    #[error("sound of {rate} samples a second in {channels} channels has no place in a recording")]
    Shape {
        /// Samples a second.
        rate: u32,
        /// How many channels.
        channels: u16,
    },
    /// FFmpeg cannot encode it.
    #[error("the AAC encoder failed")]
    Encoder(#[source] FfmpegError),
}

impl AudioParameters {
    /// Of AAC-LC with that many samples a second and channels.
    pub fn new(rate: u32, channels: u16) -> Result<Self, AudioError> {
        let shape = AudioError::Shape { rate, channels };
        let Some(index) = RATES.iter().position(|&known| known == rate) else {
            return Err(shape);
        };
        // MP4 has 16 bits for the rate.
        if u16::try_from(rate).is_err() || !(1..=2).contains(&channels) {
            return Err(shape);
        }
        let index = u16::try_from(index).map_err(|_| shape)?;
        // Object type 2 in 5 bits, rate in 4, channels in 4, and 3 zeros: frames of 1,024 samples.
        let config = (2 << 11 | index << 7 | channels << 3).to_be_bytes();
        Ok(Self {
            rate,
            channels,
            sample_entry: sound_entry(rate, channels, &config),
            rfc6381: "mp4a.40.2".to_owned(),
            silence: encode::silence(rate, channels).map_err(AudioError::Encoder)?,
        })
    }

    /// How long that many samples last.
    pub fn lasting(&self, samples: u64) -> std::time::Duration {
        let micros = u128::from(samples) * 1_000_000 / u128::from(self.rate.max(1));
        std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

/// Rate and channels of a camera's AAC, from its configuration; none for kinds that are not kept:
/// anything but the low-complexity profile in frames of 1,024 samples.
pub(crate) fn low_complexity(config: &[u8]) -> Option<(u32, u16)> {
    let bits = u16::from_be_bytes(*config.first_chunk()?);
    let (kind, rate, channels, short) = (
        bits >> 11,
        usize::from(bits >> 7 & 0xf),
        bits >> 3 & 0xf,
        bits >> 2 & 1,
    );
    (kind == 2 && short == 0).then_some(())?;
    Some((*RATES.get(rate)?, channels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations_of_cameras_are_read() {
        // From session descriptions: 16 kHz mono, 44.1 kHz stereo, 48 kHz mono with an extension.
        assert_eq!(low_complexity(&[0x14, 0x08]), Some((16_000, 1)));
        assert_eq!(low_complexity(&[0x12, 0x10]), Some((44_100, 2)));
        assert_eq!(
            low_complexity(&[0x11, 0x88, 0x56, 0xe5, 0x00]),
            Some((48_000, 1))
        );
        // High efficiency, frames of 960 samples, nothing.
        assert_eq!(low_complexity(&[0x2b, 0x11, 0x88, 0x00]), None);
        assert_eq!(low_complexity(&[0x14, 0x0c]), None);
        assert_eq!(low_complexity(&[0x14]), None);
    }

    #[test]
    fn every_shape_that_is_kept_has_a_silence() {
        for (rate, channels) in [(8_000, 1), (16_000, 1), (44_100, 2), (48_000, 2)] {
            let parameters = AudioParameters::new(rate, channels).unwrap();
            assert!(!parameters.silence.is_empty(), "{rate} {channels}");
        }
        for (rate, channels) in [(8_001, 1), (96_000, 1), (8_000, 0), (8_000, 6)] {
            assert!(
                AudioParameters::new(rate, channels).is_err(),
                "{rate} {channels}"
            );
        }
    }
}
