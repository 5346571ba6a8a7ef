//! The models of a run: the detector, and those that look closer at people.

use std::path::Path;

use inveye_base::ErrorChain;
use inveye_inference_core::Task;
use inveye_inference_onnx::{LoadedModel, ModelChoice};

use super::RunArgs;
use crate::commands::output;

#[derive(Debug)]
pub(super) struct Models {
    pub(super) detector: LoadedModel,
    /// Without it every track is a visitor.
    pub(super) looks: Option<LoadedModel>,
    /// Without it nobody knows what hands do.
    pub(super) poses: Option<LoadedModel>,
}

impl Models {
    pub(super) fn load(args: &RunArgs) -> anyhow::Result<Self> {
        let choice = ModelChoice::named_or_default(args.model.as_deref());
        let folder = args.data.path();
        let detector = LoadedModel::load(&choice, Some(&folder))?;
        let no_looks = "people are not known again, every track is a visitor";
        Ok(Self {
            detector,
            looks: beside(Task::ReIdentification, &folder, no_looks),
            poses: beside(Task::Pose, &folder, "hands are not looked for"),
        })
    }
}

/// None, with a note of what is not done, where it is not on this machine.
fn beside(task: Task, folder: &Path, without: &str) -> Option<LoadedModel> {
    match LoadedModel::load(&ModelChoice::ForTask(task), Some(folder)) {
        Ok(model) => Some(model),
        Err(error) => {
            output::note(format_args!("{without}: {}", ErrorChain(&error)));
            None
        }
    }
}
