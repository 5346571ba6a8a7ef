//! Who passes by outside, and who does not.

use inveye_domain::{EventKind, Point, Polygon, Scene, Zone, ZoneName, ZonePurpose};

use crate::stage::{FRAME, Stage, line};

/// A street above a door that people cross downwards.
fn street() -> Scene {
    let corners = [[50., 150.], [590., 150.], [590., 210.], [50., 210.]];
    let corners = corners.map(|c| Point::from(c).to_normalized(FRAME));
    let mut scene = line([250., 230.], [390., 230.]);
    scene.zones.push(Zone {
        name: ZoneName::new("street").unwrap(),
        purpose: ZonePurpose::Outside,
        polygon: Polygon::new(corners.to_vec()).unwrap(),
        lane: None,
    });
    scene
}

fn passers(corners: &[&[[f64; 2]]]) -> usize {
    let mut stage = Stage::new(street());
    for (track, way) in (1..).zip(corners) {
        stage.walk(track, way, 8.0);
        stage.wait(4.0);
    }
    stage.wait(12.0);
    stage.events.extend(stage.analyst.finish());
    let passed = |e: &&inveye_domain::SceneEvent| matches!(e.kind, EventKind::PasserBy { .. });
    stage.events.iter().filter(passed).count()
}

#[test]
fn who_goes_along_the_street_passes_by() {
    assert_eq!(passers(&[&[[60., 180.], [580., 180.]]]), 1);
    assert_eq!(passers(&[&[[580., 170.], [60., 190.]]]), 1);
    // Looks in and goes on.
    assert_eq!(
        passers(&[&[
            [60., 180.],
            [320., 190.],
            [320., 215.],
            [320., 190.],
            [580., 180.]
        ]]),
        1
    );
}

#[test]
fn who_comes_in_or_goes_out_does_not_pass_by() {
    assert_eq!(passers(&[&[[60., 180.], [340., 180.], [340., 320.]]]), 0);
    assert_eq!(passers(&[&[[300., 320.], [300., 180.], [580., 180.]]]), 0);
    assert_eq!(
        passers(&[&[[60., 180.], [250., 180.], [60., 180.]]]),
        0,
        "turned round before"
    );
}

#[test]
fn a_track_that_breaks_off_passes_once() {
    let parts: [&[[f64; 2]]; 2] = [&[[60., 180.], [280., 180.]], &[[300., 180.], [580., 180.]]];
    assert_eq!(passers(&parts), 1);
    let wanders: &[[f64; 2]] = &[[60., 180.], [400., 180.], [200., 180.], [580., 180.]];
    assert_eq!(passers(&[wanders]), 1, "to and fro is one");
}
