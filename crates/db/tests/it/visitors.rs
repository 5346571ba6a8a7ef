//! Visits by hour: sums that may be put right, and nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::VisitorSum;

use crate::sample::{NOON, folder, open};

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn hours_add_up_and_are_put_right_when_somebody_turns_out_to_be_staff() {
    let folder = folder();
    let database = open(&folder);
    let came = VisitorSum {
        entries: 3,
        unknown: 1,
        visitors: 3,
        visits: 2,
        stays: [0, 1, 0, 0, 0, 0, 1],
        ..VisitorSum::default()
    };
    let was_staff = VisitorSum {
        staff: 1,
        visitors: -1,
        visits: -1,
        stays: [0, -1, 0, 0, 0, 0, 0],
        ..VisitorSum::default()
    };
    let writer = database.writer();
    let both = BTreeMap::from([(NOON, came), (NOON + HOUR, came)]);
    writer.add_visitors(both).unwrap();
    writer
        .add_visitors(BTreeMap::from([(NOON, was_staff)]))
        .unwrap();
    database.close().unwrap();

    let database = open(&folder);
    let reader = database.reader();
    let hours = reader.visitors(NOON, NOON + HOUR * 2).unwrap();
    let mut right = came;
    right += was_staff;
    let found: Vec<_> = hours.iter().map(|hour| (hour.from, hour.sum)).collect();
    assert_eq!(found, [(NOON, right), (NOON + HOUR, came)]);
    assert_eq!(reader.visitors(NOON, NOON + HOUR).unwrap().len(), 1);
}
