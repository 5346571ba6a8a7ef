//! One camera's way through the pipeline: what its decode thread, the workers and the engine share.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_domain::{CameraId, DetectorProfile, FrameSize, Scene};
use inveye_video::Frame;

use crate::analysis::{AnalysisSettings, CameraAnalysis};

/// Shared state of one camera. Counters only grow; rates are made from their differences.
#[derive(Debug)]
pub struct Lane {
    camera: CameraId,
    profile: AtomicU8,
    /// Taken by one worker at a time by the dispatch's rule, and by the engine when the scene
    /// changes: never fought for.
    analysis: Mutex<Analysis>,
    /// A reference to the newest frame, for snapshots: replaced once a picture, no pixels copied.
    newest: Mutex<Option<Frame>>,
    problem: Mutex<Option<String>>,
    decoder: Mutex<String>,
    received: AtomicU64,
    decoded: AtomicU64,
    analysed: AtomicU64,
    dropped: AtomicU64,
    corrupt: AtomicU64,
    people: AtomicU64,
    /// Monotonic microseconds + 1 of the newest decoded picture; 0 before the first.
    last_picture: AtomicU64,
}

#[derive(Debug)]
struct Analysis {
    camera: CameraAnalysis,
    confirmation: EntryConfirmation,
    scene: Scene,
}

/// Counters and the present of a lane, read at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneStatus {
    /// Pictures that arrived.
    pub received: u64,
    /// Pictures that were decoded.
    pub decoded: u64,
    /// Pictures that were analysed.
    pub analysed: u64,
    /// Pictures that were dropped because decoding could not follow.
    pub dropped: u64,
    /// Pictures the decoder could not read.
    pub corrupt: u64,
    /// People in the newest analysed picture.
    pub people: u64,
    /// When the newest picture was there, on the monotonic clock.
    pub last_picture: Option<Duration>,
    /// Its size.
    pub size: Option<FrameSize>,
    /// How pictures are decoded.
    pub decoder: String,
    /// Why pictures are not analysed.
    pub problem: Option<String>,
}

impl Lane {
    /// A camera without a picture yet.
    pub fn new(camera: CameraId, profile: DetectorProfile, scene: Scene) -> Self {
        let analysis = Analysis {
            camera: CameraAnalysis::new(scene.clone(), AnalysisSettings::default()),
            confirmation: EntryConfirmation::new(),
            scene,
        };
        Self {
            camera,
            profile: AtomicU8::new(profile_number(profile)),
            analysis: Mutex::new(analysis),
            newest: Mutex::default(),
            problem: Mutex::default(),
            decoder: Mutex::default(),
            received: AtomicU64::new(0),
            decoded: AtomicU64::new(0),
            analysed: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            corrupt: AtomicU64::new(0),
            people: AtomicU64::new(0),
            last_picture: AtomicU64::new(0),
        }
    }

    /// Which camera.
    pub fn camera(&self) -> &CameraId {
        &self.camera
    }

    /// Which detector size it uses.
    pub fn profile(&self) -> DetectorProfile {
        if self.profile.load(Ordering::Relaxed) == 0 {
            DetectorProfile::Light
        } else {
            DetectorProfile::Accurate
        }
    }

    /// Uses another detector size from the next picture on.
    pub fn set_profile(&self, profile: DetectorProfile) {
        self.profile
            .store(profile_number(profile), Ordering::Relaxed);
    }

    /// Draws other lines and zones; people keep their tracks.
    pub fn set_scene(&self, scene: Scene) {
        let mut analysis = lock(&self.analysis);
        analysis.camera.set_scene(scene.clone());
        analysis.scene = scene;
    }

    /// The newest picture, in full size.
    pub fn newest(&self) -> Option<Frame> {
        lock(&self.newest).clone()
    }

    /// Everything countable.
    pub fn status(&self) -> LaneStatus {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        LaneStatus {
            received: read(&self.received),
            decoded: read(&self.decoded),
            analysed: read(&self.analysed),
            dropped: read(&self.dropped),
            corrupt: read(&self.corrupt),
            people: read(&self.people),
            last_picture: read(&self.last_picture)
                .checked_sub(1)
                .map(Duration::from_micros),
            size: lock(&self.newest).as_ref().map(Frame::size),
            decoder: lock(&self.decoder).clone(),
            problem: lock(&self.problem).clone(),
        }
    }

    /// The session ended: people in view are forgotten, as media time starts anew. The newest picture
    /// and its time stay: its age is what counts.
    pub(crate) fn session_ended(&self) {
        self.people.store(0, Ordering::Relaxed);
        self.reset_analysis();
    }

    /// A picture arrived from the network.
    pub fn count_received(&self) {
        self.received.fetch_add(1, Ordering::Relaxed);
    }

    /// A picture was dropped before decoding.
    pub fn count_dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_corrupt(&self, pictures: u64) {
        self.corrupt.fetch_add(pictures, Ordering::Relaxed);
    }

    pub(crate) fn count_analysed(&self, people: usize) {
        self.analysed.fetch_add(1, Ordering::Relaxed);
        self.people.store(people as u64, Ordering::Relaxed);
    }

    /// Takes a decoded picture as the newest. Its age counts from the arrival of its last packet.
    pub(crate) fn set_newest(&self, frame: &Frame) {
        self.decoded.fetch_add(1, Ordering::Relaxed);
        let micros = frame.received.map_or(0, |at| {
            u64::try_from(at.as_micros()).unwrap_or(u64::MAX - 1)
        });
        self.last_picture.store(micros + 1, Ordering::Relaxed);
        *lock(&self.newest) = Some(frame.clone());
    }

    pub(crate) fn set_decoder(&self, decoder: String) {
        *lock(&self.decoder) = decoder;
    }

    /// Remembers a problem of analysis; says whether that is news.
    pub(crate) fn note_problem(&self, problem: Option<&String>) -> bool {
        let mut known = lock(&self.problem);
        let news = known.as_ref() != problem;
        if news {
            *known = problem.cloned();
        }
        news
    }

    pub(crate) fn reset_analysis(&self) {
        let mut analysis = lock(&self.analysis);
        analysis.camera = CameraAnalysis::new(analysis.scene.clone(), AnalysisSettings::default());
        analysis.confirmation = EntryConfirmation::new();
    }

    pub(crate) fn with_analysis<T>(
        &self,
        work: impl FnOnce(&mut CameraAnalysis, &mut EntryConfirmation) -> T,
    ) -> T {
        let mut analysis = lock(&self.analysis);
        let analysis = &mut *analysis;
        work(&mut analysis.camera, &mut analysis.confirmation)
    }

    #[cfg(test)]
    pub(crate) fn for_test(camera: &str) -> std::sync::Arc<Self> {
        let camera = CameraId::new(camera).expect("a test's id is valid");
        std::sync::Arc::new(Self::new(camera, DetectorProfile::Light, Scene::default()))
    }
}

fn profile_number(profile: DetectorProfile) -> u8 {
    match profile {
        DetectorProfile::Light => 0,
        DetectorProfile::Accurate => 1,
    }
}

/// All states behind these locks are valid between statements; a panic elsewhere is no reason to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
