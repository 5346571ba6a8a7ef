//! Queues of till lanes: who joins, is served, gives up; and what must not count twice.

use std::time::Duration;

use inveye_domain::{
    EventKind, LaneName, MediaTime, Point, Polygon, Scene, SceneEvent, TrackObservation, Zone,
    ZoneName, ZonePurpose,
};

use crate::stage::{FRAME, Stage, path, person};

/// Pixels a frame: 0.8 heights a second.
const STEP: f64 = 8.0;

fn zone(name: &str, purpose: ZonePurpose, from: f64, to: f64) -> Zone {
    let corners = [[from, 200.], [to, 200.], [to, 260.], [from, 260.]];
    let corners = corners.map(|c| Point::from(c).to_normalized(FRAME));
    Zone {
        name: ZoneName::new(name).unwrap(),
        purpose,
        polygon: Polygon::new(corners.to_vec()).unwrap(),
        lane: Some(lane()),
    }
}

pub(crate) fn lane() -> LaneName {
    LaneName::new("till1").unwrap()
}

/// The queue from 100 to 400, the till from 400 to 500.
pub(crate) fn till() -> Scene {
    let queue = zone("queue", ZonePurpose::Queue, 100., 400.);
    let till = zone("till", ZonePurpose::Service, 400., 500.);
    Scene::new(Vec::new(), vec![queue, till]).unwrap()
}

/// What the lane's events say, a letter each: joined, started, ended, abandoned, lost.
fn word(events: &[SceneEvent]) -> String {
    let letter = |event: &SceneEvent| match event.kind {
        EventKind::QueueJoin { .. } => Some('j'),
        EventKind::ServiceStart { .. } => Some('s'),
        EventKind::ServiceEnd { .. } => Some('e'),
        EventKind::QueueAbandon { .. } => Some('a'),
        EventKind::QueueLost { .. } => Some('l'),
        _ => None,
    };
    events.iter().filter_map(letter).collect()
}

/// Of those whose service began, in that order.
fn waits(events: &[SceneEvent]) -> Vec<Duration> {
    let wait = |event: &SceneEvent| match event.kind {
        EventKind::ServiceStart { wait, .. } => Some(wait),
        _ => None,
    };
    events.iter().filter_map(wait).collect()
}

fn stand(stage: &mut Stage, people: &[TrackObservation], seconds: u32) {
    for _ in 0..seconds * 10 {
        stage.show(people);
    }
}

#[track_caller]
fn about(time: Duration, seconds: f64) {
    let off = time.as_secs_f64() - seconds;
    assert!(off.abs() <= 0.5, "{time:?}, not {seconds} s");
}

#[test]
fn a_wait_lasts_from_the_stand_in_the_queue_to_the_stand_at_the_till() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [340., 230.]], STEP);
    let joined = stage.now();
    stand(&mut stage, &[person(1, [340., 230.])], 10);
    assert_eq!(stage.analyst.waiting(&lane()).len(), 1);
    stage.walk(1, &[[340., 230.], [450., 230.]], STEP);
    let started = stage.now();
    stand(&mut stage, &[person(1, [450., 230.])], 8);
    assert!(stage.analyst.waiting(&lane()).is_empty());
    let ended = stage.now();
    stage.walk(1, &[[450., 230.], [450., 60.]], STEP);
    stage.wait(4.0);
    assert_eq!(word(&stage.events), "jse");
    let event = |index: usize| {
        let mut of_lane = stage.events.iter().filter(|e| e.kind.lane().is_some());
        of_lane.nth(index).unwrap().clone()
    };
    about(event(0).at.since(MediaTime::default()), joined.as_seconds());
    let EventKind::ServiceStart { wait, .. } = event(1).kind else {
        panic!("no service");
    };
    about(wait, started.since(joined).as_secs_f64());
    let EventKind::ServiceEnd { service, .. } = event(2).kind else {
        panic!("no end");
    };
    about(service, ended.since(started).as_secs_f64());
    about(event(2).at.since(MediaTime::default()), ended.as_seconds());
}

#[test]
fn nobody_waits_who_walks_straight_to_a_free_till() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [450., 230.]], STEP);
    stand(&mut stage, &[person(1, [450., 230.])], 5);
    assert_eq!(word(&stage.events), "js");
    assert_eq!(waits(&stage.events), [Duration::ZERO]);
}

