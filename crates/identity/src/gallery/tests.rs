use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::testing::{Dice, look};
use crate::visit::Presence;

fn at(seconds: f64) -> WallTime {
    WallTime::from_seconds(1_000_000.0 + seconds)
}

fn camera(name: &str) -> CameraId {
    CameraId::new(name).unwrap()
}

fn person(name: &str, track: u64) -> Person {
    Person {
        camera: camera(name),
        session: 0,
        track: TrackId(track),
    }
}

fn gallery() -> Gallery {
    let salt = Salt::new([3; 32]);
    Gallery::new(salt, Topology::default(), GallerySettings::default())
}

/// A shop in which people walk about.
struct Shop {
    gallery: Gallery,
    dice: Dice,
    names: BTreeMap<Person, VisitorId>,
}

impl Shop {
    fn new() -> Self {
        Self {
            gallery: gallery(),
            dice: Dice::new(5),
            names: BTreeMap::new(),
        }
    }

    /// `who` is in view of a camera, as one track, for some seconds.
    fn walk(&mut self, who: u64, person: &Person, from: f64, seconds: u32) {
        for second in 0..=seconds {
            self.step(who, person, from + f64::from(second));
        }
        self.gallery.end(person);
        self.settle(from + f64::from(seconds) + 0.5);
    }

    fn step(&mut self, who: u64, person: &Person, now: f64) {
        self.gallery.see(person, at(now), false);
        let look = look(who, 0.0, &mut self.dice);
        self.gallery.look(person, &look);
        self.settle(now);
    }

    fn settle(&mut self, now: f64) {
        self.names.extend(self.gallery.settle(at(now)));
    }

    fn name(&self, person: &Person) -> VisitorId {
        self.names[person]
    }
}

#[test]
fn who_comes_back_goes_on_with_the_same_visit_and_others_do_not() {
    let mut shop = Shop::new();
    for who in 0..6 {
        shop.walk(who, &person("door", who), 20.0 * who as f64, 8);
    }
    assert_eq!(shop.gallery.today().people, 6, "six people");
    for who in 0..6 {
        shop.walk(who, &person("aisle", who), 1000.0 + 20.0 * who as f64, 8);
    }
    assert_eq!(shop.gallery.today().people, 6, "the same six");
    for who in 0..6 {
        assert_eq!(
            shop.name(&person("door", who)),
            shop.name(&person("aisle", who)),
            "person {who}"
        );
    }
}

#[test]
fn poor_looks_at_first_do_not_make_somebody_a_stranger() {
    let mut shop = Shop::new();
    let (before, again) = (person("door", 1), person("aisle", 1));
    shop.walk(1, &before, 0.0, 8);
    // Others walk before them as they come into view.
    for second in 0..3 {
        shop.step(100 + second, &again, 100.0 + second as f64);
    }
    shop.walk(1, &again, 103.0, 8);
    assert_eq!(shop.name(&before), shop.name(&again));
}

#[test]
fn nobody_is_in_two_places_at_once_however_alike_they_look() {
    let mut shop = Shop::new();
    let (a, b, c) = (person("door", 1), person("door", 2), person("aisle", 1));
    for second in 0..8 {
        for twin in [&a, &b, &c] {
            shop.step(1, twin, f64::from(second));
        }
    }
    let names: BTreeSet<VisitorId> = [&a, &b, &c].map(|p| shop.name(p)).into();
    assert_eq!(names.len(), 3);
    // Where two cameras see the same place, one of them may be the other's.
    let mut shop = Shop::new();
    shop.gallery
        .topology
        .share_view(&camera("door"), &camera("aisle"));
    for second in 0..8 {
        for twin in [&a, &c] {
            shop.step(1, twin, f64::from(second));
        }
    }
    assert_eq!(shop.name(&a), shop.name(&c));
}

