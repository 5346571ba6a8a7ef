//! Where a device is: the one host that we talk to, whatever the device says its own address is.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use crate::error::OnvifError;

const PATH: &str = "/onvif/device_service";

/// The address of a device's first service, `http://HOST:PORT/PATH`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DeviceAddress(Url);

impl fmt::Debug for DeviceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for DeviceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl DeviceAddress {
    /// From what a person typed or a device announced: `10.0.0.5`, `cam.local:8000`, a whole URL.
    /// Credentials in it are dropped.
    pub fn parse(text: &str) -> Result<Self, OnvifError> {
        let text = text.trim();
        let bad = |reason| OnvifError::Address { reason };
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(bad("it is empty or has a space in it"));
        }
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let whole = match scheme.map(str::to_ascii_lowercase).as_deref() {
            Some("http") => text.to_owned(),
            Some("https") => return Err(bad("encrypted ONVIF is not supported; use http://")),
            Some(_) => return Err(bad("an address of ONVIF starts with http://")),
            // A bare IPv6 address has no brackets yet.
            None => match text.parse::<IpAddr>() {
                Ok(IpAddr::V6(v6)) => format!("http://[{v6}]"),
                _ => format!("http://{text}"),
            },
        };
        let mut url =
            Url::parse(&whole).map_err(|_| bad("it is neither a host nor an http:// address"))?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(bad("there is no host in it"));
        }
        // Both fail only for URLs without a host, and this one has one.
        let _ = url.set_username("").is_ok() && url.set_password(None).is_ok();
        url.set_fragment(None);
        if url.path() == "/" {
            url.set_path(PATH);
        }
        Ok(Self(url))
    }

    /// At a host and a port, where most devices have it.
    pub fn of(host: &Host<String>, port: u16) -> Result<Self, OnvifError> {
        Self::parse(&format!("http://{host}:{port}{PATH}"))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.0.port().unwrap_or(80)
    }

    /// As a URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The same at another host.
    pub(crate) fn moved_to(&self, host: IpAddr) -> Option<Self> {
        let mut url = self.0.clone();
        url.set_ip_host(host).ok()?;
        Some(Self(url))
    }

    /// Where a service announced by this device is: always at this host.
    ///
    /// A device behind NAT, with two networks or with a false configuration announces addresses that
    /// lead nowhere, and one that answers for another would draw credentials elsewhere.
    pub(crate) fn service(&self, announced: &str) -> Option<Url> {
        let mut url = Url::parse(announced.trim()).ok()?;
        match url.scheme() {
            "http" => {}
            // The same service without encryption is where the device itself answered.
            "https" => {
                url.set_scheme("http").ok()?;
                url.set_port(None).ok()?;
            }
            _ => return None,
        }
        if self.move_here(&mut url)? {
            // Behind NAT the port that leads in is the one that this device answered at.
            url.set_port(self.0.port()).ok()?;
        }
        Some(url)
    }

    /// Where a stream or picture announced by this device is, without the credentials that some write
    /// into it, and whether its host had to be put right.
    pub(crate) fn media(&self, announced: &str, schemes: &[&str]) -> Option<(Url, bool)> {
        let mut url = Url::parse(announced.trim()).ok()?;
        if !schemes.contains(&url.scheme()) {
            return None;
        }
        let moved = self.move_here(&mut url)?;
        let _ = url.set_username("").is_ok() && url.set_password(None).is_ok();
        Some((url, moved))
    }

    /// Puts this host into a URL; tells whether another one stood there.
    fn move_here(&self, url: &mut Url) -> Option<bool> {
        let wrong = url.host_str()? != self.host();
        if wrong {
            url.set_host(Some(self.host())).ok()?;
        }
        Some(wrong)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, address: &str) {
        assert_eq!(DeviceAddress::parse(text).unwrap().as_str(), address);
    }

    #[test]
    fn hosts_are_completed_and_whole_addresses_stay() {
        check("10.0.0.5", "http://10.0.0.5/onvif/device_service");
        check(
            " cam.local:8000 ",
            "http://cam.local:8000/onvif/device_service",
        );
        check("http://u:p@10.0.0.5/onvif/x#y", "http://10.0.0.5/onvif/x");
        check("fe80::1", "http://[fe80::1]/onvif/device_service");
        for bad in [
            "",
            "a b",
            "https://10.0.0.5",
            "rtsp://10.0.0.5",
            "http://",
            "10.0.0.5:99999",
        ] {
            assert!(DeviceAddress::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn announced_addresses_lead_to_the_host_that_answered() {
        let device = DeviceAddress::parse("http://10.0.0.5:8000").unwrap();
        let service = |text| device.service(text).map(String::from);
        assert_eq!(
            service("http://192.168.1.108/onvif/media").as_deref(),
            Some("http://10.0.0.5:8000/onvif/media")
        );
        assert_eq!(
            service("http://10.0.0.5:8899/onvif/media").as_deref(),
            Some("http://10.0.0.5:8899/onvif/media")
        );
        assert_eq!(service("file:///etc/passwd"), None);
        let media = |text| {
            device
                .media(text, &["rtsp"])
                .map(|(url, moved)| (url.to_string(), moved))
        };
        assert_eq!(
            media("rtsp://admin:secret@0.0.0.0:554/ch1?unicast=true"),
            Some(("rtsp://10.0.0.5:554/ch1?unicast=true".to_owned(), true))
        );
        assert_eq!(
            media("rtsp://10.0.0.5/ch1"),
            Some(("rtsp://10.0.0.5/ch1".to_owned(), false))
        );
        assert_eq!(media("http://10.0.0.5/ch1"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_announced_the_host_is_ours(announced in "(http|https|rtsp)://[ -~]{0,60}") {
            let device = DeviceAddress::parse("10.0.0.5").unwrap();
            if let Some(url) = device.service(&announced) {
                prop_assert_eq!(url.host_str(), Some("10.0.0.5"));
            }
            if let Some((url, _)) = device.media(&announced, &["rtsp", "http"]) {
                prop_assert_eq!(url.host_str(), Some("10.0.0.5"));
                prop_assert_eq!((url.username(), url.password()), ("", None));
            }
        }
    }
}
