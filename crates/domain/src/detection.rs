//! What a detector says about one frame, and what a tracker makes of it.

use serde::{Deserialize, Serialize};

use crate::geometry::{Bbox, Point};
use crate::id::TrackId;

/// Index into the model's label list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClassId(pub u16);

impl ClassId {
    /// The first label; person-only models have no other.
    pub const PERSON: Self = Self(0);
}

/// One box, class and confidence in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    /// In pixels of the frame, unclipped.
    pub bbox: Bbox,
    /// Confidence, 0–1.
    pub score: f32,
    /// What it is.
    pub class: ClassId,
}

/// Where a confirmed track is in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrackObservation {
    /// Who.
    pub track: TrackId,
    /// In pixels of the frame, unclipped.
    pub bbox: Bbox,
    /// Confidence of the detection behind it, 0–1.
    pub score: f32,
}

impl TrackObservation {
    /// Where the person stands; see [`Bbox::foot_point`].
    pub fn foot_point(&self) -> Point {
        self.bbox.foot_point()
    }
}
