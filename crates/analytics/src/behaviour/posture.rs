//! Whether somebody lies who stood.

use inveye_domain::{Bbox, FrameSize, MediaTime, Pose};

use super::body::lies;
use super::settings::BehaviourSettings;

/// One person's posture through time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Posture {
    was_upright: bool,
    lies_since: Option<MediaTime>,
}

impl Posture {
    /// Takes one frame; gives the moment of a fall when it is certain, once.
    pub(crate) fn observe(
        &mut self,
        at: MediaTime,
        bbox: &Bbox,
        pose: Option<&Pose>,
        frame: FrameSize,
        settings: &BehaviourSettings,
    ) -> Option<MediaTime> {
        let (breadth, height) = (bbox.width(), bbox.height());
        // A head that looks in over the picture's border is broader than high, too.
        let is_whole = bbox.x1 > 0.0
            && bbox.y1 > 0.0
            && bbox.x2 < f64::from(frame.width) - 1.0
            && bbox.y2 < f64::from(frame.height) - 1.0;
        let by_joints = pose.and_then(lies);
        let lies = is_whole && breadth >= settings.lying * height && by_joints != Some(false);
        if !lies {
            self.lies_since = None;
            self.was_upright |= is_whole && breadth <= settings.upright * height;
            return None;
        }
        let since = *self.lies_since.get_or_insert(at);
        if !self.was_upright || at.since(since) < settings.lies_for {
            return None;
        }
        self.was_upright = false;
        Some(since)
    }
}
