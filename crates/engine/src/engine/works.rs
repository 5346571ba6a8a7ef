//! What works on pictures, and on what follows from them.

use std::sync::{Arc, Mutex, OnceLock};

use inveye_base::Shutdown;
use inveye_domain::{CameraId, Rule};
use inveye_inference_catalog::Locator;
use inveye_inference_core::DetectorSource;
use inveye_notify::ToastQueue;
use inveye_pipeline::{AnalysisSink, DecodingContext, FaceWatch, VisitorWatch, Workers};

use super::ground::Ground;
use super::sink::Sink;
use super::start_error::{StartError, system};
use crate::cameras::{CameraContext, Cameras, full_pace, new_dispatch};
use crate::demographics_room;
use crate::desk::{Desk, DeskParts, DeskSite, DeskThread};
use crate::exports::Exports;
use crate::floor_steps::FloorSteps;
use crate::hub::LiveHub;
use crate::outbox::{Bell, Outbox, OutboxParts};
use crate::recognition_room;
use crate::recordings::Recordings;
use crate::room::{Room, snapshot};
use crate::route_secrets::RouteSecrets;
use crate::sales_room::Importing;
use crate::site::KnownSite;
use crate::talking::Talking;
use crate::thumbnails::Thumbnails;

/// Who is told what, and when.
pub(super) struct Told {
    pub(super) site: DeskSite,
    pub(super) rules: Vec<Rule>,
    pub(super) toasts: Option<Arc<ToastQueue>>,
}

/// What works on pictures and on what follows from them.
pub(super) struct Works {
    pub(super) hub: Arc<LiveHub>,
    pub(super) recordings: Arc<Recordings>,
    pub(super) bell: Arc<Bell>,
    pub(super) desk: Desk,
    pub(super) desk_thread: DeskThread,
    pub(super) talking: Arc<Talking>,
    pub(super) cameras: Arc<Cameras>,
    pub(super) workers: Workers,
    pub(super) visitors: Arc<VisitorWatch>,
    pub(super) steps: Arc<FloorSteps>,
    pub(super) faces: Arc<FaceWatch>,
}

impl Works {
    /// Against the flow of data: whoever is handed something is there before it comes.
    pub(super) fn start(
        ground: &Ground,
        told: Told,
        detectors: &Arc<dyn DetectorSource>,
        shutdown: &Shutdown,
    ) -> Result<Self, StartError> {
        let clock = &ground.clock;
        let zone = told.site.zone.clone();
        let config = &ground.config;
        let hub = Arc::new(LiveHub::new(Arc::clone(clock)));
        let recordings = Arc::new(Recordings::start(
            &config.recording,
            &config.cameras,
            &ground.folder,
            ground.database.device(),
            ground.reader.clone(),
            Arc::clone(clock),
        ));
        // Cameras state facts to the desk, and the desk takes pictures of cameras.
        let looked_up: Arc<OnceLock<Arc<Cameras>>> = Arc::default();
        let watched = Arc::clone(&looked_up);
        let bell = Arc::new(Bell::default());
        let parts = DeskParts {
            clock: Arc::clone(clock),
            folder: ground.folder.clone(),
            device: ground.database.device(),
            writer: ground.writer.clone(),
            reader: ground.reader.clone(),
            hub: Arc::clone(&hub),
            site: told.site,
            toasts: told.toasts,
            snapshots: Arc::new(move |camera: &CameraId| snapshot(&*watched.get()?.lane(camera)?)),
            recordings: Arc::clone(&recordings),
            bell: Arc::clone(&bell),
        };
        let (desk, desk_thread) =
            Desk::start(parts, told.rules).map_err(|error| system("a thread", error))?;
        let steps = Arc::<FloorSteps>::default();
        let sink: Arc<dyn AnalysisSink> = Arc::new(Sink {
            clock: Arc::clone(clock),
            hub: Arc::clone(&hub),
            desk: desk.clone(),
            steps: Arc::clone(&steps),
        });
        let count = worker_count(config.analysis.workers);
        let visitors = VisitorWatch::new(Arc::clone(clock), Arc::clone(detectors), count);
        recognition_room::begin(&visitors, &ground.reader, zone.clone())?;
        let faces = FaceWatch::new(Arc::clone(clock), Arc::clone(detectors), count);
        demographics_room::begin(&faces, &ground.reader, zone, &config.cameras)?;
        let dispatch = new_dispatch();
        let decoding = DecodingContext {
            dispatch: Arc::clone(&dispatch),
            detectors: Arc::clone(detectors),
            pace: full_pace(),
            sink: Arc::clone(&sink),
            visitors: Arc::clone(&visitors),
            faces: Arc::clone(&faces),
        };
        let talking = Talking::new(Arc::clone(clock));
        let cameras = Arc::new(Cameras::new(CameraContext {
            clock: Arc::clone(clock),
            hub: Arc::clone(&hub),
            recordings: Arc::clone(&recordings),
            talking: Arc::clone(&talking),
            decoding,
            analysis_fps: config.analysis.fps,
            shutdown: shutdown.clone(),
            runtime: tokio::runtime::Handle::current(),
        }));
        looked_up.get_or_init(|| Arc::clone(&cameras));
        let watches = (&visitors, &faces);
        let workers = Workers::start(count, &dispatch, detectors, &sink, watches)
            .map_err(|error| system("a thread", error))?;
        Ok(Self {
            hub,
            recordings,
            bell,
            desk,
            desk_thread,
            talking,
            cameras,
            workers,
            visitors,
            steps,
            faces,
        })
    }

