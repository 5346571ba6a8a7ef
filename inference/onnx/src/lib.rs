//! Detection with ONNX Runtime: the library is found and loaded at run time, so that the product
//! starts, records and shows live pictures without it, and so that one program serves CPU, CUDA,
//! TensorRT, OpenVINO and DirectML builds of it.
//!
//! Promises: a missing or unfit library, a broken model or a model with other inputs than its
//! manifest says is an error that tells what to do, never a panic; a provider that does not work
//! here is left out with its reason, and the CPU takes over.
//!
//! Deliberately absent: which models there are (the catalogue) and how outputs are read (the core).
//! Start at [`LoadedModel::load`], which goes from a model's name to detectors, or at
//! [`Runtime::load`] and [`OnnxDetector::open`].

mod detector;
mod embedder;
mod face;
mod find;
mod inputs;
mod loaded;
mod person;
mod pose;
mod provider;
mod runtime;
mod session;
mod source;

pub use detector::{OnnxDetector, OpenModelError};
pub use embedder::OnnxEmbedder;
pub use face::{OnnxFaceFinder, OnnxFaceJudge};
pub use find::{Searched, find_library, search_library};
pub use inputs::InputMismatch;
pub use loaded::{LoadModelError, LoadedModel, ModelChoice};
pub use pose::OnnxPoseEstimator;
pub use provider::{Provider, ProviderChoice, ProviderReport, UnknownProvider};
pub use runtime::{Runtime, RuntimeError};
pub use source::{OnnxSource, SourceSettings};
