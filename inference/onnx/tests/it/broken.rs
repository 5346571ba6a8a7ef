//! Models and libraries that cannot be used say what is wrong and what to do.

use std::fs;
use std::path::Path;

use inveye_base::ErrorChain;
use inveye_inference_core::{Family, ModelSpec};
use inveye_inference_onnx::{
    LoadModelError, LoadedModel, ModelChoice, OnnxDetector, OpenModelError, ProviderChoice,
    Runtime, RuntimeError,
};

use crate::stage::{Stage, runtime};

const MODEL: &str = "yolox_nano_person_416x256";

struct Good {
    spec: ModelSpec,
    bytes: Vec<u8>,
}

fn good(stage: &Stage) -> Good {
    let entry = stage.catalog.entry(MODEL).expect("a known model");
    let bytes = stage.locator.load(entry).expect("an intact model").bytes;
    Good {
        spec: entry.spec.clone(),
        bytes,
    }
}

#[track_caller]
fn check_refused(bytes: &[u8], spec: &ModelSpec, says: &str) {
    let error = OnnxDetector::open_bytes(&runtime(), bytes, spec, &ProviderChoice::Auto)
        .expect_err("a broken model");
    let chain = ErrorChain(&error).to_string();
    assert!(
        chain.contains(&spec.name) && chain.contains(says),
        "{chain}"
    );
}

#[test]
fn what_is_not_onnx() {
    let Some(stage) = Stage::open() else { return };
    let Good { spec, .. } = good(&stage);
    for bytes in [&b""[..], b"PK\x03\x04", &[0xff; 4096], b"<!DOCTYPE html>"] {
        check_refused(bytes, &spec, "not a usable ONNX model");
    }
}

#[test]
fn a_truncated_model() {
    let Some(stage) = Stage::open() else { return };
    let Good { spec, bytes } = good(&stage);
    for kept in [bytes.len() - 1, bytes.len() / 2, 100] {
        check_refused(&bytes[..kept], &spec, "not a usable ONNX model");
    }
}

#[test]
fn other_inputs_than_the_manifest_says() {
    let Some(stage) = Stage::open() else { return };
    let Good { spec, bytes } = good(&stage);
    let mut wider = spec.clone();
    wider.input.width = 640;
    check_refused(&bytes, &wider, "[1, 3, 256, 640]");
    let mut two_inputs = spec.clone();
    two_inputs.family = Family::Detr;
    check_refused(&bytes, &two_inputs, "does not fit its manifest");
    // A model for another task: bytes in, rows last.
    let pose = stage.locator.development_folder.expect("a folder");
    let pose = fs::read(pose.join("movenet_singlepose_lightning_deq.onnx")).expect("a model");
    check_refused(&pose, &spec, "does not fit its manifest");
}

#[test]
fn other_outputs_than_its_family_promises_are_found_before_the_first_frame() {
    let Some(stage) = Stage::open() else { return };
    let Good { spec, bytes } = good(&stage);
    for family in [Family::YoloxRaw, Family::Yolov8, Family::RtmdetNms] {
        let spec = ModelSpec {
            family,
            ..spec.clone()
        };
        check_refused(&bytes, &spec, "first empty frame");
    }
}

#[test]
fn a_missing_file_is_named() {
    let Some(stage) = Stage::open() else { return };
    let Good { spec, .. } = good(&stage);
    let path = stage.data.path().join("gone.onnx");
    let error = OnnxDetector::open(&runtime(), &path, &spec, &ProviderChoice::Auto)
        .expect_err("no such file");
    assert!(matches!(&error, OpenModelError::Read { .. }));
    assert!(error.to_string().contains("gone.onnx"), "{error}");
}

#[test]
fn a_model_with_the_wrong_hash_never_reaches_the_runtime() {
    let Some(stage) = Stage::open() else { return };
    let Good { mut bytes, .. } = good(&stage);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let folder = stage.locator.models_folder().expect("a models folder");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(format!("{MODEL}.onnx")), &bytes).expect("a file");
    let choice = ModelChoice::Named(MODEL.to_owned());
    let error = LoadedModel::load_from(&choice, &stage.catalog, &stage.locator)
        .expect_err("a damaged model");
    assert!(matches!(&error, LoadModelError::Locate(_)), "{error:?}");
    let text = ErrorChain(&error).to_string();
    assert!(
        text.contains("SHA-256") && text.contains("import or download"),
        "{text}"
    );
}

#[test]
fn a_library_that_is_missing_or_something_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("libonnxruntime.so");
    let error = Runtime::load(&missing).expect_err("no library");
    assert!(matches!(&error, RuntimeError::Missing { tried } if *tried == [missing.clone()]));
    assert!(error.to_string().contains("INVEYE_ORT"), "{error}");

    // Loaded once, the process keeps its library: what a first load says is told by the program.
    let _first = runtime();
    fs::write(&missing, b"no library at all").expect("a file");
    let error = Runtime::load(&missing).expect_err("another library");
    assert!(
        matches!(&error, RuntimeError::AlreadyLoaded { asked, .. } if asked.ends_with(missing.file_name().unwrap_or_default()))
    );
    assert!(error.to_string().contains("restart"), "{error}");
}

#[test]
fn the_same_library_is_given_again() {
    let first = runtime();
    let again = Runtime::load(first.library()).expect("the loaded library");
    assert!(std::sync::Arc::ptr_eq(&first, &again));
    let version = first.version();
    assert!(version.starts_with("1."), "{version}");
    assert!(Path::new(first.library()).is_absolute());
}
