//! Where people were: added up per hour of the store's clock, each once.

use std::time::Duration;

use inveye_db::EventQuery;
use inveye_domain::{
    Direction, EscalationTimes, HeatAmount, HeatSum, Language, Site, SiteId, WallTime,
};

use crate::sample::{NOON, camera, cross, folder, number, open, raw};

const HOUR: Duration = Duration::from_secs(3600);

fn heat(cells: &[(u16, u64, u64)]) -> HeatSum {
    let mut sum = HeatSum::default();
    for &(cell, millis, visits) in cells {
        sum.add(cell, HeatAmount { millis, visits });
    }
    sum
}

#[test]
fn an_hour_adds_up_and_is_there_after_a_restart() {
    let folder = folder();
    let database = open(&folder);
    let writer = database.writer();
    let add = |number, at, cells| {
        let done = writer.add_movement(camera(number), at, heat(cells), Vec::new());
        done.unwrap();
    };
    add(1, NOON, &[(7, 500, 1), (2303, 20, 1)]);
    add(
        1,
        NOON + HOUR - Duration::from_micros(1),
        &[(7, 250, 0), (9, 100, 2)],
    );
    // Beyond the picture.
    add(1, NOON, &[(2304, 60, 1)]);
    add(1, NOON + HOUR, &[(7, 1, 1)]);
    add(2, NOON, &[(7, 2, 1)]);
    database.close().unwrap();

    let database = open(&folder);
    let hours = database.reader().heat(&camera(1), NOON, NOON + HOUR * 2);
    let hours = hours.unwrap();
    assert_eq!(hours.len(), 2);
    assert_eq!(hours[0].from, NOON);
    let expected = heat(&[(7, 750, 1), (9, 100, 2), (2303, 20, 1), (2304, 60, 1)]);
    assert_eq!(hours[0].sum, expected);
    assert_eq!(hours[0].sum.millis(), 930);
    assert_eq!((hours[1].from, hours[1].sum.millis()), (NOON + HOUR, 1));
    let other = database
        .reader()
        .heat(&camera(2), NOON, NOON + HOUR)
        .unwrap();
    assert_eq!(other[0].sum.millis(), 2);
    database.close().unwrap();
}

#[test]
fn hours_begin_when_the_store_s_clock_says_so() {
    let folder = folder();
    let database = open(&folder);
    let site = Site {
        id: SiteId::new("store-1").unwrap(),
        name: "Store".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
        language: Language::English,
        escalation: EscalationTimes::default(),
        currency: None,
        opening_hours: None,
    };
    database.writer().save_site(site, None).unwrap();
    // 17:30 there.
    let sum = heat(&[(7, 500, 1)]);
    let done = database
        .writer()
        .add_movement(camera(1), NOON, sum, Vec::new());
    done.unwrap();
    database.writer().flush().unwrap();
    let all = (WallTime::from_micros(0), NOON + HOUR);
    let hours = database.reader().heat(&camera(1), all.0, all.1).unwrap();
    assert_eq!(hours[0].from, NOON - HOUR / 2);
    database.close().unwrap();
}

#[test]
fn what_a_newer_program_wrote_is_left_alone_and_holds_nothing_up() {
    let folder = folder();
    let database = open(&folder);
    let writer = database.writer();
    let add = || writer.add_movement(camera(1), NOON, heat(&[(7, 500, 1)]), Vec::new());
    add().unwrap();
    writer.flush().unwrap();
    raw(&folder)
        .execute("UPDATE heat_hour SET cells = x'02aabb'", [])
        .unwrap();
    add().unwrap();
    writer.append(cross(NOON, Direction::In)).unwrap();
    writer.flush().unwrap();
    let events = database.reader().events(&EventQuery::default()).unwrap();
    assert_eq!(events.events.len(), 1);
    let kept = "SELECT count(*) FROM heat_hour WHERE cells = x'02aabb'";
    assert_eq!(number(&raw(&folder), kept), 1);
    assert!(
        database
            .reader()
            .heat(&camera(1), NOON, NOON + HOUR)
            .is_err()
    );
    database.close().unwrap();
}

#[test]
fn old_hours_are_forgotten() {
    let folder = folder();
    let database = open(&folder);
    let writer = database.writer();
    for hours in 0..3 {
        let (at, sum) = (NOON + HOUR * hours, heat(&[(7, 500, 1)]));
        writer.add_movement(camera(1), at, sum, Vec::new()).unwrap();
    }
    assert_eq!(writer.forget_heat(NOON + HOUR * 2).unwrap(), 2);
    let left = database.reader().heat(&camera(1), NOON, NOON + HOUR * 3);
    assert_eq!(left.unwrap()[0].from, NOON + HOUR * 2);
    database.close().unwrap();
}
