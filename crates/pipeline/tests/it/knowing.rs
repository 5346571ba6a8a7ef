//! People known again in what the default detector saw in our clips. How they look is drawn for each person
//! of the truth, so that what is wrong here is the tracker's or the gallery's fault, not a model's.

use std::convert::Infallible;

use inveye_domain::{Embedding, TripwireName};
use inveye_identity::{Appearance, Lesson, StaffLooks};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::recognition::Look;
use inveye_pipeline::replay::{
    Crossings, DetectedFrame, Outcome, PeopleScore, Recogniser, RecordedDetections, replay_knowing,
};

use crate::footage::{compare, frames, recorded, scene, truth};

/// Frames between two looks at somebody.
const APART: u64 = 5;

/// Numbers that look random and are the same each time.
fn numbers(seed: u64) -> impl Iterator<Item = f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).max(1);
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 2001) as f32 / 1000.0 - 1.0
    })
}

/// Half their own, a third chance; staff wear the same.
fn look(person: u64, is_staff: bool, frame: u64) -> Embedding {
    let worn = if is_staff { 1.0 } else { 0.0 };
    let own = numbers(1000 + person).zip(numbers(7));
    let values = own.zip(numbers(person * 7919 + frame));
    let values: Vec<f32> = values
        .map(|((own, uniform), chance)| own + worn * uniform + 0.6 * chance)
        .take(128)
        .collect();
    Embedding::new(&values).unwrap()
}

/// Detections with looks at whoever they are of.
fn with_looks(clip: &str) -> Vec<DetectedFrame> {
    let truth = truth(clip);
    let boxes = truth.boxes.unwrap();
    let mut frames = frames(clip, None);
    for frame in frames.iter_mut().filter(|f| f.number % APART == 0) {
        let there = boxes.iter().filter(|b| u64::from(b.frame) == frame.number);
        for person in there {
            let seen = frame
                .detections
                .iter()
                .map(|d| (d.bbox.iou(&person.bbox), d));
            let best = seen.max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, detection)) = best.filter(|(overlap, _)| *overlap > 0.6) {
                let id = u64::try_from(person.id).unwrap();
                frame.looks.push(Look {
                    bbox: detection.bbox,
                    embedding: look(id, truth.staff.contains(&person.id), frame.number),
                });
            }
        }
    }
    frames
}

/// Colleagues of those in the clips, and customers of another day.
fn uniform() -> StaffLooks {
    let people = |ids: std::ops::Range<u64>, is_staff| {
        ids.map(|id| {
            let mut looks = Appearance::default();
            (0..4).for_each(|frame| looks.add(&look(id, is_staff, frame)));
            looks
        })
        .collect()
    };
    let lesson = Lesson {
        staff: people(500..503, true),
        others: people(600..612, false),
    };
    StaffLooks::learn(&lesson).unwrap()
}

fn run(
    clip: &str,
    frames: Vec<DetectedFrame>,
    staff: Option<StaffLooks>,
) -> (Outcome, PeopleScore) {
    let mut recogniser = Recogniser::recorded(staff).unwrap();
    let frames = frames.into_iter().map(Ok::<_, Infallible>);
    let settings = AnalysisSettings::default();
    let Ok(outcome) = replay_knowing(frames, &scene(clip).scene, settings, Some(&mut recogniser));
    let people = compare(clip, &outcome).people.unwrap();
    (outcome, people)
}

#[test]
fn different_people_are_counted_and_nobody_goes_under_anothers_name() {
    for clip in ["entrance", "aisle"] {
        let (_, people) = run(clip, with_looks(clip), None);
        assert_eq!(people.merged, 0, "{clip}: {people:?}");
        assert!(people.split <= 2, "{clip}: {people:?}");
        // Staff are visitors here, as nobody was told of them; some people are never seen well.
        let staff = truth(clip).staff.len() as u64;
        let off = people.visitors.abs_diff(people.expected_visitors + staff);
        assert!(off <= 3, "{clip}: {people:?}");
    }
}

#[test]
fn staff_who_were_learned_elsewhere_cross_without_being_counted() {
    let (outcome, people) = run("entrance", with_looks("entrance"), Some(uniform()));
    assert_eq!(
        (people.staff_false, people.staff_missed),
        (0, 0),
        "{people:?}"
    );
    assert!(people.staff_right > 0);
    let door = TripwireName::new("door").unwrap();
    let Crossings { ins, outs, staff } = outcome.all_crossings(&door);
    assert_eq!(ins + outs + staff, 22, "nobody is lost");
    // Four in truth; where two pass each other closely, the tracker takes one for the other once.
    assert!(
        staff.abs_diff(4) <= 1,
        "{ins} in, {outs} out, staff {staff}"
    );
}

#[test]
fn a_recording_with_looks_gives_the_same_people() {
    let frames = with_looks("aisle");
    let kept = RecordedDetections::new(recorded("aisle").header, frames.clone());
    let read = RecordedDetections::parse(&kept.to_text()).unwrap();
    let (direct, _) = run("aisle", frames, Some(uniform()));
    let (replayed, _) = run("aisle", read.frames_at(None).unwrap(), Some(uniform()));
    assert_eq!(direct, replayed);
}

#[test]
fn without_looks_nobody_is_told_apart() {
    let (outcome, people) = run("aisle", frames("aisle", None), Some(uniform()));
    assert!(
        outcome
            .people
            .values()
            .all(|who| !who.staff && !who.looked_at)
    );
    assert_eq!(people.visitors, 0, "nobody was looked at");
}
