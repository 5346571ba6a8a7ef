//! Models of faces on pictures without any, and what is refused. That boxes land on heads of real people is seen in the
//! tests of the whole, which can decode footage.

use inveye_domain::{Bbox, FrameSize};
use inveye_inference_core::{ChannelOrder, FaceFinder as _, FaceJudge as _, PackedImage, Task};
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};

use crate::stage::Stage;

fn model(stage: &Stage, task: Task) -> LoadedModel {
    let choice = ModelChoice::ForTask(task);
    let model = LoadedModel::load_from(&choice, &stage.catalog, &stage.locator);
    model.expect("a model of faces")
}

/// A grey wall.
fn wall() -> PackedImage {
    let size = FrameSize::new(200, 150);
    PackedImage {
        size,
        pixels: vec![120; 3 * 200 * 150],
        frame: size,
    }
}

#[test]
fn a_wall_has_no_face_and_beyond_the_picture_nothing_is_judged() {
    let Some(stage) = Stage::open() else { return };
    let finder = model(&stage, Task::Faces).face_finder(ProviderChoice::default());
    let mut finder = finder.expect("a finder");
    let judge = model(&stage, Task::AgeAndGender).face_judge(ProviderChoice::default());
    let mut judge = judge.expect("a judge");
    let mut wall = wall();
    let part = Bbox::new(20.0, 20.0, 120.0, 120.0);
    let bgr = ChannelOrder::Bgr;
    assert_eq!(finder.find(&wall, bgr, &part).expect("a run"), []);
    // Of anything it says something: whoever asks must know that it is a face.
    let judged = judge.judge(&wall, bgr, &part).expect("a run");
    let judged = judged.expect("an answer");
    assert!((0.0..=120.0).contains(&judged.age) && (0.0..=1.0).contains(&judged.male));
    for beyond in [
        Bbox::new(9000.0, 9000.0, 9100.0, 9100.0),
        Bbox {
            x1: f64::NAN,
            ..part
        },
    ] {
        assert_eq!(finder.find(&wall, bgr, &beyond).expect("no error"), []);
        assert_eq!(judge.judge(&wall, bgr, &beyond).expect("no error"), None);
    }
    wall.pixels.pop();
    assert_eq!(finder.find(&wall, bgr, &part).expect("no error"), []);
    assert_eq!(judge.judge(&wall, bgr, &part).expect("no error"), None);
}

#[test]
fn a_model_for_something_else_finds_and_judges_no_faces() {
    let Some(stage) = Stage::open() else { return };
    let joints = model(&stage, Task::Pose);
    let error = joints.face_finder(ProviderChoice::default());
    let error = error.expect_err("it finds no faces");
    let words = inveye_base::ErrorChain(&error).to_string();
    assert!(words.contains("is not one that finds faces"), "{words}");
    let error = joints.face_judge(ProviderChoice::default());
    assert!(error.is_err());
}
