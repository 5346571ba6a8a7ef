use inveye_db::{DoorSet, LineCounts, NewEvent, Scope};
use inveye_domain::{
    Direction, EscalationTimes, EventKind, GroupSum, Language, Site, SiteId, TripwireName, WallTime,
};

use crate::sample::{self, NOON, cross, entry, seconds};

fn berlin() -> Site {
    Site {
        id: SiteId::new("berlin-1").unwrap(),
        name: "Berlin".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: None,
        opening_hours: None,
        language: Language::English,
        escalation: EscalationTimes::default(),
    }
}

fn at_other_line(event: NewEvent, name: &str) -> NewEvent {
    let line = TripwireName::new(name).unwrap();
    let kind = match event.kind {
        EventKind::LineCross { direction, .. } => EventKind::LineCross { line, direction },
        EventKind::Entry { group, .. } => EventKind::Entry { line, group },
        other => other,
    };
    NewEvent { kind, ..event }
}

#[test]
fn today_counts_doors_and_shows_every_line_and_zone() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    writer.save_site(berlin(), None).unwrap();
    let doors = vec![(sample::camera(1), sample::door())];
    writer.save_doors(DoorSet::Lines(doors)).unwrap();
    for (after, direction) in [
        (0, Direction::In),
        (1, Direction::In),
        (60, Direction::In),
        (90, Direction::Out),
    ] {
        writer
            .append(cross(NOON + seconds(after), direction))
            .unwrap();
    }
    writer.append(entry(NOON + seconds(2))).unwrap();
    writer.append(entry(NOON + seconds(3))).unwrap();
    writer
        .append(at_other_line(
            cross(NOON + seconds(5), Direction::In),
            "aisle",
        ))
        .unwrap();
    for dwell in [10, 20] {
        let zone = sample::zone();
        let kind = EventKind::ZoneEnter { zone: zone.clone() };
        writer
            .append(sample::scene_event(NOON + seconds(5), kind))
            .unwrap();
        let kind = EventKind::ZoneExit {
            zone,
            dwell: seconds(dwell),
        };
        writer
            .append(sample::scene_event(NOON + seconds(40), kind))
            .unwrap();
    }
    writer.flush().unwrap();

    let reader = database.reader();
    let today = reader.today(NOON + seconds(600)).unwrap();
    let expected = LineCounts {
        ins: 3,
        outs: 1,
        entries: 2,
        groups: GroupSum::default(),
    };
    assert_eq!(today.doors, expected, "the aisle is no door");
    assert_eq!(today.occupancy, 2);
    // 12:00 UTC is 13:00 in Berlin.
    assert_eq!(
        today.from,
        WallTime::from_micros(NOON.as_micros()) - seconds(13 * 3600)
    );
    let lines: Vec<_> = today
        .lines
        .iter()
        .map(|l| (l.line.as_str(), l.counts.ins))
        .collect();
    assert_eq!(lines, [("aisle", 1), ("door", 3)]);
    let zone = &today.zones[0];
    assert_eq!((zone.enters, zone.exits, zone.dwell), (2, 2, seconds(30)));

    let tomorrow = reader.today(NOON + seconds(24 * 3600)).unwrap();
    assert_eq!(tomorrow.occupancy, 0, "a day begins empty");
    assert_eq!(tomorrow.doors, LineCounts::default());
}

#[test]
fn hours_are_the_sites_and_carry_who_is_inside() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    writer.save_site(berlin(), None).unwrap();
    // Three come in from 13:00 local time, one leaves at 15:30.
    for (after, direction) in [
        (0, Direction::In),
        (10, Direction::In),
        (20, Direction::In),
        (9000, Direction::Out),
    ] {
        writer
            .append(cross(NOON + seconds(after), direction))
            .unwrap();
    }
    writer.flush().unwrap();
    let hours = database.reader().hours(NOON, &Scope::Doors).unwrap();
    assert_eq!(hours.len(), 24);
    let of = |hour: usize| {
        (
            hours[hour].counts.ins,
            hours[hour].counts.outs,
            hours[hour].peak,
        )
    };
    assert_eq!(of(12), (0, 0, 0));
    assert_eq!(of(13), (3, 0, 3));
    assert_eq!(of(14), (0, 0, 3), "they are still inside");
    assert_eq!(of(15), (0, 1, 3), "the most people, not the last");
    assert_eq!(of(16), (0, 0, 2));
    let other = Scope::Camera(sample::camera(2));
    let hours = database.reader().hours(NOON, &other).unwrap();
    assert_eq!(hours[13].counts, LineCounts::default());
}

#[test]
fn more_people_out_than_in_is_an_empty_shop_and_not_less() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    for direction in [Direction::Out, Direction::Out, Direction::In] {
        writer.append(cross(NOON, direction)).unwrap();
    }
    writer.flush().unwrap();
    assert_eq!(database.reader().occupancy(NOON).unwrap(), 1);
}

#[test]
fn doors_chosen_later_count_for_the_day_so_far() {
    let folder = sample::folder();
    let clock = std::sync::Arc::new(inveye_base::ManualClock::new(NOON + seconds(60)));
    let database = inveye_db::Database::open(folder.path(), clock).unwrap();
    let writer = database.writer();
    writer.append(cross(NOON, Direction::In)).unwrap();
    writer
        .append(at_other_line(cross(NOON, Direction::In), "aisle"))
        .unwrap();
    writer.flush().unwrap();
    let occupancy = || database.reader().occupancy(NOON).unwrap();
    assert_eq!(
        occupancy(),
        2,
        "every line is a door until somebody chooses"
    );
    let doors = DoorSet::Lines(vec![(sample::camera(1), sample::door())]);
    writer.save_doors(doors.clone()).unwrap();
    assert_eq!(occupancy(), 1);
    writer.append(cross(NOON, Direction::In)).unwrap();
    writer.flush().unwrap();
    assert_eq!(occupancy(), 2, "counting goes on from there");
    assert_eq!(database.reader().doors().unwrap(), doors);
}

#[test]
fn a_time_zone_that_does_not_exist_is_refused() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let nowhere = Site {
        time_zone: "Europe/Nowhere".to_owned(),
        ..berlin()
    };
    let error = database.writer().save_site(nowhere, None).unwrap_err();
    assert_eq!(error.kind(), inveye_base::ErrorKind::InvalidArgument);
    assert_eq!(database.reader().site().unwrap(), None);
}
