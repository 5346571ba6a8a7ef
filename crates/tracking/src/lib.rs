//! Detections in, tracks out: who is who from one frame to the next, one value per camera.
//!
//! Promises: no I/O, no clock, no randomness, so the same detections at the same media times give
//! the same tracks; memory bounded by the people in view; no panic whatever the boxes, scores and
//! times are. It never looks ahead: what [`Tracker::update`] returns for a frame is final.
//!
//! The method: constant-velocity prediction in seconds, so that 3 and 30 frames a second need no
//! other settings; two rounds of association, surely seen people before barely seen ones
//! (ByteTrack, Zhang et al. 2022); momentum, recovery at the last place seen and re-filtering after
//! a gap (OC-SORT, Cao et al. 2023); boxes grown by the uncertainty of the prediction, which is what
//! low frame rates need (buffered IoU, Yang et al. 2023). Thresholds follow the scores the detector
//! gives to people, and the camera's own shaking is taken out.
//!
//! Deliberately absent: appearance. Start with [`Tracker`].
#![warn(missing_docs)]

mod assignment;
mod association;
mod camera_motion;
mod motion;
mod scores;
mod settings;
mod track;
mod tracker;

pub use assignment::Assignment;
pub use settings::{
    AssociationSettings, CameraMotionSettings, LifeSettings, MotionSettings, ScoreSettings,
    TrackerSettings,
};
pub use tracker::{TrackUpdate, Tracker};
