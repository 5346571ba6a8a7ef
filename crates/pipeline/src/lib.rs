//! One camera's way from pictures to events, live or from a file.
//!
//! [`CameraAnalysis`] is the part both share: detections → tracks → events, without a clock and
//! without I/O.

pub mod analysis;
pub mod replay;

pub use analysis::{Analysis, AnalysisSettings, CameraAnalysis};
