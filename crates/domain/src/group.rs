//! Groups: people who come in together, and mostly buy together.

use std::ops::AddAssign;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Sizes that are told apart: one, two, three, four, and more.
pub const GROUP_SIZES: usize = 5;

/// Somebody's place among those they came in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPlace {
    /// In the order in which they crossed, from 1. Who came alone is first and last.
    pub place: u32,
    /// Since the first of them crossed. A group counts in the time in which that was.
    pub behind: Duration,
}

/// How many groups came in, and of how many people.
///
/// Kept as "with at least so many", because that adds up: of any time, over any parts of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupSum {
    /// Groups of at least 1, 2, 3, 4 and 5 people.
    pub at_least: [u64; GROUP_SIZES],
    /// People of whom it could be told with whom they came.
    pub people: u64,
}

impl GroupSum {
    /// Groups, people who came alone among them.
    pub fn groups(&self) -> u64 {
        self.at_least[0]
    }

    /// Groups of exactly 1, 2, 3 and 4 people, and of 5 and more.
    pub fn sizes(&self) -> [u64; GROUP_SIZES] {
        std::array::from_fn(|size| {
            let larger = self.at_least.get(size + 1).copied().unwrap_or(0);
            self.at_least[size].saturating_sub(larger)
        })
    }
}

impl AddAssign for GroupSum {
    fn add_assign(&mut self, other: Self) {
        for (sum, more) in self.at_least.iter_mut().zip(other.at_least) {
            *sum += more;
        }
        self.people += other.people;
    }
}
