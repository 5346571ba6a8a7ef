//! A replay compared with what its scene expects.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{
    Behaviour, Direction, EventKind, LaneName, Scene, SceneEvent, TrackId, Zone, ZoneName,
    ZonePurpose,
};
use inveye_scoring::{
    Matched, MotLine, ScoreError, TimedEvent, TrackScore, match_dwell, match_events, score_tracks,
};

use super::expectation::Expectation;
use super::groups::{self, GroupScore};
use super::outcome::Outcome;
use super::people::{self, PeopleScore};
use super::truth::{TrueEvent, Truth};

/// Kinds of events that take part. All others of a truth are named as not computed: they count
/// neither for nor against.
const COMPUTED: [&str; 8] = [
    "line_cross",
    "zone_enter",
    "zone_exit",
    "queue_join",
    "service_start",
    "service_end",
    "queue_abandon",
    "passer_by",
];

/// Those that take part where somebody looked for joints.
const OF_HANDS: [&str; 4] = ["shelf_touch", "shelf_pick", "shelf_return", CONCEAL];

/// Truths do not say where.
const CONCEAL: &str = "conceal";

/// Mean error of waits, as a share of the mean true wait, that is still within tolerance.
const WAIT_TOLERANCE: f64 = 0.1;

/// The whole comparison.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluation {
    /// Counts of lines.
    pub lines: Vec<LineScore>,
    /// Visits of zones.
    pub zones: Vec<DwellScore>,
    /// Persons in zones.
    pub persons: Vec<PersonScore>,
    /// Queues by lane.
    pub queues: Vec<QueueScore>,
    /// Events one by one.
    pub events: Vec<EventScore>,
    /// Boxes and identities, over the frames analysed.
    pub tracking: Option<TrackScore>,
    /// Who people are; none where nobody was recognised. Reported only.
    pub people: Option<PeopleScore>,
    /// Who came in together; none where the truth does not say. Reported only.
    pub groups: Option<GroupScore>,
    /// What was expected, but is not computed by this version.
    pub not_computed: Vec<String>,
    /// What fell outside its tolerance, for people. Empty: all is well.
    pub outside: Vec<String>,
}

/// One line's counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineScore {
    /// Which.
    pub name: String,
    /// In and out.
    pub found: (u64, u64),
    /// In and out.
    pub expected: (u64, u64),
    /// How far off each may be.
    pub tolerance: u64,
}

/// One zone's visits.
#[derive(Debug, Clone, PartialEq)]
pub struct DwellScore {
    /// Which.
    pub name: String,
    /// How many visits.
    pub visits: u64,
    /// How many were expected.
    pub expected_visits: Option<u64>,
    /// How long each lasted, in the order in which they ended.
    pub dwell_s: Vec<f64>,
    /// What was expected.
    pub expected_dwell_s: Vec<f64>,
    /// Found minus expected of each visit that pairs up.
    pub errors_s: Vec<f64>,
    /// How far off each may be.
    pub tolerance_s: f64,
}

/// Different persons in a zone; reported only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonScore {
    /// Which zone.
    pub name: String,
    /// Different tracks that visited it.
    pub tracks: u64,
    /// Different persons who really did.
    pub expected: u64,
}

/// One lane's queue. How many gave up is exact; waits may be off by a tenth in the mean.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueScore {
    /// Which lane.
    pub name: String,
    /// Who joined: found, expected.
    pub joined: (usize, usize),
    /// Whose service began.
    pub served: (usize, usize),
    /// Who gave up.
    pub abandoned: (usize, usize),
    /// Found minus expected wait of each who was served and pairs up.
    pub wait_errors_s: Vec<f64>,
    /// Sum of those errors' sizes by the sum of the true waits; none where nobody waited.
    pub wait_error: Option<f64>,
}

/// One kind of event against the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct EventScore {
    /// For example `line_cross`.
    pub kind: String,
    /// For zone events: the purpose of the zones.
    pub purpose: Option<&'static str>,
    /// How many were stated.
    pub found: usize,
    /// How many really happened.
    pub expected: usize,
    /// Which pair up.
    pub matched: Matched,
    /// Found minus expected, of the times that paired events carry: dwell, wait, service.
    pub dwell_errors_s: Vec<f64>,
    /// Least F1; none where the kind is reported only.
    pub bound: Option<f64>,
}

