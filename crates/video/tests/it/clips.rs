//! Clips made for one test, by the `ffmpeg` program: an encoder this crate does not have.

use std::path::{Path, PathBuf};
use std::process::Command;

use inveye_test_support::shared;

/// A clip of the shared footage encoded anew with these options; `None` without the footage.
pub(crate) fn encoded(folder: &Path, source: &str, options: &[&str]) -> Option<PathBuf> {
    let source = shared()?.join(source);
    let out = folder.join("clip.mp4");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i"])
        .arg(source)
        .args(options)
        .arg(&out)
        .status()
        .expect("the ffmpeg program is installed for tests");
    assert!(status.success(), "ffmpeg {options:?} failed");
    Some(out)
}

/// A synthetic aisle, 640×360, 10 fps.
pub(crate) const AISLE: &str = "footage/synthetic/aisle.mp4";

/// As a camera encodes: no reordering, a keyframe every second.
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
