//! Why a time is missing. Every moment since a stream was added is recorded or has one of these.

use serde::{Deserialize, Serialize};

/// Cause of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// The first connection, or the first after a start, was not made yet.
    Connecting,
    /// The camera could not be reached.
    Offline,
    /// Connected, but no picture came.
    Stalled,
    /// Pictures were lost on the way.
    PacketsLost,
    /// The camera's description or pictures could not be read.
    Unreadable,
    /// The disk took longer than could be waited for.
    DiskSlow,
    /// No room on the disk.
    DiskFull,
    /// The disk refused to write, or is not there.
    DiskFailed,
    /// The program did not run.
    EngineStopped,
    /// Recording was switched off for this stream.
    SwitchedOff,
    /// A clock was set: time passed twice or not at all.
    ClockSet,
    /// It was recorded, and deleted when its time was over.
    Expired,
    /// It was recorded, and the file is gone or damaged.
    Lost,
    /// Nothing is known: the index was rebuilt and the cause was kept nowhere else.
    Unknown,
}

impl GapCause {
    /// As written in the index and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Offline => "offline",
            Self::Stalled => "stalled",
            Self::PacketsLost => "packets_lost",
            Self::Unreadable => "unreadable",
            Self::DiskSlow => "disk_slow",
            Self::DiskFull => "disk_full",
            Self::DiskFailed => "disk_failed",
            Self::EngineStopped => "engine_stopped",
            Self::SwitchedOff => "switched_off",
            Self::ClockSet => "clock_set",
            Self::Expired => "expired",
            Self::Lost => "lost",
            Self::Unknown => "unknown",
        }
    }

    /// Reads [`Self::as_str`]; a cause of a newer program is [`Self::Unknown`].
    pub fn parse(text: &str) -> Self {
        serde_json::from_value(serde_json::Value::from(text)).unwrap_or(Self::Unknown)
    }
}
