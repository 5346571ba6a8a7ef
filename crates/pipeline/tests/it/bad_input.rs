//! What a broken model, a crowd or another camera does to all of a camera's analysis: detections to events, heat,
//! ways and steps.

use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_domain::{
    Bbox, ClassId, Detection, Direction, EventKind, FrameSize, LaneName, MediaTime, Point, Polygon,
    Scene, SceneEvent, Side, Tripwire, TripwireName, Zone, ZoneName, ZonePurpose,
};
use inveye_pipeline::{AnalysisSettings, CameraAnalysis};
use proptest::prelude::*;

const FRAME: FrameSize = FrameSize::new(640, 360);

/// A door, a shelf, a till with its queue, and the pavement.
fn scene() -> Scene {
    let zone =
        |name: &str, purpose, [left, top, right, bottom]: [f64; 4], lane: Option<&str>| Zone {
            name: ZoneName::new(name).unwrap(),
            purpose,
            polygon: Polygon::new(vec![
                Point::new(left, top),
                Point::new(right, top),
                Point::new(right, bottom),
                Point::new(left, bottom),
            ])
            .unwrap(),
            lane: lane.map(|lane| LaneName::new(lane).unwrap()),
        };
    let door = Tripwire::new(
        TripwireName::new("door").unwrap(),
        Point::new(0.1, 0.5),
        Point::new(0.9, 0.5),
        Side::Positive,
    );
    let zones = vec![
        zone("shelf", ZonePurpose::Shelf, [0.0, 0.6, 0.3, 1.0], None),
        zone(
            "queue",
            ZonePurpose::Queue,
            [0.4, 0.6, 0.7, 1.0],
            Some("till"),
        ),
        zone(
            "till",
            ZonePurpose::Service,
            [0.7, 0.6, 1.0, 1.0],
            Some("till"),
        ),
        zone("outside", ZonePurpose::Outside, [0.0, 0.0, 1.0, 0.4], None),
    ];
    Scene::new(vec![door.unwrap()], zones).unwrap()
}

fn person(x: f64, foot: f64) -> Detection {
    Detection {
        bbox: Bbox::from_ltwh(x - 15.0, foot - 100.0, 30.0, 100.0),
        score: 0.9,
        class: ClassId::PERSON,
    }
}

fn at(frame: usize) -> MediaTime {
    MediaTime::from_seconds(f64::from(u32::try_from(frame).unwrap()) / 10.0)
}

/// Shows all frames; gives all events, after having looked at everything else that comes of them.
fn watch(frames: &[Vec<Detection>]) -> Vec<SceneEvent> {
    let mut analysis = CameraAnalysis::new(scene(), AnalysisSettings::default());
    let mut confirmation = EntryConfirmation::new();
    let mut events = Vec::new();
    for (number, detections) in frames.iter().enumerate() {
        let found = analysis.analyse(at(number), FRAME, detections);
        let walk = |who| analysis.analyst().walk(who);
        events.extend(confirmation.observe(at(number), &found.events, walk));
        events.extend(found.events);
    }
    events.extend(analysis.finish());
    for event in &events {
        assert!(
            event.foot.x.is_finite() && event.foot.y.is_finite(),
            "{event:?}"
        );
        assert!(event.at <= at(frames.len()), "{event:?}");
    }
    for step in analysis.take_steps() {
        let places = [step.from.x, step.from.y, step.to.x, step.to.y, step.height];
        assert!(places.iter().all(|place| place.is_finite()), "{step:?}");
        assert!(step.time >= Duration::from_secs(1), "{step:?}");
    }
    let longest = at(frames.len()).since(at(0));
    for journey in analysis.take_journeys() {
        assert!(
            journey.stops.iter().all(|stop| stop.dwell <= longest),
            "{journey:?}"
        );
    }
    events
}

