//! What a tracker, a detector, a clock or an installer may do to those who are in view.

use std::time::Duration;

use inveye_analytics::{AnalystSettings, EntryConfirmation, SceneAnalyst};
use inveye_domain::{
    Bbox, EventKind, MediaTime, Scene, SceneEvent, TrackId, TrackObservation, ZoneName,
};
use proptest::prelude::*;

use crate::stage::{FRAME, Stage, crossings, line, person, zone};

/// Going down the picture is in.
fn door() -> Scene {
    line([200., 250.], [440., 250.])
}

/// A line across the whole picture and a zone in its middle.
fn shop() -> Scene {
    let mut scene = line([-640., 250.], [1280., 250.]);
    scene.zones = zone(&[[200., 200.], [400., 200.], [400., 300.], [200., 300.]]).zones;
    scene
}

fn dwell(events: &[SceneEvent]) -> Vec<f64> {
    let exits = events.iter().filter_map(|e| match e.kind {
        EventKind::ZoneExit { dwell, .. } => Some(dwell.as_secs_f64()),
        _ => None,
    });
    exits.collect()
}

#[test]
fn a_line_is_crossed_at_sixty_pixels_a_frame() {
    // Two thirds of a body's height from picture to picture, wherever the pictures fall.
    for start in [100., 110., 125., 140., 155.] {
        let mut stage = Stage::new(door());
        let (above, below) = ([300., start], [300., 345.]);
        stage.walk(1, &[above, below, above], 60.0);
        assert_eq!(crossings(&stage.events), "io", "from {start}");
    }
    // Past an end of the line it is no crossing at any speed.
    let mut stage = Stage::new(door());
    stage.walk(1, &[[500., 110.], [500., 345.]], 60.0);
    assert_eq!(crossings(&stage.events), "");
}

#[test]
fn a_track_that_jumps_there_and_back_brings_nobody_in() {
    let mut stage = Stage::new(door());
    let stand = |stage: &mut Stage, foot, frames| {
        for _ in 0..frames {
            stage.show(&[person(1, foot)]);
        }
    };
    let mut entries = Vec::new();
    let mut confirmation = EntryConfirmation::new();
    for _ in 0..3 {
        stand(&mut stage, [300., 180.], 10);
        stand(&mut stage, [320., 335.], 1);
        stand(&mut stage, [300., 180.], 10);
    }
    stage.wait(5.0);
    for event in &stage.events {
        entries.extend(confirmation.observe(event.at, std::slice::from_ref(event), |_| None));
    }
    entries.extend(confirmation.observe(stage.now(), &[], |_| None));
    assert_eq!(entries, [], "{:?}", stage.events);
    let word = crossings(&stage.events);
    assert!(!word.contains("ii") && !word.contains("oo"), "{word}");
    assert!(word.len().is_multiple_of(2), "outside again: {word}");
}

#[test]
fn two_who_become_one_track_and_two_again_are_two() {
    let mut stage = Stage::new(shop());
    // Both come in from above, one hides the other in the middle of the zone, both go on and out again.
    let foot = |from: f64, frame: u32| [from + (300.0 - from) * f64::from(frame) / 20.0, 260.0];
    for frame in 0..10 {
        let y = 160.0 + 10.0 * f64::from(frame);
        stage.show(&[person(1, [150., y]), person(2, [450., y])]);
    }
    for frame in 0..20 {
        stage.show(&[person(1, foot(150., frame)), person(2, foot(450., frame))]);
    }
    for _ in 0..8 {
        stage.show(&[person(1, [300., 260.])]);
    }
    for frame in (0..20).rev() {
        stage.show(&[person(1, foot(150., frame)), person(3, foot(450., frame))]);
    }
    for frame in (0..10).rev() {
        let y = 160.0 + 10.0 * f64::from(frame);
        stage.show(&[person(1, [150., y]), person(3, [450., y])]);
    }
    stage.wait(5.0);
    assert_eq!(crossings(&stage.events), "iioo");
    let visits = dwell(&stage.events);
    assert_eq!(visits.len(), 2, "{visits:?}");
    assert!((visits[0] - visits[1]).abs() < 0.4, "{visits:?}");
}

#[test]
fn two_hundred_people_cross_a_line_at_once() {
    let mut stage = Stage::new(line([-640., 250.], [1280., 250.]));
    for frame in 0..20 {
        let y = 180.0 + 8.0 * f64::from(frame);
        let people: Vec<TrackObservation> = (0..200_u32)
            .map(|n| person(n.into(), [3.0 * f64::from(n) + 15.0, y]))
            .collect();
        stage.show(&people);
    }
    assert_eq!(crossings(&stage.events), "i".repeat(200));
}

