//! Where the pipeline's results go. The engine implements these; tests use their own.

use std::time::Duration;

use bytes::Bytes;
use inveye_domain::{
    CameraId, FloorStep, FrameSize, HeatSum, Journey, MediaTime, SceneEvent, TrackObservation,
    WallTime,
};

/// Where people were and went in a short time that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// Its last picture was in front of the camera then.
    pub at: WallTime,
    /// Where they were.
    pub heat: HeatSum,
    /// The ways of those who are gone.
    pub journeys: Vec<Journey>,
    /// How people walked, a second at a time.
    pub steps: Vec<FloorStep>,
}

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
    /// Every few seconds: where people were and went before this picture.
    pub movement: Option<Movement>,
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
    /// Where people were and went that was not told yet.
    pub movement: Option<Movement>,
}

/// Takes what workers find.
pub trait AnalysisSink: Send + Sync {
    /// Called on a worker thread. Blocking here slows analysis of all cameras down, which is right
    /// for events: they are never dropped.
    fn analysed(&self, analysed: Analysed<'_>);

    /// A session ended, or its camera is removed: called on its decode thread, after all of the
    /// session's pictures. Not called when there is nothing to tell.
    fn closed(&self, closed: Closed<'_>);

    /// Analysis of a camera failed or works again; called on changes only.
    fn analysis_problem(&self, camera: &CameraId, problem: Option<String>);
}

/// How large a picture of the wall is. Two sizes, not each client's own: every size that somebody wants
/// is encoded once for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileSize {
    /// For sixteen tiles on a screen: it costs engine and page under half of a full one.
    Small,
    /// For larger tiles.
    Full,
}

impl TileSize {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Small, Self::Full];
}

/// Takes a camera's pictures for the wall.
pub trait PictureSink: Send + Sync {
    /// Whether anybody looks at pictures of that size; nothing is encoded otherwise.
    fn wanted(&self, size: TileSize) -> bool;

    /// The newest picture, encoded once for everybody.
    fn publish(&self, size: TileSize, at: MediaTime, received: Duration, jpeg: Bytes);
}
