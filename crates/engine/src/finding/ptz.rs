//! Turning a site's cameras. A device is asked for its abilities once, not at every move.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use inveye_api::ApiError;
use inveye_base::{Clock, ErrorKind, Redacted};
use inveye_domain::CameraId;
use inveye_onvif::{Device, Velocity};
use inveye_wire::{PresetView, PtzRequest, PtzView};

use super::{find_onvif, refused};
use crate::config::CameraConfig;

/// A movement ends after this time unless it is asked for again: a screen may go away in the middle.
const MOVES: Duration = Duration::from_secs(5);

/// A device that was asked, and the profile that turns its camera.
struct Known {
    config: CameraConfig,
    device: Device,
    profile: String,
}

/// The devices behind a site's cameras, as far as somebody wanted to turn them.
pub(crate) struct Turning {
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<CameraId, Arc<Known>>>,
}

impl Turning {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let known = Mutex::default();
        Self { clock, known }
    }

    /// What a camera can be told.
    pub(crate) async fn presets(&self, config: &CameraConfig) -> Result<PtzView, ApiError> {
        let Some(known) = self.device(config).await? else {
            return Ok(PtzView {
                can_turn: false,
                presets: Vec::new(),
            });
        };
        let presets = known.device.presets(&known.profile).await;
        let presets = presets.map_err(|error| self.forget(config, &error))?;
        let view = |preset: inveye_onvif::Preset| PresetView {
            preset: preset.token,
            name: preset.name,
        };
        Ok(PtzView {
            can_turn: true,
            presets: presets.into_iter().map(view).collect(),
        })
    }

    /// Does what is asked.
    pub(crate) async fn act(
        &self,
        config: &CameraConfig,
        request: &PtzRequest,
    ) -> Result<(), ApiError> {
        let velocity = match *request {
            PtzRequest::Move { pan, tilt, zoom } => {
                Velocity::new(pan, tilt, zoom).ok_or_else(|| {
                    let text = "Pan, tilt and zoom are numbers from -1 to 1.";
                    ApiError::new(ErrorKind::InvalidArgument, text)
                })?
            }
            PtzRequest::Stop | PtzRequest::Preset { .. } => Velocity::default(),
        };
        let known = self.device(config).await?.ok_or_else(|| {
            let text = "This camera cannot be turned, tilted or zoomed over ONVIF.";
            ApiError::new(ErrorKind::InvalidArgument, text)
        })?;
        let Known {
            device, profile, ..
        } = known.as_ref();
        let done = match request {
            PtzRequest::Move { .. } => device.continuous_move(profile, velocity, MOVES).await,
            PtzRequest::Stop => device.stop(profile).await,
            PtzRequest::Preset { preset } => device.goto_preset(profile, preset).await,
        };
        done.map_err(|error| self.forget(config, &error))
    }

    /// What failed may be another device by now: the next request asks anew.
    fn forget(&self, config: &CameraConfig, error: &inveye_onvif::OnvifError) -> ApiError {
        if error.kind() == ErrorKind::Unavailable {
            self.known().remove(&config.id);
        }
        refused(error)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<CameraId, Arc<Known>>> {
        // A map of finished entries is whole after any panic.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None for a camera that cannot be turned.
    async fn device(&self, config: &CameraConfig) -> Result<Option<Arc<Known>>, ApiError> {
        let remembered = self.known().get(&config.id).cloned();
        if let Some(known) = remembered.filter(|known| known.config == *config) {
            return Ok(Some(known));
        }
        let Some(known) = self.ask(config).await? else {
            return Ok(None);
        };
        let known = Arc::new(known);
        self.known().insert(config.id.clone(), Arc::clone(&known));
        Ok(Some(known))
    }

    async fn ask(&self, config: &CameraConfig) -> Result<Option<Known>, ApiError> {
        let host = match &config.onvif {
            Some(url) => url.as_str(),
            None => config.url.host_str().unwrap_or_default(),
        };
        let address = match find_onvif(host, &self.clock).await {
            Ok(address) => address,
            // Nobody ever said that this camera speaks ONVIF.
            Err(error) if config.onvif.is_none() && error.kind() == ErrorKind::Unavailable => {
                return Ok(None);
            }
            Err(error) => return Err(refused(&error)),
        };
        let credentials = config.credentials().map(Redacted::new);
        let connecting = Device::connect(address, credentials, Arc::clone(&self.clock));
        let device = connecting.await.map_err(|error| refused(&error))?;
        if !device.has_ptz() {
            return Ok(None);
        }
        let profiles = device.profiles().await.map_err(|error| refused(&error))?;
        let mut turning = profiles
            .into_iter()
            .filter(|profile| profile.has_ptz)
            .peekable();
        let Some(first) = turning.peek() else {
            return Ok(None);
        };
        // Of a device with several pictures, the one that this camera shows.
        let mut profile = first.token.clone();
        for candidate in turning {
            let uri = device.stream_uri(&candidate.token).await;
            if uri.is_ok_and(|uri| same_stream(&uri.url, &config.url)) {
                profile = candidate.token;
                break;
            }
        }
        Ok(Some(Known {
            config: config.clone(),
            device,
            profile,
        }))
    }
}

fn same_stream(one: &url::Url, other: &url::Url) -> bool {
    (one.path(), one.query()) == (other.path(), other.query())
}
