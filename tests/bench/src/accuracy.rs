//! How right the product is, beside what it must reach: people followed through the MOTChallenge's
//! sequences, and a simulated shop whose every crossing and visit is known.
//!
//! Shipped settings only, the same everywhere. Same input, same figures. Detectors are no part of
//! this: `inveye evaluate` measures them on footage.

mod camera;
mod lanes;
mod likeness;
mod noise;
mod people;
mod sequences;
mod shop;
mod traffic;
mod visits;

use serde::Serialize;

pub(crate) use noise::Dice;

pub use lanes::lane_bars;
pub use sequences::sequence_bars;
pub use shop::shop_bars;
pub use traffic::traffic_bars;
pub use visits::visit_bars;

/// One thing that must be reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// What.
    pub bar: String,
    /// What came out; none where it could not be measured.
    pub figure: Option<f64>,
    /// What it must reach.
    pub bound: f64,
    /// Whether a figure above or below the bound is good.
    pub better: &'static str,
    /// Of figure and bound.
    pub unit: &'static str,
    /// Whether it is reached; none where it could not be measured.
    pub met: Option<bool>,
    /// How it was measured, or why not.
    pub how: String,
}

impl Bar {
    fn at_least(bar: &str, figure: f64, bound: f64, unit: &'static str, how: String) -> Self {
        Self {
            bar: bar.to_owned(),
            figure: Some(figure),
            bound,
            better: "more",
            unit,
            met: Some(figure >= bound),
            how,
        }
    }

    fn at_most(bar: &str, figure: f64, bound: f64, unit: &'static str, how: String) -> Self {
        Self {
            better: "less",
            met: Some(figure <= bound),
            ..Self::at_least(bar, figure, bound, unit, how)
        }
    }

    fn not_run(bar: &str, bound: f64, unit: &'static str, why: &str) -> Self {
        Self {
            bar: bar.to_owned(),
            figure: None,
            bound,
            better: "more",
            unit,
            met: None,
            how: why.to_owned(),
        }
    }
}

impl std::fmt::Display for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            bar,
            bound,
            unit,
            how,
            ..
        } = self;
        let sign = if self.better == "more" { '≥' } else { '≤' };
        let verdict = match self.met {
            Some(true) => "reached",
            Some(false) => "MISSED",
            None => "not run",
        };
        let figure = self
            .figure
            .map_or_else(|| "–".to_owned(), |figure| format!("{figure:.2}"));
        write!(
            f,
            "{verdict:8} {bar}: {figure} {unit} ({sign} {bound:.2})  {how}"
        )
    }
}
