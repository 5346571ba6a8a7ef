//! From a model's name to detectors, for the programs and for tests.

use std::path::Path;
use std::sync::Arc;

use inveye_base::ErrorKind;
use inveye_domain::DetectorProfile;
use inveye_inference_catalog::{
    Catalog, LocateError, Locator, Sha256, UnknownModel, VerifiedModel,
};
use inveye_inference_core::{ModelSpec, Task};

use crate::detector::{OnnxDetector, OpenModelError};
use crate::embedder::OnnxEmbedder;
use crate::face::{OnnxFaceFinder, OnnxFaceJudge};
use crate::pose::OnnxPoseEstimator;
use crate::provider::ProviderChoice;
use crate::runtime::{Runtime, RuntimeError};

/// Which model is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelChoice {
    /// This one.
    Named(String),
    /// The best one on this machine that serves a profile.
    ForProfile(DetectorProfile),
    /// The best one on this machine for a task.
    ForTask(Task),
}

impl ModelChoice {
    /// The named one, or the default where no name is given.
    pub fn named_or_default(name: Option<&str>) -> Self {
        name.map_or(Self::ForProfile(DetectorProfile::Accurate), |name| {
            Self::Named(name.to_owned())
        })
    }
}

/// Why there is no detector.
#[derive(Debug, thiserror::Error)]
pub enum LoadModelError {
    /// No model has the name.
    #[error(transparent)]
    Unknown(#[from] UnknownModel),
    /// Its file is not here, damaged, or under a licence nobody accepted.
    #[error(transparent)]
    Locate(#[from] LocateError),
    /// There is no library to run it.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// The library does not take it.
    #[error(transparent)]
    Open(#[from] OpenModelError),
}

impl LoadModelError {
    /// For the API.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown(error) => error.kind(),
            Self::Locate(error) => error.kind(),
            Self::Runtime(_) => ErrorKind::Unavailable,
            Self::Open(_) => ErrorKind::DataLoss,
        }
    }
}

/// A model whose hash was checked, and a runtime to run it: as many detectors as there are workers
/// are made from one.
#[derive(Debug, Clone)]
pub struct LoadedModel {
    runtime: Arc<Runtime>,
    model: VerifiedModel,
}

impl LoadedModel {
    /// Finds model and library as a program with this data folder does. Reads and hashes the file.
    pub fn load(choice: &ModelChoice, data_folder: Option<&Path>) -> Result<Self, LoadModelError> {
        let locator = Locator::from_environment(data_folder.map(Path::to_path_buf));
        let (catalog, _unusable) = locator.catalog();
        Self::load_from(choice, &catalog, &locator)
    }

    /// As [`Self::load`], with folders and models given.
    pub fn load_from(
        choice: &ModelChoice,
        catalog: &Catalog,
        locator: &Locator,
    ) -> Result<Self, LoadModelError> {
        let entry = match choice {
            ModelChoice::Named(name) => catalog.entry(name)?,
            ModelChoice::ForProfile(profile) => {
                match locator.first_here(catalog, *profile) {
                    Some(entry) => entry,
                    // For the message: the model that could be downloaded.
                    None => catalog.downloadable(*profile)?,
                }
            }
            ModelChoice::ForTask(task) => locator
                .first_for(catalog, *task)
                .or_else(|| catalog.for_task(*task).next())
                .ok_or_else(|| UnknownModel {
                    name: format!("{task:?}").to_lowercase(),
                    known: Vec::new(),
                })?,
        };
        let model = locator.load(entry)?;
        let runtime = Runtime::load_found(locator.data_folder.as_deref())?;
        Ok(Self { runtime, model })
    }

    /// How it is fed and read.
    pub fn spec(&self) -> &ModelSpec {
        &self.model.spec
    }

    /// Of its file.
    pub fn sha256(&self) -> Sha256 {
        Sha256::of(&self.model.bytes)
    }

    /// Where its file lies.
    pub fn path(&self) -> &Path {
        &self.model.path
    }

    /// What runs it.
    pub fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }

    /// A detector for one worker; see [`OnnxDetector::open`].
    pub fn detector(&self, providers: ProviderChoice) -> Result<OnnxDetector, LoadModelError> {
        self.detector_from(providers, self.model.spec.min_score)
    }

    /// What says how people look, for one worker; see [`OnnxEmbedder::open_bytes`].
    pub fn embedder(&self, providers: ProviderChoice) -> Result<OnnxEmbedder, LoadModelError> {
        let VerifiedModel { spec, bytes, .. } = &self.model;
        let runtime = &self.runtime;
        Ok(OnnxEmbedder::open_bytes(runtime, bytes, spec, &providers)?)
    }

    /// What finds joints, for one worker; see [`OnnxPoseEstimator::open_bytes`].
    pub fn pose_estimator(
        &self,
        providers: ProviderChoice,
    ) -> Result<OnnxPoseEstimator, LoadModelError> {
        let VerifiedModel { spec, bytes, .. } = &self.model;
        let runtime = &self.runtime;
        Ok(OnnxPoseEstimator::open_bytes(
            runtime, bytes, spec, &providers,
        )?)
    }

    /// What finds faces; see [`OnnxFaceFinder::open_bytes`].
    pub fn face_finder(&self, providers: ProviderChoice) -> Result<OnnxFaceFinder, LoadModelError> {
        let VerifiedModel { spec, bytes, .. } = &self.model;
        let runtime = &self.runtime;
        Ok(OnnxFaceFinder::open_bytes(
            runtime, bytes, spec, &providers,
        )?)
    }

    /// What judges faces; see [`OnnxFaceJudge::open_bytes`].
    pub fn face_judge(&self, providers: ProviderChoice) -> Result<OnnxFaceJudge, LoadModelError> {
        let VerifiedModel { spec, bytes, .. } = &self.model;
        let runtime = &self.runtime;
        Ok(OnnxFaceJudge::open_bytes(runtime, bytes, spec, &providers)?)
    }

    /// As [`Self::detector`], giving detections from another score on than the manifest's lowest.
    pub fn detector_from(
        &self,
        providers: ProviderChoice,
        min_score: f32,
    ) -> Result<OnnxDetector, LoadModelError> {
        let VerifiedModel { spec, bytes, .. } = &self.model;
        let spec = ModelSpec {
            min_score,
            ..spec.clone()
        };
        Ok(OnnxDetector::open_bytes(
            &self.runtime,
            bytes,
            &spec,
            &providers,
        )?)
    }
}
