//! The ways that people took through zones, as told when they are gone.
//!
//! Two zones side by side: `left` spans x 100–250, `right` x 350–500, both y 150–300.

use inveye_domain::{Journey, Point, Polygon, Scene, Zone, ZoneName, ZonePurpose};

use crate::stage::{FRAME, Stage, path};

fn stage() -> Stage {
    let zone = |name: &str, from: f64, to: f64| {
        let corners = [[from, 150.], [to, 150.], [to, 300.], [from, 300.]];
        let corners = corners.map(|c| Point::from(c).to_normalized(FRAME));
        Zone {
            name: ZoneName::new(name).unwrap(),
            purpose: ZonePurpose::Dwell,
            polygon: Polygon::new(corners.to_vec()).unwrap(),
            lane: None,
        }
    };
    let zones = vec![zone("left", 100., 250.), zone("right", 350., 500.)];
    Stage::new(Scene::new(Vec::new(), zones).unwrap())
}

fn told(stage: &mut Stage) -> Vec<Journey> {
    stage.wait(5.0);
    stage.analyst.take_journeys()
}

fn zones(journey: &Journey) -> Vec<&str> {
    journey
        .stops
        .iter()
        .map(|stop| stop.zone.as_str())
        .collect()
}

#[test]
fn a_way_is_told_in_the_order_of_its_zones_once() {
    let mut stage = stage();
    let way = [[50., 220.], [420., 220.], [180., 220.], [180., 340.]];
    stage.walk(1, &way, 8.0);
    assert!(stage.analyst.take_journeys().is_empty(), "not gone yet");
    let journeys = told(&mut stage);
    assert_eq!(journeys.len(), 1);
    let journey = &journeys[0];
    assert_eq!(zones(journey), ["left", "right", "left"]);
    let walked = path(&way, 8.0).len() - 1;
    let lasted = journey.ended.since(journey.began).as_millis();
    assert_eq!(lasted, u128::try_from(walked).unwrap() * 100);
    assert!(journey.stops.is_sorted_by_key(|stop| stop.entered));
    assert!(told(&mut stage).is_empty());
}

#[test]
fn whoever_is_lost_for_a_moment_goes_on_with_the_same_way() {
    let mut stage = stage();
    stage.walk(1, &[[50., 220.], [300., 220.]], 8.0);
    stage.show(&[]);
    stage.show(&[]);
    stage.walk(2, &[[320., 220.], [560., 220.]], 8.0);
    let journeys = told(&mut stage);
    assert_eq!(journeys.len(), 1, "{journeys:?}");
    assert_eq!(zones(&journeys[0]), ["left", "right"]);
}

#[test]
fn whoever_visits_nothing_has_no_way_and_an_end_of_the_session_is_one_of_all_ways() {
    let mut stage = stage();
    stage.walk(1, &[[300., 120.], [300., 340.]], 8.0);
    assert!(told(&mut stage).is_empty());
    stage.walk(2, &[[50., 220.], [180., 220.]], 8.0);
    stage.analyst.finish();
    let journeys = stage.analyst.take_journeys();
    assert_eq!(journeys.len(), 1);
    assert_eq!(zones(&journeys[0]), ["left"]);
}
