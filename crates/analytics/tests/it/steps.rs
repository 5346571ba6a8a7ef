//! How people walked, a second at a time: what a calibration is held against.

use inveye_domain::{FloorStep, Scene};

use crate::stage::{FRAME, HEIGHT, Stage, person};

/// Somebody on the way from one place to another, some pixels a frame.
fn steps(from: [f64; 2], step: [f64; 2], frames: u32) -> Vec<FloorStep> {
    let mut stage = Stage::new(Scene::default());
    for frame in 0..frames {
        let gone = f64::from(frame);
        let foot = [from[0] + step[0] * gone, from[1] + step[1] * gone];
        stage.show(&[person(1, foot)]);
    }
    stage.analyst.take_steps()
}

#[test]
fn a_walk_is_told_by_the_second_with_the_height_of_who_walks() {
    let found = steps([100., 200.], [8., 3.], 41);
    assert_eq!(found.len(), 4, "{found:?}");
    for step in found {
        let share = |pixels: f64, side: u32| pixels / f64::from(side);
        let expected = [
            share(80., FRAME.width),
            share(30., FRAME.height),
            share(HEIGHT, FRAME.height),
        ];
        let is = [
            step.to.x - step.from.x,
            step.to.y - step.from.y,
            step.height,
        ];
        for (is, expected) in is.into_iter().zip(expected) {
            assert!(
                (is - expected).abs() < 0.02,
                "{is} and not {expected}: {step:?}"
            );
        }
        assert!((step.time.as_secs_f64() - 1.0).abs() < 0.01, "{step:?}");
    }
}

#[test]
fn of_who_is_cut_by_the_pictures_border_and_of_who_was_away_nothing_is_told() {
    assert_eq!(steps([100., 356.], [8., 0.], 41), []);
    let mut stage = Stage::new(Scene::default());
    stage.show(&[person(1, [100., 200.])]);
    stage.wait(2.5);
    stage.show(&[person(1, [300., 200.])]);
    assert_eq!(stage.analyst.take_steps(), []);
}
