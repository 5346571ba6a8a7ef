//! Ways through zones: how many took each, per day of the store's clock.

use std::time::Duration;

use inveye_db::{StepCount, WayCounts};
use inveye_domain::{HeatSum, Place, Way, ZoneName};

use crate::sample::{NOON, camera, folder, number, open, raw};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn place(name: &str) -> Place {
    Place {
        camera: camera(1),
        zone: ZoneName::new(name).unwrap(),
    }
}

fn way(places: &str) -> Way {
    let places: Vec<Place> = places.chars().map(|c| place(&c.to_string())).collect();
    Way {
        lasted: Duration::from_millis(1500),
        backtracks: places.len() == 3,
        is_express: places.len() == 1,
        places,
    }
}

#[test]
fn ways_add_up_by_day_and_are_there_after_a_restart() {
    let folder = folder();
    let database = open(&folder);
    let add = |at, ways: &[&str]| {
        let ways = ways.iter().map(|places| way(places)).collect();
        let writer = database.writer();
        writer
            .add_movement(camera(1), at, HeatSum::default(), ways)
            .unwrap();
    };
    add(NOON, &["ab", "ab", "a"]);
    add(NOON + Duration::from_secs(60), &["ab", "aba"]);
    add(NOON + DAY, &["b"]);
    database.close().unwrap();

    let database = open(&folder);
    let midnight = NOON - DAY / 2;
    let found = database.reader().ways(midnight, midnight + DAY).unwrap();
    let ways: Vec<_> = found
        .ways
        .iter()
        .map(|way| (way.places.len(), way.counts))
        .collect();
    let counts = |journeys: u64, stops: u64, backtracks, express| WayCounts {
        journeys,
        stops,
        lasted_ms: journeys * 1500,
        backtracks,
        express,
    };
    assert_eq!(ways[0], (2, counts(3, 6, 0, 0)), "most taken first");
    let mut others = ways[1..].to_vec();
    others.sort_by_key(|&(places, _)| places);
    assert_eq!(others, [(1, counts(1, 1, 0, 1)), (3, counts(1, 3, 1, 0))]);
    let step = |from: Option<&str>, to: Option<&str>, journeys| StepCount {
        from: from.map(place),
        to: to.map(place),
        journeys,
    };
    let mut expected = vec![
        step(None, Some("a"), 5),
        step(Some("a"), Some("b"), 4),
        step(Some("b"), None, 3),
        step(Some("a"), None, 2),
        step(Some("b"), Some("a"), 1),
    ];
    let mut steps = found.steps;
    let key = |step: &StepCount| (step.journeys, step.from.clone(), step.to.clone());
    expected.sort_by_key(key);
    steps.sort_by_key(key);
    assert_eq!(steps, expected);
    let both = database
        .reader()
        .ways(midnight, midnight + DAY * 2)
        .unwrap();
    assert_eq!(
        both.ways.iter().map(|way| way.counts.journeys).sum::<u64>(),
        6
    );
    database.close().unwrap();
}

#[test]
fn a_day_keeps_no_more_ways_apart_than_a_thousand_and_loses_none() {
    let folder = folder();
    let database = open(&folder);
    let letters: Vec<char> = ('a'..='z').collect();
    for first in &letters {
        let ways = letters
            .iter()
            .flat_map(|second| ['x', 'y'].map(|third| way(&format!("{first}{second}{third}"))));
        let done =
            database
                .writer()
                .add_movement(camera(1), NOON, HeatSum::default(), ways.collect());
        done.unwrap();
        database.writer().flush().unwrap();
    }
    let rows = number(&raw(&folder), "SELECT count(*) FROM way_day");
    assert!((1000..=1001).contains(&rows), "{rows}");
    let ways = database.reader().ways(NOON - DAY, NOON).unwrap().ways;
    let all: u64 = ways.iter().map(|way| way.counts.journeys).sum();
    assert_eq!(all, 26 * 26 * 2);
    assert!(ways[0].places.is_empty(), "what is not kept apart");
    database.close().unwrap();
}
