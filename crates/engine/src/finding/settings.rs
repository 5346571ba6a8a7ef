//! Changing a device's settings over ONVIF.

use std::sync::Arc;

use inveye_api::ApiError;
use inveye_base::{Clock, ErrorKind};
use inveye_domain::FrameSize;
use inveye_onvif::{Device, VideoEncoder};
use inveye_wire::{DeviceSetting, DeviceSettings, ProbeView};

use super::{credentials, find_onvif, probe_camera, refused};

/// Changes of one request.
const MOST_CHANGES: usize = 16;

/// Makes the changes in their order, stops at the first that the device refuses, and asks the device
/// anew: some take a value and set another one.
pub async fn set_device(
    settings: &DeviceSettings,
    clock: Arc<dyn Clock>,
) -> Result<ProbeView, ApiError> {
    if settings.changes.len() > MOST_CHANGES {
        let text = format!("At most {MOST_CHANGES} changes can be made at once.");
        return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("changes"));
    }
    let request = &settings.device;
    let found = find_onvif(&request.address, &clock).await;
    let address = found.map_err(|error| refused(&error).about("address"))?;
    let connecting = Device::connect(address, credentials(request), Arc::clone(&clock));
    let device = connecting.await.map_err(|error| refused(&error))?;
    for change in &settings.changes {
        apply(&device, change).await?;
    }
    Ok(probe_camera(request, clock).await)
}

async fn apply(device: &Device, change: &DeviceSetting) -> Result<(), ApiError> {
    match change {
        DeviceSetting::TimeServer { server } => device
            .set_ntp(server)
            .await
            .map_err(|error| refused(&error)),
        DeviceSetting::KeyframeInterval { profile, seconds } => {
            let (mut encoder, range) = encoder(device, profile).await?;
            let fps = encoder.fps.unwrap_or(25.0);
            let pictures = (seconds * fps).round().clamp(1.0, 10_000.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, and clamped to 1 to 10,000; no number becomes 0, which the range corrects"
            )]
            let pictures = pictures as u32;
            let [least, most] = range.unwrap_or([1, 10_000]);
            encoder.gov_length = Some(pictures.clamp(least, most.max(least)));
            set(device, &encoder).await
        }
        DeviceSetting::PictureSize { profile, size } => {
            let (mut encoder, _) = encoder(device, profile).await?;
            encoder.size = FrameSize::new(size[0], size[1]);
            set(device, &encoder).await
        }
        DeviceSetting::FrameRate { profile, fps } => {
            if !(0.1..=240.0).contains(fps) {
                let text = "Choose a rate from 0.1 to 240 pictures a second.";
                return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("changes"));
            }
            let (mut encoder, _) = encoder(device, profile).await?;
            encoder.fps = Some(*fps);
            set(device, &encoder).await
        }
    }
}

/// The encoder of a profile as it is now, and what its keyframe interval may be.
async fn encoder(
    device: &Device,
    token: &str,
) -> Result<(VideoEncoder, Option<[u32; 2]>), ApiError> {
    let profiles = device.profiles().await.map_err(|error| refused(&error))?;
    let found = profiles.into_iter().find(|profile| profile.token == token);
    let encoder = found.and_then(|profile| profile.encoder).ok_or_else(|| {
        let text = format!("The camera has no video stream `{token}`.");
        ApiError::new(ErrorKind::InvalidArgument, text).about("changes")
    })?;
    let options = device.encoder_options(&encoder, token).await;
    // Not every device tells; then it judges the value itself.
    let range = options.ok().and_then(|options| options.gov_length);
    Ok((encoder, range))
}

async fn set(device: &Device, encoder: &VideoEncoder) -> Result<(), ApiError> {
    let done = device.set_encoder(encoder).await;
    done.map_err(|error| refused(&error))
}
