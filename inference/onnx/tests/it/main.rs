//! Real models on real pictures, and models and libraries that are broken. The ONNX Runtime library
//! must be here; models are in the shared folder, and tests that want them say so where it is missing.

mod broken;
mod face;
mod loaded;
mod picture;
mod pose;
mod reference;
mod stage;
