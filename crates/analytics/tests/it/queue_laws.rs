//! What holds of queues whatever a detector and tracker come up with.

use std::collections::BTreeMap;

use inveye_analytics::{AnalystSettings, MOST_PEOPLE, SceneAnalyst};
use inveye_domain::{Bbox, EventKind, MediaTime, SceneEvent, TrackId, TrackObservation};
use proptest::prelude::*;

use crate::queues::{lane, till};
use crate::stage::{FRAME, person};

/// One step of somebody: stand, walk, jump anywhere, vanish, come back as another track.
#[derive(Debug, Clone)]
enum Move {
    Stand(u8),
    Walk(f64, f64, u8),
    Jump(f64, f64),
    Hide(u8),
    Renumber,
    Nonsense,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let x = || -100.0..740.0;
    let y = || -50.0..420.0;
    let any = prop_oneof![
        3 => (5_u8..60).prop_map(Move::Stand),
        3 => (x(), 190.0..270.0, 5_u8..40).prop_map(|(x, y, n)| Move::Walk(x, y, n)),
        1 => (x(), y()).prop_map(|(x, y)| Move::Jump(x, y)),
        1 => (1_u8..80).prop_map(Move::Hide),
        1 => Just(Move::Renumber),
        1 => Just(Move::Nonsense),
    ];
    prop::collection::vec(any, 1..12)
}

/// Frame by frame; none where nobody is to be seen.
fn lives(first: u64, moves: &[Move]) -> Vec<Option<TrackObservation>> {
    let (mut track, mut place) = (first, [50.0, 230.0]);
    let mut frames = Vec::new();
    for step in moves {
        match *step {
            Move::Stand(n) => {
                frames.extend(std::iter::repeat_n(Some(person(track, place)), n.into()));
            }
            Move::Walk(x, y, n) => {
                for i in 1..=n {
                    let share = f64::from(i) / f64::from(n);
                    let at = |from: f64, to: f64| from + (to - from) * share;
                    frames.push(Some(person(track, [at(place[0], x), at(place[1], y)])));
                }
                place = [x, y];
            }
            Move::Jump(x, y) => place = [x, y],
            Move::Hide(n) => frames.extend(std::iter::repeat_n(None, n.into())),
            Move::Renumber => track += 1,
            Move::Nonsense => frames.push(Some(TrackObservation {
                track: TrackId(track),
                bbox: Bbox::new(f64::NAN, place[1], f64::INFINITY, -1e300),
                score: 0.5,
            })),
        }
    }
    frames
}

fn run(people: &[Vec<Option<TrackObservation>>], clock: impl Fn(usize) -> i64) -> Vec<SceneEvent> {
    let mut analyst = SceneAnalyst::new(till(), AnalystSettings::default());
    let frames = people.iter().map(Vec::len).max().unwrap_or(0);
    let mut events = Vec::new();
    for frame in 0..frames {
        let seen: Vec<TrackObservation> = people
            .iter()
            .filter_map(|person| person.get(frame).copied().flatten())
            .collect();
        let at = MediaTime::from_millis(clock(frame));
        events.extend(analyst.observe(at, FRAME, &seen, &[]));
    }
    events.extend(analyst.finish());
    events
}

/// How often each thing happened, after checking that each person did it in order.
fn tally(events: &[SceneEvent]) -> Result<BTreeMap<&'static str, u32>, TestCaseError> {
    let mut counts = BTreeMap::new();
    let mut state: BTreeMap<TrackId, &str> = BTreeMap::new();
    let mut ordered = events.to_vec();
    ordered.sort_by_key(|e| e.at);
    for event in &ordered {
        let before = state.get(&event.track).copied();
        let (name, needs, after) = match event.kind {
            EventKind::QueueJoin { .. } => ("joined", None, Some("waits")),
            EventKind::ServiceStart { .. } => ("served", Some("waits"), Some("is served")),
            EventKind::ServiceEnd { .. } => ("finished", Some("is served"), None),
            EventKind::QueueAbandon { .. } => ("gave up", Some("waits"), None),
            EventKind::QueueLost {
                was_served: false, ..
            } => ("lost", Some("waits"), None),
            EventKind::QueueLost {
                was_served: true, ..
            } => ("lost at the till", Some("is served"), None),
            _ => continue,
        };
        prop_assert_eq!(before, needs, "{:?} of {:?}", name, event.track);
        match after {
            Some(after) => state.insert(event.track, after),
            None => state.remove(&event.track),
        };
        *counts.entry(name).or_default() += 1;
    }
    prop_assert!(state.is_empty(), "nobody is forgotten: {state:?}");
    Ok(counts)
}

proptest! {
    #[test]
    fn everybody_who_joined_is_accounted_for(crowd in prop::collection::vec(moves(), 1..5), wobble in 0_i64..300) {
        let people: Vec<_> = (1..).step_by(100).zip(&crowd).map(|(first, moves)| lives(first, moves)).collect();
        // A clock that now and then goes back.
        let clock = |frame: usize| {
            let ms = i64::try_from(frame).unwrap_or(0) * 100;
            if frame % 7 == 3 { ms - wobble } else { ms }
        };
        let events = run(&people, clock);
        let counts = tally(&events)?;
        let of = |name| counts.get(name).copied().unwrap_or(0);
        prop_assert_eq!(of("joined"), of("served") + of("gave up") + of("lost"));
        prop_assert_eq!(of("served"), of("finished") + of("lost at the till"));
        prop_assert_eq!(&run(&people, clock), &events, "the same again");
    }
}

#[test]
fn two_hundred_people_in_a_queue_are_two_hundred() {
    let people: Vec<Vec<Option<TrackObservation>>> = (0..200_u32)
        .map(|n| {
            let place = [
                110.0 + f64::from(n % 20) * 14.0,
                203.0 + f64::from(n / 20) * 5.0,
            ];
            let mut frames = lives(u64::from(n) * 10, &[Move::Walk(20.0, 100.0, 1)]);
            // They come in from above, each by an own way.
            frames = vec![Some(person(u64::from(n) * 10, [place[0], 100.0])); frames.len()];
            for step in 1..=10 {
                let y = 100.0 + (place[1] - 100.0) * f64::from(step) / 10.0;
                frames.push(Some(person(u64::from(n) * 10, [place[0], y])));
            }
            frames.extend(std::iter::repeat_n(
                Some(person(u64::from(n) * 10, place)),
                40,
            ));
            frames
        })
        .collect();
    let events = run(&people, |frame| i64::try_from(frame).unwrap_or(0) * 100);
    let joined = events
        .iter()
        .filter(|e| matches!(e.kind, EventKind::QueueJoin { .. }));
    let joined = joined.count();
    assert!((196..=200).contains(&joined), "{joined} joined");
}

#[test]
fn ten_thousand_boxes_are_borne() {
    let mut analyst = SceneAnalyst::new(till(), AnalystSettings::default());
    let boxes: Vec<TrackObservation> = (0..10_000_u32)
        .map(|n| person(n.into(), [f64::from(n % 640), 100.0 + f64::from(n % 260)]))
        .collect();
    for frame in 0..5 {
        let _events = analyst.observe(MediaTime::from_millis(frame * 100), FRAME, &boxes, &[]);
    }
    assert!(
        analyst.followed() <= 3 * MOST_PEOPLE,
        "{}",
        analyst.followed()
    );
    assert!(analyst.waiting(&lane()).len() <= MOST_PEOPLE);
}
