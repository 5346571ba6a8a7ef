//! Sums of people who came in, with those who came back counted once.

use std::ops::{AddAssign, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The times, in seconds, between which visits of the store are kept apart by how long they lasted. The limit of a
/// short stay is chosen among them, so that it holds for the past too.
pub const STAY_STEPS_S: [u32; 7] = [0, 30, 60, 90, 120, 180, 300];

/// A visit that is shorter is a short stay, where nobody says otherwise.
pub const SHORT_STAY: Duration = Duration::from_secs(60);

/// The place in [`STAY_STEPS_S`] of the highest that a visit reached.
pub fn stay_step(stay: Duration) -> usize {
    let reached = |step: &&u32| stay >= Duration::from_secs(u64::from(**step));
    let steps = STAY_STEPS_S.iter().take_while(reached).count();
    steps.saturating_sub(1)
}

/// People who came in through doors in some time; of nobody in particular. As a difference of two such sums
/// it may be negative: somebody turned out to be staff, or to have been here before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisitorSum {
    /// Entries of anybody.
    pub entries: i64,
    /// Of them, those of staff.
    pub staff: i64,
    /// Of them, those of people who were never seen well enough for a look: each counts as somebody new.
    pub unknown: i64,
    /// Different people who came in, without staff.
    pub visitors: i64,
    /// Visits that began, without staff: who comes back within three hours goes on with the same one.
    pub visits: i64,
    /// Of them, those whose end is known, by how long they lasted: see [`STAY_STEPS_S`]. Of people who were seen well
    /// alone: of others only those are seen going who never left the picture, which are the short ones.
    pub stays: [i64; STAY_STEPS_S.len()],
}

impl VisitorSum {
    /// Visits whose end is known.
    pub fn ended(&self) -> i64 {
        self.stays.iter().sum()
    }

    /// Of them, those that were shorter than one of [`STAY_STEPS_S`].
    pub fn shorter(&self, limit_s: u32) -> i64 {
        let stays = STAY_STEPS_S.iter().zip(&self.stays);
        stays
            .filter(|(step, _)| **step < limit_s)
            .map(|(_, visits)| visits)
            .sum()
    }

    /// Nothing at all.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for VisitorSum {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.staff += other.staff;
        self.unknown += other.unknown;
        self.visitors += other.visitors;
        self.visits += other.visits;
        for (sum, more) in self.stays.iter_mut().zip(other.stays) {
            *sum += more;
        }
    }
}

impl Sub for VisitorSum {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            entries: self.entries - other.entries,
            staff: self.staff - other.staff,
            unknown: self.unknown - other.unknown,
            visitors: self.visitors - other.visitors,
            visits: self.visits - other.visits,
            stays: std::array::from_fn(|step| self.stays[step] - other.stays[step]),
        }
    }
}
