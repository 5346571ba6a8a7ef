//! What the engine offers to whoever sets a store up.

use bytes::Bytes;
use inveye_wire::{
    ChecklistView, FloorPlanWidth, OtherDevicesChange, OtherDevicesView, SetupView, SiteView,
};

use crate::room::Answer;

/// The picture of a store's floor.
#[derive(Debug, Clone)]
pub struct FloorPlanPicture {
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Another with each picture.
    pub version: u64,
    /// The file.
    pub bytes: Bytes,
}

/// Setting a store up, as the API sees it.
pub trait SetupRoom: Send + Sync + 'static {
    /// The floor plan's picture.
    fn floor_plan(&self) -> Answer<'_, FloorPlanPicture>;

    /// Takes a PNG or JPEG file as the floor plan.
    fn set_floor_plan(&self, file: Bytes) -> Answer<'_, SiteView>;

    /// Says how wide the floor is that it shows.
    fn set_floor_plan_width(&self, width: FloorPlanWidth) -> Answer<'_, SiteView>;

    /// Takes the floor plan away. Where cameras hang on it stays.
    fn remove_floor_plan(&self) -> Answer<'_, SiteView>;

    /// What is still to be drawn, and which rules fit.
    fn setup(&self) -> Answer<'_, SetupView>;

    /// Tries whether all is ready; takes some seconds.
    fn check_setup(&self) -> Answer<'_, ChecklistView>;

    /// Somebody says that it is done.
    fn finish_setup(&self, actor: String) -> Answer<'_, SetupView>;

    /// Whether other devices are let in.
    fn other_devices(&self) -> Answer<'_, OtherDevicesView>;

    /// Lets them in, or no more; the engine begins anew where that changes something.
    fn let_in(&self, change: OtherDevicesChange) -> Answer<'_, OtherDevicesView>;
}
