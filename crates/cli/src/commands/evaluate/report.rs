//! An evaluation in figures.

use std::collections::BTreeMap;
use std::path::Path;

use inveye_domain::{EventKind, SceneEvent};
use inveye_pipeline::replay::{
    DwellScore, Evaluation, EventScore, GroupScore, LineScore, PeopleScore, QueueScore,
};
use inveye_scoring::TimedEvent;
use serde::Serialize;

use super::Replayed;
use crate::commands::output;

#[derive(Debug, Serialize)]
pub(super) struct Report {
    scene: String,
    /// Nothing fell outside its tolerance.
    ok: bool,
    model: String,
    frames: u64,
    analysed: u64,
    video_s: f64,
    wall_s: f64,
    lines: BTreeMap<String, Line>,
    zones: BTreeMap<String, Zone>,
    queues: BTreeMap<String, Queue>,
    /// By kind; zone events also by the purpose of their zones: `zone_exit/shelf`.
    events: BTreeMap<String, Events>,
    tracking: Option<Tracking>,
    /// None where people are not known again; reported only.
    people: Option<People>,
    /// None where the truth does not say who belongs together; reported only.
    groups: Option<Groups>,
    /// None where nobody looked for hands; reported only.
    suspicious: Option<Suspicious>,
    not_computed: Vec<String>,
    outside: Vec<String>,
}

#[derive(Debug, Serialize)]
struct People {
    visitors: Way,
    /// Visitors who were never seen well enough for a look.
    unseen: u64,
    /// People who go under the name of another.
    merged: u64,
    /// Names that people go under beyond their first.
    split: u64,
    staff_right: u64,
    staff_false: u64,
    staff_missed: u64,
    staff_precision: Option<f64>,
    staff_recall: Option<f64>,
}

impl People {
    fn new(score: &PeopleScore) -> Self {
        Self {
            visitors: way(score.visitors, score.expected_visitors),
            unseen: score.unseen,
            merged: score.merged,
            split: score.split,
            staff_right: score.staff_right,
            staff_false: score.staff_false,
            staff_missed: score.staff_missed,
            staff_precision: score.staff_precision().map(rounded),
            staff_recall: score.staff_recall().map(rounded),
        }
    }

    fn print(&self) {
        output::line(format_args!(
            "  people: different visitors {}; {} never seen well, {} under another's name, {} names too many",
            self.visitors, self.unseen, self.merged, self.split
        ));
        output::line(format_args!(
            "  staff: {} right, {} false, {} missed: precision {}, recall {} (reported only)",
            self.staff_right,
            self.staff_false,
            self.staff_missed,
            printed(self.staff_precision),
            printed(self.staff_recall)
        ));
    }
}

/// Who came in together.
#[derive(Debug, Serialize)]
struct Groups {
    /// Who came alone is a group of one.
    groups: Way,
    /// Of two people.
    pairs: Way,
    pairs_right: u64,
    precision: Option<f64>,
    recall: Option<f64>,
}

impl Groups {
    fn new(score: &GroupScore) -> Self {
        Self {
            groups: way(score.groups.0, score.groups.1),
            pairs: way(score.pairs_found, score.pairs_expected),
            pairs_right: score.pairs_right,
            precision: score.precision().map(rounded),
            recall: score.recall().map(rounded),
        }
    }

    fn print(&self) {
        output::line(format_args!(
            "  groups: {} came in; pairs {}, {} right: precision {}, recall {} (reported only)",
            self.groups,
            self.pairs,
            self.pairs_right,
            printed(self.precision),
            printed(self.recall)
        ));
    }
}

/// What a guard would be asked to look at.
#[derive(Debug, Serialize)]
struct Suspicious {
    found: usize,
    /// Found, but it did not happen.
    false_alerts: usize,
    false_per_camera_hour: f64,
}

impl Suspicious {
    fn new(replayed: &Replayed, evaluation: &Evaluation) -> Option<Self> {
        let outcome = &replayed.outcome;
        if !outcome.watched_hands {
            return None;
        }
        let is_suspicious =
            |event: &&SceneEvent| matches!(event.kind, EventKind::Suspicious { .. });
        let found = outcome.events.iter().filter(is_suspicious).count();
        let right = evaluation.events.iter().find(|e| e.kind == "conceal");
        let right = right.map_or(0, |score| score.matched.true_positives);
        let false_alerts = found.saturating_sub(right);
        let hours = replayed.video.as_secs_f64() / 3600.0;
        let count = u32::try_from(false_alerts).unwrap_or(u32::MAX);
        let an_hour = f64::from(count) / hours;
        Some(Self {
            found,
            false_alerts,
            false_per_camera_hour: if hours > 0.0 { rounded(an_hour) } else { 0.0 },
        })
    }