#[test]
fn a_zone_that_is_drawn_anew_while_somebody_is_inside_begins_anew() {
    let (shelf, elsewhere) = (shop(), {
        let mut scene = shop();
        scene.zones = zone(&[[20., 200.], [120., 200.], [120., 300.], [20., 300.]]).zones;
        scene
    });
    let name = ZoneName::new("table").unwrap();
    let mut stage = Stage::new(shelf.clone());
    let stand = |stage: &mut Stage, frames| {
        for _ in 0..frames {
            stage.show(&[person(1, [300., 270.])]);
        }
    };
    stand(&mut stage, 21);
    assert_eq!(stage.analyst.inside(&name).len(), 1);
    // The same lines and zones once more, as a change of a rule's name would save them: nothing happened.
    stage.analyst.set_scene(shelf.clone());
    stand(&mut stage, 10);
    assert_eq!(stage.analyst.inside(&name).len(), 1);
    stage.analyst.set_scene(elsewhere);
    assert!(stage.analyst.inside(&name).is_empty());
    stand(&mut stage, 10);
    assert!(dwell(&stage.events).is_empty(), "nobody went");
    stage.analyst.set_scene(shelf);
    stand(&mut stage, 21);
    stage.wait(5.0);
    let visits = dwell(&stage.events);
    assert_eq!(visits.len(), 1, "{visits:?}");
    assert!(
        (visits[0] - 2.0).abs() < 0.05,
        "from the new border on: {visits:?}"
    );
}

/// What happens to somebody's track in a frame.
#[derive(Debug, Clone)]
enum Trick {
    Step(f64, f64),
    Jump(f64, f64),
    Hide,
    Renumber,
    Double,
    Beside(Bbox),
}

fn trick() -> impl Strategy<Value = Trick> {
    let place = || (-100.0..740.0, -50.0..450.0);
    prop_oneof![
        12 => (-20.0..20.0, -20.0..20.0).prop_map(|(x, y)| Trick::Step(x, y)),
        1 => place().prop_map(|(x, y)| Trick::Jump(x, y)),
        2 => Just(Trick::Hide),
        1 => Just(Trick::Renumber),
        1 => Just(Trick::Double),
        // Far outside the picture, or larger than it.
        1 => (place(), 1.0..9000.0).prop_map(|((x, y), size)| Trick::Beside(Bbox::from_ltwh(x * 9.0, y * 9.0, size, size))),
    ]
}

proptest! {
    #[test]
    fn visits_are_whole_whatever_tracks_clocks_and_installers_do(
        tricks in prop::collection::vec(prop::collection::vec(trick(), 1..4), 20..120),
        clock in prop::collection::vec(-400_i64..500, 20..120),
        drawn in prop::collection::vec(0_usize..60, 0..4),
    ) {
        let scenes = [shop(), door(), Scene::default()];
        let mut analyst = SceneAnalyst::new(shop(), AnalystSettings::default());
        let mut people: Vec<(u64, [f64; 2])> = vec![(1, [100., 180.]), (2, [300., 270.]), (3, [500., 330.])];
        let mut next = 4;
        // Two tracks may be one person for a moment, so that one name may be inside twice.
        let mut open: Vec<(TrackId, ZoneName, MediaTime)> = Vec::new();
        let mut ending: Vec<TrackId> = Vec::new();
        let (mut now, mut newest) = (0_i64, 0_i64);
        for (frame, moves) in tricks.iter().enumerate() {
            // Mostly on, often back.
            now = (now + 100 + clock.get(frame).copied().unwrap_or(0)).max(0);
            newest = newest.max(now);
            if let Some(number) = drawn.iter().position(|&at| at == frame) {
                analyst.set_scene(scenes[number % scenes.len()].clone());
                // Visits of zones that are gone end without an event.
                let zones = &analyst.scene().zones;
                open.retain(|(_, name, _)| zones.iter().any(|zone| zone.name == *name));
            }
            let (mut shown, ended) = (Vec::new(), std::mem::take(&mut ending));
            for (own, trick) in moves.iter().enumerate() {
                let (track, place) = &mut people[own];
                match trick {
                    Trick::Step(x, y) => *place = [place[0] + x, place[1] + y],
                    Trick::Jump(x, y) => *place = [*x, *y],
                    Trick::Renumber => {
                        ending.push(TrackId(*track));
                        *track = next;
                        next += 1;
                    }
                    Trick::Double => {
                        shown.push(person(next, *place));
                        ending.push(TrackId(next));
                        next += 1;
                    }
                    Trick::Hide | Trick::Beside(_) => {}
                }
                match trick {
                    Trick::Hide => {}
                    Trick::Beside(bbox) => shown.push(TrackObservation { bbox: *bbox, ..person(*track, *place) }),
                    _ => shown.push(person(*track, *place)),
                }
            }
            let events = analyst.observe(MediaTime::from_millis(now), FRAME, &shown, &ended);
            for event in events.into_iter().chain((frame + 1 == tricks.len()).then(|| analyst.finish()).into_iter().flatten()) {
                prop_assert!(event.at <= MediaTime::from_millis(newest), "in the future: {event:?}");
                match event.kind {
                    EventKind::ZoneEnter { zone } => {
                        open.push((event.track, zone, event.at));
                    }
                    EventKind::ZoneExit { zone, dwell } => {
                        let own = open.iter().position(|(track, name, since)| {
                            *track == event.track && *name == zone && event.at.since(*since) == dwell
                        });
                        prop_assert!(own.is_some(), "{zone} was never entered so: {dwell:?}");
                        if let Some(own) = own {
                            open.swap_remove(own);
                        }
                        prop_assert!(dwell <= Duration::from_millis(newest.unsigned_abs()));
                    }
                    _ => {}
                }
            }
        }
        prop_assert!(open.is_empty(), "every visit ends: {open:?}");
    }
}
