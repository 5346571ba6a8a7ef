//! The cameras that run: started, changed, stopped and looked after in one place.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use inveye_base::{Clock, Redacted, Shutdown, redact_url, task};
use inveye_domain::{
    BlindCause, CameraId, CameraState, EventKind, FrameSize, Scene, StreamKind, WallTime,
};
use inveye_pipeline::{
    DecodeThread, DecodingContext, DecodingSettings, Dispatch, Lane, LaneStatus, Pace,
};
use inveye_video::{DecoderChoice, SessionSettings, StreamSource};
use inveye_wire::{
    CameraView, PictureCounts, SMALL_PICTURE_WIDTH, SceneView, Transport as WireTransport,
};
use tokio::sync::watch;

use crate::config::{CameraConfig, Transport};
use crate::convert::devices::Trouble;
use crate::hub::LiveHub;
use crate::presence::{Change, Presence};
use crate::readdress::is_other_source;
use crate::recordings::Recordings;
use crate::sight::{Seen, Sight, SightChange};
use crate::stream::{Stream, StreamTask};
use crate::talking::Talking;
use crate::{convert, listening};

/// A main stream that nobody watches any more goes on this long: switching tiles must not reconnect each time.
const LINGER: Duration = Duration::from_secs(10);

/// A camera that was switched off does not answer; waiting longer than this would miss its return.
const PROBE: Duration = Duration::from_secs(1);

/// What all cameras share.
#[derive(Clone)]
pub(crate) struct CameraContext {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hub: Arc<LiveHub>,
    pub(crate) decoding: DecodingContext,
    pub(crate) analysis_fps: f64,
    pub(crate) recordings: Arc<Recordings>,
    pub(crate) talking: Arc<Talking>,
    pub(crate) shutdown: Shutdown,
    pub(crate) runtime: tokio::runtime::Handle,
}

/// All cameras, in the order of the wall.
pub(crate) struct Cameras {
    context: CameraContext,
    running: Mutex<Running>,
}

/// A stream's task, which gives back its decode thread.
type StreamJoin = tokio::task::JoinHandle<Option<JoinHandle<()>>>;

#[derive(Default)]
struct Running {
    order: Vec<CameraId>,
    cameras: BTreeMap<CameraId, Camera>,
    /// Stream tasks of all cameras, also of removed ones: each is waited for at the end.
    tasks: Vec<StreamJoin>,
    pace: Pace,
}

struct Camera {
    config: CameraConfig,
    scene: Scene,
    scene_version: u64,
    lane: Arc<Lane>,
    analysed: Arc<Stream>,
    main: Option<MainStream>,
    ended: watch::Sender<bool>,
    settings: Settings,
    presence: Presence,
    state_since: WallTime,
    shown: CameraState,
    before: (Duration, LaneStatus),
    fps: (f64, f64),
    sight: Sight,
    /// Why nobody can be seen in its pictures.
    hidden: Option<BlindCause>,
}

/// What its streams follow while they run.
struct Settings {
    /// Where it is and what opens it.
    source: watch::Sender<CameraConfig>,
    /// Whether its sound is recorded.
    audio: watch::Sender<bool>,
}

impl Settings {
    fn new(config: &CameraConfig) -> Self {
        Self {
            source: watch::Sender::new(config.clone()),
            audio: watch::Sender::new(config.audio),
        }
    }
}

struct MainStream {
    stream: Arc<Stream>,
    ended: watch::Sender<bool>,
    unwatched_since: Option<Duration>,
}

/// What a round of looking after cameras found.
#[derive(Default)]
pub(crate) struct Round {
    /// Cameras whose state changed, with what to state about it.
    pub(crate) changes: Vec<(CameraId, WallTime, EventKind)>,
    /// Cameras to be shown anew.
    pub(crate) views: Vec<CameraView>,
}

impl Cameras {
    pub(crate) fn new(context: CameraContext) -> Self {
        Self {
            context,
            running: Mutex::default(),
        }
    }

