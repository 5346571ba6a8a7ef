//! The boxes themselves, as ISO/IEC 14496-12 lays them out.

use bytes::Bytes;

use super::sound::{self, SoundRun};
use super::{Fmp4Error, Sample, TIMESCALE};
use crate::{AudioParameters, VideoParameters};

/// Appends a box; its length is filled in once the body is written.
pub(super) fn boxed(out: &mut Vec<u8>, kind: &[u8; 4], body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend([0; 4]);
    out.extend(kind);
    body(out);
    let length = u32::try_from(out.len() - start).unwrap_or(u32::MAX);
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
}

/// A box with version and flags.
pub(super) fn full(
    out: &mut Vec<u8>,
    kind: &[u8; 4],
    version: u8,
    flags: u32,
    body: impl FnOnce(&mut Vec<u8>),
) {
    boxed(out, kind, |out| {
        words(out, &[u32::from(version) << 24 | flags]);
        body(out);
    });
}

pub(super) fn words(out: &mut Vec<u8>, values: &[u32]) {
    for value in values {
        out.extend(value.to_be_bytes());
    }
}

/// No rotation.
pub(super) const MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
pub(super) const TRACK: u32 = 1;
/// "und", undetermined, packed into 15 bits.
pub(super) const NO_LANGUAGE: u32 = 0x55c4_0000;

pub(super) fn init_segment(parameters: &VideoParameters, audio: Option<&AudioParameters>) -> Bytes {
    let last = if audio.is_some() { sound::TRACK } else { TRACK };
    let mut out = Vec::with_capacity(600 + parameters.sample_entry.len());
    file_type(&mut out);
    boxed(&mut out, b"moov", |out| {
        movie_header(out, last);
        boxed(out, b"trak", |out| track(out, parameters));
        if let Some(audio) = audio {
            boxed(out, b"trak", |out| sound::track(out, audio));
        }
        boxed(out, b"mvex", |out| {
            full(out, b"trex", 0, 0, |out| words(out, &[TRACK, 1, 0, 0, 0]));
            if audio.is_some() {
                sound::defaults(out);
            }
        });
    });
    out.into()
}

pub(super) fn file_type(out: &mut Vec<u8>) {
    boxed(out, b"ftyp", |out| {
        out.extend(b"iso6");
        words(out, &[1]);
        out.extend(b"iso6cmfcmp41");
    });
}

/// `last` is the highest number of a track.
pub(super) fn movie_header(out: &mut Vec<u8>, last: u32) {
    full(out, b"mvhd", 0, 0, |out| {
        words(out, &[0, 0, TIMESCALE, 0, 0x1_0000, 0x0100_0000, 0, 0]);
        words(out, &MATRIX);
        words(out, &[0, 0, 0, 0, 0, 0, last + 1]);
    });
}

fn track(out: &mut Vec<u8>, parameters: &VideoParameters) {
    const ENABLED_IN_MOVIE: u32 = 3;
    full(out, b"tkhd", 0, ENABLED_IN_MOVIE, |out| {
        words(out, &[0, 0, TRACK, 0, 0, 0, 0, 0, 0]);
        words(out, &MATRIX);
        let fixed = |side: u32| side.min(0xffff) << 16;
        words(
            out,
            &[fixed(parameters.size.width), fixed(parameters.size.height)],
        );
    });
    boxed(out, b"mdia", |out| {
        full(out, b"mdhd", 0, 0, |out| {
            words(out, &[0, 0, TIMESCALE, 0, NO_LANGUAGE])
        });
        full(out, b"hdlr", 0, 0, |out| {
            words(out, &[0]);
            out.extend(b"vide");
            words(out, &[0; 3]);
            out.extend(b"video\0");
        });
        boxed(out, b"minf", |out| {
            full(out, b"vmhd", 0, 1, |out| out.extend([0; 8]));
            own_file(out);
            no_samples(out, &parameters.sample_entry);
        });
    });
}

