use inveye_base::ErrorKind;
use inveye_db::{AlertChange, Database, EventWriter, NewAlert};
use inveye_domain::{
    Alert, AlertEntry, AlertId, AlertState, AlertStep, AlertSubject, AlertWork, DeviceId,
    Direction, EventId, RuleId, Severity,
};
use proptest::prelude::*;

use crate::sample::{self, NOON, cross, seconds};

fn new(severity: Severity, event: Option<EventId>) -> NewAlert {
    NewAlert {
        rule: RuleId::new("door-by-night").unwrap(),
        camera: Some(sample::camera(1)),
        severity,
        title: "Person came in at door".to_owned(),
        subject: Some(AlertSubject::CameIn {
            line: "door".to_owned(),
        }),
        place: "door. Camera 1".to_owned(),
        at: NOON,
        event,
    }
}

fn raised(writer: &EventWriter, severity: Severity, event: Option<EventId>) -> Alert {
    let alert = writer.open_alert(new(severity, event)).unwrap();
    writer.store_alert(&alert, &[]).unwrap();
    alert
}

fn entry(step: AlertStep) -> AlertEntry {
    AlertEntry {
        at: NOON + seconds(9),
        actor: "Ana".to_owned(),
        step,
        told: None,
    }
}

/// As the log has it where there are no routes.
fn noted(entry: AlertEntry) -> AlertEntry {
    let told = inveye_domain::Occasion::of(&entry.step).map(|_| 0);
    AlertEntry { told, ..entry }
}

fn dispatch() -> AlertStep {
    AlertStep::Dispatch {
        note: "Ben, to the door".to_owned(),
    }
}

fn resolve() -> AlertStep {
    AlertStep::Resolve {
        note: String::new(),
    }
}

fn dismiss() -> AlertStep {
    AlertStep::Dismiss {
        reason: "A balloon".to_owned(),
    }
}

fn note(writer: &EventWriter, id: AlertId, step: AlertStep) -> AlertChange {
    writer.note_on_alert(id, entry(step)).unwrap()
}

fn stored(database: &Database, id: AlertId) -> Alert {
    database.reader().alert(id).unwrap().expect("it is stored")
}

/// The limit is that of what was asked for: a camera with many alerts hides none of another's.
#[test]
fn alerts_of_a_time_are_those_of_the_cameras_asked_for() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let at = |camera: Option<u32>, after: u64| {
        let new = NewAlert {
            camera: camera.map(sample::camera),
            at: NOON + seconds(after),
            ..new(Severity::Low, None)
        };
        let alert = writer.open_alert(new).unwrap();
        writer.store_alert(&alert, &[]).unwrap();
        alert.id
    };
    let (quiet, store) = (at(Some(1), 0), at(None, 1));
    for after in 2..9 {
        at(Some(2), after);
    }
    let found = reader
        .alerts_between(NOON, NOON + seconds(60), &[sample::camera(1)], 3)
        .unwrap();
    let found: Vec<AlertId> = found.iter().map(|alert| alert.id).collect();
    assert_eq!(found, [store, quiet]);
    let newest = |before, limit| {
        let of = [sample::camera(1)];
        let alerts = reader.recent_alerts_of(&of, before, limit).unwrap();
        alerts.iter().map(|alert| alert.id).collect::<Vec<_>>()
    };
    assert_eq!(newest(None, 3), [store, quiet]);
    assert_eq!(newest(None, 1), [store]);
    assert_eq!(newest(Some(store), 1), [quiet]);
    assert_eq!(newest(Some(quiet), 1), []);
}

#[test]
fn an_alert_keeps_its_event_through_a_restart() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let event = database
        .writer()
        .append(cross(NOON, Direction::In))
        .unwrap();
    let alert = raised(&database.writer(), Severity::High, Some(event.id.clone()));
    assert_eq!(
        (alert.work.state, alert.event.as_ref()),
        (AlertState::Open, Some(&event.id))
    );
    database.close().unwrap();
    let database = sample::open(&folder);
    assert_eq!(stored(&database, alert.id), alert);
    assert_eq!(database.reader().alert(AlertId(99)).unwrap(), None);
}

