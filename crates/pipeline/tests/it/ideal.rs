//! True boxes and identities: what is missed here is the line's fault, not the tracker's.

use inveye_analytics::{AnalystSettings, SceneAnalyst};
use inveye_domain::{Direction, EventKind, FrameSize, MediaTime, TrackId, TrackObservation};

use crate::footage::{scene, truth};

const FPS: f64 = 10.0;
/// Seconds; as the scenes say.
const WITHIN: f64 = 1.5;

/// Line, whether in, and seconds.
type Crossed = (String, bool, f64);

fn found(clip: &str) -> Vec<Crossed> {
    let mut analyst = SceneAnalyst::new(scene(clip).scene, AnalystSettings::default());
    let boxes = truth(clip).boxes.unwrap();
    let last = boxes.iter().map(|b| b.frame).max().unwrap();
    let mut crossed = Vec::new();
    for frame in 1..=last {
        let seen: Vec<TrackObservation> = boxes
            .iter()
            .filter(|b| b.frame == frame)
            .map(|b| TrackObservation {
                track: TrackId(u64::try_from(b.id).unwrap()),
                bbox: b.bbox,
                score: 1.0,
            })
            .collect();
        let at = MediaTime::from_seconds(f64::from(frame - 1) / FPS);
        for event in analyst.observe(at, FrameSize::new(640, 360), &seen, &[]) {
            if let EventKind::LineCross { line, direction } = event.kind {
                let is_in = direction == Direction::In;
                crossed.push((line.to_string(), is_in, event.at.as_seconds()));
            }
        }
    }
    crossed
}

fn expected(clip: &str) -> Vec<Crossed> {
    let events = truth(clip).events.unwrap();
    let crossings = events.into_iter().filter(|e| e.kind == "line_cross");
    crossings
        .map(|e| (e.line.unwrap(), e.direction == Some(Direction::In), e.t))
        .collect()
}

#[track_caller]
fn check_all_found(clip: &str, count: usize) {
    let (mut found, expected) = (found(clip), expected(clip));
    assert_eq!(expected.len(), count, "crossings in the truth of {clip}");
    for (line, is_in, t) in expected {
        let same = |f: &Crossed| f.0 == line && f.1 == is_in && (f.2 - t).abs() <= WITHIN;
        let index = found.iter().position(same);
        assert!(index.is_some(), "{line} at {t} s was missed");
        found.remove(index.unwrap());
    }
    assert!(found.is_empty(), "these did not happen: {found:?}");
}

#[test]
fn every_crossing_at_the_door_is_found_and_no_other() {
    // With a U-turn, somebody who lingers on the line for nine seconds, and eight passers-by.
    check_all_found("entrance", 22);
}

#[test]
fn every_crossing_at_the_aisle_is_found_and_no_other() {
    check_all_found("aisle", 10);
}
