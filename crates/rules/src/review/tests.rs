use inveye_domain::WallTime;
use proptest::prelude::*;

use super::*;

fn camera() -> CameraId {
    CameraId::new("CAM-1").unwrap()
}

fn review(score: f64, x: f64, verdict: ReviewVerdict) -> Review {
    Review {
        event: 1,
        camera: camera(),
        behaviour: Behaviour::Conceal,
        score,
        foot: Some(Point::new(x, 0.5)),
        verdict,
        at: WallTime::from_millis(0),
        actor: "maria".to_owned(),
    }
}

fn wrong(score: f64, x: f64) -> Review {
    review(score, x, ReviewVerdict::FalseAlarm)
}

fn withholds(reviews: &[Review], score: f64, x: f64) -> Option<Withheld> {
    let foot = Some(Point::new(x, 0.5));
    Lessons::of(reviews).withholds(&camera(), Behaviour::Conceal, score, foot)
}

#[test]
fn three_false_alarms_raise_the_threshold_of_their_camera_and_behaviour_alone() {
    let two = [wrong(0.5, 0.1), wrong(0.6, 0.3)];
    assert_eq!(withholds(&two, 0.4, 0.9), None);
    let three = [wrong(0.5, 0.1), wrong(0.6, 0.3), wrong(0.55, 0.5)];
    assert_eq!(withholds(&three, 0.6, 0.9), Some(Withheld::Score));
    assert_eq!(withholds(&three, 0.61, 0.9), None);
    let lessons = Lessons::of(&three);
    let elsewhere = CameraId::new("CAM-2").unwrap();
    let other = lessons.withholds(&elsewhere, Behaviour::Conceal, 0.4, None);
    assert_eq!(other, None);
    let other = lessons.withholds(&camera(), Behaviour::UnpaidExit, 0.4, None);
    assert_eq!(other, None);
}

#[test]
fn what_is_nearly_sure_is_always_shown() {
    let falls = [wrong(0.9, 0.1), wrong(0.9, 0.3), wrong(0.9, 0.5)];
    assert_eq!(withholds(&falls, 0.9, 0.9), None);
}

#[test]
fn two_false_alarms_at_one_place_suppress_that_place() {
    let mirror = [wrong(0.5, 0.2), wrong(0.6, 0.22)];
    assert_eq!(withholds(&mirror, 0.7, 0.21), Some(Withheld::Place));
    assert_eq!(withholds(&mirror, 0.7, 0.4), None);
    let both = [mirror.as_slice(), &[review(0.6, 0.2, ReviewVerdict::Right)]].concat();
    assert_eq!(withholds(&both, 0.7, 0.21), None);
}

proptest! {
    /// Whatever else is said: what was right would be shown again.
    #[test]
    fn nothing_that_was_right_is_withheld(
        said in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, any::<bool>()), 0..30),
    ) {
        let verdict = |right| if right { ReviewVerdict::Right } else { ReviewVerdict::FalseAlarm };
        let reviews: Vec<Review> = said.iter().map(|&(s, x, right)| review(s, x, verdict(right))).collect();
        for &(score, x, right) in &said {
            prop_assert!(!right || withholds(&reviews, score, x).is_none());
        }
    }
}
