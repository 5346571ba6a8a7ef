//! Footfall: in-crossings that were not taken back within two seconds.

use inveye_analytics::EntryConfirmation;
use inveye_domain::{Direction, EventKind, MediaTime, Point, SceneEvent, TrackId, TripwireName};

fn crossing(line: &str, track: u64, at: f64, direction: Direction) -> SceneEvent {
    SceneEvent {
        at: MediaTime::from_seconds(at),
        kind: EventKind::LineCross {
            line: TripwireName::new(line).unwrap(),
            direction,
        },
        track: TrackId(track),
        foot: Point::new(0.5, 0.5),
        confidence: 0.9,
    }
}

/// Crossings as (line, track, seconds, direction); expected entries as (line, track, stated at).
#[track_caller]
fn check(crossings: &[(&str, u64, f64, Direction)], expected: &[(&str, u64, f64)]) {
    let mut confirmation = EntryConfirmation::new();
    let mut entries = Vec::new();
    for tenth in 0..100 {
        let now = f64::from(tenth) / 10.0;
        let events: Vec<SceneEvent> = crossings
            .iter()
            .filter(|c| (c.2 - now).abs() < 0.04)
            .map(|&(line, track, at, direction)| crossing(line, track, at, direction))
            .collect();
        let before = events.clone();
        for entry in confirmation.observe(MediaTime::from_seconds(now), &events, |_| None) {
            let EventKind::Entry { line, .. } = &entry.kind else {
                panic!("{entry:?} is no entry");
            };
            entries.push((line.to_string(), entry.track.0, now));
        }
        assert_eq!(events, before, "raw crossings go their own way");
    }
    let expected: Vec<_> = expected
        .iter()
        .map(|&(line, track, at)| (line.to_owned(), track, at))
        .collect();
    assert_eq!(entries, expected);
    assert_eq!(confirmation.waiting(), 0, "nothing is kept for ever");
}

const IN: Direction = Direction::In;
const OUT: Direction = Direction::Out;

#[test]
fn an_entry_is_stated_two_seconds_after_the_crossing() {
    check(&[("door", 1, 1.0, IN)], &[("door", 1, 3.0)]);
    check(&[("door", 1, 1.0, OUT)], &[]);
}

#[test]
fn turning_back_in_time_takes_it_back() {
    check(&[("door", 1, 1.0, IN), ("door", 1, 2.9, OUT)], &[]);
    check(
        &[("door", 1, 1.0, IN), ("door", 1, 3.1, OUT)],
        &[("door", 1, 3.0)],
    );
}

#[test]
fn only_the_same_person_at_the_same_line_takes_it_back() {
    check(
        &[("door", 1, 1.0, IN), ("door", 2, 2.0, OUT)],
        &[("door", 1, 3.0)],
    );
    check(
        &[("door", 1, 1.0, IN), ("back", 1, 2.0, OUT)],
        &[("door", 1, 3.0)],
    );
}

#[test]
fn in_out_in_is_one_entry() {
    check(
        &[
            ("door", 1, 1.0, IN),
            ("door", 1, 2.0, OUT),
            ("door", 1, 2.5, IN),
        ],
        &[("door", 1, 4.5)],
    );
}

#[test]
fn an_entry_carries_the_time_and_place_of_its_crossing() {
    let mut confirmation = EntryConfirmation::new();
    let crossed = crossing("door", 4, 1.0, IN);
    assert!(
        confirmation
            .observe(crossed.at, std::slice::from_ref(&crossed), |_| None)
            .is_empty()
    );
    let entries = confirmation.observe(MediaTime::from_seconds(9.0), &[], |_| None);
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].at, entries[0].foot), (crossed.at, crossed.foot));
}
