//! How good the product is: events, dwell times and tracks compared with the truth, and counts with what
//! people count by hand.
//!
//! Promises: pure; texts and boxes are passed in, same input gives the same figures, and the
//! figures for tracks are those of TrackEval, the reference program of the MOTChallenge (compared
//! in `tests/reference.rs`). Deliberately absent: opinions on what is good enough.
//!
//! Start with [`match_events`] for events, [`score_tracks`] for tracks ([`TrackCounts`] for several
//! sequences together) and [`score_clip`] for counts by hand.
#![warn(missing_docs)]

mod clear;
mod draw;
mod dwell;
mod events;
mod frames;
mod hand_count;
mod hota;
mod identity;
mod mot;
mod pairing;
mod proportion;
mod tracks;

pub use draw::{Slot, draw};
pub use dwell::{MatchedDwell, match_dwell};
pub use events::{Matched, TimedEvent, match_events};
pub use hand_count::{ClipScore, Tally, score_clip};
pub use mot::{MotError, MotLine, SequenceInfo, read_mot, write_mot};
pub use proportion::Proportion;
pub use tracks::{ScoreError, TrackCounts, TrackScore, score_tracks};