    fn print(&self) {
        output::line(format_args!(
            "  suspicious: {} found, {} of them false: {:.1} a camera-hour (reported only)",
            self.found, self.false_alerts, self.false_per_camera_hour
        ));
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Way {
    found: u64,
    expected: u64,
    error: i64,
}

#[derive(Debug, Serialize)]
struct Line {
    #[serde(rename = "in")]
    ins: Way,
    out: Way,
    tolerance: u64,
}

#[derive(Debug, Default, Serialize)]
struct Zone {
    #[serde(skip_serializing_if = "Option::is_none")]
    visits: Option<Way>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dwell: Option<Dwell>,
    /// Different tracks and different persons; reported only.
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Way>,
}

#[derive(Debug, Serialize)]
struct Queue {
    joined: Way,
    served: Way,
    abandoned: Way,
    wait_error_s: Vec<f64>,
    /// Share of the true waits.
    wait_error: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Dwell {
    found_s: Vec<f64>,
    expected_s: Vec<f64>,
    error_s: Vec<f64>,
    tolerance_s: f64,
}

#[derive(Debug, Serialize)]
struct Events {
    found: usize,
    expected: usize,
    matched: usize,
    precision: f64,
    recall: f64,
    f1: f64,
    /// None where the kind is reported only.
    least_f1: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dwell_error_s: Option<f64>,
    /// Found minus expected, of each pair.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dwell_errors_s: Vec<f64>,
    /// Stated, but did not happen.
    false_events: Vec<At>,
    /// Happened, but was not stated.
    missed_events: Vec<At>,
}

#[derive(Debug, Serialize)]
struct At {
    t: f64,
    what: String,
}

#[derive(Debug, Serialize)]
struct Tracking {
    hota: f64,
    mota: f64,
    idf1: f64,
    id_switches: usize,
}

impl Report {
    pub(super) fn new(scene: &Path, replayed: &Replayed, evaluation: &Evaluation) -> Self {
        let lines = evaluation.lines.iter();
        let events = evaluation.events.iter();
        Self {
            scene: scene.display().to_string(),
            ok: evaluation.outside.is_empty(),
            model: replayed.model.clone(),
            frames: replayed.frames,
            analysed: replayed.outcome.analysed,
            video_s: rounded(replayed.video.as_secs_f64()),
            wall_s: rounded(replayed.wall.as_secs_f64()),
            lines: lines.map(|l| (l.name.clone(), line(l))).collect(),
            zones: zones(evaluation),
            queues: evaluation
                .queues
                .iter()
                .map(|q| (q.name.clone(), queue(q)))
                .collect(),
            events: events.map(|e| (event_name(e), event(e))).collect(),
            tracking: evaluation.tracking.map(|t| Tracking {
                hota: rounded(t.hota),
                mota: rounded(t.mota),
                idf1: rounded(t.idf1),
                id_switches: t.id_switches,
            }),
            people: evaluation.people.as_ref().map(People::new),
            groups: evaluation.groups.as_ref().map(Groups::new),
            suspicious: Suspicious::new(replayed, evaluation),
            not_computed: evaluation.not_computed.clone(),
            outside: evaluation.outside.clone(),
        }
    }

    pub(super) fn print(&self) {
        output::line(format_args!(
            "{}: {} ({} of {} frames in {:.1} s, {})",
            self.scene,
            if self.ok { "ok" } else { "outside tolerance" },
            self.analysed,
            self.frames,
            self.wall_s,
            self.model
        ));
        for (name, line) in &self.lines {
            output::line(format_args!(
                "  line {name}: in {}, out {}, tolerance {}",
                line.ins, line.out, line.tolerance
            ));
        }
        for (name, zone) in &self.zones {
            print_zone(name, zone);
        }
        for (name, queue) in &self.queues {
            let error = queue.wait_error.map_or_else(
                || "nobody waited".to_owned(),
                |error| format!("waits off by {:.1} %", error * 100.0),
            );
            output::line(format_args!(
                "  lane {name}: joined {}, served {}, gave up {}; {error}",
                queue.joined, queue.served, queue.abandoned
            ));
        }
        for (name, events) in &self.events {
            print_events(name, events);
        }
        if let Some(tracking) = &self.tracking {
            output::line(format_args!(
                "  tracks: HOTA {:.3}, MOTA {:.3}, IDF1 {:.3}, {} identity switches",
                tracking.hota, tracking.mota, tracking.idf1, tracking.id_switches
            ));
        }
        if let Some(people) = &self.people {
            people.print();
        }
        if let Some(groups) = &self.groups {
            groups.print();
        }
        if let Some(suspicious) = &self.suspicious {
            suspicious.print();
        }
        for what in &self.not_computed {
            output::line(format_args!("  not computed: {what}"));
        }
        for what in &self.outside {
            output::line(format_args!("  OUTSIDE: {what}"));
        }
    }
}

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} ({} expected, {:+})",
            self.found, self.expected, self.error
        )
    }
}