    /// Starts a camera. Its scene comes with the version it has in the store, 0 for none.
    pub(crate) fn start(
        &self,
        config: CameraConfig,
        (scene, scene_version): (Scene, u64),
    ) -> std::io::Result<()> {
        let context = &self.context;
        let lane = Arc::new(Lane::new(config.id.clone(), config.profile, scene.clone()));
        let pictures = context.hub.add_camera(&config.id);
        let settings = DecodingSettings {
            decoder: DecoderChoice::Auto,
            tile: FrameSize::new(640, 360),
            small_tile: FrameSize::new(SMALL_PICTURE_WIDTH, 226),
            tile_fps: 10.0,
            tile_quality: 75,
            analysis_fps: context.analysis_fps,
        };
        let decoding = DecodeThread::start(&lane, settings, context.decoding.clone(), pictures)?;
        let (ended, listen) = watch::channel(false);
        let analysed = Arc::new(Stream::default());
        let kind = if config.sub_url.is_some() {
            StreamKind::Sub
        } else {
            StreamKind::Main
        };
        let follows = Settings::new(&config);
        let task = self.stream_task(
            &config,
            kind,
            Arc::clone(&analysed),
            Some(decoding),
            (listen, &follows),
        );
        let now = context.clock.monotonic();
        // What is recorded is received all the time, watched or not.
        let records_main = kind == StreamKind::Sub && self.records(&config, StreamKind::Main);
        let (main, main_task) = if records_main {
            let (main, task) = self.main_stream(&config, &follows);
            (Some(main), Some(task))
        } else {
            (None, None)
        };
        let camera = Camera {
            before: (now, lane.status()),
            config,
            scene,
            scene_version,
            lane,
            analysed,
            main,
            ended,
            settings: follows,
            presence: Presence::new(now),
            state_since: context.clock.wall(),
            shown: CameraState::Connecting,
            fps: (0.0, 0.0),
            sight: Sight::default(),
            hidden: None,
        };
        let mut running = self.lock();
        running.order.push(camera.config.id.clone());
        running.cameras.insert(camera.config.id.clone(), camera);
        running.tasks.push(task);
        running.tasks.extend(main_task);
        Ok(())
    }

    fn stream_task(
        &self,
        config: &CameraConfig,
        kind: StreamKind,
        stream: Arc<Stream>,
        decoding: Option<DecodeThread>,
        (ended, follows): (watch::Receiver<bool>, &Settings),
    ) -> StreamJoin {
        let task = StreamTask {
            camera: config.id.clone(),
            kind,
            source: follows.source.subscribe(),
            settings: SessionSettings {
                clock: Arc::clone(&self.context.clock),
                probe_timeout: Some(PROBE),
                ..SessionSettings::default()
            },
            stream,
            decoding,
            recordings: Arc::clone(&self.context.recordings),
            records: self.records(config, kind),
            audio: follows.audio.subscribe(),
            clock: Arc::clone(&self.context.clock),
            ended,
            shutdown: self.context.shutdown.clone(),
        };
        let _entered = self.context.runtime.enter();
        task::spawn_named("stream", task.run())
    }

    fn records(&self, config: &CameraConfig, kind: StreamKind) -> bool {
        self.context.recordings.is_wanted() && config.record.takes(kind)
    }

    /// Connects the main stream of a camera that has a sub stream.
    fn main_stream(&self, config: &CameraConfig, follows: &Settings) -> (MainStream, StreamJoin) {
        let (ended, listen) = watch::channel(false);
        let stream = Arc::new(Stream::default());
        let task = self.stream_task(
            config,
            StreamKind::Main,
            Arc::clone(&stream),
            None,
            (listen, follows),
        );
        let main = MainStream {
            stream,
            ended,
            unwatched_since: None,
        };
        (main, task)
    }

