use std::time::Duration;

use inveye_domain::{DeviceId, Schedule, StoreState, TrackId, TripwireName, ZoneName};
use proptest::prelude::*;

use super::*;

const NIGHT: LocalTime = LocalTime {
    weekday: 4,
    minute: 23 * 60,
    store: None,
};
const DAY: LocalTime = LocalTime {
    weekday: 4,
    minute: 12 * 60,
    store: None,
};

fn t(seconds: u32) -> WallTime {
    WallTime::from_seconds(1_795_000_000.0 + f64::from(seconds))
}

fn camera(name: &str) -> CameraId {
    CameraId::new(name).unwrap()
}

fn rule(condition: RuleCondition) -> Rule {
    Rule {
        id: RuleId::new("r1").unwrap(),
        name: "test".to_owned(),
        enabled: true,
        condition,
        severity: Severity::High,
        cool_down: Duration::from_secs(60),
        schedule: None,
        store: None,
        instructions: String::new(),
        related: Vec::new(),
        actions: Vec::new(),
    }
}

fn line_rule(direction: Option<Direction>) -> Rule {
    rule(RuleCondition::LineCrossed {
        camera: camera("CAM-1"),
        line: TripwireName::new("door").unwrap(),
        direction,
    })
}

fn loitering(limit: u64) -> Rule {
    rule(RuleCondition::Loitering {
        camera: camera("CAM-1"),
        zone: ZoneName::new("shelf").unwrap(),
        limit: Duration::from_secs(limit),
    })
}

fn event(camera_name: &str, at: WallTime, track: u64, kind: EventKind) -> Event {
    Event {
        id: EventId {
            device: DeviceId::new("dev-1").unwrap(),
            sequence: 1,
        },
        camera: camera(camera_name),
        at,
        kind,
        track: Some(TrackId(track)),
        foot: None,
        confidence: 0.9,
    }
}

fn cross(at: WallTime, direction: Direction) -> Event {
    let line = TripwireName::new("door").unwrap();
    event("CAM-1", at, 1, EventKind::LineCross { line, direction })
}

fn enter(at: WallTime, track: u64) -> Event {
    let zone = ZoneName::new("shelf").unwrap();
    event("CAM-1", at, track, EventKind::ZoneEnter { zone })
}

fn exit(at: WallTime, track: u64) -> Event {
    let (zone, dwell) = (ZoneName::new("shelf").unwrap(), Duration::ZERO);
    event("CAM-1", at, track, EventKind::ZoneExit { zone, dwell })
}

fn offline(at: WallTime) -> Event {
    let reason = "connection refused".to_owned();
    event("CAM-1", at, 0, EventKind::CameraOffline { reason })
}

fn online(at: WallTime) -> Event {
    let after = Duration::ZERO;
    event("CAM-1", at, 0, EventKind::CameraOnline { after })
}

impl RuleBook {
    fn see(&mut self, event: &Event) -> Vec<RaisedAlert> {
        self.observe(RuleInput::Event(event), DAY, event.at)
    }

    fn tick(&mut self, at: WallTime) -> Vec<RaisedAlert> {
        self.observe(RuleInput::Tick, DAY, at)
    }

    fn queue(
        &mut self,
        waiting: u32,
        longest_since: Option<WallTime>,
        at: WallTime,
    ) -> Vec<RaisedAlert> {
        let (camera, lane) = (camera("CAM-1"), LaneName::new("till 1").unwrap());
        let input = RuleInput::Queue {
            camera: &camera,
            lane: &lane,
            waiting,
            longest_since,
        };
        self.observe(input, DAY, at)
    }

    fn people(&mut self, people: u32, at: WallTime) -> Vec<RaisedAlert> {
        self.observe(RuleInput::Occupancy { people }, DAY, at)
    }
}

fn titles(raised: &[RaisedAlert]) -> Vec<&str> {
    raised.iter().map(|alert| alert.title.as_str()).collect()
}

