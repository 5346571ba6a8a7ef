//! Where our footage, its scenes, truth and recorded detections lie.

use std::path::{Path, PathBuf};

use inveye_pipeline::AnalysisSettings;
use inveye_pipeline::replay::{
    DetectedFrame, Evaluation, Outcome, RecordedDetections, SceneFile, Truth, evaluate, replay,
};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}

pub(crate) fn scene(clip: &str) -> SceneFile {
    let path = tests().join(format!("footage/synthetic/{clip}.scene.toml"));
    SceneFile::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn truth(clip: &str) -> Truth {
    Truth::load(&scene(clip).expect, &tests().join("footage/synthetic")).unwrap()
}

/// The only recording of a clip.
pub(crate) fn recorded(clip: &str) -> RecordedDetections {
    let folder = std::fs::read_dir(tests().join("fixtures/detections")).unwrap();
    let mut names = folder.map(|entry| entry.unwrap().path());
    let path = names.find(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(&format!("{clip}-"))
    });
    RecordedDetections::parse(&std::fs::read_to_string(path.unwrap()).unwrap()).unwrap()
}

/// What the default detector saw, at this rate.
pub(crate) fn frames(clip: &str, fps: Option<f64>) -> Vec<DetectedFrame> {
    recorded(clip).frames_at(fps).unwrap()
}

pub(crate) fn run(clip: &str, frames: Vec<DetectedFrame>) -> Outcome {
    let frames = frames.into_iter().map(Ok::<_, std::convert::Infallible>);
    replay(frames, &scene(clip).scene, AnalysisSettings::default()).unwrap()
}

pub(crate) fn compare(clip: &str, outcome: &Outcome) -> Evaluation {
    let file = scene(clip);
    evaluate(outcome, &file.scene, &file.expect, &truth(clip)).unwrap()
}

/// F1 of the crossings.
pub(crate) fn crossing_f1(evaluation: &Evaluation) -> f64 {
    let score = evaluation.events.iter().find(|e| e.kind == "line_cross");
    score.unwrap().matched.f1()
}
