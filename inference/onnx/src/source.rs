//! Detectors by camera profile, for the pipeline.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inveye_base::ErrorChain;
use inveye_domain::DetectorProfile;
use inveye_inference_core::{
    Detector, DetectorSource, Embedder, FaceModels, ModelSpec, PoseEstimator, Task,
};

use crate::loaded::{LoadModelError, LoadedModel, ModelChoice};
use crate::provider::ProviderChoice;

/// Which models serve which profile, and where they run.
#[derive(Debug, Clone, Default)]
pub struct SourceSettings {
    /// Where imported models and the runtime may lie.
    pub data_folder: Option<PathBuf>,
    /// Model of the light profile by name; the catalogue's choice when absent.
    pub light: Option<String>,
    /// Model of the accurate profile by name; the catalogue's choice when absent.
    pub accurate: Option<String>,
    /// Where models run.
    pub providers: ProviderChoice,
    /// Whether the hands of people near goods are looked for.
    pub watch_hands: bool,
}

/// Opens detectors on ONNX Runtime.
///
/// A model that is missing is looked for again at each call of [`OnnxSource::refresh`], so that an
/// import takes effect without a restart; between those calls a failure costs nothing.
#[derive(Debug)]
pub struct OnnxSource {
    settings: SourceSettings,
    models: Mutex<BTreeMap<DetectorProfile, Result<Arc<LoadedModel>, String>>>,
    /// None where it was not looked for.
    poses: Mutex<Option<Result<Arc<LoadedModel>, String>>>,
    provider: Mutex<String>,
}

impl OnnxSource {
    /// Looks for the models of both profiles.
    pub fn new(settings: SourceSettings) -> Self {
        let source = Self {
            settings,
            models: Mutex::default(),
            poses: Mutex::default(),
            provider: Mutex::default(),
        };
        source.refresh();
        source
    }

    /// Looks again for models that were missing.
    pub fn refresh(&self) {
        for profile in [DetectorProfile::Light, DetectorProfile::Accurate] {
            if self.loaded(profile).is_err() {
                let found = self
                    .load(profile)
                    .map(Arc::new)
                    .map_err(|error| words(&error));
                lock(&self.models).insert(profile, found);
            }
        }
        let is_known = matches!(*lock(&self.poses), Some(Ok(_)));
        if self.settings.watch_hands && !is_known {
            let folder = self.settings.data_folder.as_deref();
            let found = LoadedModel::load(&ModelChoice::ForTask(Task::Pose), folder);
            let found = found.map(Arc::new).map_err(|error| words(&error));
            *lock(&self.poses) = Some(found);
        }
    }

    fn load(&self, profile: DetectorProfile) -> Result<LoadedModel, LoadModelError> {
        let named = match profile {
            DetectorProfile::Light => &self.settings.light,
            DetectorProfile::Accurate => &self.settings.accurate,
        };
        let choice = named
            .clone()
            .map_or(ModelChoice::ForProfile(profile), ModelChoice::Named);
        LoadedModel::load(&choice, self.settings.data_folder.as_deref())
    }

    fn loaded(&self, profile: DetectorProfile) -> Result<Arc<LoadedModel>, String> {
        let missing = || Err("No detector was looked for yet.".to_owned());
        lock(&self.models)
            .get(&profile)
            .cloned()
            .unwrap_or_else(missing)
    }
}

impl DetectorSource for OnnxSource {
    fn spec(&self, profile: DetectorProfile) -> Result<ModelSpec, String> {
        self.loaded(profile).map(|model| model.spec().clone())
    }

    fn open(&self, profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
        let model = self.loaded(profile)?;
        let detector = model
            .detector(self.settings.providers)
            .map_err(|error| words(&error))?;
        let provider = detector.provider().to_string();
        tracing::info!(model = model.spec().name, provider, "detector opened");
        *lock(&self.provider) = provider;
        Ok(Box::new(detector))
    }

    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
        let choice = ModelChoice::ForTask(Task::ReIdentification);
        // Read anew each time: nothing of it stays when it is not wanted any more.
        let embedder = LoadedModel::load(&choice, self.settings.data_folder.as_deref())
            .and_then(|model| model.embedder(self.settings.providers))
            .map_err(|error| words(&error))?;
        tracing::info!(model = embedder.spec().name, "re-identification opened");
        Ok(Box::new(embedder))
    }

    fn open_poses(&self) -> Result<Option<Box<dyn PoseEstimator>>, String> {
        let Some(model) = lock(&self.poses).clone().transpose()? else {
            return Ok(None);
        };
        let estimator = model
            .pose_estimator(self.settings.providers)
            .map_err(|error| words(&error))?;
        tracing::info!(model = model.spec().name, "model of poses opened");
        Ok(Some(Box::new(estimator)))
    }

    fn open_faces(&self) -> Result<FaceModels, String> {
        let folder = self.settings.data_folder.as_deref();
        let providers = self.settings.providers;
        // Read anew each time, as the model of looks.
        let load = |task| LoadedModel::load(&ModelChoice::ForTask(task), folder);
        let finder = load(Task::Faces).and_then(|model| model.face_finder(providers));
        let judge = load(Task::AgeAndGender).and_then(|model| model.face_judge(providers));
        let (finder, judge) = (
            finder.map_err(|error| words(&error))?,
            judge.map_err(|error| words(&error))?,
        );
        tracing::info!("models of faces opened");
        Ok(FaceModels {
            finder: Box::new(finder),
            judge: Box::new(judge),
        })
    }

    fn provider(&self) -> String {
        lock(&self.provider).clone()
    }

    fn refresh(&self) {
        Self::refresh(self);
    }
}

fn words(error: &LoadModelError) -> String {
    ErrorChain(error).to_string()
}

/// All are valid between statements; a panic elsewhere is no reason to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
