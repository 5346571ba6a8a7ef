//! Where the pipeline gets its models. Passed in by the programs, so that only they link a runtime.

use inveye_domain::DetectorProfile;

use crate::detector::Detector;
use crate::embedder::Embedder;
use crate::face::FaceModels;
use crate::model::ModelSpec;
use crate::pose::PoseEstimator;

/// Opens detectors by profile. Errors are words for people: what is missing and what to do.
pub trait DetectorSource: Send + Sync {
    /// What pictures of a profile must look like.
    fn spec(&self, profile: DetectorProfile) -> Result<ModelSpec, String>;

    /// A detector for one worker.
    fn open(&self, profile: DetectorProfile) -> Result<Box<dyn Detector>, String>;

    /// What says how people look: one session, whose model is in memory for as long as this is.
    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String>;

    /// A model of poses for one worker; none where hands are not to be looked for.
    fn open_poses(&self) -> Result<Option<Box<dyn PoseEstimator>>, String> {
        Ok(None)
    }

    /// What finds and judges faces: one session each, whose models are in memory for as long as this is.
    fn open_faces(&self) -> Result<FaceModels, String> {
        Err("There is no model of faces here.".to_owned())
    }

    /// Where detectors run and why not elsewhere, for people: `CPU`.
    fn provider(&self) -> String;

    /// Looks again for models that were missing; called after an import.
    fn refresh(&self) {}
}
