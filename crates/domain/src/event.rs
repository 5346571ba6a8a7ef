//! Events: immutable facts stated by analytics and health. Nothing ever edits one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::geometry::Point;
use crate::id::{CameraId, EventId, TrackId, TripwireName, ZoneName};
use crate::scene::Direction;
use crate::time::{MediaTime, WallTime};

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    /// A foot point settled on the other side of a tripwire: raw and immediate. Occupancy uses it.
    LineCross {
        /// Which line.
        line: TripwireName,
        /// Which way.
        direction: Direction,
    },
    /// Footfall: an in-crossing that was not taken back within 2 s.
    Entry {
        /// Which line.
        line: TripwireName,
    },
    /// A track's foot point settled inside a zone.
    ZoneEnter {
        /// Which zone.
        zone: ZoneName,
    },
    /// It left, or its track ended there.
    ZoneExit {
        /// Which zone.
        zone: ZoneName,
        /// From enter to exit.
        dwell: Duration,
    },
    /// The camera gives no picture.
    CameraOffline {
        /// For people: what was tried and what came back; free of secrets.
        reason: String,
    },
    /// It does again.
    CameraOnline {
        /// How long it was blind.
        after: Duration,
    },
}

/// What analytics of one camera state, before it has an id, a camera and a wall clock.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneEvent {
    /// When, within the session.
    pub at: MediaTime,
    /// What.
    pub kind: EventKind,
    /// Whose foot point it was.
    pub track: TrackId,
    /// Where, in 0–1 of the picture.
    pub foot: Point,
    /// Confidence of the detection behind it, 0–1.
    pub confidence: f32,
}

/// A stored fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Unique for ever.
    pub id: EventId,
    /// Which camera.
    pub camera: CameraId,
    /// When it happened in front of the camera.
    pub at: WallTime,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
    /// Who, where one person is behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<TrackId>,
    /// Where, in 0–1 of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foot: Option<Point>,
    /// Confidence of the detection behind it, 0–1; 1 for events of health.
    pub confidence: f32,
}
