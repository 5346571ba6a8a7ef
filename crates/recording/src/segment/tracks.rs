//! The track of sound taken out of what was recorded, or put in silent where there was none: whoever
//! plays a stretch gets the same tracks from its beginning to its end.

use bytes::Bytes;
use inveye_video::{AudioParameters, SoundRun, fmp4};

use super::boxes::{self, HEAD};
use super::moof;

/// `ftyp` and `moov` without what describes sound; as it is where there is none.
pub(crate) fn init_without_sound(init: &[u8]) -> Option<Bytes> {
    init_with(init, None)
}

/// The same with a track for sound of this kind, and no other.
pub(crate) fn init_with_sound(init: &[u8], sound: &AudioParameters) -> Option<Bytes> {
    init_with(init, Some(sound))
}

fn init_with(init: &[u8], sound: Option<&AudioParameters>) -> Option<Bytes> {
    let (ftyp, _) = boxes::head(init)?;
    let (before, moov) = init.split_at_checked(usize::try_from(ftyp).ok()?)?;
    let (length, kind) = boxes::head(moov)?;
    (kind == *b"moov" && length == moov.len() as u64).then_some(())?;
    let (mut kept, mut tracks) = (Vec::with_capacity(moov.len()), 0);
    let (trak, trex) = sound.map(fmp4::track_boxes).unwrap_or_default();
    let next: u32 = if sound.is_some() { 3 } else { 2 };
    for part in parts(&moov[HEAD..])? {
        match part.get(4..8)? {
            b"trak" => {
                tracks += 1;
                if tracks == 1 {
                    kept.extend_from_slice(part);
                    kept.extend_from_slice(&trak);
                }
            }
            b"mvhd" => {
                kept.extend_from_slice(part);
                // The next track's number ends it.
                let end = kept.len();
                kept.get_mut(end.checked_sub(4)?..)?
                    .copy_from_slice(&next.to_be_bytes());
            }
            b"mvex" => {
                let first = parts(&part[HEAD..])?.into_iter().next()?;
                kept.extend(boxed(b"mvex", &[first, &trex].concat()));
            }
            _ => kept.extend_from_slice(part),
        }
    }
    Some([before, &boxed(b"moov", &kept)].concat().into())
}

/// A fragment (`moof` and `mdat`) without its sound.
pub(crate) fn without_sound(fragment: &[u8]) -> Option<Vec<u8>> {
    let (head, pictures) = pictures_of(fragment)?;
    let mut out = boxed(b"moof", head);
    moof::place_data(&mut out)?;
    out.extend(boxed(b"mdat", pictures));
    Some(out)
}

/// A fragment with other sound than it was recorded with.
pub(crate) fn with_sound(fragment: &[u8], sound: &SoundRun) -> Option<Vec<u8>> {
    let (head, pictures) = pictures_of(fragment)?;
    let (traf, offset_at) = fmp4::run_box(sound);
    let mut out = boxed(b"moof", &[head, &traf].concat());
    moof::place_data(&mut out)?;
    let at = HEAD + head.len() + offset_at;
    let data = u32::try_from(out.len() + HEAD + pictures.len()).ok()?;
    out.get_mut(at..at + 4)?
        .copy_from_slice(&data.to_be_bytes());
    let frames: Vec<&[u8]> = sound.frames.iter().map(AsRef::as_ref).collect();
    out.extend(boxed(b"mdat", &[pictures, &frames.concat()].concat()));
    Some(out)
}

/// Boxes of `moof` without those of sound, and the bytes of the pictures.
fn pictures_of(fragment: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = boxes::head(fragment)?;
    let (head, mdat) = fragment.split_at_checked(usize::try_from(length).ok()?)?;
    let pictures: u64 = moof::samples(head)?
        .iter()
        .map(|sample| u64::from(sample.size))
        .sum();
    let end = moof::sound_part(head).unwrap_or(head.len());
    let pictures = mdat.get(HEAD..HEAD.checked_add(usize::try_from(pictures).ok()?)?)?;
    Some((head.get(HEAD..end)?, pictures))
}

