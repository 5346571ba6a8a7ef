//! The comparison itself: what is wrong must be said, and what is not computed must not count.

use inveye_domain::{
    Behaviour, Direction, EventKind, MediaTime, Point, SceneEvent, TrackId, TripwireName, ZoneName,
};
use inveye_pipeline::replay::{Evaluation, Outcome, SceneFile, TrueEvent, Truth, evaluate};

use crate::footage;

const SCENE: &str = r#"
    [[line]]
    name = "door"
    points = [[0.1, 0.5], [0.9, 0.5]]
    in = "positive"

    [[zone]]
    name = "table"
    purpose = "dwell"
    points = [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]

    [[zone]]
    name = "shelf"
    purpose = "shelf"
    points = [[0.6, 0.1], [0.9, 0.1], [0.9, 0.4]]

    [expect]
    queues = { till1 = 3 }

    [expect.lines]
    door = { in = 2, out = 1, tolerance = 1 }

    [expect.zones.table]
    visits = 1
    dwell_s = [10.0]
    tolerance_s = 1.5
"#;

fn event(at: f64, kind: EventKind) -> SceneEvent {
    SceneEvent {
        at: MediaTime::from_seconds(at),
        kind,
        track: TrackId(1),
        foot: Point::new(0.5, 0.5),
        confidence: 1.0,
    }
}

fn crossing(at: f64, direction: Direction) -> SceneEvent {
    let line = TripwireName::new("door").unwrap();
    event(at, EventKind::LineCross { line, direction })
}

fn visit(zone: &str, until: f64, dwell_s: f64) -> SceneEvent {
    let kind = EventKind::ZoneExit {
        zone: ZoneName::new(zone).unwrap(),
        dwell: std::time::Duration::from_secs_f64(dwell_s),
    };
    event(until, kind)
}

fn happened(t: f64, kind: &str, line: Option<&str>) -> TrueEvent {
    TrueEvent {
        t,
        kind: kind.to_owned(),
        line: line.map(str::to_owned),
        direction: Some(Direction::In),
        ..TrueEvent::default()
    }
}

fn run(events: Vec<SceneEvent>, truth: Option<Vec<TrueEvent>>) -> Evaluation {
    let file = SceneFile::parse(SCENE).unwrap();
    let outcome = Outcome {
        events,
        ..Outcome::default()
    };
    let truth = Truth {
        events: truth,
        ..Truth::default()
    };
    evaluate(&outcome, &file.scene, &file.expect, &truth).unwrap()
}

fn good() -> Vec<SceneEvent> {
    vec![
        crossing(1.0, Direction::In),
        crossing(2.0, Direction::In),
        crossing(3.0, Direction::Out),
        visit("table", 20.0, 11.0),
    ]
}

#[test]
fn all_within_tolerance_is_said_to_be() {
    let evaluation = run(good(), None);
    assert_eq!(evaluation.outside, Vec::<String>::new());
    assert_eq!(evaluation.lines[0].found, (2, 1));
    // The visit lasted a second longer than expected.
    assert!((evaluation.zones[0].errors_s[0] - 1.0).abs() < 1e-9);
}

#[track_caller]
fn check_outside(events: Vec<SceneEvent>, expected: &[&str]) {
    let outside = run(events, None).outside;
    assert_eq!(outside.len(), expected.len(), "{outside:?}");
    for (said, part) in outside.iter().zip(expected) {
        assert!(said.contains(part), "{said:?} does not say {part:?}");
    }
}

#[test]
fn what_is_outside_is_named() {
    check_outside(
        vec![visit("table", 20.0, 10.0)],
        &["line door: 0 in, 2 expected"],
    );
    let mut long = good();
    long[3] = visit("table", 20.0, 12.0);
    check_outside(long, &["zone table: a dwell time is off by +2.0 s"]);
    let mut twice = good();
    twice.push(visit("table", 40.0, 3.0));
    check_outside(twice, &["zone table: 2 visits, 1 expected"]);
}

#[test]
fn what_is_not_computed_counts_neither_way() {
    let truth = vec![
        happened(1.0, "line_cross", Some("door")),
        happened(2.2, "line_cross", Some("door")),
        happened(3.0, "queue_join", None),
        happened(4.0, "shelf_pick", None),
        happened(5.0, "shelf_pick", None),
        happened(6.0, "line_cross", Some("back")),
    ];
    let mut events = good();
    // Only the two ins are in this truth.
    events.remove(2);
    events.push(crossing(2.9, Direction::In));
    let evaluation = run(events, Some(truth));
    let score = &evaluation.events[0];
    assert_eq!(
        (score.kind.as_str(), score.found, score.expected),
        ("line_cross", 3, 2)
    );
    // Two of three are right and nothing is missed.
    assert!((score.matched.precision() - 2.0 / 3.0).abs() < 1e-9);
    assert!((score.matched.recall() - 1.0).abs() < 1e-9);
    assert_eq!(
        evaluation.not_computed,
        [
            "expect.queues",
            "1 × line_cross at `back`, which is not drawn",
            "1 × queue_join",
            "2 × shelf_pick"
        ]
    );
    assert!(evaluation.outside.iter().any(|o| o.contains("F1 0.800")));
}

fn at_shelf(at: f64, kind: fn(ZoneName) -> EventKind) -> SceneEvent {
    event(at, kind(ZoneName::new("shelf").unwrap()))
}

fn hand(t: f64, kind: &str) -> TrueEvent {
    TrueEvent {
        zone: Some("shelf".to_owned()),
        ..happened(t, kind, None)
    }
}

