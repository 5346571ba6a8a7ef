use std::time::Duration;

use inveye_domain::{DeviceId, EventId, Point, Side, Tripwire, TripwireName, ZoneName};

use super::*;

/// 2026-03-29 in Berlin: the day of 23 hours.
const MIDNIGHT: WallTime = WallTime::from_millis(1_774_738_800_000);

fn camera() -> CameraId {
    CameraId::new("CAM-1").unwrap()
}

fn line() -> TripwireName {
    TripwireName::new("door").unwrap()
}

fn event(after_s: u64, kind: EventKind) -> Event {
    let id = EventId {
        device: DeviceId::new("dev").unwrap(),
        sequence: after_s + 1,
    };
    let at = MIDNIGHT + Duration::from_secs(after_s);
    Event {
        id,
        camera: camera(),
        at,
        kind,
        track: None,
        foot: None,
        confidence: 1.0,
    }
}

fn cross(after_s: u64, direction: Direction) -> Event {
    event(
        after_s,
        EventKind::LineCross {
            line: line(),
            direction,
        },
    )
}

fn day() -> Today {
    let mut today = Today::new(
        SiteZone::new("Europe/Berlin").unwrap(),
        MIDNIGHT + Duration::from_secs(10),
    );
    let (a, b) = (Point::new(0.1, 0.5), Point::new(0.9, 0.5));
    let tripwire = Tripwire::new(line(), a, b, Side::Positive).unwrap();
    today.set_scene(&camera(), &Scene::new(vec![tripwire], vec![]).unwrap());
    today
}

#[test]
fn the_hours_add_up_to_the_day() {
    let mut today = day();
    for (at, direction) in [
        (100, Direction::In),
        (4000, Direction::In),
        (4100, Direction::Out),
        (9000, Direction::Out),
        (9100, Direction::Out),
    ] {
        today.observe(&cross(at, direction));
    }
    today.observe(&event(102, EventKind::Entry { line: line() }));
    let view = today.view(MIDNIGHT + Duration::from_secs(10_000));
    assert_eq!(view.day_start_ms, MIDNIGHT.as_millis());
    assert_eq!(view.hours.iter().map(|h| h.ins).sum::<u32>(), 2);
    assert_eq!(
        view.hours.iter().map(|h| h.outs).collect::<Vec<_>>(),
        [0, 1, 2],
        "three hours have begun"
    );
    assert_eq!(view.footfall, 1, "only confirmed entries are footfall");
    assert_eq!(view.occupancy, 0, "never below zero");
    assert_eq!(view.hours[1].occupancy_peak, 2);
    assert_eq!(
        view.hours[2].occupancy_peak, 1,
        "one who stayed from the hour before"
    );
}

#[test]
fn an_outage_is_a_gap_of_its_length() {
    let mut today = day();
    today.observe(&event(
        1800,
        EventKind::CameraOffline {
            reason: String::new(),
        },
    ));
    let at = |s| MIDNIGHT + Duration::from_secs(s);
    assert!(
        (today.view(at(3600)).coverage - 0.5).abs() < 1e-9,
        "it goes on"
    );
    today.observe(&event(
        3600,
        EventKind::CameraOnline {
            after: Duration::from_secs(1800),
        },
    ));
    let view = today.view(at(7200));
    assert!((view.hours[0].coverage - 0.5).abs() < 1e-9);
    assert!((view.hours[1].coverage - 1.0).abs() < 1e-9);
    assert!((view.coverage - 0.75).abs() < 1e-9);
}

#[test]
fn a_new_day_starts_empty_and_keeps_blind_cameras_blind() {
    let mut today = day();
    today.observe(&cross(100, Direction::In));
    today.observe(&event(
        82_000,
        EventKind::CameraOffline {
            reason: String::new(),
        },
    ));
    let next = MIDNIGHT + Duration::from_secs(23 * 3600);
    assert!(
        today.turn(next + Duration::from_secs(1800)),
        "23 hours make this day"
    );
    let view = today.view(next + Duration::from_secs(1800));
    assert_eq!((view.occupancy, view.footfall), (0, 0));
    assert!(view.coverage.abs() < 1e-9, "{}", view.coverage);
    assert!(!today.turn(next + Duration::from_secs(3600)));
}

#[test]
fn zones_count_visits_when_they_end() {
    let mut today = day();
    let zone = ZoneName::new("table").unwrap();
    today.observe(&event(10, EventKind::ZoneEnter { zone: zone.clone() }));
    assert_eq!(today.view(MIDNIGHT + HOUR).cameras[0].zones[0].inside, 1);
    today.observe(&event(
        30,
        EventKind::ZoneExit {
            zone,
            dwell: Duration::from_secs(20),
        },
    ));
    let numbers = &today.view(MIDNIGHT + HOUR).cameras[0].zones[0];
    assert_eq!(
        (numbers.inside, numbers.visits, numbers.mean_dwell_s),
        (0, 1, Some(20.0))
    );
}

#[test]
fn events_of_other_days_change_nothing() {
    let mut today = day();
    today.observe(&cross(23 * 3600 + 5, Direction::In));
    assert_eq!(today.view(MIDNIGHT + HOUR).occupancy, 0);
}
