//! Hands at shelves, on a stick figure of human proportions.

use inveye_analytics::{BehaviourAnalyst, BehaviourSettings, GoodsZones, Posed};
use inveye_domain::{
    Bbox, EventKind, Joint, Keypoint, MediaTime, Outline, Point, Polygon, Pose, Scene, SceneEvent,
    TrackId, Zone, ZoneName, ZonePurpose,
};

use proptest::prelude::*;

use crate::stage::{FRAME, HEIGHT};

/// Where the right hand is, as elbow and wrist from the foot, in heights: to the right and up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hand {
    elbow: [f64; 2],
    wrist: [f64; 2],
}

const HANGS: Hand = hand([0.11, 0.63], [0.12, 0.49]);
const IN_SHELF: Hand = hand([0.26, 0.74], [0.40, 0.72]);
const HOLDS: Hand = hand([0.12, 0.63], [0.20, 0.60]);
const AT_BELLY: Hand = hand([0.12, 0.65], [0.03, 0.62]);

const fn hand(elbow: [f64; 2], wrist: [f64; 2]) -> Hand {
    Hand { elbow, wrist }
}

fn zone(name: &str, purpose: ZonePurpose, [left, right]: [f64; 2]) -> Zone {
    let corners = [[left, 250.], [right, 250.], [right, 350.], [left, 350.]];
    let corners = corners.map(|c| Point::from(c).to_normalized(FRAME));
    Zone {
        name: ZoneName::new(name).unwrap(),
        purpose,
        polygon: Polygon::new(corners.to_vec()).unwrap(),
        lane: None,
    }
}

fn shop() -> Scene {
    let zones = vec![
        zone("shelf", ZonePurpose::Shelf, [100., 200.]),
        zone("till", ZonePurpose::Service, [300., 400.]),
        zone("way out", ZonePurpose::Exit, [500., 600.]),
    ];
    Scene::new(Vec::new(), zones).unwrap()
}

struct Stage {
    analyst: BehaviourAnalyst,
    frame: u32,
    foot: [f64; 2],
    /// Whether the model sees the joints.
    sees: bool,
    events: Vec<SceneEvent>,
}

impl Stage {
    fn new() -> Self {
        Self {
            analyst: BehaviourAnalyst::new(shop(), BehaviourSettings::default()),
            frame: 0,
            foot: [150.0, 300.0],
            sees: true,
            events: Vec::new(),
        }
    }

    fn frame(&mut self, people: &[Posed]) {
        let at = MediaTime::from_seconds(f64::from(self.frame) / 10.0);
        self.frame += 1;
        let events = self.analyst.observe(at, FRAME, people);
        self.events.extend(events);
    }

    /// One person with the right hand there for a while.
    fn show(&mut self, hand: Hand, seconds: f64) -> &mut Self {
        let until = f64::from(self.frame) + seconds * 10.0;
        while f64::from(self.frame) < until {
            let posed = self.posed(hand);
            self.frame(&[posed]);
        }
        self
    }

    fn walk_to(&mut self, x: f64) -> &mut Self {
        while (self.foot[0] - x).abs() > 3.0 {
            self.foot[0] += 6.0 * (x - self.foot[0]).signum();
            self.show(HANGS, 0.1);
        }
        self
    }

    fn posed(&self, hand: Hand) -> Posed {
        let [x, y] = self.foot;
        let right = (hand.wrist[0] + 0.05).max(0.14);
        let bbox = Bbox::new(x - 14.0, y - HEIGHT, x + right * HEIGHT, y);
        Posed {
            track: TrackId(7),
            who: TrackId(7),
            bbox,
            confidence: 0.9,
            pose: Some(if self.sees {
                self.pose(bbox, hand)
            } else {
                self.silhouette(bbox, hand)
            }),
        }
    }

    /// What is seen of somebody by the outline alone; the trunk is 0.1 to each side.
    fn silhouette(&self, bbox: Bbox, hand: Hand) -> Pose {
        let axis = self.foot[0];
        let right = axis + (hand.wrist[0] + 0.05).max(0.1) * HEIGHT;
        let sides = [Some(axis - 0.1 * HEIGHT), Some(right)];
        let keypoints = [Keypoint::default(); 17];
        Pose {
            bbox,
            keypoints,
            outline: Some(Outline { axis, sides }),
        }
    }