fn parts(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut found = Vec::new();
    while !body.is_empty() {
        let (length, _) = boxes::head(body)?;
        let (part, rest) = body.split_at_checked(usize::try_from(length).ok()?)?;
        found.push(part);
        body = rest;
    }
    Some(found)
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(HEAD + body.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], kind, body].concat()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use inveye_domain::{FrameSize, MediaTime, WallTime};
    use inveye_video::{AccessUnit, Codec, VideoParameters};
    use proptest::prelude::*;

    use super::*;

    fn parameters() -> VideoParameters {
        VideoParameters {
            codec: Codec::H264,
            extradata: Bytes::new(),
            size: FrameSize::new(640, 360),
            sample_entry: Bytes::from_static(b"\0\0\0\x08avc1"),
            rfc6381: "avc1.64001F".to_owned(),
        }
    }

    fn sound() -> AudioParameters {
        AudioParameters::new(8_000, 1).unwrap()
    }

    #[test]
    fn fronts_lose_and_get_their_sound() {
        let plain = fmp4::init_segment(&parameters()).unwrap();
        let full = fmp4::init_segment_with_sound(&parameters(), &sound()).unwrap();
        assert_eq!(init_without_sound(&full).unwrap(), plain);
        assert_eq!(init_without_sound(&plain).unwrap(), plain);
        assert_eq!(init_with_sound(&plain, &sound()).unwrap(), full);
        let other = AudioParameters::new(44_100, 2).unwrap();
        let changed = init_with_sound(&full, &other).unwrap();
        assert_eq!(
            changed,
            fmp4::init_segment_with_sound(&parameters(), &other).unwrap()
        );
        assert_eq!(init_without_sound(&full[..full.len() - 1]), None);
    }

    proptest! {
        #[test]
        fn fragments_lose_and_get_their_sound(
            pictures in prop::collection::vec(1_usize..2000, 1..40),
            frames in prop::collection::vec(0_usize..300, 0..40),
            decode_time in 0_u64..1 << 40,
        ) {
            let units: Vec<AccessUnit> = (0_i64..).zip(&pictures).map(|(i, &bytes)| AccessUnit {
                data: Bytes::from(vec![7; bytes]),
                media: MediaTime::from_millis(i * 40),
                keyframe: i == 0,
                received: Duration::ZERO,
                captured: WallTime::default(),
                lost_packets: 0,
            }).collect();
            let run = SoundRun {
                decode_time,
                frames: (0_u8..).zip(&frames).map(|(i, &bytes)| Bytes::from(vec![i; bytes])).collect(),
            };
            let (origin, end) = (MediaTime::default(), MediaTime::from_millis(2_000));
            let plain = fmp4::fragment(3, origin, &units, end).unwrap();
            let full = fmp4::fragment_with_sound(3, origin, &units, end, Some(&run)).unwrap();
            let head = |bytes: &[u8]| bytes[..usize::try_from(boxes::head(bytes).unwrap().0).unwrap()].to_vec();
            prop_assert_eq!(without_sound(&full).unwrap(), plain.to_vec());
            prop_assert_eq!(without_sound(&plain).unwrap(), plain.to_vec());
            prop_assert_eq!(with_sound(&plain, &run).unwrap(), full.to_vec());
            prop_assert_eq!(moof::samples(&head(&full)), moof::samples(&head(&plain)));
            prop_assert_eq!(moof::sound(&head(&plain)), None);
            let found = moof::sound(&head(&full)).unwrap();
            prop_assert_eq!(found.decode_time, decode_time);
            let sizes: Vec<usize> = found.sizes.iter().map(|&size| size as usize).collect();
            prop_assert_eq!(sizes, frames);
            // Both move by the same time.
            let mut moved = head(&full);
            moof::retime(&mut moved, 4, 90_000, Some(8_000)).unwrap();
            prop_assert_eq!(moof::sound(&moved).unwrap().decode_time, decode_time + 8_000);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..400) {
            let _read = (init_without_sound(&bytes), without_sound(&bytes), moof::sound(&bytes));
            let full = fmp4::init_segment_with_sound(&parameters(), &sound()).unwrap();
            let _cut = init_without_sound(&full[..cut.min(full.len())]);
        }
    }
}
