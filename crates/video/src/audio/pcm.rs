//! Raw sound as cameras send it, expanded to what the encoder takes.

/// How samples are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pcm {
    /// G.711 µ-law.
    MuLaw,
    /// G.711 A-law.
    ALaw,
    /// Signed 16 bits, big-endian.
    Linear16,
    /// Unsigned 8 bits.
    Linear8,
}

/// Everything there is to know of raw sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawSound {
    /// How samples are packed.
    pub pcm: Pcm,
    /// Samples a second.
    pub rate: u32,
    /// Interleaved channels.
    pub channels: u16,
}

impl RawSound {
    /// How many samples of one channel so many bytes hold.
    pub(crate) fn samples(self, bytes: usize) -> u64 {
        let width = if self.pcm == Pcm::Linear16 { 2 } else { 1 };
        (bytes / width / usize::from(self.channels.max(1))) as u64
    }
}

impl Pcm {
    /// By RTP's name of it, in lower case.
    pub(crate) fn of(encoding: &str) -> Option<Self> {
        match encoding {
            "pcmu" => Some(Self::MuLaw),
            "pcma" => Some(Self::ALaw),
            "l16" => Some(Self::Linear16),
            "u8" => Some(Self::Linear8),
            _ => None,
        }
    }

    /// Samples between -1 and 1; what is left of a torn one is dropped.
    pub(crate) fn expand(self, bytes: &[u8]) -> Vec<f32> {
        const FULL: f32 = 32_768.0;
        match self {
            Self::MuLaw => bytes.iter().map(|&b| f32::from(mu_law(b)) / FULL).collect(),
            Self::ALaw => bytes.iter().map(|&b| f32::from(a_law(b)) / FULL).collect(),
            Self::Linear16 => {
                let samples = bytes.as_chunks::<2>().0.iter();
                samples
                    .map(|b| f32::from(i16::from_be_bytes(*b)) / FULL)
                    .collect()
            }
            Self::Linear8 => {
                let samples = bytes.iter();
                samples.map(|&b| (f32::from(b) - 128.0) / 128.0).collect()
            }
        }
    }
}

impl Pcm {
    /// The codes next to samples of 16 bits.
    pub(crate) fn compress(self, samples: &[i16]) -> Vec<u8> {
        let samples = samples.iter().copied();
        match self {
            Self::MuLaw => samples.map(to_mu_law).collect(),
            Self::ALaw => samples.map(to_a_law).collect(),
            Self::Linear16 => samples.flat_map(i16::to_be_bytes).collect(),
            Self::Linear8 => samples.map(|s| s.to_be_bytes()[0] ^ 0x80).collect(),
        }
    }
}

/// The code whose expansion is next: sign, segment, step within it.
fn to_mu_law(sample: i16) -> u8 {
    const BIAS: u16 = 0x84;
    const CLIP: u16 = 32_635;
    let size = sample.unsigned_abs().min(CLIP) + BIAS;
    // The bias makes the highest set bit one of 7 to 14.
    let exponent = size.ilog2() - 7;
    code(sample < 0, exponent, size >> (exponent + 3)) ^ 0xff
}

fn to_a_law(sample: i16) -> u8 {
    // Codes are symmetric around the middle between -1 and 0.
    let size = if sample < 0 { !sample } else { sample }.unsigned_abs();
    let exponent = size.checked_ilog2().unwrap_or(0).saturating_sub(7);
    let step = size >> (exponent.max(1) + 3);
    code(sample >= 0, exponent, step) ^ 0x55
}

fn code(high_bit: bool, exponent: u32, step: u16) -> u8 {
    let sign = if high_bit { 0x80 } else { 0 };
    let [_, step] = (step & 0xf).to_be_bytes();
    let [.., exponent] = exponent.to_be_bytes();
    sign | exponent << 4 | step
}

/// ITU-T G.711, table 2b: sign, three bits of exponent, four of mantissa, all inverted.
fn mu_law(byte: u8) -> i16 {
    const BIAS: i16 = 0x84;
    let bits = !byte;
    let (exponent, mantissa) = (bits >> 4 & 7, i16::from(bits & 0xf));
    let size = ((mantissa << 3 | BIAS) << exponent) - BIAS;
    if bits & 0x80 == 0 { size } else { -size }
}

/// ITU-T G.711, table 1b: every other bit inverted.
fn a_law(byte: u8) -> i16 {
    let bits = byte ^ 0x55;
    let (exponent, mantissa) = (bits >> 4 & 7, i16::from(bits & 0xf));
    let size = match exponent {
        0 => mantissa << 4 | 8,
        _ => (mantissa << 4 | 0x108) << (exponent - 1),
    };
    if bits & 0x80 == 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_and_the_middle_of_both_laws_are_where_the_tables_say() {
        for (byte, sample) in [
            (0xff, 0),
            (0x7f, 0),
            (0x80, 32_124),
            (0x00, -32_124),
            (0xef, 132),
        ] {
            assert_eq!(mu_law(byte), sample, "{byte:#x}");
        }
        for (byte, sample) in [(0xd5, 8), (0x55, -8), (0xaa, 32_256), (0x2a, -32_256)] {
            assert_eq!(a_law(byte), sample, "{byte:#x}");
        }
    }

    #[test]
    fn louder_codes_are_louder_samples() {
        let mu: Vec<i16> = (0x80..=0xff).rev().map(mu_law).collect();
        assert!(mu.is_sorted() && mu[0] == 0);
        let a: Vec<i16> = (0..0x80).map(|code| a_law((code | 0x80) ^ 0x55)).collect();
        assert!(a.is_sorted() && a[0] > 0);
    }

    #[test]
    fn what_is_compressed_expands_to_the_same_code_and_nearly_the_same_sample() {
        for (pcm, expand) in [(Pcm::MuLaw, mu_law as fn(u8) -> i16), (Pcm::ALaw, a_law)] {
            for byte in 0..=255 {
                let sample = expand(byte);
                let again = pcm.compress(&[sample])[0];
                // µ-law has two zeros.
                assert_eq!(expand(again), sample, "{pcm:?} {byte:#x}");
            }
            for sample in (i16::MIN..=i16::MAX).step_by(7) {
                let near = i32::from(expand(pcm.compress(&[sample])[0]));
                let off = (near - i32::from(sample)).abs();
                // Steps are a sixteenth of their segment, and the law ends a little below the top.
                let step = (i32::from(sample).abs() + 132) / 16 + 8;
                assert!(
                    off <= step.max(i32::from(sample).abs() - 32_124),
                    "{pcm:?} {sample} {near}"
                );
            }
        }
    }

    #[test]
    fn words_are_big_endian_and_a_torn_one_is_dropped() {
        let samples = Pcm::Linear16.expand(&[0x40, 0x00, 0xc0, 0x00, 0x7f]);
        assert_eq!(samples, [0.5, -0.5]);
        assert_eq!(Pcm::Linear8.expand(&[0, 128, 192]), [-1.0, 0.0, 0.5]);
    }
}
