//! How long each till lane's queue is, and who has waited longest.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use inveye_domain::{CameraId, LaneName, RuleId, WallTime};

/// One queue as it was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Queue {
    waiting: u32,
    /// Of whoever waits longest.
    since: Option<WallTime>,
}

#[derive(Debug, Default)]
pub(crate) struct Queues {
    lanes: BTreeMap<(CameraId, LaneName), Queue>,
    /// Where one more till should be opened: people waiting, and tills open.
    pub(crate) busy_tills: Option<(u32, u32)>,
    /// Rules whose alert was raised for a queue that lasts.
    raised: BTreeSet<RuleId>,
}

impl Queues {
    pub(crate) fn set(
        &mut self,
        (camera, lane): (&CameraId, &LaneName),
        waiting: u32,
        since: Option<WallTime>,
    ) {
        let key = (camera.clone(), lane.clone());
        if waiting == 0 {
            self.lanes.remove(&key);
        } else {
            self.lanes.insert(key, Queue { waiting, since });
        }
    }

    pub(crate) fn waiting(&self, camera: &CameraId, lane: &LaneName) -> u32 {
        let queue = self.lanes.get(&(camera.clone(), lane.clone()));
        queue.map_or(0, |queue| queue.waiting)
    }

    /// How long whoever waits longest has waited.
    pub(crate) fn longest(&self, camera: &CameraId, lane: &LaneName, at: WallTime) -> Duration {
        let queue = self.lanes.get(&(camera.clone(), lane.clone()));
        let since = queue.and_then(|queue| queue.since);
        since.map_or(Duration::ZERO, |since| at.since(since))
    }

    /// Whether this is the first time since it was not so.
    pub(crate) fn wants(&mut self, rule: &RuleId, is_so: bool) -> bool {
        if !is_so {
            self.raised.remove(rule);
        }
        is_so && !self.raised.contains(rule)
    }

    pub(crate) fn raised(&mut self, rule: &RuleId) {
        self.raised.insert(rule.clone());
    }

    pub(crate) fn forget_camera(&mut self, camera: &CameraId) {
        self.lanes.retain(|(of, _), _| of != camera);
    }

    pub(crate) fn keep_rules(&mut self, keep: impl Fn(&RuleId) -> bool) {
        self.raised.retain(keep);
    }
}
