//! Where the pipeline's results go. The engine implements these; tests use their own.

use std::time::Duration;

use bytes::Bytes;
use inveye_domain::{CameraId, FrameSize, MediaTime, SceneEvent, TrackObservation, WallTime};

/// One analysed picture.
#[derive(Debug)]
pub struct Analysed<'a> {
    /// Which camera.
    pub camera: &'a CameraId,
    /// Media time of the picture.
    pub at: MediaTime,
    /// When it was in front of the camera.
    pub captured: WallTime,
    /// When its last packet arrived, on the monotonic clock.
    pub received: Duration,
    /// Size of the frame that boxes refer to.
    pub frame: FrameSize,
    /// Who is where.
    pub tracks: &'a [TrackObservation],
    /// What happened: raw crossings, confirmed entries, zone visits; ordered by time.
    pub events: Vec<SceneEvent>,
}

/// What was open when a camera's session ended.
#[derive(Debug)]
pub struct Closed<'a> {
    /// Which camera.
    pub camera: &'a CameraId,
    /// Media time of the newest analysed picture.
    pub at: MediaTime,
    /// When that was in front of the camera.
    pub captured: WallTime,
    /// Ends of zone visits, each at the time its person was seen last; ordered by time.
    pub events: Vec<SceneEvent>,
}

/// Takes what workers find.
pub trait AnalysisSink: Send + Sync {
    /// Called on a worker thread. Blocking here slows analysis of all cameras down, which is right
    /// for events: they are never dropped.
    fn analysed(&self, analysed: Analysed<'_>);

    /// A session ended, or its camera is removed: called on its decode thread, after all of the
    /// session's pictures. Not called when nothing was open.
    fn closed(&self, closed: Closed<'_>);

    /// Analysis of a camera failed or works again; called on changes only.
    fn analysis_problem(&self, camera: &CameraId, problem: Option<String>);
}

/// Takes a camera's pictures for the wall.
pub trait PictureSink: Send + Sync {
    /// Whether anybody looks; nothing is encoded otherwise.
    fn wanted(&self) -> bool;

    /// The newest picture, encoded once for everybody.
    fn publish(&self, at: MediaTime, received: Duration, jpeg: Bytes);
}
