//! Assembles everything from a data folder, and takes it apart in order.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use inveye_accounts::NewEntry;
use inveye_api::{AccessToken, BindError, ControlRoom as _, Rooms, Server, ServerOptions};
use inveye_base::{
    Clock, ErrorChain, ErrorKind, Shutdown, ShutdownGuard, SiteZone, SystemClock, task,
};
use inveye_db::{
    Database, EventWriter, NewEvent, OpenDatabaseError, ReadError, Reader, StoredSite, WriteError,
};
use inveye_domain::{
    CameraId, Language, MediaTime, Rule, RuleCondition, RuleId, SceneEvent, Severity, Site, SiteId,
    WallTime,
};
use inveye_inference_catalog::Locator;
use inveye_inference_core::DetectorSource;
use inveye_notify::{Toast, ToastQueue};
use inveye_pipeline::{Analysed, AnalysisSink, Closed, DecodingContext, Workers};
use inveye_secrets::KeyPlace;
use inveye_tls::{Fingerprint, Identity};
use inveye_wire::{Boxes, ServerMessage, TrackBox};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::access;
use crate::backups::{self, Backups, RestoreError};
use crate::cameras::{CameraContext, Cameras, full_pace, new_dispatch};
use crate::config::{Config, ConfigError};
use crate::desk::{Desk, DeskParts, DeskSite, DeskThread};
use crate::exports::Exports;
use crate::finding::Turning;
use crate::finding_room::Finding;
use crate::hub::{LiveHub, wall_micros};
use crate::incident_room::Incidents;
use crate::network::{self, NetworkError};
use crate::outbox::{Bell, Outbox, OutboxParts};
use crate::people::{OpenPeopleError, People, PeopleRoom};
use crate::recorded_room::RecordedVideo;
use crate::recordings::Recordings;
use crate::retention;
use crate::room::{Room, snapshot};
use crate::route_secrets::RouteSecrets;
use crate::running::{RunningEngine, RunningFile, page};
use crate::setup::{FIRST_NAME, Setup};
use crate::site::{KnownSite, doors_after};
use crate::talking::Talking;
use crate::thumbnails::Thumbnails;
use crate::view_watch;

/// Cameras are looked after this often.
const ROUND: Duration = Duration::from_millis(250);
/// Rates are measured every so many rounds: once a second.
const ROUNDS_PER_SECOND: u32 = 4;

/// After whoever asked that it begins anew has the answer.
const ANSWERED: Duration = Duration::from_secs(1);

/// What a program decides about its engine.
#[derive(Clone)]
pub struct EngineOptions {
    /// Where configuration, database and models lie; made when missing.
    pub folder: PathBuf,
    /// Overrides the configuration's address.
    pub listen: Option<SocketAddr>,
    /// Where detectors come from.
    pub detectors: Arc<dyn DetectorSource>,
    /// Whether alerts are shown on this machine's desktop.
    pub toasts: bool,
    /// Where the key of stored passwords is put when there is none yet.
    pub key_place: KeyPlace,
}

