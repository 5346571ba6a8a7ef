//! One line, one or two people, and the crossings that must come of it.
//!
//! The line of most cases runs from (200, 250) to (440, 250): going down the picture is in.

use inveye_domain::{MediaTime, TrackId};

use crate::stage::{FPS, Stage, crossings, line, path, person, sized};

const A: [f64; 2] = [200.0, 250.0];
const B: [f64; 2] = [440.0, 250.0];

#[track_caller]
fn check_walk(a: [f64; 2], b: [f64; 2], corners: &[[f64; 2]], expected: &str) {
    let mut stage = Stage::new(line(a, b));
    stage.walk(1, corners, 8.0);
    assert_eq!(crossings(&stage.events), expected, "{corners:?}");
}

#[test]
fn walking_through_counts_once_in_the_direction_of_the_line() {
    check_walk(A, B, &[[300., 150.], [300., 340.]], "i");
    check_walk(A, B, &[[300., 340.], [300., 150.]], "o");
    // With its ends exchanged the line's positive side is the other one.
    check_walk(B, A, &[[300., 150.], [300., 340.]], "o");
    // Upright and diagonal lines.
    check_walk(
        [320., 100.],
        [320., 350.],
        &[[200., 250.], [440., 250.]],
        "o",
    );
    check_walk(
        [320., 350.],
        [320., 100.],
        &[[200., 250.], [440., 250.]],
        "i",
    );
    check_walk(
        [200., 150.],
        [440., 340.],
        &[[380., 150.], [240., 340.]],
        "i",
    );
    check_walk(
        [200., 150.],
        [440., 340.],
        &[[240., 340.], [380., 150.]],
        "o",
    );
    // Nearly along the line, but across it.
    check_walk(A, B, &[[210., 225.], [430., 275.]], "i");
}

#[test]
fn every_real_passage_counts() {
    let there_and_back = [[300., 200.], [300., 300.], [300., 200.]];
    check_walk(A, B, &there_and_back, "io");
    let four_times = [
        [250., 200.],
        [260., 300.],
        [300., 200.],
        [350., 300.],
        [380., 200.],
    ];
    check_walk(A, B, &four_times, "ioio");
}

#[test]
fn turning_round_on_the_line_is_no_crossing() {
    // 8 pixels beyond are less than a tenth of the height.
    check_walk(A, B, &[[300., 180.], [300., 258.], [300., 180.]], "");
    check_walk(A, B, &[[300., 330.], [300., 246.], [300., 330.]], "");
}

#[test]
fn past_an_end_is_no_crossing() {
    check_walk(A, B, &[[150., 150.], [150., 340.]], "");
    check_walk(A, B, &[[500., 340.], [500., 150.]], "");
    // Round the end to the other side, then through the line.
    check_walk(
        A,
        B,
        &[
            [300., 180.],
            [150., 180.],
            [150., 320.],
            [300., 320.],
            [300., 180.],
        ],
        "o",
    );
    // A foot's breadth beyond the end still counts: nobody draws to the pixel.
    check_walk(A, B, &[[194., 150.], [194., 340.]], "i");
}

#[test]
fn a_lingering_person_counts_once_when_the_side_is_settled() {
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 180.], [300., 247.]], 8.0);
    let arrived = stage.now();
    for step in 0..60 {
        // Swaying by a few pixels around the line.
        let sway = [0., 3., 6., 2., -3., -5., 1.][step % 7];
        stage.show(&[person(1, [300., 250. + sway])]);
    }
    assert_eq!(
        crossings(&stage.events),
        "",
        "on the line nothing is decided"
    );
    let left = stage.now();
    stage.walk(1, &[[300., 251.], [300., 330.]], 8.0);
    assert_eq!(crossings(&stage.events), "i");
    let at = stage.events[0].at;
    assert!(
        arrived <= at && at <= left + std::time::Duration::from_millis(500),
        "{at} is no moment at which the person was on the line"
    );
}

#[test]
fn jitter_of_a_standing_person_yields_nothing() {
    for y in [232.0, 240.0, 250.0, 256.0] {
        let mut stage = Stage::new(line(A, B));
        for step in 0..300_u32 {
            // The detector's noise: a few percent of the height.
            let noise = f64::from((step * 37) % 13) / 2.0 - 3.0;
            stage.show(&[person(1, [300. + noise, y + noise])]);
        }
        assert_eq!(crossings(&stage.events), "", "standing at {y}");
    }
}