impl EventScore {
    /// Mean absolute error of the dwell times; none where nothing paired.
    pub fn dwell_error_s(&self) -> Option<f64> {
        let count = u32::try_from(self.dwell_errors_s.len()).ok();
        let sum: f64 = self.dwell_errors_s.iter().map(|error| error.abs()).sum();
        count.filter(|&n| n > 0).map(|n| sum / f64::from(n))
    }
}

/// Compares.
///
/// Crossings of lines and visits of zones with the purpose `dwell` are bound to the expected F1.
/// Zone events of other purposes are reported only: queues, services and shelves have figures of
/// their own, and a foot point that brushes such a zone says little about them. Hands are reported
/// only: an arm behind the body is not seen, however good the rest is.
pub fn evaluate(
    outcome: &Outcome,
    scene: &Scene,
    expect: &Expectation,
    truth: &Truth,
) -> Result<Evaluation, ScoreError> {
    let mut evaluation = Evaluation::default();
    for (name, wanted) in &expect.lines {
        evaluation.lines.push(LineScore {
            name: name.to_string(),
            found: outcome.crossings(name),
            expected: (wanted.ins, wanted.outs),
            tolerance: wanted.tolerance,
        });
    }
    for (name, wanted) in &expect.zones {
        if wanted.visits.is_some() || wanted.dwell_s.is_some() {
            let expected = wanted.dwell_s.clone().unwrap_or_default();
            evaluation.zones.push(dwell_score(
                outcome,
                name,
                wanted.visits,
                expected,
                wanted.tolerance_s,
            ));
        }
        if let Some(expected) = wanted.people {
            evaluation.persons.push(PersonScore {
                name: name.to_string(),
                tracks: visitors(outcome, name),
                expected,
            });
        }
        let others = wanted.others.keys();
        evaluation
            .not_computed
            .extend(others.map(|key| format!("expect.zones.{name}.{key}")));
    }
    let others = expect.others.keys();
    evaluation
        .not_computed
        .extend(others.map(|key| format!("expect.{key}")));
    if let Some(events) = &truth.events {
        compare_events(&mut evaluation, outcome, scene, expect, events);
    }
    if let Some(boxes) = &truth.boxes {
        evaluation.tracking = Some(tracking(outcome, boxes)?);
    }
    evaluation.people = people::score(outcome, truth);
    evaluation.groups = groups::score(outcome, truth, expect.match_s);
    evaluation.outside = outside(&evaluation);
    Ok(evaluation)
}

fn dwell_score(
    outcome: &Outcome,
    name: &ZoneName,
    expected_visits: Option<u64>,
    expected_dwell_s: Vec<f64>,
    tolerance_s: f64,
) -> DwellScore {
    let mut visits = outcome.visits(name);
    visits.sort_by_key(|v| (v.from + v.dwell, v.from));
    let dwell_s: Vec<f64> = visits.iter().map(|v| v.dwell.as_secs_f64()).collect();
    let matched = match_dwell(&expected_dwell_s, &dwell_s);
    DwellScore {
        name: name.to_string(),
        visits: visits.len() as u64,
        expected_visits,
        dwell_s,
        expected_dwell_s,
        errors_s: matched.pairs.iter().map(|pair| pair.2).collect(),
        tolerance_s,
    }
}

fn visitors(outcome: &Outcome, name: &ZoneName) -> u64 {
    let tracks: BTreeSet<TrackId> = outcome
        .events
        .iter()
        .filter(|e| matches!(&e.kind, EventKind::ZoneExit { zone, .. } if zone == name))
        .map(|e| e.track)
        .collect();
    tracks.len() as u64
}

/// Kinds are compared on their own; zone events also by the purpose of the zone.
type Group = (&'static str, Option<&'static str>);

