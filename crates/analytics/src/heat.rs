//! Where people are: the time that foot points spend in each cell of a grid over the picture.
//!
//! Between two analysed frames a foot point went straight, so its time is shared by the cells on its way:
//! the map of a walk does not depend on how many frames were analysed. The times of one person add up to
//! the time from the first to the last sight of them, to the millisecond.

use inveye_domain::{HEAT_CELLS, HEAT_COLUMNS, HEAT_ROWS, HeatAmount, HeatSum, MediaTime, Point};

/// The cells a person came to already, a bit each; the word after the last is for beyond the picture.
/// Made once for each person, so that a frame allocates nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Trail(Vec<u64>);

const BEYOND: u16 = HEAT_CELLS;

impl Trail {
    /// True the first time.
    fn is_new(&mut self, cell: u16) -> bool {
        if self.0.is_empty() {
            self.0.resize(usize::from(HEAT_CELLS) / 64 + 1, 0);
        }
        let (word, bit) = (usize::from(cell) / 64, 1_u64 << (cell % 64));
        let Some(word) = self.0.get_mut(word) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// From where to where somebody went between two frames, in 0–1 of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stride {
    pub(crate) from: Point,
    pub(crate) to: Point,
    pub(crate) begun: MediaTime,
    pub(crate) ended: MediaTime,
}

/// Sums since they were taken last.
#[derive(Debug, Clone)]
pub(crate) struct HeatGrid {
    /// Row by row; the last is beyond the picture.
    cells: Vec<HeatAmount>,
    is_empty: bool,
}

impl HeatGrid {
    pub(crate) fn new() -> Self {
        Self {
            cells: vec![HeatAmount::default(); usize::from(HEAT_CELLS) + 1],
            is_empty: true,
        }
    }

    /// What has come together, sparse; none when nobody was in view. It begins at zero again.
    pub(crate) fn take(&mut self) -> Option<HeatSum> {
        if self.is_empty {
            return None;
        }
        self.is_empty = true;
        let mut sum = HeatSum::default();
        for (cell, amount) in (0..).zip(&mut self.cells) {
            sum.add(cell, std::mem::take(amount));
        }
        Some(sum)
    }

    /// Shares the time of a stride among the cells on its way.
    pub(crate) fn walk(&mut self, trail: &mut Trail, stride: &Stride) {
        let begun = millis(stride.begun);
        let total = millis(stride.ended).saturating_sub(begun);
        let (from, to) = (in_cells(stride.from), in_cells(stride.to));
        let mut columns = Borders::new(from.x, to.x);
        let mut rows = Borders::new(from.y, to.y);
        let (mut at, mut spent) = (0.0, 0);
        while at < 1.0 {
            let next = columns.next().min(rows.next()).clamp(at, 1.0);
            let until = share(total, next);
            // A corner is crossed in no time: the cell that only touches it is not on the way.
            if next - at > LEAST {
                let middle = f64::midpoint(at, next);
                let cell = cell_at(
                    from.x + (to.x - from.x) * middle,
                    from.y + (to.y - from.y) * middle,
                );
                self.spend(trail, cell, until - spent);
                spent = until;
            }
            at = next;
            columns.pass(at);
            rows.pass(at);
        }
    }

    fn spend(&mut self, trail: &mut Trail, cell: u16, millis: u64) {
        let visits = u64::from(trail.is_new(cell));
        if let Some(amount) = self.cells.get_mut(usize::from(cell)) {
            *amount = amount.plus(HeatAmount { millis, visits });
            self.is_empty = false;
        }
    }
}

/// Where a stride crosses the borders of columns or of rows, as shares of its length.
struct Borders {
    from: f64,
    length: f64,
    border: f64,
    step: f64,
}

impl Borders {
    fn new(from: f64, to: f64) -> Self {
        let is_forward = to >= from;
        Self {
            from,
            length: to - from,
            border: if is_forward {
                from.floor() + 1.0
            } else {
                from.ceil() - 1.0
            },
            step: if is_forward { 1.0 } else { -1.0 },
        }
    }

    /// The next one; infinite where there is none.
    fn next(&self) -> f64 {
        if self.length == 0.0 {
            return f64::INFINITY;
        }
        (self.border - self.from) / self.length
    }

    /// Leaves behind what was reached.
    fn pass(&mut self, at: f64) {
        if self.next() <= at {
            self.border += self.step;
        }
    }
}

/// A smaller share of a stride is rounding.
const LEAST: f64 = 1e-9;

/// Farther out than this from the picture nobody's foot is; a broken box must not make a long way.
const FARTHEST: f64 = 1.0;

fn in_cells(p: Point) -> Point {
    let near = |v: f64| v.clamp(-FARTHEST, 1.0 + FARTHEST);
    Point::new(
        near(p.x) * f64::from(HEAT_COLUMNS),
        near(p.y) * f64::from(HEAT_ROWS),
    )
}

/// The lower and the right border belong to the picture.
fn cell_at(x: f64, y: f64) -> u16 {
    let (columns, rows) = (f64::from(HEAT_COLUMNS), f64::from(HEAT_ROWS));
    if !(0.0..=columns).contains(&x) || !(0.0..=rows).contains(&y) {
        return BEYOND;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the grid"
    )]
    let (column, row) = (x as u16, y as u16);
    row.min(HEAT_ROWS - 1) * HEAT_COLUMNS + column.min(HEAT_COLUMNS - 1)
}