#[test]
fn the_time_is_that_of_the_passage() {
    let mut stage = Stage::new(line(A, B));
    let steps = path(&[[300., 170.], [300., 330.]], 10.0);
    let on_the_line = steps.iter().position(|s| s[1] >= 250.0).unwrap();
    for foot in &steps {
        stage.show(&[person(7, *foot)]);
    }
    let event = &stage.events[0];
    let expected = f64::from(u32::try_from(on_the_line).unwrap()) / FPS;
    assert!(
        (event.at.as_seconds() - expected).abs() < 0.1,
        "{} and not {expected}",
        event.at
    );
    assert_eq!(event.track, TrackId(7));
    assert!((event.foot.y * 360.0 - 250.0).abs() < 1.0, "on the line");
    assert!((event.foot.x * 640.0 - 300.0).abs() < 1.0);
}

#[test]
fn two_people_are_counted_apart() {
    let mut stage = Stage::new(line(A, B));
    let (down, up) = (
        path(&[[250., 180.], [250., 320.]], 7.0),
        path(&[[390., 320.], [390., 180.]], 7.0),
    );
    for (one, other) in down.iter().zip(&up) {
        stage.show(&[person(1, *one), person(2, *other)]);
    }
    let mut word: Vec<char> = crossings(&stage.events).chars().collect();
    word.sort_unstable();
    assert_eq!(word, ['i', 'o']);
}

#[test]
fn a_track_that_breaks_off_at_the_door_goes_on_in_the_next() {
    // Lost on the line for half a second, then followed under another id.
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 160.], [300., 244.]], 8.0);
    stage.wait(0.5);
    stage.walk(2, &[[300., 270.], [300., 330.]], 8.0);
    stage.wait(3.0);
    assert_eq!(crossings(&stage.events), "i");
    assert_eq!(
        stage.events[0].track,
        TrackId(1),
        "the first track names the person"
    );

    // The id changes from one frame to the next, on either side of the line: still once.
    for change in [200.0, 246.0, 254.0, 300.0] {
        let mut stage = Stage::new(line(A, B));
        for foot in path(&[[300., 160.], [300., 330.]], 8.0) {
            stage.show(&[person(if foot[1] < change { 1 } else { 2 }, foot)]);
        }
        assert_eq!(crossings(&stage.events), "i", "id changed at {change}");
    }
}

#[test]
fn a_track_found_again_does_not_count_what_another_went_on_with() {
    // Lost just beyond the line, followed under another id, and then found again too: one box drawn twice.
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 160.], [300., 256.]], 8.0);
    stage.wait(0.2);
    for (step, foot) in path(&[[300., 258.], [300., 330.]], 4.0)
        .into_iter()
        .enumerate()
    {
        let again = person(1, [foot[0] + 2.0, foot[1]]);
        let both = [person(2, foot), again];
        stage.show(if step < 2 { &both[..1] } else { &both });
    }
    stage.wait(3.0);
    assert_eq!(crossings(&stage.events), "i");
}

#[test]
fn somebody_elsewhere_is_no_continuation() {
    // One disappears outside; another comes from behind a shelf inside.
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 120.], [300., 180.]], 8.0);
    stage.wait(0.3);
    stage.walk(2, &[[420., 330.], [300., 330.]], 8.0);
    stage.wait(3.0);
    assert_eq!(crossings(&stage.events), "");
    // A child is not the grown-up who was there.
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 200.], [300., 236.]], 8.0);
    stage.wait(0.3);
    for foot in path(&[[300., 265.], [300., 330.]], 8.0) {
        stage.show(&[sized(2, foot, 50.0)]);
    }
    assert_eq!(crossings(&stage.events), "");
}

/// One is hidden from the third corner's frame on, for so long, and comes into view elsewhere.
fn hidden(seconds: f64, before: &[[f64; 2]], after: &[[f64; 2]]) -> Stage {
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, before, 4.0);
    stage.wait(seconds);
    stage.walk(2, after, 4.0);
    stage.wait(10.0);
    stage
}

#[test]
fn somebody_hidden_for_seconds_on_the_way_through_the_door_counts_once() {
    let stage = hidden(
        3.5,
        &[[300., 150.], [300., 225.]],
        &[[310., 290.], [310., 340.]],
    );
    assert_eq!(crossings(&stage.events), "i");
    // They walked 40 pixels a second, and the line is 25 pixels on.
    let lost = 75.0 / 4.0 / FPS;
    let at = stage.events[0].at.as_seconds();
    assert!((at - lost).abs() < 1.5, "{at} s, lost at {lost} s");
    let stage = hidden(
        3.5,
        &[[300., 330.], [300., 270.]],
        &[[310., 215.], [310., 150.]],
    );
    assert_eq!(crossings(&stage.events), "o");
}

