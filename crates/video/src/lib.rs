//! Video in and out: frames from files and cameras, scaled pictures for models, stills for people.
//!
//! Promises: bytes from a network or a file never panic and never hang this crate; what is corrupt is
//! counted; pictures are never copied on the way from the decoder to the scaler.
//!
//! Deliberately absent: what is seen in a picture (`inference`), which camera runs when and what
//! happens when it fails (`pipeline`), and where recordings lie (`db`). This is the only crate that
//! knows RTSP and FFmpeg.
//!
//! Start with [`FileReader`] for clips, then [`Frame`] and [`Scaler`].

mod avcodec;
mod ffmpeg;
pub mod file;
pub mod frame;
pub mod scale;
mod sws;

pub use ffmpeg::FfmpegError;
pub use file::{FileError, FileReader, read_image};
pub use frame::Frame;
pub use scale::{PackedOrder, ScaleError, Scaler};
