//! Programs that we did not write and that tests measure us against. A missing one fails the test:
//! `cargo xtask setup` installs them.

mod gstreamer;
mod program;

pub use gstreamer::GstreamerServer;
pub use program::{ffmpeg, ffprobe};
