//! Recorded video: written so that it survives power cuts, found again in milliseconds, and provable.
//!
//! Promises:
//! - What is on disk is whole: a picture is either there, sealed and readable, or the ledger says why
//!   it is missing. A killed process loses at most the last two seconds.
//! - Whoever delivers pictures never waits for a disk.
//! - The index can be thrown away: every segment carries what is needed to rebuild it.
//! - Video is never re-encoded.
//!
//! Deliberately absent: cameras and sessions (`engine`, `video`), decoding for the wall (`pipeline`),
//! and what people mark or protect (`db`).
//!
//! Start with [`Recorder`] for writing, [`Playback`] for reading and [`evidence`] for what goes out;
//! [`segment`] is the format.

mod assembler;
mod compare;
mod disk;
pub mod evidence;
pub mod gap;
pub mod index;
mod parallel;
pub mod playback;
mod rebuild;
pub mod recorder;
mod recovery;
pub mod segment;
mod space;

pub use compare::{CompareError, Comparison, compare};
pub use gap::GapCause;
pub use index::{Coverage, Gap, IndexError, Interval, Recorded, StreamId};
pub use playback::{Playback, PlaybackError};
pub use rebuild::{RebuildError, Rebuilt, rebuild};
pub use recorder::{
    CameraForecast, CameraRetention, Deletion, DeletionCause, Forecast, Keep, KeepList,
    NothingKept, OpenRecorderError, Recorder, RecorderSettings, RetentionSettings, StorageProblem,
    StorageStatus, StreamRecorder,
};
pub use segment::{KeyId, RecordingKey, RecordingKeyError};

/// A running number of a segment; unique and rising on one device, whatever its clock says.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct SegmentId(pub u64);

/// SHA-256.
pub type Digest = [u8; 32];
