//! Recorded video for somebody outside: a folder or a ZIP that plays anywhere and proves itself.
//!
//! [`export()`] copies the pictures as they were recorded and signs what it did; [`verify()`] needs
//! nothing but the export, and says what was changed; [`check_recordings`] does the same for a disk.

mod export;
mod film;
mod key;
mod manifest;
mod opened;
mod package;
mod readme;
mod recordings;
mod verify;

pub use export::{ExportError, ExportProgress, ExportRequest, Exported, ExportedCamera, export};
pub use key::{DeviceKey, Fingerprint, KeyError, signer};
pub use manifest::utc;
pub use manifest::{
    FilmEntry, FilmFragment, Manifest, ManifestCamera, ManifestFile, ManifestFormat, ManifestGap,
    Moment,
};
pub use recordings::{RecordingsReport, SegmentFinding, check_recordings};
pub use verify::{Finding, VerifyError, VerifyReport, verify};

/// Everything that makes up a signed export beside the films.
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
const README: &str = "README.txt";

/// Reads what [`hex`] writes, and nothing else.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect();
    bytes?.try_into().ok()
}

/// Lower-case hexadecimal.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _infallible = write!(text, "{byte:02x}").is_ok();
            text
        })
}
