//! Whatever a detector or a clock delivers.

use std::collections::BTreeSet;

use inveye_domain::{Bbox, ClassId, Detection, MediaTime};
use inveye_tracking::{TrackUpdate, Tracker, TrackerSettings};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => -200.0..2200.0,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(f64::MAX),
        1 => Just(0.0),
    ]
}

fn score() -> impl Strategy<Value = f32> {
    prop_oneof![9 => 0.0_f32..1.0, 1 => Just(f32::NAN), 1 => Just(f32::INFINITY), 1 => -50.0_f32..500.0]
}

fn detection() -> impl Strategy<Value = Detection> {
    let anything = (number(), number(), number(), number()).prop_map(|(x1, y1, x2, y2)| Bbox {
        x1,
        y1,
        x2,
        y2,
    });
    // Few places, so that tracks live on.
    let person = (0_u8..6, -3.0..3.0).prop_map(|(place, off)| {
        Bbox::from_ltwh(90.0 * f64::from(place) + off, 100.0 + off, 40.0, 110.0)
    });
    (prop_oneof![1 => anything, 3 => person], score()).prop_map(|(bbox, score)| Detection {
        bbox,
        score,
        class: ClassId::PERSON,
    })
}

fn frames() -> impl Strategy<Value = Vec<(MediaTime, Vec<Detection>)>> {
    let at = prop_oneof![
        8 => (0_i64..4_000_000).prop_map(MediaTime::from_micros),
        1 => any::<i64>().prop_map(MediaTime::from_micros),
    ];
    let frame = (at, prop::collection::vec(detection(), 0..12));
    (prop::collection::vec(frame, 1..60), any::<bool>()).prop_map(|(mut frames, in_order)| {
        if in_order {
            frames.sort_by_key(|frame| frame.0);
        }
        frames
    })
}

fn run(frames: &[(MediaTime, Vec<Detection>)]) -> Vec<TrackUpdate> {
    let mut tracker = Tracker::new(TrackerSettings::default());
    frames
        .iter()
        .map(|(at, seen)| tracker.update(*at, seen))
        .collect()
}

proptest! {
    #[test]
    fn updates_make_sense_whatever_comes_in(frames in frames()) {
        let mut ended = BTreeSet::new();
        for (update, (_, detections)) in run(&frames).iter().zip(&frames) {
            ended.extend(update.ended.iter().copied());
            let mut here = BTreeSet::new();
            for seen in update.observations.iter().chain(&update.coasting) {
                prop_assert!(here.insert(seen.track), "a track is at one place");
                prop_assert!(!ended.contains(&seen.track), "an ended track never comes back");
                prop_assert!(seen.bbox.is_finite() && seen.bbox.width() > 0.0 && seen.bbox.height() > 0.0);
                prop_assert!(seen.score.is_finite());
            }
            prop_assert!(update.observations.len() <= detections.len());
        }
    }

    #[test]
    fn the_same_input_gives_the_same_tracks(frames in frames()) {
        prop_assert_eq!(run(&frames), run(&frames));
    }

    #[test]
    fn where_in_the_picture_does_not_matter(
        frames in frames(),
        dx in -300_i32..300,
    ) {
        // Whole pixels, so that the arithmetic is nearly the same.
        let moved: Vec<_> = frames.iter().map(|(at, seen)| {
            let shift = |d: &Detection| {
                let b = d.bbox;
                let dx = f64::from(dx);
                Detection { bbox: Bbox { x1: b.x1 + dx, x2: b.x2 + dx, ..b }, ..*d }
            };
            (*at, seen.iter().map(shift).collect::<Vec<_>>())
        }).collect();
        let count = |updates: Vec<TrackUpdate>| {
            updates.iter().map(|u| u.observations.len()).sum::<usize>()
        };
        prop_assert_eq!(count(run(&frames)), count(run(&moved)));
    }
}

#[test]
fn a_clock_that_stands_still_does_not_pile_up_tracks() {
    let mut tracker = Tracker::new(TrackerSettings::default());
    for frame in 0..5000 {
        let place = f64::from(frame * 37 % 1900);
        let seen = Detection {
            bbox: Bbox::from_ltwh(place, 100.0, 30.0, 80.0),
            score: 0.9,
            class: ClassId::PERSON,
        };
        tracker.update(MediaTime::default(), &[seen]);
        assert!(tracker.len() <= 1000, "{} tracks", tracker.len());
    }
}

#[test]
fn ten_thousand_boxes_are_borne() {
    let mut tracker = Tracker::new(TrackerSettings::default());
    for frame in 0..3 {
        let seen: Vec<Detection> = (0..10_000)
            .map(|n| Detection {
                bbox: Bbox::from_ltwh(
                    f64::from(n % 100) * 19.0 + f64::from(frame),
                    f64::from(n / 100) * 10.0,
                    16.0,
                    40.0,
                ),
                score: 0.9,
                class: ClassId::PERSON,
            })
            .collect();
        let update = tracker.update(MediaTime::from_millis(100 * i64::from(frame)), &seen);
        assert!(tracker.len() <= 1000, "{} tracks", tracker.len());
        assert!(update.observations.len() <= 1000);
    }
}

#[test]
fn two_hundred_people_are_two_hundred_tracks() {
    let mut tracker = Tracker::new(TrackerSettings::default());
    let mut ids = BTreeSet::new();
    for frame in 0..30 {
        let seen: Vec<Detection> = (0..200)
            .map(|n| Detection {
                bbox: Bbox::from_ltwh(
                    f64::from(n % 25) * 70.0 + 2.0 * f64::from(frame),
                    f64::from(n / 25) * 110.0,
                    35.0,
                    100.0,
                ),
                score: 0.85,
                class: ClassId::PERSON,
            })
            .collect();
        let update = tracker.update(MediaTime::from_millis(100 * i64::from(frame)), &seen);
        ids.extend(update.observations.iter().map(|seen| seen.track));
        if frame > 3 {
            assert_eq!(update.observations.len(), 200, "frame {frame}");
        }
    }
    assert_eq!(ids.len(), 200);
}
