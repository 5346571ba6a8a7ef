//! Every family against answers made by Python's onnxruntime and numpy on the same pixels; see
//! `models/reference/make_reference.py`.

use std::path::{Path, PathBuf};

use inveye_domain::{Bbox, Detection};
use inveye_inference_core::{Detector as _, ModelSpec};
use inveye_inference_onnx::{OnnxDetector, ProviderChoice};
use serde_json::Value;

use crate::picture::Picture;
use crate::stage::{Stage, runtime};

const MIN_SCORE: f32 = 0.1;

struct Expected {
    score: f64,
    bbox: Bbox,
}

/// Differences that are allowed, and why.
struct Tolerance {
    score: f64,
    /// Of each side, in pixels of the frame.
    pixels: f64,
}

/// Both sides feed the same bytes, so what is left are the digits that the reference was rounded to,
/// and the order in which threads of another build add up.
const TIGHT: Tolerance = Tolerance {
    score: 0.0005,
    pixels: 0.05,
};

/// The filter for 640 to 672 columns differs from OpenCV's by one level of 255 in 3 of 10,000 bytes.
const ONE_LEVEL: Tolerance = Tolerance {
    score: 0.005,
    pixels: 0.3,
};

#[track_caller]
fn check(model: &str, tolerance: &Tolerance) {
    let Some(stage) = Stage::open() else { return };
    stage.accept(model);
    let entry = stage.catalog.entry(model).expect("a known model");
    let verified = stage.locator.load(entry).expect("an intact model");
    let choice = ProviderChoice::Auto;
    // The reference starts at the same score for all.
    let spec = ModelSpec {
        min_score: MIN_SCORE,
        ..entry.spec.clone()
    };
    let mut detector =
        OnnxDetector::open_bytes(&runtime(), &verified.bytes, &spec, &choice).expect("a detector");
    let folder = folder();
    let mut compared = 0;
    for (image, expected) in expectations(&folder, model) {
        let picture = Picture::read(&folder.join(&image));
        let prepared = picture.prepare(&spec);
        let found = detector.detect(&prepared).expect("detections");
        assert!(found.is_sorted_by(|a, b| a.score >= b.score));
        compared += compare(&image, &expected, &found, tolerance);
    }
    assert!(compared >= 8, "only {compared} people compared");
}

/// Every person of either side that is clearly above the threshold has one on the other.
#[track_caller]
fn compare(
    image: &str,
    expected: &[Expected],
    found: &[Detection],
    tolerance: &Tolerance,
) -> usize {
    // A score next to the threshold may fall on either side of it.
    let clear = f64::from(MIN_SCORE) + 2.0 * tolerance.score;
    let fits = |e: &Expected, f: &Detection| {
        let (a, b) = (e.bbox, f.bbox);
        let sides = [a.x1 - b.x1, a.y1 - b.y1, a.x2 - b.x2, a.y2 - b.y2];
        (e.score - f64::from(f.score)).abs() <= tolerance.score
            && sides.iter().all(|side| side.abs() <= tolerance.pixels)
    };
    for e in expected.iter().filter(|e| e.score >= clear) {
        assert!(
            found.iter().any(|f| fits(e, f)),
            "{image}: nobody at {:?} with {}; found {found:?}",
            e.bbox,
            e.score
        );
    }
    for f in found.iter().filter(|f| f64::from(f.score) >= clear) {
        assert!(
            expected.iter().any(|e| fits(e, f)),
            "{image}: {f:?} is not in the reference"
        );
    }
    expected.iter().filter(|e| e.score >= clear).count()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/reference")
}

fn expectations(folder: &Path, model: &str) -> Vec<(String, Vec<Expected>)> {
    let text = std::fs::read_to_string(folder.join("reference.json")).expect("the reference");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let number = |value: &Value| value.as_f64().expect("a number");
    rows.iter()
        .filter(|row| row["model"] == model)
        .map(|row| {
            let detections = row["detections"].as_array().expect("a list");
            let people = detections.iter().map(|d| Expected {
                score: number(&d[0]),
                bbox: Bbox::new(number(&d[1]), number(&d[2]), number(&d[3]), number(&d[4])),
            });
            let image = row["image"].as_str().expect("a name").to_owned();
            (image, people.collect())
        })
        .collect()
}

#[test]
fn yolox_with_its_head_decoded_at_640x384() {
    check("yolox_nano_person_640x384", &TIGHT);
}

#[test]
fn yolox_with_its_head_decoded_at_416x256() {
    check("yolox_nano_person_416x256", &TIGHT);
}

#[test]
fn yolox_with_its_raw_head() {
    check("yolox_nano_dyn", &TIGHT);
}

#[test]
fn boxes_in_parts_of_the_picture() {
    check("person-detection-retail-0013_672x384", &ONE_LEVEL);
}

#[test]
fn rtmdet_with_suppression_inside() {
    check("rtmdet_nano", &TIGHT);
}

#[test]
fn yolov8_in_eight_bits() {
    check("yolov8n_int8", &TIGHT);
}

#[test]
fn deim_with_its_second_input() {
    check("deimv2_hgnetv2_femto_coco", &TIGHT);
}

#[test]
fn nanodet_with_distributions() {
    check("nanodet_m_416", &TIGHT);
}
