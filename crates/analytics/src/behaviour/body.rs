//! One person's arms and trunk in one frame, in heights of the person.

use inveye_domain::{Joint, Pose};

/// One arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Arm {
    /// From the wrist to the nearest place of the trunk.
    pub(crate) out: f64,
    /// How far the wrist is below the elbow; negative above it. None where the elbow is not seen.
    pub(crate) drop: Option<f64>,
}

/// Both arms as far as they are seen: the person's left, then right.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Arms(pub(crate) [Option<Arm>; 2]);

const ARMS: [(Joint, Joint); 2] = [
    (Joint::LeftElbow, Joint::LeftWrist),
    (Joint::RightElbow, Joint::RightWrist),
];

impl Arms {
    /// `height` is the person's, in pixels. Nothing is seen of the arms of whose trunk nothing is.
    pub(crate) fn of(pose: &Pose, height: f64) -> Self {
        let shoulders = pose.middle(Joint::LeftShoulder, Joint::RightShoulder);
        let hips = pose.middle(Joint::LeftHip, Joint::RightHip);
        let (Some(shoulders), Some(hips)) = (shoulders, hips) else {
            return Self::default();
        };
        Self(ARMS.map(|(elbow, wrist)| {
            let wrist = pose.joint(wrist)?;
            Some(Arm {
                out: wrist.distance_to_segment(shoulders, hips) / height,
                drop: pose.joint(elbow).map(|elbow| (wrist.y - elbow.y) / height),
            })
        }))
    }
}

/// Whether the trunk lies rather than stands; none where it is not seen.
pub(crate) fn lies(pose: &Pose) -> Option<bool> {
    let shoulders = pose.middle(Joint::LeftShoulder, Joint::RightShoulder)?;
    let hips = pose.middle(Joint::LeftHip, Joint::RightHip)?;
    Some((shoulders.x - hips.x).abs() > (shoulders.y - hips.y).abs())
}

/// How tall somebody is whose legs are not in the picture: shoulders to hips are 0.29 of it.
pub(crate) fn height_by_trunk(pose: &Pose) -> Option<f64> {
    let shoulders = pose.middle(Joint::LeftShoulder, Joint::RightShoulder)?;
    let hips = pose.middle(Joint::LeftHip, Joint::RightHip)?;
    Some(shoulders.distance(hips) / 0.29)
}
