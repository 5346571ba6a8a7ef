//! A model in a session, ready to say how people look.

use std::sync::Arc;

use inveye_domain::{Bbox, Embedding};
use inveye_inference_core::{
    ChannelOrder, DetectError, Embedder, ModelSpec, PackedImage, RawOutput, Task, read_embedding,
};

use crate::detector::OpenModelError;
use crate::person::PersonModel;
use crate::provider::ProviderChoice;
use crate::runtime::Runtime;

/// Runs one model of re-identification in one session with one thread.
#[derive(Debug)]
pub struct OnnxEmbedder(PersonModel<f32>);

impl OnnxEmbedder {
    /// Opens a model whose hash was checked, and runs it once on an empty picture, so that one with other
    /// outputs is refused here.
    pub fn open_bytes(
        runtime: &Arc<Runtime>,
        model: &[u8],
        spec: &ModelSpec,
        providers: &ProviderChoice,
    ) -> Result<Self, OpenModelError> {
        let task = Task::ReIdentification;
        PersonModel::open(runtime, model, spec, providers, task, read).map(Self)
    }
}

/// How somebody looks does not depend on where they are.
fn read(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
    _person: &Bbox,
    _area: &Bbox,
) -> Result<Embedding, DetectError> {
    read_embedding(spec, outputs)
}

impl Embedder for OnnxEmbedder {
    fn spec(&self) -> &ModelSpec {
        &self.0.spec
    }

    fn embed(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
    ) -> Result<Option<Embedding>, DetectError> {
        self.0.run(picture, channels, bbox, read)
    }
}
