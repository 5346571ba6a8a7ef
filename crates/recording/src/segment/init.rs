//! What the front of a segment says about the video in it.

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
}

const HEAD: usize = 8;

/// Reads `ftyp` and `moov`; none for video that this product does not record.
pub fn encoding(init: &[u8]) -> Option<Encoding> {
    if let Some(avcc) = find(init, b"avcC") {
        let body = avcc.get(HEAD..)?;
        let [profile, compatible, level] = *body.get(1..4)?.first_chunk()?;
        return Some(Encoding {
            codec: Codec::H264,
            extradata: Bytes::copy_from_slice(body),
            rfc6381: format!("avc1.{profile:02X}{compatible:02X}{level:02X}"),
        });
    }
    let body = find(init, b"hvcC")?.get(HEAD..)?;
    Some(Encoding {
        codec: Codec::H265,
        extradata: Bytes::copy_from_slice(body),
        rfc6381: hevc_name(body.first_chunk()?),
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
