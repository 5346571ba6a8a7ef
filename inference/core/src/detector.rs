//! The trait between the pipeline and any runtime.

use inveye_domain::{Detection, FrameSize};

use crate::model::ModelSpec;

/// A scaled picture, three bytes a pixel in the model's channel order, rows without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedImage {
    /// Its size: [`ModelSpec::content_size`] of the frame.
    pub size: FrameSize,
    /// `3 × width × height` bytes.
    pub pixels: Vec<u8>,
    /// Size of the frame it was scaled from.
    pub frame: FrameSize,
}

/// Why a frame could not be analysed.
#[derive(Debug, thiserror::Error)]
pub enum DetectError {
    /// The picture is not of [`ModelSpec::content_size`].
    #[error("a picture of {got:?} was given to model `{model}`, which wants {wanted:?}")]
    WrongSize {
        /// The model's name.
        model: String,
        /// What it wants for this frame.
        wanted: FrameSize,
        /// What it got.
        got: FrameSize,
    },
    /// The model's outputs are not what its family promises.
    #[error("model `{model}` gave {got}, where {wanted} was expected")]
    UnexpectedOutput {
        /// The model's name.
        model: String,
        /// What its family promises.
        wanted: String,
        /// What came.
        got: String,
    },
    /// The runtime failed.
    #[error("model `{model}` could not be run")]
    Runtime {
        /// The model's name.
        model: String,
        /// What the runtime said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Finds objects in frames. One value per worker: `&mut self` because it reuses its input buffer
/// and because runtime sessions are not safe to run concurrently.
pub trait Detector: Send {
    /// What it expects and gives.
    fn spec(&self) -> &ModelSpec;

    /// Boxes are in the pixels of `image.frame`, not of the model's input, sorted by falling score;
    /// scores are at least [`ModelSpec::min_score`].
    fn detect(&mut self, image: &PackedImage) -> Result<Vec<Detection>, DetectError>;
}
