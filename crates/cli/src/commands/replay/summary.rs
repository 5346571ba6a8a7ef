//! The outcome of a replay in figures.

use std::collections::BTreeMap;
use std::path::Path;

use inveye_domain::Scene;
use serde::Serialize;

use super::Replayed;
use super::events::rounded;
use crate::commands::output;

/// As documented; its keys are stable.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    video: String,
    frames: u64,
    analysed: u64,
    video_s: f64,
    wall_s: f64,
    model: String,
    tracks: usize,
    lines: BTreeMap<String, Line>,
    zones: BTreeMap<String, Zone>,
    /// Queues, shelves and behaviour are not computed by this version: empty, not zero.
    queues: BTreeMap<String, ()>,
    shelves: BTreeMap<String, ()>,
    suspicious: Vec<()>,
}

#[derive(Debug, Serialize)]
struct Line {
    #[serde(rename = "in")]
    ins: u64,
    out: u64,
    /// Staff are not told apart yet: nobody is.
    staff: u64,
}

#[derive(Debug, Serialize)]
struct Zone {
    visits: usize,
    dwell_s: Vec<f64>,
    peak: usize,
}

impl Summary {
    pub(super) fn new(video: &Path, scene: &Scene, replayed: &Replayed) -> Self {
        let outcome = &replayed.outcome;
        let lines = scene.tripwires.iter().map(|line| {
            let (ins, out) = outcome.crossings(&line.name);
            (line.name.to_string(), Line { ins, out, staff: 0 })
        });
        let zones = scene.zones.iter().map(|zone| {
            let visits = outcome.visits(&zone.name);
            let dwell_s = visits
                .iter()
                .map(|v| rounded(v.dwell.as_secs_f64(), 10.0))
                .collect();
            let zone_summary = Zone {
                visits: visits.len(),
                dwell_s,
                peak: outcome.peak(&zone.name),
            };
            (zone.name.to_string(), zone_summary)
        });
        Self {
            video: video.display().to_string(),
            frames: replayed.frames,
            analysed: outcome.analysed,
            video_s: rounded(replayed.video.as_secs_f64(), 10.0),
            wall_s: rounded(replayed.wall.as_secs_f64(), 100.0),
            model: replayed.model.clone(),
            tracks: outcome.tracks(),
            lines: lines.collect(),
            zones: zones.collect(),
            queues: BTreeMap::new(),
            shelves: BTreeMap::new(),
            suspicious: Vec::new(),
        }
    }

    pub(super) fn print(&self) {
        output::line(format_args!(
            "{}: {} of {} frames ({:.1} s) analysed in {:.1} s with {}",
            self.video, self.analysed, self.frames, self.video_s, self.wall_s, self.model
        ));
        output::line(format_args!("{} tracks", self.tracks));
        for (name, line) in &self.lines {
            output::line(format_args!(
                "line {name}: {} in, {} out",
                line.ins, line.out
            ));
        }
        for (name, zone) in &self.zones {
            let dwell: Vec<String> = zone.dwell_s.iter().map(|s| format!("{s:.1}")).collect();
            output::line(format_args!(
                "zone {name}: {} visits, at most {} at a time; dwell in s: {}",
                zone.visits,
                zone.peak,
                dwell.join(" ")
            ));
        }
    }
}
