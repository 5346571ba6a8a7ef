//! What the engine offers to whoever asks where people go.

use inveye_wire::HeatmapView;

use crate::room::Answer;

/// Whole hours of the store's clock: from the one that holds the first moment, in milliseconds of Unix time, to
/// the one that holds the last before the second.
pub type AskedHours = (i64, i64);

/// Places and ways, of nobody in particular.
pub trait MovementRoom: Send + Sync + 'static {
    /// Where people were in front of a camera.
    fn heatmap(&self, camera: String, hours: AskedHours) -> Answer<'_, HeatmapView>;
}
