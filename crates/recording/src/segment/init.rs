//! What the front of a segment says about the video and sound in it.

use bytes::Bytes;
use inveye_video::Codec;

use super::moof::find;

/// How the pictures of a segment are encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// How.
    pub codec: Codec,
    /// For the decoder: the body of the `avcC` or `hvcC` box.
    pub extradata: Bytes,
    /// For browsers, for example `avc1.64001F`.
    pub rfc6381: String,
    /// Its sound; none where there is no track of it.
    pub sound: Option<SoundEncoding>,
}

/// How the sound of a segment is encoded: AAC, low complexity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundEncoding {
    /// Samples a second.
    pub rate: u32,
    /// How many channels.
    pub channels: u16,
}

impl SoundEncoding {
    /// For browsers.
    pub const RFC6381: &'static str = "mp4a.40.2";
}

impl Encoding {
    /// For `MediaSource.isTypeSupported`: what all tracks need.
    pub fn mime(&self) -> String {
        let sound = self.sound.map(|_| format!(", {}", SoundEncoding::RFC6381));
        format!(
            "video/mp4; codecs=\"{}{}\"",
            self.rfc6381,
            sound.unwrap_or_default()
        )
    }
}

const HEAD: usize = 8;

/// Reads `ftyp` and `moov`; none for video that this product does not record.
pub fn encoding(init: &[u8]) -> Option<Encoding> {
    let sound = sound(init);
    if let Some(avcc) = find(init, b"avcC") {
        let body = avcc.get(HEAD..)?;
        let [profile, compatible, level] = *body.get(1..4)?.first_chunk()?;
        return Some(Encoding {
            codec: Codec::H264,
            extradata: Bytes::copy_from_slice(body),
            rfc6381: format!("avc1.{profile:02X}{compatible:02X}{level:02X}"),
            sound,
        });
    }
    let body = find(init, b"hvcC")?.get(HEAD..)?;
    Some(Encoding {
        codec: Codec::H265,
        extradata: Bytes::copy_from_slice(body),
        rfc6381: hevc_name(body.first_chunk()?),
        sound,
    })
}

/// ISO/IEC 14496-12, section 12.2.3.2: channels behind 16 bytes, and the rate as the upper half of a word.
fn sound(init: &[u8]) -> Option<SoundEncoding> {
    let body = find(init, b"mp4a")?.get(HEAD..)?;
    find(body, b"esds")?;
    Some(SoundEncoding {
        rate: u32::from(u16::from_be_bytes(*body.get(24..)?.first_chunk()?)),
        channels: u16::from_be_bytes(*body.get(16..)?.first_chunk()?),
    })
}

/// As ISO/IEC 14496-15, annex E.3 spells it.
fn hevc_name(body: &[u8; 13]) -> String {
    let space = ["", "A", "B", "C"][usize::from(body[1] >> 6)];
    let tier = if body[1] & 0x20 == 0 { 'L' } else { 'H' };
    let profile = body[1] & 0x1f;
    let compatible = u32::from_be_bytes([body[2], body[3], body[4], body[5]]).reverse_bits();
    let mut name = format!("hvc1.{space}{profile}.{compatible:X}.{tier}{}", body[12]);
    let constraints = &body[6..12];
    let used = constraints.iter().rposition(|&byte| byte != 0);
    for byte in &constraints[..used.map_or(0, |last| last + 1)] {
        name.push_str(&format!(".{byte:X}"));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_browsers_know() {
        // Main profile, level 3.1, progressive and frame-only.
        let body = [1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93];
        assert_eq!(hevc_name(&body), "hvc1.1.6.L93.90");
        let body = [1, 0x22, 0x20, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 120];
        assert_eq!(hevc_name(&body), "hvc1.2.4.H120.B0");
    }

    #[test]
    fn any_bytes_are_read_without_a_panic() {
        let front = [&[0, 0, 0, 10][..], b"avcC", &[1, 2]].concat();
        assert_eq!(encoding(&front), None);
        let front = [&[0, 0, 0, 12][..], b"avcC", &[1, 0x64, 0, 0x1f]].concat();
        assert_eq!(encoding(&front).unwrap().rfc6381, "avc1.64001F");
        assert_eq!(encoding(b"moov"), None);
    }
}