#[test]
fn who_walks_through_is_nobody_and_who_turns_away_gave_up() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [600., 230.]], STEP);
    stage.walk(2, &[[200., 150.], [200., 350.]], STEP);
    stage.wait(4.0);
    assert_eq!(word(&stage.events), "");
    stage.walk(3, &[[20., 230.], [300., 230.]], STEP);
    stand(&mut stage, &[person(3, [300., 230.])], 20);
    let left = stage.now();
    stage.walk(3, &[[300., 230.], [300., 60.]], STEP);
    // Whoever only steps aside comes back within three seconds.
    assert_eq!(word(&stage.events), "j");
    stage.wait(2.0);
    assert_eq!(word(&stage.events), "ja");
    let abandoned = stage.events.last().unwrap();
    about(abandoned.at.since(MediaTime::default()), left.as_seconds());
    let EventKind::QueueAbandon { wait, .. } = abandoned.kind else {
        panic!("{abandoned:?}");
    };
    about(wait, 20.0);
}

#[test]
fn whoever_is_hidden_keeps_the_place_under_another_track() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [300., 230.]], STEP);
    stand(&mut stage, &[person(1, [300., 230.])], 5);
    stage.wait(8.0);
    assert_eq!(stage.analyst.waiting(&lane()).len(), 1, "hidden, not gone");
    // The queue has moved up meanwhile.
    stand(&mut stage, &[person(9, [340., 232.])], 10);
    stage.walk(9, &[[340., 232.], [450., 230.]], STEP);
    stand(&mut stage, &[person(9, [450., 230.])], 3);
    assert_eq!(word(&stage.events), "js");
    let tracks: Vec<u64> = stage
        .events
        .iter()
        .filter(|e| e.kind.lane().is_some())
        .map(|e| e.track.0)
        .collect();
    assert_eq!(tracks, [1, 1], "one person, by the first track");
}

#[test]
fn whoever_is_hidden_where_they_stand_has_not_given_up() {
    // Near the lane's edge; at the last moment half of the body is hidden, so that the feet seem to be beyond it.
    for feet in [204., 198.] {
        let mut stage = Stage::new(till());
        stage.walk(1, &[[50., 206.], [250., 206.]], STEP);
        stand(&mut stage, &[person(1, [250., 206.])], 20);
        stage.show(&[person(1, [250., feet])]);
        stage.wait(40.0);
        assert_eq!(word(&stage.events), "jl", "last seen at {feet}");
    }
}

#[test]
fn somebody_on_the_border_is_in_the_queue_once() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [250., 250.]], STEP);
    for turn in 0..60 {
        // Two seconds inside, four outside, 14 pixels apart.
        let y = if turn % 3 == 0 { 255. } else { 269. };
        stand(&mut stage, &[person(1, [250., y])], 2);
    }
    assert_eq!(word(&stage.events), "j");
}

#[test]
fn a_track_that_goes_off_with_a_passer_by_does_not_leave_the_queue() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [300., 230.]], STEP);
    stand(&mut stage, &[person(1, [300., 230.])], 10);
    // The tracker takes the passer-by for the one who waits, who gets another track.
    for foot in path(&[[300., 235.], [300., 350.]], STEP) {
        stage.show(&[person(1, foot), person(5, [300., 230.])]);
    }
    stand(&mut stage, &[person(5, [300., 230.])], 10);
    assert_eq!(word(&stage.events), "j");
    assert_eq!(stage.analyst.waiting(&lane()).len(), 1);
}

#[test]
fn nobody_gives_up_by_a_leap() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [300., 230.]], STEP);
    stand(&mut stage, &[person(1, [300., 230.])], 10);
    // The tracker goes on with somebody who stands behind; the one who waits is found again later.
    stand(&mut stage, &[person(1, [305., 140.])], 6);
    let both = [person(1, [305., 140.]), person(9, [302., 231.])];
    stand(&mut stage, &both, 5);
    assert_eq!(word(&stage.events), "j");
    stage.walk(9, &[[302., 231.], [450., 230.]], STEP);
    stand(&mut stage, &[person(9, [450., 230.])], 3);
    assert_eq!(word(&stage.events), "js");
    let wait = waits(&stage.events)[0].as_secs_f64();
    assert!((22.0..24.0).contains(&wait), "{wait} s");
}

