//! Sessions of the library, for models of every task.

use inveye_inference_core::{ModelSpec, OutputValues, RawOutput, Task};
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionOutputs};
use ort::value::{DynValue, TensorElementType};

use crate::detector::OpenModelError;
use crate::inputs::InputNames;
use crate::provider::{Provider, ProviderChoice};
use crate::runtime::Runtime;

/// Opens a model with the first provider that takes it, the CPU at last, and says which did not and why.
pub(crate) fn first_that_works<T>(
    runtime: &Runtime,
    providers: &ProviderChoice,
    open: impl Fn(Provider) -> Result<T, OpenModelError>,
) -> Result<(T, Vec<(Provider, String)>), OpenModelError> {
    let mut refused = Vec::new();
    for provider in providers.candidates() {
        if provider == Provider::Cpu {
            break;
        }
        if !provider.is_compiled_in() {
            let reason = format!(
                "this build of ONNX Runtime ({}) has no support for it",
                runtime.version()
            );
            refused.push((provider, reason));
            continue;
        }
        match open(provider) {
            Ok(opened) => return Ok((opened, refused)),
            Err(error) => refused.push((provider, reason(&error))),
        }
    }
    Ok((open(Provider::Cpu)?, refused))
}

/// A session of a model that was made for `task`, and the names of its inputs.
pub(crate) fn of_task(
    runtime: &Runtime,
    model: &[u8],
    spec: &ModelSpec,
    provider: Provider,
    task: Task,
) -> Result<(Session, InputNames), OpenModelError> {
    if spec.family.task() != task {
        return Err(OpenModelError::OtherTask {
            model: spec.name.clone(),
            wanted: match task {
                Task::Detection => "finds people",
                Task::ReIdentification => "says how people look",
                Task::Pose => "finds joints",
                Task::Faces => "finds faces",
                Task::AgeAndGender => "estimates age and gender",
            },
        });
    }
    let session = commit(runtime, model, provider).map_err(|source| OpenModelError::NotOnnx {
        model: spec.name.clone(),
        source,
    })?;
    let names = InputNames::of(&session, spec).map_err(|source| OpenModelError::Inputs {
        model: spec.name.clone(),
        source,
    })?;
    Ok((session, names))
}

fn commit(runtime: &Runtime, model: &[u8], provider: Provider) -> ort::Result<Session> {
    Session::builder(runtime.environment())?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        .with_intra_op_spinning(false)?
        .with_execution_providers(provider.registrations())?
        .commit_from_memory(model)
}

/// What a run gave.
pub(crate) fn raw<'a>(outputs: &'a SessionOutputs<'_>) -> Vec<RawOutput<'a>> {
    outputs
        .keys()
        .filter_map(|name| outputs.get(name).map(|value| read(name, value)))
        .collect()
}

fn read<'a>(name: &'a str, value: &'a DynValue) -> RawOutput<'a> {
    let (shape, values) = match value.dtype().tensor_type() {
        Some(TensorElementType::Float32) => value
            .try_extract_tensor::<f32>()
            .map(|(shape, values)| (&**shape, OutputValues::F32(values))),
        Some(TensorElementType::Int64) => value
            .try_extract_tensor::<i64>()
            .map(|(shape, values)| (&**shape, OutputValues::I64(values))),
        _ => Ok((&[][..], OutputValues::Other)),
    }
    .unwrap_or((&[], OutputValues::Other));
    RawOutput {
        name,
        shape,
        values,
    }
}

/// An error with its causes, in one line.
fn reason(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