    /// Stops a camera. Says whether there was one.
    pub(crate) fn stop(&self, id: &CameraId) -> bool {
        let mut running = self.lock();
        running.order.retain(|other| other != id);
        self.context.hub.remove_camera(id);
        self.context.talking.forget(id);
        match running.cameras.remove(id) {
            Some(camera) => {
                camera.ended.send_replace(true);
                if let Some(main) = camera.main {
                    main.ended.send_replace(true);
                }
                true
            }
            None => false,
        }
    }

    /// Changes what may be changed while it runs.
    pub(crate) fn change(&self, config: CameraConfig) {
        if let Some(camera) = self.lock().cameras.get_mut(&config.id) {
            camera.lane.set_profile(config.profile);
            if is_other_source(&camera.config, &config) {
                self.context.talking.forget(&config.id);
                camera.settings.source.send_replace(config.clone());
            }
            camera
                .settings
                .audio
                .send_if_modified(|audio| std::mem::replace(audio, config.audio) != config.audio);
            camera.config = config;
        }
    }

    /// Says whether it is newer than what was there.
    pub(crate) fn set_scene(&self, id: &CameraId, scene: Scene, version: u64) -> bool {
        let mut running = self.lock();
        let Some(camera) = running.cameras.get_mut(id) else {
            return false;
        };
        let is_newer = version > camera.scene_version;
        if is_newer {
            camera.lane.set_scene(scene.clone());
            (camera.scene, camera.scene_version) = (scene, version);
        }
        is_newer
    }

    /// Each camera's configuration and scene, in the order of the wall.
    pub(crate) fn with_scenes(&self) -> Vec<(CameraConfig, Scene)> {
        let running = self.lock();
        let present = running.order.iter();
        present
            .filter_map(|id| running.cameras.get(id))
            .map(|camera| (camera.config.clone(), camera.scene.clone()))
            .collect()
    }

    pub(crate) fn config(&self, id: &CameraId) -> Option<CameraConfig> {
        self.lock()
            .cameras
            .get(id)
            .map(|camera| camera.config.clone())
    }

    pub(crate) fn configs(&self) -> Vec<CameraConfig> {
        let running = self.lock();
        let present = running.order.iter();
        present
            .filter_map(|id| Some(running.cameras.get(id)?.config.clone()))
            .collect()
    }

    pub(crate) fn lane(&self, id: &CameraId) -> Option<Arc<Lane>> {
        self.lock()
            .cameras
            .get(id)
            .map(|camera| Arc::clone(&camera.lane))
    }

    /// Whether its newest picture is the present.
    pub(crate) fn is_live(&self, id: &CameraId) -> bool {
        self.lock()
            .cameras
            .get(id)
            .is_some_and(|camera| camera.presence.state() == CameraState::Live)
    }

    /// Takes why nobody can be seen in its newest picture.
    pub(crate) fn set_hidden(&self, id: &CameraId, hidden: Option<BlindCause>) {
        if let Some(camera) = self.lock().cameras.get_mut(id) {
            camera.hidden = hidden;
        }
    }

    /// The stream to play. A main stream is connected when first asked for.
    pub(crate) fn stream(&self, id: &CameraId, kind: StreamKind) -> Option<Arc<Stream>> {
        let mut running = self.lock();
        let running = &mut *running;
        let camera = running.cameras.get_mut(id)?;
        if kind == StreamKind::Sub || camera.config.sub_url.is_none() {
            return Some(Arc::clone(&camera.analysed));
        }
        if camera.main.is_none() {
            let (main, task) = self.main_stream(&camera.config, &camera.settings);
            running.tasks.push(task);
            camera.main = Some(main);
        }
        camera.main.as_ref().map(|main| Arc::clone(&main.stream))
    }

    /// The stream to listen to; none while none brings sound. One that nobody watches is not connected for it.
    pub(crate) fn heard(&self, id: &CameraId) -> Option<Arc<Stream>> {
        let running = self.lock();
        running.cameras.get(id).and_then(Camera::heard)
    }

    pub(crate) fn views(&self) -> Vec<CameraView> {
        let running = self.lock();
        let share = running.pace.share();
        let present = running
            .order
            .iter()
            .filter_map(|id| running.cameras.get(id));
        (1..)
            .zip(present)
            .map(|(number, camera)| self.view(camera, number, share))
            .collect()
    }

