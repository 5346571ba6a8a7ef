//! Where cameras' pictures lie on the floor plan.

use inveye_db::NewSnooze;
use inveye_domain::{Calibration, FloorMark, Point};

use crate::sample::{camera, clock, folder, open, seconds};

fn calibration(wide: f64) -> Calibration {
    let mark = |picture: [f64; 2], plan: [f64; 2]| FloorMark {
        picture: Point::from(picture),
        plan: Point::from(plan),
    };
    let marks = [
        mark([0.3, 0.4], [0.2, 0.2]),
        mark([0.7, 0.4], [0.2 + wide, 0.2]),
        mark([0.9, 0.9], [0.2 + wide, 0.8]),
        mark([0.1, 0.9], [0.2, 0.8]),
    ];
    Calibration::new(&marks).unwrap()
}

#[test]
fn the_newest_of_a_camera_is_kept_with_the_plan_it_was_made_for() {
    let folder = folder();
    let database = open(&folder);
    let writer = database.writer();
    writer
        .save_calibration(camera(1), 3, &calibration(0.3))
        .unwrap();
    writer
        .save_calibration(camera(1), 4, &calibration(0.6))
        .unwrap();
    writer
        .save_calibration(camera(2), 3, &calibration(0.5))
        .unwrap();
    database.close().unwrap();

    let database = open(&folder);
    let found = database.reader().calibrations().unwrap();
    let of: Vec<_> = found
        .iter()
        .map(|one| (one.camera.clone(), one.plan_version))
        .collect();
    assert_eq!(of, [(camera(1), 4), (camera(2), 3)]);
    assert_eq!(found[0].calibration, calibration(0.6));
    database.writer().remove_calibration(camera(1)).unwrap();
    database.writer().remove_calibration(camera(1)).unwrap();
    assert_eq!(database.reader().calibrations().unwrap().len(), 1);
    database.close().unwrap();
}

#[test]
fn where_a_camera_hung_is_forgotten_with_it() {
    let folder = folder();
    let database = open(&folder);
    let writer = database.writer();
    for number in [1, 2] {
        let plan = calibration(0.4);
        writer.save_calibration(camera(number), 1, &plan).unwrap();
        let snooze = NewSnooze {
            rule: None,
            camera: Some(camera(number)),
            until: clock().wall() + seconds(3600),
            reason: "Painting".to_owned(),
            actor: "Ana".to_owned(),
        };
        writer.add_snooze(snooze).unwrap();
    }
    writer.forget_camera(camera(1)).unwrap();
    // There need not be anything.
    writer.forget_camera(camera(9)).unwrap();
    database.close().unwrap();

    let database = open(&folder);
    let reader = database.reader();
    let calibrated: Vec<_> = reader
        .calibrations()
        .unwrap()
        .into_iter()
        .map(|stored| stored.camera)
        .collect();
    assert_eq!(calibrated, [camera(2)]);
    let held_back: Vec<_> = reader
        .snoozes(clock().wall())
        .unwrap()
        .into_iter()
        .map(|snooze| snooze.camera)
        .collect();
    assert_eq!(held_back, [Some(camera(2))]);
}
