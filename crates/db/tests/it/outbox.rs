use std::sync::Arc;

use inveye_base::{Clock, ErrorKind, ManualClock, Redacted};
use inveye_db::{AttemptOutcome, Database, DeliveryQuery, EventWriter, NewAlert, SecretChange};
use inveye_domain::{
    Alert, AlertAction, AlertEntry, AlertStep, Delivery, DeliveryState, MissedReaders,
    NotificationFilter, NotificationRoute, NotificationTarget, Occasion, RuleId, Severity,
    WebhookTarget,
};

use crate::sample::{self, NOON, seconds};

fn route(name: &str, least: Severity, pictures: bool) -> NotificationRoute {
    NotificationRoute {
        id: 0,
        name: name.to_owned(),
        enabled: true,
        target: NotificationTarget::Webhook(WebhookTarget {
            url: "https://example.com/".to_owned(),
            pictures,
            allow_local: false,
        }),
        filter: NotificationFilter {
            least,
            rules: Vec::new(),
            cameras: Vec::new(),
            raised: true,
            escalated: true,
            levels: Vec::new(),
            asked: true,
            closed: true,
            schedule: None,
        },
    }
}

fn raised(writer: &EventWriter, severity: Severity) -> Alert {
    let new = NewAlert {
        rule: RuleId::new("door-by-night").unwrap(),
        camera: Some(sample::camera(1)),
        severity,
        title: "Person came in at door".to_owned(),
        subject: None,
        place: "door. Camera 1".to_owned(),
        at: NOON,
        event: None,
    };
    let alert = writer.open_alert(new).unwrap();
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

fn all(database: &Database) -> Vec<Delivery> {
    let query = DeliveryQuery {
        limit: 100,
        ..DeliveryQuery::default()
    };
    let mut found = database.reader().deliveries(&query).unwrap();
    found.reverse();
    found
}

fn occasions(database: &Database) -> Vec<(u64, Occasion)> {
    let found = all(database);
    found.iter().map(|one| (one.route, one.occasion)).collect()
}

fn taken(had_picture: bool) -> AttemptOutcome {
    AttemptOutcome::Delivered { had_picture }
}

#[test]
fn news_goes_along_each_route_that_takes_it_and_is_there_after_a_restart() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let keep = || SecretChange::Keep;
    let low = writer
        .save_route(&route("low", Severity::Low, false), keep())
        .unwrap();
    let high = writer
        .save_route(&route("high", Severity::High, false), keep())
        .unwrap();
    let off = NotificationRoute {
        enabled: false,
        ..route("off", Severity::Low, false)
    };
    writer.save_route(&off, keep()).unwrap();
    raised(&writer, Severity::Low);
    let alert = raised(&writer, Severity::Critical);
    for step in [
        AlertStep::Escalate { level: 1 },
        AlertStep::Acknowledge,
        AlertStep::Comment {
            text: "x".to_owned(),
        },
        AlertStep::Resolve {
            note: String::new(),
        },
    ] {
        writer.note_on_alert(alert.id, entry(step)).unwrap();
    }
    let told = || -> Vec<Option<u32>> {
        let log = database.reader().alert_log(alert.id).unwrap();
        log.iter().map(|entry| entry.told).collect()
    };
    assert_eq!(
        told(),
        [Some(2), None, None, Some(2)],
        "the log says how many"
    );
    let expected = [
        (low, Occasion::Raised),
        (low, Occasion::Raised),
        (high, Occasion::Raised),
        (low, Occasion::Escalated { level: 1 }),
        (high, Occasion::Escalated { level: 1 }),
        (low, Occasion::Resolved),
        (high, Occasion::Resolved),
    ];
    assert_eq!(occasions(&database), expected);
    // The routes are known to the next run without being stored again.
    database.close().unwrap();
    let database = sample::open(&folder);
    assert_eq!(occasions(&database), expected);
    raised(&database.writer(), Severity::High);
    assert_eq!(occasions(&database).len(), expected.len() + 2);
}