#[test]
fn a_crossing_says_what_was_seen_and_where() {
    let mut book = RuleBook::new(vec![line_rule(Some(Direction::In))]);
    book.set_camera_names([(camera("CAM-1"), "Entrance".to_owned())].into());
    assert!(
        book.see(&cross(t(0), Direction::Out)).is_empty(),
        "the other way"
    );
    let seen = cross(t(1), Direction::In);
    let raised = book.see(&seen);
    assert_eq!(titles(&raised), ["Person came in at door"]);
    let line = "door".to_owned();
    assert_eq!(raised[0].subject, AlertSubject::CameIn { line });
    assert_eq!(raised[0].place, "door. Camera Entrance");
    assert_eq!(raised[0].event, Some(seen.id));
    assert_eq!(raised[0].at, t(1));
}

#[test]
fn alerts_are_said_in_the_stores_language_from_then_on() {
    let mut book = RuleBook::new(vec![line_rule(None)]);
    book.set_camera_names([(camera("CAM-1"), "Eingang".to_owned())].into());
    let before = book.see(&cross(t(0), Direction::In));
    assert_eq!(before[0].place, "door. Camera Eingang");
    book.set_language(Language::German);
    let after = book.see(&cross(t(120), Direction::In));
    assert_eq!(titles(&after), ["Person kam herein: door"]);
    assert_eq!(after[0].place, "door. Kamera Eingang");
    assert_eq!(after[0].subject, before[0].subject, "it is the same thing");
}

#[test]
fn cool_downs_are_apart_for_each_cause() {
    let mut book = RuleBook::new(vec![line_rule(None)]);
    let count = |book: &mut RuleBook, s, way| book.see(&cross(t(s), way)).len();
    assert_eq!(count(&mut book, 0, Direction::In), 1);
    assert_eq!(count(&mut book, 1, Direction::In), 0, "within the minute");
    assert_eq!(
        count(&mut book, 2, Direction::Out),
        1,
        "out is another cause"
    );
    assert_eq!(
        count(&mut book, 60, Direction::In),
        1,
        "the minute has passed"
    );
}

#[test]
fn a_clock_set_back_does_not_silence_a_rule() {
    let mut book = RuleBook::new(vec![line_rule(None)]);
    assert_eq!(book.see(&cross(t(1_000_000), Direction::In)).len(), 1);
    assert_eq!(book.see(&cross(t(0), Direction::In)).len(), 1);
}

#[test]
fn a_zone_rule_sleeps_by_day_and_wakes_over_midnight() {
    let mut by_night = rule(RuleCondition::ZoneEntered {
        camera: camera("CAM-1"),
        zone: ZoneName::new("shelf").unwrap(),
    });
    by_night.schedule = Some(Schedule {
        weekdays: [false, false, false, false, true, false, false],
        from_minute: 22 * 60,
        to_minute: 6 * 60,
    });
    let mut book = RuleBook::new(vec![by_night]);
    let seen = enter(t(0), 1);
    let mut at = |local| book.observe(RuleInput::Event(&seen), local, seen.at).len();
    assert_eq!(at(DAY), 0);
    assert_eq!(at(NIGHT), 1);
}

#[test]
fn loitering_is_told_while_somebody_is_inside_and_once_a_visit() {
    let mut book = RuleBook::new(vec![loitering(10)]);
    assert!(book.see(&enter(t(0), 7)).is_empty());
    assert!(
        book.tick(t(10)).is_empty(),
        "dwell above the limit, not at it"
    );
    let raised = book.tick(t(11));
    assert_eq!(titles(&raised), ["Loitering at shelf (11 s)"]);
    assert_eq!(raised[0].at, t(10), "when the limit was passed");
    assert!(book.tick(t(500)).is_empty(), "the same visit");
    book.see(&exit(t(501), 7));
    book.see(&enter(t(600), 7));
    assert_eq!(
        book.tick(t(611)).len(),
        1,
        "another visit of the same track"
    );
}

#[test]
fn whoever_leaves_in_time_is_not_told_of() {
    let mut book = RuleBook::new(vec![loitering(10)]);
    book.see(&enter(t(0), 7));
    book.see(&exit(t(9), 7));
    assert!(book.tick(t(60)).is_empty());
}

