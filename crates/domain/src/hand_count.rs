//! Counting by hand: a person watches short clips, says who crossed a line, and so measures how well it
//! is counted.

use serde::{Deserialize, Serialize};

use crate::id::{CameraId, HandCountId};
use crate::scene::{Direction, Tripwire};
use crate::time::WallTime;

/// A person who crosses the line, as the one who watches says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tap {
    /// The moment of the recording, with the hand's delay.
    pub at: WallTime,
    /// Which way.
    pub direction: Direction,
}

/// What one crossing turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Counted, and somebody was there.
    Right,
    /// Somebody was there and was not counted.
    Missed,
    /// Counted, and nobody was there.
    FalseCount,
}

/// One crossing of a clip, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it turned out to be.
    pub kind: FindingKind,
    /// Which way.
    pub direction: Direction,
    /// When: as counted, and where it was missed as tapped.
    pub at: WallTime,
}

/// What a person said of a clip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Verdict {
    /// It cannot be seen who crosses: the clip says nothing.
    Unseen,
    /// These crossed, and nobody else.
    Counted {
        /// In the order of time.
        taps: Vec<Tap>,
    },
}

/// A clip to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandClip {
    /// 1, 2, 3, … in the order of time.
    pub number: u32,
    /// Its beginning.
    pub from: WallTime,
    /// Its end, not included.
    pub to: WallTime,
    /// The hour of the store's day that it stands for, 0–23.
    pub hour: u8,
    /// What was said of it; none yet.
    pub verdict: Option<Verdict>,
    /// Compared with what was stored, when the count was finished.
    pub findings: Vec<Finding>,
}

/// One count by hand of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct HandCount {
    /// Its number.
    pub id: HandCountId,
    /// Whose picture.
    pub camera: CameraId,
    /// The line as it was drawn when the count was begun.
    pub line: Tripwire,
    /// What the clips were drawn with: the same again draws the same.
    pub seed: u32,
    /// When it was begun.
    pub begun_at: WallTime,
    /// By whom.
    pub begun_by: String,
    /// When and by whom it was finished; none while it is open.
    pub finished: Option<(WallTime, String)>,
    /// In the order of time.
    pub clips: Vec<HandClip>,
}

/// Why a line should be counted by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountDue {
    /// It never was, or nobody crossed in any clip.
    Never,
    /// The last time is a quarter of a year ago.
    Quarter,
    /// It was drawn anew since.
    LineChanged,
    /// The camera was pushed or turned since: the line is over another place.
    ViewMoved,
}
