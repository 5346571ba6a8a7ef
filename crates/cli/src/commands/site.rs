//! One site's cameras, scenes and settings: through the engine that runs on the data folder, or
//! straight in its files when none does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use inveye_base::{Clock, SystemClock};
use inveye_db::Database;
use inveye_domain::CameraId;
use inveye_engine::{
    Config, RunningEngine, camera_config, next_camera_id, scene_from_view, scene_view,
};
use inveye_wire::{CameraView, NewCamera, SceneView, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where a command's change goes.
pub(crate) enum SiteAccess {
    /// An engine runs: it must do it, or it would not know.
    Engine(EngineClient),
    /// None runs: the files are ours.
    Files(PathBuf),
}

impl SiteAccess {
    pub(crate) fn open(folder: &Path) -> Self {
        match RunningEngine::find(folder).map(EngineClient) {
            Some(client) if client.answers() => Self::Engine(client),
            _ => Self::Files(folder.to_owned()),
        }
    }

    /// Which id it has.
    pub(crate) fn add_camera(&self, camera: &NewCamera) -> anyhow::Result<CameraId> {
        match self {
            Self::Engine(client) => {
                let view = client.ask::<CameraView>("POST", "/cameras", Some(camera))?;
                Ok(CameraId::new(&view.id)?)
            }
            Self::Files(folder) => {
                let mut stored = Config::load(folder)?;
                let id = match &camera.id {
                    Some(id) => CameraId::new(id)?,
                    None => next_id(folder, &stored)?,
                };
                let config = camera_config(id.clone(), camera)?;
                if stored.cameras.iter().any(|other| other.id == config.id) {
                    bail!("camera `{}` exists already; choose another id", config.id);
                }
                stored.cameras.push(config);
                std::fs::create_dir_all(folder).with_context(|| {
                    format!("could not make the data folder {}", folder.display())
                })?;
                stored.save(folder)?;
                Ok(id)
            }
        }
    }

    pub(crate) fn remove_camera(&self, id: &CameraId) -> anyhow::Result<()> {
        match self {
            Self::Engine(client) => client.tell("DELETE", &format!("/cameras/{id}"), None::<&()>),
            Self::Files(folder) => {
                let mut stored = Config::load(folder)?;
                let before = stored.cameras.len();
                stored.cameras.retain(|camera| camera.id != *id);
                if stored.cameras.len() == before {
                    bail!("there is no camera `{id}`; `inveye camera list` shows which there are");
                }
                stored.save(folder)?;
                let database = open(folder)?;
                database.writer().forget_camera(id.clone())?;
                Ok(database.close()?)
            }
        }
    }

    pub(crate) fn scene(&self, camera: &CameraId) -> anyhow::Result<SceneView> {
        match self {
            Self::Engine(client) => Ok(client
                .ask::<CameraView>("GET", &format!("/cameras/{camera}"), None::<&()>)?
                .scene),
            Self::Files(folder) => {
                known(folder, camera)?;
                let database = open(folder)?;
                let stored = database.reader().scene(camera)?;
                let view = stored
                    .map(|stored| scene_view(&stored.scene))
                    .unwrap_or_default();
                database.close()?;
                Ok(view)
            }
        }
    }

    pub(crate) fn set_scene(&self, camera: &CameraId, scene: &SceneView) -> anyhow::Result<()> {
        match self {
            Self::Engine(client) => client
                .ask::<CameraView>("PUT", &format!("/cameras/{camera}/scene"), Some(scene))
                .map(drop),
            Self::Files(folder) => {
                known(folder, camera)?;
                let scene = scene_from_view(scene)?;
                let database = open(folder)?;
                database.writer().save_scene(camera.clone(), scene, None)?;
                database.close()?;
                Ok(())
            }
        }
    }
}

fn known(folder: &Path, camera: &CameraId) -> anyhow::Result<()> {
    if Config::load(folder)?
        .cameras
        .iter()
        .any(|other| other.id == *camera)
    {
        return Ok(());
    }
    bail!("there is no camera `{camera}`; `inveye camera list` shows which there are")
}

/// The next id that no camera has or had.
fn next_id(folder: &Path, config: &Config) -> anyhow::Result<CameraId> {
    let database = open(folder)?;
    let ever = database.reader().cameras_ever()?;
    database.close()?;
    let present = config.cameras.iter().map(|camera| &camera.id);
    Ok(next_camera_id(ever.iter().chain(present)))
}

fn open(folder: &Path) -> anyhow::Result<Database> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    Ok(Database::open(folder, clock)?)
}

/// A few requests to an engine on this machine.
pub(crate) struct EngineClient(RunningEngine);

impl EngineClient {
    fn answers(&self) -> bool {
        self.request("GET", "/site", None)
            .is_ok_and(|(status, _)| status == 200)
    }

    pub(crate) fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> anyhow::Result<T> {
        let body = body.map(serde_json::to_vec).transpose()?;
        let (status, answer) = self.request(method, path, body)?;
        if !(200..300).contains(&status) {
            bail!(refusal(status, &answer));
        }
        serde_json::from_slice(&answer)
            .context("the running engine gave an answer of another version")
    }

    /// As [`EngineClient::ask`], where the answer is empty.
    pub(crate) fn tell(
        &self,
        method: &str,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> anyhow::Result<()> {
        let body = body.map(serde_json::to_vec).transpose()?;
        match self.request(method, path, body)? {
            (200..300, _) => Ok(()),
            (status, answer) => bail!(refusal(status, &answer)),
        }
    }

    /// What is no JSON: a file.
    pub(crate) fn fetch(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        match self.request("GET", path, None)? {
            (200..300, file) => Ok(file),
            (status, answer) => bail!(refusal(status, &answer)),
        }
    }

    /// Sends a file, read as it goes.
    pub(crate) fn send<T: DeserializeOwned>(
        &self,
        path: &str,
        name: &str,
        file: std::fs::File,
    ) -> anyhow::Result<T> {
        let length = file.metadata()?.len();
        let (status, answer) = self
            .0
            .send(path, name, file, length)
            .context("the running engine does not answer")?;
        if !(200..300).contains(&status) {
            bail!(refusal(status, &answer));
        }
        serde_json::from_slice(&answer)
            .context("the running engine gave an answer of another version")
    }

    fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> anyhow::Result<(u16, Vec<u8>)> {
        let body = body.unwrap_or_default();
        self.0
            .request(method, path, &body)
            .context("the running engine does not answer")
    }
}

fn refusal(status: u16, answer: &[u8]) -> String {
    serde_json::from_slice::<WireError>(answer).map_or_else(
        |_| format!("the running engine refused it ({status})"),
        |error| error.message,
    )
}