#[test]
fn nobody_walks_faster_than_people_do() {
    let mut shop = Shop::new();
    let way = Duration::from_secs(30);
    shop.gallery
        .topology
        .least_way(&camera("door"), &camera("far"), way);
    shop.walk(1, &person("door", 1), 0.0, 8);
    shop.walk(1, &person("far", 1), 20.0, 8);
    assert_ne!(shop.name(&person("door", 1)), shop.name(&person("far", 1)));
    shop.walk(2, &person("door", 2), 100.0, 8);
    shop.walk(2, &person("far", 2), 140.0, 8);
    assert_eq!(shop.name(&person("door", 2)), shop.name(&person("far", 2)));
}

#[test]
fn three_hours_after_the_end_of_a_visit_nothing_is_known_of_it() {
    let hour = 3600.0;
    let mut shop = Shop::new();
    shop.walk(1, &person("door", 1), 0.0, 8);
    shop.walk(1, &person("door", 2), 2.9 * hour, 8);
    assert_eq!(shop.name(&person("door", 1)), shop.name(&person("door", 2)));
    shop.settle(5.8 * hour);
    assert_eq!(shop.gallery.remembered(), 1, "counted from the end");
    shop.settle(5.95 * hour);
    assert_eq!(shop.gallery.remembered(), 0);
    assert!(
        !format!("{:?}", shop.gallery).contains("looks)"),
        "no look is left"
    );
    shop.walk(1, &person("door", 3), 6.0 * hour, 8);
    assert_ne!(shop.name(&person("door", 1)), shop.name(&person("door", 3)));
    assert_eq!(shop.gallery.today().people, 2, "the sum stays");
}

#[test]
fn a_new_day_knows_nobody() {
    let mut shop = Shop::new();
    shop.walk(1, &person("door", 1), 0.0, 8);
    shop.gallery.begin_day(Salt::new([4; 32]));
    assert_eq!(shop.gallery.remembered(), 0);
    assert_eq!(shop.gallery.today(), Today::default());
    shop.walk(1, &person("door", 2), 60.0, 8);
    assert_ne!(shop.name(&person("door", 1)), shop.name(&person("door", 2)));
}

#[test]
fn staff_are_known_by_where_they_stand_and_somebody_may_say_otherwise() {
    let mut gallery = gallery();
    let (cashier, customer) = (person("till", 1), person("till", 2));
    let mut dice = Dice::new(9);
    for second in 0..60 {
        let now = at(f64::from(second));
        gallery.see(&cashier, now, second > 5);
        gallery.look(&cashier, &look(1, 1.0, &mut dice));
        // Leans over the counter.
        gallery.see(&customer, now, (20..26).contains(&second));
        gallery.look(&customer, &look(2, 0.0, &mut dice));
        gallery.entered(&customer, at(0.0), at(0.0));
        gallery.settle(now);
    }
    let who = |gallery: &Gallery, p| gallery.who(p).unwrap();
    assert!(who(&gallery, &cashier).staff && !who(&gallery, &customer).staff);
    let today = Today {
        people: 1,
        visitors: 1,
        staff: 1,
    };
    assert_eq!(gallery.today(), today);
    assert_eq!(gallery.lesson().staff.len(), 1);
    let reasons: Vec<_> = gallery.staff().iter().map(|seen| seen.reason).collect();
    assert_eq!(reasons, [Some(StaffReason::Place)]);
    assert!(gallery.say_staff(who(&gallery, &cashier).visitor, false));
    assert!(gallery.say_staff(who(&gallery, &customer).visitor, true));
    assert!(!who(&gallery, &cashier).staff && who(&gallery, &customer).staff);
    let reasons: Vec<_> = gallery.staff().iter().map(|seen| seen.reason).collect();
    assert_eq!(reasons, [None, Some(StaffReason::Said)]);
}

#[test]
fn somebody_never_seen_well_is_a_visit_but_no_figure() {
    let mut gallery = gallery();
    let far = person("door", 1);
    gallery.see(&far, at(0.0), false);
    gallery.end(&far);
    assert_eq!(gallery.settle(at(1.0)).len(), 1);
    assert!(gallery.who(&far).is_some());
    assert_eq!(gallery.today().people, 0);
}

/// Somebody in front of a camera from one second to another.
struct Stay {
    who: u64,
    person: Person,
    from: u64,
    to: u64,
}

