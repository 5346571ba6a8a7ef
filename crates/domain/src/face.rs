//! A face in one frame, and what is estimated from it. In memory only: nothing here has a form that travels.

use std::fmt;

use crate::geometry::{Bbox, Point};

/// A face in one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// In pixels of the frame.
    pub bbox: Bbox,
    /// Confidence, 0–1.
    pub score: f32,
    /// In the picture's order, as a rule: the left one in the picture first.
    pub eyes: [Point; 2],
    /// Its tip.
    pub nose: Point,
}

/// What one look at a face gives: uncertain, and never written down.
#[derive(Clone, Copy, PartialEq)]
pub struct Estimate {
    /// In years, 0–120.
    pub age: f32,
    /// How likely the person is taken for a man, 0–1.
    pub male: f32,
}

/// What is estimated of somebody belongs into no log.
impl fmt::Debug for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Estimate(..)")
    }
}
