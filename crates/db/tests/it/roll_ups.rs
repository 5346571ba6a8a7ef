//! Hours and days beside minutes: what long times are read from.

use std::time::Duration;

use inveye_base::SiteZone;
use inveye_db::{Bounds, Database};
use inveye_domain::{Direction, EscalationTimes, Language, Site, SiteId, WallTime};
use tempfile::TempDir;

use crate::sample::{self, NOON, cross, number, raw};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn site(time_zone: &str) -> Site {
    Site {
        id: SiteId::new("s").unwrap(),
        name: "Store".to_owned(),
        time_zone: time_zone.to_owned(),
        currency: None,
        opening_hours: None,
        language: Language::English,
        escalation: EscalationTimes::default(),
    }
}

/// So many crossings on each of the last days, one an hour, the newest at noon.
fn fill(database: &Database, days: u32) {
    for hour in 0..days * 24 {
        let at = NOON - Duration::from_secs(3600) * hour;
        database.writer().append(cross(at, Direction::Out)).unwrap();
    }
    database.writer().flush().unwrap();
}

fn outs(database: &Database, zone: &SiteZone, days: u32) -> Vec<u64> {
    let days: Vec<_> = (0..days)
        .rev()
        .map(|ago| zone.day(NOON - DAY * ago))
        .collect();
    let sums = database
        .reader()
        .key_figures(&days, Bounds::Days, &[].into())
        .unwrap();
    sums.iter().map(|sums| sums.outs).collect()
}

fn days_of_lines(folder: &TempDir) -> i64 {
    number(&raw(folder), "SELECT count(*) FROM line_day")
}

#[test]
fn another_time_zone_has_other_days_at_once_and_rolls_them_up_later() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    database.writer().save_site(site("UTC"), None).unwrap();
    fill(&database, 5);
    let utc = SiteZone::new("UTC").unwrap();
    assert_eq!(outs(&database, &utc, 5), [24, 24, 24, 24, 13]);
    assert_eq!(days_of_lines(&folder), 6, "written with the events");

    // A quarter to six hours ahead: none of its hours is one of UTC's.
    let nepal = SiteZone::new("Asia/Kathmandu").unwrap();
    database
        .writer()
        .save_site(site("Asia/Kathmandu"), None)
        .unwrap();
    assert_eq!(days_of_lines(&folder), 0);
    let expected = [24, 24, 24, 24, 18];
    assert_eq!(outs(&database, &nepal, 5), expected, "from minutes");
    // Late ones, of a day that is not rolled up and of one that is not over.
    for at in [NOON - DAY * 3, NOON] {
        database.writer().append(cross(at, Direction::Out)).unwrap();
    }
    database.writer().flush().unwrap();
    let expected = [24, 25, 24, 24, 19];
    assert_eq!(outs(&database, &nepal, 5), expected);
    assert_eq!(database.writer().roll_up_older().unwrap(), 6);
    assert_eq!(days_of_lines(&folder), 6);
    assert_eq!(outs(&database, &nepal, 5), expected, "from days");
    assert_eq!(
        database.writer().roll_up_older().unwrap(),
        0,
        "all are there"
    );
}

#[test]
fn what_an_older_program_stored_is_rolled_up_anew() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    fill(&database, 2);
    database.close().unwrap();
    // It knows minutes alone.
    raw(&folder)
        .execute_batch(
            "UPDATE identity SET last_sequence = last_sequence + 1;
             UPDATE line_minute SET outs = outs + 1 WHERE minute = (SELECT max(minute) FROM line_minute);",
        )
        .unwrap();
    let database = sample::open(&folder);
    let utc = SiteZone::new("UTC").unwrap();
    assert_eq!(outs(&database, &utc, 2), [24, 14]);
    database.writer().roll_up_older().unwrap();
    assert_eq!(outs(&database, &utc, 2), [24, 14]);
    assert_eq!(days_of_lines(&folder), 3);
}

#[test]
fn places_over_days_are_read_from_days_with_the_minutes_around_them() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    fill(&database, 4);
    // Minutes in the middle of rolled-up days are never looked at.
    raw(&folder)
        .execute_batch("UPDATE line_minute SET outs = 100 WHERE minute % 1440 = 0")
        .unwrap();
    let count =
        |from: WallTime, to: WallTime| database.reader().lines(from, to).unwrap()[0].counts.outs;
    let midnight = SiteZone::new("UTC").unwrap().day(NOON).0;
    assert_eq!(count(midnight - DAY * 2, midnight), 48);
    assert_eq!(
        count(midnight - DAY * 2 - Duration::from_secs(3600), midnight),
        49
    );
    let hour_later = midnight + Duration::from_secs(3600);
    assert_eq!(
        count(midnight - DAY * 2, hour_later),
        148,
        "today is not over"
    );
}

#[test]
fn a_folder_in_use_or_without_a_database_is_not_rebuilt() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let refused = inveye_db::rebuild(folder.path(), |_| {}).unwrap_err();
    assert!(refused.to_string().contains("another engine"), "{refused}");
    database.close().unwrap();
    let empty = sample::folder();
    inveye_db::rebuild(&empty.path().join("nothing"), |_| {}).unwrap_err();
    assert!(!empty.path().join("nothing").exists(), "nothing is made");
}

#[test]
fn damaged_sums_are_mended_from_the_events() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    fill(&database, 3);
    database.close().unwrap();
    raw(&folder)
        .execute_batch("UPDATE line_minute SET outs = 7; DELETE FROM line_day")
        .unwrap();
    let rebuilt = inveye_db::rebuild(folder.path(), |_| {}).unwrap();
    assert_eq!(
        (rebuilt.events, rebuilt.days, rebuilt.kept_before),
        (72, 4, None)
    );
    let utc = SiteZone::new("UTC").unwrap();
    assert_eq!(outs(&sample::open(&folder), &utc, 3), [24, 24, 13]);
}