fn compare_events(
    evaluation: &mut Evaluation,
    outcome: &Outcome,
    scene: &Scene,
    expect: &Expectation,
    truth: &[TrueEvent],
) {
    let mut groups = Groups::new();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let is_compared = |kind: &str| outcome.watched_hands || !OF_HANDS.contains(&kind);
    for event in truth {
        let is_compared = is_compared(&event.kind) && !event.is_hidden;
        match true_event(event, scene).filter(|_| is_compared) {
            Some((group, stated)) => groups.entry(group).or_default().0.push(stated),
            None => *left_out.entry(left_out_name(event)).or_default() += 1,
        }
    }
    // Staff who stand in a lane are no customers of it; other events tell of them as truths do.
    let is_of_customer = |e: &&SceneEvent| e.kind.lane().is_none() || !outcome.is_staff(e.track);
    for event in outcome.events.iter().filter(is_of_customer) {
        if let Some((group, stated)) = found_event(event, scene)
            && is_compared(group.0)
            && !is_of_hidden_visit(group.0, &stated.event, truth, expect.match_s)
        {
            groups.entry(group).or_default().1.push(stated);
        }
    }
    let lanes: BTreeSet<&LaneName> = scene.zones.iter().filter_map(|z| z.lane.as_ref()).collect();
    let lanes = lanes.into_iter();
    evaluation
        .queues
        .extend(lanes.map(|lane| queue_score(lane.as_str(), &groups, expect.match_s)));
    for ((kind, purpose), (expected, found)) in groups {
        evaluation
            .events
            .push(event_score(kind, purpose, &expected, &found, expect));
    }
    let left_out = left_out.into_iter();
    evaluation
        .not_computed
        .extend(left_out.map(|(name, count)| format!("{count} × {name}")));
}

/// Who saw a part of a visit that a camera cannot see to its end is neither right nor wrong.
fn is_of_hidden_visit(kind: &str, found: &TimedEvent, truth: &[TrueEvent], match_s: f64) -> bool {
    let is_of_zone = kind == "zone_enter" || kind == "zone_exit";
    let of_same = |event: &&TrueEvent| {
        let ended = event.kind == "zone_exit" && event.is_hidden;
        ended && event.zone.as_ref() == Some(&found.key)
    };
    let during = |event: &TrueEvent| {
        let began = event.t - event.dwell_s.unwrap_or_default();
        (began - match_s..=event.t + match_s).contains(&found.at)
    };
    is_of_zone && truth.iter().filter(of_same).any(during)
}

#[derive(Debug, Clone)]
struct Stated {
    event: TimedEvent,
    dwell_s: Option<f64>,
}

fn event_score(
    kind: &str,
    purpose: Option<&'static str>,
    expected: &[Stated],
    found: &[Stated],
    expect: &Expectation,
) -> EventScore {
    let events = |list: &[Stated]| list.iter().map(|s| s.event.clone()).collect::<Vec<_>>();
    let matched = match_events(&events(expected), &events(found), expect.match_s);
    let errors = matched
        .pairs
        .iter()
        .filter_map(|&(e, f)| Some(found[f].dwell_s? - expected[e].dwell_s?))
        .collect();
    let is_bound = match purpose {
        Some(purpose) => purpose == purpose_name(ZonePurpose::Dwell),
        // Queues are bound by lane; of passers-by only the sum matters, and that in the long run.
        None => kind == "line_cross",
    };
    EventScore {
        kind: kind.to_owned(),
        purpose,
        found: found.len(),
        expected: expected.len(),
        matched,
        dwell_errors_s: errors,
        bound: is_bound.then_some(expect.f1),
    }
}

/// Truths tell who passed by, but not in front of which zone.
const OUTSIDE: &str = "outside";

type Groups = BTreeMap<Group, (Vec<Stated>, Vec<Stated>)>;

fn queue_score(lane: &str, groups: &Groups, match_s: f64) -> QueueScore {
    let of = |kind| {
        let (expected, found) = groups.get(&(kind, None)).cloned().unwrap_or_default();
        let only = |list: Vec<Stated>| {
            let list = list.into_iter().filter(|s| s.event.key == lane);
            list.collect::<Vec<_>>()
        };
        (only(expected), only(found))
    };
    let counts = |kind| {
        let (expected, found) = of(kind);
        (found.len(), expected.len())
    };
    let (expected, found) = of("service_start");
    let events = |list: &[Stated]| list.iter().map(|s| s.event.clone()).collect::<Vec<_>>();
    let matched = match_events(&events(&expected), &events(&found), match_s);
    let pairs: Vec<(f64, f64)> = matched
        .pairs
        .iter()
        .filter_map(|&(e, f)| Some((expected[e].dwell_s?, found[f].dwell_s?)))
        .collect();
    let true_waits: f64 = pairs.iter().map(|pair| pair.0).sum();
    let errors: Vec<f64> = pairs.iter().map(|pair| pair.1 - pair.0).collect();
    let size: f64 = errors.iter().map(|e| e.abs()).sum();
    QueueScore {
        name: lane.to_owned(),
        joined: counts("queue_join"),
        served: counts("service_start"),
        abandoned: counts("queue_abandon"),
        wait_error: (true_waits > 0.0).then_some(size / true_waits),
        wait_errors_s: errors,
    }
}

