//! Clips made for one test, by the `ffmpeg` program: an encoder this crate does not have.

use std::path::{Path, PathBuf};
use std::process::Command;

use inveye_test_support::synthetic;

/// A shop's aisle, 640×360, 10 fps, 70 s, with B pictures.
pub(crate) fn aisle() -> PathBuf {
    synthetic("aisle.mp4")
}

/// The aisle encoded anew with these options.
pub(crate) fn encoded(folder: &Path, options: &[&str]) -> PathBuf {
    let out = folder.join("clip.mp4");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-i"])
        .arg(aisle())
        .args(options)
        .arg(&out)
        .status()
        .expect("the ffmpeg program is installed for tests");
    assert!(status.success(), "ffmpeg {options:?} failed");
    out
}

/// As a camera encodes: no reordering, a keyframe every 1.5 s.
pub(crate) const LIKE_A_CAMERA: [&str; 11] = [
    "-an",
    "-t",
    "4",
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-bf",
    "0",
    "-g",
    "15",
];
