//! Counts by hand: what was found out stays as it was found.

use inveye_base::ErrorKind;
use inveye_db::NewHandCount;
use inveye_domain::{
    Direction, Finding, FindingKind, HandCountId, Point, Scene, Side, Tap, Tripwire, Verdict,
};

use crate::sample::{self, NOON, seconds};

fn line(x: f64) -> Tripwire {
    Tripwire::new(
        sample::door(),
        Point::new(x, 0.24),
        Point::new(x, 1.0),
        Side::Positive,
    )
    .unwrap()
}

fn new() -> NewHandCount {
    NewHandCount {
        camera: sample::camera(1),
        line: line(0.45),
        seed: u32::MAX,
        actor: "maria".to_owned(),
        clips: vec![
            (NOON, NOON + seconds(60), 12),
            (NOON + seconds(7200), NOON + seconds(7260), 14),
        ],
    }
}

#[test]
fn a_count_reads_back_and_is_never_edited_once_finished() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let id = writer.begin_hand_count(new()).unwrap();
    let twice = writer.begin_hand_count(new()).unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict, "one at a time");

    let tap = Tap {
        at: NOON + seconds(5),
        direction: Direction::In,
    };
    let counted = Verdict::Counted { taps: vec![tap] };
    writer.judge_hand_clip(id, 1, Verdict::Unseen).unwrap();
    writer.judge_hand_clip(id, 1, counted.clone()).unwrap();
    writer.judge_hand_clip(id, 2, Verdict::Unseen).unwrap();
    let missing = writer.judge_hand_clip(id, 3, Verdict::Unseen).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let finding = Finding {
        kind: FindingKind::Missed,
        direction: Direction::In,
        at: tap.at,
    };
    let findings = vec![(1, vec![finding])];
    writer
        .finish_hand_count(id, "ben".to_owned(), findings)
        .unwrap();

    let stored = reader.hand_count(id).unwrap().unwrap();
    assert_eq!((stored.seed, stored.begun_by.as_str()), (u32::MAX, "maria"));
    assert_eq!(
        stored.finished.as_ref().map(|(_, who)| who.as_str()),
        Some("ben")
    );
    assert!(stored.line.is_where(&line(0.45)));
    assert_eq!(stored.clips[0].verdict, Some(counted));
    assert_eq!(stored.clips[0].findings, [finding]);
    assert_eq!(
        (stored.clips[1].hour, stored.clips[1].findings.len()),
        (14, 0)
    );
    assert_eq!(
        reader
            .hand_counts(&sample::camera(1), &sample::door())
            .unwrap(),
        std::slice::from_ref(&stored)
    );

    for refused in [
        writer.judge_hand_clip(id, 1, Verdict::Unseen).unwrap_err(),
        writer.discard_hand_count(id).unwrap_err(),
        writer
            .finish_hand_count(id, "ben".to_owned(), Vec::new())
            .unwrap_err(),
    ] {
        assert_eq!(refused.kind(), ErrorKind::Conflict, "{refused}");
    }
    assert_eq!(reader.hand_count(id).unwrap(), Some(stored));
    // And not by who goes past this program either.
    drop(database);
    let file = sample::raw(&folder);
    for sql in [
        "UPDATE hand_clip SET findings = '[]'",
        "UPDATE hand_count SET finished_by = 'eve'",
        "DELETE FROM hand_count",
    ] {
        assert!(file.execute(sql, ()).is_err(), "{sql}");
    }
}

#[test]
fn an_open_count_is_discarded_with_its_clips() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let id = writer.begin_hand_count(new()).unwrap();
    writer.discard_hand_count(id).unwrap();
    assert_eq!(database.reader().hand_count(id).unwrap(), None);
    let gone = writer.discard_hand_count(HandCountId(99)).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
    writer.begin_hand_count(new()).unwrap();
}

#[test]
fn it_is_known_since_when_a_line_is_where_it_is() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let camera = sample::camera(1);
    let drawn = || reader.line_drawn(&camera, &sample::door()).unwrap();
    let save = |line: Tripwire| {
        let scene = Scene::new(vec![line], Vec::new()).unwrap();
        writer.save_scene(camera.clone(), scene, None).unwrap();
    };
    assert_eq!(drawn(), None);
    save(line(0.45));
    let first = drawn().expect("it was drawn just now");
    save(line(0.45));
    assert_eq!(drawn(), Some(first), "nothing was moved");
    save(line(0.46));
    assert!(drawn().unwrap() > first);
}
