//! How good the product is: events, dwell times and tracks compared with the truth.
//!
//! Promises: pure; texts and boxes are passed in, same input gives the same figures, and the
//! figures for tracks are those of TrackEval, the reference program of the MOTChallenge (compared
//! in `tests/reference.rs`). Deliberately absent: opinions on what is good enough.
//!
//! Start with [`match_events`] for events and [`score_tracks`] for tracks.
#![warn(missing_docs)]

mod clear;
mod dwell;
mod events;
mod frames;
mod hota;
mod identity;
mod mot;
mod pairing;
mod tracks;

pub use dwell::{MatchedDwell, match_dwell};
pub use events::{Matched, TimedEvent, match_events};
pub use mot::{MotError, MotLine, SequenceInfo, read_mot, write_mot};
pub use tracks::{ScoreError, TrackScore, score_tracks};
