//! Where people are, as the analyst sums it up over whole ways.

use inveye_domain::{HEAT_COLUMNS, HeatSum, Scene};

use crate::stage::{FPS, FRAME, Stage, path, person};

fn stage() -> Stage {
    Stage::new(Scene::default())
}

/// The cell of a place in pixels.
fn cell([x, y]: [f64; 2]) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the picture"
    )]
    let at = |v: f64, size: u32, cells: f64| (v / f64::from(size) * cells) as u16;
    at(y, FRAME.height, 36.0) * HEAT_COLUMNS + at(x, FRAME.width, 64.0)
}

fn millis(sum: &HeatSum, cell: u16) -> u64 {
    let found = sum.cells().find(|(number, _)| *number == cell);
    found.map_or(0, |(_, amount)| amount.millis)
}

#[test]
fn all_times_in_view_are_in_the_grid() {
    let mut stage = stage();
    let (across, down) = (
        path(&[[100., 200.], [500., 200.]], 8.0),
        path(&[[300., 120.], [300., 340.]], 4.0),
    );
    let frames = across.len().max(down.len());
    for frame in 0..frames {
        let at = |track: u64, way: &[[f64; 2]]| way.get(frame).map(|&foot| person(track, foot));
        let people: Vec<_> = at(1, &across).into_iter().chain(at(2, &down)).collect();
        stage.show(&people);
    }
    let sum = stage.analyst.take_heat().expect("somebody was there");
    // From the first frame to the last of each: 100 ms a step.
    let steps = across.len() + down.len() - 2;
    assert_eq!(sum.millis(), u64::try_from(steps).unwrap() * 100);
    assert_eq!(stage.analyst.take_heat(), None, "it was told");
}

#[test]
fn whoever_stands_spends_the_time_where_they_stand() {
    let mut stage = stage();
    for _ in 0..101 {
        stage.show(&[person(1, [305., 205.])]);
    }
    let sum = stage.analyst.take_heat().unwrap();
    assert_eq!(millis(&sum, cell([305., 205.])), 10_000);
    assert_eq!(sum.millis(), 10_000);
    assert!(sum.cells().all(|(_, amount)| amount.visits == 1));
}

#[test]
fn a_track_that_breaks_off_and_goes_on_loses_no_time() {
    let mut stage = stage();
    let way = path(&[[100., 200.], [400., 200.]], 5.0);
    let half = way.len() / 2;
    for (frame, &foot) in way.iter().enumerate() {
        // Half a second unseen, then under another number.
        if (half..half + 5).contains(&frame) {
            stage.show(&[]);
        } else {
            stage.show(&[person(if frame < half { 1 } else { 2 }, foot)]);
        }
    }
    let sum = stage.analyst.take_heat().unwrap();
    let steps = u64::try_from(way.len() - 1).unwrap();
    assert_eq!(sum.millis(), steps * 100);
    assert!(
        sum.cells().all(|(_, amount)| amount.visits == 1),
        "one person, wherever they were"
    );
}

#[test]
fn the_map_of_a_walk_does_not_depend_on_how_often_it_was_looked() {
    let map = |every: usize| {
        let mut stage = stage();
        for (frame, foot) in path(&[[60., 200.], [580., 200.]], 4.0)
            .into_iter()
            .enumerate()
        {
            if frame % every == 0 {
                stage.show(&[person(1, foot)]);
            } else {
                stage.skip();
            }
        }
        stage.analyst.take_heat().unwrap()
    };
    let (often, seldom) = (map(1), map(6));
    let cells = |sum: &HeatSum| sum.cells().filter(|(_, amount)| amount.millis > 0).count();
    // 13 s at 40 px a second and 10 px a cell: a quarter of a second in each.
    assert!(cells(&often) >= 50, "{}", cells(&often));
    assert!(cells(&seldom).abs_diff(cells(&often)) <= 3);
    let expected = 10.0 / 4.0 / FPS * 1000.0;
    for column in 15..50 {
        let at = cell([f64::from(column) * 10.0 + 5.0, 200.0]);
        let (often, seldom) = (millis(&often, at), millis(&seldom, at));
        for ms in [often, seldom] {
            #[expect(clippy::cast_precision_loss, reason = "hundreds")]
            let off = (ms as f64 - expected).abs();
            assert!(off <= 40.0, "column {column}: {often} and {seldom} ms");
        }
    }
}