/// Whole milliseconds of media time: differences of them add up without a remainder.
fn millis(at: MediaTime) -> u64 {
    u64::try_from(at.as_micros().div_euclid(1000)).unwrap_or(0)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a stride takes seconds, and the share is within 0–1"
)]
fn share(total: u64, of: f64) -> u64 {
    (total as f64 * of).round() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stride(from: [f64; 2], to: [f64; 2], micros: i64) -> Stride {
        Stride {
            from: from.into(),
            to: to.into(),
            begun: MediaTime::from_micros(0),
            ended: MediaTime::from_micros(micros),
        }
    }

    fn walked(strides: &[Stride]) -> HeatSum {
        let (mut grid, mut trail) = (HeatGrid::new(), Trail::default());
        for stride in strides {
            grid.walk(&mut trail, stride);
        }
        grid.take().unwrap_or_default()
    }

    #[track_caller]
    fn check(strides: &[Stride], expected: &[(u16, u64, u64)]) {
        let got: Vec<_> = walked(strides)
            .cells()
            .map(|(cell, amount)| (cell, amount.millis, amount.visits))
            .collect();
        assert_eq!(got, expected);
    }

    /// The middle of a cell.
    fn middle(column: f64, row: f64) -> [f64; 2] {
        [(column + 0.5) / 64.0, (row + 0.5) / 36.0]
    }

    #[test]
    fn time_is_shared_by_the_cells_on_the_way() {
        let here = middle(3.0, 2.0);
        let cell = 2 * 64 + 3;
        check(&[stride(here, here, 500_000)], &[(cell, 500, 1)]);
        // Half of the way in each of two neighbours.
        let on = [stride(here, middle(4.0, 2.0), 500_000)];
        check(&on, &[(cell, 250, 1), (cell + 1, 250, 1)]);
        // Backwards, over four rows.
        let up = [stride(middle(3.0, 6.0), here, 400_000)];
        let rows = [(2, 50), (3, 100), (4, 100), (5, 100), (6, 50)];
        check(&up, &rows.map(|(row, ms)| (row * 64 + 3, ms, 1)));
        // Straight through a corner: the cells beside it are not on the way.
        let across = [stride(here, middle(4.0, 3.0), 200_000)];
        check(&across, &[(cell, 100, 1), (cell + 65, 100, 1)]);
    }

    #[test]
    fn whoever_comes_back_counts_once_in_a_cell() {
        let (here, there) = (middle(3.0, 2.0), middle(4.0, 2.0));
        let to_and_fro = [
            stride(here, there, 200_000),
            stride(there, here, 200_000),
            stride(here, there, 200_000),
        ];
        let cell = 2 * 64 + 3;
        check(&to_and_fro, &[(cell, 300, 1), (cell + 1, 300, 1)]);
    }

    #[test]
    fn feet_beyond_the_picture_are_in_no_cell() {
        let sum = walked(&[stride([0.5, 0.9], [0.5, 1.1], 1_000_000)]);
        assert_eq!(sum.beyond.millis, 500);
        assert_eq!(sum.millis(), 1000);
        // The picture's very edge is in it.
        let sum = walked(&[stride([1.0, 1.0], [1.0, 1.0], 1_000_000)]);
        assert_eq!(sum.cells().next().unwrap().0, HEAT_CELLS - 1);
    }

    #[test]
    fn what_was_taken_is_not_taken_again() {
        let (mut grid, mut trail) = (HeatGrid::new(), Trail::default());
        assert_eq!(grid.take(), None);
        grid.walk(&mut trail, &stride([0.5; 2], [0.5; 2], 1000));
        assert_eq!(grid.take().unwrap().millis(), 1);
        assert_eq!(grid.take(), None);
    }

    proptest! {
        #[test]
        fn no_time_is_lost_on_any_way(
            places in prop::collection::vec((-9.0..9.0_f64, -9.0..9.0_f64, 0_i64..3_000_000), 1..20),
        ) {
            let (mut grid, mut trail) = (HeatGrid::new(), Trail::default());
            let (mut at, mut now) = (Point::new(0.5, 0.5), MediaTime::from_micros(777));
            let begun = now;
            for (x, y, micros) in places {
                let (to, ended) = (Point::new(x, y), MediaTime::from_micros(now.as_micros() + micros));
                grid.walk(&mut trail, &Stride { from: at, to, begun: now, ended });
                (at, now) = (to, ended);
            }
            let sum = grid.take().unwrap();
            prop_assert_eq!(sum.millis(), millis(now) - millis(begun));
            prop_assert!(sum.cells().all(|(_, amount)| amount.visits == 1));
        }
    }
}
