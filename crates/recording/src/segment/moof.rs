//! The `moof` boxes that this product writes: a run of pictures with every field for each, and where
//! there is sound a second track with a run of frames that all last as long.

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

/// Sound of a fragment: frames back to back, behind the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoundSamples {
    /// When the first one is heard, in samples.
    pub decode_time: u64,
    /// How long each one lasts, in samples.
    pub duration: u32,
    /// Bytes of each.
    pub sizes: Vec<u32>,
}

impl SoundSamples {
    /// Bytes of all.
    pub fn bytes(&self) -> u64 {
        self.sizes.iter().map(|&size| u64::from(size)).sum()
    }
}

const SEQUENCE: usize = 8 + 12;
/// Letters of `tfdt`: behind `moof`, `mfhd`, `traf` and `tfhd`.
const TFDT: usize = 8 + 16 + 8 + 16 + 4;
const DECODE_TIME: usize = TFDT + 8;
/// Behind the letters of `trun`, its flags and count.
const DATA_OFFSET: usize = TRUN + 4 + 8;
/// Where the first `traf` begins, behind the head of `moof` and `mfhd`.
const TRAF: usize = 8 + 16;
/// Within the second `traf`: the length of all frames, letters and decode time of `tfdt`, letters of
/// `trun`.
const SOUND_DURATION: usize = 8 + 16;
const SOUND_TFDT: usize = 8 + 24 + 4;
const SOUND_DECODE_TIME: usize = SOUND_TFDT + 8;
const SOUND_TRUN: usize = SOUND_DECODE_TIME + 8 + 4;
const TRUN: usize = DECODE_TIME + 8 + 4;
/// Flag of pictures that decoding cannot start at.
const NOT_SYNC: u32 = 0x1_0000;

/// The same fragment at another place of another track. `sound_rate` is that of its track of sound,
/// which moves by as much.
pub fn retime(
    moof: &mut [u8],
    sequence: u32,
    decode_time: u64,
    sound_rate: Option<u32>,
) -> Option<()> {
    if moof.get(TFDT..TFDT + 4)? != b"tfdt" {
        return None;
    }
    moof.get_mut(SEQUENCE..SEQUENCE + 4)?
        .copy_from_slice(&sequence.to_be_bytes());
    let field = moof.get_mut(DECODE_TIME..DECODE_TIME + 8)?;
    let before = u64::from_be_bytes(*field.first_chunk()?);
    field.copy_from_slice(&decode_time.to_be_bytes());
    if let (Some(rate), Some(traf)) = (sound_rate, sound_part(moof)) {
        let by = (i128::from(decode_time) - i128::from(before)) * i128::from(rate)
            / i128::from(super::TIMESCALE);
        let field = moof.get_mut(traf + SOUND_DECODE_TIME..traf + SOUND_DECODE_TIME + 8)?;
        let moved = i128::from(u64::from_be_bytes(*field.first_chunk()?)) + by;
        let moved = u64::try_from(moved.max(0)).unwrap_or(u64::MAX);
        field.copy_from_slice(&moved.to_be_bytes());
    }
    Some(())
}

/// Where the second `traf` begins, if there is one of our shape.
pub(super) fn sound_part(moof: &[u8]) -> Option<usize> {
    let (length, _) = boxes::head(moof)?;
    let (first, _) = boxes::head(moof.get(TRAF..)?)?;
    let at = TRAF + usize::try_from(first).ok()?;
    let (own, kind) = boxes::head(moof.get(at..)?)?;
    let whole = at as u64 + own <= length && kind == *b"traf";
    let ours = moof.get(at + SOUND_TFDT..at + SOUND_TFDT + 4)? == b"tfdt"
        && moof.get(at + SOUND_TRUN..at + SOUND_TRUN + 4)? == b"trun";
    (whole && ours).then_some(at)
}

/// Has the pictures of a `moof` begin right behind it and the head of `mdat`.
pub(super) fn place_data(moof: &mut [u8]) -> Option<()> {
    let data = u32::try_from(moof.len() + 8).ok()?;
    moof.get_mut(DATA_OFFSET..DATA_OFFSET + 4)?
        .copy_from_slice(&data.to_be_bytes());
    Some(())
}

/// Its sound; none where there is no track of it.
pub fn sound(moof: &[u8]) -> Option<SoundSamples> {
    let traf = moof.get(sound_part(moof)?..)?;
    let duration = u32::from_be_bytes(*traf.get(SOUND_DURATION..)?.first_chunk()?);
    let decode_time = u64::from_be_bytes(*traf.get(SOUND_DECODE_TIME..)?.first_chunk()?);
    let mut fields = Fields(traf.get(SOUND_TRUN + 8..)?);
    let count = u32::from_be_bytes(fields.take()?);
    let _data_offset: [u8; 4] = fields.take()?;
    let mut sizes = Vec::with_capacity((count as usize).min(moof.len() / 4));
    for _ in 0..count {
        sizes.push(u32::from_be_bytes(fields.take()?));
    }
    Some(SoundSamples {
        decode_time,
        duration,
        sizes,
    })
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
        retime(&mut moved, 9, 1 << 40, None).unwrap();
        assert_eq!(moved[SEQUENCE..SEQUENCE + 4], 9_u32.to_be_bytes());
        assert_eq!(
            moved[DECODE_TIME..DECODE_TIME + 8],
            (1_u64 << 40).to_be_bytes()
        );
        assert_eq!(samples(&moved), samples(&bytes));
        assert_eq!(retime(&mut moved[..DECODE_TIME], 1, 1, None), None);
    }
}
