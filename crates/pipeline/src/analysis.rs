//! What live cameras and replayed files share: detections → tracks → events.

use inveye_analytics::{AnalystSettings, BehaviourAnalyst, BehaviourSettings, Posed, SceneAnalyst};
use inveye_domain::{
    Bbox, Detection, FloorStep, FrameSize, HeatSum, Journey, MediaTime, Pose, Scene, SceneEvent,
    TrackId, TrackObservation,
};
use inveye_tracking::{Tracker, TrackerSettings};

use crate::precision::{rounded, rounded_pose};

/// A pose is of the track whose box covers the pose's by this much.
const SAME_PERSON: f64 = 0.5;

/// Settings of one camera's analysis. `Default` is what ships.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AnalysisSettings {
    /// Detections to tracks.
    pub tracker: TrackerSettings,
    /// Tracks to events.
    pub analyst: AnalystSettings,
    /// Tracks and joints to events.
    pub behaviour: BehaviourSettings,
}

/// What one frame gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// Confirmed tracks seen in it, oldest first.
    pub tracks: Vec<TrackObservation>,
    /// Confirmed tracks not seen in it, where they are believed to be.
    pub coasting: Vec<TrackObservation>,
    /// What became certain with it, ordered by time.
    pub events: Vec<SceneEvent>,
    /// Tracks that are gone for good.
    pub ended: Vec<TrackId>,
}

/// Follows the people of one camera and states what they do. Same input, same output.
#[derive(Debug)]
pub struct CameraAnalysis {
    tracker: Tracker,
    analyst: SceneAnalyst,
    behaviour: BehaviourAnalyst,
    /// Kept from frame to frame.
    rounded: Vec<Detection>,
}

impl CameraAnalysis {
    /// `scene` is in 0–1 of the picture.
    pub fn new(scene: Scene, settings: AnalysisSettings) -> Self {
        Self {
            tracker: Tracker::new(settings.tracker),
            behaviour: BehaviourAnalyst::new(scene.clone(), settings.behaviour),
            analyst: SceneAnalyst::new(scene, settings.analyst),
            rounded: Vec::new(),
        }
    }

    /// Takes the detections of the next analysed frame, of people only, low scores included, in
    /// its pixels. Pass frames without detections too: time passes in them.
    ///
    /// Places count to a hundredth of a pixel and scores to a ten-thousandth, as recordings of
    /// detections keep them.
    pub fn analyse(
        &mut self,
        at: MediaTime,
        frame: FrameSize,
        detections: &[Detection],
    ) -> Analysis {
        self.analyse_with(at, frame, detections, None)
    }

    /// As [`Self::analyse`], with the joints of those near goods, where somebody looks for them:
    /// then what people do at shelves is stated, too.
    pub fn analyse_with(
        &mut self,
        at: MediaTime,
        frame: FrameSize,
        detections: &[Detection],
        poses: Option<&[Pose]>,
    ) -> Analysis {
        self.rounded.clear();
        let within = detections.iter().filter(|d| is_within(d, frame));
        self.rounded.extend(within.map(rounded));
        let update = self.tracker.update(at, &self.rounded);
        let mut events = self
            .analyst
            .observe(at, frame, &update.observations, &update.ended);
        if let Some(poses) = poses {
            let posed = self.posed(&update.observations, poses);
            events.extend(self.behaviour.observe(at, frame, &posed));
            events.sort_by_key(|event| event.at);
        }
        Analysis {
            tracks: update.observations,
            coasting: update.coasting,
            events,
            ended: update.ended,
        }
    }

    /// Where people were since this was asked last; see [`SceneAnalyst::take_heat`].
    pub fn take_heat(&mut self) -> Option<HeatSum> {
        self.analyst.take_heat()
    }

    /// The ways of those who are gone since then; see [`SceneAnalyst::take_journeys`].
    pub fn take_journeys(&mut self) -> Vec<Journey> {
        self.analyst.take_journeys()
    }

    /// How people walked since then; see [`SceneAnalyst::take_steps`].
    pub fn take_steps(&mut self) -> Vec<FloorStep> {
        self.analyst.take_steps()
    }

    /// Closes what is open, for example the visits of people still in a zone: nothing follows.
    pub fn finish(&mut self) -> Vec<SceneEvent> {
        let mut events = self.analyst.finish();
        events.extend(self.behaviour.finish());
        events.sort_by_key(|event| event.at);
        events
    }

    /// Replaces what is drawn; see [`SceneAnalyst::set_scene`].
    pub fn set_scene(&mut self, scene: Scene) {
        self.behaviour.set_scene(scene.clone());
        self.analyst.set_scene(scene);
    }

    fn posed(&self, tracks: &[TrackObservation], poses: &[Pose]) -> Vec<Posed> {
        let posed = |seen: &TrackObservation| {
            let poses = poses.iter().map(rounded_pose);
            let nearest = poses
                .map(|pose| (pose.bbox.iou(&seen.bbox), pose))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            Posed {
                track: seen.track,
                who: self.analyst.name(seen.track),
                bbox: seen.bbox,
                confidence: seen.score,
                pose: nearest
                    .filter(|(iou, _)| *iou >= SAME_PERSON)
                    .map(|(_, pose)| pose),
            }
        };
        tracks.iter().map(posed).collect()
    }

    /// The people and their state at lines and zones.
    pub fn analyst(&self) -> &SceneAnalyst {
        &self.analyst
    }
}

/// Detectors place edges a little beyond the picture, but nobody who is there altogether was seen.
fn is_within(detection: &Detection, frame: FrameSize) -> bool {
    let Bbox { x1, y1, x2, y2 } = detection.bbox;
    x2 > 0.0 && y2 > 0.0 && x1 < f64::from(frame.width) && y1 < f64::from(frame.height)
}