#[test]
fn a_second_person_who_stays_is_told_of_after_the_cool_down() {
    let mut book = RuleBook::new(vec![loitering(10)]);
    book.see(&enter(t(0), 1));
    book.see(&enter(t(5), 2));
    assert_eq!(book.tick(t(20)).len(), 1, "one of the two");
    assert!(book.tick(t(79)).is_empty(), "still cooling");
    let raised = book.tick(t(80));
    assert_eq!(titles(&raised), ["Loitering at shelf (1 min 15 s)"]);
}

#[test]
fn an_outage_is_one_alert_however_often_it_is_reported() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::CameraOffline { camera: None })]);
    book.set_camera_names([(camera("CAM-1"), "Camera 5".to_owned())].into());
    let raised = book.see(&offline(t(0)));
    assert_eq!(titles(&raised), ["Camera 5 offline"]);
    assert_eq!(raised[0].place, "Camera 5");
    assert!(book.see(&offline(t(100))).is_empty());
    assert!(book.tick(t(1000)).is_empty());
    book.see(&online(t(1001)));
    assert_eq!(book.see(&offline(t(1002))).len(), 1, "another outage");
}

#[test]
fn a_camera_that_flaps_is_told_of_again_when_it_stays_away() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::CameraOffline { camera: None })]);
    assert_eq!(book.see(&offline(t(0))).len(), 1);
    book.see(&online(t(5)));
    assert!(book.see(&offline(t(10))).is_empty(), "within the cool-down");
    assert!(book.tick(t(59)).is_empty());
    assert_eq!(book.tick(t(60)).len(), 1, "nobody was told of this outage");
}

#[test]
fn a_camera_that_is_covered_is_told_of_and_lights_that_go_out_at_night_are_not() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::CameraOffline { camera: None })]);
    book.set_camera_names([(camera("CAM-1"), "Camera 5".to_owned())].into());
    let blind = |cause, at| event("CAM-1", at, 0, EventKind::CameraBlind { cause });
    let sees = |cause, at| {
        let after = Duration::ZERO;
        event("CAM-1", at, 0, EventKind::CameraSees { cause, after })
    };
    let raised = book.see(&blind(BlindCause::Blurred, t(0)));
    assert_eq!(titles(&raised), ["Camera 5 covered or blurred"]);
    assert!(book.tick(t(900)).is_empty(), "once");
    assert!(book.see(&sees(BlindCause::Blurred, t(900))).is_empty());
    // The engine is too slow: no camera's fault.
    assert!(book.see(&blind(BlindCause::Starved, t(1000))).is_empty());
    assert!(book.see(&blind(BlindCause::Dark, t(1000))).is_empty());
    let (open, closed) = (Some(StoreState::Open), Some(StoreState::Closed));
    let mut at = |store, seconds| {
        let local = LocalTime { store, ..DAY };
        book.observe(RuleInput::Tick, local, t(seconds))
    };
    assert!(at(closed, 1100).is_empty());
    assert_eq!(titles(&at(open, 1200)), ["Camera 5 too dark"]);
}

#[test]
fn whoever_stood_in_a_zone_of_a_camera_that_went_blind_is_not_loitering() {
    let mut book = RuleBook::new(vec![loitering(10)]);
    book.see(&enter(t(0), 1));
    book.see(&offline(t(5)));
    assert!(book.tick(t(100)).is_empty());
}

#[test]
fn a_shop_that_fills_is_told_of_at_90_and_at_100_percent() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::Occupancy { capacity: 20 })]);
    let mut told = Vec::new();
    for (second, people) in [17, 18, 19, 20, 21, 20, 19, 20, 18, 20]
        .into_iter()
        .enumerate()
    {
        // Far apart, so that hysteresis alone keeps alerts away.
        let at = t(u32::try_from(second).unwrap() * 100);
        let raised = book.people(people, at);
        told.extend(raised.into_iter().map(|a| (people, a.severity, a.title)));
    }
    let told: Vec<_> = told.iter().map(|a| (a.0, a.1, a.2.as_str())).collect();
    assert_eq!(
        told,
        [
            (18, Severity::Medium, "Occupancy at 90 %: 18 of 20"),
            (20, Severity::High, "Occupancy at 100 %: 20 of 20"),
            // 18 is below 95 %, so the next time it is full is another time.
            (20, Severity::High, "Occupancy at 100 %: 20 of 20"),
        ]
    );
}

