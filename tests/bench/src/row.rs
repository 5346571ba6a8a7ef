//! One figure beside what it is held against, in the form that `inveye bench --json` has.

use serde::Serialize;

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Name of the benchmark.
    pub name: String,
    /// How it was measured.
    pub what: String,
    /// What came out.
    pub figure: f64,
    /// Unit of figure and bound.
    pub unit: &'static str,
    /// What it is held against.
    pub bound: f64,
    /// What the bound is.
    pub bound_is: String,
    /// Figure over bound.
    pub ratio: f64,
    /// Whether a ratio above or below 1 is good.
    pub better: &'static str,
}

impl Row {
    /// A figure that should be above its bound.
    pub fn at_least(name: &str, figure: f64, unit: &'static str, bound: f64) -> Self {
        Self::new(name, figure, unit, bound, "more")
    }

    /// A figure that should be below its bound.
    pub fn at_most(name: &str, figure: f64, unit: &'static str, bound: f64) -> Self {
        Self::new(name, figure, unit, bound, "less")
    }

    fn new(name: &str, figure: f64, unit: &'static str, bound: f64, better: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            what: String::new(),
            figure,
            unit,
            bound,
            bound_is: "wanted".to_owned(),
            ratio: figure / bound,
            better,
        }
    }

    /// With the bound's meaning and how it was measured.
    #[must_use]
    pub fn told(self, bound_is: &str, what: impl Into<String>) -> Self {
        Self {
            bound_is: format!("{} {bound_is}", self.unit),
            what: what.into(),
            ..self
        }
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:<14} {:>8.1} {:<5} {:>8.1} {:<40} ratio {:.2} ({} is better)  {}",
            self.name,
            self.figure,
            self.unit,
            self.bound,
            self.bound_is,
            self.ratio,
            self.better,
            self.what
        )
    }
}

/// The value that `share` (0–1) of all are not above; NaN of nothing.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index of at most some hundred thousand"
)]
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let index = (last as f64 * share).ceil() as usize;
    values.get(index.min(last)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let mut values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((percentile(&mut values, 0.95) - 96.0).abs() < 1e-9);
        assert!((percentile(&mut values, 0.0) - 1.0).abs() < 1e-9);
        assert!((percentile(&mut values, 1.0) - 100.0).abs() < 1e-9);
        assert!(percentile(&mut [], 0.5).is_nan());
    }
}
