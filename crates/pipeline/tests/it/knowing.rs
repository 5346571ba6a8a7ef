//! People known again in what the default detector saw in our clips. How they look is drawn for each person
//! of the truth, so that what is wrong here is the tracker's or the gallery's fault, not a model's.

use std::convert::Infallible;

use inveye_domain::{
    CameraId, Embedding, EventKind, LaneName, MediaTime, Point, SceneEvent, TrackId, TripwireName,
    WallTime,
};
use inveye_identity::{
    Appearance, Gallery, GallerySettings, Lesson, Person, Salt, StaffLooks, Topology, Who,
};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::recognition::Look;
use inveye_pipeline::replay::{
    Crossings, DetectedFrame, Outcome, PeopleScore, Recogniser, RecordedDetections, StoreCamera,
    StoreScore, Together, Truth, replay_knowing, replay_together, score_together,
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

/// Detections with looks at whoever they are of, of people by their number in this clip.
fn with_looks(clip: &str) -> Vec<DetectedFrame> {
    with_looks_of(clip, |_, id| u64::try_from(id).unwrap())
}

/// Who somebody is in all clips, from names such as `P07` and `S1`.
fn by_name(truth: &Truth, id: i64) -> u64 {
    let name = truth.name(id).unwrap();
    let (kind, number) = name.split_at(1);
    number.parse::<u64>().unwrap() + if kind == "S" { 100 } else { 0 }
}

/// The same, of people as they are numbered by `who`.
fn with_looks_of(clip: &str, who: impl Fn(&Truth, i64) -> u64) -> Vec<DetectedFrame> {
    let truth = truth(clip);
    let boxes = truth.boxes.as_ref().unwrap();
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
                let id = who(&truth, person.id);
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

/// The entrance and an aisle of one store, on its clock.
fn together(who: impl Fn(&Truth, i64) -> u64) -> (Together, StoreScore) {
    let clips = ["entrance", "aisle"];
    let (scenes, truths) = (clips.map(scene), clips.map(truth));
    let cameras = clips.iter().zip(&scenes).zip(&truths);
    let cameras = cameras.map(|((clip, scene), truth)| StoreCamera {
        scene: &scene.scene,
        frames: with_looks_of(clip, &who).into_iter(),
        begins: truth.clock_start,
    });
    let settings = AnalysisSettings::default();
    let found = replay_together(cameras.collect(), settings, Some(uniform()), None).unwrap();
    let score = score_together(&found, &truths.each_ref());
    (found, score)
}

#[test]
fn people_are_known_again_from_camera_to_camera_and_are_one_visitor() {
    let (found, score) = together(by_name);
    assert!(score.same >= 4, "the clips share people: {score:?}");
    assert!(score.recall().unwrap() >= 0.7, "{score:?}");
    // The aisle's mouth is a line, too: who came in by the door and crosses it came in once.
    let off = score.visitors.0.abs_diff(score.visitors.1);
    assert!(off <= 2, "{score:?}");
    let (again, _) = together(by_name);
    assert_eq!(found, again);
}

#[test]
fn whoever_looks_like_somebody_else_elsewhere_is_not_the_same_person_by_name() {
    // Numbers within a clip: other people look alike from clip to clip.
    let (_, score) = together(|_, id| u64::try_from(id).unwrap());
    assert!(
        score.linked > score.linked_rightly,
        "the score tells: {score:?}"
    );
    assert!(score.precision().unwrap() < 0.5, "{score:?}");
}

#[test]
fn staff_who_stand_in_a_lane_are_no_customers_of_it() {
    let salt = Salt::new([0; 32]);
    let mut gallery = Gallery::new(salt, Topology::default(), GallerySettings::default());
    let track = TrackId(1);
    let person = Person {
        camera: CameraId::new("till").unwrap(),
        session: 0,
        track,
    };
    gallery.see(&person, WallTime::default(), false);
    gallery.end(&person);
    let (_, visitor) = gallery.settle(WallTime::default())[0];
    let lane = LaneName::new("till1").unwrap();
    let joined = |staff| {
        let kind = EventKind::QueueJoin { lane: lane.clone() };
        let outcome = Outcome {
            events: vec![SceneEvent {
                at: MediaTime::default(),
                kind,
                track,
                foot: Point::new(0.5, 0.5),
                confidence: 1.0,
            }],
            people: [(
                track,
                Who {
                    visitor,
                    staff,
                    looked_at: true,
                },
            )]
            .into(),
            ..Outcome::default()
        };
        outcome.queue(&lane).joined
    };
    assert_eq!((joined(false), joined(true)), (1, 0));
}