fn true_event(event: &TrueEvent, scene: &Scene) -> Option<(Group, Stated)> {
    let mut known = COMPUTED.into_iter().chain(OF_HANDS);
    let kind = known.find(|kind| *kind == event.kind)?;
    let (purpose, key) = if kind == CONCEAL {
        (None, CONCEAL.to_owned())
    } else if OF_HANDS.contains(&kind) {
        let name = event.zone.as_ref()?;
        scene.zones.iter().find(|z| z.name.as_str() == name)?;
        (None, name.clone())
    } else if let Some(lane) = &event.lane {
        let drawn = |zone: &Zone| zone.lane.as_ref().is_some_and(|l| l.as_str() == lane);
        if !scene.zones.iter().any(drawn) {
            return None;
        }
        (None, lane.clone())
    } else if kind == "passer_by" {
        let drawn = |zone: &Zone| zone.purpose == ZonePurpose::Outside;
        if !scene.zones.iter().any(drawn) {
            return None;
        }
        (None, OUTSIDE.to_owned())
    } else if kind == "line_cross" {
        let line = event.line.as_ref()?;
        if !scene.tripwires.iter().any(|l| l.name.as_str() == line) {
            return None;
        }
        (None, crossing_key(line, event.direction?))
    } else {
        let name = event.zone.as_ref()?;
        let zone = scene.zones.iter().find(|z| z.name.as_str() == name)?;
        (Some(purpose_name(zone.purpose)), name.clone())
    };
    let stated = Stated {
        event: TimedEvent { at: event.t, key },
        dwell_s: event.dwell_s.or(event.wait_s).or(event.service_s),
    };
    Some(((kind, purpose), stated))
}

fn found_event(event: &SceneEvent, scene: &Scene) -> Option<(Group, Stated)> {
    let purpose = |name: &ZoneName| {
        let zone = scene.zones.iter().find(|z| z.name == *name)?;
        Some(purpose_name(zone.purpose))
    };
    let (group, key, dwell_s) = match &event.kind {
        EventKind::LineCross { line, direction } => (
            ("line_cross", None),
            crossing_key(line.as_str(), *direction),
            None,
        ),
        EventKind::ZoneEnter { zone } => {
            (("zone_enter", Some(purpose(zone)?)), zone.to_string(), None)
        }
        EventKind::ZoneExit { zone, dwell } => (
            ("zone_exit", Some(purpose(zone)?)),
            zone.to_string(),
            Some(dwell.as_secs_f64()),
        ),
        EventKind::QueueJoin { lane } => (("queue_join", None), lane.to_string(), None),
        EventKind::ServiceStart { lane, wait } => (
            ("service_start", None),
            lane.to_string(),
            Some(wait.as_secs_f64()),
        ),
        EventKind::ServiceEnd { lane, service } => (
            ("service_end", None),
            lane.to_string(),
            Some(service.as_secs_f64()),
        ),
        EventKind::QueueAbandon { lane, wait } => (
            ("queue_abandon", None),
            lane.to_string(),
            Some(wait.as_secs_f64()),
        ),
        EventKind::PasserBy { .. } => (("passer_by", None), OUTSIDE.to_owned(), None),
        EventKind::ShelfTouch { zone } => (("shelf_touch", None), zone.to_string(), None),
        EventKind::ShelfPick { zone } => (("shelf_pick", None), zone.to_string(), None),
        EventKind::ShelfReturn { zone } => (("shelf_return", None), zone.to_string(), None),
        EventKind::Suspicious {
            behaviour: Behaviour::Conceal,
            ..
        } => ((CONCEAL, None), CONCEAL.to_owned(), None),
        _ => return None,
    };
    let at = event.at.as_seconds();
    let event = TimedEvent { at, key };
    Some((group, Stated { event, dwell_s }))
}