#[test]
fn hands_are_compared_where_somebody_looked_for_them() {
    let stated = vec![
        at_shelf(10.2, |zone| EventKind::ShelfPick { zone }),
        at_shelf(30.0, |zone| EventKind::ShelfTouch { zone }),
        event(
            40.0,
            EventKind::Suspicious {
                behaviour: Behaviour::Conceal,
                zone: None,
                score: 0.7,
            },
        ),
    ];
    let behind_the_border = TrueEvent {
        is_hidden: true,
        ..hand(50.0, "shelf_pick")
    };
    let truth = Truth {
        events: Some(vec![
            hand(10.0, "shelf_pick"),
            hand(20.0, "shelf_return"),
            happened(41.0, "conceal", None),
            behind_the_border,
        ]),
        ..Truth::default()
    };
    let file = SceneFile::parse(SCENE).unwrap();
    let run = |watched_hands| {
        let events = stated.clone();
        let outcome = Outcome {
            events,
            watched_hands,
            ..Outcome::default()
        };
        evaluate(&outcome, &file.scene, &file.expect, &truth).unwrap()
    };
    let watched = run(true);
    let scored = |kind: &str| {
        let score = watched.events.iter().find(|e| e.kind == kind).unwrap();
        (score.found, score.expected, score.matched.true_positives)
    };
    assert_eq!(scored("shelf_pick"), (1, 1, 1));
    assert_eq!(scored("shelf_touch"), (1, 0, 0));
    assert_eq!(scored("shelf_return"), (0, 1, 0));
    assert_eq!(scored("conceal"), (1, 1, 1));
    let left_out = "1 × shelf_pick out of sight".to_owned();
    assert!(watched.not_computed.contains(&left_out));
    let blind = run(false);
    assert!(!blind.events.iter().any(|e| e.kind.starts_with("shelf")));
    assert!(blind.not_computed.contains(&"1 × conceal".to_owned()));
}

#[test]
fn visits_to_shelves_are_reported_and_bind_nobody() {
    let mut events = good();
    events.push(visit("shelf", 30.0, 4.0));
    let evaluation = run(events, Some(Vec::new()));
    let shelf = evaluation
        .events
        .iter()
        .find(|e| e.purpose == Some("shelf"));
    assert_eq!(shelf.unwrap().bound, None);
    assert!(!evaluation.outside.iter().any(|o| o.contains("shelf")));
    let table = evaluation
        .events
        .iter()
        .find(|e| e.purpose == Some("dwell"));
    assert!(table.unwrap().bound.is_some());
}

#[test]
fn a_visit_that_ends_out_of_the_picture_is_neither_right_nor_wrong() {
    // At a frame a second: A stands at the shelf from 2 to 6 s, in the picture; B from 10 s on and leaves it at 13 s.
    let row =
        |person: u32, x: f64| format!("[{person}, {}, 0, {}, 90, 1.0, {x}, 90]", x - 5.0, x + 5.0);
    let frames: Vec<String> = (0..20)
        .map(|second| match second {
            0..8 => format!("[{}]", row(0, 50.0)),
            10..13 => format!("[{}]", row(1, 90.0)),
            13..17 => format!("[{}]", row(1, 108.0)),
            _ => "[]".to_owned(),
        })
        .collect();
    let truth = format!(
        r#"{{
            "format": "storecam-truth/1", "fps": 1, "camera": {{ "width": 100, "height": 100 }},
            "people": [{{ "id": "A" }}, {{ "id": "B" }}],
            "events": [
                {{ "t": 2, "type": "zone_enter", "zone": "shelf", "person": "A" }},
                {{ "t": 6, "type": "zone_exit", "zone": "shelf", "person": "A", "dwell_s": 4 }},
                {{ "t": 10, "type": "zone_enter", "zone": "shelf", "person": "B" }},
                {{ "t": 16, "type": "zone_exit", "zone": "shelf", "person": "B", "dwell_s": 6 }}
            ],
            "frame_columns": ["person", "x1", "y1", "x2", "y2", "visible", "foot_x", "foot_y"],
            "frames": [{}]
        }}"#,
        frames.join(",")
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("truth.json"), truth).unwrap();
    let scene = SCENE.replace("[expect]", "[expect]\ntruth = \"truth.json\"");
    let file = SceneFile::parse(&scene).unwrap();
    let truth = Truth::load(&file.expect, folder.path()).unwrap();
    let hidden: Vec<bool> = truth.events.iter().flatten().map(|e| e.is_hidden).collect();
    assert_eq!(
        hidden,
        [false, false, false, true],
        "A's visit and how B's began are seen"
    );

    let outcome = Outcome {
        events: vec![
            visit("shelf", 6.0, 4.0),
            visit("shelf", 13.0, 3.0),
            visit("shelf", 18.5, 1.0),
        ],
        ..Outcome::default()
    };
    let evaluation = evaluate(&outcome, &file.scene, &file.expect, &truth).unwrap();
    let exits = evaluation
        .events
        .iter()
        .find(|e| e.kind == "zone_exit")
        .unwrap();
    assert_eq!(
        (exits.expected, exits.found),
        (1, 2),
        "B's is left out, the third is nobody's"
    );
    assert_eq!(exits.dwell_errors_s, [0.0]);
}

#[test]
fn who_came_in_together_is_compared_where_the_truth_says_it() {
    let clip = "entrance";
    let outcome = footage::run(clip, footage::frames(clip, None));
    let groups = footage::compare(clip, &outcome).groups.unwrap();
    // A pair, three friends and another pair among six who come alone; one turns back at once and came in with nobody.
    assert_eq!((groups.groups.1, groups.pairs_expected), (9, 5));
    assert!(groups.precision().unwrap() >= 0.75, "{groups:?}");
    assert!(groups.recall().unwrap() >= 0.6, "{groups:?}");
    let aisle = footage::run("aisle", footage::frames("aisle", None));
    assert_eq!(footage::compare("aisle", &aisle).groups, None);
}