#[test]
fn a_track_that_leapt_away_and_comes_back_keeps_the_turn() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [300., 230.]], STEP);
    stand(&mut stage, &[person(1, [300., 230.])], 10);
    stand(&mut stage, &[person(1, [305., 140.])], 6);
    stand(&mut stage, &[person(1, [300., 230.])], 5);
    assert_eq!(word(&stage.events), "j");
    stage.walk(1, &[[300., 230.], [300., 60.]], STEP);
    stage.wait(3.0);
    assert_eq!(word(&stage.events), "ja", "who walks off is followed again");
}

#[test]
fn feet_seen_beyond_the_border_after_a_while_unseen_have_not_left() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[50., 206.], [250., 206.]], STEP);
    stand(&mut stage, &[person(1, [250., 206.])], 5);
    stage.wait(15.0);
    stand(&mut stage, &[person(1, [250., 195.])], 2);
    stand(&mut stage, &[person(1, [250., 206.])], 5);
    assert_eq!(word(&stage.events), "j");
}

#[test]
fn whoever_joined_first_is_served_first_when_two_were_taken_for_each_other() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [350., 230.]], STEP);
    stand(&mut stage, &[person(1, [350., 230.])], 20);
    let front = person(1, [350., 230.]);
    for foot in path(&[[20., 230.], [290., 230.]], STEP) {
        stage.show(&[front, person(2, foot)]);
    }
    stand(&mut stage, &[front, person(2, [290., 230.])], 5);
    // From here on track 2 is in front.
    let behind = person(1, [290., 230.]);
    stand(&mut stage, &[person(2, [350., 230.]), behind], 5);
    for foot in path(&[[350., 230.], [450., 230.]], STEP) {
        stage.show(&[person(2, foot), behind]);
    }
    stand(&mut stage, &[person(2, [450., 230.]), behind], 3);
    assert_eq!(word(&stage.events), "jjs");
    let wait = waits(&stage.events)[0].as_secs_f64();
    assert!((34.0..37.0).contains(&wait), "{wait} s");
    let waiting = stage.analyst.waiting(&lane());
    assert_eq!(waiting.len(), 1);
    let since = stage.now().since(waiting[0].since).as_secs_f64();
    assert!(since < 16.0, "the other came {since} s ago");
}

#[test]
fn who_stands_at_the_till_from_nowhere_is_whoever_was_lost_first() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [120., 230.]], STEP);
    stand(&mut stage, &[person(1, [120., 230.])], 20);
    // Out of sight all the way.
    stage.wait(4.0);
    stand(&mut stage, &[person(9, [450., 230.])], 4);
    assert_eq!(word(&stage.events), "js");
    let wait = waits(&stage.events)[0].as_secs_f64();
    assert!((23.0..26.0).contains(&wait), "{wait} s");
}

#[test]
fn a_lane_drawn_anew_says_whom_it_lost() {
    let mut stage = Stage::new(till());
    stage.walk(1, &[[20., 230.], [300., 230.]], STEP);
    stand(&mut stage, &[person(1, [300., 230.])], 5);
    let mut scene = till();
    scene.zones[1] = zone("till", ZonePurpose::Service, 400., 520.);
    stage.analyst.set_scene(scene.clone());
    stage.show(&[person(1, [300., 230.])]);
    assert_eq!(word(&stage.events), "jl");
    // They stand there still, and are seen to.
    stand(&mut stage, &[person(1, [300., 230.])], 3);
    assert_eq!(word(&stage.events), "jlj");
    // The same drawing again changes nothing.
    stage.analyst.set_scene(scene);
    stand(&mut stage, &[person(1, [300., 230.])], 3);
    assert_eq!(word(&stage.events), "jlj");
    assert_eq!(word(&stage.analyst.finish()), "l");
}

#[test]
fn a_queue_of_many_is_served_in_turn() {
    let mut stage = Stage::new(till());
    let mut places: Vec<f64> = Vec::new();
    // Twenty come, a few metres of queue at a time; the tills of four at once.
    for track in 1..=20_u32 {
        let place = 380.0 - f64::from(track % 5) * 50.0;
        stage.walk(u64::from(track), &[[20., 230.], [place, 230.]], STEP);
        stand(&mut stage, &[person(u64::from(track), [place, 230.])], 2);
        stage.walk(u64::from(track), &[[place, 230.], [450., 230.]], STEP);
        stand(&mut stage, &[person(u64::from(track), [450., 230.])], 2);
        stage.walk(u64::from(track), &[[450., 230.], [450., 60.]], STEP);
        places.push(place);
    }
    stage.wait(5.0);
    assert_eq!(word(&stage.events), "jse".repeat(20));
}
