use std::process::{Child, Command};

use inveye_base::{Redacted, SystemClock};
use inveye_db::{Database, DeliveryQuery, NewAlert, SecretChange};
use inveye_domain::{
    AlertEntry, AlertStep, DeliveryState, MissedReaders, NotificationFilter, RuleId, Severity,
    WebhookTarget,
};
use inveye_secrets::{KeyPlace, Keys};
use inveye_test_support::{HookAnswer, HookReceiver};

use super::*;

const KEY: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

fn delivery(occasion: Occasion, attempts: u32) -> Delivery {
    Delivery {
        id: DeliveryId(1),
        route: 1,
        alert: None,
        occasion,
        state: DeliveryState::Waiting,
        made_at: WallTime::default(),
        attempts,
        due_at: WallTime::default(),
        done_at: None,
        error: String::new(),
        missed: MissedReaders::default(),
        report: None,
    }
}

#[test]
fn a_failure_is_tried_again_until_a_day_is_over() {
    let error = SendError::for_now("no answer");
    let raised = delivery(Occasion::Raised, 90);
    let start = WallTime::default();
    let soon = after(&error, &raised, start, u32::MAX);
    assert!(matches!(soon, AttemptOutcome::Again { due_at, .. } if due_at > start));
    let almost = start + GIVE_UP - Duration::from_secs(16 * 60);
    assert!(matches!(
        after(&error, &raised, almost, u32::MAX),
        AttemptOutcome::Again { .. }
    ));
    let late = start + GIVE_UP - Duration::from_secs(60);
    assert!(matches!(
        after(&error, &raised, late, u32::MAX),
        AttemptOutcome::Failed { .. }
    ));
}

#[test]
fn what_is_useless_and_what_is_a_test_is_not_repeated() {
    let start = WallTime::default();
    let refused = SendError::for_good("no such mailbox");
    let raised = delivery(Occasion::Raised, 0);
    assert!(matches!(
        after(&refused, &raised, start, 0),
        AttemptOutcome::Failed { .. }
    ));
    let error = SendError::for_now("no answer");
    assert!(matches!(
        after(&error, &delivery(Occasion::Test, 0), start, 0),
        AttemptOutcome::Failed { .. }
    ));
}

#[test]
fn a_clock_that_was_wrong_holds_nothing_back() {
    let now = WallTime::from_millis(1_795_176_000_000);
    let due_in = |wait: Duration| Delivery {
        due_at: now + wait,
        ..delivery(Occasion::Raised, 1)
    };
    assert_eq!(rest_before(&due_in(Duration::ZERO), now), None);
    let soon = Duration::from_secs(7);
    assert_eq!(rest_before(&due_in(soon), now), Some(soon));
    let rest = rest_before(&due_in(LONGEST_WAIT), now);
    assert_eq!(rest, Some(LONGEST_REST));
    let days = Duration::from_secs(9 * 24 * 3600);
    assert_eq!(rest_before(&due_in(days), now), None);
}

