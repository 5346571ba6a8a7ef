//! What the engine offers to whoever decides whether people are known again.

use inveye_wire::{RecognitionView, StaffView};

use crate::error::ApiError;
use crate::room::Answer;

/// Knowing people again, for a day and in memory alone.
pub trait RecognitionRoom: Send + Sync + 'static {
    /// Whether it is on, and how it is doing.
    fn recognition(&self) -> Answer<'_, RecognitionView>;

    /// Switches it on, or off; off forgets everybody before this answers.
    fn set_recognition(&self, on: bool) -> Answer<'_, RecognitionView>;

    /// Who is taken for staff, and who was until somebody said otherwise; nobody while it is off.
    fn staff(&self) -> Vec<StaffView>;

    /// Says whether one of them works here.
    fn say_staff(&self, id: &str, staff: bool) -> Result<Vec<StaffView>, ApiError>;
}
