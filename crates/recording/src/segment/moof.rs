//! The `moof` boxes that this product writes: one track, one run, every field for each picture.

use super::boxes::{self, Fields};

/// One encoded picture in a fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// In ticks.
    pub duration: u32,
    /// In bytes.
    pub size: u32,
    /// Whether decoding can start here.
    pub keyframe: bool,
    /// Shown this much after it is decoded, in ticks.
    pub composition: i32,
}

const SEQUENCE: usize = 8 + 12;
/// Letters of `tfdt`: behind `moof`, `mfhd`, `traf` and `tfhd`.
const TFDT: usize = 8 + 16 + 8 + 16 + 4;
const DECODE_TIME: usize = TFDT + 8;
const TRUN: usize = DECODE_TIME + 8 + 4;
/// Flag of pictures that decoding cannot start at.
const NOT_SYNC: u32 = 0x1_0000;

/// The same fragment at another place of another track.
pub fn retime(moof: &mut [u8], sequence: u32, decode_time: u64) -> Option<()> {
    if moof.get(TFDT..TFDT + 4)? != b"tfdt" {
        return None;
    }
    moof.get_mut(SEQUENCE..SEQUENCE + 4)?
        .copy_from_slice(&sequence.to_be_bytes());
    moof.get_mut(DECODE_TIME..DECODE_TIME + 8)?
        .copy_from_slice(&decode_time.to_be_bytes());
    Some(())
}

/// Its pictures; none for a `moof` of another shape.
pub fn samples(moof: &[u8]) -> Option<Vec<Sample>> {
    if moof.get(TRUN..TRUN + 4)? != b"trun" {
        return None;
    }
    let mut fields = Fields(moof.get(TRUN + 8..)?);
    let count = u32::from_be_bytes(fields.take()?);
    let _data_offset: [u8; 4] = fields.take()?;
    // Believed only as far as there are bytes.
    let mut samples = Vec::with_capacity((count as usize).min(moof.len() / 16));
    for _ in 0..count {
        samples.push(Sample {
            duration: u32::from_be_bytes(fields.take()?),
            size: u32::from_be_bytes(fields.take()?),
            keyframe: u32::from_be_bytes(fields.take()?) & NOT_SYNC == 0,
            composition: i32::from_be_bytes(fields.take()?),
        });
    }
    Some(samples)
}

/// Finds a box anywhere inside `init` by its letters; for the few that occur once. The same letters
/// as a brand in `ftyp` are no box.
pub fn find<'a>(init: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    let starts = init
        .windows(8)
        .enumerate()
        .filter(|(_, head)| head[4..] == *kind);
    starts
        .filter_map(|(start, head)| {
            let (length, _) = boxes::head(head)?;
            init.get(start..start.checked_add(usize::try_from(length).ok()?)?)
        })
        .next()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use inveye_domain::{MediaTime, WallTime};
    use inveye_video::{AccessUnit, fmp4};

    use super::*;

    fn unit(media_ms: i64, keyframe: bool, bytes: usize) -> AccessUnit {
        AccessUnit {
            data: Bytes::from(vec![7; bytes]),
            media: MediaTime::from_millis(media_ms),
            keyframe,
            received: Duration::ZERO,
            captured: WallTime::default(),
            lost_packets: 0,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let units = [
            unit(0, true, 900),
            unit(120, false, 50),
            unit(40, false, 30),
        ];
        let end = MediaTime::from_millis(160);
        let bytes = fmp4::fragment(7, MediaTime::default(), &units, end).unwrap();
        let (length, _) = boxes::head(&bytes).unwrap();
        let moof = &bytes[..usize::try_from(length).unwrap()];
        let found = samples(moof).unwrap();
        let sizes: Vec<u32> = found.iter().map(|sample| sample.size).collect();
        assert_eq!(sizes, [900, 50, 30]);
        let keys: Vec<bool> = found.iter().map(|sample| sample.keyframe).collect();
        assert_eq!(keys, [true, false, false]);
        let ticks: u32 = found.iter().map(|sample| sample.duration).sum();
        assert_eq!(ticks, 160 * 90);
        // Decoded at 0, 40 and 120 ms; shown at 0, 120 and 40 ms.
        let shown: Vec<i32> = found.iter().map(|sample| sample.composition / 90).collect();
        assert_eq!(shown, [0, 80, -80]);
    }

    #[test]
    fn a_fragment_moves_to_another_time() {
        let end = MediaTime::from_millis(40);
        let bytes = fmp4::fragment(1, MediaTime::default(), &[unit(0, true, 5)], end).unwrap();
        let mut moved = bytes.to_vec();
        retime(&mut moved, 9, 1 << 40).unwrap();
        assert_eq!(moved[SEQUENCE..SEQUENCE + 4], 9_u32.to_be_bytes());
        assert_eq!(
            moved[DECODE_TIME..DECODE_TIME + 8],
            (1_u64 << 40).to_be_bytes()
        );
        assert_eq!(samples(&moved), samples(&bytes));
        assert_eq!(retime(&mut moved[..DECODE_TIME], 1, 1), None);
    }
}
