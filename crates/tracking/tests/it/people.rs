//! Scripted people, at all the frame rates cameras are analysed at.

use std::collections::{BTreeMap, BTreeSet};

use inveye_domain::{Bbox, ClassId, Detection, MediaTime, TrackId};
use inveye_tracking::{Tracker, TrackerSettings};

const RATES: [f64; 7] = [3.0, 5.0, 7.0, 10.0, 15.0, 25.0, 30.0];

/// A small generator, so that jitter is the same in every run.
struct Jitter(u64);

impl Jitter {
    /// Within ±1.
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 30) - 1.0
    }

    /// The box of somebody 120 pixels tall, its edges off by some 3 % of that.
    fn sighting(&mut self, x: f64, foot: f64, score: f32) -> Detection {
        let mut edge = || 3.0 * self.next();
        let bbox = Bbox::new(
            x - 24.0 + edge(),
            foot - 120.0 + edge(),
            x + 24.0 + edge(),
            foot + edge(),
        );
        Detection {
            bbox,
            score,
            class: ClassId::PERSON,
        }
    }
}

/// Runs `seconds` of a scene and returns, per frame, the time and where each track's foot is.
fn run(
    fps: f64,
    seconds: f64,
    mut scene: impl FnMut(f64, &mut Jitter) -> Vec<Detection>,
) -> Vec<(f64, BTreeMap<TrackId, f64>)> {
    let mut tracker = Tracker::new(TrackerSettings::default());
    let mut jitter = Jitter(7);
    let mut frames = Vec::new();
    let mut frame = 0.0;
    while frame / fps < seconds {
        let t = frame / fps;
        let update = tracker.update(MediaTime::from_seconds(t), &scene(t, &mut jitter));
        let seen = update
            .observations
            .iter()
            .map(|o| (o.track, o.foot_point().x));
        frames.push((t, seen.collect()));
        frame += 1.0;
    }
    frames
}

fn ids(frames: &[(f64, BTreeMap<TrackId, f64>)]) -> BTreeSet<TrackId> {
    frames
        .iter()
        .flat_map(|(_, seen)| seen.keys().copied())
        .collect()
}

#[test]
fn somebody_walking_is_one_track_at_any_frame_rate() {
    for fps in RATES {
        let frames = run(fps, 6.0, |t, jitter| {
            vec![jitter.sighting(100.0 + 90.0 * t, 300.0, 0.8)]
        });
        assert_eq!(ids(&frames).len(), 1, "at {fps} frames a second");
    }
}

#[test]
fn a_person_appears_within_a_third_of_a_second_or_at_the_second_sighting() {
    for fps in RATES {
        let frames = run(fps, 2.0, |t, jitter| {
            vec![jitter.sighting(100.0 + 90.0 * t, 300.0, 0.7)]
        });
        let first = frames.iter().find(|(_, seen)| !seen.is_empty()).unwrap().0;
        assert!(
            first <= f64::max(0.3, 1.0 / fps + 1e-6),
            "after {first} s at {fps} frames a second"
        );
    }
}

#[test]
fn somebody_standing_keeps_the_id_through_poor_scores_and_missed_frames() {
    for fps in RATES {
        let mut frame = 0;
        let frames = run(fps, 30.0, |_, jitter| {
            frame += 1;
            // Every fifth frame nothing, every third a poor score.
            match frame {
                n if n % 5 == 0 => vec![],
                n if n % 3 == 0 => vec![jitter.sighting(200.0, 300.0, 0.3)],
                _ => vec![jitter.sighting(200.0, 300.0, 0.75)],
            }
        });
        assert_eq!(ids(&frames).len(), 1, "at {fps} frames a second");
    }
}

#[test]
fn somebody_is_followed_at_a_frame_in_two_seconds() {
    for fps in [0.5, 1.0, 2.0] {
        let frames = run(fps, 12.0, |_, jitter| {
            vec![jitter.sighting(300.0, 300.0, 0.8)]
        });
        assert_eq!(ids(&frames).len(), 1, "at {fps} frames a second");
    }
}

#[test]
fn ids_survive_being_hidden_for_a_second_and_a_half() {
    for fps in RATES {
        let frames = run(fps, 8.0, |t, jitter| {
            let hidden = (3.0..4.5).contains(&t);
            if hidden {
                vec![]
            } else {
                vec![jitter.sighting(100.0 + 60.0 * t, 300.0, 0.8)]
            }
        });
        assert_eq!(ids(&frames).len(), 1, "at {fps} frames a second");
    }
}

