//! From a name or a profile to a detector.

use inveye_domain::{DetectorProfile, FrameSize};
use inveye_inference_core::{DetectError, Detector as _, DetectorSource as _, PackedImage, Task};
use inveye_inference_onnx::{
    LoadedModel, ModelChoice, OnnxSource, Provider, ProviderChoice, SourceSettings,
};

use crate::stage::Stage;

#[test]
fn a_profile_gets_its_size_and_every_refused_provider_its_reason() {
    let Some(stage) = Stage::open() else { return };
    for (profile, size) in [
        (DetectorProfile::Accurate, FrameSize::new(640, 384)),
        (DetectorProfile::Light, FrameSize::new(416, 256)),
    ] {
        let choice = ModelChoice::ForProfile(profile);
        let model =
            LoadedModel::load_from(&choice, &stage.catalog, &stage.locator).expect("a model");
        let detector = model.detector(ProviderChoice::Auto).expect("a detector");
        assert_eq!(detector.spec().input, size);
        // The development library is built for the CPU alone.
        let said = detector.provider().to_string();
        assert!(said.starts_with("cpu"), "{said}");
        for other in ["tensorrt", "cuda", "openvino", "directml"] {
            assert!(said.contains(&format!("not {other}: ")), "{said}");
        }
    }
}

#[test]
fn a_preferred_provider_that_is_not_there_gives_way_to_the_cpu_with_its_reason() {
    let Some(stage) = Stage::open() else { return };
    let choice = ModelChoice::ForProfile(DetectorProfile::Light);
    let model = LoadedModel::load_from(&choice, &stage.catalog, &stage.locator).expect("a model");
    let detector = model
        .detector(ProviderChoice::Prefer(Provider::Cuda))
        .expect("a detector on the CPU");
    let report = detector.provider();
    assert_eq!(report.chosen, Provider::Cpu);
    let [(Provider::Cuda, reason)] = report.refused.as_slice() else {
        panic!("{report:?}");
    };
    assert!(reason.contains("no support"), "{reason}");
}

#[test]
fn a_picture_of_another_size_is_refused_and_the_next_good_one_is_not_disturbed() {
    let Some(stage) = Stage::open() else { return };
    let choice = ModelChoice::ForProfile(DetectorProfile::Light);
    let model = LoadedModel::load_from(&choice, &stage.catalog, &stage.locator).expect("a model");
    let mut detector = model.detector(ProviderChoice::Auto).expect("a detector");
    let frame = FrameSize::new(640, 360);
    let grey = |size: FrameSize| PackedImage {
        size,
        pixels: vec![90; 3 * size.width as usize * size.height as usize],
        frame,
    };
    let wanted = model.spec().content_size(frame);
    for wrong in [FrameSize::new(416, 256), FrameSize::new(1, 1)] {
        let error = detector.detect(&grey(wrong)).expect_err("a wrong size");
        assert!(
            matches!(&error, DetectError::WrongSize { wanted: w, got, .. } if *w == wanted && *got == wrong),
            "{error}"
        );
    }
    let mut short = grey(wanted);
    short.pixels.pop();
    assert!(detector.detect(&short).is_err());
    assert_eq!(detector.detect(&grey(wanted)).expect("an empty frame"), []);
}

#[test]
fn the_pipeline_gets_a_detector_for_each_profile_and_hears_what_runs_it() {
    if Stage::open().is_none() {
        return;
    }
    let data = tempfile::tempdir().expect("a temporary folder");
    let source = OnnxSource::new(SourceSettings {
        data_folder: Some(data.path().to_path_buf()),
        accurate: Some("no such model".to_owned()),
        watch_hands: true,
        ..SourceSettings::default()
    });
    assert_eq!(source.provider(), "");
    let poses = source.open_poses().expect("a model of poses");
    let estimator = poses.expect("hands are looked for");
    assert_eq!(estimator.spec().family.task(), Task::Pose);
    let spec = source.spec(DetectorProfile::Light).expect("a model");
    let detector = source.open(DetectorProfile::Light).expect("a detector");
    assert_eq!(detector.spec(), &spec);
    assert!(source.provider().starts_with("cpu"));
    // One profile's trouble is not the other's.
    let words = source
        .spec(DetectorProfile::Accurate)
        .expect_err("no such model");
    assert!(
        words.contains("`no such model`") && words.contains("known are"),
        "{words}"
    );
    assert!(source.open(DetectorProfile::Accurate).is_err());
}
