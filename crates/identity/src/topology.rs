//! Which cameras see the same place, and how long the way is from one to another.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use inveye_domain::CameraId;

/// Ways that are remembered of a pair of cameras.
const WAYS: usize = 64;
/// Fewer say nothing of the shortest.
const ENOUGH: usize = 20;

/// What is known of the cameras' places: said by somebody, or learned from people who went from one to
/// another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topology {
    shared: BTreeSet<(CameraId, CameraId)>,
    said: BTreeMap<(CameraId, CameraId), Duration>,
    walked: BTreeMap<(CameraId, CameraId), VecDeque<Duration>>,
}

impl Topology {
    /// Both see the same place: somebody may be in both at once.
    pub fn share_view(&mut self, a: &CameraId, b: &CameraId) {
        self.shared.insert(pair(a, b));
    }

    /// Nobody gets from one to the other in less time.
    pub fn least_way(&mut self, a: &CameraId, b: &CameraId, time: Duration) {
        self.said.insert(pair(a, b), time);
    }

    /// Whether somebody may be in both at once.
    pub fn is_shared(&self, a: &CameraId, b: &CameraId) -> bool {
        a != b && self.shared.contains(&pair(a, b))
    }

    /// Learns from somebody who was out of sight for this long on the way.
    pub(crate) fn learn(&mut self, a: &CameraId, b: &CameraId, way: Duration) {
        let ways = self.walked.entry(pair(a, b)).or_default();
        if ways.len() == WAYS {
            ways.pop_front();
        }
        ways.push_back(way);
    }

    /// The least time from one to the other: as said, else half of the quickest way that is remembered, else
    /// none at all. Nothing stricter: whoever is refused here teaches nothing any more, so that a bound among
    /// the ways themselves would climb.
    pub fn least(&self, a: &CameraId, b: &CameraId) -> Duration {
        let key = pair(a, b);
        if a == b || self.shared.contains(&key) {
            return Duration::ZERO;
        }
        if let Some(said) = self.said.get(&key) {
            return *said;
        }
        let ways = self.walked.get(&key).filter(|w| w.len() >= ENOUGH);
        let quickest = ways.and_then(|ways| ways.iter().min());
        quickest.map_or(Duration::ZERO, |way| *way / 2)
    }
}

fn pair(a: &CameraId, b: &CameraId) -> (CameraId, CameraId) {
    if a <= b {
        (a.clone(), b.clone())
    } else {
        (b.clone(), a.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_learned_from_enough_people_and_yield_to_what_is_said() {
        let [a, b] = ["A", "B"].map(|name| CameraId::new(name).unwrap());
        let mut shop = Topology::default();
        for second in 0..19 {
            shop.learn(&a, &b, Duration::from_secs(20 + second));
        }
        assert_eq!(shop.least(&a, &b), Duration::ZERO, "too few");
        shop.learn(&b, &a, Duration::from_secs(20));
        assert_eq!(shop.least(&b, &a), Duration::from_secs(10));
        shop.least_way(&a, &b, Duration::from_secs(5));
        assert_eq!(shop.least(&a, &b), Duration::from_secs(5));
        assert_eq!(shop.least(&a, &a), Duration::ZERO);
        assert!(!shop.is_shared(&a, &b));
        shop.share_view(&b, &a);
        assert!(shop.is_shared(&a, &b) && !shop.is_shared(&a, &a));
    }
}