#[test]
fn a_shop_that_fills_at_once_is_one_alert() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::Occupancy { capacity: 20 })]);
    assert_eq!(
        titles(&book.people(23, t(0))),
        ["Occupancy at 115 %: 23 of 20"]
    );
    assert!(book.people(19, t(1000)).is_empty(), "emptying is no news");
}

#[test]
fn a_rule_that_is_off_says_nothing() {
    let mut off = line_rule(None);
    off.enabled = false;
    let mut book = RuleBook::new(vec![off]);
    assert!(book.see(&cross(t(0), Direction::In)).is_empty());
}

#[test]
fn rules_that_stay_keep_their_cool_downs() {
    let mut book = RuleBook::new(vec![line_rule(None)]);
    assert_eq!(book.see(&cross(t(0), Direction::In)).len(), 1);
    book.set_rules(vec![line_rule(None)]);
    assert!(book.see(&cross(t(1), Direction::In)).is_empty());
    book.set_rules(Vec::new());
    book.set_rules(vec![line_rule(None)]);
    assert_eq!(book.see(&cross(t(2), Direction::In)).len(), 1, "a new rule");
}

#[test]
fn a_hundred_thousand_visitors_leave_nothing_behind() {
    let mut book = RuleBook::new(vec![loitering(10), line_rule(None)]);
    for track in 0..100_000_u32 {
        book.see(&enter(t(track), u64::from(track)));
        book.see(&exit(t(track + 1), u64::from(track)));
    }
    book.tick(t(1_000_000));
    assert_eq!((book.visits.len(), book.cool_downs.len()), (0, 0));
}

#[test]
fn visitors_who_never_leave_do_not_pile_up() {
    let mut book = RuleBook::new(vec![loitering(1_000_000)]);
    for track in 0..12_000_u32 {
        book.see(&enter(t(track), u64::from(track)));
    }
    assert_eq!(book.visits.len(), 10_000);
    book.forget_camera(&camera("CAM-1"));
    assert_eq!(book.visits.len(), 0);
}

proptest! {
    #[test]
    fn no_two_alerts_of_a_cause_are_closer_than_the_cool_down(
        steps in prop::collection::vec((0_u32..50, any::<bool>()), 1..200),
    ) {
        let mut book = RuleBook::new(vec![line_rule(None)]);
        let mut now = 0;
        let mut last: BTreeMap<Cause, u32> = BTreeMap::new();
        for (step, inwards) in steps {
            now += step;
            let way = if inwards { Direction::In } else { Direction::Out };
            let cause = if inwards { Cause::CameIn } else { Cause::WentOut };
            let due = last.get(&cause).is_none_or(|last| now - last >= 60);
            prop_assert_eq!(book.see(&cross(t(now), way)).len(), usize::from(due));
            if due {
                last.insert(cause, now);
            }
        }
    }

    #[test]
    fn between_two_full_alerts_the_shop_was_emptier(
        capacity in 1_u32..200,
        steps in prop::collection::vec(-5_i64..=5, 1..400),
    ) {
        let mut book = RuleBook::new(vec![rule(RuleCondition::Occupancy { capacity })]);
        let mut people = i64::from(capacity);
        let mut lowest: Option<u32> = None;
        for (n, step) in steps.into_iter().enumerate() {
            people = (people + step).max(0);
            let count = u32::try_from(people).unwrap();
            let at = t(u32::try_from(n).unwrap() * 61);
            lowest = lowest.map(|low| low.min(count));
            for alert in book.people(count, at) {
                let bar = if alert.cause == Cause::Full { capacity * 10 } else { capacity * 9 };
                prop_assert!(count * 10 >= bar, "{count} of {capacity} is not {:?}", alert.cause);
                if alert.cause == Cause::Full {
                    let low = lowest.replace(count);
                    prop_assert!(low.is_none_or(|low| low * 100 < capacity * 95));
                }
            }
        }
    }

    #[test]
    fn each_visit_is_told_of_once_at_most_and_only_while_it_lasts(
        steps in prop::collection::vec((0_u64..4, any::<bool>(), 0_u32..20), 1..200),
    ) {
        let mut always = loitering(10);
        always.cool_down = Duration::ZERO;
        let mut book = RuleBook::new(vec![always]);
        let mut inside: BTreeMap<u64, (u32, bool)> = BTreeMap::new();
        let mut now = 0;
        for (track, enters, step) in steps {
            now += step;
            if enters {
                inside.entry(track).or_insert_with(|| {
                    book.see(&enter(t(now), track));
                    (now, false)
                });
            } else if inside.remove(&track).is_some() {
                book.see(&exit(t(now), track));
            }
            let due = inside.values_mut().filter(|(since, told)| now - since > 10 && !told);
            let due = due.map(|visit| visit.1 = true).count();
            prop_assert_eq!(book.tick(t(now)).len(), due);
        }
    }
}

