//! How far somebody goes out to both sides: by the outline; where others hide that, by the wrists.

use std::collections::VecDeque;

use inveye_domain::{Joint, Point, Pose};

use super::person::{Glance, middle};

/// Frames over which the middle of the trunk is taken: leaning and a bag move that of single ones.
const AXES: usize = 10;
/// Of who walks only the last one is where they are.
const AXES_WALKING: usize = 1;
/// From the wrist to the end of a fist.
const FIST: f64 = 0.04;
/// Somebody's trunk alone, from its middle.
const TRUNK: f64 = 0.1;
const ARMS: [(Joint, Joint); 2] = [
    (Joint::LeftElbow, Joint::LeftWrist),
    (Joint::RightElbow, Joint::RightWrist),
];

/// The middle of one person's trunk through time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sides {
    axes: VecDeque<f64>,
}

impl Sides {
    /// Takes the middle of the trunk in one frame; a hand that is out moves it, and who walks takes it along.
    pub(crate) fn note(&mut self, glance: &Glance<'_>, stands: bool, is_out: bool) {
        let axis = glance.pose.and_then(axis).filter(|axis| axis.is_finite());
        if let (Some(axis), false) = (axis, is_out) {
            self.axes.push_back(axis);
            let kept = if stands { AXES } else { AXES_WALKING };
            while self.axes.len() > kept {
                self.axes.pop_front();
            }
        }
    }

    /// Where it is, across, by the last frames.
    pub(crate) fn axis(&self) -> Option<f64> {
        (!self.axes.is_empty()).then(|| middle(self.axes.iter().copied()))
    }

    /// The farthest places on the left and on the right, across, and how far that is in heights.
    pub(crate) fn places(&self, glance: &Glance<'_>, height: f64) -> [Option<(f64, f64)>; 2] {
        let Some((pose, axis)) = glance.pose.zip(self.axis()) else {
            return [None; 2];
        };
        let by_outline = pose.outline.map_or([None; 2], |outline| outline.sides);
        let by_wrists = by_wrists(glance, pose, axis, height);
        let mut places = [None; 2];
        for (side, sign) in [(0, -1.0), (1, 1.0)] {
            let place = by_outline[side].or(by_wrists[side]);
            let far = place.map(|place| (place, sign * (place - axis) / height));
            places[side] = far.filter(|(_, far)| far.is_finite());
        }
        places
    }
}

/// Where the trunk's middle is, across.
pub(crate) fn axis(pose: &Pose) -> Option<f64> {
    if let Some(outline) = pose.outline {
        return Some(outline.axis);
    }
    let shoulders = pose.middle(Joint::LeftShoulder, Joint::RightShoulder)?;
    let hips = pose.middle(Joint::LeftHip, Joint::RightHip)?;
    Some(f64::midpoint(shoulders.x, hips.x))
}

/// Wrists speak for people who are in the picture from side to side: models guess those of others.
fn by_wrists(glance: &Glance<'_>, pose: &Pose, axis: f64, height: f64) -> [Option<f64>; 2] {
    let is_whole = glance.bbox.x1 > 1.0 && glance.bbox.x2 < f64::from(glance.frame.width) - 1.0;
    let seen = ARMS.map(|(elbow, wrist)| pose.joint(elbow).and(pose.joint(wrist)));
    let wrists: Vec<Point> = seen.into_iter().flatten().collect();
    if !is_whole || wrists.is_empty() {
        return [None; 2];
    }
    [-1.0, 1.0].map(|sign| {
        let fars = wrists
            .iter()
            .map(|wrist| sign * (wrist.x - axis) / height + FIST);
        let far = fars.fold(f64::MIN, f64::max);
        // One hand that is not on this side says nothing of the other.
        let tells = wrists.len() == ARMS.len() || far >= TRUNK;
        tells.then(|| axis + sign * far.max(TRUNK) * height)
    })
}
