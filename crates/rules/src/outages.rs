//! Which cameras give no picture.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{CameraId, EventId, RuleId, WallTime};

#[derive(Debug)]
pub(crate) struct Outage {
    pub(crate) since: WallTime,
    pub(crate) event: EventId,
    /// Rules that raised an alert for it: once an outage.
    pub(crate) raised: BTreeSet<RuleId>,
}

/// One entry per blind camera.
#[derive(Debug, Default)]
pub(crate) struct Outages {
    pub(crate) blind: BTreeMap<CameraId, Outage>,
}

impl Outages {
    /// A second report of the same outage changes nothing.
    pub(crate) fn begin(&mut self, camera: &CameraId, since: WallTime, event: &EventId) {
        self.blind.entry(camera.clone()).or_insert_with(|| Outage {
            since,
            event: event.clone(),
            raised: BTreeSet::new(),
        });
    }

    pub(crate) fn end(&mut self, camera: &CameraId) {
        self.blind.remove(camera);
    }
}
