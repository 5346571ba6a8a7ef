//! What an installer draws on a camera's picture: tripwires and zones.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::geometry::{GeometryError, Point, Polygon};
use crate::id::{LaneName, TripwireName, ZoneName};

/// Nobody says when they open a till: one at which nobody joined or was served for longer is closed.
pub const TILL_IDLE: Duration = Duration::from_secs(5 * 60);

/// One side of a directed tripwire A→B.
///
/// With the normal n = (−(By − Ay), Bx − Ax) and y downwards, P is on the positive side where
/// (P − A)·n > 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// (P − A)·n > 0.
    Positive,
    /// (P − A)·n < 0.
    Negative,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Positive => Self::Negative,
            Self::Negative => Self::Positive,
        }
    }
}

/// Which way a crossing went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the site or area.
    In,
    /// Out of it.
    Out,
}

/// Directed counting line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tripwire {
    /// Unique within the camera.
    pub name: TripwireName,
    /// Start.
    pub a: Point,
    /// End.
    pub b: Point,
    /// A crossing towards this side is [`Direction::In`].
    #[serde(rename = "in")]
    pub inside: Side,
}

impl Tripwire {
    /// Refuses lines without length or with coordinates that are no numbers.
    pub fn new(name: TripwireName, a: Point, b: Point, inside: Side) -> Result<Self, SceneError> {
        let refuse = |source| SceneError::Line {
            line: name.clone(),
            source,
        };
        if !(a.is_finite() && b.is_finite()) {
            return Err(refuse(GeometryError::NotANumber));
        }
        if a.distance(b) < MIN_LENGTH {
            return Err(refuse(GeometryError::NoLength));
        }
        Ok(Self { name, a, b, inside })
    }

    /// Whether both count the same: where they differ by less than rounding does.
    pub fn is_where(&self, other: &Self) -> bool {
        self.name == other.name
            && self.inside == other.inside
            && self.a.distance(other.a) < SAME_PLACE
            && self.b.distance(other.b) < SAME_PLACE
    }
}

/// Far less than a pixel; a number that was written as text and read may be off by its last digit.
const SAME_PLACE: f64 = 1e-9;

/// Shortest tripwire in units of the frame: 1 % of its width.
const MIN_LENGTH: f64 = 0.01;

/// What a zone is for; decides which analytics look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZonePurpose {
    /// Time spent is measured.
    Dwell,
    /// Inside of a door, where tracks start and end.
    Door,
    /// Beyond the door, seen through it.
    Outside,
    /// Waiting for a lane.
    Queue,
    /// Being served at a lane.
    Service,
    /// In front of a shelf.
    Shelf,
    /// Where only staff stand.
    Staff,
    /// Goods worth watching.
    HighValue,
    /// Way out behind the tills.
    Exit,
}

/// Polygon in a camera's image, with a purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Unique within the camera.
    pub name: ZoneName,
    /// What it is for.
    pub purpose: ZonePurpose,
    /// Its border.
    pub polygon: Polygon,
    /// For queue, service and staff zones of one lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<LaneName>,
}

/// Everything drawn on one camera's picture, in 0–1 of it. Names are unique.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Scene {
    /// Counting lines.
    #[serde(default)]
    pub tripwires: Vec<Tripwire>,
    /// Polygons.
    #[serde(default)]
    pub zones: Vec<Zone>,
}

impl Scene {
    /// Refuses a second line or zone of the same name.
    pub fn new(tripwires: Vec<Tripwire>, zones: Vec<Zone>) -> Result<Self, SceneError> {
        for (i, line) in tripwires.iter().enumerate() {
            if tripwires[..i].iter().any(|other| other.name == line.name) {
                return Err(SceneError::DuplicateLine {
                    line: line.name.clone(),
                });
            }
        }
        for (i, zone) in zones.iter().enumerate() {
            if zones[..i].iter().any(|other| other.name == zone.name) {
                return Err(SceneError::DuplicateZone {
                    zone: zone.name.clone(),
                });
            }
        }
        Ok(Self { tripwires, zones })
    }
}

/// Why a scene is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SceneError {
    /// The line's geometry.
    #[error("line `{line}` cannot be used")]
    Line {
        /// Which.
        line: TripwireName,
        /// Why.
        #[source]
        source: GeometryError,
    },
    /// The zone's geometry.
    #[error("zone `{zone}` cannot be used")]
    Zone {
        /// Which.
        zone: ZoneName,
        /// Why.
        #[source]
        source: GeometryError,
    },
    /// Two lines of one name.
    #[error("line `{line}` exists already on this camera")]
    DuplicateLine {
        /// Which.
        line: TripwireName,
    },
    /// Two zones of one name.
    #[error("zone `{zone}` exists already on this camera")]
    DuplicateZone {
        /// Which.
        zone: ZoneName,
    },
}
