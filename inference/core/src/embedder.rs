//! The trait between the pipeline and any runtime that says how people look.

use inveye_domain::{Bbox, Embedding};

use crate::detector::{DetectError, PackedImage};
use crate::model::{ChannelOrder, ModelSpec};
use crate::output::{Outputs, RawOutput, Unexpected};

/// Says how people look. One value per worker, as a [`crate::Detector`].
pub trait Embedder: Send {
    /// What it expects and gives.
    fn spec(&self) -> &ModelSpec;

    /// How the person in a box looks. The picture is the one that was given to a detector, with its
    /// channel order; the box is in the pixels of `picture.frame`. None where the box shows nothing of
    /// the picture.
    fn embed(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        bbox: &Bbox,
    ) -> Result<Option<Embedding>, DetectError>;
}

/// Reads the outputs of one run on one crop.
pub fn read_embedding(
    spec: &ModelSpec,
    outputs: &[RawOutput<'_>],
) -> Result<Embedding, DetectError> {
    let read = || {
        let (values, [_, count]) = Outputs(outputs).single()?.floats([1, 0])?;
        Embedding::new(values).ok_or_else(|| {
            Unexpected::new("numbers with a direction", format!("{count} without one"))
        })
    };
    read().map_err(|Unexpected { wanted, got }| DetectError::UnexpectedOutput {
        model: spec.name.clone(),
        wanted,
        got,
    })
}

#[cfg(test)]
mod tests {
    use inveye_domain::FrameSize;

    use super::*;
    use crate::{Family, OutputValues, Resize};

    fn read(shape: &[i64], values: OutputValues<'_>) -> Result<Embedding, DetectError> {
        let spec = ModelSpec {
            name: "looks".to_owned(),
            family: Family::EmbeddingNhwc,
            input: FrameSize::new(128, 256),
            resize: Resize::Stretch,
            channels: ChannelOrder::Bgr,
            mean: [0.0; 3],
            std: [1.0; 3],
            pad: 0,
            labels: Vec::new(),
            min_score: 0.0,
            score: 0.0,
            nms_iou: 1.0,
        };
        let name = "any";
        read_embedding(
            &spec,
            &[RawOutput {
                name,
                shape,
                values,
            }],
        )
    }

    #[test]
    fn a_direction_is_read_and_anything_else_is_an_error() {
        assert!(read(&[1, 3], OutputValues::F32(&[0.0, -2.0, 1.0])).is_ok());
        for (shape, values) in [
            (&[1, 3][..], OutputValues::F32(&[0.0, 1.0])),
            (&[3], OutputValues::F32(&[0.0, 1.0, 1.0])),
            (&[2, 3], OutputValues::F32(&[1.0; 6])),
            (&[1, 3], OutputValues::F32(&[0.0; 3])),
            (&[1, 3], OutputValues::F32(&[0.0, 1.0, f32::NAN])),
            (&[1, 3], OutputValues::I64(&[1, 2, 3])),
            (&[1, 0], OutputValues::F32(&[])),
        ] {
            let error = read(shape, values).expect_err("no direction");
            assert!(matches!(error, DetectError::UnexpectedOutput { .. }));
        }
    }
}
