//! From analysis to the desk and to screens.

use std::sync::Arc;

use inveye_base::Clock;
use inveye_db::NewEvent;
use inveye_domain::{CameraId, MediaTime, SceneEvent, WallTime};
use inveye_pipeline::{Analysed, AnalysisSink, Closed, Movement};
use inveye_wire::{Boxes, ServerMessage, TrackBox};

use crate::desk::Desk;
use crate::floor_steps::FloorSteps;
use crate::hub::{LiveHub, wall_micros};

/// Takes what workers find: boxes to screens, facts to the desk.
pub(super) struct Sink {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) hub: Arc<LiveHub>,
    pub(super) desk: Desk,
    pub(super) steps: Arc<FloorSteps>,
}

impl Sink {
    fn walked(&self, camera: &CameraId, movement: Option<&Movement>) {
        if let Some(movement) = movement {
            self.steps.add(camera, movement.at, &movement.steps);
        }
    }

    /// `captured` is when the picture of media time `at` was in front of the camera.
    fn state(
        &self,
        camera: &CameraId,
        (at, captured): (MediaTime, WallTime),
        events: Vec<SceneEvent>,
    ) {
        let events = events
            .into_iter()
            .map(|event| NewEvent::of_scene(camera.clone(), captured - at.since(event.at), event));
        self.desk.state(events.collect());
    }
}

impl AnalysisSink for Sink {
    fn analysed(&self, analysed: Analysed<'_>) {
        let boxes = analysed.tracks.iter().map(|track| TrackBox {
            track: track.track.0,
            bbox: track.bbox.to_normalized(analysed.frame).into(),
            score: f64::from(track.score),
        });
        self.hub.tell(&ServerMessage::Tracks(Boxes {
            camera: analysed.camera.to_string(),
            media_us: analysed.at.as_micros(),
            received_us: wall_micros(&*self.clock, analysed.received),
            boxes: boxes.collect(),
        }));
        self.state(
            analysed.camera,
            (analysed.at, analysed.captured),
            analysed.events,
        );
        self.steps.see(analysed.camera, analysed.frame);
        self.walked(analysed.camera, analysed.movement.as_ref());
        self.desk.add_movement(analysed.camera, analysed.movement);
    }

    fn closed(&self, closed: Closed<'_>) {
        self.state(closed.camera, (closed.at, closed.captured), closed.events);
        self.walked(closed.camera, closed.movement.as_ref());
        self.desk.add_movement(closed.camera, closed.movement);
    }

    fn analysis_problem(&self, camera: &CameraId, problem: Option<String>) {
        match problem {
            Some(problem) => tracing::warn!(%camera, problem, "pictures are not analysed"),
            None => tracing::info!(%camera, "pictures are analysed again"),
        }
    }
}
