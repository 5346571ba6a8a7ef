//! No second alert for the same cause too soon.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{CameraId, RuleId, WallTime};

/// What an alert is about, whoever is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Somebody crossed a line inwards.
    CameIn,
    /// Somebody crossed a line outwards.
    WentOut,
    /// Somebody entered a zone.
    Entered,
    /// Somebody stays in a zone.
    Loitering,
    /// 90 % of the people the site holds.
    NearlyFull,
    /// 100 % of them.
    Full,
    /// Many people wait for a till lane.
    ManyWait,
    /// Somebody waits for a till lane for long.
    LongWait,
    /// More people come to the tills than they serve.
    BusyTills,
    /// A camera gives no picture.
    Offline,
    /// A camera gives pictures in which nobody can be seen.
    Hidden,
}

/// A clock that is set back further than this starts all cool-downs afresh; otherwise a clock that
/// was once a year ahead would keep alerts away for that year.
const CLOCK_SET_BACK: Duration = Duration::from_secs(60);

type Key = (RuleId, Option<CameraId>, Cause);

/// When each rule raised what last.
#[derive(Debug, Default)]
pub(crate) struct CoolDowns {
    last: BTreeMap<Key, (WallTime, Duration)>,
}

impl CoolDowns {
    /// Whether it may be raised now; if so, it counts as raised.
    pub(crate) fn take(&mut self, key: Key, time: Duration, at: WallTime) -> bool {
        if let Some(&(last, _)) = self.last.get(&key)
            && cools(last, time, at)
        {
            return false;
        }
        self.last.insert(key, (at, time));
        true
    }

    /// Frees what has cooled down.
    pub(crate) fn tidy(&mut self, at: WallTime) {
        self.last
            .retain(|_, &mut (last, time)| cools(last, time, at));
    }

    pub(crate) fn keep_rules(&mut self, keep: impl Fn(&RuleId) -> bool) {
        self.last.retain(|(rule, _, _), _| keep(rule));
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.last.len()
    }
}

fn cools(last: WallTime, time: Duration, at: WallTime) -> bool {
    at.since(last) < time && last.since(at) <= CLOCK_SET_BACK
}