    pub(crate) fn view_of(&self, id: &CameraId) -> Option<CameraView> {
        self.views().into_iter().find(|view| view.id == id.as_str())
    }

    /// Looks after all cameras; called four times a second. Rates are measured once a second.
    pub(crate) fn round(&self, measure: bool) -> Round {
        let (now, wall) = (self.context.clock.monotonic(), self.context.clock.wall());
        let mut found = Round::default();
        let mut running = self.lock();
        let running = &mut *running;
        if measure {
            let (offered, replaced) = self.context.decoding.dispatch.drain_load();
            running.pace.observe(offered, replaced);
            self.context
                .decoding
                .pace
                .store(running.pace.share().to_bits(), Ordering::Relaxed);
            running.tasks.retain(|task| !task.is_finished());
        }
        for (number, id) in (1..).zip(&running.order) {
            let Some(camera) = running.cameras.get_mut(id) else {
                continue;
            };
            let status = camera.lane.status();
            let change = camera.presence.observe(now, status.last_picture);
            let state = camera.presence.state();
            let changed = state != camera.shown;
            if changed {
                (camera.shown, camera.state_since) = (state, wall);
            }
            if measure {
                let has_problem = status.problem.is_some();
                camera.measure(now, status);
                let seen = Seen {
                    is_live: state == CameraState::Live,
                    has_problem,
                    analysed_fps: camera.fps.1,
                    hidden: camera.hidden,
                };
                for change in camera.sight.observe(now, seen) {
                    let (at, kind) = match change {
                        SightChange::Blind { cause, since } => (
                            wall - now.saturating_sub(since),
                            EventKind::CameraBlind { cause },
                        ),
                        SightChange::Sees { cause, after } => {
                            (wall, EventKind::CameraSees { cause, after })
                        }
                    };
                    found.changes.push((id.clone(), at, kind));
                }
            }
            if measure && state == CameraState::Live {
                let _entered = self.context.runtime.enter();
                self.context.talking.ask_once(&camera.config);
            }
            if !self.records(&camera.config, StreamKind::Main) {
                camera.let_go(now);
            }
            match change {
                Some(Change::Offline { since }) => {
                    let reason = camera.problem().said;
                    found.changes.push((
                        id.clone(),
                        wall - now.saturating_sub(since),
                        EventKind::CameraOffline { reason },
                    ));
                }
                Some(Change::Online { after }) => {
                    found
                        .changes
                        .push((id.clone(), wall, EventKind::CameraOnline { after }))
                }
                None => {}
            }
            if changed || measure {
                found
                    .views
                    .push(self.view(camera, number, running.pace.share()));
            }
        }
        found
    }

    /// Waits for all stream tasks and decode threads; the shutdown must have been triggered.
    pub(crate) async fn join(&self) {
        self.context.talking.join().await;
        let tasks = std::mem::take(&mut self.lock().tasks);
        let mut threads = Vec::new();
        for task in tasks {
            match task.await {
                Ok(thread) => threads.extend(thread),
                Err(error) => tracing::error!(%error, "a stream's task ended by a panic"),
            }
        }
        // Each thread ends after at most a queue of pictures.
        let joined = tokio::task::spawn_blocking(move || {
            threads.into_iter().all(|thread| thread.join().is_ok())
        })
        .await;
        if !joined.unwrap_or(false) {
            tracing::error!("a decode thread ended by a panic");
        }
    }

