//! What a simulated device is.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use super::access::OnvifAccess;

/// How a family of devices writes its messages: prefixes, order and what it adds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// `env:` and many name spaces, as from Hikvision.
    #[default]
    Env,
    /// `SOAP-ENV:` of gSOAP, as from Axis, Dahua, TP-Link and Reolink.
    Gsoap,
    /// Default name spaces on each element, as from .NET and some Java programs.
    Plain,
}

/// Who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// `HIKVISION`.
    pub manufacturer: String,
    /// Its type.
    pub model: String,
    /// Its own number.
    pub serial: String,
}

/// One way in which a device offers its picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedProfile {
    /// Name in requests; its encoder is `enc_` and this.
    pub token: String,
    /// Where the stream is, as the device says it.
    pub uri: String,
    /// `H264`, `H265` or `JPEG`.
    pub encoding: String,
    /// Pixels across and down.
    pub size: [u32; 2],
    /// Pictures a second.
    pub fps: u32,
    /// Pictures from one keyframe to the next.
    pub gov_length: u32,
    /// Kilobits a second.
    pub kilobits: u32,
}

impl SimulatedProfile {
    /// H.264 at 1920×1080, 25 pictures a second, a keyframe every 2 s.
    pub fn main(uri: impl Into<String>) -> Self {
        Self {
            token: "Profile_1".to_owned(),
            uri: uri.into(),
            encoding: "H264".to_owned(),
            size: [1920, 1080],
            fps: 25,
            gov_length: 50,
            kilobits: 4096,
        }
    }

    /// H.264 at 640×360, 15 pictures a second, a keyframe every 4 s.
    pub fn sub(uri: impl Into<String>) -> Self {
        Self {
            token: "Profile_2".to_owned(),
            size: [640, 360],
            fps: 15,
            gov_length: 60,
            kilobits: 512,
            ..Self::main(uri)
        }
    }
}

/// Whom an answer to discovery speaks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SpeaksFor {
    /// Itself.
    #[default]
    Itself,
    /// Another host, whose service it names instead of its own.
    Another(String),
}

/// How it answers to discovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedDiscovery {
    /// The group and port to listen at besides its own address; its network is that of the device.
    pub group: SocketAddrV4,
    /// Its id, `urn:uuid:…`.
    pub endpoint: String,
    /// Whom it speaks for.
    pub speaks_for: SpeaksFor,
    /// How often it answers one probe.
    pub repeats: u32,
}

impl SimulatedDiscovery {
    /// Answers once for itself.
    pub fn new(group: SocketAddrV4, endpoint: impl Into<String>) -> Self {
        Self {
            group,
            endpoint: endpoint.into(),
            speaks_for: SpeaksFor::Itself,
            repeats: 1,
        }
    }
}

/// A device. The default is open, knows all services and has no profile.
#[derive(Debug, Clone)]
pub struct OnvifOptions {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may ask.
    pub access: OnvifAccess,
    /// Attempts with wrong credentials after which nobody is let in.
    pub locks_after: Option<u32>,
    /// Seconds that its clock is ahead; negative when it is behind.
    pub clock_ahead: i64,
    /// How it writes.
    pub dialect: Dialect,
    /// Who made it.
    pub maker: Maker,
    /// How it offers its picture.
    pub profiles: Vec<SimulatedProfile>,
    /// Whether it knows `GetServices`; older devices know `GetCapabilities` alone.
    pub services: bool,
    /// Whether it has version 2 of the media service.
    pub media2: bool,
    /// Whether it can be turned.
    pub ptz: bool,
    /// The host that it takes for its own.
    pub own_host: Option<String>,
    /// How it answers to discovery.
    pub discovery: Option<SimulatedDiscovery>,
}

impl Default for OnvifOptions {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            access: OnvifAccess::default(),
            locks_after: None,
            clock_ahead: 0,
            dialect: Dialect::default(),
            maker: Maker {
                manufacturer: "Simulated".to_owned(),
                model: "SIM-1".to_owned(),
                serial: "SN0001".to_owned(),
            },
            profiles: Vec::new(),
            services: true,
            media2: false,
            ptz: false,
            own_host: None,
            discovery: None,
        }
    }
}
