//! What people say of suspicious behaviour, and so teach.

use serde::{Deserialize, Serialize};

use crate::event::Behaviour;
use crate::geometry::Point;
use crate::id::CameraId;
use crate::time::WallTime;

/// What a person says who has looked at something suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// It was what it was stated to be, or worth the look.
    Right,
    /// It was nothing.
    FalseAlarm,
}

impl ReviewVerdict {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Right, Self::FalseAlarm];

    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::FalseAlarm => "false_alarm",
        }
    }
}

/// Something suspicious that a person has looked at. Outlives the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Number of the event.
    pub event: u64,
    /// Which camera.
    pub camera: CameraId,
    /// What was stated.
    pub behaviour: Behaviour,
    /// How much spoke for it.
    pub score: f64,
    /// Where, in 0–1 of the picture.
    pub foot: Option<Point>,
    /// What was said of it.
    pub verdict: ReviewVerdict,
    /// When.
    pub at: WallTime,
    /// Who said so.
    pub actor: String,
}