#[test]
fn an_event_of_another_device_is_refused() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let foreign = EventId {
        device: DeviceId::new("dev-other").unwrap(),
        sequence: 1,
    };
    let error = database
        .writer()
        .open_alert(new(Severity::High, Some(foreign)))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn the_most_urgent_and_oldest_open_alert_comes_first() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let ids: Vec<AlertId> = [
        Severity::Low,
        Severity::High,
        Severity::Critical,
        Severity::High,
    ]
    .into_iter()
    .map(|severity| raised(&writer, severity, None).id)
    .collect();
    note(&writer, ids[1], AlertStep::Acknowledge);
    note(&writer, ids[0], dismiss());
    let open: Vec<_> = database.reader().open_alerts().unwrap();
    assert_eq!(
        open.iter().map(|alert| alert.id).collect::<Vec<_>>(),
        [ids[2], ids[1], ids[3]],
        "acknowledged ones are not closed"
    );
    let recent = |before, limit| {
        let alerts = database.reader().recent_alerts(before, limit).unwrap();
        alerts.iter().map(|alert| alert.id).collect::<Vec<_>>()
    };
    assert_eq!(recent(None, 2), [ids[3], ids[2]]);
    assert_eq!(recent(Some(ids[2]), 10), [ids[1], ids[0]]);
}

#[test]
fn of_more_alarms_than_anybody_works_the_newest_ten_thousand_are_read_at_once() {
    const MOST: u64 = 10_000;
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let first = raised(&writer, Severity::Critical, None).id;
    for _ in 0..MOST {
        raised(&writer, Severity::Low, None);
    }
    let reader = database.reader();
    let clock = sample::clock();
    let asked = clock.monotonic();
    let open = reader.open_alerts().unwrap();
    let took = clock.monotonic() - asked;
    assert_eq!(open.len() as u64, MOST);
    assert!(open.iter().all(|alert| alert.id != first));
    // Not longer than a person waits for a page.
    assert!(took < seconds(1), "{took:?}");
    // Lost from sight, and not from the disk.
    assert!(reader.alert(first).unwrap().is_some());
    assert_eq!(reader.recent_alerts(None, 7).unwrap().len(), 7);
}

#[test]
fn whoever_opens_a_screen_sees_every_open_alert_however_many_came_since() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let forgotten = raised(&writer, Severity::Low, None).id;
    for _ in 0..520 {
        let id = raised(&writer, Severity::Low, None).id;
        if id.0.is_multiple_of(2) {
            note(&writer, id, resolve());
        }
    }
    let reader = database.reader();
    let open = reader.open_alerts().unwrap();
    let present = reader.present_alerts(7).unwrap();
    assert!(open.iter().any(|alert| alert.id == forgotten));
    assert!(std::iter::zip(&present, &present[1..]).all(|(a, b)| a.id > b.id));
    let is_there = |id| present.iter().any(|alert| alert.id == id);
    assert!(open.iter().all(|alert| is_there(alert.id)));
    let newest = reader.recent_alerts(None, 7).unwrap();
    assert!(newest.iter().all(|alert| is_there(alert.id)));
    assert!(newest.iter().any(|alert| alert.work.state.is_closed()));
    let closed = present.iter().filter(|alert| alert.work.state.is_closed());
    assert!(closed.count() <= 7, "no more of the closed than asked for");
}

#[test]
fn an_alert_that_is_not_there_is_told() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let error = database
        .writer()
        .note_on_alert(AlertId(7), entry(resolve()))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.to_string(), "there is no alert alr_7");
    let error = database
        .writer()
        .save_snapshot(AlertId(7), b"jpeg")
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(database.reader().snapshot(AlertId(7)).unwrap(), None);
}