    fn pose(&self, bbox: Bbox, hand: Hand) -> Pose {
        let [x, y] = self.foot;
        let mut keypoints = [Keypoint::default(); 17];
        let mut put = |joint: Joint, [across, up]: [f64; 2]| {
            keypoints[joint as usize] = Keypoint {
                at: Point::new(x + across * HEIGHT, y - up * HEIGHT),
                score: 0.8,
            };
        };
        put(Joint::LeftShoulder, [-0.10, 0.82]);
        put(Joint::RightShoulder, [0.10, 0.82]);
        put(Joint::LeftHip, [-0.06, 0.53]);
        put(Joint::RightHip, [0.06, 0.53]);
        put(Joint::LeftElbow, [-0.11, 0.63]);
        put(Joint::LeftWrist, [-0.12, 0.49]);
        put(Joint::RightElbow, hand.elbow);
        put(Joint::RightWrist, hand.wrist);
        Pose {
            bbox,
            keypoints,
            outline: None,
        }
    }

    #[track_caller]
    fn check_nothing(&mut self) {
        let told = self.told();
        assert!(told.is_empty(), "{told:?}");
    }

    /// What was stated until the end, in words and tenths of a second.
    fn told(&mut self) -> Vec<(&'static str, i64)> {
        self.events.extend(self.analyst.finish());
        self.events.sort_by_key(|event| event.at);
        let word = |event: &SceneEvent| {
            let word = match &event.kind {
                EventKind::ShelfTouch { .. } => "touch",
                EventKind::ShelfPick { .. } => "pick",
                EventKind::ShelfReturn { .. } => "return",
                EventKind::Suspicious { behaviour, .. } => behaviour.as_str(),
                other => panic!("{other:?}"),
            };
            (word, event.at.as_millis() / 100)
        };
        self.events.iter().map(word).collect()
    }
}

#[test]
fn a_hand_that_comes_back_as_it_went_has_touched() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.5).show(HANGS, 3.0);
    assert_eq!(stage.told(), [("touch", 20)]);
}

#[test]
fn a_hand_that_comes_back_raised_has_taken_and_one_that_comes_back_hanging_has_put_back() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 4.0);
    stage.show(IN_SHELF, 1.0).show(HANGS, 3.0);
    assert_eq!(stage.told(), [("pick", 20), ("return", 70)]);
}

#[test]
fn somebody_who_is_lost_from_sight_is_judged_by_what_was_seen() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 1.0);
    for _ in 0..60 {
        stage.frame(&[]);
    }
    assert_eq!(stage.analyst.followed(), 0, "nobody is remembered for ever");
    assert_eq!(stage.told(), [("pick", 20)]);
}

#[test]
fn a_flick_of_the_hand_and_a_walk_along_the_shelf_are_nothing() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 0.2).show(HANGS, 2.0);
    stage.foot = [90.0, 300.0];
    stage.walk_to(260.0);
    stage.check_nothing();
}

#[test]
fn a_hand_away_from_the_shelf_is_nothing() {
    let mut stage = Stage::new();
    stage.foot = [450.0, 300.0];
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 3.0);
    stage.check_nothing();
}

#[test]
fn a_joint_that_is_lost_for_a_moment_makes_no_second_touch() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 0.8);
    stage.show(HANGS, 0.2).show(IN_SHELF, 0.8).show(HANGS, 3.0);
    assert_eq!(stage.told(), [("touch", 20)]);
}

#[test]
fn where_joints_are_not_seen_the_outline_tells_of_a_touch() {
    let mut stage = Stage::new();
    stage.sees = false;
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.5).show(HANGS, 3.0);
    assert_eq!(stage.told(), [("touch", 20)]);
}

#[test]
fn the_outline_alone_tells_what_was_taken_and_put_back() {
    let mut stage = Stage::new();
    stage.sees = false;
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 4.0);
    stage.show(IN_SHELF, 1.0).show(HANGS, 3.0);
    stage.show(IN_SHELF, 1.0).show(HANGS, 3.0);
    let told = [("pick", 20), ("return", 70), ("touch", 110)];
    assert_eq!(stage.told(), told);
}

#[test]
fn a_reach_that_ends_where_nobody_sees_it_is_judged_all_the_same() {
    let mut stage = Stage::new();
    stage.sees = false;
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0);
    for _ in 0..40 {
        let mut hidden = stage.posed(IN_SHELF);
        if let Some(outline) = hidden.pose.as_mut().and_then(|p| p.outline.as_mut()) {
            outline.sides = [None; 2];
        }
        stage.frame(&[hidden]);
    }
    assert_eq!(stage.told(), [("touch", 20)]);
}

