//! Best one-to-one pairing, for matrices of any shape.

/// Pairs every row of the shorter side so that the sum of values is largest (Hungarian method).
/// `values` is row-major and finite.
pub(crate) fn best_pairing(values: &[f64], rows: usize, columns: usize) -> Vec<(usize, usize)> {
    if rows <= columns {
        pair_rows(rows, columns, |r, c| values[r * columns + c])
    } else {
        let mut pairs = pair_rows(columns, rows, |c, r| values[r * columns + c]);
        pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
        pairs.sort_unstable();
        pairs
    }
}

fn pair_rows(
    rows: usize,
    columns: usize,
    value: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    let mut row_potential = vec![0.0; rows + 1];
    let mut column_potential = vec![0.0; columns + 1];
    // Rows and columns count from 1; 0 is nobody.
    let mut holder = vec![0; columns + 1];
    let mut way = vec![0; columns + 1];
    for row in 1..=rows {
        holder[0] = row;
        let mut at = 0;
        let mut reach = vec![f64::INFINITY; columns + 1];
        let mut done = vec![false; columns + 1];
        while holder[at] != 0 {
            done[at] = true;
            let here = holder[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in (1..=columns).filter(|&c| !done[c]) {
                let reduced =
                    -value(here - 1, column - 1) - row_potential[here] - column_potential[column];
                if reduced < reach[column] {
                    reach[column] = reduced;
                    way[column] = at;
                }
                if reach[column] < delta {
                    delta = reach[column];
                    next = column;
                }
            }
            for column in 0..=columns {
                if done[column] {
                    row_potential[holder[column]] += delta;
                    column_potential[column] -= delta;
                } else {
                    reach[column] -= delta;
                }
            }
            at = next;
        }
        while at != 0 {
            holder[at] = holder[way[at]];
            at = way[at];
        }
    }
    let mut pairs: Vec<_> = (1..=columns)
        .filter(|&c| holder[c] > 0)
        .map(|c| (holder[c] - 1, c - 1))
        .collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tries everything; values are not negative, so pairing more is never worse.
    fn best_sum(values: &[f64], columns: usize, row: usize, taken: u32) -> f64 {
        if row * columns >= values.len() {
            return 0.0;
        }
        (0..columns)
            .filter(|c| taken & (1 << c) == 0)
            .map(|c| values[row * columns + c] + best_sum(values, columns, row + 1, taken | 1 << c))
            .fold(best_sum(values, columns, row + 1, taken), f64::max)
    }

    proptest! {
        #[test]
        fn the_sum_is_what_trying_everything_finds(
            (values, columns) in (0_usize..6, 1_usize..6).prop_flat_map(|(rows, columns)| {
                let value = prop_oneof![0.0..1.0, Just(0.0), Just(0.5)];
                (prop::collection::vec(value, rows * columns), Just(columns))
            })
        ) {
            let rows = values.len() / columns;
            let pairs = best_pairing(&values, rows, columns);
            prop_assert_eq!(pairs.len(), rows.min(columns));
            let sum: f64 = pairs.iter().map(|&(r, c)| values[r * columns + c]).sum();
            prop_assert!((sum - best_sum(&values, columns, 0, 0)).abs() < 1e-9);
        }
    }
}
