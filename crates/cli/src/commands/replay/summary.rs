//! The outcome of a replay in figures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use inveye_domain::{EventKind, LaneName, Scene, SceneEvent, ZonePurpose};
use inveye_identity::VisitorId;
use inveye_pipeline::replay::Outcome;
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
    /// Absent where people are not known again.
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<People>,
    lines: BTreeMap<String, Line>,
    zones: BTreeMap<String, Zone>,
    queues: BTreeMap<String, Queue>,
    /// Empty, not zero, where nobody looked for hands.
    shelves: BTreeMap<String, Shelf>,
    suspicious: Vec<Suspicious>,
}

#[derive(Debug, Serialize)]
struct Shelf {
    touch: u64,
    pick: u64,
    #[serde(rename = "return")]
    put_back: u64,
}

#[derive(Debug, Serialize)]
struct Suspicious {
    t: f64,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    score: f64,
}

#[derive(Debug, Serialize)]
struct People {
    /// Different people who are no staff.
    visitors: usize,
    staff: usize,
}

impl People {
    fn new(outcome: &Outcome) -> Option<Self> {
        let names = |staff: bool| -> BTreeSet<VisitorId> {
            let people = outcome.people.values();
            let people = people.filter(|who| who.staff == staff && who.looked_at);
            people.map(|who| who.visitor).collect()
        };
        (!outcome.people.is_empty()).then(|| Self {
            visitors: names(false).len(),
            staff: names(true).len(),
        })
    }
}

#[derive(Debug, Serialize)]
struct Line {
    #[serde(rename = "in")]
    ins: u64,
    out: u64,
    /// Crossings of staff, either way, which count in neither.
    staff: u64,
}

#[derive(Debug, Serialize)]
struct Zone {
    visits: usize,
    dwell_s: Vec<f64>,
    peak: usize,
}

#[derive(Debug, Serialize)]
struct Queue {
    joined: u64,
    served: usize,
    abandoned: usize,
    /// Still waiting at the end, or lost from sight.
    unresolved: u64,
    wait_s: Vec<f64>,
    abandoned_wait_s: Vec<f64>,
    service_s: Vec<f64>,
    peak: usize,
}

impl Queue {
    fn new(queue: &inveye_pipeline::replay::Queue) -> Self {
        let seconds = |times: &[Duration]| -> Vec<f64> {
            let times = times.iter().map(|t| rounded(t.as_secs_f64(), 10.0));
            times.collect()
        };
        Self {
            joined: queue.joined,
            served: queue.waits.len(),
            abandoned: queue.abandoned.len(),
            unresolved: queue.unresolved,
            wait_s: seconds(&queue.waits),
            abandoned_wait_s: seconds(&queue.abandoned),
            service_s: seconds(&queue.services),
            peak: queue.peak,
        }
    }
}

impl Summary {
    pub(super) fn new(video: &Path, scene: &Scene, replayed: &Replayed) -> Self {
        let outcome = &replayed.outcome;
        let lines = scene.tripwires.iter().map(|line| {
            let crossings = outcome.all_crossings(&line.name);
            let line_summary = Line {
                ins: crossings.ins,
                out: crossings.outs,
                staff: crossings.staff,
            };
            (line.name.to_string(), line_summary)
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
        let lanes: BTreeSet<&LaneName> =
            scene.zones.iter().filter_map(|z| z.lane.as_ref()).collect();
        let queues = lanes
            .into_iter()
            .map(|lane| (lane.to_string(), Queue::new(&outcome.queue(lane))));
        Self {
            video: video.display().to_string(),
            frames: replayed.frames,
            analysed: outcome.analysed,
            video_s: rounded(replayed.video.as_secs_f64(), 10.0),
            wall_s: rounded(replayed.wall.as_secs_f64(), 100.0),
            model: replayed.model.clone(),
            tracks: outcome.tracks(),
            people: People::new(outcome),
            lines: lines.collect(),
            zones: zones.collect(),
            queues: queues.collect(),
            shelves: shelves(scene, outcome),
            suspicious: outcome.events.iter().filter_map(suspicious).collect(),
        }
    }

    pub(super) fn print(&self) {
        self.print_counts();
        for (name, shelf) in &self.shelves {
            output::line(format_args!(
                "shelf {name}: {} touched, {} taken, {} put back",
                shelf.touch, shelf.pick, shelf.put_back
            ));
        }
        for seen in &self.suspicious {
            let place = seen.zone.as_deref().unwrap_or("anywhere");
            output::line(format_args!(
                "suspicious at {:.1} s: {} at {place}, score {:.2}",
                seen.t, seen.kind, seen.score
            ));
        }
    }

    fn print_counts(&self) {
        output::line(format_args!(
            "{}: {} of {} frames ({:.1} s) analysed in {:.1} s with {}",
            self.video, self.analysed, self.frames, self.video_s, self.wall_s, self.model
        ));
        output::line(format_args!("{} tracks", self.tracks));
        if let Some(people) = &self.people {
            output::line(format_args!(
                "{} different visitors, {} staff",
                people.visitors, people.staff
            ));
        }
        for (name, line) in &self.lines {
            output::line(format_args!(
                "line {name}: {} in, {} out, staff {}",
                line.ins, line.out, line.staff
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
        for (name, queue) in &self.queues {
            let waits: Vec<String> = queue.wait_s.iter().map(|s| format!("{s:.1}")).collect();
            output::line(format_args!(
                "lane {name}: {} joined, {} served, {} gave up, {} unresolved, at most {} waiting; waits in s: {}",
                queue.joined,
                queue.served,
                queue.abandoned,
                queue.unresolved,
                queue.peak,
                waits.join(" ")
            ));
        }
    }
}

fn shelves(scene: &Scene, outcome: &Outcome) -> BTreeMap<String, Shelf> {
    let goods = [ZonePurpose::Shelf, ZonePurpose::HighValue];
    let zones = scene.zones.iter();
    zones
        .filter(|zone| outcome.watched_hands && goods.contains(&zone.purpose))
        .map(|zone| {
            let shelf = outcome.shelf(&zone.name);
            let summary = Shelf {
                touch: shelf.touches,
                pick: shelf.picks,
                put_back: shelf.returns,
            };
            (zone.name.to_string(), summary)
        })
        .collect()
}

fn suspicious(event: &SceneEvent) -> Option<Suspicious> {
    let EventKind::Suspicious {
        behaviour,
        zone,
        score,
    } = &event.kind
    else {
        return None;
    };
    Some(Suspicious {
        t: rounded(event.at.as_seconds(), 1e2),
        kind: behaviour.as_str(),
        zone: zone.as_ref().map(ToString::to_string),
        score: rounded(*score, 1e2),
    })
}