#[test]
fn whoever_may_have_come_or_gone_otherwise_was_not_hidden() {
    let way = [[300., 150.], [300., 225.]];
    let inside = [[310., 290.], [310., 340.]];
    let none = |stage: Stage, why: &str| assert_eq!(crossings(&stage.events), "", "{why}");
    none(hidden(8.0, &way, &inside), "too long ago");
    none(
        hidden(3.5, &way, &[[310., 190.], [310., 150.]]),
        "the same side",
    );
    none(
        hidden(3.5, &way, &[[600., 290.], [600., 340.]]),
        "too far away",
    );
    let from_below = [[310., 356.], [310., 290.]];
    none(
        hidden(3.5, &way, &from_below),
        "came through the lower border",
    );
    let along = [[180., 150.], [180., 225.]];
    none(
        hidden(3.5, &along, &[[180., 290.], [180., 340.]]),
        "past the line's end",
    );
    none(
        hidden(3.5, &way, &[[310., 290.], [310., 300.]]),
        "a box of a moment",
    );
    none(
        hidden(3.5, &[[300., 215.], [300., 225.]], &inside),
        "was a box of a moment",
    );
}

#[test]
fn somebody_who_was_lost_comes_back_once() {
    let mut stage = hidden(
        3.0,
        &[[300., 150.], [300., 225.]],
        &[[300., 290.], [300., 340.]],
    );
    stage.walk(3, &[[300., 290.], [300., 340.]], 4.0);
    assert_eq!(crossings(&stage.events), "i");
}

#[test]
fn a_track_that_appears_at_the_door_counts() {
    // Glass and frames hide people until they are nearly through.
    check_walk(A, B, &[[300., 245.], [300., 330.]], "i");
    check_walk(A, B, &[[300., 252.], [300., 330.]], "");
    check_walk(A, B, &[[300., 258.], [300., 180.]], "o");
}

#[test]
fn hidden_legs_do_not_carry_anybody_over_the_line() {
    // Somebody inside stands in front of one who waits outside: the lower edge of the waiting
    // one's box jumps down to the other's feet and back up to the other's shoulders.
    let mut stage = Stage::new(line(A, B));
    for _ in 0..20 {
        stage.show(&[person(1, [300., 235.])]);
    }
    for step in 0..40_u32 {
        let bottom = [235., 205., 285., 290., 200., 240.][(step % 6) as usize];
        let hidden = sized(1, [300., bottom], bottom - 135.0);
        stage.show(&[hidden, person(2, [304., 300.])]);
    }
    for _ in 0..20 {
        stage.show(&[person(1, [300., 235.]), person(2, [304., 340.])]);
    }
    assert_eq!(crossings(&stage.events), "");
}

#[test]
fn whoever_stands_behind_somebody_for_long_stays_as_tall() {
    // In, and then for four seconds behind one who hides all below the hips.
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 160.], [300., 264.]], 8.0);
    for _ in 0..40 {
        stage.show(&[sized(1, [300., 224.], 60.0), person(2, [304., 310.])]);
    }
    assert_eq!(crossings(&stage.events), "i");
}

#[test]
fn a_head_behind_does_not_pull_anybody_back() {
    // Somebody passes behind one who stands inside: the upper edge jumps up to the passer's head,
    // the lower edge stays.
    let mut stage = Stage::new(line(A, B));
    for _ in 0..20 {
        stage.show(&[person(1, [300., 266.])]);
    }
    for step in 0..30_u32 {
        let height = [100., 130., 125., 104.][(step % 4) as usize];
        stage.show(&[sized(1, [300., 266.], height)]);
    }
    assert_eq!(crossings(&stage.events), "");
}

#[test]
fn a_changed_scene_keeps_what_lines_that_stay_know() {
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 180.], [300., 246.]], 8.0);
    let mut scene = line(A, B);
    scene.zones = crate::stage::zone(&[[0., 0.], [50., 0.], [50., 50.]]).zones;
    stage.analyst.set_scene(scene);
    stage.walk(1, &[[300., 254.], [300., 320.]], 8.0);
    assert_eq!(crossings(&stage.events), "i");

    // A line that moved starts anew: who stands beyond it has not crossed it.
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 180.], [300., 230.]], 8.0);
    stage.analyst.set_scene(line([200., 200.], [440., 200.]));
    stage.walk(1, &[[300., 232.], [300., 320.]], 8.0);
    assert_eq!(crossings(&stage.events), "");
}

#[test]
fn numbers_that_are_none_are_left_out() {
    let mut stage = Stage::new(line(A, B));
    stage.walk(1, &[[300., 180.], [300., 240.]], 8.0);
    stage.show(&[person(1, [f64::NAN, 300.])]);
    stage.show(&[person(1, [300., f64::INFINITY])]);
    stage.walk(1, &[[300., 250.], [300., 320.]], 8.0);
    assert_eq!(crossings(&stage.events), "i");
    assert!(stage.events[0].at > MediaTime::default());
}
