//! Joints of people in the reference pictures.

use std::path::Path;

use inveye_domain::{Bbox, Joint, Point};
use inveye_inference_core::{ChannelOrder, PackedImage, PoseEstimator as _, Task};
use inveye_inference_onnx::{LoadedModel, ModelChoice, OnnxPoseEstimator, ProviderChoice};

use crate::picture::Picture;
use crate::stage::Stage;

fn estimator(stage: &Stage) -> OnnxPoseEstimator {
    let choice = ModelChoice::ForTask(Task::Pose);
    let model = LoadedModel::load_from(&choice, &stage.catalog, &stage.locator);
    let model = model.expect("a model of poses");
    let estimator = model.pose_estimator(ProviderChoice::default());
    estimator.expect("an estimator")
}

/// The picture as a detector gets it.
fn picture(stage: &Stage) -> (PackedImage, ChannelOrder) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/reference");
    let entry = stage.catalog.entry("yolox_nano_person_640x384");
    let spec = &entry.expect("the default").spec;
    let picture = Picture::read(&folder.join("checkout.png"));
    (picture.prepare(spec), spec.channels)
}

#[test]
fn joints_lie_where_they_are_seen_in_the_picture() {
    let Some(stage) = Stage::open() else { return };
    let (picture, channels) = picture(&stage);
    // The woman in violet at the nearer till, with a hand on the belt; the other one is behind her. Which
    // of them is left depends on which way she is taken to look.
    let person = Bbox::new(251.3, 164.4, 302.8, 318.5);
    let pose = estimator(&stage).estimate(&picture, channels, &person);
    let pose = pose.expect("a run").expect("a pose");
    assert_eq!(pose.bbox, person);
    // A twelfth of her height.
    let is_near = |at: Point, x: f64, y: f64| at.distance(Point::new(x, y)) < 13.0;
    let middle = |left, right| pose.middle(left, right).expect("a joint of hers");
    let shoulders = middle(Joint::LeftShoulder, Joint::RightShoulder);
    assert!(is_near(shoulders, 270.0, 200.0), "{shoulders:?}");
    let hips = middle(Joint::LeftHip, Joint::RightHip);
    assert!(is_near(hips, 270.0, 246.0), "{hips:?}");
    let ankles = middle(Joint::LeftAnkle, Joint::RightAnkle);
    assert!(is_near(ankles, 270.0, 308.0), "{ankles:?}");
    let wrists = [Joint::LeftWrist, Joint::RightWrist].map(|wrist| pose.joint(wrist));
    let mut wrists = wrists.into_iter().flatten();
    assert!(wrists.any(|at| is_near(at, 296.0, 248.0)), "{pose:?}");
}

#[test]
fn nobody_and_a_damaged_picture_have_no_joints() {
    let Some(stage) = Stage::open() else { return };
    let (mut picture, channels) = picture(&stage);
    let mut estimator = estimator(&stage);
    let far_away = Bbox::new(9000.0, 9000.0, 9100.0, 9300.0);
    let nobody = estimator.estimate(&picture, channels, &far_away);
    assert_eq!(nobody.expect("no error"), None);
    picture.pixels.pop();
    let person = Bbox::new(251.3, 164.4, 302.8, 318.5);
    let damaged = estimator.estimate(&picture, channels, &person);
    assert_eq!(damaged.expect("no error"), None);
}

#[test]
fn a_model_for_something_else_finds_no_joints() {
    let Some(stage) = Stage::open() else { return };
    let choice = ModelChoice::ForTask(Task::ReIdentification);
    let model = LoadedModel::load_from(&choice, &stage.catalog, &stage.locator);
    let model = model.expect("a model of looks");
    let error = model.pose_estimator(ProviderChoice::default());
    let error = error.expect_err("it finds no joints");
    let words = inveye_base::ErrorChain(&error).to_string();
    assert!(words.contains("is not one that finds joints"), "{words}");
}