fn webhook(name: &str, url: String) -> NotificationRoute {
    NotificationRoute {
        id: 0,
        name: name.to_owned(),
        enabled: true,
        target: NotificationTarget::Webhook(WebhookTarget {
            url,
            pictures: false,
            allow_local: true,
        }),
        filter: NotificationFilter {
            least: Severity::Low,
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

fn key() -> SecretChange {
    SecretChange::Set(Some(Redacted::new(KEY.as_bytes().to_vec())))
}

fn open(folder: &std::path::Path) -> (Database, Outbox) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let database = Database::open(folder, Arc::clone(&clock)).unwrap();
    let parts = OutboxParts {
        clock,
        device: database.device(),
        reader: database.reader(),
        writer: database.writer(),
        camera_names: Arc::new(|_| None),
        secrets: RouteSecrets(Arc::new(Keys::open_or_make(folder, KeyPlace::File))),
    };
    let outbox = Outbox::new(Arc::default(), parts);
    outbox.follow_routes().unwrap();
    (database, outbox)
}

fn raise(writer: &EventWriter) -> inveye_domain::Alert {
    let new = NewAlert {
        rule: RuleId::new("door").unwrap(),
        camera: None,
        severity: Severity::High,
        title: "Person came in at door".to_owned(),
        subject: None,
        place: "door".to_owned(),
        at: WallTime::from_millis(1_795_176_000_000),
        event: None,
    };
    let alert = writer.open_alert(new).unwrap();
    writer.store_alert(&alert, &[]).unwrap();
    alert
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let clock = SystemClock::new();
    while !is_so() {
        assert!(clock.monotonic() < Duration::from_secs(60), "{what}");
        clock.sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_target_that_never_answers_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let silent = HookReceiver::start(HookAnswer::Silence).unwrap();
    let quick = HookReceiver::start(HookAnswer::Status(204)).unwrap();
    let (database, outbox) = open(folder.path());
    let writer = database.writer();
    let stuck = writer
        .save_route(&webhook("silent", silent.url()), key())
        .unwrap();
    writer
        .save_route(&webhook("quick", quick.url()), key())
        .unwrap();
    outbox.follow_routes().unwrap();
    raise(&writer);
    outbox.ring();
    silent.wait("the first attempt", |requests| requests.first().map(|_| ()));
    // From here on the silent one has its thread.
    let clock = SystemClock::new();
    for _ in 0..50 {
        raise(&writer);
        outbox.ring();
    }
    quick.wait("all of them", |requests| {
        (requests.len() == 51).then_some(())
    });
    let took = clock.monotonic();
    assert!(
        took < Duration::from_secs(15),
        "{took:?}: it waited for the silent one"
    );
    assert_eq!(silent.requests().len(), 1, "it is still silent");
    assert_eq!(database.reader().route_health(stuck).unwrap().waiting, 51);
    outbox.close();
}

#[test]
fn one_that_cannot_be_made_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let hook = HookReceiver::start(HookAnswer::Status(204)).unwrap();
    let (database, outbox) = open(folder.path());
    let (writer, reader) = (database.writer(), database.reader());
    let mut route = webhook("hook", hook.url());
    if let NotificationTarget::Webhook(target) = &mut route.target {
        target.pictures = true;
    }
    let id = writer.save_route(&route, key()).unwrap();
    let broken = raise(&writer);
    writer.save_snapshot(broken.id, b"jpeg").unwrap();
    let picture = folder.path().join(format!("snapshots/{}.jpg", broken.id));
    std::fs::remove_file(&picture).unwrap();
    std::fs::create_dir(&picture).unwrap();
    let sound = raise(&writer);
    outbox.follow_routes().unwrap();
    let mark = format!("\"id\":\"{}\"", sound.id);
    hook.wait("the sound one", |requests| {
        let is_it = |request: &inveye_test_support::HookRequest| request.body.contains(&mark);
        requests.iter().any(is_it).then_some(())
    });
    wait_until("one waits", || {
        reader.route_health(id).unwrap().waiting == 1
    });
    let waiting = reader.next_delivery(id).unwrap().unwrap();
    assert_eq!((waiting.alert, waiting.attempts), (Some(broken.id), 1));
    assert!(!waiting.error.is_empty(), "it says why");
    outbox.close();
}

const VICTIM: &str = "INVEYE_TEST_OUTBOX_FOLDER";

/// Raises and closes alerts until it is killed.
fn alarm_until_killed(folder: &str) {
    let (database, outbox) = open(folder.as_ref());
    let (writer, reader) = (database.writer(), database.reader());
    let route = reader.routes().unwrap()[0].id;
    loop {
        // So that the test can read all of it.
        wait_until("few wait", || {
            reader.route_health(route).unwrap().waiting < 10
        });
        let alert = raise(&writer);
        outbox.ring();
        let entry = AlertEntry {
            at: alert.at,
            actor: "Ana".to_owned(),
            step: AlertStep::Resolve {
                note: String::new(),
            },
            told: None,
        };
        writer.note_on_alert(alert.id, entry).unwrap();
        outbox.ring();
    }
}

fn victim(folder: &std::path::Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "outbox::tests::a_killed_engine_loses_no_delivery",
        ])
        .env(VICTIM, folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_killed_engine_loses_no_delivery() {
    if let Ok(folder) = std::env::var(VICTIM) {
        alarm_until_killed(&folder);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let hook = HookReceiver::start(HookAnswer::Status(200)).unwrap();
    let (database, outbox) = open(folder.path());
    let route = database
        .writer()
        .save_route(&webhook("hook", hook.url()), key())
        .unwrap();
    outbox.close();
    database.close().unwrap();
    for round in 1..=4 {
        let mut child = victim(folder.path());
        let before = hook.requests().len();
        // In the middle of a transaction, of a request, of what follows an answer.
        hook.wait("some deliveries", |requests| {
            (requests.len() > before + 7 * round).then_some(())
        });
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (database, outbox) = open(folder.path());
    let reader = database.reader();
    wait_until("nothing waits", || {
        reader.route_health(route).unwrap().waiting == 0
    });
    let alerts = reader.recent_alerts(None, 500).unwrap();
    let closed = alerts.iter().filter(|alert| alert.work.state.is_closed());
    let expected = alerts.len() + closed.count();
    let query = DeliveryQuery {
        limit: 500,
        ..DeliveryQuery::default()
    };
    let kept = reader.deliveries(&query).unwrap();
    assert!(
        alerts.len() > 10 && kept.len() < 500,
        "{} alerts",
        alerts.len()
    );
    assert_eq!(
        kept.len(),
        expected,
        "news is stored with what it tells of, or neither"
    );
    let came: BTreeSet<String> = hook
        .requests()
        .iter()
        .map(|request| request.headers["webhook-id"].clone())
        .collect();
    for delivery in &kept {
        assert_eq!(delivery.state, DeliveryState::Delivered, "{delivery:?}");
        let mark = format!("-{}-", delivery.id);
        let ids = came.iter().filter(|id| id.contains(&mark)).count();
        assert_eq!(ids, 1, "{delivery:?}: the same id however often it came");
    }
    let requests = hook.requests().len();
    assert!(
        requests - came.len() <= 4,
        "{requests} requests for {} deliveries: at most one comes twice a kill",
        came.len()
    );
    outbox.close();
}
