use inveye_domain::{AgeBand, Gender};
use proptest::prelude::*;

use super::*;

fn at(seconds: f64) -> MediaTime {
    MediaTime::from_seconds(seconds)
}

fn near(person: u64) -> Candidate {
    Candidate {
        person: TrackId(person),
        bbox: Bbox::from_ltwh(100.0, 50.0, 200.0, 500.0),
        is_near: true,
    }
}

const MAN: Estimate = Estimate {
    age: 40.0,
    male: 0.95,
};

#[test]
fn who_was_seen_twice_before_coming_in_has_a_group_and_is_forgotten() {
    let mut door = Doorway::new(DoorwaySettings::default());
    for second in [0.0, 0.5] {
        assert_eq!(door.choose(at(second), 1.0, &[near(7)]), [0]);
        door.saw(TrackId(7), MAN);
    }
    let group = Group {
        age: AgeBand::Middle,
        gender: Gender::Male,
    };
    assert_eq!(door.entered(TrackId(7)), Some(group));
    assert_eq!(door.held(), 0);
    assert_eq!(
        door.entered(TrackId(7)),
        None,
        "they went out and come in anew"
    );
    door.saw(TrackId(7), MAN);
    assert_eq!(door.held(), 0, "of who was not chosen nothing is taken");
}

#[test]
fn who_never_showed_a_face_is_unknown() {
    let mut door = Doorway::new(DoorwaySettings::default());
    assert_eq!(door.choose(at(0.0), 1.0, &[near(1)]), [0]);
    assert_eq!(door.entered(TrackId(1)), None);
    assert_eq!(door.entered(TrackId(2)), None);
}

#[test]
fn only_people_at_a_door_who_are_large_enough_are_looked_at() {
    let wrong = |change: fn(&mut Candidate)| {
        let mut candidate = near(1);
        change(&mut candidate);
        candidate
    };
    for (why, scale, candidate) in [
        ("far from the door", 1.0, wrong(|c| c.is_near = false)),
        ("too small", 0.5, near(1)),
        ("nowhere", 1.0, wrong(|c| c.bbox.x1 = f64::NAN)),
    ] {
        let mut door = Doorway::new(DoorwaySettings::default());
        assert!(
            door.choose(at(0.0), scale, &[candidate]).is_empty(),
            "{why}"
        );
        assert_eq!(door.held(), 0, "{why}");
    }
}

#[test]
fn those_of_whom_least_is_known_come_first() {
    let mut door = Doorway::new(DoorwaySettings::default());
    let people = [near(1), near(2), near(3)];
    assert_eq!(door.choose(at(0.0), 1.0, &people), [0, 1]);
    door.saw(TrackId(1), MAN);
    assert_eq!(door.choose(at(1.0), 1.0, &people), [1, 2]);
}

#[test]
fn who_is_gone_is_forgotten_and_a_clock_set_back_keeps_nobody() {
    let mut door = Doorway::new(DoorwaySettings::default());
    door.choose(at(100.0), 1.0, &[near(1)]);
    door.choose(at(109.0), 1.0, &[]);
    assert_eq!(door.held(), 1);
    door.choose(at(111.0), 1.0, &[]);
    assert_eq!(door.held(), 0);
    door.choose(at(200.0), 1.0, &[near(1)]);
    assert_eq!(door.choose(at(5.0), 1.0, &[near(2)]), [0], "looks go on");
    door.choose(at(16.0), 1.0, &[]);
    assert_eq!(door.held(), 0);
}

proptest! {
    /// Whoever is in view and however often pictures come: a bounded number of looks a second, and at each person.
    #[test]
    fn cost_is_bounded(crowd in 1_u64..40, fps in 1.0..30.0_f64, seconds in 1.0..20.0_f64) {
        let settings = DoorwaySettings::default();
        let mut door = Doorway::new(settings);
        let people: Vec<Candidate> = (0..crowd).map(near).collect();
        let (mut time, mut looks) = (0.0, 0_u32);
        while time < seconds {
            looks += u32::try_from(door.choose(at(time), 1.0, &people).len()).unwrap();
            time += 1.0 / fps;
        }
        let a_second = 2.0 / settings.gap.as_secs_f64();
        prop_assert!(f64::from(looks) <= a_second * (seconds + 1.0));
        prop_assert!(u64::from(looks) <= crowd * u64::from(settings.most_looks));
    }
}
