//! How full the site is, with hysteresis: people walk in and out at the limit all the time.

use std::collections::BTreeSet;

use inveye_domain::RuleId;

use crate::cool_down::Cause;

/// A level is left only when occupancy falls so many percent below it.
const HYSTERESIS: u64 = 5;

/// Levels that were raised and not left yet.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    pub(crate) people: u32,
    raised: BTreeSet<(RuleId, Cause)>,
}

impl Crowd {
    /// The level that wants an alert, if any. Only the highest one is raised.
    pub(crate) fn wants(&mut self, rule: &RuleId, capacity: u32) -> Option<Cause> {
        let reached = |percent: u64| {
            capacity > 0 && u64::from(self.people) * 100 >= u64::from(capacity) * percent
        };
        for (cause, percent) in [(Cause::NearlyFull, 90), (Cause::Full, 100)] {
            if !reached(percent - HYSTERESIS) {
                self.raised.remove(&(rule.clone(), cause));
            }
        }
        let wanted = match (reached(100), reached(90)) {
            (true, _) => Cause::Full,
            (false, true) => Cause::NearlyFull,
            (false, false) => return None,
        };
        (!self.raised.contains(&(rule.clone(), wanted))).then_some(wanted)
    }

    /// A full site is also nearly full: that needs no alert of its own when people leave.
    pub(crate) fn raised(&mut self, rule: &RuleId, cause: Cause) {
        self.raised.insert((rule.clone(), Cause::NearlyFull));
        self.raised.insert((rule.clone(), cause));
    }

    pub(crate) fn keep_rules(&mut self, keep: impl Fn(&RuleId) -> bool) {
        self.raised.retain(|(rule, _)| keep(rule));
    }
}
