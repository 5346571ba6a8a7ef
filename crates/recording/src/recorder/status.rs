//! How the disk does, for the storage screen and its alarms.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::forecast::Forecast;

/// Why recording does not work as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageProblem {
    /// No room, and nothing that may be deleted.
    Full,
    /// The disk refuses to write.
    Failed(String),
    /// Pictures come faster than the disk takes them.
    Slow,
    /// The index cannot be written; video is, and will be found again.
    Index(String),
    /// The index was gone or damaged: older video is being looked through, and found again.
    Rebuilding {
        /// Segments looked at.
        done: u64,
        /// Of how many.
        total: u64,
    },
}

/// Measured once a second.
#[derive(Debug, Clone, PartialEq)]
pub struct StorageStatus {
    /// Where segments go.
    pub folder: PathBuf,
    /// What is wrong, if anything is.
    pub problem: Option<StorageProblem>,
    /// Room on the file system.
    pub free_bytes: u64,
    /// Size of the file system.
    pub total_bytes: u64,
    /// Bytes of all segments.
    pub recorded_bytes: u64,
    /// How many there are.
    pub segments: u64,
    /// Bytes written a second, over the last ten.
    pub write_rate: f64,
    /// How long the disk took at most to confirm, over the last ten seconds.
    pub sync_time: Duration,
    /// Bytes that wait for the disk.
    pub queued_bytes: u64,
    /// What will be deleted next; made anew every few seconds.
    pub forecast: Forecast,
}

impl StorageStatus {
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            problem: None,
            free_bytes: 0,
            total_bytes: 0,
            recorded_bytes: 0,
            segments: 0,
            write_rate: 0.0,
            sync_time: Duration::ZERO,
            queued_bytes: 0,
            forecast: Forecast::default(),
        }
    }
}
