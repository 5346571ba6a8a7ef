//! One camera's way through the pipeline: what its decode thread, the workers and the engine share.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_analytics::{EntryConfirmation, GoodsZones};
use inveye_domain::{CameraId, DetectorProfile, FrameSize, MediaTime, Scene, WallTime};
use inveye_video::Frame;

use crate::analysis::{AnalysisSettings, CameraAnalysis};
use crate::backdrop::Backdrop;
use crate::dispatch::DuePicture;
use crate::sink::{Closed, Movement};

/// Shared state of one camera. Counters only grow; rates are made from their differences.
#[derive(Debug)]
pub struct Lane {
    camera: CameraId,
    profile: AtomicU8,
    /// Taken by one worker at a time by the dispatch's rule, and by the engine when the scene
    /// changes: never fought for.
    analysis: Mutex<Analysis>,
    /// Empty where hands are not looked for.
    backdrop: Mutex<Backdrop>,
    /// How many sessions have ended; changes only while `analysis` is locked.
    session: AtomicU64,
    /// A reference to the newest frame, for snapshots: replaced once a picture, no pixels copied.
    newest: Mutex<Option<Frame>>,
    problem: Mutex<Option<String>>,
    decoder: Mutex<String>,
    received: AtomicU64,
    decoded: AtomicU64,
    analysed: AtomicU64,
    dropped: AtomicU64,
    corrupt: AtomicU64,
    replaced: AtomicU64,
    people: AtomicU64,
    /// Monotonic microseconds + 1 of the newest decoded picture; 0 before the first.
    last_picture: AtomicU64,
}

#[derive(Debug)]
struct Analysis {
    camera: CameraAnalysis,
    confirmation: EntryConfirmation,
    scene: Scene,
    /// Media time of the newest analysed picture, and when it was in front of the camera.
    newest: Option<(MediaTime, WallTime)>,
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
    /// Pictures that waited for a worker until a newer one took their place.
    pub replaced: u64,
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
            newest: None,
        };
        Self {
            camera,
            session: AtomicU64::new(0),
            profile: AtomicU8::new(profile_number(profile)),
            analysis: Mutex::new(analysis),
            backdrop: Mutex::default(),
            newest: Mutex::default(),
            problem: Mutex::default(),
            decoder: Mutex::default(),
            received: AtomicU64::new(0),
            decoded: AtomicU64::new(0),
            analysed: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            corrupt: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
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

    /// Where goods are in pictures of a size; none where the scene has none.
    pub(crate) fn goods(&self, frame: FrameSize) -> Option<GoodsZones> {
        let analysis = lock(&self.analysis);
        let scene = &analysis.scene;
        GoodsZones::has_goods(scene).then(|| GoodsZones::new(scene, frame))
    }

    /// How the place looks without people.
    pub(crate) fn backdrop(&self) -> MutexGuard<'_, Backdrop> {
        lock(&self.backdrop)
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
            replaced: read(&self.replaced),
            people: read(&self.people),
            last_picture: read(&self.last_picture)
                .checked_sub(1)
                .map(Duration::from_micros),
            size: lock(&self.newest).as_ref().map(Frame::size),
            decoder: lock(&self.decoder).clone(),
            problem: lock(&self.problem).clone(),
        }
    }

    /// The session that new pictures belong to.
    pub fn session(&self) -> u64 {
        self.session.load(Ordering::Acquire)
    }

    /// The session ended: people in view are forgotten, as media time starts anew, and what was open
    /// for them is closed. The newest picture and its time stay: its age is what counts.
    pub(crate) fn end_session(&self) -> Option<Closed<'_>> {
        self.people.store(0, Ordering::Relaxed);
        let mut analysis = lock(&self.analysis);
        let events = analysis.camera.finish();
        let movement = analysis.take_movement();
        let newest = analysis.newest;
        self.session.fetch_add(1, Ordering::AcqRel);
        analysis.start_anew();
        let (at, captured) = newest?;
        (!events.is_empty() || movement.is_some()).then_some(Closed {
            camera: &self.camera,
            at,
            captured,
            events,
            movement,
        })
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

    pub(crate) fn count_replaced(&self) {
        self.replaced.fetch_add(1, Ordering::Relaxed);
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

    /// A defect may have left it in any state: nothing of it is used again.
    pub(crate) fn reset_analysis(&self) {
        lock(&self.analysis).start_anew();
    }

    /// Lends the analysis for a picture, with where people went if it is time to tell; not for one of a
    /// session that has ended meanwhile, as its media time means nothing any more.
    pub(crate) fn with_analysis<T>(
        &self,
        picture: &DuePicture,
        work: impl FnOnce(&mut CameraAnalysis, &mut EntryConfirmation, Option<Movement>) -> T,
    ) -> Option<T> {
        let mut analysis = lock(&self.analysis);
        let analysis = &mut *analysis;
        if picture.session != self.session() {
            return None;
        }
        let is_due = |(_, before): (MediaTime, WallTime)| span(before) != span(picture.captured);
        let movement = if analysis.newest.is_some_and(is_due) {
            analysis.take_movement()
        } else {
            None
        };
        analysis.newest = Some((picture.at, picture.captured));
        Some(work(
            &mut analysis.camera,
            &mut analysis.confirmation,
            movement,
        ))
    }

    #[cfg(test)]
    pub(crate) fn for_test(camera: &str) -> std::sync::Arc<Self> {
        let camera = CameraId::new(camera).expect("a test's id is valid");
        std::sync::Arc::new(Self::new(camera, DetectorProfile::Light, Scene::default()))
    }
}

/// Where people went is told this often: a process that is killed forgets no more of it. Hours begin with
/// such a span in every time zone there is.
const SPAN: Duration = Duration::from_secs(10);

fn span(at: WallTime) -> i64 {
    let micros = i64::try_from(SPAN.as_micros()).unwrap_or(i64::MAX);
    at.as_micros().div_euclid(micros)
}

impl Analysis {
    fn take_movement(&mut self) -> Option<Movement> {
        let (_, at) = self.newest?;
        let (heat, journeys) = (self.camera.take_heat(), self.camera.take_journeys());
        (heat.is_some() || !journeys.is_empty()).then(|| Movement {
            at,
            heat: heat.unwrap_or_default(),
            journeys,
            steps: self.camera.take_steps(),
        })
    }

    fn start_anew(&mut self) {
        self.camera = CameraAnalysis::new(self.scene.clone(), AnalysisSettings::default());
        self.confirmation = EntryConfirmation::new();
        self.newest = None;
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

#[cfg(test)]
mod tests;