/// Samples lie in the same file.
pub(super) fn own_file(out: &mut Vec<u8>) {
    boxed(out, b"dinf", |out| {
        full(out, b"dref", 0, 0, |out| {
            words(out, &[1]);
            full(out, b"url ", 0, 1, |_| {});
        });
    });
}

/// The tables of a track whose samples come in fragments.
pub(super) fn no_samples(out: &mut Vec<u8>, entry: &[u8]) {
    boxed(out, b"stbl", |out| {
        full(out, b"stsd", 0, 0, |out| {
            words(out, &[1]);
            out.extend_from_slice(entry);
        });
        full(out, b"stts", 0, 0, |out| words(out, &[0]));
        full(out, b"stsc", 0, 0, |out| words(out, &[0]));
        full(out, b"stsz", 0, 0, |out| words(out, &[0, 0]));
        full(out, b"stco", 0, 0, |out| words(out, &[0]));
    });
}

/// One `moof` and `mdat`; `decode_time` is that of the first sample.
pub(super) fn fragment(
    sequence: u32,
    decode_time: u64,
    samples: &[Sample<'_>],
    sound: Option<&SoundRun>,
) -> Result<Bytes, Fmp4Error> {
    let pictures: usize = samples.iter().map(|sample| sample.data.len()).sum();
    let heard = sound.map_or(0, SoundRun::bytes);
    let bytes = pictures + heard;
    // The `moof` adds 16 bytes a sample and some; far below the rest of 32 bits.
    if bytes > (u32::MAX / 2) as usize {
        return Err(Fmp4Error::TooLarge { bytes });
    }
    let count = u32::try_from(samples.len()).map_err(|_| Fmp4Error::TooLarge { bytes })?;
    let entries = sound.map_or(0, |sound| 80 + sound.frames.len() * 4);
    let mut out = Vec::with_capacity(bytes + 120 + samples.len() * 16 + entries);
    let (mut offset_at, mut sound_offset_at) = (0, None);
    boxed(&mut out, b"moof", |out| {
        full(out, b"mfhd", 0, 0, |out| words(out, &[sequence]));
        boxed(out, b"traf", |out| {
            const BASE_IS_MOOF: u32 = 0x02_0000;
            full(out, b"tfhd", 0, BASE_IS_MOOF, |out| words(out, &[TRACK]));
            full(out, b"tfdt", 1, 0, |out| {
                out.extend(decode_time.to_be_bytes())
            });
            // Data offset, and of each sample: duration, size, flags, composition offset (signed in
            // version 1).
            full(out, b"trun", 1, 0x0f01, |out| {
                words(out, &[count]);
                offset_at = out.len();
                words(out, &[0]);
                for sample in samples {
                    let size = u32::try_from(sample.data.len()).unwrap_or(u32::MAX);
                    let flags = if sample.keyframe { SYNC } else { DEPENDS };
                    let composition = sample.composition.cast_unsigned();
                    words(out, &[sample.duration, size, flags, composition]);
                }
            });
        });
        sound_offset_at = sound.map(|sound| sound::fragment(out, sound));
    });
    let data = out.len() + 8;
    put_offset(&mut out, offset_at, data);
    if let Some(at) = sound_offset_at {
        put_offset(&mut out, at, data + pictures);
    }
    boxed(&mut out, b"mdat", |out| {
        for sample in samples {
            out.extend_from_slice(sample.data);
        }
        for frame in sound.iter().flat_map(|sound| &sound.frames) {
            out.extend_from_slice(frame);
        }
    });
    Ok(out.into())
}

pub(super) fn put_offset(out: &mut [u8], at: usize, offset: usize) {
    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
    out[at..at + 4].copy_from_slice(&offset.to_be_bytes());
}

/// Depends on no other sample.
pub(super) const SYNC: u32 = 0x0200_0000;
/// Depends on others, and decoding cannot start here.
const DEPENDS: u32 = 0x0101_0000;