fn snooze(rule: Option<&str>, only: Option<&str>, until: WallTime) -> Snooze {
    Snooze {
        id: 5,
        rule: rule.map(|id| RuleId::new(id).unwrap()),
        camera: only.map(camera),
        until,
        reason: "painting".to_owned(),
        actor: "Ana".to_owned(),
        made_at: t(0),
        held_back: 0,
    }
}

#[test]
fn a_silenced_rule_raises_nothing_and_says_how_much() {
    let mut book = RuleBook::new(vec![Rule {
        cool_down: Duration::ZERO,
        ..line_rule(None)
    }]);
    book.set_snoozes(vec![snooze(Some("r1"), None, t(100))]);
    let cross = |book: &mut RuleBook, at| {
        let kind = EventKind::LineCross {
            line: TripwireName::new("door").unwrap(),
            direction: Direction::In,
        };
        let event = event("CAM-1", at, 1, kind);
        book.observe(RuleInput::Event(&event), DAY, at).len()
    };
    assert_eq!(cross(&mut book, t(10)), 0);
    assert_eq!(cross(&mut book, t(99)), 0);
    assert_eq!(book.take_held_back(), BTreeMap::from([(5, 2)]));
    assert_eq!(book.take_held_back(), BTreeMap::new(), "told once");
    assert_eq!(cross(&mut book, t(100)), 1, "the end is the end");
}

#[test]
fn what_lasts_longer_than_its_silence_is_raised_then() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::CameraOffline { camera: None })]);
    book.set_snoozes(vec![snooze(None, Some("CAM-1"), t(100))]);
    let reason = String::new();
    let off = event("CAM-1", t(10), 0, EventKind::CameraOffline { reason });
    assert_eq!(book.observe(RuleInput::Event(&off), DAY, t(10)), []);
    for second in 11..100 {
        assert_eq!(book.observe(RuleInput::Tick, DAY, t(second)), []);
    }
    assert_eq!(book.take_held_back(), BTreeMap::from([(5, 1)]), "one alert");
    let raised = book.observe(RuleInput::Tick, DAY, t(100));
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0].at, t(10));
}

#[test]
fn a_rule_for_closed_hours_must_know_that_it_is_closed() {
    for (store, wanted, raises) in [
        (None, None, true),
        (None, Some(StoreState::Closed), false),
        (Some(StoreState::Open), Some(StoreState::Closed), false),
        (Some(StoreState::Closed), Some(StoreState::Closed), true),
        (Some(StoreState::Closed), Some(StoreState::Open), false),
        (Some(StoreState::Open), Some(StoreState::Open), true),
    ] {
        let rule = Rule {
            store: wanted,
            ..line_rule(None)
        };
        let mut book = RuleBook::new(vec![rule]);
        let crossing = EventKind::LineCross {
            line: TripwireName::new("door").unwrap(),
            direction: Direction::In,
        };
        let event = event("CAM-1", t(0), 1, crossing);
        let local = LocalTime { store, ..DAY };
        let raised = book.observe(RuleInput::Event(&event), local, t(0));
        assert_eq!(raised.len() == 1, raises, "{store:?} and wanted {wanted:?}");
    }
}

