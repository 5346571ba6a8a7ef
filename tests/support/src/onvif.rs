//! Devices of ONVIF, good ones and broken ones: their services over HTTP and their answers to discovery.
//!
//! [`OnvifSimulator::start`] serves one device. Its messages have the shapes of three families of real
//! devices ([`Dialect`]), written from ONVIF's specifications. [`RunningOnvif::fault`] breaks single
//! operations; [`RunningOnvif::asked`] tells what came and how it was signed. Video comes from
//! [`crate::CameraSimulator`]: profiles point there. Deliberately absent: events, recordings, HTTPS.

mod access;
mod answers;
mod discovery;
mod options;
mod running;
mod server;
mod state;

pub use access::OnvifAccess;
pub use options::{Dialect, Maker, OnvifOptions, SimulatedDiscovery, SimulatedProfile, SpeaksFor};
pub use running::{OnvifSimulator, RunningOnvif};
pub use server::OnvifFault;
pub use state::{Asked, Signed};
