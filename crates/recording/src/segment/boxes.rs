//! Boxes as ISO/IEC 14496-12 frames them: length, four letters, body.

/// Of `uuid` boxes that are ours; drawn at random for this format.
pub(super) const HEADER: [u8; 16] =
    *b"\x8e\x1f\x5a\x0c\x62\x3d\x4b\x19\x9a\x77\x1d\x42\xc0\x5e\x91\x01";
pub(super) const SEAL: [u8; 16] =
    *b"\x8e\x1f\x5a\x0c\x62\x3d\x4b\x19\x9a\x77\x1d\x42\xc0\x5e\x91\x02";
pub(super) const FOOTER: [u8; 16] =
    *b"\x8e\x1f\x5a\x0c\x62\x3d\x4b\x19\x9a\x77\x1d\x42\xc0\x5e\x91\x03";
pub(super) const CIPHER: [u8; 16] =
    *b"\x8e\x1f\x5a\x0c\x62\x3d\x4b\x19\x9a\x77\x1d\x42\xc0\x5e\x91\x04";

/// Length and four letters.
pub(super) const HEAD: usize = 8;
/// The same with the sixteen bytes that tell one `uuid` box from another.
pub(super) const UUID_HEAD: usize = HEAD + 16;

/// A whole `uuid` box.
pub(super) fn uuid(kind: &[u8; 16], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(UUID_HEAD + body.len()).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(UUID_HEAD + body.len());
    out.extend(length.to_be_bytes());
    out.extend(b"uuid");
    out.extend(kind);
    out.extend(body);
    out
}

/// A box's length with its head, and its letters. None of the boxes here needs 64 bits of length.
pub(super) fn head(bytes: &[u8]) -> Option<(u64, [u8; 4])> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let kind: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    (length as usize >= HEAD).then_some((u64::from(length), kind))
}

/// Takes fixed-size numbers off the front of a body.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (front, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*front)
    }
}