#[test]
fn snapshots_are_whole_files_that_go_with_their_alert() {
    let folder = sample::folder();
    let clock = std::sync::Arc::new(inveye_base::ManualClock::new(NOON));
    let database = Database::open(folder.path(), clock).unwrap();
    let writer = database.writer();
    let id = raised(&writer, Severity::High, None).id;
    let never_closed = raised(&writer, Severity::High, None).id;
    assert!(!stored(&database, id).has_snapshot);
    writer.save_snapshot(id, b"first").unwrap();
    writer.save_snapshot(id, b"second").unwrap();
    assert!(stored(&database, id).has_snapshot);
    let snapshot = database.reader().snapshot(id).unwrap();
    assert_eq!(snapshot.as_deref(), Some(&b"second"[..]));
    let files = || {
        std::fs::read_dir(folder.path().join("snapshots"))
            .unwrap()
            .count()
    };
    assert_eq!(files(), 1, "no draft is left behind");
    drop(database);
    let killed = folder.path().join("snapshots").join("alr_9.part");
    std::fs::write(killed, b"half").unwrap();
    let clock = std::sync::Arc::new(inveye_base::ManualClock::new(NOON));
    let database = Database::open(folder.path(), clock).unwrap();
    let writer = database.writer();
    assert_eq!(files(), 1, "a draft of a killed process is removed");

    note(&writer, id, resolve());
    assert_eq!(writer.forget_alerts(NOON + seconds(120)).unwrap(), 1);
    assert_eq!(files(), 0);
    assert_eq!(database.reader().alert(id).unwrap(), None);
    assert!(database.reader().alert(never_closed).unwrap().is_some());
}

#[test]
fn a_snapshot_goes_before_its_alert_whether_it_is_closed_or_not() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let (old, without) = (
        raised(&writer, Severity::High, None),
        raised(&writer, Severity::High, None),
    );
    let recent = writer
        .open_alert(NewAlert {
            at: NOON + seconds(3600),
            ..new(Severity::High, None)
        })
        .unwrap();
    writer.store_alert(&recent, &[]).unwrap();
    for alert in [&old, &recent] {
        writer.save_snapshot(alert.id, b"jpeg").unwrap();
    }
    // One that a process killed between file and row has left.
    std::fs::remove_file(
        folder
            .path()
            .join("snapshots")
            .join(format!("{}.jpg", old.id)),
    )
    .unwrap();
    assert_eq!(writer.forget_snapshots(NOON + seconds(60)).unwrap(), 1);
    assert_eq!(writer.forget_snapshots(NOON + seconds(60)).unwrap(), 0);
    for (alert, has) in [(&old, false), (&without, false), (&recent, true)] {
        let stored = stored(&database, alert.id);
        assert_eq!(
            (stored.has_snapshot, stored.work.state),
            (has, AlertState::Open)
        );
        let picture = database.reader().snapshot(alert.id).unwrap();
        assert_eq!(picture.is_some(), has);
    }
}

#[test]
fn an_alert_stored_again_keeps_its_number_and_takes_its_newer_state() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let first = writer.open_alert(new(Severity::High, None)).unwrap();
    let second = raised(&writer, Severity::Low, None);
    assert!(first.id < second.id, "numbers are in the order of raising");
    writer.store_alert(&first, &[]).unwrap();
    let log = [entry(dispatch())];
    let mut seen = first.clone();
    assert!(seen.work.apply(&log[0]));
    writer.store_alert(&seen, &log).unwrap();
    writer.store_alert(&seen, &log).unwrap();
    assert_eq!(
        database.reader().alert_log(first.id).unwrap(),
        log.map(noted)
    );
    assert_eq!(stored(&database, first.id), seen);
    drop(database);
    let database = sample::open(&folder);
    let third = raised(&database.writer(), Severity::Low, None);
    assert_eq!(third.id.0, second.id.0 + 1, "a restart goes on counting");
}

