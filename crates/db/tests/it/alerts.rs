use inveye_base::ErrorKind;
use inveye_db::{Database, NewAlert};
use inveye_domain::{Alert, AlertId, AlertState, DeviceId, Direction, EventId, RuleId, Severity};
use proptest::prelude::*;

use crate::sample::{self, NOON, cross, seconds};

fn new(severity: Severity, event: Option<EventId>) -> NewAlert {
    NewAlert {
        rule: RuleId::new("door-by-night").unwrap(),
        camera: Some(sample::camera(1)),
        severity,
        title: "Person came in at door".to_owned(),
        place: "door. Camera 1".to_owned(),
        at: NOON,
        event,
    }
}

fn stored(database: &Database, id: AlertId) -> Alert {
    database.reader().alert(id).unwrap().expect("it is stored")
}

#[test]
fn an_alert_keeps_its_event_through_a_restart() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let event = database
        .writer()
        .append(cross(NOON, Direction::In))
        .unwrap();
    let alert = database
        .writer()
        .insert_alert(new(Severity::High, Some(event.id.clone())))
        .unwrap();
    assert_eq!(
        (alert.state, alert.event.as_ref()),
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
        .insert_alert(new(Severity::High, Some(foreign)))
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
    .map(|severity| writer.insert_alert(new(severity, None)).unwrap().id)
    .collect();
    writer.acknowledge_alert(ids[1]).unwrap();
    writer.dismiss_alert(ids[0]).unwrap();
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
fn an_alert_that_is_not_there_is_told() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let error = database.writer().resolve_alert(AlertId(7)).unwrap_err();
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
    let id = writer.insert_alert(new(Severity::High, None)).unwrap().id;
    let never_closed = writer.insert_alert(new(Severity::High, None)).unwrap().id;
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

    writer.resolve_alert(id).unwrap();
    let forgotten = writer.forget_before(NOON + seconds(120)).unwrap();
    assert_eq!(forgotten.alerts, 1);
    assert_eq!(files(), 0);
    assert_eq!(database.reader().alert(id).unwrap(), None);
    assert!(database.reader().alert(never_closed).unwrap().is_some());
}

#[test]
fn a_state_never_goes_back_even_by_hand() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let id = database
        .writer()
        .insert_alert(new(Severity::High, None))
        .unwrap()
        .id;
    database.writer().resolve_alert(id).unwrap();
    let error = sample::raw(&folder)
        .execute("UPDATE alert SET state = 'open'", [])
        .unwrap_err();
    assert!(error.to_string().contains("never goes back"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn whatever_operators_press_a_state_only_goes_forward(
        presses in prop::collection::vec(0_u8..3, 1..8),
    ) {
        let folder = sample::folder();
        let database = sample::open(&folder);
        let writer = database.writer();
        let id = writer.insert_alert(new(Severity::High, None)).unwrap().id;
        let mut expected = AlertState::Open;
        for press in presses {
            let (to, change) = match press {
                0 => (AlertState::Acknowledged, writer.acknowledge_alert(id)),
                1 => (AlertState::Resolved, writer.resolve_alert(id)),
                _ => (AlertState::Dismissed, writer.dismiss_alert(id)),
            };
            let change = change.unwrap();
            let closed = matches!(expected, AlertState::Resolved | AlertState::Dismissed);
            let moves = !closed && to != expected;
            if moves {
                expected = to;
            }
            prop_assert_eq!(change.changed, moves);
            prop_assert_eq!(change.alert.state, expected);
            prop_assert!(change.alert.acknowledged_at.is_some());
            let closed = matches!(expected, AlertState::Resolved | AlertState::Dismissed);
            prop_assert_eq!(change.alert.closed_at.is_some(), closed);
            prop_assert_eq!(&change.alert, &stored(&database, id));
        }
    }
}
