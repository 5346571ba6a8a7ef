use std::sync::{Arc, Mutex};

use inveye_base::{Clock, ManualClock, SiteZone};
use inveye_db::{Database, NewEvent};
use inveye_domain::{
    AlertState, CameraId, DeviceId, Direction, EscalationTimes, EventKind, Language, Rule,
    RuleCondition, RuleId, Severity, TripwireName,
};

use super::super::{DeskParts, DeskSite, Order, Shown};
use super::*;
use crate::config::RecordingConfig;
use crate::hub::LiveHub;
use crate::recordings::Recordings;

const NOON: WallTime = WallTime::from_millis(1_795_176_000_000);

/// A desk without its thread, over a real database.
struct Stage {
    clock: Arc<ManualClock>,
    database: Database,
    folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new(NOON));
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        Self {
            clock,
            database,
            folder,
        }
    }

    /// As the engine's start makes one.
    fn desk(&self, rules: Vec<Rule>) -> DeskWork {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as _;
        let device = DeviceId::new("dev-1").unwrap();
        let off = RecordingConfig {
            enabled: false,
            ..RecordingConfig::default()
        };
        let recordings = Recordings::start(
            &off,
            &[],
            self.folder.path(),
            device.clone(),
            self.database.reader(),
            Arc::clone(&clock),
        );
        let parts = DeskParts {
            clock: Arc::clone(&clock),
            folder: self.folder.path().to_owned(),
            device,
            writer: self.database.writer(),
            reader: self.database.reader(),
            hub: Arc::new(LiveHub::new(clock)),
            site: DeskSite {
                zone: SiteZone::new("UTC").unwrap(),
                hours: None,
                language: Language::English,
                escalation: EscalationTimes::default(),
            },
            toasts: None,
            snapshots: Arc::new(|_| None),
            recordings: Arc::new(recordings),
            bell: Arc::default(),
        };
        let mut desk = DeskWork::new(parts, rules, Arc::new(Mutex::new(Shown::default())));
        desk.read_alarms();
        desk
    }

    fn later(&self, desk: &mut DeskWork, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        desk.follow_alarms();
    }

    /// Somebody comes in at the door.
    fn come_in(&self, desk: &mut DeskWork) {
        desk.handle(Order::Stated(vec![NewEvent {
            camera: CameraId::new("CAM-1").unwrap(),
            at: self.clock.wall(),
            kind: EventKind::LineCross {
                line: TripwireName::new("door").unwrap(),
                direction: Direction::In,
            },
            track: None,
            foot: None,
            confidence: 0.9,
        }]));
    }

    fn alerts(&self) -> Vec<Alert> {
        self.database.reader().recent_alerts(None, 10).unwrap()
    }

    fn steps(&self, id: AlertId) -> Vec<AlertStep> {
        let log = self.database.reader().alert_log(id).unwrap();
        log.into_iter().map(|entry| entry.step).collect()
    }
}

fn door(severity: Severity) -> Rule {
    Rule {
        id: RuleId::new("door").unwrap(),
        name: "Door by night".to_owned(),
        enabled: true,
        condition: RuleCondition::LineCrossed {
            camera: CameraId::new("CAM-1").unwrap(),
            line: TripwireName::new("door").unwrap(),
            direction: None,
        },
        severity,
        cool_down: Duration::ZERO,
        schedule: None,
        store: None,
        instructions: String::new(),
        related: Vec::new(),
        actions: Vec::new(),
    }
}