/// One after the other through the door, with whatever is shown beside them.
fn visitors(beside: impl Fn(usize) -> Vec<Detection>) -> Vec<Vec<Detection>> {
    let frame = |number: usize| {
        let gone = f64::from(u32::try_from(number % 60).unwrap());
        let mut seen = beside(number);
        if gone < 50.0 {
            seen.push(person(320.0, 120.0 + gone * 4.0));
        }
        seen
    };
    (0..300).map(frame).collect()
}

fn came_in(events: &[SceneEvent]) -> usize {
    let is_in = |event: &&SceneEvent| {
        matches!(
            event.kind,
            EventKind::LineCross {
                direction: Direction::In,
                ..
            }
        )
    };
    events.iter().filter(is_in).count()
}

#[test]
fn boxes_that_are_none_hide_nobody() {
    assert_eq!(came_in(&watch(&visitors(|_| Vec::new()))), 5);
    let broken = |number: usize| {
        let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0];
        let value = values[number % values.len()];
        let bbox = Bbox::new(value, 10.0, 40.0, value);
        let score = if number.is_multiple_of(2) {
            f32::NAN
        } else {
            0.9
        };
        vec![
            Detection {
                bbox,
                score,
                class: ClassId::PERSON
            };
            3
        ]
    };
    assert_eq!(came_in(&watch(&visitors(broken))), 5);
}

#[test]
fn boxes_beyond_the_picture_are_nobody_who_comes_in() {
    let beyond = |number: usize| {
        let n = f64::from(u32::try_from(number).unwrap());
        vec![
            Detection {
                bbox: Bbox::from_ltwh(5000.0, -900.0 + n * 8.0, 60.0, 200.0),
                ..person(0.0, 0.0)
            },
            Detection {
                bbox: Bbox::from_ltwh(-9000.0, n, 60.0, 200.0),
                ..person(0.0, 0.0)
            },
        ]
    };
    assert_eq!(came_in(&watch(&visitors(beyond))), 5);
}

#[test]
fn ten_thousand_boxes_are_borne() {
    let frame: Vec<Detection> = (0..10_000_u32)
        .map(|n| person(f64::from(n % 640), 100.0 + f64::from(n / 640) * 16.0))
        .collect();
    let events = watch(&vec![frame; 3]);
    assert!(events.len() < 10_000, "{}", events.len());
}

#[test]
fn another_cameras_pictures_are_nobodys_way_through_the_door() {
    let mut analysis = CameraAnalysis::new(scene(), AnalysisSettings::default());
    let mut events = Vec::new();
    for number in 0..20 {
        let found = analysis.analyse(
            at(number),
            FRAME,
            &[person(320.0, 150.0), person(200.0, 150.0)],
        );
        events.extend(found.events);
    }
    // A camera with other pictures takes its place without a break: whoever stands there stands inside.
    let large = FrameSize::new(1920, 1080);
    for number in 20..60 {
        let bbox = Bbox::from_ltwh(1500.0, 600.0, 120.0, 350.0);
        let found = analysis.analyse(
            at(number),
            large,
            &[Detection {
                bbox,
                ..person(0.0, 0.0)
            }],
        );
        events.extend(found.events);
    }
    events.extend(analysis.finish());
    let crossed = events
        .iter()
        .filter(|e| matches!(e.kind, EventKind::LineCross { .. }));
    assert_eq!(crossed.count(), 0, "{events:?}");
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -700.0..1400.0,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => -1e12..1e12,
    ]
}

fn detection() -> impl Strategy<Value = Detection> {
    let score = prop_oneof![6 => 0.0_f32..1.0, 1 => Just(f32::NAN), 1 => -5.0_f32..5.0];
    ([number(), number(), number(), number()], score).prop_map(|([x1, y1, x2, y2], score)| {
        Detection {
            bbox: Bbox { x1, y1, x2, y2 },
            score,
            class: ClassId::PERSON,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_a_model_returns_the_same_sensible_events_follow(
        frames in prop::collection::vec(prop::collection::vec(detection(), 0..12), 1..60),
    ) {
        prop_assert_eq!(watch(&frames), watch(&frames));
    }
}
