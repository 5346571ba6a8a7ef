//! Events: immutable facts stated by analytics and health. Nothing ever edits one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::geometry::Point;
use crate::group::GroupPlace;
use crate::id::{CameraId, EventId, LaneName, TrackId, TripwireName, ZoneName};
use crate::scene::Direction;
use crate::time::{MediaTime, WallTime};

/// Why a camera that gives pictures counts nothing, or too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlindCause {
    /// Its pictures are not analysed at all.
    Unanalysed,
    /// Too few of them are: people pass between two pictures.
    Starved,
    /// Too dark to see people.
    Dark,
    /// Out of focus, or covered.
    Blurred,
    /// It looks elsewhere than when lines and zones were drawn.
    Moved,
}

impl BlindCause {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::Unanalysed,
        Self::Starved,
        Self::Dark,
        Self::Blurred,
        Self::Moved,
    ];

    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unanalysed => "unanalysed",
            Self::Starved => "starved",
            Self::Dark => "dark",
            Self::Blurred => "blurred",
            Self::Moved => "moved",
        }
    }
}

/// What somebody did that a person should look at. None of them is proof of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Took something from a shelf, brought the hand to the body and had nothing in it afterwards.
    Conceal,
    /// Took something, did not put it back, and reached the exit without having been at a till.
    UnpaidExit,
    /// Lies on the floor after having stood.
    Fall,
}

impl Behaviour {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Conceal, Self::UnpaidExit, Self::Fall];

    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conceal => "conceal",
            Self::UnpaidExit => "unpaid_exit",
            Self::Fall => "fall",
        }
    }
}

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
        /// Their place among those they came with; none where they were seen too briefly to tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<GroupPlace>,
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
    /// Somebody came to a stand in a lane's queue.
    QueueJoin {
        /// Which lane.
        lane: LaneName,
    },
    /// Their turn at the till began.
    ServiceStart {
        /// Which lane.
        lane: LaneName,
        /// Since they joined.
        wait: Duration,
    },
    /// They walked off from the till.
    ServiceEnd {
        /// Which lane.
        lane: LaneName,
        /// Since the service began.
        service: Duration,
    },
    /// They left the queue without having been served.
    QueueAbandon {
        /// Which lane.
        lane: LaneName,
        /// Since they joined.
        wait: Duration,
    },
    /// Nobody knows what became of them: the camera lost sight of them, or the lane was drawn anew.
    QueueLost {
        /// Which lane.
        lane: LaneName,
        /// They stood at the till already.
        was_served: bool,
    },
    /// Somebody passed the middle of a zone outside, and neither came in nor had gone out.
    PasserBy {
        /// Where outside.
        zone: ZoneName,
    },
    /// A hand was in a shelf and came back as it went.
    ShelfTouch {
        /// In front of which shelf.
        zone: ZoneName,
    },
    /// A hand was in a shelf and came back holding something.
    ShelfPick {
        /// In front of which shelf.
        zone: ZoneName,
    },
    /// A hand that held something was in a shelf and came back empty.
    ShelfReturn {
        /// In front of which shelf.
        zone: ZoneName,
    },
    /// Somebody should look at this.
    Suspicious {
        /// What was done.
        #[serde(rename = "kind")]
        behaviour: Behaviour,
        /// Where, if it belongs to a zone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<ZoneName>,
        /// How much speaks for it, 0–1; for the order in which people look.
        score: f64,
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
    /// The camera gives pictures, but what is counted from them is too little.
    CameraBlind {
        /// Why.
        cause: BlindCause,
    },
    /// That is over.
    CameraSees {
        /// What it was.
        cause: BlindCause,
        /// How long it lasted.
        after: Duration,
    },
}

impl EventKind {
    /// From when to when a film must run to show that it happened, where it is known at `at`.
    pub fn shown_by(&self, at: WallTime) -> (WallTime, WallTime) {
        let before = match self {
            Self::ZoneExit { dwell: time, .. }
            | Self::ServiceStart { wait: time, .. }
            | Self::QueueAbandon { wait: time, .. }
            | Self::ServiceEnd { service: time, .. }
            | Self::CameraOnline { after: time }
            | Self::CameraSees { after: time, .. } => *time,
            Self::LineCross { .. }
            | Self::Entry { .. }
            | Self::ZoneEnter { .. }
            | Self::QueueJoin { .. }
            | Self::QueueLost { .. }
            | Self::PasserBy { .. }
            | Self::ShelfTouch { .. }
            | Self::ShelfPick { .. }
            | Self::ShelfReturn { .. }
            | Self::Suspicious { .. }
            | Self::CameraBlind { .. }
            | Self::CameraOffline { .. } => Duration::ZERO,
        };
        (at - before, at)
    }

    /// The lane of events of queues.
    pub fn lane(&self) -> Option<&LaneName> {
        match self {
            Self::QueueJoin { lane }
            | Self::ServiceStart { lane, .. }
            | Self::ServiceEnd { lane, .. }
            | Self::QueueAbandon { lane, .. }
            | Self::QueueLost { lane, .. } => Some(lane),
            _ => None,
        }
    }
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
