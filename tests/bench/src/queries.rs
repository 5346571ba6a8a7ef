//! A generated year of one store: storing it, how large it is, what dashboards ask of it, and its sums made anew.

mod asked;
mod rows;
mod year;

pub use rows::{YearOptions, query_rows};