/// Visitors of a day: each comes through the door, is seen in the aisle and mostly at the till, and leaves.
fn stays(dice: &mut Dice) -> Vec<Stay> {
    let mut stays = Vec::new();
    for who in 0..200 {
        let mut now = dice.below(10 * 3600);
        let mut places = vec!["door", "aisle", "till", "aisle", "door"];
        if dice.below(4) == 0 {
            places.remove(2);
        }
        for place in places {
            let to = now + 6 + dice.below(30);
            let person = person(place, stays.len() as u64);
            stays.push(Stay {
                who,
                person,
                from: now,
                to,
            });
            now = to + 20 + dice.below(300);
        }
    }
    stays
}

#[test]
fn visitors_of_a_day_in_three_cameras_are_counted_within_a_twentieth() {
    let mut shop = Shop::new();
    let stays = stays(&mut Dice::new(21));
    let mut seconds: BTreeMap<u64, Vec<&Stay>> = BTreeMap::new();
    for stay in &stays {
        for second in stay.from..=stay.to {
            seconds.entry(second).or_default().push(stay);
        }
    }
    for (&second, there) in &seconds {
        let now = at(second as f64);
        for stay in there {
            shop.gallery.see(&stay.person, now, false);
            // As the sampler does: often at first, then rarely.
            if second < stay.from + 4 || second % 10 == 0 {
                let look = look(stay.who, 0.0, &mut shop.dice);
                shop.gallery.look(&stay.person, &look);
            }
        }
        shop.settle(second as f64);
        for stay in there.iter().filter(|stay| stay.to == second) {
            shop.gallery.end(&stay.person);
        }
    }
    shop.settle(20.0 * 3600.0);
    let people = shop.gallery.today().people;
    assert!(people.abs_diff(200) <= 10, "{people} of 200");
}

/// What happens to one of a few look-alikes, and how long after the last thing.
#[derive(Debug, Clone)]
enum Step {
    See(u8),
    Look(u8),
    End(u8),
    EndAll,
}

fn steps() -> impl Strategy<Value = Vec<(Step, f64)>> {
    let step = prop_oneof![
        8 => (0_u8..9).prop_map(Step::See),
        4 => (0_u8..9).prop_map(Step::Look),
        2 => (0_u8..9).prop_map(Step::End),
        1 => Just(Step::EndAll),
    ];
    let wait =
        prop_oneof![8 => 0.0..2.0_f64, 1 => 0.0..60.0_f64, 1 => 0.0..8000.0_f64, 1 => Just(0.0)];
    prop::collection::vec((step, wait), 1..250)
}

fn overlap(a: &Presence, b: &Presence) -> bool {
    a.from <= b.to && b.from <= a.to
}

proptest! {
    #[test]
    fn a_visit_is_never_in_two_places_at_once(steps in steps(), shared in any::<bool>(), alike in any::<bool>()) {
        let mut shop = Shop::new();
        if shared {
            shop.gallery.topology.share_view(&camera("C0"), &camera("C1"));
        }
        let mut now = 0.0;
        for (step, wait) in steps {
            let key = |n: u8| person(&format!("C{}", n % 3), u64::from(n / 3));
            match step {
                Step::See(n) => shop.gallery.see(&key(n), at(now), false),
                Step::Look(n) => {
                    let who = if alike { 1 } else { u64::from(n) };
                    let look = look(who, 0.0, &mut shop.dice);
                    shop.gallery.look(&key(n), &look);
                }
                Step::End(n) => shop.gallery.end(&key(n)),
                Step::EndAll => shop.gallery.end_all(),
            }
            now += wait;
            shop.settle(now);
            for visit in shop.gallery.visits.values() {
                for (i, a) in visit.presences.iter().enumerate() {
                    for b in &visit.presences[i + 1..] {
                        let both = shop.gallery.topology.is_shared(&a.person.camera, &b.person.camera);
                        prop_assert!(both || !overlap(a, b), "{a:?} and {b:?}");
                    }
                }
            }
            // Everybody belongs to one visit at most, and to one that is remembered.
            for followed in shop.gallery.followed.values() {
                prop_assert!(followed.visit.is_none_or(|n| shop.gallery.visits.contains_key(&n)));
            }
        }
    }
}