fn crossing_key(line: &str, direction: Direction) -> String {
    let way = match direction {
        Direction::In => "in",
        Direction::Out => "out",
    };
    format!("{line}/{way}")
}

fn left_out_name(event: &TrueEvent) -> String {
    if event.is_hidden {
        return format!("{} out of sight", event.kind);
    }
    let drawn = COMPUTED.contains(&event.kind.as_str());
    match event.line.as_ref().or(event.zone.as_ref()) {
        Some(place) if drawn => format!("{} at `{place}`, which is not drawn", event.kind),
        _ => event.kind.clone(),
    }
}

fn purpose_name(purpose: ZonePurpose) -> &'static str {
    match purpose {
        ZonePurpose::Dwell => "dwell",
        ZonePurpose::Door => "door",
        ZonePurpose::Outside => "outside",
        ZonePurpose::Queue => "queue",
        ZonePurpose::Service => "service",
        ZonePurpose::Shelf => "shelf",
        ZonePurpose::Staff => "staff",
        ZonePurpose::HighValue => "high_value",
        ZonePurpose::Exit => "exit",
    }
}

fn tracking(outcome: &Outcome, boxes: &[MotLine]) -> Result<TrackScore, ScoreError> {
    let analysed: BTreeSet<u64> = outcome.frames.iter().copied().collect();
    let truth: Vec<MotLine> = boxes
        .iter()
        .filter(|line| analysed.contains(&u64::from(line.frame)))
        .copied()
        .collect();
    score_tracks(&truth, &outcome.mot_lines())
}

fn outside(evaluation: &Evaluation) -> Vec<String> {
    let mut outside = Vec::new();
    for line in &evaluation.lines {
        let ways = [
            ("in", line.found.0, line.expected.0),
            ("out", line.found.1, line.expected.1),
        ];
        for (way, found, expected) in ways {
            if found.abs_diff(expected) > line.tolerance {
                outside.push(format!(
                    "line {}: {found} {way}, {expected} expected (tolerance {})",
                    line.name, line.tolerance
                ));
            }
        }
    }
    for zone in &evaluation.zones {
        outside.extend(outside_of_zone(zone));
    }
    for queue in &evaluation.queues {
        outside.extend(outside_of_queue(queue));
    }
    for score in &evaluation.events {
        if let Some(bound) = score.bound
            && score.matched.f1() < bound
        {
            outside.push(format!(
                "{}: F1 {:.3}, at least {bound:.3} expected",
                score.kind,
                score.matched.f1()
            ));
        }
    }
    outside
}

fn outside_of_queue(queue: &QueueScore) -> Vec<String> {
    let mut outside = Vec::new();
    let name = &queue.name;
    let (found, expected) = queue.abandoned;
    if found != expected {
        outside.push(format!("lane {name}: {found} gave up, {expected} expected"));
    }
    if let Some(error) = queue.wait_error
        && error > WAIT_TOLERANCE
    {
        outside.push(format!(
            "lane {name}: waits are off by {:.1} % (tolerance {:.0} %)",
            error * 100.0,
            WAIT_TOLERANCE * 100.0
        ));
    }
    outside
}

fn outside_of_zone(zone: &DwellScore) -> Vec<String> {
    let mut outside = Vec::new();
    let name = &zone.name;
    let expected = zone.expected_dwell_s.len();
    if let Some(visits) = zone.expected_visits
        && zone.visits != visits
    {
        outside.push(format!(
            "zone {name}: {} visits, {visits} expected",
            zone.visits
        ));
    }
    if expected > 0 {
        let surplus = zone.dwell_s.len().abs_diff(expected);
        if surplus > 0 && zone.expected_visits.is_none() {
            outside.push(format!(
                "zone {name}: {} dwell times, {expected} expected",
                zone.dwell_s.len()
            ));
        }
        for error in &zone.errors_s {
            if error.abs() > zone.tolerance_s {
                outside.push(format!(
                    "zone {name}: a dwell time is off by {error:+.1} s (tolerance {:.1})",
                    zone.tolerance_s
                ));
            }
        }
    }
    outside
}
