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

#[test]
fn times_choose_what_numbers_alone_do_not() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    // Two cameras whose events arrive in turn, one of them a minute late.
    for n in 0..20 {
        writer
            .append(cross(NOON + seconds(n), Direction::In))
            .unwrap();
        let mut late = cross(NOON + seconds(n) - seconds(60), Direction::In);
        late.camera = sample::camera(2);
        writer.append(late).unwrap();
    }
    writer.flush().unwrap();
    let numbers = |query: EventQuery| -> Vec<u64> {
        let page = database.reader().events(&query).unwrap();
        page.events.iter().map(|event| event.id.sequence).collect()
    };
    let span = EventQuery {
        from: Some(NOON + seconds(5)),
        to: Some(NOON + seconds(8)),
        ..EventQuery::default()
    };
    assert_eq!(numbers(span.clone()), [11, 13, 15]);
    let after = EventQuery {
        after: Some(11),
        ..span.clone()
    };
    assert_eq!(numbers(after), [13, 15]);
    let backwards = EventQuery {
        newest_first: true,
        before: Some(15),
        ..span
    };
    assert_eq!(numbers(backwards), [13, 11]);
    let late = EventQuery {
        to: Some(NOON),
        camera: Some(sample::camera(2)),
        limit: 2,
        ..EventQuery::default()
    };
    assert_eq!(numbers(late), [2, 4]);
    let never = EventQuery {
        from: Some(NOON + seconds(1000)),
        ..EventQuery::default()
    };
    assert_eq!(numbers(never), Vec::<u64>::new());
}

#[test]
fn what_is_rare_is_found_among_all_else_in_the_same_pages() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let online = EventKind::CameraOnline { after: seconds(1) };
    let suspicious = EventKind::Suspicious {
        behaviour: inveye_domain::Behaviour::Conceal,
        zone: None,
        score: 0.5,
    };
    // One in ten, of two types in turn.
    for n in 0..200 {
        let at = NOON + seconds(n);
        let event = match n % 20 {
            0 => sample::scene_event(at, online.clone()),
            10 => sample::scene_event(at, suspicious.clone()),
            _ => cross(at, Direction::In),
        };
        writer.append(event).unwrap();
    }
    writer.flush().unwrap();
    let numbers = |types: &[&str], change: &dyn Fn(&mut EventQuery)| -> Vec<u64> {
        let mut query = EventQuery {
            types: types.iter().map(|&of| of.to_owned()).collect(),
            ..EventQuery::default()
        };
        change(&mut query);
        let page = database.reader().events(&query).unwrap();
        page.events.iter().map(|event| event.id.sequence).collect()
    };
    let (rare, both) = (["suspicious"], ["suspicious", "camera_online"]);
    assert_eq!(
        numbers(&rare, &|_| {}),
        (0..10).map(|n| n * 20 + 11).collect::<Vec<u64>>()
    );
    let newest = |query: &mut EventQuery| {
        query.newest_first = true;
        query.limit = 3;
    };
    assert_eq!(numbers(&rare, &newest), [191, 171, 151]);
    assert_eq!(numbers(&both, &newest), [191, 181, 171]);
    let before = |query: &mut EventQuery| {
        newest(query);
        query.before = Some(171);
        query.camera = Some(sample::camera(1));
        query.to = Some(NOON + seconds(155));
    };
    assert_eq!(numbers(&both, &before), [151, 141, 131]);
    // Beside a type that is not rare all are looked through.
    assert_eq!(
        numbers(&["suspicious", "line_cross"], &newest),
        [200, 199, 198]
    );
}
