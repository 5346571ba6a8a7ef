//! Which cameras give no picture, or none in which anybody can be seen.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{BlindCause, CameraId, EventId, RuleId, WallTime};

#[derive(Debug)]
pub(crate) struct Outage {
    pub(crate) since: WallTime,
    pub(crate) event: EventId,
    /// Rules that raised an alert for it: once an outage.
    pub(crate) raised: BTreeSet<RuleId>,
}

/// One entry per camera and cause; none for a camera that gives no picture at all.
#[derive(Debug, Default)]
pub(crate) struct Outages {
    pub(crate) lasting: BTreeMap<(CameraId, Option<BlindCause>), Outage>,
}

impl Outages {
    /// A second report of the same outage changes nothing.
    pub(crate) fn begin(
        &mut self,
        camera: &CameraId,
        cause: Option<BlindCause>,
        since: WallTime,
        event: &EventId,
    ) {
        let key = (camera.clone(), cause);
        self.lasting.entry(key).or_insert_with(|| Outage {
            since,
            event: event.clone(),
            raised: BTreeSet::new(),
        });
    }

    pub(crate) fn end(&mut self, camera: &CameraId, cause: Option<BlindCause>) {
        self.lasting.remove(&(camera.clone(), cause));
    }

    pub(crate) fn forget_camera(&mut self, camera: &CameraId) {
        self.lasting.retain(|(of, _), _| of != camera);
    }
}
