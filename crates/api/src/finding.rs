//! What the engine offers to installers and to whoever turns a camera.

use inveye_wire::{
    DeviceSettings, DiscoveryRequest, DiscoveryView, ProbeRequest, ProbeView, PtzRequest, PtzView,
};

use crate::room::Answer;

/// Finding, setting and turning cameras, as the API sees it.
pub trait FindingRoom: Send + Sync + 'static {
    /// Searches the engine's networks and given hosts, for a few seconds.
    fn discover(&self, request: DiscoveryRequest) -> Answer<'_, DiscoveryView>;

    /// Asks one device what it is and offers. What did not work is a step of the answer.
    fn probe(&self, request: ProbeRequest) -> Answer<'_, ProbeView>;

    /// Changes settings of a device, and asks it anew.
    fn set_device(&self, settings: DeviceSettings) -> Answer<'_, ProbeView>;

    /// What a camera of the site can be told to show.
    fn ptz(&self, camera: String) -> Answer<'_, PtzView>;

    /// Turns, tilts or zooms a camera of the site.
    fn turn(&self, camera: String, request: PtzRequest) -> Answer<'_, ()>;
}
