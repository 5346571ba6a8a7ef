//! What a scene says a replay should find.

use std::collections::BTreeMap;
use std::path::PathBuf;

use inveye_domain::{TripwireName, ZoneName};
use serde::Deserialize;

/// The `[expect]` table of a scene file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Expectation {
    /// Boxes and events in the format `storecam-truth/1`, beside the scene file.
    pub truth: Option<PathBuf>,
    /// Boxes in the MOTChallenge's format, beside the scene file.
    pub boxes: Option<PathBuf>,
    /// How far apart in seconds a stated and a true event may lie.
    #[serde(default = "default_match_s")]
    pub match_s: f64,
    /// Least F1 of each bound kind of event.
    #[serde(default = "default_f1")]
    pub f1: f64,
    /// Crossings by line.
    #[serde(default)]
    pub lines: BTreeMap<TripwireName, LineExpectation>,
    /// Visits by zone.
    #[serde(default)]
    pub zones: BTreeMap<ZoneName, ZoneExpectation>,
    /// What this version does not compare; named in the report.
    #[serde(flatten)]
    pub others: BTreeMap<String, toml::Value>,
}

impl Default for Expectation {
    fn default() -> Self {
        Self {
            truth: None,
            boxes: None,
            match_s: default_match_s(),
            f1: default_f1(),
            lines: BTreeMap::new(),
            zones: BTreeMap::new(),
            others: BTreeMap::new(),
        }
    }
}

/// Crossings of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct LineExpectation {
    /// Inwards.
    #[serde(rename = "in")]
    pub ins: u64,
    /// Outwards.
    #[serde(rename = "out")]
    pub outs: u64,
    /// How far off each count may be.
    #[serde(default)]
    pub tolerance: u64,
}

/// Visits of one zone.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ZoneExpectation {
    /// How many; exact.
    pub visits: Option<u64>,
    /// How long each lasted, in the order in which they ended.
    pub dwell_s: Option<Vec<f64>>,
    /// How far off each may be.
    #[serde(default = "default_tolerance_s")]
    pub tolerance_s: f64,
    /// Different persons: reported beside the number of different tracks, bound to nothing.
    pub people: Option<u64>,
    /// What this version does not compare; named in the report.
    #[serde(flatten)]
    pub others: BTreeMap<String, toml::Value>,
}

fn default_match_s() -> f64 {
    1.5
}

fn default_f1() -> f64 {
    0.95
}

fn default_tolerance_s() -> f64 {
    1.5
}
