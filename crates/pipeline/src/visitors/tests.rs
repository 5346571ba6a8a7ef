use std::time::Duration;

use inveye_domain::{TrackId, VisitorSum, WallTime};
use inveye_identity::{Person, Salt};

use super::*;

/// A quarter to midnight in Berlin.
const LATE: WallTime = WallTime::from_millis(1_795_214_700_000);
const MINUTE: Duration = Duration::from_secs(60);

fn known() -> Known {
    let zone = SiteZone::new("Europe/Berlin").unwrap();
    let doors: Doors = Arc::new(|_, _| true);
    Known::new(1, Salt::new([1; 32]), (zone, doors), LATE)
}

fn comes_in(known: &mut Known, track: u64, at: WallTime) {
    let person = Person {
        camera: CameraId::new("door").unwrap(),
        session: 1,
        track: TrackId(track),
    };
    let hour = known.zone.hour(at).0;
    known.gallery.see(&person, at, false);
    known.gallery.entered(&person, at, hour);
    known.gallery.end(&person);
    known.gallery.settle(at);
}

fn nobody_known(entries: i64) -> VisitorSum {
    VisitorSum {
        entries,
        staff: 0,
        unknown: entries,
        visitors: entries,
        visits: entries,
        ..VisitorSum::default()
    }
}

#[test]
fn sums_are_handed_out_once_and_again_when_they_could_not_be_stored() {
    let mut known = known();
    comes_in(&mut known, 1, LATE);
    let hour = known.zone.hour(LATE).0;
    let first = known.changes();
    assert_eq!(first, Entrants::from([(hour, nobody_known(1))]));
    assert_eq!(known.changes(), Entrants::new());
    comes_in(&mut known, 2, LATE + MINUTE);
    known.keep_untold(&first);
    assert_eq!(known.changes(), Entrants::from([(hour, nobody_known(2))]));
}

#[test]
fn at_midnight_everybody_is_forgotten_and_every_sum_is_kept() {
    let mut known = known();
    comes_in(&mut known, 1, LATE);
    known.follow_day(LATE + MINUTE * 14);
    assert_eq!(known.gallery.remembered(), 1);
    let morning = LATE + MINUTE * 16;
    known.follow_day(morning);
    assert_eq!(known.gallery.remembered(), 0);
    assert!(known.gallery.entrants().is_empty());
    comes_in(&mut known, 2, morning);
    let hours = [LATE, morning].map(|at| (known.zone.hour(at).0, nobody_known(1)));
    assert_ne!(hours[0].0, hours[1].0);
    assert_eq!(known.changes(), Entrants::from(hours));
}
