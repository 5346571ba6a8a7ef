//! Whether a model takes what its manifest says.

use inveye_inference_core::{Family, ModelSpec, Task};
use ort::session::Session;
use ort::value::{TensorElementType, ValueType};

/// A model wants other inputs than its manifest says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("its inputs are {got}, its manifest says {wanted}")]
pub struct InputMismatch {
    /// What the manifest says.
    pub wanted: String,
    /// What the model has.
    pub got: String,
}

/// Which of a session's inputs is which.
#[derive(Debug, Clone)]
pub(crate) struct InputNames {
    pub(crate) image: String,
    /// The input that carries the size, where the family has one.
    pub(crate) size: Option<String>,
}

impl InputNames {
    pub(crate) fn of(session: &Session, spec: &ModelSpec) -> Result<Self, InputMismatch> {
        let inputs: Vec<(&str, &ValueType)> = session
            .inputs()
            .iter()
            .map(|input| (input.name(), input.dtype()))
            .collect();
        let (width, height) = (i64::from(spec.input.width), i64::from(spec.input.height));
        let (floats, bytes) = (TensorElementType::Float32, TensorElementType::Uint8);
        let (element, image) = match spec.family.task() {
            Task::Detection => (floats, [1, 3, height, width]),
            Task::ReIdentification => (floats, [1, height, width, 3]),
            Task::Pose => (bytes, [1, height, width, 3]),
            Task::Faces | Task::AgeAndGender => (floats, spec.crop_shape()),
        };
        let carries_size = spec.family == Family::Detr;
        match (inputs.as_slice(), carries_size) {
            ([(name, kind)], false) if fits(kind, element, &image) => Ok(Self {
                image: (*name).to_owned(),
                size: None,
            }),
            ([(name, kind), (size, size_kind)], true)
                if fits(kind, element, &image)
                    && fits(size_kind, TensorElementType::Int64, &[1, 2]) =>
            {
                Ok(Self {
                    image: (*name).to_owned(),
                    size: Some((*size).to_owned()),
                })
            }
            _ => Err(InputMismatch {
                wanted: format!(
                    "{} {image:?}{}",
                    if element == bytes { "byte" } else { "float" },
                    if carries_size {
                        " and integer [1, 2]"
                    } else {
                        ""
                    }
                ),
                got: inputs
                    .iter()
                    .map(|(name, kind)| format!("`{name}` {kind}"))
                    .collect::<Vec<_>>()
                    .join(" and "),
            }),
        }
    }
}

/// Sides of -1 are open.
fn fits(kind: &ValueType, element: TensorElementType, wanted: &[i64]) -> bool {
    kind.tensor_type() == Some(element)
        && kind.tensor_shape().is_some_and(|shape| {
            shape.len() == wanted.len()
                && shape
                    .iter()
                    .zip(wanted)
                    .all(|(&side, &want)| side == want || side == -1)
        })
}
