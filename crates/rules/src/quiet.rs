//! What people have silenced for a while.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{CameraId, RuleId, Snooze, WallTime};

use crate::cool_down::Cause;

type Key = (RuleId, Option<CameraId>, Cause);

#[derive(Debug, Default)]
pub(crate) struct Quiet {
    snoozes: Vec<Snooze>,
    /// What lasts and was counted already.
    counted: BTreeSet<Key>,
    held_back: BTreeMap<u64, u64>,
}

impl Quiet {
    pub(crate) fn set(&mut self, snoozes: Vec<Snooze>) {
        self.snoozes = snoozes;
        self.counted.clear();
    }

    /// Whether a thing that happened once is held back.
    pub(crate) fn holds(
        &mut self,
        rule: &RuleId,
        camera: Option<&CameraId>,
        now: WallTime,
    ) -> bool {
        let Some(id) = self.covering(rule, camera, now) else {
            return false;
        };
        *self.held_back.entry(id).or_default() += 1;
        true
    }

    /// As [`Quiet::holds`] for what lasts: asked again and again, counted once. When the snooze ends and
    /// it still lasts, it is raised.
    pub(crate) fn holds_lasting(&mut self, key: &Key, now: WallTime) -> bool {
        let Some(id) = self.covering(&key.0, key.1.as_ref(), now) else {
            return false;
        };
        if self.counted.insert(key.clone()) {
            *self.held_back.entry(id).or_default() += 1;
        }
        true
    }

    /// Alerts held back since the last time, by snooze.
    pub(crate) fn take_held_back(&mut self) -> BTreeMap<u64, u64> {
        std::mem::take(&mut self.held_back)
    }

    fn covering(&self, rule: &RuleId, camera: Option<&CameraId>, now: WallTime) -> Option<u64> {
        let mut snoozes = self.snoozes.iter();
        Some(snoozes.find(|snooze| snooze.covers(rule, camera, now))?.id)
    }
}
