//! Models in sessions, ready to find and to judge faces.

use std::sync::Arc;

use inveye_domain::{Bbox, Estimate, Face};
use inveye_inference_core::{
    ChannelOrder, DetectError, FaceFinder, FaceJudge, ModelSpec, PackedImage, RawOutput, Task,
    read_estimate, read_faces,
};

use crate::detector::OpenModelError;
use crate::person::PersonModel;
use crate::provider::ProviderChoice;
use crate::runtime::Runtime;

/// Runs one model that finds faces in one session with one thread.
#[derive(Debug)]
pub struct OnnxFaceFinder(PersonModel<f32>);

impl OnnxFaceFinder {
    /// Opens a model whose hash was checked, and runs it once on an empty picture, so that one with other
    /// outputs is refused here.
    pub fn open_bytes(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        PersonModel::open(runtime, model, spec, providers, Task::Faces, faces).map(Self)
    }
}

fn faces(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
    _part: &Bbox,
    area: &Bbox,
) -> Result<Vec<Face>, DetectError> {
    read_faces(spec, outputs, area)
}

impl FaceFinder for OnnxFaceFinder {
    fn spec(&self) -> &ModelSpec {
        &self.0.spec
    }

    fn find(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        part: &Bbox,
    ) -> Result<Vec<Face>, DetectError> {
        let found = self.0.run(picture, channels, part, faces)?;
        Ok(found.unwrap_or_default())
    }
}

/// Runs one model that estimates age and gender in one session with one thread.
#[derive(Debug)]
pub struct OnnxFaceJudge(PersonModel<f32>);

impl OnnxFaceJudge {
    /// As [`OnnxFaceFinder::open_bytes`].
    pub fn open_bytes(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        let task = Task::AgeAndGender;
        PersonModel::open(runtime, model, spec, providers, task, estimate).map(Self)
    }
}

/// What a face looks like does not depend on where it is.
fn estimate(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
    _face: &Bbox,
    _area: &Bbox,
) -> Result<Estimate, DetectError> {
    read_estimate(spec, outputs)
}

impl FaceJudge for OnnxFaceJudge {
    fn spec(&self) -> &ModelSpec {
        &self.0.spec
    }

    fn judge(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        face: &Bbox,
    ) -> Result<Option<Estimate>, DetectError> {
        self.0.run(picture, channels, face, estimate)
    }
}
