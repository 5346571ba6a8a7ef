use inveye_domain::{
    Bbox, ClassId, Detection, EventKind, Point, Polygon, SceneEvent, Zone, ZoneName, ZonePurpose,
};
use inveye_inference_core::PackedImage;

use super::*;

const FRAME: FrameSize = FrameSize::new(640, 360);
/// When the camera's media time was zero.
const START: WallTime = WallTime::from_millis(1_774_738_800_000);

fn lane() -> Lane {
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    let zone = Zone {
        name: ZoneName::new("shelf").unwrap(),
        purpose: ZonePurpose::Dwell,
        polygon: Polygon::new(corners.map(|(x, y)| Point::new(x, y)).to_vec()).unwrap(),
        lane: None,
    };
    let scene = Scene::new(vec![], vec![zone]).unwrap();
    let camera = CameraId::new("CAM-1").unwrap();
    Lane::new(camera, DetectorProfile::Light, scene)
}

fn picture(seconds: f64, session: u64) -> DuePicture {
    DuePicture {
        image: PackedImage {
            size: FRAME,
            pixels: vec![],
            frame: FRAME,
        },
        frame: None,
        at: MediaTime::from_seconds(seconds),
        captured: START + Duration::from_secs_f64(seconds),
        received: Duration::ZERO,
        session,
    }
}

/// Somebody stands at the shelf, or nobody does.
fn look(lane: &Lane, seconds: f64, session: u64, somebody: bool) -> Option<Vec<SceneEvent>> {
    let person = Detection {
        bbox: Bbox::from_ltwh(300.0, 100.0, 60.0, 150.0),
        score: 0.9,
        class: ClassId::PERSON,
    };
    let seen: &[Detection] = if somebody { &[person] } else { &[] };
    let picture = picture(seconds, session);
    lane.with_analysis(&picture, |analysis, _, _| {
        analysis.analyse(picture.at, FRAME, seen).events
    })
}

#[test]
fn a_visit_that_is_open_when_the_session_ends_ends_when_its_person_was_seen_last() {
    let lane = lane();
    let mut entered = 0;
    for n in 0..40 {
        let events = look(&lane, f64::from(n) / 10.0, 0, n < 35).unwrap();
        entered += events.len();
    }
    assert_eq!(entered, 1, "somebody entered, and is inside");
    let closed = lane.end_session().expect("a visit is open");
    assert_eq!(closed.at, MediaTime::from_seconds(3.9));
    assert_eq!(closed.captured, START + Duration::from_millis(3900));
    let [exit] = &closed.events[..] else {
        panic!("{:?}", closed.events)
    };
    assert_eq!(exit.at, MediaTime::from_seconds(3.4), "not 3.9");
    assert!(
        matches!(&exit.kind, EventKind::ZoneExit { dwell, .. } if *dwell > Duration::from_secs(3)),
        "{exit:?}"
    );
    assert!(lane.end_session().is_none(), "once");
}

#[test]
fn where_people_were_is_told_every_few_seconds_and_at_the_end_of_the_session() {
    let lane = lane();
    let person = Detection {
        bbox: Bbox::from_ltwh(300.0, 100.0, 60.0, 150.0),
        score: 0.9,
        class: ClassId::PERSON,
    };
    let mut told = Vec::new();
    for n in 0..=250 {
        let picture = picture(f64::from(n) / 10.0, 0);
        lane.with_analysis(&picture, |analysis, _, movement| {
            analysis.analyse(picture.at, FRAME, std::slice::from_ref(&person));
            told.extend(movement);
        });
    }
    let at: Vec<_> = told.iter().map(|movement| movement.at).collect();
    let last_before = |second: u64| START + Duration::from_millis(second * 1000 - 100);
    assert_eq!(at, [last_before(10), last_before(20)]);
    let closed = lane.end_session().expect("five seconds were not told yet");
    assert_eq!(closed.captured, START + Duration::from_secs(25));
    told.extend(closed.movement);
    let millis: u64 = told.iter().map(|movement| movement.heat.millis()).sum();
    // From the confirmation of the track to the last picture.
    assert!((24_000..=25_000).contains(&millis), "{millis}");
    let journeys: Vec<_> = told
        .iter()
        .flat_map(|movement| &movement.journeys)
        .collect();
    let [journey] = &journeys[..] else {
        panic!("{journeys:?}")
    };
    assert_eq!(journey.ended, MediaTime::from_seconds(25.0));
    assert_eq!(journey.stops.len(), 1, "at the shelf all the time");
    assert!(lane.end_session().is_none(), "once");
}

#[test]
fn a_picture_that_was_late_for_its_session_is_not_analysed_in_the_next() {
    let lane = lane();
    assert!(look(&lane, 900.0, lane.session(), true).is_some());
    lane.end_session();
    assert!(look(&lane, 900.1, 0, true).is_none());
    assert!(look(&lane, 0.0, lane.session(), true).is_some());
}