fn queue_rules() -> Vec<Rule> {
    let (camera, lane) = (camera("CAM-1"), LaneName::new("till 1").unwrap());
    let long = Rule {
        id: RuleId::new("r2").unwrap(),
        ..rule(RuleCondition::QueueLong {
            camera: camera.clone(),
            lane: lane.clone(),
            limit: Duration::from_secs(8 * 60),
        })
    };
    let length = rule(RuleCondition::QueueLength {
        camera,
        lane,
        people: 8,
    });
    vec![length, long]
}

#[test]
fn a_queue_of_many_is_told_once_while_it_lasts() {
    let mut book = RuleBook::new(queue_rules());
    assert!(book.queue(8, Some(t(0)), t(1)).is_empty(), "eight may wait");
    let raised = book.queue(9, Some(t(0)), t(2));
    assert_eq!(titles(&raised), ["Queue at till 1: 9 people wait"]);
    assert_eq!(raised[0].place, "till 1. Camera CAM-1");
    assert!(
        book.queue(10, Some(t(0)), t(100)).is_empty(),
        "still the same"
    );
    assert!(book.queue(5, Some(t(50)), t(101)).is_empty());
    assert_eq!(book.queue(9, Some(t(60)), t(102)).len(), 1, "another one");
}

#[test]
fn a_wait_is_told_when_it_gets_long_and_forgotten_with_the_picture() {
    let mut book = RuleBook::new(queue_rules());
    assert!(book.queue(2, Some(t(0)), t(0)).is_empty());
    assert!(
        book.tick(t(480)).is_empty(),
        "eight minutes are no more than eight"
    );
    assert_eq!(
        titles(&book.tick(t(481))),
        ["Long wait at till 1 (8 min 1 s)"]
    );
    assert!(book.tick(t(482)).is_empty());
    // Somebody else waits longest now, and not for long.
    assert!(book.queue(1, Some(t(400)), t(500)).is_empty());
    assert_eq!(book.tick(t(881)).len(), 1);
    assert!(book.queue(1, Some(t(1000)), t(1000)).is_empty());
    book.see(&offline(t(1001)));
    assert!(
        book.tick(t(9000))
            .iter()
            .all(|alert| alert.cause != Cause::LongWait)
    );
}

#[test]
fn a_till_is_asked_for_once_while_too_many_come() {
    let mut book = RuleBook::new(vec![rule(RuleCondition::OpenLane)]);
    let mut tills = |should_open, waiting, at| {
        let input = RuleInput::Tills {
            should_open,
            waiting,
            open: 2,
        };
        book.observe(input, DAY, at)
    };
    assert!(tills(false, 3, t(0)).is_empty());
    let raised = tills(true, 7, t(60));
    assert_eq!(titles(&raised), ["Open a till: 7 wait, 2 open"]);
    assert_eq!(
        (raised[0].camera.as_ref(), raised[0].cause),
        (None, Cause::BusyTills)
    );
    assert!(tills(true, 9, t(120)).is_empty(), "still the same");
    assert!(tills(false, 1, t(600)).is_empty());
    assert_eq!(tills(true, 6, t(4000)).len(), 1, "another rush");
}

#[test]
fn tills_are_no_matter_of_a_rule_that_sleeps() {
    let asleep = Rule {
        store: Some(StoreState::Open),
        ..rule(RuleCondition::OpenLane)
    };
    let mut book = RuleBook::new(vec![asleep]);
    let busy = RuleInput::Tills {
        should_open: true,
        waiting: 7,
        open: 2,
    };
    let closed = LocalTime {
        store: Some(StoreState::Closed),
        ..DAY
    };
    assert!(book.observe(busy, closed, t(0)).is_empty());
    let open = LocalTime {
        store: Some(StoreState::Open),
        ..DAY
    };
    assert_eq!(
        book.observe(RuleInput::Tick, open, t(1)).len(),
        1,
        "it lasts when the store opens"
    );
}
