//! Sums of people who came in, with those who came back counted once.

use std::ops::{AddAssign, Sub};

use serde::{Deserialize, Serialize};

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
}

impl VisitorSum {
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
        }
    }
}
