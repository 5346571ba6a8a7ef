//! A model in a session, ready to look at frames.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_domain::{Detection, FrameSize};
use inveye_inference_core::{
    DetectError, Detector, ModelSpec, PackedImage, Placement, Planar, Task, decode,
};
use ort::session::{Session, SessionInputValue};
use ort::value::Tensor;

use crate::inputs::{InputMismatch, InputNames};
use crate::provider::{Provider, ProviderChoice, ProviderReport};
use crate::runtime::Runtime;
use crate::session::{first_that_works, of_task, raw};

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenModelError {
    /// The file cannot be read.
    #[error("model file {} cannot be read", path.display())]
    Read {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The library refuses it: truncated, or not an ONNX file at all.
    #[error("model `{model}` is not a usable ONNX model; import or download it again")]
    NotOnnx {
        /// The model's name.
        model: String,
        /// What the library said.
        #[source]
        source: ort::Error,
    },
    /// It is a model for something else.
    #[error("model `{model}` is not one that {wanted}")]
    OtherTask {
        /// The model's name.
        model: String,
        /// What was wanted of it.
        wanted: &'static str,
    },
    /// It is a model, but not the one its manifest describes.
    #[error("model `{model}` does not fit its manifest")]
    Inputs {
        /// The model's name.
        model: String,
        /// What differs.
        #[source]
        source: InputMismatch,
    },
    /// It opens, but not even an empty frame goes through.
    #[error("model `{model}` failed on a first empty frame")]
    WarmUp {
        /// The model's name.
        model: String,
        /// Why.
        #[source]
        source: DetectError,
    },
}

/// A detector that runs one model in one session with one thread: workers are parallel, sessions
/// are not.
#[derive(Debug)]
pub struct OnnxDetector {
    spec: ModelSpec,
    session: Session,
    names: InputNames,
    planar: Planar,
    /// Written for each frame, allocated once.
    input: Tensor<f32>,
    size: Option<Tensor<i64>>,
    report: ProviderReport,
    _runtime: Arc<Runtime>,
}

impl OnnxDetector {
    /// Opens a model file and runs it once on an empty frame, so that the first real one is not
    /// slower than the others. Takes tens of milliseconds on a CPU, minutes where TensorRT builds
    /// an engine.
    ///
    /// The file's hash is the caller's to check; where that was done on the bytes, hand them to
    /// [`Self::open_bytes`], so that what was checked is what runs.
    pub fn open(
        runtime: &Arc<Runtime>,
        model: &Path,
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        let bytes = std::fs::read(model).map_err(|source| OpenModelError::Read {
            path: model.to_path_buf(),
            source,
        })?;
        Self::open_bytes(runtime, &bytes, spec, providers)
    }

    /// As [`Self::open`], from the file's bytes.
    pub fn open_bytes(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        let (mut detector, refused) = first_that_works(runtime, providers, |provider| {
            Self::open_with(runtime, model, spec, provider)
        })?;
        detector.report.refused = refused;
        Ok(detector)
    }

    /// What runs it, and why not something better.
    pub fn provider(&self) -> &ProviderReport {
        &self.report
    }

    fn open_with(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        provider: Provider,
    ) -> Result<Self, OpenModelError> {
        let (session, names) = of_task(runtime, model, spec, provider, Task::Detection)?;
        let not_onnx = |source| OpenModelError::NotOnnx {
            model: spec.name.clone(),
            source,
        };
        let (width, height) = (i64::from(spec.input.width), i64::from(spec.input.height));
        let input = Tensor::from_array(([1, 3, height, width], vec![0.0; Planar::len(spec)]))
            .map_err(not_onnx)?;
        // Answers then come in pixels of the input, as for every other family.
        let size = names
            .size
            .is_some()
            .then(|| Tensor::from_array(([1_i64, 2], vec![width, height])))
            .transpose()
            .map_err(not_onnx)?;
        let mut detector = Self {
            spec: spec.clone(),
            session,
            names,
            planar: Planar::new(spec),
            input,
            size,
            report: ProviderReport {
                chosen: provider,
                refused: Vec::new(),
            },
            _runtime: Arc::clone(runtime),
        };
        detector
            .warm_up()
            .map_err(|source| OpenModelError::WarmUp {
                model: spec.name.clone(),
                source,
            })?;
        Ok(detector)
    }

    fn warm_up(&mut self) -> Result<(), DetectError> {
        let frame = FrameSize::new(self.spec.input.width, self.spec.input.height);
        let size = self.spec.content_size(frame);
        let empty = PackedImage {
            size,
            pixels: vec![self.spec.pad; 3 * size.width as usize * size.height as usize],
            frame,
        };
        self.detect(&empty).map(drop)
    }
}

impl Detector for OnnxDetector {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn detect(&mut self, image: &PackedImage) -> Result<Vec<Detection>, DetectError> {
        let placement = Placement::new(&self.spec, image.frame);
        let (_, buffer) = self.input.extract_tensor_mut();
        if !self.planar.fill(image, &placement, buffer) {
            return Err(DetectError::WrongSize {
                model: self.spec.name.clone(),
                wanted: placement.content,
                got: image.size,
            });
        }
        let mut inputs: Vec<(&str, SessionInputValue<'_>)> =
            vec![(&self.names.image, SessionInputValue::from(&self.input))];
        if let (Some(name), Some(size)) = (&self.names.size, &self.size) {
            inputs.push((name, SessionInputValue::from(size)));
        }
        let outputs = self
            .session
            .run(inputs)
            .map_err(|source| DetectError::Runtime {
                model: self.spec.name.clone(),
                source: Box::new(source),
            })?;
        decode(&self.spec, &raw(&outputs), image.frame)
    }
}
