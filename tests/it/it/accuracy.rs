//! Counting and dwell on real and our own footage with the real default detector and shipped
//! settings: only the scene differs between clips.

use std::path::{Path, PathBuf};

use inveye_domain::{TripwireName, ZoneName};
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};
use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    Evaluation, FileDetections, Outcome, Sampling, SceneFile, Truth, evaluate, replay,
};

/// Our own clips are in the repository, the others beside it.
fn ours(scene: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    tests.join("footage/synthetic").join(scene)
}

fn run(scene: &Path, fps: Option<f64>) -> (Outcome, Evaluation) {
    let file = SceneFile::parse(&std::fs::read_to_string(scene).unwrap()).unwrap();
    let folder = scene.parent().unwrap();
    let model = LoadedModel::load(&ModelChoice::named_or_default(None), None).unwrap();
    let mut detector = model.detector(ProviderChoice::default()).unwrap();
    let sampling = fps.map_or_else(Sampling::every, Sampling::at_most);
    let video = folder.join(file.video.as_ref().unwrap());
    let frames = FileDetections::open(video, &mut detector, sampling).unwrap();
    let outcome = replay(frames, &file.scene, AnalysisSettings::default()).unwrap();
    let truth = Truth::load(&file.expect, folder).unwrap();
    let evaluation = evaluate(&outcome, &file.scene, &file.expect, &truth).unwrap();
    (outcome, evaluation)
}

fn shared_scene(clip: &str) -> Option<PathBuf> {
    let scene = inveye_test_support::shared()?.join(format!("footage/{clip}/scene.toml"));
    scene.is_file().then_some(scene)
}

#[track_caller]
fn assert_crossings(outcome: &Outcome, line: &str, expected: (u64, u64), tolerance: u64) {
    let found = outcome.crossings(&TripwireName::new(line).unwrap());
    let is_near =
        found.0.abs_diff(expected.0) <= tolerance && found.1.abs_diff(expected.1) <= tolerance;
    assert!(is_near, "{line}: {found:?}, not {expected:?} ± {tolerance}");
}

#[test]
fn a_street_seen_from_above() {
    let Some(scene) = shared_scene("pets09-s2l1") else {
        return;
    };
    let (outcome, _) = run(&scene, None);
    assert_crossings(&outcome, "x346", (7, 2), 0);
    assert_crossings(&outcome, "x500", (10, 5), 0);
    assert_crossings(&outcome, "y260", (8, 2), 1);
}

#[test]
fn people_who_walk_past() {
    let Some(scene) = shared_scene("tud-campus") else {
        return;
    };
    let (outcome, _) = run(&scene, None);
    assert_crossings(&outcome, "x320", (4, 0), 1);
}

#[test]
fn visits_at_a_table() {
    let Some(scene) = shared_scene("one-by-one") else {
        return;
    };
    // Half of the frames: it must not depend on the rate, and takes half of the time.
    let (outcome, evaluation) = run(&scene, Some(5.0));
    let visits = outcome.visits(&ZoneName::new("table").unwrap());
    assert_eq!(visits.len(), 6, "six people stop at the table");
    let errors = &evaluation.zones[0].errors_s;
    assert_eq!(errors.len(), 6);
    assert!(errors.iter().all(|e| e.abs() <= 1.5), "dwell: {errors:?}");
}

#[test]
fn a_shop_door() {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let (_, evaluation) = run(&ours("entrance.scene.toml"), None);
    let score = evaluation.events.iter().find(|e| e.kind == "line_cross");
    let score = score.unwrap();
    assert_eq!(score.expected, 22, "14 in and 8 out");
    let f1 = score.matched.f1();
    assert!(f1 >= 0.95, "F1 {f1:.3}: {:?}", score.matched);
}

#[test]
fn the_mouth_of_an_aisle() {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let (outcome, evaluation) = run(&ours("aisle.scene.toml"), None);
    assert_crossings(&outcome, "aisle_mouth", (7, 3), 0);
    assert_eq!(evaluation.outside, Vec::<String>::new());
}
