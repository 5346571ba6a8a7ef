//! What the default detector saw in our clips, through tracking and analytics.

use inveye_domain::TripwireName;

use crate::footage::{compare, crossing_f1, frames, run};

#[test]
fn crossings_at_the_shop_door_match_one_by_one() {
    let outcome = run("entrance", frames("entrance", None));
    let evaluation = compare("entrance", &outcome);
    let f1 = crossing_f1(&evaluation);
    assert!(f1 >= 0.95, "F1 {f1:.3}: {:?}", evaluation.outside);
    assert!(evaluation.outside.is_empty(), "{:?}", evaluation.outside);
}

#[test]
fn crossings_at_the_aisle_are_exact() {
    let outcome = run("aisle", frames("aisle", None));
    let name = TripwireName::new("aisle_mouth").unwrap();
    assert_eq!(outcome.crossings(&name), (7, 3));
    let f1 = crossing_f1(&compare("aisle", &outcome));
    assert!(f1 > 0.999, "each at its time, F1 {f1:.3}");
}

#[test]
fn half_the_frames_are_nearly_as_good() {
    for clip in ["entrance", "aisle"] {
        let f1 = crossing_f1(&compare(clip, &run(clip, frames(clip, Some(5.0)))));
        assert!(f1 >= 0.95, "{clip}: F1 {f1:.3} at 5 frames a second");
    }
}

#[test]
fn the_same_detections_give_the_same_outcome() {
    let frames = frames("entrance", None);
    assert_eq!(run("entrance", frames.clone()), run("entrance", frames));
}

#[test]
fn events_come_in_the_order_of_their_time() {
    let outcome = run("entrance", frames("entrance", None));
    assert!(outcome.events.is_sorted_by_key(|e| e.at));
    assert!(outcome.tracks() >= 26, "26 people are in the clip");
}
