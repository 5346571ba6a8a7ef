//! Video in and out: frames from files and cameras, scaled pictures for models, stills for people.
//!
//! Promises: bytes from a network or a file never panic and never hang this crate; what is corrupt is
//! counted; pictures are never copied on the way from the decoder to the scaler.
//!
//! Deliberately absent: what is seen in a picture (`inference`), which camera runs when and what
//! happens when it fails (`pipeline`), and where recordings lie (`db`). This is the only crate that
//! knows RTSP and FFmpeg.
//!
//! Start with [`FileReader`] for clips and [`session::open`] for live streams; both become [`Frame`]s,
//! which [`Scaler`] turns into what a model reads.

pub mod access_unit;
pub mod audio;
mod avcodec;
pub mod backoff;
pub mod camera_url;
pub mod clock;
pub mod codec;
pub mod decode;
mod ffmpeg;
pub mod file;
pub mod fmp4;
pub mod frame;
pub mod jpeg;
pub mod nal;
pub mod scale;
pub mod session;
mod sws;
pub mod talk;

pub use access_unit::{AccessUnit, VideoParameters};
pub use audio::{AudioError, AudioParameters, AudioUnit, FRAME_SAMPLES, Sound};
pub use backoff::Backoff;
pub use camera_url::{CameraUrlError, parse_camera_url};
pub use clock::{Arrival, CaptureClock, CaptureSource, MediaClock, SoundClock};
pub use codec::Codec;
pub use decode::{
    DecodeCounts, Decoder, DecoderChoice, DecoderKind, DecoderReport, OpenDecoderError,
};
pub use ffmpeg::FfmpegError;
pub use file::{AccessUnitReader, FileError, FileReader, read_image};
pub use fmp4::{Fmp4Error, LiveFragments, SoundRun};
pub use frame::Frame;
pub use inveye_base::Credentials;
pub use jpeg::{JpegEncoder, JpegError};
pub use scale::{PackedOrder, ScaleError, Scaler};
pub use session::{
    OpenStreamError, Session, SessionItem, SessionSettings, SoundOffer, StaleSessions, StreamError,
    StreamInfo, StreamSource, TransportChoice,
};
pub use talk::{TALK_RATE, Talk, TalkCodec, TalkError, TalkSettings};