#[test]
fn half_the_frames_tell_the_same() {
    let mut stage = Stage::new();
    stage.sees = false;
    for frame in 0..110 {
        let hand = match frame {
            20..30 | 70..80 => IN_SHELF,
            30..70 => HOLDS,
            _ => HANGS,
        };
        let seen = stage.posed(hand);
        if frame % 2 == 0 {
            stage.frame(&[seen]);
        } else {
            stage.frame += 1;
        }
    }
    assert_eq!(stage.told(), [("pick", 20), ("return", 70)]);
}

proptest! {
    /// Whatever an outline does: hands need their time, and two deeds are never one.
    #[test]
    fn every_deed_takes_its_time(
        fars in prop::collection::vec((prop::option::of(0.0..0.7_f64), 1..12_u32), 1..60),
    ) {
        let mut stage = Stage::new();
        stage.sees = false;
        for (far, frames) in fars {
            for _ in 0..frames {
                let mut seen = stage.posed(HANGS);
                let axis = stage.foot[0];
                if let Some(outline) = seen.pose.as_mut().and_then(|p| p.outline.as_mut()) {
                    outline.sides[1] = far.map(|far| axis + far * HEIGHT);
                }
                stage.frame(&[seen]);
            }
        }
        let told = stage.told();
        for both in told.windows(2) {
            prop_assert!(both[1].1 - both[0].1 >= 6, "{told:?}");
        }
        prop_assert!(told.iter().all(|(word, _)| ["touch", "pick", "return"].contains(word)));
    }
}

#[test]
fn an_arm_that_stays_out_holds_what_it_took() {
    let mut stage = Stage::new();
    stage.sees = false;
    stage.show(HANGS, 2.0).show(IN_SHELF, 6.0).show(HANGS, 3.0);
    assert_eq!(stage.told(), [("pick", 20)]);
}

#[test]
fn a_hand_over_the_floor_on_which_people_stand_is_in_no_shelf() {
    for sees in [true, false] {
        let mut stage = Stage::new();
        stage.sees = sees;
        stage.foot = [120.0, 300.0];
        stage.show(HANGS, 2.0).show(IN_SHELF, 1.5).show(HANGS, 3.0);
        stage.check_nothing();
    }
}

#[test]
fn an_arm_towards_the_middle_of_the_aisle_is_in_no_shelf() {
    for (foot, expected) in [(160.0, 1), (140.0, 0)] {
        let mut stage = Stage::new();
        stage.sees = false;
        stage.foot = [foot, 300.0];
        let stretched = hand([0.30, 0.74], [0.48, 0.72]);
        stage.show(HANGS, 2.0).show(stretched, 1.5).show(HANGS, 3.0);
        let told = stage.told();
        assert_eq!(
            told.len(),
            expected,
            "the border is nearer on the left of 140: {told:?}"
        );
    }
}

#[test]
fn an_arm_that_was_out_already_when_somebody_came_is_no_touch() {
    let mut stage = Stage::new();
    stage.sees = false;
    stage.show(IN_SHELF, 3.0).show(HANGS, 3.0);
    stage.check_nothing();
}

#[test]
fn who_walks_away_from_the_camera_along_a_shelf_reaches_for_nothing() {
    let mut stage = Stage::new();
    stage.sees = false;
    for tenth in 0..40 {
        // 0.8 m/s under a camera that looks down by 20°, in heights of 1.75 m.
        stage.foot[1] -= 0.016 * HEIGHT;
        let swings = tenth % 10 >= 5;
        stage.show(if swings { IN_SHELF } else { HANGS }, 0.1);
    }
    stage.check_nothing();
}

#[test]
fn what_somebody_else_hides_is_nothing() {
    let mut stage = Stage::new();
    stage.sees = false;
    for frame in 0..60 {
        let mut seen = stage.posed(if frame < 20 { HANGS } else { IN_SHELF });
        if let Some(Outline { sides, .. }) = seen.pose.as_mut().and_then(|p| p.outline.as_mut()) {
            sides[1] = None;
        }
        stage.frame(&[seen]);
    }
    stage.check_nothing();
}

#[test]
fn what_was_taken_and_vanishes_at_the_body_is_put_away() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 3.0);
    stage.show(AT_BELLY, 1.6).show(HANGS, 3.0);
    let told = stage.told();
    assert_eq!(told[0], ("pick", 20));
    let [_, ("conceal", at)] = told[..] else {
        panic!("{told:?}");
    };
    assert!((60..=76).contains(&at), "while the hand was there: {at}");
}

