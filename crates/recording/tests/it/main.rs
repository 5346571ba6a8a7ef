//! Recording onto a real disk and reading it back with FFmpeg.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod camera;
mod clocks;
mod crash;
mod encryption;
mod evidence;
mod faults;
mod kills;
mod mounts;
mod power;
mod rebuild;
mod recording;
mod retention;
mod sound;
mod weather;
