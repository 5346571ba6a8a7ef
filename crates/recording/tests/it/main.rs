//! Recording onto a real disk and reading it back with FFmpeg.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod camera;
mod crash;
mod evidence;
mod faults;
mod kills;
mod recording;
mod retention;
