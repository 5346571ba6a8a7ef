//! Which id a camera gets, and what was typed of it.

use std::collections::BTreeSet;

use inveye_api::ApiError;
use inveye_domain::CameraId;
use inveye_onvif::DeviceAddress;
use inveye_wire::{NewCamera, Transport as WireTransport};

use crate::config::{CameraConfig, Transport};
use crate::convert;

/// Of the ids that the engine gives.
const KIND: &str = "CAM-";
/// A number of more digits was somebody's own idea, and is not gone on from.
const MOST_DIGITS: usize = 6;

/// The id for a camera that nobody gave one: of the kind `CAM-007`, behind all that were ever given, so that no camera
/// inherits what was drawn for another one, its recordings, or who may see it.
///
/// `ever` are the cameras that are and those that were.
pub fn next_camera_id<'a>(ever: impl IntoIterator<Item = &'a CameraId>) -> CameraId {
    let ever: BTreeSet<&CameraId> = ever.into_iter().collect();
    let last = ever.iter().filter_map(|id| number(id)).max().unwrap_or(0);
    let id = |number: u32| {
        let id = format!("{KIND}{number:03}");
        CameraId::new(&id).expect("letters, a line and digits")
    };
    let mut next = last + 1;
    // Only beyond the most digits.
    while ever.contains(&id(next)) {
        next += 1;
    }
    id(next)
}

fn number(id: &CameraId) -> Option<u32> {
    let digits = id.as_str().strip_prefix(KIND)?;
    let is_number =
        digits.len() <= MOST_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// What a person typed of a camera that is only tried.
pub(crate) fn tried_config(new: &NewCamera) -> Result<CameraConfig, ApiError> {
    let id = new.id.as_deref().map(convert::camera_id).transpose()?;
    camera_config(id.unwrap_or_else(|| next_camera_id([])), new)
}

/// What a person typed as a camera's configuration.
pub fn camera_config(id: CameraId, new: &NewCamera) -> Result<CameraConfig, ApiError> {
    let mut config = CameraConfig::new(id, new.name.clone(), &new.url, new.sub_url.as_deref())
        .map_err(|error| convert::invalid(&error).about("url"))?;
    if let Some(username) = new.username.as_ref().filter(|text| !text.is_empty()) {
        config.username = Some(username.clone());
        config.password = Some(new.password.clone().unwrap_or_default());
    }
    if let Some(text) = new.onvif.as_ref().filter(|text| !text.trim().is_empty()) {
        let address = DeviceAddress::parse(text);
        let address = address.map_err(|error| convert::invalid(&error).about("onvif"))?;
        config.onvif = Some(address.url().clone());
    }
    config.transport = match new.transport {
        Some(WireTransport::Udp) => Transport::Udp,
        Some(WireTransport::Tcp) | None => Transport::Tcp,
    };
    config.profile = new.profile.map(convert::to_profile).unwrap_or_default();
    config.audio = new.audio.unwrap_or(true);
    config.role = new.role.map(convert::site::to_role);
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_id_is_behind_all_that_were_given() {
        let next = |ids: &[&str]| {
            let ids: Vec<_> = ids.iter().map(|id| CameraId::new(id).unwrap()).collect();
            next_camera_id(&ids).to_string()
        };
        assert_eq!(next(&[]), "CAM-001");
        assert_eq!(
            next(&["CAM-001", "CAM-003"]),
            "CAM-004",
            "a gap is a camera that was"
        );
        assert_eq!(next(&["door", "CAM-", "CAM-1x", "cam-9"]), "CAM-001");
        assert_eq!(next(&["CAM-7", "CAM-999"]), "CAM-1000");
        assert_eq!(
            next(&["CAM-002", "CAM-20261122"]),
            "CAM-003",
            "a date is nobody's count"
        );
        assert_eq!(next(&["CAM-999999"]), "CAM-1000000");
        assert_eq!(next(&["CAM-999999", "CAM-1000000"]), "CAM-1000001");
    }
}
