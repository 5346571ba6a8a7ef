use std::sync::Arc;

use inveye_base::{Clock, ManualClock};
use inveye_db::{Database, NewEvent};
use inveye_domain::{EventKind, WallTime};

use crate::sample::{self, NOON, seconds};

/// Moves time minute by minute, as an idle engine would live through it.
fn live(database: &Database, clock: &ManualClock, minutes: u32) {
    for _ in 0..minutes {
        clock.advance(seconds(60));
        database.writer().flush().unwrap();
    }
}

fn open(folder: &tempfile::TempDir, at: WallTime) -> (Arc<ManualClock>, Database) {
    let clock = Arc::new(ManualClock::new(at));
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    (clock, database)
}

fn minutes(n: u64) -> std::time::Duration {
    seconds(n * 60)
}

#[track_caller]
fn check(database: &Database, from: u64, to: u64, now: u64, expected: Option<f64>) {
    let span = (NOON + minutes(from), NOON + minutes(to));
    let cameras = [sample::camera(1)];
    let seen = database
        .reader()
        .coverage(&cameras, &[span], NOON + minutes(now))
        .unwrap()[0];
    match (seen, expected) {
        (Some(seen), Some(expected)) => assert!(
            (seen - expected).abs() < 1e-9,
            "minutes {from} to {to}: {seen}, not {expected}"
        ),
        _ => assert_eq!(seen, expected),
    }
}

fn offline(at: WallTime) -> NewEvent {
    let reason = "no answer from 10.0.0.8".to_owned();
    NewEvent::of_health(sample::camera(1), at, EventKind::CameraOffline { reason })
}

#[test]
fn outages_and_times_without_an_engine_are_not_seen() {
    let folder = sample::folder();
    let (clock, database) = open(&folder, NOON);
    live(&database, &clock, 10);
    database
        .writer()
        .append(offline(NOON + minutes(10)))
        .unwrap();
    live(&database, &clock, 10);
    let after = minutes(10);
    let kind = EventKind::CameraOnline { after };
    let online = NewEvent::of_health(sample::camera(1), NOON + minutes(20), kind);
    database.writer().append(online).unwrap();
    live(&database, &clock, 10);
    check(&database, 0, 30, 30, Some(20.0 / 30.0));
    check(&database, 10, 20, 30, Some(0.0));
    check(&database, 20, 60, 30, Some(1.0));
    check(&database, 40, 60, 30, None);

    // It goes blind again, and then the engine is off for a quarter of an hour.
    database
        .writer()
        .append(offline(NOON + minutes(30)))
        .unwrap();
    database.close().unwrap();
    let (clock, database) = open(&folder, NOON + minutes(45));
    live(&database, &clock, 15);
    check(&database, 30, 45, 60, Some(0.0));
    check(&database, 45, 60, 60, Some(1.0));
    let outages = database.reader().outages(NOON, NOON + minutes(60)).unwrap();
    let ends: Vec<_> = outages.iter().map(|outage| outage.to).collect();
    assert_eq!(
        ends,
        [Some(NOON + minutes(20)), Some(NOON + minutes(30))],
        "an outage of the run before ends with it"
    );
    assert_eq!(outages[0].reason, "no answer from 10.0.0.8");
}

#[test]
fn a_machine_that_slept_saw_nothing() {
    let folder = sample::folder();
    let (clock, database) = open(&folder, NOON);
    live(&database, &clock, 10);
    clock.advance(minutes(40));
    database.writer().flush().unwrap();
    live(&database, &clock, 10);
    check(&database, 0, 60, 60, Some(20.0 / 60.0));
}

#[test]
fn cameras_of_different_luck_are_averaged() {
    let folder = sample::folder();
    let (clock, database) = open(&folder, NOON);
    database.writer().append(offline(NOON)).unwrap();
    live(&database, &clock, 10);
    let span = (NOON, NOON + minutes(10));
    let both = [sample::camera(1), sample::camera(2)];
    let seen = database.reader().coverage(&both, &[span], clock.wall());
    assert_eq!(seen.unwrap(), [Some(0.5)]);
    let seen = database.reader().coverage(&[], &[span], clock.wall());
    assert_eq!(seen.unwrap(), [None], "no camera, no answer");
}
