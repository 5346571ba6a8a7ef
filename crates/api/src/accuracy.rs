//! What the engine offers to whoever measures how well it is counted.

use inveye_wire::{HandCountRequest, HandCountView, HandVerdict, LineAccuracy};

use crate::room::Answer;

/// Measured accuracy, and the counts by hand that it is measured by.
pub trait AccuracyRoom: Send + Sync + 'static {
    /// Of every line, by camera and line.
    fn accuracy(&self) -> Answer<'_, Vec<LineAccuracy>>;

    /// Of one line, newest first.
    fn hand_counts(&self, camera: String, line: String) -> Answer<'_, Vec<HandCountView>>;

    /// One.
    fn hand_count<'a>(&'a self, id: &'a str) -> Answer<'a, HandCountView>;

    /// Draws clips, and begins.
    fn begin_hand_count(
        &self,
        request: HandCountRequest,
        actor: String,
    ) -> Answer<'_, HandCountView>;

    /// Says what was seen in a clip.
    fn judge_hand_clip<'a>(
        &'a self,
        id: &'a str,
        number: u32,
        verdict: HandVerdict,
    ) -> Answer<'a, HandCountView>;

    /// Compares, for good.
    fn finish_hand_count<'a>(&'a self, id: &'a str, actor: String) -> Answer<'a, HandCountView>;

    /// Forgets one that is open.
    fn discard_hand_count<'a>(&'a self, id: &'a str) -> Answer<'a, ()>;
}
