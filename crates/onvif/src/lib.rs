//! Cameras over ONVIF: finding them, asking what they are and where their streams run, setting what this
//! product needs, turning them.
//!
//! Promises: a device's answer never panics and never hangs this crate; what is read, kept and waited
//! for is bounded; no answer sends us, or a password, to another host than the one that was asked; a
//! wrong password is sent at most twice, because devices lock users out.
//!
//! Deliberately absent: events and recordings of devices (this product has its own), encryption (devices
//! sign themselves), IPv6 multicast, HTTP Basic. This is the only crate that speaks ONVIF.
//!
//! Start with [`discover`], [`locate()`] for a host that does not answer to it, and [`Device::connect`].

pub mod address;
mod client;
pub mod device;
pub mod discovery;
pub mod encoder;
mod envelope;
pub mod error;
mod http;
pub mod locate;
pub mod media;
pub mod ptz;
pub mod sent;
pub mod time;
mod token;
pub mod xml;

pub use address::DeviceAddress;
pub use device::{Device, DeviceInformation, Ntp, PATIENCE};
pub use discovery::{
    DiscoveryError, DiscoverySettings, DiscoverySummary, Found, Networks, discover,
};
pub use encoder::{EncoderOptions, Encoding, VideoEncoder};
pub use error::OnvifError;
pub use locate::locate;
pub use media::{MediaUri, Profile};
pub use ptz::{Preset, PtzConfiguration, Velocity};
pub use time::ClockOffset;
pub use xml::{Element, XmlError};
