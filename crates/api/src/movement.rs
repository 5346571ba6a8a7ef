//! What the engine offers to whoever asks where people go.

use inveye_wire::{
    CalibrationRequest, CalibrationView, EngagementLimits, EngagementView, HeatmapView,
    JourneysView, PlanHeatmapView,
};

use crate::room::Answer;

/// Whole hours of the store's clock: from the one that holds the first moment, in milliseconds of Unix time, to
/// the one that holds the last before the second.
pub type AskedHours = (i64, i64);

/// Whole days, likewise; today where nothing is said.
pub type AskedDays = (Option<i64>, Option<i64>);

/// Places and ways, of nobody in particular.
pub trait MovementRoom: Send + Sync + 'static {
    /// Where people were in front of a camera.
    fn heatmap(&self, camera: String, hours: AskedHours) -> Answer<'_, HeatmapView>;

    /// Where people were on the floor.
    fn plan_heatmap(&self, hours: AskedHours) -> Answer<'_, PlanHeatmapView>;

    /// Where each camera's picture lies on the floor plan.
    fn calibrations(&self) -> Answer<'_, Vec<CalibrationView>>;

    /// Says where one does.
    fn set_calibration<'a>(
        &'a self,
        camera: &'a str,
        request: CalibrationRequest,
    ) -> Answer<'a, CalibrationView>;

    /// Which ways people took, in whole days.
    fn journeys(&self, days: AskedDays) -> Answer<'_, JourneysView>;

    /// How long people stayed in zones, in whole days.
    fn engagement(&self, days: AskedDays) -> Answer<'_, EngagementView>;

    /// Changes from when on somebody visits, and is engaged.
    fn set_engagement(&self, limits: EngagementLimits) -> Answer<'_, EngagementLimits>;
}
