//! Walks the units inside an access unit. Every byte here comes from a network.

use crate::Codec;

/// The NAL units of an access unit, each without its four-byte length.
///
/// Stops silently at the first length that does not fit: what came before is still usable.
pub fn units(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let unit = after.get(..length)?;
        rest = &after[length..];
        Some(unit)
    })
    .filter(|unit| !unit.is_empty())
}

/// Whether decoding can start at this access unit.
///
/// For H.265 all types from 16 to 23 count (RFC 7798, table 1: BLA, IDR, CRA and two reserved):
/// many cameras send CRA pictures after the first IDR and never an IDR again.
pub fn is_keyframe(codec: Codec, data: &[u8]) -> bool {
    units(data).any(|unit| match codec {
        Codec::H264 => unit[0] & 0x1f == 5,
        Codec::H265 => (16..=23).contains(&((unit[0] >> 1) & 0x3f)),
    })
}

/// Whether the lengths add up to exactly the data.
pub fn is_well_formed(data: &[u8]) -> bool {
    let mut rest = data;
    while !rest.is_empty() {
        let Some((length, after)) = rest.split_first_chunk::<4>() else {
            return false;
        };
        let length = u32::from_be_bytes(*length) as usize;
        match after.get(length..) {
            Some(next) => rest = next,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn framed(units: &[Vec<u8>]) -> Vec<u8> {
        units
            .iter()
            .flat_map(|unit| {
                let length = u32::try_from(unit.len()).unwrap_or(u32::MAX).to_be_bytes();
                length.into_iter().chain(unit.iter().copied())
            })
            .collect()
    }

    #[test]
    fn each_codec_has_its_keyframes() {
        let first_byte = |b: u8| framed(&[vec![0x06, 0], vec![b, 1, 2]]);
        for (codec, byte, key) in [
            (Codec::H264, 0x65, true),
            (Codec::H264, 0x41, false),
            (Codec::H265, 19 << 1, true),
            (Codec::H265, 21 << 1, true),
            (Codec::H265, 16 << 1, true),
            (Codec::H265, 1 << 1, false),
            (Codec::H265, 32 << 1, false),
        ] {
            assert_eq!(
                is_keyframe(codec, &first_byte(byte)),
                key,
                "{codec} {byte:#x}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_was_framed_comes_out_again(
            units_in in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..50), 0..8)
        ) {
            let data = framed(&units_in);
            let out: Vec<Vec<u8>> = units(&data).map(<[u8]>::to_vec).collect();
            prop_assert_eq!(out, units_in);
            prop_assert!(is_well_formed(&data));
        }

        #[test]
        fn garbage_neither_panics_nor_reads_outside(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let total: usize = units(&data).map(<[u8]>::len).sum();
            prop_assert!(total <= data.len());
            let _either = is_keyframe(Codec::H264, &data) | is_keyframe(Codec::H265, &data);
            let _any = is_well_formed(&data);
        }

        #[test]
        fn a_cut_unit_leaves_those_before_it(
            units_in in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..50), 1..8),
            cut in 1_usize..20,
        ) {
            let mut data = framed(&units_in);
            let last = units_in.last().map_or(0, Vec::len);
            data.truncate(data.len() - cut.min(last));
            prop_assert_eq!(units(&data).count(), units_in.len() - 1);
            prop_assert!(!is_well_formed(&data));
        }
    }
}