#[test]
fn a_state_never_goes_back_even_by_hand() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let id = raised(&database.writer(), Severity::High, None).id;
    note(&database.writer(), id, resolve());
    let error = sample::raw(&folder)
        .execute("UPDATE alert SET state = 'open'", [])
        .unwrap_err();
    assert!(error.to_string().contains("never goes back"), "{error}");
}

#[test]
fn the_log_says_who_did_what_and_goes_with_its_alert() {
    let folder = sample::folder();
    let clock = std::sync::Arc::new(inveye_base::ManualClock::new(NOON));
    let database = Database::open(folder.path(), clock).unwrap();
    let writer = database.writer();
    let id = raised(&writer, Severity::High, None).id;
    let other = raised(&writer, Severity::High, None).id;
    note(&writer, other, AlertStep::Acknowledge);
    let sent = note(&writer, id, dispatch());
    assert_eq!(sent.alert.work.state, AlertState::Dispatched);
    assert_eq!(sent.alert.work.owner.as_deref(), Some("Ana"));
    assert!(
        !note(&writer, id, AlertStep::Acknowledge).changed,
        "she has it"
    );
    let done = note(&writer, id, dismiss());
    assert_eq!(done.alert.work.outcome, "A balloon");
    let log = database.reader().alert_log(id).unwrap();
    assert_eq!(log, [entry(dispatch()), entry(dismiss())].map(noted));
    let error = sample::raw(&folder)
        .execute("UPDATE alert_entry SET actor = 'Eve'", [])
        .unwrap_err();
    assert!(error.to_string().contains("never edited"), "{error}");
    assert_eq!(writer.forget_alerts(NOON + seconds(120)).unwrap(), 1);
    assert_eq!(database.reader().alert_log(id).unwrap(), []);
    assert_eq!(database.reader().alert_log(other).unwrap().len(), 1);
}

#[test]
fn response_times_are_of_the_alerts_of_a_time() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    for seconds_later in [10, 200, 20] {
        let id = raised(&writer, Severity::High, None).id;
        let mut entry = entry(AlertStep::Acknowledge);
        entry.at = NOON + seconds(seconds_later);
        writer.note_on_alert(id, entry).unwrap();
    }
    raised(&writer, Severity::High, None);
    raised(&writer, Severity::Low, None);
    let times = |from, to| {
        let reader = database.reader();
        reader
            .response_times(NOON + seconds(from), NOON + seconds(to))
            .unwrap()
    };
    assert_eq!(times(1, 100).len(), 0);
    let times = times(0, 1);
    let high = times[&Severity::High];
    assert_eq!((high.raised, high.answered, high.in_time), (4, 3, 2));
    assert_eq!((high.median, high.p95), (seconds(20), seconds(200)));
    assert_eq!(times[&Severity::Low].answered, 0);
    assert_eq!(times.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn whatever_operators_press_a_state_only_goes_forward(
        presses in prop::collection::vec(0_u8..5, 1..8),
    ) {
        let folder = sample::folder();
        let database = sample::open(&folder);
        let writer = database.writer();
        let id = raised(&writer, Severity::High, None).id;
        let mut expected = AlertWork::default();
        let mut log = Vec::new();
        for press in presses {
            let step = match press {
                0 => AlertStep::Acknowledge,
                1 => dispatch(),
                2 => resolve(),
                3 => AlertStep::Comment { text: "seen".to_owned() },
                _ => dismiss(),
            };
            let before = expected.clone();
            let moves = expected.apply(&entry(step.clone()));
            if moves {
                log.push(entry(step.clone()));
            }
            let change = note(&writer, id, step);
            prop_assert!(expected.state >= before.state);
            prop_assert_eq!(change.changed, moves);
            prop_assert_eq!(&change.alert.work, &expected);
            prop_assert_eq!(&change.alert, &stored(&database, id));
        }
        let log: Vec<AlertEntry> = log.into_iter().map(noted).collect();
        prop_assert_eq!(database.reader().alert_log(id).unwrap(), log);
    }
}
