//! Detectors as the configuration of a data folder chooses them.

use std::path::Path;

use inveye_engine::Config;
use inveye_inference_onnx::{OnnxSource, SourceSettings};

pub(crate) fn source(folder: &Path, config: &Config) -> anyhow::Result<OnnxSource> {
    let settings = SourceSettings {
        data_folder: Some(folder.to_owned()),
        light: config.analysis.light_model.clone(),
        accurate: config.analysis.accurate_model.clone(),
        providers: config.analysis.provider.parse()?,
        watch_hands: config.analysis.watch_hands,
    };
    Ok(OnnxSource::new(settings))
}
