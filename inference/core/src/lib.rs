//! Detection without a runtime: what a model expects, how its output is read, and the trait that
//! every runtime implements. Pure: no I/O, no native library.
//!
//! A frame goes through three steps, each in its own place: the decoder scales it straight from YUV
//! into an [`PackedImage`] of [`ModelSpec::content_size`]; a [`Detector`] pads it into its input
//! tensor and runs; [`decode()`] turns raw outputs into detections in the frame's pixels. From the same
//! [`PackedImage`] an [`Embedder`] cuts a person out and says how they look, and a [`PoseEstimator`] where
//! their joints are; a [`FaceFinder`] and a [`FaceJudge`] do the same for faces, from a larger picture.
#![warn(missing_docs)]

pub mod crop;
pub mod decode;
pub mod detector;
pub mod embedder;
pub mod face;
pub mod model;
pub mod nms;
pub mod output;
pub mod placement;
pub mod planar;
pub mod pose;
pub mod source;

pub use crop::{Crop, InputValue};
pub use decode::decode;
pub use detector::{DetectError, Detector, PackedImage};
pub use embedder::{Embedder, read_embedding};
pub use face::{FaceFinder, FaceJudge, FaceModels, read_estimate, read_faces};
pub use model::{ChannelOrder, Family, ModelSpec, Resize, Task};
pub use output::{OutputValues, RawOutput};
pub use placement::Placement;
pub use planar::Planar;
pub use pose::{PoseEstimator, read_pose};
pub use source::DetectorSource;
