//! `inveye detect` with the real decoder, scaler and model.

use std::fs;
use std::path::Path;

use inveye_domain::Bbox;
use serde_json::Value;

use crate::program::{Program, reference};

/// People of a picture that anything should find, from Python's reference.
fn clear_people(image: &str, model: &str) -> Vec<Bbox> {
    let text = fs::read_to_string(reference().join("reference.json")).expect("the reference");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let row = rows
        .iter()
        .find(|row| row["image"] == image && row["model"] == model)
        .expect("the reference knows it");
    let detections = row["detections"].as_array().expect("a list");
    detections
        .iter()
        .filter(|d| d[0].as_f64() > Some(0.45))
        .map(|d| numbers(&d.as_array().expect("numbers")[1..]))
        .collect()
}

fn numbers(values: &[Value]) -> Bbox {
    let at = |n: usize| values[n].as_f64().expect("a number");
    Bbox::new(at(0), at(1), at(2), at(3))
}

#[test]
fn each_picture_is_one_json_object_with_its_people() {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let program = Program::new();
    let names = ["entrance.png", "checkout.png"];
    let paths = names.map(|name| reference().join(name).display().to_string());
    for (model, arguments) in [
        ("yolox_nano_person_640x384", &[][..]),
        (
            "yolox_nano_person_416x256",
            &["--model", "yolox_nano_person_416x256"],
        ),
    ] {
        let all = [&["detect", &paths[0], &paths[1], "--json"][..], arguments].concat();
        let said = program.run(&all);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let rows = said.rows();
        assert_eq!(rows.len(), 2);
        for ((row, name), path) in rows.iter().zip(names).zip(&paths) {
            assert_eq!(row["image"], path.as_str());
            assert_eq!((&row["width"], &row["height"]), (&640.into(), &360.into()));
            let found = row["detections"].as_array().expect("a list");
            let boxes: Vec<Bbox> = found
                .iter()
                .map(|d| numbers(d["box"].as_array().expect("numbers")))
                .collect();
            for (detection, bbox) in found.iter().zip(&boxes) {
                assert_eq!(detection["label"], "person");
                let score = detection["score"].as_f64().expect("a number");
                assert!((0.3..=1.0).contains(&score), "{detection}");
                assert!(bbox.x1 >= 0.0 && bbox.x2 <= 640.0 && bbox.y2 <= 360.0);
            }
            // The product's scaler is a cheaper filter than OpenCV's, so boxes move by a pixel or
            // two: an overlap of 0.8 is far above that of two people side by side.
            for person in clear_people(name, model) {
                assert!(
                    boxes.iter().any(|bbox| bbox.iou(&person) > 0.8),
                    "{model}, {name}: nobody at {person:?}"
                );
            }
        }
    }
}

#[test]
fn a_higher_score_leaves_fewer_and_a_lower_one_more() {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let picture = reference().join("checkout.png").display().to_string();
    let count = |score: &str| {
        let said = Program::new().run(&["detect", &picture, "--score", score, "--json"]);
        let rows = said.rows();
        rows[0]["detections"].as_array().map_or(0, Vec::len)
    };
    let (low, shipped, high) = (count("0.02"), count("0.3"), count("0.85"));
    assert!(
        low > shipped && shipped > high && high > 0,
        "{low} {shipped} {high}"
    );
}

#[test]
fn a_picture_that_is_none_does_not_stop_the_others() {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let program = Program::new();
    let broken = program.data.path().join("broken.jpg");
    fs::write(&broken, b"\xff\xd8 not a picture").expect("a file");
    let broken = broken.display().to_string();
    let good = reference().join("entrance.png").display().to_string();
    let said = program.run(&["detect", "/nowhere.png", &broken, &good, "--json"]);
    assert_eq!(said.code, 2);
    assert_eq!(said.rows().len(), 1);
    assert!(
        said.err.contains("/nowhere.png") && said.err.contains(&broken),
        "{}",
        said.err
    );
}

#[track_caller]
fn check_library(library: &Path, says: &str) {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let program = Program::new().with("INVEYE_ORT", library);
    let picture = reference().join("entrance.png").display().to_string();
    let said = program.run(&["detect", &picture]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains(says), "{}", said.err);
    assert!(
        said.err.contains(&library.display().to_string()),
        "{}",
        said.err
    );
}

#[test]
fn without_a_library_it_says_where_it_looked() {
    check_library(Path::new("/nowhere/libonnxruntime.so"), "INVEYE_ORT");
}

#[test]
fn a_file_that_is_no_library_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("libonnxruntime.so");
    fs::write(&file, b"no library").expect("a file");
    check_library(&file, "cannot be loaded as a library");
}

#[test]
#[cfg(target_os = "linux")]
fn a_library_of_something_else_is_told() {
    let libraries = fs::read_to_string("/proc/self/maps").expect("this process");
    let c_library = libraries
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .find(|path| path.contains("/libc.so"))
        .expect("every test links the C library");
    check_library(Path::new(c_library), "is not an ONNX Runtime library");
}

#[test]
fn wrong_arguments_are_told_before_anything_is_opened() {
    let program = Program::new();
    for (arguments, says) in [
        (&["detect"][..], "<IMAGE>"),
        (&["detect", "x.png", "--score", "1.5"], "from 0 to 1"),
        (&["detect", "x.png", "--provider", "gpu"], "use auto, cpu"),
        (&["detect", "x.png", "--model", "nobody"], "known are yolox"),
    ] {
        let said = program.run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}");
        assert!(said.err.contains(says), "{}", said.err);
    }
}
