//! Laws that hold for any path.

use inveye_analytics::{AnalystSettings, SceneAnalyst};
use inveye_domain::{
    Direction, EventKind, FrameSize, MediaTime, Scene, SceneEvent, Side, TrackObservation,
};
use proptest::prelude::*;

use crate::stage::{FPS, FRAME, crossings, line, path, sized, zone};

/// Corners of a walk of one person, and the height of the box.
fn walks() -> impl Strategy<Value = (Vec<[f64; 2]>, f64)> {
    let corner = (0.0..640.0, 120.0..330.0).prop_map(|(x, y)| [x, y]);
    (prop::collection::vec(corner, 2..6), 60.0..120.0)
}

fn run(scene: &Scene, frame: FrameSize, people: &[TrackObservation]) -> Vec<SceneEvent> {
    let mut analyst = SceneAnalyst::new(scene.clone(), AnalystSettings::default());
    let mut events = Vec::new();
    for (index, seen) in (0..).zip(people) {
        let at = MediaTime::from_seconds(f64::from(index) / FPS);
        events.extend(analyst.observe(at, frame, &[*seen], &[]));
    }
    events.extend(analyst.finish());
    events
}

fn person_on(corners: &[[f64; 2]], height: f64) -> Vec<TrackObservation> {
    path(corners, 9.0)
        .into_iter()
        .map(|foot| sized(1, foot, height))
        .collect()
}

fn swapped(word: &str) -> String {
    word.chars()
        .map(|c| if c == 'i' { 'o' } else { 'i' })
        .collect()
}

proptest! {
    #[test]
    fn whoever_crosses_an_endless_line_goes_in_and_out_in_turn((corners, height) in walks()) {
        // From border to border and beyond: there is no way round.
        let scene = line([-640., 230.], [1280., 240.]);
        let word = crossings(&run(&scene, FRAME, &person_on(&corners, height)));
        prop_assert!(!word.contains("ii") && !word.contains("oo"), "{word}");
    }

    #[test]
    fn a_line_with_exchanged_ends_and_sides_is_the_same_line((corners, height) in walks()) {
        let scene = line([180., 200.], [460., 260.]);
        let mut other = line([460., 260.], [180., 200.]);
        other.tripwires[0].inside = Side::Negative;
        let people = person_on(&corners, height);
        prop_assert_eq!(crossings(&run(&scene, FRAME, &people)), crossings(&run(&other, FRAME, &people)));
        // With only the side exchanged, in is out.
        let mut reversed = scene.clone();
        reversed.tripwires[0].inside = Side::Negative;
        prop_assert_eq!(
            crossings(&run(&reversed, FRAME, &people)),
            swapped(&crossings(&run(&scene, FRAME, &people)))
        );
    }

    #[test]
    fn the_size_of_the_picture_does_not_matter((corners, height) in walks(), k in 0.4..3.0_f64) {
        let scene = line([180., 200.], [460., 260.]);
        let people = person_on(&corners, height);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
        let larger = FrameSize::new((640.0 * k).round() as u32, (360.0 * k).round() as u32);
        // The aspect ratio after rounding differs by less than a pixel.
        let (kx, ky) = (f64::from(larger.width) / 640.0, f64::from(larger.height) / 360.0);
        let scaled: Vec<TrackObservation> = people
            .iter()
            .map(|p| {
                let b = p.bbox;
                let bbox = inveye_domain::Bbox::new(b.x1 * kx, b.y1 * ky, b.x2 * kx, b.y2 * ky);
                TrackObservation { bbox, ..*p }
            })
            .collect();
        // Paths that stop within a hair of a threshold may fall either way.
        let nudged: Vec<TrackObservation> = people
            .iter()
            .map(|p| {
                let b = p.bbox;
                TrackObservation { bbox: inveye_domain::Bbox::new(b.x1, b.y1 + 0.8, b.x2, b.y2 + 0.8), ..*p }
            })
            .collect();
        let word = crossings(&run(&scene, FRAME, &people));
        prop_assume!(word == crossings(&run(&scene, FRAME, &nudged)));
        prop_assert_eq!(word, crossings(&run(&scene, larger, &scaled)));
    }

    #[test]
    fn the_same_input_gives_the_same_events((corners, height) in walks()) {
        let scene = line([180., 200.], [460., 260.]);
        let people = person_on(&corners, height);
        prop_assert_eq!(run(&scene, FRAME, &people), run(&scene, FRAME, &people));
    }

    #[test]
    fn visits_alternate_and_their_dwell_adds_up((corners, height) in walks()) {
        let scene = zone(&[[150., 150.], [500., 170.], [450., 300.], [180., 280.]]);
        let people = person_on(&corners, height);
        let mut since = None;
        let mut total = std::time::Duration::ZERO;
        for event in run(&scene, FRAME, &people) {
            match event.kind {
                EventKind::ZoneEnter { .. } => {
                    prop_assert!(since.replace(event.at).is_none(), "entered twice");
                }
                EventKind::ZoneExit { dwell, .. } => {
                    prop_assert_eq!(since.take().map(|s| event.at.since(s)), Some(dwell));
                    total += dwell;
                }
                _ => {}
            }
        }
        prop_assert!(since.is_none(), "every visit ends");
        let frames = u32::try_from(people.len()).unwrap();
        prop_assert!(total.as_secs_f64() <= f64::from(frames) / FPS);
    }

    #[test]
    fn ins_minus_outs_is_where_people_end_up((corners, height) in walks()) {
        let scene = line([-640., 230.], [1280., 230.]);
        // Start and end well off the line, so that both sides are settled.
        let mut corners = corners;
        corners.insert(0, [300., 150.]);
        let inside = corners.len() % 2 == 0;
        corners.push([300., if inside { 320. } else { 150. }]);
        let last = corners[corners.len() - 1];
        let mut people = person_on(&corners, height);
        people.extend(std::iter::repeat_n(sized(1, last, height), 10));
        let events = run(&scene, FRAME, &people);
        let count = |d: Direction| {
            events.iter().filter(|e| matches!(e.kind, EventKind::LineCross { direction, .. } if direction == d)).count()
        };
        prop_assert_eq!(count(Direction::In), count(Direction::Out) + usize::from(inside));
    }
}
