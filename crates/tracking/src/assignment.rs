//! Best one-to-one pairing of rows and columns.

/// Finds the pairing with the largest sum of gains.
///
/// A gain that is not above zero, or not a number, forbids its pair; rows and columns may stay
/// alone. The buffers are kept from call to call.
#[derive(Debug, Default)]
pub(crate) struct Assignment {
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    /// Row that holds a column; 0 is nobody, rows count from 1.
    holder: Vec<usize>,
    way: Vec<usize>,
    reach: Vec<f64>,
    done: Vec<bool>,
    pairs: Vec<(usize, usize)>,
}

impl Assignment {
    /// `gains` is row-major, `rows × columns`.
    pub(crate) fn solve(&mut self, gains: &[f64], rows: usize, columns: usize) {
        debug_assert_eq!(gains.len(), rows * columns);
        self.pairs.clear();
        if rows == 0 || columns == 0 {
            return;
        }
        // Each row has a place to stay alone in, at no cost.
        let width = columns + rows;
        reset(&mut self.row_potential, rows + 1, 0.0);
        reset(&mut self.column_potential, width + 1, 0.0);
        reset(&mut self.holder, width + 1, 0);
        reset(&mut self.way, width + 1, 0);
        for row in 1..=rows {
            self.insert(gains, row, columns, width);
        }
        for column in 1..=columns {
            let row = self.holder[column];
            if row > 0 && gain_of(gains[(row - 1) * columns + column - 1]).is_some() {
                self.pairs.push((row - 1, column - 1));
            }
        }
        self.pairs.sort_unstable();
    }

    /// What [`Self::solve`] found: row and column, in the order of rows.
    pub(crate) fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }

    /// Shortest augmenting path from one more row (Hungarian method with potentials).
    fn insert(&mut self, gains: &[f64], row: usize, columns: usize, width: usize) {
        reset(&mut self.reach, width + 1, f64::INFINITY);
        reset(&mut self.done, width + 1, false);
        self.holder[0] = row;
        let mut at = 0;
        loop {
            self.done[at] = true;
            let here = self.holder[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in 1..=width {
                if self.done[column] {
                    continue;
                }
                let cost = if column <= columns {
                    gain_of(gains[(here - 1) * columns + column - 1]).map_or(f64::INFINITY, |g| -g)
                } else if column - columns == here {
                    0.0
                } else {
                    f64::INFINITY
                };
                let reduced = cost - self.row_potential[here] - self.column_potential[column];
                if reduced < self.reach[column] {
                    self.reach[column] = reduced;
                    self.way[column] = at;
                }
                if self.reach[column] < delta {
                    delta = self.reach[column];
                    next = column;
                }
            }
            for column in 0..=width {
                if self.done[column] {
                    self.row_potential[self.holder[column]] += delta;
                    self.column_potential[column] -= delta;
                } else {
                    self.reach[column] -= delta;
                }
            }
            at = next;
            if self.holder[at] == 0 {
                break;
            }
        }
        while at != 0 {
            let before = self.way[at];
            self.holder[at] = self.holder[before];
            at = before;
        }
    }
}

fn gain_of(gain: f64) -> Option<f64> {
    (gain.is_finite() && gain > 0.0).then_some(gain)
}

fn reset<T: Copy>(buffer: &mut Vec<T>, length: usize, value: T) {
    buffer.clear();
    buffer.resize(length, value);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tries everything.
    fn best_sum(gains: &[f64], columns: usize, row: usize, taken: u32) -> f64 {
        if row * columns >= gains.len() {
            return 0.0;
        }
        let alone = best_sum(gains, columns, row + 1, taken);
        (0..columns)
            .filter(|c| taken & (1 << c) == 0)
            .filter_map(|c| {
                gain_of(gains[row * columns + c])
                    .map(|g| g + best_sum(gains, columns, row + 1, taken | 1 << c))
            })
            .fold(alone, f64::max)
    }

    prop_compose! {
        fn matrices()(rows in 0_usize..6, columns in 1_usize..6)
            (gains in prop::collection::vec(
                prop_oneof![3 => 0.0..2.0, 1 => -1.0..0.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(0.5)],
                rows * columns), columns in Just(columns))
            -> (Vec<f64>, usize) { (gains, columns) }
    }

    proptest! {
        #[test]
        fn the_sum_is_what_trying_everything_finds((gains, columns) in matrices()) {
            let rows = gains.len() / columns;
            let mut assignment = Assignment::default();
            assignment.solve(&gains, rows, columns);
            let pairs = assignment.pairs();
            let sum: f64 = pairs.iter().map(|&(r, c)| gains[r * columns + c]).sum();
            prop_assert!((sum - best_sum(&gains, columns, 0, 0)).abs() < 1e-9);
            for (i, a) in pairs.iter().enumerate() {
                prop_assert!(pairs[i + 1..].iter().all(|b| a.0 != b.0 && a.1 != b.1), "one-to-one");
            }
        }
    }

    #[test]
    fn a_better_whole_beats_a_better_pair() {
        let mut assignment = Assignment::default();
        assignment.solve(&[0.9, 0.8, 0.8, 0.1], 2, 2);
        assert_eq!(assignment.pairs(), [(0, 1), (1, 0)]);
    }
}