#[test]
fn each_level_goes_to_those_who_are_set_up_for_it_and_the_log_says_when_there_are_none() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let mut manager = route("manager", Severity::Low, false);
    manager.filter.levels = vec![2];
    manager.filter.asked = false;
    let manager = writer.save_route(&manager, SecretChange::Keep).unwrap();
    let alert = raised(&writer, Severity::High);
    let ask = |action| AlertStep::Ask { action };
    for step in [
        AlertStep::Escalate { level: 1 },
        AlertStep::Escalate { level: 2 },
        ask(AlertAction::OpenLane),
        ask(AlertAction::ViewQueue),
    ] {
        writer.note_on_alert(alert.id, entry(step)).unwrap();
    }
    let mut lead = route("lead", Severity::Low, false);
    lead.filter.raised = false;
    let lead = writer.save_route(&lead, SecretChange::Keep).unwrap();
    let dispatch = AlertStep::Dispatch {
        note: "Ben".to_owned(),
    };
    for step in [ask(AlertAction::OpenLane), dispatch] {
        writer.note_on_alert(alert.id, entry(step)).unwrap();
    }
    let log = database.reader().alert_log(alert.id).unwrap();
    let told: Vec<Option<u32>> = log.iter().map(|entry| entry.told).collect();
    let nobody = Some(0);
    assert_eq!(told, [nobody, Some(1), nobody, None, Some(1), Some(1)]);
    let asked = Occasion::Asked {
        action: AlertAction::OpenLane,
    };
    let expected = [
        (manager, Occasion::Raised),
        (manager, Occasion::Escalated { level: 2 }),
        (lead, asked),
        (lead, Occasion::Dispatched),
    ];
    assert_eq!(occasions(&database), expected);
}

#[test]
fn a_route_of_before_there_were_levels_reads_on() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let old = route("old", Severity::Low, false);
    let id = writer.save_route(&old, SecretChange::Keep).unwrap();
    database.close().unwrap();
    let filter = r#"{"least":"low","rules":[],"cameras":[],"raised":false,"escalated":true,"closed":false,"schedule":null}"#;
    let changed = sample::raw(&folder)
        .execute("UPDATE notification_route SET filter = ?1", [filter])
        .unwrap();
    assert_eq!(changed, 1);
    let database = sample::open(&folder);
    let alert = raised(&database.writer(), Severity::High);
    for level in [1, 2] {
        let step = entry(AlertStep::Escalate { level });
        database.writer().note_on_alert(alert.id, step).unwrap();
    }
    let dispatch = entry(AlertStep::Dispatch {
        note: String::new(),
    });
    database.writer().note_on_alert(alert.id, dispatch).unwrap();
    let both = [1, 2].map(|level| (id, Occasion::Escalated { level }));
    assert_eq!(occasions(&database), both, "as before");
}

#[test]
fn the_same_news_is_written_down_once() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    writer
        .save_route(&route("all", Severity::Low, false), SecretChange::Keep)
        .unwrap();
    let alert = raised(&writer, Severity::High);
    // As after a full disk: stored a second time, with what happened meanwhile.
    let log = [entry(AlertStep::Escalate { level: 1 })];
    writer.store_alert(&alert, &log).unwrap();
    writer.store_alert(&alert, &log).unwrap();
    let found: Vec<Occasion> = all(&database).iter().map(|one| one.occasion).collect();
    assert_eq!(found, [Occasion::Raised, Occasion::Escalated { level: 1 }]);
}

#[test]
fn a_picture_goes_along_or_follows_and_never_both() {
    let folder = sample::folder();
    let clock = Arc::new(ManualClock::new(NOON));
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let (writer, reader) = (database.writer(), database.reader());
    let bare = writer
        .save_route(&route("bare", Severity::Low, false), SecretChange::Keep)
        .unwrap();
    let full = writer
        .save_route(&route("full", Severity::Low, true), SecretChange::Keep)
        .unwrap();
    let next = |route| {
        reader
            .next_delivery(route)
            .unwrap()
            .expect("one that waits")
    };

    // In time: the first word waits for it for a moment.
    let alert = raised(&writer, Severity::Low);
    assert_eq!(next(bare).due_at, NOON);
    assert!(next(full).due_at > NOON && next(full).due_at <= NOON + seconds(1));
    writer.save_snapshot(alert.id, b"jpeg").unwrap();
    assert_eq!(next(full).due_at, NOON);
    writer.note_attempt(next(full).id, taken(true)).unwrap();
    writer.note_attempt(next(bare).id, taken(false)).unwrap();
    assert_eq!(reader.next_delivery(full).unwrap(), None);
    assert_eq!(
        reader.next_delivery(bare).unwrap(),
        None,
        "it takes no pictures"
    );

    // Late: it follows.
    let alert = raised(&writer, Severity::Low);
    writer.note_attempt(next(full).id, taken(false)).unwrap();
    assert_eq!(reader.next_delivery(full).unwrap(), None);
    writer.save_snapshot(alert.id, b"jpeg").unwrap();
    writer.save_snapshot(alert.id, b"jpeg").unwrap();
    let follows = next(full);
    assert_eq!(
        (follows.occasion, follows.alert),
        (Occasion::Picture, Some(alert.id))
    );
    writer.note_attempt(follows.id, taken(true)).unwrap();
    assert_eq!(reader.next_delivery(full).unwrap(), None);

    // While the first word is under way.
    let alert = raised(&writer, Severity::Low);
    let under_way = next(full);
    writer.save_snapshot(alert.id, b"jpeg").unwrap();
    writer.note_attempt(under_way.id, taken(false)).unwrap();
    assert_eq!(next(full).occasion, Occasion::Picture);
}

