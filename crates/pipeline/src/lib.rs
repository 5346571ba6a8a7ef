//! One camera's way from pictures to events, live or from a file.
//!
//! [`CameraAnalysis`] is the part both share: detections → tracks → events, without a clock and
//! without I/O.

pub mod analysis;
mod backdrop;
mod budget;
mod decoding;
mod dispatch;
mod faces;
mod gate;
mod gop;
mod hands;
mod lane;
mod pace;
mod precision;
pub mod recognition;
pub mod replay;
mod sink;
mod sound_feed;
mod visitors;
mod worker;

pub use analysis::{Analysis, AnalysisSettings, CameraAnalysis};
pub use decoding::{DecodeThread, DecodingContext, DecodingSettings};
pub use dispatch::{Dispatch, DuePicture};
pub use faces::{FaceStatus, FaceWatch, HourlyGroups};
pub use gate::FrameGate;
pub use gop::{GopRing, StreamItem};
pub use inveye_identity::{StaffReason, StaffSeen};
pub use lane::{Lane, LaneStatus};
pub use pace::Pace;
pub use sink::{Analysed, AnalysisSink, Closed, Movement, PictureSink, TileSize};
pub use sound_feed::SoundFeed;
pub use visitors::{Doors, VisitorStatus, VisitorWatch};
pub use worker::Workers;
