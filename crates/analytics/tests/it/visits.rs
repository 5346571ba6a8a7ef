//! One zone and the visits that must come of it.
//!
//! The zone spans x 200–400 and y 200–300.

use std::time::Duration;

use inveye_analytics::{AnalystSettings, SceneAnalyst};
use inveye_domain::{EventKind, MediaTime, SceneEvent, TrackId, ZoneName};

use crate::stage::{FRAME, Stage, path, person, sized, zone};

const CORNERS: [[f64; 2]; 4] = [[200., 200.], [400., 200.], [400., 300.], [200., 300.]];
const INSIDE: [f64; 2] = [300., 250.];
const OUTSIDE: [f64; 2] = [300., 350.];

fn stage() -> Stage {
    Stage::new(zone(&CORNERS))
}

fn stand(stage: &mut Stage, track: u64, foot: [f64; 2], frames: u32) {
    for _ in 0..frames {
        stage.show(&[person(track, foot)]);
    }
}

/// Dwell times in seconds; every exit must follow its own enter.
#[track_caller]
fn dwell(events: &[SceneEvent]) -> Vec<f64> {
    let mut open: Vec<(TrackId, inveye_domain::MediaTime)> = Vec::new();
    let mut times = Vec::new();
    for event in events {
        match &event.kind {
            EventKind::ZoneEnter { .. } => open.push((event.track, event.at)),
            EventKind::ZoneExit { dwell, .. } => {
                let index = open.iter().position(|o| o.0 == event.track).unwrap();
                let (_, since) = open.remove(index);
                assert_eq!(event.at.since(since), *dwell, "dwell is exit minus enter");
                times.push(dwell.as_secs_f64());
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "every visit ends");
    times
}

#[track_caller]
fn check_dwell(stage: &mut Stage, expected: &[f64]) {
    stage.wait(5.0);
    let got = dwell(&stage.events);
    let fits =
        got.len() == expected.len() && got.iter().zip(expected).all(|(g, e)| (g - e).abs() < 0.35);
    assert!(fits, "{got:?} s, {expected:?} s expected");
}

#[test]
fn a_visit_lasts_from_the_first_moment_inside_to_the_last() {
    let mut stage = stage();
    stand(&mut stage, 1, OUTSIDE, 10);
    stand(&mut stage, 1, INSIDE, 40);
    stand(&mut stage, 1, OUTSIDE, 10);
    check_dwell(&mut stage, &[3.9]);
}

#[test]
fn a_visit_lasts_as_long_at_three_pictures_a_second_as_at_thirty() {
    // Through the zone in two seconds.
    for fps in [3.0, 5.0, 10.0, 15.0, 30.0] {
        for late in [0.0, 0.3, 0.7] {
            let mut analyst = SceneAnalyst::new(zone(&CORNERS), AnalystSettings::default());
            let mut events = Vec::new();
            for frame in 0..150 {
                let t = (f64::from(frame) + late) / fps;
                let y = 100.0 + 50.0 * t;
                let here = (y < 345.0).then(|| person(1, [300., y]));
                let at = MediaTime::from_seconds(t);
                events.extend(analyst.observe(at, FRAME, here.as_slice(), &[]));
            }
            let visits = dwell(&events);
            assert_eq!(visits.len(), 1, "{visits:?} s at {fps}");
            assert!((visits[0] - 2.0).abs() < 0.1, "{visits:?} s at {fps}");
        }
    }
}

#[test]
fn brushing_the_border_is_no_visit() {
    let mut stage = stage();
    stand(&mut stage, 1, [300., 330.], 10);
    stand(&mut stage, 1, [300., 296.], 2);
    stand(&mut stage, 1, [300., 330.], 10);
    check_dwell(&mut stage, &[]);
}

#[test]
fn a_moment_outside_does_not_end_a_visit() {
    let mut stage = stage();
    stand(&mut stage, 1, [300., 290.], 30);
    stand(&mut stage, 1, [300., 312.], 3);
    stand(&mut stage, 1, [300., 290.], 30);
    stand(&mut stage, 1, OUTSIDE, 20);
    check_dwell(&mut stage, &[6.3]);
}

#[test]
fn coming_back_is_a_new_visit() {
    let mut stage = stage();
    for _ in 0..2 {
        stand(&mut stage, 1, INSIDE, 20);
        stand(&mut stage, 1, OUTSIDE, 20);
    }
    check_dwell(&mut stage, &[2.0, 2.0]);
}

#[test]
fn a_track_that_ends_inside_leaves_when_it_was_last_seen() {
    let mut stage = stage();
    stand(&mut stage, 1, INSIDE, 31);
    check_dwell(&mut stage, &[3.0]);
    assert_eq!(stage.analyst.followed(), 0, "its state is freed");
}

#[test]
fn somebody_lost_and_found_again_stays_one_visitor() {
    // Lost for a second; the tracker finds the same track.
    let mut same = stage();
    stand(&mut same, 1, INSIDE, 20);
    same.wait(0.9);
    stand(&mut same, 1, INSIDE, 20);
    check_dwell(&mut same, &[4.8]);
    // Lost for a second; another track goes on.
    let mut other = stage();
    stand(&mut other, 1, INSIDE, 20);
    other.wait(0.9);
    stand(&mut other, 2, INSIDE, 20);
    check_dwell(&mut other, &[4.8]);
    assert!(other.events.iter().all(|e| e.track == TrackId(1)));
}

#[test]
fn who_is_inside_is_known_meanwhile() {
    let mut stage = stage();
    let name = ZoneName::new("table").unwrap();
    assert!(stage.analyst.inside(&name).is_empty());
    stand(&mut stage, 1, INSIDE, 10);
    for foot in path(&[OUTSIDE, [350., 250.]], 10.0) {
        stage.show(&[person(1, INSIDE), person(2, foot)]);
    }
    for _ in 0..10 {
        stage.show(&[person(1, INSIDE), person(2, [350., 250.])]);
    }
    let inside = stage.analyst.inside(&name);
    let who: Vec<u64> = inside.iter().map(|i| i.track.0).collect();
    assert_eq!(who, [1, 2], "the longest first");
    assert!(stage.now().since(inside[0].since) > Duration::from_secs(2));
    assert!(
        stage
            .analyst
            .inside(&ZoneName::new("other").unwrap())
            .is_empty()
    );
}

#[test]
fn the_end_of_the_picture_ends_all_visits() {
    let mut stage = stage();
    stand(&mut stage, 1, INSIDE, 21);
    let events = stage.analyst.finish();
    assert_eq!(events.len(), 1);
    assert!(
        matches!(events[0].kind, EventKind::ZoneExit { dwell, .. } if dwell == Duration::from_secs(2))
    );
    assert!(stage.analyst.finish().is_empty(), "only once");
}

#[test]
fn feet_below_the_picture_are_not_inside() {
    // Coming in from below: the box ends at the border while the feet are further down.
    let mut stage = Stage::new(zone(&[
        [200., 300.],
        [400., 300.],
        [400., 345.],
        [200., 345.],
    ]));
    for top in 0..8 {
        let top = 330.0 - 12.0 * f64::from(top);
        let cut = inveye_domain::TrackObservation {
            bbox: inveye_domain::Bbox::new(290., top, 310., 357.),
            ..person(1, INSIDE)
        };
        stage.show(&[cut]);
    }
    check_dwell(&mut stage, &[]);
}

#[test]
fn who_stands_behind_a_counter_stands_there_though_their_legs_are_never_seen() {
    let mut stage = stage();
    // A floor on which people are as tall as two fifths of how far down they stand.
    let whole = |track, foot: [f64; 2]| sized(track, foot, 0.4 * foot[1]);
    // Of whoever stands at the middle of the zone, all below the chest: the box ends above the zone.
    let clerk = sized(1, [300., 195.], 45.);
    // Small, and whole, beyond the zone.
    let small = sized(2, [380., 190.], 0.9 * 0.4 * 190.);
    for frame in 0..300_u32 {
        let down = 180. + f64::from(frame % 150);
        let passing = whole(3 + u64::from(frame / 150), [100., down]);
        stage.show(&[clerk, small, passing]);
    }
    let name = ZoneName::new("table").unwrap();
    assert_eq!(stage.analyst.inside(&name), [], "nobody's box ends in it");
    assert_eq!(stage.analyst.stands_in(&name), [TrackId(1)]);
    let visits = stage
        .events
        .iter()
        .filter(|event| event.track == TrackId(1));
    assert_eq!(visits.count(), 0, "it is too coarse to count by");
}
