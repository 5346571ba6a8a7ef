//! Best one-to-one pairing of rows and columns.

/// Finds the pairing with the largest sum of gains.
///
/// A gain that is not above zero, or not a number, forbids its pair; rows and columns may stay
/// alone. The buffers are kept from call to call.
#[derive(Debug, Default)]
pub struct Assignment {
    /// How many columns each row could be paired with, and rows each column.
    row_choices: Vec<usize>,
    column_choices: Vec<usize>,
    /// Rows and columns that compete with others, and their gains.
    rows: Vec<usize>,
    columns: Vec<usize>,
    gains: Vec<f64>,
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
    pub fn solve(&mut self, gains: &[f64], rows: usize, columns: usize) {
        debug_assert_eq!(gains.len(), rows * columns);
        self.pairs.clear();
        if rows == 0 || columns == 0 {
            return;
        }
        self.take_undisputed(gains, rows, columns);
        self.solve_disputed();
        self.pairs.sort_unstable();
    }

    /// What [`Self::solve`] found: row and column, in the order of rows.
    pub fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }

    /// Pairs those who have but each other, which are most in a shop, and keeps the rest.
    fn take_undisputed(&mut self, gains: &[f64], rows: usize, columns: usize) {
        reset(&mut self.row_choices, rows, 0);
        reset(&mut self.column_choices, columns, 0);
        for (row, line) in gains.chunks_exact(columns).enumerate() {
            for (column, &gain) in line.iter().enumerate() {
                if is_allowed(gain) {
                    self.row_choices[row] += 1;
                    self.column_choices[column] += 1;
                }
            }
        }
        self.rows.clear();
        for (row, line) in gains.chunks_exact(columns).enumerate() {
            match self.row_choices[row] {
                0 => {}
                1 => match line.iter().position(|&gain| is_allowed(gain)) {
                    Some(column) if self.column_choices[column] == 1 => {
                        self.column_choices[column] = 0;
                        self.pairs.push((row, column));
                    }
                    _ => self.rows.push(row),
                },
                _ => self.rows.push(row),
            }
        }
        self.columns.clear();
        self.columns
            .extend((0..columns).filter(|&column| self.column_choices[column] > 0));
        self.gains.clear();
        for &row in &self.rows {
            let line = &gains[row * columns..(row + 1) * columns];
            self.gains
                .extend(self.columns.iter().map(|&column| line[column]));
        }
    }

    fn solve_disputed(&mut self) {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        reset(&mut self.row_potential, rows + 1, 0.0);
        reset(&mut self.column_potential, columns + 1, 0.0);
        reset(&mut self.holder, columns + 1, 0);
        reset(&mut self.way, columns + 1, 0);
        for row in 1..=rows {
            self.insert(row);
        }
        for column in 1..=columns {
            if self.holder[column] > 0 {
                let row = self.rows[self.holder[column] - 1];
                self.pairs.push((row, self.columns[column - 1]));
            }
        }
    }

    /// Shortest augmenting path from one more row (Hungarian method with potentials). It ends at a
    /// free column, or with a row that is better left alone, which costs nothing.
    fn insert(&mut self, row: usize) {
        let columns = self.columns.len();
        reset(&mut self.reach, columns + 1, f64::INFINITY);
        reset(&mut self.done, columns + 1, false);
        self.holder[0] = row;
        let mut at = 0;
        // The cheapest row to leave alone, by the column it holds.
        let (mut alone_reach, mut alone_at) = (f64::INFINITY, 0);
        loop {
            self.done[at] = true;
            let here = self.holder[at];
            let potential = self.row_potential[here];
            if -potential < alone_reach {
                (alone_reach, alone_at) = (-potential, at);
            }
            let line = &self.gains[(here - 1) * columns..here * columns];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in 1..=columns {
                if self.done[column] {
                    continue;
                }
                let gain = line[column - 1];
                if is_allowed(gain) {
                    let reduced = -gain - potential - self.column_potential[column];
                    if reduced < self.reach[column] {
                        self.reach[column] = reduced;
                        self.way[column] = at;
                    }
                }
                if self.reach[column] < delta {
                    delta = self.reach[column];
                    next = column;
                }
            }
            let is_alone = alone_reach <= delta;
            delta = delta.min(alone_reach);
            for column in 0..=columns {
                if self.done[column] {
                    self.row_potential[self.holder[column]] += delta;
                    self.column_potential[column] -= delta;
                } else {
                    self.reach[column] -= delta;
                }
            }
            alone_reach -= delta;
            at = if is_alone { alone_at } else { next };
            if is_alone || self.holder[at] == 0 {
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

fn is_allowed(gain: f64) -> bool {
    gain > 0.0 && gain < f64::INFINITY
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
            .filter(|c| is_allowed(gains[row * columns + c]))
            .map(|c| gains[row * columns + c] + best_sum(gains, columns, row + 1, taken | 1 << c))
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
