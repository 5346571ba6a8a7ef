//! Turning a site's cameras, and asking for their clocks. A device is asked for its abilities once, not at every move; what it refused
//! and what is not there is remembered as well.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use inveye_api::ApiError;
use inveye_base::{Clock, ErrorKind, Redacted};
use inveye_domain::CameraId;
use inveye_onvif::{ClockOffset, Device, DeviceAddress, OnvifError, Velocity};
use inveye_wire::{PresetView, PtzRequest, PtzView};

use super::{find_onvif, refused};
use crate::config::CameraConfig;

/// A movement ends after this time unless it is asked for again: a screen may go away in the middle.
const MOVES: Duration = Duration::from_secs(5);
/// A camera that cannot be turned is asked again after this time: somebody may have switched ONVIF on.
const AGAIN: Duration = Duration::from_secs(10 * 60);

/// A device that can turn, and the profile that turns its camera.
struct Turnable {
    device: Device,
    profile: String,
}

/// What came of asking.
#[derive(Clone)]
enum Found {
    Turnable(Arc<Turnable>),
    /// No ONVIF, or nothing that turns.
    Nothing {
        at: Duration,
    },
    /// User name or password are wrong. Devices lock users out after some attempts, which would end the
    /// video as well: they are not sent again before the settings are others.
    Refused(ApiError),
}

/// What is known of a camera, under these settings. Locked while it is asked, so that several screens ask once.
type Place = Arc<tokio::sync::Mutex<Option<(CameraConfig, Found)>>>;

/// The devices behind a site's cameras, as far as somebody wanted to turn them.
pub(crate) struct Turning {
    clock: Arc<dyn Clock>,
    places: Mutex<HashMap<CameraId, Place>>,
}

impl Turning {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let places = Mutex::default();
        Self { clock, places }
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
        let presets = match presets {
            Ok(presets) => presets,
            // Asked whenever a picture is enlarged.
            Err(error) if error.is_about_credentials() => {
                let refused = not_again(&error);
                let found = Found::Refused(refused.clone());
                *self.place(config).lock().await = Some((config.clone(), found));
                return Err(refused);
            }
            Err(error) => return Err(self.failed(config, &error).await),
        };
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
        let Turnable { device, profile } = known.as_ref();
        let done = match request {
            PtzRequest::Move { .. } => device.continuous_move(profile, velocity, MOVES).await,
            PtzRequest::Stop => device.stop(profile).await,
            PtzRequest::Preset { preset } => device.goto_preset(profile, preset).await,
        };
        match done {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failed(config, &error).await),
        }
    }

    /// How far a camera's own clock is ahead, in milliseconds, where it was set up over ONVIF and answers. A
    /// password that it refused is not sent for that.
    pub(crate) async fn clock_offset(&self, config: &CameraConfig) -> Option<i64> {
        let address = DeviceAddress::parse(config.onvif.as_ref()?.as_str()).ok()?;
        let place = self.place(config);
        let mut known = place.lock().await;
        if matches!(known.as_ref(), Some((of, Found::Refused(_))) if of == config) {
            return None;
        }
        let credentials = config.credentials().map(Redacted::new);
        match Device::connect(address, credentials, Arc::clone(&self.clock)).await {
            Ok(device) => device.clock_offset().map(ClockOffset::as_millis),
            Err(error) => {
                if error.is_about_credentials() {
                    *known = Some((config.clone(), Found::Refused(not_again(&error))));
                }
                None
            }
        }
    }

    /// What failed may be another device by now, or one with another password: the next request asks anew.
    async fn failed(&self, config: &CameraConfig, error: &OnvifError) -> ApiError {
        if error.kind() == ErrorKind::Unavailable || error.is_about_credentials() {
            *self.place(config).lock().await = None;
        }
        refused(error)
    }

    fn place(&self, config: &CameraConfig) -> Place {
        // A map of finished entries is whole after any panic.
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(places.entry(config.id.clone()).or_default())
    }

    /// None for a camera that cannot be turned.
    async fn device(&self, config: &CameraConfig) -> Result<Option<Arc<Turnable>>, ApiError> {
        let place = self.place(config);
        let mut known = place.lock().await;
        let now = self.clock.monotonic();
        let found = match known.as_ref() {
            Some((of, found)) if of == config && !found.is_old(now) => found.clone(),
            _ => {
                let found = match Box::pin(self.ask(config)).await {
                    Ok(Some(turnable)) => Found::Turnable(Arc::new(turnable)),
                    Ok(None) => Found::Nothing { at: now },
                    Err(error) if error.is_about_credentials() => Found::Refused(not_again(&error)),
                    Err(error) => return Err(refused(&error)),
                };
                *known = Some((config.clone(), found.clone()));
                found
            }
        };
        match found {
            Found::Turnable(turnable) => Ok(Some(turnable)),
            Found::Nothing { .. } => Ok(None),
            Found::Refused(error) => Err(error),
        }
    }

    async fn ask(&self, config: &CameraConfig) -> Result<Option<Turnable>, OnvifError> {
        let host = match &config.onvif {
            Some(url) => url.as_str(),
            None => config.url.host_str().unwrap_or_default(),
        };
        let address = match find_onvif(host, &self.clock).await {
            Ok(address) => address,
            // Nobody ever said that this camera speaks ONVIF; its own pages may be what answers.
            Err(error) if config.onvif.is_none() && is_elsewhere(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let credentials = config.credentials().map(Redacted::new);
        let connecting = Device::connect(address, credentials, Arc::clone(&self.clock));
        let device = connecting.await?;
        if !device.has_ptz() {
            return Ok(None);
        }
        let profiles = device.profiles().await?;
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
        Ok(Some(Turnable { device, profile }))
    }
}

impl Found {
    fn is_old(&self, now: Duration) -> bool {
        matches!(self, Self::Nothing { at } if now.saturating_sub(*at) >= AGAIN)
    }
}

fn is_elsewhere(error: &OnvifError) -> bool {
    matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::NotFound)
}

fn not_again(error: &OnvifError) -> ApiError {
    let why = refused(error);
    let text = format!("{why} It is asked again when the camera's settings here are changed.");
    ApiError::new(why.kind(), text)
}

fn same_stream(one: &url::Url, other: &url::Url) -> bool {
    (one.path(), one.query()) == (other.path(), other.query())
}

#[cfg(test)]
mod tests;
