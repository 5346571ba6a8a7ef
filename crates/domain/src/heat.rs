//! Where people are, as a grid over a camera's picture: time spent and visits, of nobody in particular.

use std::collections::BTreeMap;

/// Cells across a picture.
pub const HEAT_COLUMNS: u16 = 64;
/// Cells down a picture.
pub const HEAT_ROWS: u16 = 36;
/// Cells of a picture.
pub const HEAT_CELLS: u16 = HEAT_COLUMNS * HEAT_ROWS;

/// What one place saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeatAmount {
    /// Time that people spent there, added up, in milliseconds.
    pub millis: u64,
    /// People who came there; each counts once, however often they come back.
    pub visits: u64,
}

impl HeatAmount {
    /// Neither time nor visits.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Both at once.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            millis: self.millis.saturating_add(other.millis),
            visits: self.visits.saturating_add(other.visits),
        }
    }
}

/// What all places saw in some time. Cells without anything are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeatSum {
    cells: BTreeMap<u16, HeatAmount>,
    /// Feet that were beyond the picture's borders while their people were in view.
    pub beyond: HeatAmount,
}

impl HeatSum {
    /// Adds to a cell, numbered row by row from the upper left; one that does not exist is beyond the picture.
    pub fn add(&mut self, cell: u16, amount: HeatAmount) {
        if amount.is_none() {
            return;
        }
        let place = match cell {
            0..HEAT_CELLS => self.cells.entry(cell).or_default(),
            _ => &mut self.beyond,
        };
        *place = place.plus(amount);
    }

    /// Adds all of another sum.
    pub fn merge(&mut self, other: &Self) {
        for (cell, amount) in other.cells() {
            self.add(cell, amount);
        }
        self.beyond = self.beyond.plus(other.beyond);
    }

    /// Cells with anything, in their order.
    pub fn cells(&self) -> impl Iterator<Item = (u16, HeatAmount)> + '_ {
        self.cells.iter().map(|(&cell, &amount)| (cell, amount))
    }

    /// Nobody was anywhere.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.beyond.is_none()
    }

    /// Time that people were in view, in the picture and beyond its borders, in milliseconds.
    pub fn millis(&self) -> u64 {
        let cells = self.cells.values().map(|amount| amount.millis);
        cells.fold(self.beyond.millis, u64::saturating_add)
    }
}
