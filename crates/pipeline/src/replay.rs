//! A file through the same analysis as a live camera, in the file's own time and as fast as the
//! machine allows. The same file, model and scene give the same events: this is how accuracy is
//! measured.
//!
//! Frames come from a video ([`FileDetections`]) or from detections recorded earlier
//! ([`RecordedDetections`]), which needs neither a decoder nor a model. [`replay`] runs them through
//! [`CameraAnalysis`]; [`SceneFile`] says what is drawn on the picture and [`evaluate`] compares the
//! outcome with what the scene expects.

mod detected;
mod evaluation;
mod expectation;
mod outcome;
mod recorded;
mod scene_file;
mod truth;

pub use detected::{DetectedFrame, FileDetections, ReplayError, Sampling};
pub use evaluation::{
    DwellScore, Evaluation, EventScore, LineScore, PersonScore, QueueScore, evaluate,
};
pub use expectation::{Expectation, LineExpectation, ZoneExpectation};
pub use outcome::{Outcome, Queue, SightedTrack, Visit};
pub use recorded::{RecordedDetections, RecordedError, RecordedHeader};
pub use scene_file::{SceneFile, SceneFileError};
pub use truth::{TrueEvent, Truth, TruthError};

use inveye_domain::Scene;

use crate::analysis::{AnalysisSettings, CameraAnalysis};

/// Runs frames through the analysis of one camera, to their end.
///
/// Stops at the first frame that cannot be had.
pub fn replay<F, E>(frames: F, scene: &Scene, settings: AnalysisSettings) -> Result<Outcome, E>
where
    F: IntoIterator<Item = Result<DetectedFrame, E>>,
{
    let mut analysis = CameraAnalysis::new(scene.clone(), settings);
    let mut outcome = Outcome::new();
    for frame in frames {
        let frame = frame?;
        let analysed = analysis.analyse(frame.at, frame.size, &frame.detections);
        outcome.take(&frame, analysed);
    }
    outcome.close(analysis.finish());
    Ok(outcome)
}
