//! Who is inside which zone, since when.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{CameraId, EventId, RuleId, TrackId, WallTime, ZoneName};

/// People watched at the same time; beyond it the longest-standing visit is forgotten. Far above what
/// a site's zones hold, so it only bounds what a defect elsewhere could pile up.
const MAX: usize = 10_000;

/// One person in one zone.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) since: WallTime,
    pub(crate) event: EventId,
    /// Rules that raised an alert for it: once a visit.
    pub(crate) raised: BTreeSet<RuleId>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    camera: CameraId,
    zone: ZoneName,
    track: TrackId,
}

#[derive(Debug, Default)]
pub(crate) struct Visits {
    inside: BTreeMap<Key, Visit>,
}

impl Visits {
    pub(crate) fn enter(
        &mut self,
        (camera, zone, track): (&CameraId, &ZoneName, TrackId),
        since: WallTime,
        event: EventId,
    ) {
        if self.inside.len() >= MAX
            && let Some(oldest) = self
                .inside
                .iter()
                .min_by_key(|(_, visit)| visit.since)
                .map(|(key, _)| key.clone())
        {
            self.inside.remove(&oldest);
        }
        let key = Key {
            camera: camera.clone(),
            zone: zone.clone(),
            track,
        };
        let visit = Visit {
            since,
            event,
            raised: BTreeSet::new(),
        };
        self.inside.insert(key, visit);
    }

    pub(crate) fn exit(&mut self, camera: &CameraId, zone: &ZoneName, track: TrackId) {
        self.inside.remove(&Key {
            camera: camera.clone(),
            zone: zone.clone(),
            track,
        });
    }

    /// Nobody is seen there any more.
    pub(crate) fn forget_camera(&mut self, camera: &CameraId) {
        self.inside.retain(|key, _| key.camera != *camera);
    }

    pub(crate) fn keep_zones(&mut self, keep: impl Fn(&CameraId, &ZoneName) -> bool) {
        self.inside.retain(|key, _| keep(&key.camera, &key.zone));
    }

    /// Visits to one zone, longest-standing first.
    pub(crate) fn of<'a>(&'a mut self, camera: &CameraId, zone: &ZoneName) -> Vec<&'a mut Visit> {
        let mut visits: Vec<_> = self
            .inside
            .iter_mut()
            .filter(|(key, _)| key.camera == *camera && key.zone == *zone)
            .map(|(_, visit)| visit)
            .collect();
        visits.sort_by_key(|visit| visit.since);
        visits
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.inside.len()
    }
}