fn print_zone(name: &str, zone: &Zone) {
    if let Some(visits) = &zone.visits {
        output::line(format_args!("  zone {name}: visits {visits}"));
    }
    if let Some(dwell) = &zone.dwell {
        let errors: Vec<String> = dwell.error_s.iter().map(|e| format!("{e:+.1}")).collect();
        output::line(format_args!(
            "  zone {name}: dwell errors in s: {} (tolerance {:.1})",
            errors.join(" "),
            dwell.tolerance_s
        ));
    }
    if let Some(people) = &zone.people {
        output::line(format_args!("  zone {name}: different tracks {people}"));
    }
}

fn print_events(name: &str, events: &Events) {
    let bound = events.least_f1.map_or_else(
        || "reported only".to_owned(),
        |least| format!("at least {least:.2} expected"),
    );
    output::line(format_args!(
        "  {name}: {} found, {} expected, {} matched: precision {:.3}, recall {:.3}, F1 {:.3} ({bound})",
        events.found, events.expected, events.matched, events.precision, events.recall, events.f1
    ));
    if let Some(error) = events.dwell_error_s {
        output::line(format_args!("    mean error of its times {error:.1} s"));
    }
    if events.least_f1.is_some() {
        for at in &events.false_events {
            output::line(format_args!("    false:  {:.2} s {}", at.t, at.what));
        }
        for at in &events.missed_events {
            output::line(format_args!("    missed: {:.2} s {}", at.t, at.what));
        }
    }
}

pub(super) fn way(found: u64, expected: u64) -> Way {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Way {
        found,
        expected,
        error: signed(found) - signed(expected),
    }
}

fn line(score: &LineScore) -> Line {
    Line {
        ins: way(score.found.0, score.expected.0),
        out: way(score.found.1, score.expected.1),
        tolerance: score.tolerance,
    }
}

fn queue(score: &QueueScore) -> Queue {
    let counts = |(found, expected): (usize, usize)| way(found as u64, expected as u64);
    Queue {
        joined: counts(score.joined),
        served: counts(score.served),
        abandoned: counts(score.abandoned),
        wait_error_s: score.wait_errors_s.iter().map(|&e| rounded(e)).collect(),
        wait_error: score.wait_error.map(rounded),
    }
}

fn zones(evaluation: &Evaluation) -> BTreeMap<String, Zone> {
    let mut zones: BTreeMap<String, Zone> = BTreeMap::new();
    for score in &evaluation.zones {
        let zone = zones.entry(score.name.clone()).or_default();
        zone.visits = score
            .expected_visits
            .map(|expected| way(score.visits, expected));
        zone.dwell = (!score.expected_dwell_s.is_empty()).then(|| dwell(score));
    }
    for score in &evaluation.persons {
        let zone = zones.entry(score.name.clone()).or_default();
        zone.people = Some(way(score.tracks, score.expected));
    }
    zones
}

fn dwell(score: &DwellScore) -> Dwell {
    let rounded = |values: &[f64]| values.iter().map(|&v| rounded(v)).collect();
    Dwell {
        found_s: rounded(&score.dwell_s),
        expected_s: score.expected_dwell_s.clone(),
        error_s: rounded(&score.errors_s),
        tolerance_s: score.tolerance_s,
    }
}

fn event_name(score: &EventScore) -> String {
    match score.purpose {
        Some(purpose) => format!("{}/{purpose}", score.kind),
        None => score.kind.clone(),
    }
}

fn event(score: &EventScore) -> Events {
    let matched = &score.matched;
    Events {
        found: score.found,
        expected: score.expected,
        matched: matched.true_positives,
        precision: rounded(matched.precision()),
        recall: rounded(matched.recall()),
        f1: rounded(matched.f1()),
        least_f1: score.bound,
        dwell_error_s: score.dwell_error_s().map(rounded),
        dwell_errors_s: score.dwell_errors_s.iter().map(|&e| rounded(e)).collect(),
        false_events: matched.false_positives.iter().map(at).collect(),
        missed_events: matched.false_negatives.iter().map(at).collect(),
    }
}

fn at(event: &TimedEvent) -> At {
    At {
        t: rounded(event.at),
        what: event.key.clone(),
    }
}

/// A share, where there is one.
fn printed(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{share:.3}"))
}

/// To a thousandth.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}
