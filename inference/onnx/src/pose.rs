//! A model in a session, ready to find people's joints.

use std::sync::Arc;

use inveye_domain::{Bbox, FrameSize, Pose};
use inveye_inference_core::{
    ChannelOrder, Crop, DetectError, ModelSpec, PackedImage, PoseEstimator, Task, read_pose,
};
use ort::session::{Session, SessionInputValue};
use ort::value::Tensor;

use crate::detector::OpenModelError;
use crate::inputs::InputNames;
use crate::provider::{Provider, ProviderChoice};
use crate::runtime::Runtime;
use crate::session::{first_that_works, of_task, raw};

/// Runs one model of poses in one session with one thread.
#[derive(Debug)]
pub struct OnnxPoseEstimator {
    spec: ModelSpec,
    session: Session,
    names: InputNames,
    crop: Crop,
    /// Written for each person, allocated once.
    input: Tensor<u8>,
    _runtime: Arc<Runtime>,
}

impl OnnxPoseEstimator {
    /// Opens a model whose hash was checked, and runs it once on an empty picture, so that one with other
    /// outputs is refused here.
    pub fn open_bytes(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        let (estimator, _refused) = first_that_works(runtime, providers, |provider| {
            Self::open_with(runtime, model, spec, provider)
        })?;
        Ok(estimator)
    }

    fn open_with(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        provider: Provider,
    ) -> Result<Self, OpenModelError> {
        let (session, names) = of_task(runtime, model, spec, provider, Task::Pose)?;
        let not_onnx = |source| OpenModelError::NotOnnx {
            model: spec.name.clone(),
            source,
        };
        let crop = Crop::new(spec);
        let (width, height) = (i64::from(spec.input.width), i64::from(spec.input.height));
        let input = Tensor::from_array(([1, height, width, 3], vec![0_u8; crop.len()]))
            .map_err(not_onnx)?;
        let mut estimator = Self {
            spec: spec.clone(),
            session,
            names,
            crop,
            input,
            _runtime: Arc::clone(runtime),
        };
        estimator
            .warm_up()
            .map_err(|source| OpenModelError::WarmUp {
                model: spec.name.clone(),
                source,
            })?;
        Ok(estimator)
    }

    fn warm_up(&mut self) -> Result<(), DetectError> {
        let FrameSize { width, height } = self.spec.input;
        let empty = PackedImage {
            size: self.spec.input,
            pixels: vec![128; 3 * width as usize * height as usize],
            frame: self.spec.input,
        };
        let all = Bbox::new(0.0, 0.0, f64::from(width), f64::from(height));
        self.estimate(&empty, self.spec.channels, &all).map(drop)
    }
}

impl PoseEstimator for OnnxPoseEstimator {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn estimate(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
    ) -> Result<Option<Pose>, DetectError> {
        let (_, buffer) = self.input.extract_tensor_mut();
        if !self.crop.fill(picture, channels, bbox, buffer) {
            return Ok(None);
        }
        let inputs: Vec<(&str, SessionInputValue<'_>)> =
            vec![(&self.names.image, SessionInputValue::from(&self.input))];
        let outputs = self
            .session
            .run(inputs)
            .map_err(|source| DetectError::Runtime {
                model: self.spec.name.clone(),
                source: Box::new(source),
            })?;
        let area = self.crop.area(bbox, picture.frame);
        read_pose(&self.spec, &raw(&outputs), bbox, &area).map(Some)
    }
}
