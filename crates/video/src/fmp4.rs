//! Fragmented MP4 for one video track, and one of sound where there is any: what browsers play and
//! recordings are made of. Pictures are passed through as the camera encoded them.

use std::time::Duration;

use bytes::Bytes;
use inveye_domain::MediaTime;

use crate::{AccessUnit, AudioParameters, VideoParameters};

mod boxes;
mod live;
pub mod progressive;
mod sound;

pub use live::LiveFragments;
pub(crate) use sound::entry as sound_entry;
pub use sound::{SoundRun, run_box, sound_fragment, sound_init, track_boxes};

/// Ticks a second of every track written here.
pub const TIMESCALE: u32 = 90_000;

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fmp4Error {
    /// The parameters came from a stream that has no place in MP4.
    #[error("there is no MP4 sample entry for {rfc6381}")]
    NoSampleEntry {
        /// The codec as browsers name it.
        rfc6381: String,
    },
    /// MP4 counts bytes in 32 bits.
    #[error("{bytes} bytes are too many for one fragment")]
    TooLarge {
        /// How many there were.
        bytes: usize,
    },
    /// A fragment without pictures.
    #[error("a fragment needs at least one picture")]
    Empty,
}

/// `ftyp` and `moov`: what a player reads first, once for each change of parameters.
pub fn init_segment(parameters: &VideoParameters) -> Result<Bytes, Fmp4Error> {
    if parameters.sample_entry.is_empty() {
        return Err(Fmp4Error::NoSampleEntry {
            rfc6381: parameters.rfc6381.clone(),
        });
    }
    Ok(boxes::init_segment(parameters, None))
}

/// The same for a film with sound.
pub fn init_segment_with_sound(
    parameters: &VideoParameters,
    sound: &AudioParameters,
) -> Result<Bytes, Fmp4Error> {
    if parameters.sample_entry.is_empty() {
        return init_segment(parameters);
    }
    Ok(boxes::init_segment(parameters, Some(sound)))
}

/// One picture with its place on the track.
#[derive(Debug, Clone, Copy)]
struct Sample<'a> {
    data: &'a [u8],
    duration: u32,
    /// Shown this much after (or before) it is decoded.
    composition: i32,
    keyframe: bool,
}

/// One `moof` and `mdat` for a run of pictures that are all there, mostly a GOP.
///
/// `origin` is the media time at which the track starts, `end` the time of the picture that follows.
/// `sequence` counts fragments from 1.
pub fn fragment(
    sequence: u32,
    origin: MediaTime,
    units: &[AccessUnit],
    end: MediaTime,
) -> Result<Bytes, Fmp4Error> {
    fragment_with_sound(sequence, origin, units, end, None)
}

/// The same with sound of the same time; none where the film has no track for it.
pub fn fragment_with_sound(
    sequence: u32,
    origin: MediaTime,
    units: &[AccessUnit],
    end: MediaTime,
    sound: Option<&SoundRun>,
) -> Result<Bytes, Fmp4Error> {
    // In the order of decoding, each picture is decoded when one is shown: the i-th at the i-th
    // smallest time.
    let mut decode: Vec<u64> = units.iter().map(|unit| ticks(unit.media, origin)).collect();
    decode.sort_unstable();
    for i in 1..decode.len() {
        decode[i] = decode[i].max(decode[i - 1] + 1);
    }
    let Some((&first, &last)) = decode.first().zip(decode.last()) else {
        return Err(Fmp4Error::Empty);
    };
    let end = ticks(end, origin).max(last + 1);
    let samples: Vec<Sample<'_>> = units
        .iter()
        .enumerate()
        .map(|(i, unit)| {
            let next = decode.get(i + 1).copied().unwrap_or(end);
            Sample {
                data: &unit.data,
                duration: clamp_duration(next - decode[i]),
                composition: offset(ticks(unit.media, origin), decode[i]),
                keyframe: unit.keyframe,
            }
        })
        .collect();
    boxes::fragment(sequence, first, &samples, sound)
}

/// Ticks from `origin`; zero before it.
fn ticks(at: MediaTime, origin: MediaTime) -> u64 {
    from_duration(at.since(origin))
}

fn from_duration(time: Duration) -> u64 {
    let ticks = time.as_micros() * u128::from(TIMESCALE) / 1_000_000;
    u64::try_from(ticks).unwrap_or(u64::MAX / 4)
}

fn offset(shown: u64, decoded: u64) -> i32 {
    let offset = i128::from(shown) - i128::from(decoded);
    let most = i32::MAX / 2;
    i32::try_from(offset).unwrap_or(most).clamp(-most, most)
}

fn clamp_duration(ticks: u64) -> u32 {
    u32::try_from(ticks).unwrap_or(u32::MAX)
}