#[test]
fn who_comes_back_is_one_visit_and_one_visitor_of_each_hour() {
    let mut shop = Shop::new();
    let hour = 3600.0;
    for (track, who, hours) in [
        (1, 1, 0.1),
        (2, 1, 0.4),
        (3, 2, 0.5),
        (4, 1, 1.5),
        (5, 1, 6.0),
    ] {
        let door = person("door", track);
        shop.step(who, &door, hours * hour);
        let span = at(f64::floor(hours) * hour);
        shop.gallery.entered(&door, at(hours * hour), span);
        shop.walk(who, &door, hours * hour + 1.0, 8);
    }
    let sum = |entries, visitors, visits| VisitorSum {
        entries,
        visitors,
        visits,
        ..VisitorSum::default()
    };
    let expected = [
        (at(0.0), sum(3, 2, 2)),
        (at(hour), sum(1, 1, 0)),
        // More than three hours later nobody knows them any more.
        (at(6.0 * hour), sum(1, 1, 1)),
    ];
    assert_eq!(shop.gallery.entrants(), Entrants::from(expected));
}

#[test]
fn entries_of_staff_and_of_who_was_never_seen_well_are_told_apart() {
    let mut shop = Shop::new();
    let (cashier, far) = (person("door", 1), person("door", 2));
    shop.step(1, &cashier, 0.0);
    shop.gallery.entered(&cashier, at(0.0), at(0.0));
    shop.walk(1, &cashier, 1.0, 8);
    shop.gallery.see(&far, at(20.0), false);
    shop.gallery.entered(&far, at(20.0), at(0.0));
    shop.gallery.end(&far);
    shop.settle(21.0);
    let visitor = shop.gallery.who(&cashier).unwrap().visitor;
    let before = shop.gallery.entrants()[&at(0.0)];
    assert_eq!((before.staff, before.unknown, before.visits), (0, 1, 2));
    shop.gallery.say_staff(visitor, true);
    let after = shop.gallery.entrants()[&at(0.0)];
    assert_eq!((after.staff, after.unknown, after.visits), (1, 1, 1));
    assert_eq!((after - before).visits, -1);
    assert_eq!(after.entries, 2);
}

/// Lengths of the visits of everybody whose end is known, by step.
fn lasted(shop: &Shop) -> [i64; 7] {
    let sums = shop.gallery.entrants();
    let mut all = VisitorSum::default();
    sums.values().for_each(|sum| all += *sum);
    all.stays
}

/// `who` comes in or goes out, as a track of its own.
fn passes(shop: &mut Shop, who: u64, track: u64, now: f64, inwards: bool) {
    let door = person("door", track);
    shop.step(who, &door, now);
    if inwards {
        shop.gallery.entered(&door, at(now), at(0.0));
    } else {
        shop.gallery.left(&door, at(now));
    }
    shop.walk(who, &door, now + 1.0, 8);
}

#[test]
fn a_visit_lasts_from_coming_in_to_going_out() {
    let mut shop = Shop::new();
    passes(&mut shop, 1, 1, 0.0, true);
    assert_eq!(lasted(&shop), [0; 7], "they are still inside");
    passes(&mut shop, 1, 2, 45.0, false);
    assert_eq!(lasted(&shop), [0, 1, 0, 0, 0, 0, 0]);
    passes(&mut shop, 1, 3, 200.0, true);
    assert_eq!(
        lasted(&shop),
        [0; 7],
        "they came back, and go on with the same visit"
    );
    passes(&mut shop, 1, 4, 230.0, false);
    assert_eq!(lasted(&shop), [0, 0, 0, 0, 0, 1, 0]);
    // Somebody else, whom nobody saw coming: that is no visit with a beginning.
    passes(&mut shop, 2, 5, 300.0, false);
    assert_eq!(lasted(&shop), [0, 0, 0, 0, 0, 1, 0]);
}

