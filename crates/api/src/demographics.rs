//! What the engine offers to whoever asks, or decides, of what age and gender those are taken to be who come in.

use inveye_wire::{DemographicsSettings, DemographicsSettingsView, DemographicsView};

use crate::movement::AskedDays;
use crate::room::Answer;

/// Sums of people by estimated age and gender, of nobody in particular.
pub trait DemographicsRoom: Send + Sync + 'static {
    /// Who came in, in whole days, as far as it may be told.
    fn demographics(&self, days: AskedDays) -> Answer<'_, DemographicsView>;

    /// Whether faces are looked at, and how that is doing.
    fn demographics_settings(&self) -> Answer<'_, DemographicsSettingsView>;

    /// Switches it on, or off; off forgets everybody before this answers.
    fn set_demographics(
        &self,
        settings: DemographicsSettings,
    ) -> Answer<'_, DemographicsSettingsView>;

    /// Deletes all sums.
    fn delete_demographics(&self) -> Answer<'_, ()>;
}