    pub(super) fn start_cameras(&self, ground: &Ground) -> Result<(), StartError> {
        for camera in ground.config.cameras.clone() {
            let (scene, version) = ground
                .reader
                .scene(&camera.id)?
                .map(|stored| (stored.scene, stored.version))
                .unwrap_or_default();
            self.desk
                .camera_named(camera.id.clone(), camera.name.clone());
            self.desk.scene_changed(camera.id.clone(), scene.clone());
            self.cameras
                .start(camera, (scene, version))
                .map_err(|error| system("a decode thread", error))?;
        }
        Ok(())
    }

    /// What waits to be told outside the house is on its way again.
    pub(super) fn outbox(
        &self,
        ground: &Ground,
        secrets: &RouteSecrets,
    ) -> Result<Outbox, StartError> {
        secrets.seal_plain(&ground.reader, &ground.writer);
        let named = Arc::clone(&self.cameras);
        let outbox = Outbox::new(
            Arc::clone(&self.bell),
            OutboxParts {
                clock: Arc::clone(&ground.clock),
                device: ground.database.device(),
                reader: ground.reader.clone(),
                writer: ground.writer.clone(),
                camera_names: Arc::new(move |id: &CameraId| Some(named.config(id)?.name)),
                secrets: secrets.clone(),
            },
        );
        outbox.follow_routes()?;
        Ok(outbox)
    }

    pub(super) fn room(&self, ground: &Ground, parts: RoomParts) -> Room {
        let folder = &ground.folder;
        Room {
            folder: folder.clone(),
            started: ground.clock.monotonic(),
            clock: Arc::clone(&ground.clock),
            config: Mutex::new(ground.config.clone()),
            site: Mutex::new(parts.site),
            changing: tokio::sync::Mutex::default(),
            cameras: Arc::clone(&self.cameras),
            talking: Arc::clone(&self.talking),
            desk: self.desk.clone(),
            hub: Arc::clone(&self.hub),
            reader: ground.reader.clone(),
            writer: ground.writer.clone(),
            detectors: parts.detectors,
            locator: Locator::from_environment(Some(folder.clone())),
            recordings: Arc::clone(&self.recordings),
            exports: Arc::new(Exports::open(folder, Arc::clone(&ground.clock))),
            thumbnails: Thumbnails::default(),
            outbox: parts.outbox,
            route_secrets: parts.route_secrets,
            visitors: Arc::clone(&self.visitors),
            steps: Arc::clone(&self.steps),
            faces: Arc::clone(&self.faces),
            importing: Importing::default(),
            report_bell: tokio::sync::Notify::new(),
        }
    }
}

/// What a room gets that is neither ground nor works.
pub(super) struct RoomParts {
    pub(super) site: KnownSite,
    pub(super) detectors: Arc<dyn DetectorSource>,
    pub(super) outbox: Outbox,
    pub(super) route_secrets: RouteSecrets,
}

/// Three quarters of the processors, rounded up. Detection is more than half of the work and waits
/// for nobody: with one worker on two processors sixteen cameras queue behind it while the other
/// processor has time to spare.
fn worker_count(configured: usize) -> usize {
    if configured > 0 {
        return configured.min(64);
    }
    std::thread::available_parallelism()
        .map_or(1, |cores| (cores.get() * 3).div_ceil(4).clamp(1, 8))
}
