//! `inveye model`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::Program;

const NAME: &str = "yolox_nano_person_416x256";

fn shared_model(file: &str) -> Option<PathBuf> {
    Some(inveye_test_support::shared()?.join("models").join(file))
}

fn row<'a>(rows: &'a [Value], name: &str) -> &'a Value {
    let found = rows.iter().find(|row| row["name"] == name);
    found.expect("every known model is listed")
}

#[test]
fn an_imported_model_is_listed_verified_and_used() {
    let Some(file) = shared_model("yolox_nano_person_416x256.onnx") else {
        return;
    };
    let program = Program::new();
    let renamed = program.data.path().join("from a stick.onnx");
    fs::copy(&file, &renamed).expect("a copy");
    let said = program.run(&["model", "import", &renamed.display().to_string()]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains(NAME), "{}", said.out);
    let here = program.data.path().join(format!("models/{NAME}.onnx"));
    let rows = program.run(&["model", "list", "--json"]).rows();
    let listed = row(&rows, NAME);
    assert_eq!(listed["path"], here.display().to_string());
    assert_eq!(listed["found"], "data folder");

    let verified = program.run(&["model", "verify", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert_eq!(row(&verified.rows(), NAME)["good"], true);

    damage(&here);
    let verified = program.run(&["model", "verify", "--json"]);
    assert_eq!(verified.code, 1);
    let damaged = verified.rows();
    let damaged = row(&damaged, NAME);
    assert_eq!(damaged["good"], false);
    assert!(
        damaged["problem"]
            .as_str()
            .is_some_and(|p| p.contains("SHA-256"))
    );
    let said = program.run(&["detect", "x.png", "--model", NAME]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("damaged"), "{}", said.err);
}

/// A damaged copy in the data folder shows that it was looked for there: the development folder has
/// a good one.
#[test]
fn every_command_that_finds_people_looks_into_the_data_folder() {
    let Some(good) = shared_model(&format!("{NAME}.onnx")) else {
        return;
    };
    let program = Program::new();
    let models = program.data.path().join("models");
    fs::create_dir(&models).expect("a folder");
    let imported = models.join(format!("{NAME}.onnx"));
    fs::copy(good, &imported).expect("a copy");
    damage(&imported);
    let footage = inveye_test_support::synthetic("");
    let at = |name: &str| footage.join(name).display().to_string();
    let (clip, scene) = (at("entrance.mp4"), at("entrance.scene.toml"));
    let elsewhere = Program::new();
    let here = program.data.path().display().to_string();
    for arguments in [
        &["detect", &clip, "--model", NAME][..],
        &["replay", &clip, "--scene", &scene, "--model", NAME],
        &["evaluate", &scene, "--model", NAME],
        &["bench", "replay-light", "--video", &clip],
    ] {
        let said = program.run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.out);
        assert!(said.err.contains("damaged"), "{arguments:?}: {}", said.err);
        let said = elsewhere.run(&[arguments, &["--data", &here]].concat());
        assert!(
            said.code == 2 && said.err.contains("damaged"),
            "{arguments:?} --data: {}",
            said.err
        );
    }
}

fn damage(file: &Path) {
    let mut bytes = fs::read(file).expect("a model");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).expect("a damaged model");
}

#[test]
fn the_folder_of_the_environment_comes_first() {
    let program = Program::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(format!("{NAME}.onnx")), b"short").expect("a file");
    let program = program.with("INVEYE_MODELS", folder.path());
    let rows = program.run(&["model", "list", "--json"]).rows();
    assert_eq!(row(&rows, NAME)["found"], "INVEYE_MODELS");
    let said = program.run(&["detect", "x.png", "--model", NAME]);
    assert!(
        said.err.contains("has 5 bytes and should have"),
        "{}",
        said.err
    );
}

#[test]
fn a_binding_licence_must_be_accepted_before_the_model_is_used() {
    let Some(file) = shared_model("compat/yolov8n_int8.onnx") else {
        return;
    };
    let file = file.display().to_string();
    let program = Program::new();
    let said = program.run(&["detect", "x.png", "--model", "yolov8n_int8"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("AGPL"), "{}", said.err);
    let said = program.run(&["model", "import", &file]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--accept-licence"), "{}", said.err);
    let said = program.run(&["model", "import", &file, "--accept-licence", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let rows = program.run(&["model", "list", "--json"]).rows();
    assert_eq!(row(&rows, "yolov8n_int8")["accepted"], true);
}

#[test]
fn what_cannot_be_imported_or_fetched_says_what_to_do() {
    let program = Program::new();
    let odd = program.data.path().join("odd.onnx");
    fs::write(&odd, b"something").expect("a file");
    let odd = odd.display().to_string();
    for (arguments, says) in [
        (&["model", "import", &odd][..], "odd.toml"),
        (&["model", "import", "/nowhere.onnx"], "/nowhere.onnx"),
        (&["model", "download", NAME], "inveye model import"),
        (&["model", "download", "nobody"], "known are"),
        (&["model"], "Usage"),
    ] {
        let said = program.run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}");
        assert!(said.err.contains(says), "{}", said.err);
    }
}
