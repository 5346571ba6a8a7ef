//! Demographics: sums by hour, and nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{AgeBand, Gender, Group, Grouped};

use crate::sample::{NOON, folder, open};

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn hours_add_up_and_can_be_forgotten() {
    let folder = folder();
    let database = open(&folder);
    let (reader, writer) = (database.reader(), database.writer());
    assert_eq!(reader.demographics_since().unwrap(), None);
    let woman = Some(Group {
        age: AgeBand::Old,
        gender: Gender::Female,
    });
    let boy = Some(Group {
        age: AgeBand::Child,
        gender: Gender::Male,
    });
    let came = Grouped::from([(woman, 3), (boy, 1), (None, 4)]);
    let both = BTreeMap::from([(NOON, came.clone()), (NOON + HOUR, came.clone())]);
    writer.add_demographics(both).unwrap();
    let more = BTreeMap::from([(NOON, Grouped::from([(woman, 2)]))]);
    writer.add_demographics(more).unwrap();
    database.close().unwrap();

    let database = open(&folder);
    let (reader, writer) = (database.reader(), database.writer());
    let day = reader.demographics(NOON, NOON + HOUR * 2).unwrap();
    assert_eq!(day, Grouped::from([(woman, 8), (boy, 2), (None, 8)]));
    let later = reader.demographics(NOON + HOUR, NOON + HOUR * 2).unwrap();
    assert_eq!(later, came);
    assert_eq!(reader.demographics_since().unwrap(), Some(NOON));
    writer.forget_demographics().unwrap();
    assert_eq!(reader.demographics_since().unwrap(), None);
    let left = reader.demographics(NOON, NOON + HOUR * 2).unwrap();
    assert_eq!(left, Grouped::new());
}
