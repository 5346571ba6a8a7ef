//! Where a stream is.

use std::fmt;

use inveye_base::{Redacted, redact_url};
use url::Url;

use crate::Credentials;

/// A stream of a camera.
#[derive(Clone)]
pub struct StreamSource {
    /// Without credentials, as [`crate::parse_camera_url`] gives it.
    pub url: Url,
    /// Sent only when the camera asks.
    pub credentials: Option<Redacted<Credentials>>,
    /// How packets shall travel.
    pub transport: TransportChoice,
}

impl fmt::Debug for StreamSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamSource")
            .field("url", &redact_url(&self.url))
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

/// How packets travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TransportChoice {
    /// Inside the RTSP connection: nothing is lost.
    #[default]
    Tcp,
    /// Datagrams: for cameras that know nothing else, in a LAN.
    Udp,
    /// TCP, and UDP where the camera refuses TCP.
    Auto,
}

impl fmt::Display for TransportChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Auto => "TCP or UDP",
        })
    }
}
