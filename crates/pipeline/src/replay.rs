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
mod groups;
mod outcome;
mod people;
mod recogniser;
mod recorded;
mod scene_file;
mod store;
mod together;
mod truth;

pub use detected::{DetectedFrame, FileDetections, ReplayError, Sampling};
pub use evaluation::{
    DwellScore, Evaluation, EventScore, LineScore, PersonScore, QueueScore, evaluate,
};
pub use expectation::{Expectation, LineExpectation, ZoneExpectation};
pub use groups::GroupScore;
pub use outcome::{Crossings, Outcome, Queue, Shelf, SightedTrack, Visit};
pub use people::PeopleScore;
pub use recogniser::Recogniser;
pub use recorded::{RecordedDetections, RecordedError, RecordedHeader};
pub use scene_file::{SceneFile, SceneFileError};
pub use store::{StoreScore, score_together};
pub use together::{Looker, StoreCamera, Together, replay_together};
pub use truth::{TrueEvent, Truth, TruthError};

use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_domain::{MediaTime, Scene, WallTime};

use crate::analysis::{AnalysisSettings, CameraAnalysis};

/// Longer than an entry waits to be taken back.
const CERTAIN: Duration = Duration::from_secs(10);

/// Runs frames through the analysis of one camera, to their end.
///
/// Stops at the first frame that cannot be had.
pub fn replay<F, E>(frames: F, scene: &Scene, settings: AnalysisSettings) -> Result<Outcome, E>
where
    F: IntoIterator<Item = Result<DetectedFrame, E>>,
{
    replay_knowing(frames, scene, settings, None)
}

/// As [`replay`], knowing people again; without a recogniser every track is a visitor.
pub fn replay_knowing<F, E>(
    frames: F,
    scene: &Scene,
    settings: AnalysisSettings,
    mut recogniser: Option<&mut Recogniser<'_>>,
) -> Result<Outcome, E>
where
    F: IntoIterator<Item = Result<DetectedFrame, E>>,
{
    let mut last = MediaTime::default();
    let mut confirmation = EntryConfirmation::new();
    let mut analysis = CameraAnalysis::new(scene.clone(), settings);
    let mut outcome = Outcome::new();
    for frame in frames {
        let frame = frame?;
        let poses = frame.poses.as_deref();
        let analysed = analysis.analyse_with(frame.at, frame.size, &frame.detections, poses);
        last = frame.at;
        outcome.name(&analysed, analysis.analyst());
        if let Some(recogniser) = &mut recogniser {
            recogniser.take(&frame, &analysis, &analysed);
        }
        let analyst = analysis.analyst();
        let entries = confirmation.observe(frame.at, &analysed.events, |who| analyst.walk(who));
        outcome.entries.extend(entries);
        outcome.take(&frame, analysed);
    }
    if let Some(recogniser) = recogniser {
        outcome.people = recogniser.finish(WallTime::from_micros(last.as_micros()));
    }
    let entries = confirmation.observe(last + CERTAIN, &[], |_| None);
    outcome.entries.extend(entries);
    outcome.close(analysis.finish());
    Ok(outcome)
}