#[test]
fn people_who_cross_keep_their_ids() {
    for fps in RATES {
        let frames = run(fps, 8.0, |t, jitter| {
            let (right, left) = (100.0 + 70.0 * t, 660.0 - 70.0 * t);
            // Who walks behind is not detected while mostly hidden.
            let near = jitter.sighting(right, 310.0, 0.85);
            let far = jitter.sighting(left, 300.0, 0.7);
            if (right - left).abs() < 25.0 {
                vec![near]
            } else {
                vec![near, far]
            }
        });
        assert_eq!(ids(&frames).len(), 2, "at {fps} frames a second");
        let place = |frame: &BTreeMap<TrackId, f64>| {
            let mut order: Vec<_> = frame.iter().map(|(&id, &x)| (x, id)).collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0));
            order.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        let both: Vec<_> = frames.iter().filter(|(_, seen)| seen.len() == 2).collect();
        let (first, last) = (place(&both[0].1), place(&both[both.len() - 1].1));
        assert_eq!(
            first,
            last.into_iter().rev().collect::<Vec<_>>(),
            "at {fps} frames a second"
        );
    }
}

#[test]
fn false_boxes_of_a_frame_or_two_do_not_become_tracks() {
    for fps in [10.0, 15.0, 25.0, 30.0] {
        let mut frame = 0;
        let frames = run(fps, 20.0, |_, jitter| {
            frame += 1;
            // Two frames in a row of every ten, each time elsewhere.
            let place = 60.0 * f64::from(frame / 10 % 12);
            if frame % 10 < 2 {
                vec![jitter.sighting(place, 300.0, 0.9)]
            } else {
                vec![]
            }
        });
        assert!(ids(&frames).is_empty(), "at {fps} frames a second");
    }
}

#[test]
fn who_comes_where_a_mistake_was_is_somebody_else() {
    // A few boxes of nobody, just enough for a track; a second later somebody stands there.
    for fps in [15.0, 30.0] {
        let frames = run(fps, 4.0, |t, jitter| match t {
            _ if !(0.25..=1.25).contains(&t) => vec![jitter.sighting(300.0, 300.0, 0.8)],
            _ => vec![],
        });
        assert_eq!(ids(&frames).len(), 2, "at {fps} frames a second");
    }
}

#[test]
fn a_box_around_two_people_is_nobody() {
    // One passes behind another who stands. Where they overlap a third box appears, from the head of the
    // one to the feet of the other, which then is the only one for half a second.
    for fps in [5.0, 10.0, 15.0, 30.0] {
        let frames = run(fps, 6.0, |t, jitter| {
            let far = jitter.sighting(60.0 * t + 80.0, 260.0, 0.8);
            let near = jitter.sighting(290.0, 310.0, 0.8);
            let (a, b) = (&far.bbox, &near.bbox);
            let around = Detection {
                bbox: Bbox::new(a.x1.min(b.x1), a.y1, a.x2.max(b.x2), b.y2),
                score: 0.9,
                ..far
            };
            match t {
                _ if (2.9..3.3).contains(&t) => vec![far, near, around],
                _ if (3.3..3.8).contains(&t) => vec![around],
                _ => vec![far, near],
            }
        });
        assert_eq!(ids(&frames).len(), 2, "at {fps} frames a second");
    }
}

#[test]
fn a_second_box_of_the_same_person_is_nobody_and_who_steps_out_from_behind_is_somebody() {
    for fps in [5.0, 10.0, 15.0, 30.0] {
        let twice = run(fps, 4.0, |t, jitter| {
            let mut seen = vec![jitter.sighting(100.0 + 50.0 * t, 300.0, 0.8)];
            if (1.5..2.3).contains(&t) {
                seen.push(jitter.sighting(118.0 + 50.0 * t, 300.0, 0.7));
            }
            seen
        });
        assert_eq!(ids(&twice).len(), 1, "at {fps} frames a second");
        let apart = run(fps, 4.0, |t, jitter| {
            vec![
                jitter.sighting(200.0, 300.0, 0.8),
                jitter.sighting(200.0 + 40.0 * t, 300.0, 0.8),
            ]
        });
        assert_eq!(ids(&apart).len(), 2, "at {fps} frames a second");
    }
}

#[test]
fn somebody_hidden_is_found_again_though_the_camera_moved_meanwhile() {
    // Six people; one is hidden for half a second in which the picture goes a body's width aside.
    let frames = run(15.0, 6.0, |t, jitter| {
        let aside = 50.0 * ((t - 3.0) / 0.3).clamp(0.0, 1.0);
        let hidden = (2.9..3.4).contains(&t);
        let here = (0..6).filter(|&i| !(hidden && i == 2));
        here.map(|i| jitter.sighting(100.0 + 150.0 * f64::from(i) + 20.0 * t + aside, 300.0, 0.8))
            .collect()
    });
    assert_eq!(ids(&frames).len(), 6);
}
