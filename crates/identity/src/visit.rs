//! One visit: where and when somebody was, and how they looked.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::WallTime;

use crate::appearance::Appearance;
use crate::gallery::Person;
use crate::stay::Stay;
use crate::topology::Topology;
use crate::visitor::VisitorId;

/// Somebody in front of one camera for a while.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Presence {
    pub(crate) person: Person,
    pub(crate) from: WallTime,
    pub(crate) to: WallTime,
    /// The camera still follows them, even where it does not see them at the moment.
    pub(crate) open: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    pub(crate) visitor: VisitorId,
    pub(crate) appearance: Appearance,
    /// By beginning. Those long ago are let go; the last one stays.
    pub(crate) presences: Vec<Presence>,
    pub(crate) first: WallTime,
    /// How often they came in through a door, by the spans that entries are counted in.
    pub(crate) entries: BTreeMap<WallTime, u32>,
    pub(crate) stay: Stay,
    /// In view of any camera.
    pub(crate) seen: Duration,
    /// Of that, in zones of staff.
    pub(crate) in_staff_zone: Duration,
    /// A person said so; what was learned yields to it.
    pub(crate) said_staff: Option<bool>,
}

/// Whether somebody may be the one of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// They were in two places at once.
    Impossible,
    /// A camera still follows the other one, and may see them again.
    NotYet,
    Possible,
}

impl Visit {
    /// Came in through a door.
    pub(crate) fn entered(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Crossed a door, or was looked at often enough to be somebody.
    pub(crate) fn is_somebody(&self, least_looks: u32) -> bool {
        self.appearance.looks() >= least_looks || self.entered() || self.stay.is_inside().is_some()
    }

    /// When they were seen last.
    pub(crate) fn last(&self) -> WallTime {
        let ends = self.presences.iter().map(|p| p.to);
        ends.max().unwrap_or(self.first)
    }

    /// The newest of somebody.
    pub(crate) fn presence_of(&mut self, person: &Person) -> Option<&mut Presence> {
        let mut newest_first = self.presences.iter_mut().rev();
        newest_first.find(|p| p.person == *person)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.presences.iter().any(|p| p.open)
    }

    /// Whether `other`, who is none of the presences yet, may be the same person.
    pub(crate) fn fit(&self, other: &Presence, topology: &Topology, memory: Duration) -> Fit {
        let mut fit = Fit::Possible;
        for presence in &self.presences {
            let (a, b) = (&presence.person.camera, &other.person.camera);
            if topology.is_shared(a, b) {
                continue;
            }
            if !is_apart(presence, other, topology.least(a, b)) {
                return Fit::Impossible;
            }
            if presence.open {
                fit = Fit::NotYet;
            }
        }
        if other.from.since(self.last()) > memory {
            return Fit::Impossible;
        }
        fit
    }

    /// Whether going on with this presence until `to` would put the person into two places at once.
    pub(crate) fn collides(&self, person: &Person, to: WallTime, topology: &Topology) -> bool {
        let Some(own) = self.presences.iter().rev().find(|p| p.person == *person) else {
            return false;
        };
        let longer = Presence { to, ..own.clone() };
        self.presences.iter().any(|other| {
            let (a, b) = (&other.person.camera, &person.camera);
            other.person != *person
                && !topology.is_shared(a, b)
                && !is_apart(other, &longer, Duration::ZERO)
        })
    }

    /// Lets go of presences that ended before, but for the last.
    pub(crate) fn forget_before(&mut self, time: WallTime) {
        let last = self.last();
        self.presences
            .retain(|p| p.open || p.to >= time || p.to == last);
    }
}

/// Whether one ended before the other began, with at least the way between them.
fn is_apart(a: &Presence, b: &Presence, way: Duration) -> bool {
    let (earlier, later) = if a.from <= b.from { (a, b) } else { (b, a) };
    earlier.to < later.from && later.from.since(earlier.to) >= way
}
