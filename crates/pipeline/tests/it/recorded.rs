//! What the default detector saw in our clips, through tracking and analytics.

use inveye_domain::TripwireName;
use inveye_pipeline::replay::{DetectedFrame, Sampling};

use crate::footage::{compare, crossing_f1, recorded, run};

fn sampled(clip: &str, fps: f64) -> Vec<DetectedFrame> {
    let mut sampling = Sampling::at_most(fps);
    let mut frames = recorded(clip).frames;
    frames.retain(|f| sampling.takes(f.at));
    frames
}

#[test]
fn crossings_at_the_shop_door_match_one_by_one() {
    let outcome = run("entrance", recorded("entrance").frames);
    let evaluation = compare("entrance", &outcome);
    let f1 = crossing_f1(&evaluation);
    assert!(f1 >= 0.95, "F1 {f1:.3}: {:?}", evaluation.outside);
    assert!(evaluation.outside.is_empty(), "{:?}", evaluation.outside);
}

#[test]
fn crossings_at_the_aisle_are_exact() {
    let outcome = run("aisle", recorded("aisle").frames);
    let name = TripwireName::new("aisle_mouth").unwrap();
    assert_eq!(outcome.crossings(&name), (7, 3));
    let f1 = crossing_f1(&compare("aisle", &outcome));
    assert!(f1 > 0.999, "each at its time, F1 {f1:.3}");
}

#[test]
fn half_the_frames_are_nearly_as_good() {
    for clip in ["entrance", "aisle"] {
        let f1 = crossing_f1(&compare(clip, &run(clip, sampled(clip, 5.0))));
        assert!(f1 >= 0.95, "{clip}: F1 {f1:.3} at 5 frames a second");
    }
}

#[test]
fn the_same_detections_give_the_same_outcome() {
    let frames = recorded("entrance").frames;
    assert_eq!(run("entrance", frames.clone()), run("entrance", frames));
}

#[test]
fn events_come_in_the_order_of_their_time() {
    let outcome = run("entrance", recorded("entrance").frames);
    assert!(outcome.events.is_sorted_by_key(|e| e.at));
    assert!(outcome.tracks() >= 26, "26 people are in the clip");
}
