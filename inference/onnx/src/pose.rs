//! A model in a session, ready to find people's joints.

use std::sync::Arc;

use inveye_domain::{Bbox, Pose};
use inveye_inference_core::{
    ChannelOrder, DetectError, ModelSpec, PackedImage, PoseEstimator, Task, read_pose,
};

use crate::detector::OpenModelError;
use crate::person::PersonModel;
use crate::provider::ProviderChoice;
use crate::runtime::Runtime;

/// Runs one model of poses in one session with one thread.
#[derive(Debug)]
pub struct OnnxPoseEstimator(PersonModel<u8>);

impl OnnxPoseEstimator {
    /// Opens a model whose hash was checked, and runs it once on an empty picture, so that one with other
    /// outputs is refused here.
    pub fn open_bytes(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        PersonModel::open(runtime, model, spec, providers, Task::Pose, read_pose).map(Self)
    }
}

impl PoseEstimator for OnnxPoseEstimator {
    fn spec(&self) -> &ModelSpec {
        &self.0.spec
    }

    fn estimate(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
    ) -> Result<Option<Pose>, DetectError> {
        self.0.run(picture, channels, bbox, read_pose)
    }
}
