//! Where somebody's joints are in one frame.

use crate::geometry::{Bbox, Point};

/// A place on the body. The order is COCO's, which pose models share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Joint {
    /// Tip of the nose.
    Nose,
    /// Left eye; left and right are the person's own.
    LeftEye,
    /// Right eye.
    RightEye,
    /// Left ear.
    LeftEar,
    /// Right ear.
    RightEar,
    /// Left shoulder.
    LeftShoulder,
    /// Right shoulder.
    RightShoulder,
    /// Left elbow.
    LeftElbow,
    /// Right elbow.
    RightElbow,
    /// Left wrist.
    LeftWrist,
    /// Right wrist.
    RightWrist,
    /// Left hip.
    LeftHip,
    /// Right hip.
    RightHip,
    /// Left knee.
    LeftKnee,
    /// Right knee.
    RightKnee,
    /// Left ankle.
    LeftAnkle,
    /// Right ankle.
    RightAnkle,
}

impl Joint {
    /// All there are, in order.
    pub const ALL: [Self; 17] = [
        Self::Nose,
        Self::LeftEye,
        Self::RightEye,
        Self::LeftEar,
        Self::RightEar,
        Self::LeftShoulder,
        Self::RightShoulder,
        Self::LeftElbow,
        Self::RightElbow,
        Self::LeftWrist,
        Self::RightWrist,
        Self::LeftHip,
        Self::RightHip,
        Self::LeftKnee,
        Self::RightKnee,
        Self::LeftAnkle,
        Self::RightAnkle,
    ];
}

/// One joint as a model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Keypoint {
    /// In pixels of the frame.
    pub at: Point,
    /// Confidence, 0–1.
    pub score: f32,
}

/// How far somebody's outline goes to both sides at the height of the arms, in pixels of the frame: what
/// differs from how the place looks without people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    /// The middle of the trunk, across.
    pub axis: f64,
    /// The farthest places on the left and on the right, across; none where somebody else stands before
    /// or behind them, or the picture ends.
    pub sides: [Option<f64>; 2],
}

/// What was seen of one person near goods in one frame: joints and outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// The box it was looked for in, in pixels of the frame: whose it is.
    pub bbox: Bbox,
    /// By [`Joint`], sure and unsure ones.
    pub keypoints: [Keypoint; Joint::ALL.len()],
    /// None where it was not looked for, or is not clear.
    pub outline: Option<Outline>,
}

impl Pose {
    /// Where a joint is, if it was seen well enough to be believed.
    pub fn joint(&self, joint: Joint) -> Option<Point> {
        let Keypoint { at, score } = self.keypoints[joint as usize];
        (score > SURE && at.is_finite()).then_some(at)
    }

    /// The middle of two joints; one of them has to do where the other is hidden.
    pub fn middle(&self, left: Joint, right: Joint) -> Option<Point> {
        match (self.joint(left), self.joint(right)) {
            (Some(l), Some(r)) => {
                Some(Point::new(f64::midpoint(l.x, r.x), f64::midpoint(l.y, r.y)))
            }
            (one, other) => one.or(other),
        }
    }
}

/// Below it, what MoveNet says of a joint is mostly a guess (its model card).
const SURE: f32 = 0.3;
