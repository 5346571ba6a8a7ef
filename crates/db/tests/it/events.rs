use inveye_db::EventQuery;
use inveye_domain::{Direction, EventKind};

use crate::sample::{self, NOON, cross, entry, seconds};

#[test]
fn events_come_back_as_they_were_and_numbers_go_on_after_a_restart() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let stated = [
        cross(NOON, Direction::In),
        entry(NOON + seconds(2)),
        sample::scene_event(
            NOON + seconds(9),
            EventKind::ZoneExit {
                zone: sample::zone(),
                dwell: std::time::Duration::from_millis(9_801),
            },
        ),
    ]
    .map(|event| writer.append(event).unwrap());
    writer.flush().unwrap();

    let page = database.reader().events(&EventQuery::default()).unwrap();
    assert_eq!(page.events, stated, "every field survives the disk");
    assert_eq!(
        (page.next, page.unknown),
        (None, 0),
        "one page holds them all"
    );
    let device = database.device();
    database.close().unwrap();

    let database = sample::open(&folder);
    assert_eq!(
        database.device(),
        device,
        "the folder keeps its device's name"
    );
    let next = database.writer().append(entry(NOON)).unwrap();
    assert_eq!(next.id.sequence, 4);
}

#[test]
fn pages_join_without_a_gap_or_an_overlap() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    for n in 0..25 {
        let direction = if n % 2 == 0 {
            Direction::In
        } else {
            Direction::Out
        };
        writer.append(cross(NOON + seconds(n), direction)).unwrap();
        writer.append(entry(NOON + seconds(n))).unwrap();
    }
    writer.flush().unwrap();
    let reader = database.reader();
    let walk = |mut query: EventQuery| {
        let mut seen = Vec::new();
        loop {
            let page = reader.events(&query).unwrap();
            seen.extend(page.events.iter().map(|event| event.id.sequence));
            match page.next {
                Some(next) if query.newest_first => query.before = Some(next),
                Some(next) => query.after = Some(next),
                None => return seen,
            }
        }
    };
    let entries = EventQuery {
        limit: 4,
        types: vec!["entry".to_owned()],
        ..EventQuery::default()
    };
    let forwards: Vec<u64> = (1..=25).map(|n| n * 2).collect();
    assert_eq!(walk(entries), forwards);
    let backwards = walk(EventQuery {
        newest_first: true,
        limit: 7,
        from: Some(NOON + seconds(20)),
        ..EventQuery::default()
    });
    assert_eq!(backwards, (41..=50).rev().collect::<Vec<u64>>());
}
