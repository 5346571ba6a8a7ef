use inveye_domain::{CameraId, HandCountId, Hours, Point, Side, TripwireName};

use super::*;

/// 2026-11-20 00:00 UTC, a Friday.
const MIDNIGHT: WallTime = WallTime::from_millis(1_795_132_800_000);

fn seconds(s: u64) -> Duration {
    Duration::from_secs(s)
}

fn stretch(from_s: u64, to_s: u64) -> Interval {
    Interval {
        from: MIDNIGHT + seconds(from_s),
        to: MIDNIGHT + seconds(to_s),
    }
}

fn store(hours: Option<(u16, u16)>) -> Store {
    let day = |(from_minute, to_minute)| {
        vec![Hours {
            from_minute,
            to_minute,
        }]
    };
    Store {
        zone: SiteZone::new("UTC").unwrap(),
        hours: hours.map(|hours| OpeningHours::new(std::array::from_fn(|_| day(hours))).unwrap()),
    }
}

fn line(x: f64) -> Tripwire {
    let name = TripwireName::new("door").unwrap();
    Tripwire::new(name, Point::new(x, 0.2), Point::new(x, 0.8), Side::Positive).unwrap()
}

fn at(line: &Tripwire) -> Counting<'_> {
    Counting {
        line,
        pushed_at: None,
    }
}

fn finished(days: u64, line: Tripwire) -> HandCount {
    let at = MIDNIGHT + seconds(days * 86_400);
    HandCount {
        id: HandCountId(days),
        camera: CameraId::new("a").unwrap(),
        line,
        seed: 1,
        begun_at: at,
        begun_by: "maria".to_owned(),
        finished: Some((at, "maria".to_owned())),
        clips: vec![HandClip {
            number: 1,
            from: at,
            to: at + seconds(60),
            hour: 9,
            verdict: Some(Verdict::Counted { taps: Vec::new() }),
            findings: Vec::new(),
        }],
    }
}

#[test]
fn a_clip_is_asked_for_only_where_nothing_is_missing_around_it() {
    let all = stretch(0, 86_400);
    // A gap of a second at 00:02:30 costs the minute that it lies in.
    let runs = [stretch(0, 150), stretch(151, 400)];
    let found: Vec<i64> = slots(&runs, all, seconds(60), &store(None))
        .iter()
        .map(|slot| (slot.at - MIDNIGHT.as_micros()) / 60_000_000)
        .collect();
    // Of the first minute the seconds before are not recorded.
    assert_eq!(found, [1, 3, 4, 5]);
}

#[test]
fn clips_are_of_hours_in_which_the_store_is_open() {
    let store = store(Some((9 * 60, 18 * 60 + 30)));
    let found = slots(
        &[stretch(0, 86_400)],
        stretch(0, 86_400),
        seconds(60),
        &store,
    );
    assert_eq!(found.len(), 570);
    assert!(found.iter().all(|slot| (9..=18).contains(&slot.hour)));
    assert_eq!(store.open_hours(), (9..=18).collect::<Vec<u8>>());
}

#[test]
fn a_line_is_due_when_it_never_was_counted_or_was_moved_or_a_quarter_has_passed() {
    let now = MIDNIGHT + seconds(100 * 86_400);
    let due = |counts: &[HandCount]| standing(counts, at(&line(0.4)), now).due;
    assert_eq!(due(&[]), Some(CountDue::Never));
    let mut open = finished(99, line(0.4));
    open.finished = None;
    assert_eq!(due(&[open]), Some(CountDue::Never));
    let mut blind = finished(99, line(0.4));
    blind.clips[0].verdict = Some(Verdict::Unseen);
    assert_eq!(due(&[blind]), Some(CountDue::Never));
    assert_eq!(due(&[finished(99, line(0.5))]), Some(CountDue::LineChanged));
    assert_eq!(due(&[finished(10, line(0.4))]), Some(CountDue::Quarter));
    assert_eq!(
        due(&[finished(11, line(0.4)), finished(99, line(0.5))]),
        None
    );
}

#[test]
fn counts_of_a_quarter_at_the_same_line_are_taken_together() {
    let counts = [
        finished(200, line(0.4)),
        finished(150, line(0.5)),
        finished(120, line(0.4)),
        finished(100, line(0.4)),
    ];
    let line = line(0.4);
    let found = standing(&counts, at(&line), MIDNIGHT + seconds(210 * 86_400));
    let ids: Vec<u64> = found.valid.iter().map(|count| count.id.0).collect();
    assert_eq!(ids, [200, 120]);
    assert_eq!(found.due_at, Some(MIDNIGHT + seconds(290 * 86_400)));
}

#[test]
fn a_camera_that_was_pushed_makes_its_lines_due() {
    let (now, line) = (MIDNIGHT + seconds(30 * 86_400), line(0.4));
    let counts = [finished(20, line.clone())];
    let pushed = |days: u64| Counting {
        line: &line,
        pushed_at: Some(MIDNIGHT + seconds(days * 86_400)),
    };
    let after = standing(&counts, pushed(25), now);
    assert_eq!(
        (after.due, after.valid.len()),
        (Some(CountDue::ViewMoved), 0)
    );
    let before = standing(&counts, pushed(15), now);
    assert_eq!((before.due, before.valid.len()), (None, 1));
}