#[test]
fn attempts_are_counted_and_a_failure_stays_visible_until_it_is_tried_again() {
    let folder = sample::folder();
    let clock = Arc::new(ManualClock::new(NOON));
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let (writer, reader) = (database.writer(), database.reader());
    let id = writer
        .save_route(&route("all", Severity::Low, false), SecretChange::Keep)
        .unwrap();
    raised(&writer, Severity::Low);
    let first = reader.next_delivery(id).unwrap().unwrap();
    let again = AttemptOutcome::Again {
        due_at: NOON + seconds(5),
        error: "no answer".to_owned(),
        missed: MissedReaders {
            later: vec!["lead@example.com".to_owned()],
            gone: Vec::new(),
        },
    };
    writer.note_attempt(first.id, again).unwrap();
    let waiting = reader.delivery(first.id).unwrap().unwrap();
    assert_eq!(waiting.missed.later, ["lead@example.com"]);
    assert_eq!(
        (
            waiting.state,
            waiting.attempts,
            waiting.due_at,
            waiting.error.as_str()
        ),
        (DeliveryState::Waiting, 1, NOON + seconds(5), "no answer")
    );
    assert_eq!(reader.route_health(id).unwrap().error, "no answer");
    clock.advance(seconds(6));
    let error = "still none".to_owned();
    writer
        .note_attempt(first.id, AttemptOutcome::Failed { error })
        .unwrap();
    let failed = reader.delivery(first.id).unwrap().unwrap();
    assert_eq!((failed.state, failed.attempts), (DeliveryState::Failed, 2));
    let health = reader.route_health(id).unwrap();
    assert_eq!((health.waiting, health.failed), (0, 1));
    writer.retry_delivery(first.id).unwrap();
    let error = writer.retry_delivery(first.id).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "it waits already");
    let waiting = reader.next_delivery(id).unwrap().unwrap();
    assert_eq!((waiting.attempts, waiting.due_at), (0, NOON + seconds(6)));
    assert_eq!(waiting.made_at, NOON, "its id stays what it was");
    writer.note_attempt(first.id, taken(false)).unwrap();
    assert_eq!(writer.forget_deliveries(NOON).unwrap(), 0);
    assert_eq!(writer.forget_deliveries(NOON + seconds(7)).unwrap(), 1);
}

#[test]
fn a_route_takes_its_deliveries_with_it_and_its_secret_stands_apart() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let secret = SecretChange::Set(Some(Redacted::new(b"open sesame".to_vec())));
    let id = writer
        .save_route(&route("all", Severity::Low, false), secret)
        .unwrap();
    let kept = || {
        reader
            .route_secret(id)
            .unwrap()
            .map(|secret| secret.reveal().clone())
    };
    assert_eq!(kept(), Some(b"open sesame".to_vec()));
    let renamed = NotificationRoute {
        id,
        name: "renamed".to_owned(),
        ..reader.routes().unwrap().remove(0)
    };
    writer.save_route(&renamed, SecretChange::Keep).unwrap();
    assert_eq!(reader.routes().unwrap(), std::slice::from_ref(&renamed));
    assert_eq!(kept(), Some(b"open sesame".to_vec()));
    writer
        .save_route(&renamed, SecretChange::Set(None))
        .unwrap();
    assert_eq!(kept(), None);
    raised(&writer, Severity::Low);
    writer.put_test(id).unwrap();
    assert_eq!(all(&database).len(), 2);
    writer.delete_route(id).unwrap();
    assert_eq!(all(&database), []);
    for error in [
        writer.delete_route(id).unwrap_err(),
        writer.put_test(id).unwrap_err(),
        writer.save_route(&renamed, SecretChange::Keep).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
    raised(&writer, Severity::Low);
    assert_eq!(
        all(&database),
        [],
        "nothing goes along a route that is gone"
    );
}
