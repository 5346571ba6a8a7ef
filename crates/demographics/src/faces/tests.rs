use proptest::prelude::*;

use super::*;

const FRAME: FrameSize = FrameSize::new(1920, 1080);

/// A face that looks into the camera.
fn face(left: f64, top: f64, width: f64) -> Face {
    let at = |x: f64, y: f64| Point::new(left + x * width, top + y * width);
    Face {
        bbox: Bbox::from_ltwh(left, top, width, 1.3 * width),
        score: 0.9,
        eyes: [at(0.3, 0.5), at(0.7, 0.5)],
        nose: at(0.5, 0.8),
    }
}

/// Somebody of whom all is seen, and where their face is.
fn standing(left: f64) -> (Bbox, Face) {
    let person = Bbox::from_ltwh(left, 100.0, 260.0, 800.0);
    (person, face(left + 90.0, 115.0, 80.0))
}

#[test]
fn a_face_is_of_who_has_it_where_a_face_is() {
    let ((one, his), (other, hers)) = (standing(100.0), standing(700.0));
    assert_eq!(whose(&[one, other], &[hers, his]), [(0, 1), (1, 0)]);
    let close = Bbox::from_ltwh(100.0, 300.0, 700.0, 780.0);
    assert_eq!(
        whose(&[close], &[face(330.0, 340.0, 240.0)]),
        [(0, 0)],
        "a head with shoulders fills the picture"
    );
    for (why, wrong) in [
        ("at the hip", face(190.0, 500.0, 80.0)),
        ("beside them", face(400.0, 115.0, 80.0)),
        ("above them", face(190.0, 10.0, 60.0)),
        ("a giant's", face(100.0, 105.0, 250.0)),
        ("somebody's far behind", face(190.0, 115.0, 20.0)),
        ("nowhere", face(f64::NAN, 115.0, 80.0)),
    ] {
        assert_eq!(whose(&[one], &[wrong]), [], "{why}");
    }
}

#[test]
fn posters_mirrors_and_screens_have_nobodys_face() {
    let poster = face(1500.0, 200.0, 300.0);
    let (person, own) = standing(100.0);
    assert_eq!(whose(&[], &[poster]), []);
    assert_eq!(whose(&[person], &[poster, own]), [(0, 1)]);
    // Before a poster that is right behind their head.
    let behind = face(230.0, 110.0, 70.0);
    assert_eq!(whose(&[person], &[own, behind]), []);
}

#[test]
fn a_face_that_could_be_of_two_people_is_of_neither() {
    let ((one, his), (other, _)) = (standing(100.0), standing(180.0));
    assert_eq!(whose(&[one, other], &[his]), []);
    let (third, hers) = standing(900.0);
    assert_eq!(whose(&[one, other, third], &[his, hers]), [(2, 1)]);
}

#[test]
fn one_face_found_twice_is_one() {
    let (person, own) = standing(100.0);
    let mut again = own;
    again.bbox = Bbox::from_ltwh(own.bbox.x1 + 4.0, own.bbox.y1, 80.0, 100.0);
    again.score = 0.7;
    assert_eq!(whose(&[person], &[again, own]), [(0, 1)]);
}

#[test]
fn only_clear_large_whole_faces_towards_the_camera_are_good() {
    let good = face(500.0, 300.0, 60.0);
    assert!(is_good(&good, FRAME, 1.0));
    assert!(
        !is_good(&good, FRAME, 0.99),
        "smaller in what it is cut from"
    );
    assert!(is_good(&face(500.0, 300.0, 40.0), FRAME, 1.5));
    let turned = |by: f64| {
        let mut face = good;
        face.nose.x += by * (face.eyes[1].x - face.eyes[0].x);
        face
    };
    assert!(is_good(&turned(0.4), FRAME, 1.0) && is_good(&turned(-0.4), FRAME, 1.0));
    assert!(!is_good(&turned(0.6), FRAME, 1.0) && !is_good(&turned(-0.6), FRAME, 1.0));
    let change = |what: fn(&mut Face)| {
        let mut face = good;
        what(&mut face);
        face
    };
    for (why, bad) in [
        ("unsure", change(|f| f.score = 0.7)),
        ("no score", change(|f| f.score = f32::NAN)),
        ("tilted", change(|f| f.eyes[1].y += 20.0)),
        ("in profile", change(|f| f.eyes[1] = f.eyes[0])),
        ("without a nose", change(|f| f.nose.x = f64::NAN)),
        ("an eye elsewhere", change(|f| f.eyes[0].x = 400.0)),
        ("cut at the left", face(-2.0, 300.0, 80.0)),
        ("cut at the right", face(1900.0, 300.0, 80.0)),
        ("cut below", face(500.0, 1000.0, 80.0)),
        ("nowhere", face(f64::NAN, 0.0, 80.0)),
    ] {
        assert!(!is_good(&bad, FRAME, 1.0), "{why}");
    }
}

#[test]
fn a_face_is_looked_for_where_it_is() {
    let (person, own) = standing(100.0);
    for (person, face) in [
        (person, own),
        (
            Bbox::from_ltwh(100.0, 300.0, 700.0, 780.0),
            face(330.0, 340.0, 240.0),
        ),
    ] {
        let part = head(&person);
        assert!((part.width() - part.height()).abs() < 1e-9);
        assert!((part.intersection(&face.bbox) - face.bbox.area()).abs() < 1e-6);
    }
}

proptest! {
    /// Whatever was found: nobody has two faces, no face two people, and a place is one that was given.
    #[test]
    fn nobody_shares_a_face(
        people in prop::collection::vec((0.0..1800.0_f64, 0.0..500.0_f64, 20.0..400.0_f64, 50.0..900.0_f64), 0..12),
        faces in prop::collection::vec((-50.0..1900.0_f64, -50.0..900.0_f64, 1.0..300.0_f64, 0.0..1.0_f32), 0..20),
    ) {
        let people: Vec<Bbox> = people.into_iter().map(|(x, y, w, h)| Bbox::from_ltwh(x, y, w, h)).collect();
        let faces: Vec<Face> = faces
            .into_iter()
            .map(|(x, y, w, score)| Face { score, ..face(x, y, w) })
            .collect();
        let found = whose(&people, &faces);
        let mut owners: Vec<usize> = found.iter().map(|&(person, _)| person).collect();
        let mut owned: Vec<usize> = found.iter().map(|&(_, face)| face).collect();
        owners.dedup();
        owned.sort_unstable();
        owned.dedup();
        prop_assert_eq!((owners.len(), owned.len()), (found.len(), found.len()));
        for (person, face) in found {
            prop_assert!(fits(&people[person], &faces[face].bbox));
        }
    }
}
