//! The format of a segment: about a minute of one stream as fragmented MP4 that any player opens.
//!
//! ```text
//! ftyp moov                   as for live viewing; a second track where there is sound
//! uuid  cipher                only where pictures are encrypted: with which key
//! uuid  header                who, what and when, and the chain's end of the segment before
//! moof mdat uuid  seal        one fragment: at most a GOP; the seal proves it and dates it
//! …
//! uuid  footer                where the keyframes are; missing when the writer was killed
//! ```
//!
//! Players skip `uuid` boxes. A file that ends anywhere is valid up to its last whole seal: a
//! fragment counts only when the seal behind it agrees with it. Chains run through all segments of
//! a stream: to change one picture somebody would have to write every later seal anew, and what was
//! exported in between would still tell.

mod boxes;
mod cipher;
mod footer;
mod header;
mod init;
pub mod moof;
mod scan;
mod seal;
pub(crate) mod tracks;
mod write;

pub(crate) use cipher::{Lock, TAG};
pub use cipher::{Locked, RecordingKey, RecordingKeyError};
pub(crate) use footer::to_box as footer_of;
pub use footer::{Keyframe, decode_keyframes, encode_keyframes};
pub use header::{ClockSource, Format, Header};
pub use init::{Encoding, SoundEncoding, encoding};
pub use inveye_secrets::KeyId;
pub use scan::{Fragment, Scan, ScanError, fragments_from, scan, scan_quickly, scan_with};
pub(crate) use scan::{has_footer, read_front, scan_quickly_with};
pub use seal::{SEAL_BYTES, Seal};
pub use write::{NewFragment, SegmentFile, SegmentSummary};

/// Ticks a second on every track.
pub const TIMESCALE: u32 = inveye_video::fmp4::TIMESCALE;

/// How long that many ticks are.
pub fn ticks_to_duration(ticks: u64) -> std::time::Duration {
    let micros = u128::from(ticks) * 1_000_000 / u128::from(TIMESCALE);
    std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
}

/// How many ticks that is.
pub fn duration_to_ticks(time: std::time::Duration) -> u64 {
    let ticks = time.as_micros() * u128::from(TIMESCALE) / 1_000_000;
    u64::try_from(ticks).unwrap_or(u64::MAX)
}