#[test]
fn who_puts_something_away_and_walks_off_at_once_is_looked_at() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 3.0);
    stage.show(AT_BELLY, 1.6).walk_to(400.0);
    let told = stage.told();
    let words: Vec<&str> = told.iter().map(|(word, _)| *word).collect();
    assert_eq!(words, ["pick", "conceal"], "{told:?}");
}

#[test]
fn what_is_put_back_or_carried_on_is_not_put_away() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 3.0);
    stage.show(IN_SHELF, 1.0).show(HANGS, 3.0);
    assert!(!stage.told().iter().any(|(word, _)| *word == "conceal"));
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 9.0);
    assert_eq!(stage.told(), [("pick", 20)]);
}

#[test]
fn whoever_takes_something_to_the_exit_past_no_till_is_looked_at() {
    for (by_the_till, expected) in [(false, 1), (true, 0)] {
        let mut stage = Stage::new();
        stage.show(HANGS, 2.0).show(IN_SHELF, 1.0).show(HOLDS, 3.0);
        if !by_the_till {
            stage.foot[1] = 200.0;
        }
        stage.walk_to(450.0);
        stage.foot[1] = 300.0;
        stage.walk_to(550.0);
        let told = stage.told();
        let exits = told.iter().filter(|(word, _)| *word == "unpaid_exit");
        assert_eq!(exits.count(), expected, "{told:?}");
    }
}

#[test]
fn somebody_who_lies_after_having_stood_has_fallen() {
    let mut stage = Stage::new();
    stage.sees = false;
    stage.show(HANGS, 2.0);
    let lying = Posed {
        bbox: Bbox::new(120.0, 260.0, 220.0, 300.0),
        ..stage.posed(HANGS)
    };
    for _ in 0..50 {
        stage.frame(&[lying]);
    }
    assert_eq!(stage.told(), [("fall", 20)]);
}

#[test]
fn two_people_whom_the_tracker_gave_one_name_have_their_own_hands() {
    let mut stage = Stage::new();
    let mut other = Stage::new();
    other.foot = [190.0, 300.0];
    for frame in 0..70 {
        let reaches = (20..35).contains(&frame);
        let first = stage.posed(HANGS);
        let second = other.posed(if reaches { IN_SHELF } else { HANGS });
        let track = TrackId(8);
        stage.frame(&[first, Posed { track, ..second }]);
    }
    assert_eq!(stage.told(), [("touch", 20)]);
}

#[test]
fn a_track_that_goes_on_for_another_finishes_what_the_hand_began() {
    let mut stage = Stage::new();
    stage.show(HANGS, 2.0).show(IN_SHELF, 0.7);
    for frame in 0..40 {
        let hand = if frame < 7 { IN_SHELF } else { HOLDS };
        let goes_on = Posed {
            track: TrackId(8),
            ..stage.posed(hand)
        };
        stage.frame(&[goes_on]);
    }
    assert_eq!(stage.told(), [("pick", 20)]);
}

#[test]
fn only_people_near_goods_are_worth_a_look() {
    let zones = GoodsZones::new(&shop(), FRAME);
    let standing = |x: f64| Bbox::new(x - 14.0, 200.0, x + 14.0, 300.0);
    assert!(zones.is_nearby(&standing(150.0)));
    assert!(zones.is_nearby(&standing(220.0)), "a step away");
    assert!(!zones.is_nearby(&standing(350.0)), "the till has no goods");
    let nowhere = Bbox {
        x1: f64::NAN,
        ..standing(150.0)
    };
    assert!(!zones.is_nearby(&nowhere));
}

#[test]
fn broken_input_does_no_harm() {
    let mut stage = Stage::new();
    let mut broken = stage.posed(IN_SHELF);
    if let Some(pose) = &mut broken.pose {
        for keypoint in &mut pose.keypoints {
            keypoint.at = Point::new(f64::NAN, f64::INFINITY);
        }
        pose.outline = Some(Outline {
            axis: f64::NAN,
            sides: [Some(f64::INFINITY), Some(f64::NAN)],
        });
    }
    let flat = Posed {
        bbox: Bbox::new(150.0, 300.0, 150.0, 300.0),
        ..stage.posed(IN_SHELF)
    };
    for _ in 0..30 {
        stage.frame(&[broken]);
        stage.frame(&[flat, flat]);
    }
    stage.told();
}