#[test]
fn what_nobody_has_goes_up_until_somebody_has_it() {
    let stage = Stage::new();
    let mut desk = stage.desk(vec![door(Severity::High)]);
    stage.come_in(&mut desk);
    let id = stage.alerts()[0].id;
    stage.later(&mut desk, 179);
    assert_eq!(stage.steps(id), []);
    stage.later(&mut desk, 1);
    assert_eq!(stage.steps(id), [AlertStep::Escalate { level: 1 }]);
    // Another engine on the same folder goes on.
    let mut desk = stage.desk(vec![door(Severity::High)]);
    stage.later(&mut desk, 179);
    assert_eq!(stage.steps(id).len(), 1, "told once");
    stage.later(&mut desk, 1);
    stage.later(&mut desk, 10_000);
    let both = [1, 2].map(|level| AlertStep::Escalate { level });
    assert_eq!(stage.steps(id), both, "there is nobody above");
    assert_eq!(stage.alerts()[0].work.escalation, 2);
}

#[test]
fn other_times_hold_for_what_waits_already() {
    let stage = Stage::new();
    let mut desk = stage.desk(vec![door(Severity::High)]);
    stage.come_in(&mut desk);
    let id = stage.alerts()[0].id;
    stage.later(&mut desk, 59);
    let mut site = desk.parts.site.clone();
    site.escalation.high = Some(60);
    desk.handle(Order::SiteChanged(site.clone()));
    assert_eq!(stage.steps(id), []);
    stage.later(&mut desk, 1);
    assert_eq!(stage.steps(id), [AlertStep::Escalate { level: 1 }]);
    site.escalation.high = None;
    desk.handle(Order::SiteChanged(site));
    stage.later(&mut desk, 10_000);
    assert_eq!(stage.steps(id).len(), 1, "never is never");
}

#[test]
fn what_somebody_has_stays_where_it_is() {
    let stage = Stage::new();
    let mut desk = stage.desk(vec![door(Severity::Critical)]);
    stage.come_in(&mut desk);
    let id = stage.alerts()[0].id;
    let entry = AlertEntry {
        at: stage.clock.wall(),
        actor: "Ana".to_owned(),
        step: AlertStep::Acknowledge,
        told: None,
    };
    desk.note(id, &entry).unwrap();
    stage.later(&mut desk, 10_000);
    let alert = &stage.alerts()[0];
    assert_eq!(alert.work.state, AlertState::Acknowledged);
    assert_eq!(stage.steps(id), [AlertStep::Acknowledge]);
}

#[test]
fn a_silenced_rule_is_quiet_until_its_end_and_says_what_it_held_back() {
    let stage = Stage::new();
    let mut desk = stage.desk(vec![door(Severity::Low)]);
    let new = NewSnooze {
        rule: Some(RuleId::new("door").unwrap()),
        camera: None,
        until: NOON + Duration::from_secs(60),
        reason: "Delivery".to_owned(),
        actor: "Ana".to_owned(),
    };
    let made = desk.snooze(new.clone()).unwrap();
    let held_back = |desk: &DeskWork| lock(&desk.shown).snoozes.iter().map(|s| s.held_back).sum();
    for _ in 0..3 {
        stage.come_in(&mut desk);
    }
    stage.later(&mut desk, 1);
    assert_eq!(stage.alerts(), []);
    let shown: u64 = held_back(&desk);
    assert_eq!(shown, 3);
    // An engine that starts meanwhile knows of it.
    let mut desk = stage.desk(vec![door(Severity::Low)]);
    stage.come_in(&mut desk);
    stage.later(&mut desk, 1);
    assert_eq!(stage.alerts(), []);
    let shown: u64 = held_back(&desk);
    assert_eq!(shown, 4);
    stage.later(&mut desk, 58);
    assert_eq!(lock(&desk.shown).snoozes, [], "it is over");
    stage.come_in(&mut desk);
    assert_eq!(stage.alerts().len(), 1);

    let until = stage.clock.wall() + Duration::from_secs(60);
    let second = desk.snooze(NewSnooze { until, ..new }).unwrap();
    desk.end_snooze(second.id).unwrap();
    stage.come_in(&mut desk);
    assert_eq!(stage.alerts().len(), 2, "ended before its time");
    assert!(desk.end_snooze(made.id).is_err(), "it ended by itself");
}