/// Why an engine does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("could not make the data folder {}", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The configuration.
    #[error("the configuration cannot be used")]
    Config(#[from] ConfigError),
    /// The database.
    #[error("the database cannot be opened")]
    Database(#[from] OpenDatabaseError),
    /// Accounts.
    #[error(transparent)]
    People(#[from] OpenPeopleError),
    /// What is stored cannot be read.
    #[error("stored settings cannot be read")]
    Read(#[from] ReadError),
    /// First settings cannot be stored.
    #[error("first settings cannot be stored")]
    Write(#[from] WriteError),
    /// A restore that was interrupted could not be ended.
    #[error("a restore was interrupted and cannot be ended")]
    Restore(#[from] Box<RestoreError>),
    /// Other devices.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The address.
    #[error("the API cannot listen")]
    Bind(#[from] BindError),
    /// Random numbers, threads or files.
    #[error("the system refused {what}")]
    System {
        /// What was asked for.
        what: &'static str,
        /// What it said.
        #[source]
        source: io::Error,
    },
}

impl StartError {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Folder { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                ErrorKind::PermissionDenied
            }
            Self::Folder { .. } | Self::System { .. } => ErrorKind::Unavailable,
            Self::Config(error) => error.kind(),
            Self::Database(error) => error.kind(),
            Self::Read(error) => error.kind(),
            Self::Write(error) => error.kind(),
            Self::People(OpenPeopleError::Read(error)) => error.kind(),
            Self::People(_) => ErrorKind::Unavailable,
            Self::Network(_) => ErrorKind::InvalidArgument,
            Self::Restore(_) => ErrorKind::Unavailable,
            Self::Bind(error) => error.kind(),
        }
    }
}

/// A running engine. [`Engine::shut_down`] ends it in order; dropping it only tells everybody to end.
pub struct Engine {
    address: SocketAddr,
    token: AccessToken,
    guard: ShutdownGuard,
    database: Database,
    cameras: Arc<Cameras>,
    recordings: Arc<Recordings>,
    exports: Arc<Exports>,
    people: Arc<People>,
    outbox: Outbox,
    desk: Desk,
    desk_thread: DeskThread,
    workers: Workers,
    tasks: Vec<JoinHandle<()>>,
    tls: Option<Arc<Identity>>,
    anew: watch::Receiver<bool>,
    _running: RunningFile,
}

impl Engine {
    /// Opens the data folder, takes the address, starts cameras and the API.
    ///
    /// Cameras connect in the background: an engine starts whether they answer or not.
    pub async fn start(options: EngineOptions) -> Result<Self, StartError> {
        let folder = &options.folder;
        std::fs::create_dir_all(folder).map_err(|source| StartError::Folder {
            folder: folder.clone(),
            source,
        })?;
        backups::begin(folder).map_err(Box::new)?;
        // A typing error is told before anything is touched.
        Config::read(folder)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        // From here on the folder is ours: of two engines that start at once only one makes a key.
        let database = Database::open(folder, Arc::clone(&clock))?;
        let (place, from) = (options.key_place, folder.clone());
        // A keyring may ask its user first.
        let config = tokio::task::spawn_blocking(move || Config::take_over(&from, place))
            .await
            .map_err(|error| system("a thread", io::Error::other(error)))??;
        let (reader, writer) = (database.reader(), database.writer());
        let token = access::token(folder).map_err(|error| system("the token's file", error))?;
        let listen = options.listen.unwrap_or(config.server.listen);
        let tls = network::identity(&config.server, listen, folder, clock.wall())?;
        // Before anything else runs: an address in use is the most likely failure.
        let server = Server::bind(&ServerOptions {
            listen,
            token: token.clone(),
            tls: tls.clone(),
        })
        .await?;
        let address = server.address();

        let people = Arc::new(People::open(
            folder,
            reader.clone(),
            writer.clone(),
            Arc::clone(&clock),
            config.accounts.limits(),
        )?);
        let (site, zone) = site(&reader, &writer)?;
        let rules = rules(&reader, &writer)?;
        let before = reader.doors()?;
        let roles = config.cameras.iter();
        let doors = doors_after(&before, roles.map(|camera| (&camera.id, camera.role)));
        if doors != before {
            writer.save_doors(doors)?;
        }
        let (guard, shutdown) = Shutdown::new();
        let hub = Arc::new(LiveHub::new(Arc::clone(&clock)));
        let toasts = options
            .toasts
            .then(|| ToastQueue::start(Toast).map(Arc::new))
            .transpose()
            .map_err(|error| system("a thread", error))?;
        let recordings = Arc::new(Recordings::start(
            &config.recording,
            &config.cameras,
            folder,
            database.device(),
            reader.clone(),
            Arc::clone(&clock),
        ));
        // Cameras state facts to the desk, and the desk takes pictures of cameras.
        let looked_up: Arc<OnceLock<Arc<Cameras>>> = Arc::default();
        let (watched, named) = (Arc::clone(&looked_up), Arc::clone(&looked_up));
        let bell = Arc::new(Bell::default());
        let parts = DeskParts {
            clock: Arc::clone(&clock),
            folder: folder.clone(),
            device: database.device(),
            writer: writer.clone(),
            reader: reader.clone(),
            hub: Arc::clone(&hub),
            site: DeskSite::new(&site.stored.site, zone),
            toasts: toasts.clone(),
            snapshots: Arc::new(move |camera: &CameraId| snapshot(&*watched.get()?.lane(camera)?)),
            recordings: Arc::clone(&recordings),
            bell: Arc::clone(&bell),
        };
        let (desk, desk_thread) =
            Desk::start(parts, rules).map_err(|error| system("a thread", error))?;
        let sink: Arc<dyn AnalysisSink> = Arc::new(Sink {
            clock: Arc::clone(&clock),
            hub: Arc::clone(&hub),
            desk: desk.clone(),
        });
        let dispatch = new_dispatch();
        let decoding = DecodingContext {
            dispatch: Arc::clone(&dispatch),
            detectors: Arc::clone(&options.detectors),
            pace: full_pace(),
            sink: Arc::clone(&sink),
        };
        let talking = Talking::new(Arc::clone(&clock));
        let cameras = Arc::new(Cameras::new(CameraContext {
            clock: Arc::clone(&clock),
            hub: Arc::clone(&hub),
            recordings: Arc::clone(&recordings),
            talking: Arc::clone(&talking),
            decoding,
            analysis_fps: config.analysis.fps,
            shutdown: shutdown.clone(),
            runtime: tokio::runtime::Handle::current(),
        }));
        looked_up.get_or_init(|| Arc::clone(&cameras));
        let count = worker_count(config.analysis.workers);
        let workers = Workers::start(count, &dispatch, &options.detectors, &sink)
            .map_err(|error| system("a thread", error))?;

        for camera in config.cameras.clone() {
            let (scene, version) = reader
                .scene(&camera.id)?
                .map(|stored| (stored.scene, stored.version))
                .unwrap_or_default();
            desk.camera_named(camera.id.clone(), camera.name.clone());
            desk.scene_changed(camera.id.clone(), scene.clone());
            cameras
                .start(camera, (scene, version))
                .map_err(|error| system("a decode thread", error))?;
        }
        let route_secrets = RouteSecrets(Arc::clone(&people.keys));
        route_secrets.seal_plain(&reader, &writer);
        let outbox = Outbox::new(
            bell,
            OutboxParts {
                clock: Arc::clone(&clock),
                device: database.device(),
                reader: reader.clone(),
                writer: writer.clone(),
                camera_names: Arc::new(move |id: &CameraId| Some(named.get()?.config(id)?.name)),
                secrets: route_secrets.clone(),
            },
        );
        outbox.follow_routes()?;
        let retention = config.retention;
        let exports = Arc::new(Exports::open(folder, Arc::clone(&clock)));
        let room = Arc::new(Room {
            folder: folder.clone(),
            started: clock.monotonic(),
            clock,
            config: Mutex::new(config),
            site: Mutex::new(site),
            changing: tokio::sync::Mutex::default(),
            cameras: Arc::clone(&cameras),
            talking,
            desk: desk.clone(),
            hub: Arc::clone(&hub),
            reader,
            writer,
            detectors: options.detectors,
            locator: Locator::from_environment(Some(folder.clone())),
            recordings: Arc::clone(&recordings),
            exports: Arc::clone(&exports),
            thumbnails: Thumbnails::default(),
            outbox: outbox.clone(),
            route_secrets,
        });
        let forgetting = {
            let (writer, clock) = (room.writer.clone(), Arc::clone(&room.clock));
            let now = move || clock.wall();
            retention::run(writer, retention, now, shutdown.clone())
        };
        let forgetting = task::spawn_named("retention", forgetting);
        let looking_after =
            task::spawn_named("rounds", rounds(Arc::clone(&room), shutdown.clone()));
        let looking_where = view_watch::run(Arc::clone(&room), shutdown.clone());
        let looking_where = task::spawn_named("views", looking_where);
        people
            .audit
            .note(NewEntry::of_engine(
                "engine.start",
                format!("InvEye {}", env!("CARGO_PKG_VERSION")),
            ))
            .unwrap_or_else(|error| tracing::error!(%error, "the start was not noted"));
        let signed_in = sessions(Arc::clone(&people), shutdown.clone());
        let signed_in = task::spawn_named("sessions", signed_in);
        let accounts = Arc::new(PeopleRoom {
            people: Arc::clone(&people),
            folder: folder.clone(),
        });
        let (begin_anew, anew) = watch::channel(false);
        let backups = Arc::new(Backups::new(Arc::clone(&room), begin_anew));
        let turning = Arc::new(Turning::new(Arc::clone(&room.clock)));
        let rooms = Rooms {
            backups: Arc::clone(&backups) as _,
            recorded: Arc::new(RecordedVideo(Arc::clone(&room))),
            alarms: Arc::clone(&room) as _,
            finding: Arc::new(Finding::new(Arc::clone(&room), Arc::clone(&turning))),
            setup: Arc::new(Setup::new(
                Arc::clone(&room),
                Arc::clone(&people),
                turning,
                toasts,
            )),
            notifications: Arc::clone(&room) as _,
            walls: Arc::clone(&room) as _,
            incidents: Arc::new(Incidents::new(Arc::clone(&room))),
            accuracy: Arc::clone(&room) as _,
            control: room,
            accounts,
        };
        let mut tasks = vec![looking_after, forgetting, signed_in, looking_where];
        let daily = backups::run(backups, shutdown.clone());
        tasks.push(task::spawn_named("backups", daily));
        if let Some(identity) = tls.clone() {
            let clock = SystemClock::new();
            let looked_after =
                network::look_after(identity, move || clock.wall(), shutdown.clone());
            tasks.push(task::spawn_named("certificate", looked_after));
        }
        tasks.push(server.serve(rooms, shutdown));
        let running = RunningEngine {
            address,
            token: token.clone(),
            pid: std::process::id(),
        };
        let running = running
            .store(folder)
            .map_err(|error| system("the address file", error))?;
        tracing::info!(%address, folder = %folder.display(), "engine started");
        Ok(Self {
            address,
            token,
            guard,
            database,
            cameras,
            recordings,
            exports,
            people,
            outbox,
            desk,
            desk_thread,
            workers,
            tasks,
            tls,
            anew,
            _running: running,
        })
    }

    /// Waits until the engine is to be shut down and another one started on its folder, because a backup waits
    /// for that. False when it ended for another reason.
    pub fn begins_anew(&self) -> impl Future<Output = bool> + Send + use<> {
        let mut anew = self.anew.clone();
        async move {
            let is_wanted = anew.wait_for(|is_wanted| *is_wanted).await.is_ok();
            if is_wanted {
                tokio::time::sleep(ANSWERED).await;
            }
            is_wanted
        }
    }

    /// Where the API answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What opens it.
    pub fn token(&self) -> &AccessToken {
        &self.token
    }

    /// The page to open.
    pub fn url(&self) -> String {
        page(self.address, &self.token)
    }

    /// The page on other devices, by each name, and the fingerprint of the certificate that they see.
    pub fn network(&self) -> Option<(Vec<String>, Fingerprint)> {
        let about = self.tls.as_ref()?.about();
        let addresses = about.names.addresses.iter();
        let addresses = addresses
            .filter(|address| !address.is_loopback())
            .map(|address| SocketAddr::new(*address, self.address.port()).to_string());
        let names = about.names.dns.iter().filter(|name| *name != "localhost");
        let names = names.map(|name| format!("{name}:{}", self.address.port()));
        let pages = addresses
            .chain(names)
            .map(|host| format!("https://{host}/"));
        Some((pages.collect(), about.fingerprint))
    }

    /// Ends everything in the order in which data flows, so that what cameras showed last is stored.
    pub async fn shut_down(self) {
        self.guard.trigger();
        self.exports.cancel();
        self.outbox.close();
        self.cameras.join().await;
        let (desk, desk_thread, workers, database) =
            (self.desk, self.desk_thread, self.workers, self.database);
        let (recordings, people) = (self.recordings, self.people);
        let closed = tokio::task::spawn_blocking(move || {
            recordings.close();
            workers.join();
            desk.stop();
            desk_thread.join();
            let end = NewEntry::of_engine("engine.end", String::new());
            if let Err(error) = people.audit.note(end) {
                tracing::error!(%error, "the end was not noted");
            }
            people.audit.close();
            database.close()
        });
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task ended by a panic");
            }
        }
        match closed.await {
            Ok(Ok(())) => tracing::info!("engine ended"),
            Ok(Err(error)) => {
                tracing::error!(error = %ErrorChain(&error), "the database was not closed in order")
            }
            Err(error) => tracing::error!(%error, "ending failed"),
        }
    }
}

fn system(what: &'static str, source: io::Error) -> StartError {
    StartError::System { what, source }
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

/// The stored site; a new data folder gets one with this machine's time zone.
fn site(reader: &Reader, writer: &EventWriter) -> Result<(KnownSite, SiteZone), StartError> {
    let stored = match reader.stored_site()? {
        Some(stored) => stored,
        None => {
            // The id is constant and valid; were it not, the text below would say so at the first start ever.
            let id = SiteId::new("store-1")
                .map_err(|error| system("the first site", io::Error::other(error)))?;
            let site = Site {
                id,
                name: FIRST_NAME.to_owned(),
                time_zone: SiteZone::system_name(),
                currency: None,
                opening_hours: None,
                language: Language::default(),
            };
            let version = writer.save_site(site.clone(), None)?;
            StoredSite { version, site }
        }
    };
    let zone = SiteZone::new(&stored.site.time_zone).or_else(|error| {
        tracing::error!(%error, "the stored time zone is unknown here; UTC is used");
        SiteZone::new("UTC")
    });
    let zone = zone.map_err(|error| system("the time zone", io::Error::other(error)))?;
    let plan = reader.floor_plan()?;
    Ok((KnownSite { stored, plan }, zone))
}

/// The stored rules; a new data folder gets the one that every shop wants.
fn rules(reader: &Reader, writer: &EventWriter) -> Result<Vec<Rule>, StartError> {
    const FIRST_RULES: &str = "first_rules_made";
    if reader.setting::<bool>(FIRST_RULES)?.is_none() {
        let id = RuleId::new("camera-offline")
            .map_err(|error| system("the first rule", io::Error::other(error)))?;
        writer.save_rule(Rule {
            id,
            name: "Camera without picture".to_owned(),
            enabled: true,
            condition: RuleCondition::CameraOffline { camera: None },
            severity: Severity::Medium,
            cool_down: Duration::from_secs(60),
            schedule: None,
            store: None,
            instructions: String::new(),
            related: Vec::new(),
            actions: Vec::new(),
        })?;
        writer.save_setting(FIRST_RULES, &true)?;
    }
    Ok(reader.rules()?)
}

/// Looks after cameras and tells screens how everything is.
async fn rounds(room: Arc<Room>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(ROUND);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut number = 0u32;
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => {}
        }
        number = number.wrapping_add(1);
        let measure = number.is_multiple_of(ROUNDS_PER_SECOND);
        let found = room.cameras.round(measure);
        for view in found.views {
            room.hub.tell(&ServerMessage::Camera {
                camera: Box::new(view),
            });
        }
        if !found.changes.is_empty() {
            let events = found
                .changes
                .into_iter()
                .map(|(camera, at, kind)| NewEvent::of_health(camera, at, kind))
                .collect();
            tokio::task::block_in_place(|| room.desk.state(events));
        }
        if measure {
            room.hub.tell(&ServerMessage::Health {
                health: room.health(),
                now_ms: room.clock.wall().as_millis(),
            });
        }
    }
}

/// Ends sessions in their time.
async fn sessions(people: Arc<People>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => tokio::task::block_in_place(|| people.look_after_sessions()),
        }
    }
}

/// Takes what workers find: boxes to screens, facts to the desk.
struct Sink {
    clock: Arc<dyn Clock>,
    hub: Arc<LiveHub>,
    desk: Desk,
}

impl Sink {
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
    }

    fn closed(&self, closed: Closed<'_>) {
        self.state(closed.camera, (closed.at, closed.captured), closed.events);
    }

    fn analysis_problem(&self, camera: &CameraId, problem: Option<String>) {
        match problem {
            Some(problem) => tracing::warn!(%camera, problem, "pictures are not analysed"),
            None => tracing::info!(%camera, "pictures are analysed again"),
        }
    }
}

/// The default data folder: `INVEYE_DATA`, or the user's data folder.
pub fn default_folder() -> PathBuf {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("INVEYE_DATA")
        .or_else(|| set("XDG_DATA_HOME").map(|data| data.join("inveye")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/inveye")))
        .unwrap_or_else(|| Path::new("inveye-data").to_owned())
}
