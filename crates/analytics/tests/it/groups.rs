//! Who comes in together. People are 100 px tall, so that 1.25 heights are 125 px, and 80 px a second are
//! 1.4 m/s.

use inveye_analytics::EntryConfirmation;
use inveye_domain::{EventKind, SceneEvent};
use proptest::prelude::*;

use crate::stage::{FPS, Stage, line, person};

/// Somebody who comes in from above.
#[derive(Debug, Clone, Copy)]
struct Walker {
    /// Frame in which they appear.
    from: u32,
    /// Where.
    start: [f64; 2],
    /// Pixels a frame.
    step: [f64; 2],
}

fn walker(from: u32, x: f64) -> Walker {
    Walker {
        from,
        start: [x, 150.0],
        step: [0.0, 8.0],
    }
}

/// Their places in groups, in the order in which they crossed, with seconds behind the first.
fn entries(walkers: &[Walker]) -> Vec<Option<(u32, f64)>> {
    let mut stage = Stage::new(line([100., 250.], [540., 250.]));
    let mut confirmation = EntryConfirmation::new();
    let mut entries: Vec<SceneEvent> = Vec::new();
    let last = walkers.iter().map(|w| w.from).max().unwrap_or(0);
    for frame in 0..last + 80 {
        let seen = (1..).zip(walkers).filter_map(|(track, w)| {
            let gone = f64::from(frame.checked_sub(w.from)?);
            let [x, y] = [w.start[0] + w.step[0] * gone, w.start[1] + w.step[1] * gone];
            (y < 345.0).then(|| person(track, [x, y]))
        });
        let now = stage.now();
        let events = stage.show(&seen.collect::<Vec<_>>());
        let walk = |who| stage.analyst.walk(who);
        entries.extend(confirmation.observe(now, &events, walk));
    }
    entries.sort_by_key(|e| e.at);
    let place = |e: &SceneEvent| match &e.kind {
        EventKind::Entry { group, .. } => group.map(|g| (g.place, g.behind.as_secs_f64())),
        other => panic!("{other:?} is no entry"),
    };
    entries.iter().map(place).collect()
}

/// Sizes of the groups, in the order in which they came.
fn sizes(walkers: &[Walker]) -> Vec<u32> {
    let mut sizes: Vec<u32> = Vec::new();
    for place in entries(walkers) {
        let (place, _) = place.expect("everybody was seen coming");
        match sizes.last_mut() {
            Some(size) if place > 1 => *size = place,
            _ => sizes.push(place),
        }
    }
    sizes
}

#[test]
fn side_by_side_is_one_group_and_across_the_door_is_two() {
    assert_eq!(sizes(&[walker(0, 250.), walker(0, 310.)]), [2]);
    assert_eq!(sizes(&[walker(0, 150.), walker(0, 450.)]), [1, 1]);
    assert_eq!(sizes(&[walker(0, 300.)]), [1]);
}

#[test]
fn one_behind_another_is_a_group_until_the_next_is_too_far_behind() {
    let row = [walker(0, 300.), walker(10, 310.), walker(20, 300.)];
    assert_eq!(sizes(&row), [3]);
    let behind: Vec<f64> = entries(&row).iter().map(|e| e.unwrap().1).collect();
    for (behind, expected) in behind.iter().zip([0.0, 1.0, 2.0]) {
        assert!(
            (behind - expected).abs() < 0.1,
            "a group counts when its first comes: {behind}"
        );
    }
    assert_eq!(sizes(&[walker(0, 300.), walker(25, 300.)]), [1, 1]);
}

#[test]
fn who_overtakes_or_comes_from_elsewhere_is_nobodys_company() {
    let hurries = Walker {
        step: [0.0, 20.0],
        start: [330.0, 150.0],
        from: 7,
    };
    assert_eq!(sizes(&[walker(0, 300.), hurries]), [1, 1]);
    let slants = Walker {
        step: [8.0, 5.0],
        start: [200.0, 150.0],
        from: 0,
    };
    assert_eq!(sizes(&[walker(8, 330.), slants]), [1, 1]);
}

#[test]
fn a_crowd_that_streams_in_is_no_single_group() {
    let stream: Vec<Walker> = (0..10).map(|n| walker(n * 6, 300.)).collect();
    assert_eq!(sizes(&stream), [6, 4]);
}

#[test]
fn of_who_appears_in_the_door_it_is_not_known_with_whom_they_came() {
    let late = Walker {
        start: [340.0, 242.0],
        ..walker(10, 0.0)
    };
    let found = entries(&[walker(0, 300.), late]);
    assert_eq!(found.len(), 2);
    assert_eq!(found.iter().filter(|e| e.is_none()).count(), 1, "{found:?}");
}

fn anybody() -> impl Strategy<Value = Walker> {
    (0_u32..100, 150.0..490.0, -3.0..3.0, 4.0..14.0).prop_map(|(from, x, aside, ahead)| Walker {
        from,
        start: [x, 150.0],
        step: [aside, ahead],
    })
}

proptest! {
    #[test]
    fn groups_are_never_more_than_people(walkers in prop::collection::vec(anybody(), 0..12)) {
        let found = entries(&walkers);
        prop_assert_eq!(&found, &entries(&walkers), "the same people, the same groups");
        let places: Vec<u32> = found.iter().flatten().map(|(place, _)| *place).collect();
        let at_least = |size: u32| places.iter().filter(|place| **place == size).count();
        prop_assert!(at_least(1) <= places.len());
        for size in 1..8 {
            prop_assert!(at_least(size) >= at_least(size + 1), "{places:?}");
        }
        let longest = 6.0 * 2.0 + 1.0 / FPS;
        prop_assert!(found.iter().flatten().all(|(_, behind)| *behind <= longest), "{found:?}");
    }
}
