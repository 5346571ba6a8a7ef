//! A camera whose address, password or transport somebody typed anew.

use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_video::{Credentials, parse_camera_url};
use inveye_wire::{CameraChange, Transport as WireTransport};
use url::Url;

use crate::config::{CameraConfig, Transport};
use crate::convert;

/// The port that is meant where none is written.
const RTSP: u16 = 554;

/// What the camera becomes. Refuses to send a stored password to a device that it was not typed for.
pub(crate) fn readdressed(
    before: &CameraConfig,
    change: &CameraChange,
) -> Result<CameraConfig, ApiError> {
    let mut config = before.clone();
    let mut typed = None;
    if let Some(text) = &change.url {
        let (url, credentials) = address(text, "url")?;
        (config.url, config.sealed_url) = (url, None);
        typed = typed.or(credentials);
    }
    if let Some(text) = &change.sub_url {
        if config.sub_url.is_none() {
            let why =
                "This camera was added without a sub stream. Remove it and add it again with one.";
            return Err(refuse("sub_url", why));
        }
        let (url, credentials) = address(text, "sub_url")?;
        (config.sub_url, config.sealed_sub_url) = (Some(url), None);
        typed = typed.or(credentials);
    }
    let is_new = typed.is_some() || change.password.is_some();
    if let Some(Credentials { username, password }) = typed {
        (config.username, config.password) = (Some(username), Some(password));
    }
    if let Some(username) = &change.username {
        config.username = Some(username.trim().to_owned()).filter(|name| !name.is_empty());
    }
    if let Some(password) = &change.password {
        config.password = Some(password.clone());
    }
    let is_elsewhere = devices(&config).any(|device| devices(before).all(|known| known != device));
    if config.username.is_none() {
        (config.password, config.sealed_password) = (None, None);
    } else if is_elsewhere && !is_new {
        let why =
            "That is another device. Type the password for it: the stored one is not sent there.";
        return Err(refuse("password", why));
    }
    if config.username.is_none() || is_new {
        config.locked = None;
    }
    if is_elsewhere {
        // Where the other device speaks ONVIF is found out anew.
        config.onvif = None;
    }
    match change.transport {
        Some(WireTransport::Tcp) => config.transport = Transport::Tcp,
        Some(WireTransport::Udp) => config.transport = Transport::Udp,
        None => {}
    }
    Ok(config)
}

/// Whether its streams must be opened anew.
pub(crate) fn is_other_source(a: &CameraConfig, b: &CameraConfig) -> bool {
    (&a.url, &a.sub_url, a.transport) != (&b.url, &b.sub_url, b.transport)
        || (&a.username, &a.password, &a.locked) != (&b.username, &b.password, &b.locked)
}

/// Whom its addresses lead to.
fn devices(config: &CameraConfig) -> impl Iterator<Item = (Option<&str>, u16)> {
    let urls = std::iter::once(&config.url).chain(&config.sub_url);
    urls.map(|url| (url.host_str(), url.port().unwrap_or(RTSP)))
}

fn address(text: &str, field: &str) -> Result<(Url, Option<Credentials>), ApiError> {
    let (url, credentials) =
        parse_camera_url(text).map_err(|error| convert::invalid(&error).about(field))?;
    Ok((url, credentials.map(|typed| typed.reveal().clone())))
}

fn refuse(field: &str, why: &str) -> ApiError {
    ApiError::new(ErrorKind::InvalidArgument, why).about(field)
}

#[cfg(test)]
mod tests {
    use inveye_domain::CameraId;

    use super::*;

    fn camera() -> CameraConfig {
        let id = CameraId::new("CAM-001").unwrap();
        let (main, sub) = ("rtsp://u:old@10.0.0.5/main", "rtsp://10.0.0.5/sub");
        let mut config = CameraConfig::new(id, None, main, Some(sub)).unwrap();
        config.onvif = Some("http://10.0.0.5/onvif/device_service".parse().unwrap());
        config
    }

    fn to(url: &str) -> CameraChange {
        CameraChange {
            url: Some(url.to_owned()),
            ..CameraChange::default()
        }
    }

    #[test]
    fn what_is_not_typed_stays() {
        let camera = camera();
        assert!(readdressed(&camera, &CameraChange::default()).unwrap() == camera);
        let elsewhere_there = readdressed(&camera, &to("rtsp://10.0.0.5/other")).unwrap();
        let spelled = readdressed(&camera, &to("rtsp://10.0.0.5:554/main"));
        assert!(spelled.is_ok(), "the same device");
        assert_eq!(elsewhere_there.url.as_str(), "rtsp://10.0.0.5/other");
        assert_eq!(elsewhere_there.password.as_deref(), Some("old"));
        assert_eq!(elsewhere_there.onvif, camera.onvif);
        assert!(is_other_source(&camera, &elsewhere_there));
        let mut renamed = camera.clone();
        renamed.name = "Door".to_owned();
        assert!(!is_other_source(&camera, &renamed));
    }

    #[test]
    fn a_stored_password_goes_to_no_other_device() {
        let camera = camera();
        for url in ["rtsp://10.0.0.6/main", "rtsp://10.0.0.5:8554/main"] {
            let error = readdressed(&camera, &to(url)).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{url}");
            let change = CameraChange {
                password: Some("old".to_owned()),
                ..to(url)
            };
            let moved = readdressed(&camera, &change).unwrap();
            assert_eq!((moved.onvif, moved.username.as_deref()), (None, Some("u")));
        }
        let moved = readdressed(&camera, &to("rtsp://me:new@10.0.0.6/main")).unwrap();
        assert_eq!(
            moved.password.as_deref(),
            Some("new"),
            "typed into the address"
        );
        let open = CameraChange {
            username: Some(String::new()),
            ..to("rtsp://10.0.0.6/main")
        };
        let moved = readdressed(&camera, &open).unwrap();
        assert_eq!((moved.username, moved.password), (None, None));
    }

    #[test]
    fn a_new_password_opens_what_was_locked() {
        let mut camera = camera();
        camera.locked = Some("the key is gone".to_owned());
        let change = CameraChange {
            password: Some("new".to_owned()),
            ..CameraChange::default()
        };
        let opened = readdressed(&camera, &change).unwrap();
        assert_eq!(
            (opened.locked, opened.password.as_deref()),
            (None, Some("new"))
        );
    }

    #[test]
    fn what_is_no_address_is_refused_and_none_comes_out_of_nothing() {
        for wrong in ["", "http://10.0.0.5/", "rtsps://10.0.0.5/", "rtsp://"] {
            assert!(readdressed(&camera(), &to(wrong)).is_err(), "{wrong}");
        }
        let mut single = camera();
        single.sub_url = None;
        let change = CameraChange {
            sub_url: Some("rtsp://10.0.0.5/sub".to_owned()),
            ..CameraChange::default()
        };
        assert!(readdressed(&single, &change).is_err());
    }
}
