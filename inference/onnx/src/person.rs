//! A model that looks at one part of a picture at a time, in a session: what those of looks, of poses and of faces
//! share.

use std::fmt::Debug;
use std::sync::Arc;

use inveye_domain::{Bbox, FrameSize};
use inveye_inference_core::{
    ChannelOrder, Crop, DetectError, InputValue, ModelSpec, PackedImage, RawOutput, Task,
};
use ort::session::{Session, SessionInputValue};
use ort::value::{PrimitiveTensorElementType, Tensor};

use crate::detector::OpenModelError;
use crate::inputs::InputNames;
use crate::provider::{Provider, ProviderChoice};
use crate::runtime::Runtime;
use crate::session::{first_that_works, of_task, raw};

/// Reads what the model says of a person; the box is the part of the frame that it saw.
pub(crate) type Read<R> = fn(&ModelSpec, &[RawOutput<'_>], &Bbox, &Bbox) -> Result<R, DetectError>;

/// One session with one thread. `T` is what a level of its input is.
#[derive(Debug)]
pub(crate) struct PersonModel<T: PrimitiveTensorElementType + Debug> {
    pub(crate) spec: ModelSpec,
    session: Session,
    names: InputNames,
    crop: Crop,
    /// Written for each person, allocated once.
    input: Tensor<T>,
    _runtime: Arc<Runtime>,
}

impl<T> PersonModel<T>
where
    T: InputValue + PrimitiveTensorElementType + Debug + Default + 'static,
{
    /// Opens a model whose hash was checked, and runs it once on an empty picture, so that one with other
    /// outputs is refused here.
    pub(crate) fn open<R>(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
        task: Task,
        read: Read<R>,
    ) -> Result<Self, OpenModelError> {
        let (opened, _refused) = first_that_works(runtime, providers, |provider| {
            let mut opened = Self::open_with(runtime, model, spec, provider, task)?;
            opened
                .warm_up(read)
                .map_err(|source| OpenModelError::WarmUp {
                    model: spec.name.clone(),
                    source,
                })?;
            Ok(opened)
        })?;
        Ok(opened)
    }

    fn open_with(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        provider: Provider,
        task: Task,
    ) -> Result<Self, OpenModelError> {
        let (session, names) = of_task(runtime, model, spec, provider, task)?;
        let crop = Crop::new(spec);
        let levels = vec![T::default(); crop.len()];
        let input = Tensor::from_array((spec.crop_shape(), levels)).map_err(|source| {
            OpenModelError::NotOnnx {
                model: spec.name.clone(),
                source,
            }
        })?;
        Ok(Self {
            spec: spec.clone(),
            session,
            names,
            crop,
            input,
            _runtime: Arc::clone(runtime),
        })
    }

    fn warm_up<R>(&mut self, read: Read<R>) -> Result<(), DetectError> {
        let FrameSize { width, height } = self.spec.input;
        let empty = PackedImage {
            size: self.spec.input,
            pixels: vec![128; 3 * width as usize * height as usize],
            frame: self.spec.input,
        };
        let all = Bbox::new(0.0, 0.0, f64::from(width), f64::from(height));
        self.run(&empty, self.spec.channels, &all, read).map(drop)
    }

    /// What it says of the person in a box of the frame; `None` where too little of them is in the picture.
    pub(crate) fn run<R>(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
        read: Read<R>,
    ) -> Result<Option<R>, DetectError> {
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
        read(&self.spec, &raw(&outputs), bbox, &area).map(Some)
    }
}
