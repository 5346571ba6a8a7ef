//! Where playing can start in a segment: kept in its footer and, the same bytes, in the index.

use inveye_domain::WallTime;

use super::{SegmentSummary, boxes};
use crate::Digest;

/// A fragment that begins with a keyframe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyframe {
    /// Of its `moof`, from the start of the file.
    pub offset: u64,
    /// When it happened.
    pub at: WallTime,
}

/// Differences from the entry before, in as many bytes as they need: some eight for each entry,
/// which keeps a month of sixteen cameras within a gigabyte.
pub fn encode_keyframes(start: WallTime, keyframes: &[Keyframe]) -> Vec<u8> {
    let mut out = Vec::with_capacity(keyframes.len() * 8);
    let (mut offset, mut at) = (0_u64, start.as_micros());
    for keyframe in keyframes {
        put(&mut out, keyframe.offset.wrapping_sub(offset));
        put(&mut out, zigzag(keyframe.at.as_micros().wrapping_sub(at)));
        (offset, at) = (keyframe.offset, keyframe.at.as_micros());
    }
    out
}

/// None for bytes that [`encode_keyframes`] does not write.
pub fn decode_keyframes(start: WallTime, mut bytes: &[u8]) -> Option<Vec<Keyframe>> {
    let mut keyframes = Vec::new();
    let (mut offset, mut at) = (0_u64, start.as_micros());
    while !bytes.is_empty() {
        offset = offset.wrapping_add(take(&mut bytes)?);
        at = at.wrapping_add(unzigzag(take(&mut bytes)?));
        keyframes.push(Keyframe {
            offset,
            at: WallTime::from_micros(at),
        });
    }
    Some(keyframes)
}

/// What a footer says: with the header it replaces a walk through the fragments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Footer {
    pub(super) end: WallTime,
    pub(super) ticks: u64,
    pub(super) chain: Digest,
    pub(super) keyframes: Vec<Keyframe>,
}

/// The footer of a segment. Its last four bytes are its length, so that it is found from the end.
pub(crate) fn to_box(summary: &SegmentSummary) -> Vec<u8> {
    let keyframes = encode_keyframes(summary.header.start_us, &summary.keyframes);
    let mut body = Vec::with_capacity(keyframes.len() + 52);
    body.extend(summary.end.as_micros().to_be_bytes());
    body.extend(summary.ticks.to_be_bytes());
    body.extend(summary.chain);
    body.extend(keyframes);
    let length = u32::try_from(boxes::UUID_HEAD + body.len() + 4).unwrap_or(u32::MAX);
    body.extend(length.to_be_bytes());
    boxes::uuid(&boxes::FOOTER, &body)
}

/// None for a body that [`to_box`] does not write.
pub(super) fn from_body(start: WallTime, body: &[u8]) -> Option<Footer> {
    let (body, _length) = body.split_last_chunk::<4>()?;
    let mut fields = boxes::Fields(body);
    Some(Footer {
        end: WallTime::from_micros(i64::from_be_bytes(fields.take()?)),
        ticks: u64::from_be_bytes(fields.take()?),
        chain: fields.take()?,
        keyframes: decode_keyframes(start, fields.0)?,
    })
}

/// Small numbers of either sign become small numbers without.
fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// Seven bits a byte, lowest first.
fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keyframes_come_back(
            start in any::<i64>(),
            entries in prop::collection::vec((any::<u64>(), any::<i64>()), 0..100),
        ) {
            let start = WallTime::from_micros(start);
            let keyframes: Vec<Keyframe> = entries
                .into_iter()
                .map(|(offset, at)| Keyframe { offset, at: WallTime::from_micros(at) })
                .collect();
            let bytes = encode_keyframes(start, &keyframes);
            prop_assert_eq!(decode_keyframes(start, &bytes), Some(keyframes));
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _read = decode_keyframes(WallTime::default(), &bytes);
        }
    }

    #[test]
    fn a_minute_of_two_second_gops_needs_few_bytes() {
        let keyframes: Vec<Keyframe> = (0..30)
            .map(|i| Keyframe {
                offset: 900 + i * 1_003_017,
                at: WallTime::from_micros(1_800_000_000_000_000 + i.cast_signed() * 2_000_033),
            })
            .collect();
        let bytes = encode_keyframes(keyframes[0].at, &keyframes);
        assert!(bytes.len() <= 30 * 8, "{} bytes", bytes.len());
    }
}