#[test]
fn how_long_staff_and_unknown_people_stay_is_not_counted() {
    let mut shop = Shop::new();
    let far = person("door", 1);
    shop.gallery.see(&far, at(0.0), false);
    shop.gallery.entered(&far, at(0.0), at(0.0));
    shop.gallery.see(&far, at(3.0), false);
    shop.gallery.left(&far, at(3.0));
    shop.gallery.end(&far);
    shop.settle(30.0);
    assert_eq!(lasted(&shop), [0; 7]);
    passes(&mut shop, 1, 2, 40.0, true);
    passes(&mut shop, 1, 3, 60.0, false);
    assert_eq!(lasted(&shop), [1, 0, 0, 0, 0, 0, 0]);
    let visitor = shop.gallery.who(&person("door", 3)).unwrap().visitor;
    shop.gallery.say_staff(visitor, true);
    assert_eq!(lasted(&shop), [0; 7]);
}

/// In view for a moment, as boxes of nobody are.
fn flashes(shop: &mut Shop, who: u64, person: &Person, now: f64) {
    shop.gallery.see(person, at(now), false);
    let look = look(who, 0.0, &mut shop.dice);
    shop.gallery.look(person, &look);
    shop.gallery.end(person);
    shop.settle(now + 0.3);
}

#[test]
fn boxes_of_nobody_are_neither_counted_nor_remembered_nor_taken_for_anybody() {
    let mut shop = Shop::new();
    let door = person("door", 1);
    shop.walk(1, &door, 0.0, 8);
    for track in 0..500 {
        // Some of them look as the person does.
        let who = if track % 10 == 0 { 1 } else { 1000 + track };
        flashes(&mut shop, who, &person("till", track), 20.0 + track as f64);
    }
    assert_eq!(shop.gallery.today().people, 1);
    shop.settle(600.0);
    assert_eq!(shop.gallery.remembered(), 1);
    let own: Vec<_> = shop
        .names
        .values()
        .filter(|name| **name == shop.name(&door))
        .collect();
    assert_eq!(own.len(), 1, "nobody was taken for them");
    shop.walk(1, &person("aisle", 1), 700.0, 8);
    assert_eq!(shop.name(&person("aisle", 1)), shop.name(&door));
}

#[test]
fn who_comes_in_is_looked_for_among_those_outside_and_who_leaves_among_those_inside() {
    let mut shop = Shop::new();
    let mut track = 0;
    let mut pass = |shop: &mut Shop, who: u64, now: f64, inwards: bool| {
        track += 1;
        passes(shop, who, track, now, inwards);
        shop.name(&person("door", track))
    };
    let mut names = BTreeMap::new();
    for who in 0..30 {
        names.insert(who, pass(&mut shop, who, 20.0 * who as f64, true));
    }
    for who in 0..15 {
        let name = pass(&mut shop, who, 1000.0 + 20.0 * who as f64, false);
        assert_eq!(name, names[&who], "who leaves came in before");
    }
    let inside = |visit: &&Visit| visit.stay.is_inside() == Some(true);
    assert_eq!(shop.gallery.visits.values().filter(inside).count(), 15);
    let gallery = &shop.gallery;
    let [anybody, _] = gallery.bounds([30, 0], None);
    let [who_left, who_is_in] = gallery.bounds([15, 15], Some(false));
    assert!(who_left < anybody && anybody < who_is_in, "who comes in");
    let [who_is_in, who_left] = gallery.bounds([15, 15], Some(true));
    assert!(who_is_in < anybody && who_is_in < who_left, "who goes out");
    for who in 0..15 {
        let name = pass(&mut shop, who, 2000.0 + 20.0 * who as f64, true);
        assert_eq!(name, names[&who], "they come back");
    }
    assert_eq!(shop.gallery.today().visitors, 30);
}

#[test]
fn before_a_camera_without_a_door_people_are_inside() {
    let mut shop = Shop::new();
    passes(&mut shop, 1, 1, 0.0, true);
    let till = person("till", 1);
    shop.gallery.see(&till, at(60.0), false);
    let followed = &shop.gallery.followed[&till];
    assert_eq!(shop.gallery.was_inside(&till, followed), Some(true));
    let door = person("door", 9);
    shop.gallery.see(&door, at(60.0), false);
    assert_eq!(
        shop.gallery
            .was_inside(&door, &shop.gallery.followed[&door]),
        None
    );
}