    fn view(&self, camera: &Camera, number: u32, share: f64) -> CameraView {
        let status = camera.lane.status();
        let stream = camera.analysed.status();
        let state = camera.presence.state();
        let parameters = stream.parameters.as_deref();
        let size = status.size.or(parameters.map(|p| p.size));
        let (now, wall) = (self.context.clock.monotonic(), self.context.clock.wall());
        let trouble = match state {
            CameraState::Live => Trouble {
                said: status.problem.unwrap_or_default(),
                problem: None,
            },
            _ => camera.problem(),
        };
        let (can_talk, speaker) = self.context.talking.view(&camera.config.id);
        CameraView {
            id: camera.config.id.to_string(),
            name: camera.config.name.clone(),
            number,
            state: convert::camera_state(state),
            state_since_ms: camera.state_since.as_millis(),
            detail: trouble.said,
            problem: trouble.problem,
            attempts: stream.attempts,
            url: redact_url(&camera.config.url),
            sub_url: camera.config.sub_url.as_ref().map(redact_url),
            has_credentials: camera.config.username.is_some(),
            transport: match camera.config.transport {
                Transport::Tcp => WireTransport::Tcp,
                Transport::Udp => WireTransport::Udp,
            },
            profile: convert::profile(camera.config.profile),
            audio: camera.config.audio,
            sound: camera.heard().is_some(),
            can_talk,
            speaker,
            codec: parameters.map(|p| p.codec.to_string()),
            size: size.map(|size| [size.width, size.height]),
            decoder: status.decoder,
            fps_received: camera.fps.0,
            fps_analysed: camera.fps.1,
            fps_target: self.context.analysis_fps * share,
            pictures: PictureCounts {
                received: status.received,
                decoded: status.decoded,
                skipped: status.dropped,
                damaged: status.corrupt,
                analysed: status.analysed,
                replaced: status.replaced,
            },
            last_frame_ms: status
                .last_picture
                .map(|at| (wall - now.saturating_sub(at)).as_millis()),
            people: u32::try_from(status.people).unwrap_or(u32::MAX),
            role: camera.config.role.map(convert::site::role),
            placement: camera.config.placement.map(convert::site::placement),
            scene: SceneView {
                version: Some(camera.scene_version),
                ..convert::scene(&camera.scene)
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Camera {
    fn heard(&self) -> Option<Arc<Stream>> {
        let main = self.main.as_ref().map(|main| Arc::clone(&main.stream));
        listening::heard([main, Some(Arc::clone(&self.analysed))])
    }

    #[expect(clippy::cast_precision_loss, reason = "a second's pictures")]
    fn measure(&mut self, now: Duration, status: LaneStatus) {
        let (then, before) = &self.before;
        let seconds = now.saturating_sub(*then).as_secs_f64();
        if seconds > 0.0 {
            let rate = |now: u64, then: u64| {
                (now.saturating_sub(then) as f64 / seconds * 10.0).round() / 10.0
            };
            self.fps = (
                rate(status.received, before.received),
                rate(status.analysed, before.analysed),
            );
        }
        self.before = (now, status);
    }

    fn problem(&self) -> Trouble {
        let session = self.analysed.status().problem;
        Trouble::of_camera(self.config.locked.as_deref(), session)
    }

    /// Ends a main stream that nobody watches any more.
    fn let_go(&mut self, now: Duration) {
        let Some(main) = &mut self.main else { return };
        if main.stream.ring.listeners() > 0 || main.stream.sound.listeners() > 0 {
            main.unwatched_since = None;
        } else if now.saturating_sub(*main.unwatched_since.get_or_insert(now)) > LINGER {
            main.ended.send_replace(true);
            self.main = None;
        }
    }
}

/// What a session needs to open one of a camera's streams.
pub(crate) fn source(config: &CameraConfig, kind: StreamKind) -> StreamSource {
    let url = match kind {
        StreamKind::Main => config.url.clone(),
        StreamKind::Sub => config.analysed_url().clone(),
    };
    StreamSource {
        url,
        credentials: config.credentials().map(Redacted::new),
        transport: config.transport.into(),
    }
}

/// A shared pace of full speed.
pub(crate) fn full_pace() -> Arc<AtomicU64> {
    Arc::new(AtomicU64::new(1.0f64.to_bits()))
}

/// Where pictures of all cameras wait.
pub(crate) fn new_dispatch() -> Arc<Dispatch> {
    Arc::new(Dispatch::default())
}
