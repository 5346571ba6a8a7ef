//! What the API may ask of a running engine.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::stream::BoxStream;
use inveye_api::{
    AlarmRoom as _, Answer, ApiError, ControlRoom, EventFilter, LiveMessage, Picture, SoundItem,
    Talk, Thing, VideoItem,
};
use inveye_base::{Clock, ErrorChain, ErrorKind};
use inveye_db::{EventQuery, EventWriter, ReadError, Reader, WriterHealth};
use inveye_domain::{CameraId, DetectorProfile, FrameSize, Scene, StreamKind, WallTime};
use inveye_inference_catalog::Locator;
use inveye_inference_core::DetectorSource;
use inveye_pipeline::{FaceWatch, Lane, VisitorWatch};
use inveye_video::JpegEncoder;
use inveye_wire::{
    AnalyticsView, CameraChange, CameraCheck, CameraState, CameraView, DiskView, EventPage,
    HealthView, Hello, ModelView, NewCamera, NumbersView, RuleView, SceneView, ServerMessage,
    SiteChange, SiteView,
};
use tokio::sync::{broadcast, watch};

use crate::camera_ids::{camera_config, next_camera_id, tried_config};
use crate::cameras::Cameras;
use crate::check::check_camera;
use crate::config::{CameraConfig, Config};
use crate::desk::{Desk, stored};
use crate::exports::Exports;
use crate::floor_steps::FloorSteps;
use crate::hub::LiveHub;
use crate::outbox::Outbox;
use crate::readdress::{is_other_source, readdressed};
use crate::recordings::Recordings;
use crate::route_secrets::RouteSecrets;
use crate::sales_room::Importing;
use crate::site::KnownSite;
use crate::talking::Talking;
use crate::thumbnails::Thumbnails;
use crate::{convert, disk, focus, listening, models};

/// Alerts sent to a screen that opens, besides all that are open.
const RECENT_ALERTS: u32 = 200;
/// Quality of snapshots, which people look at closely.
const SNAPSHOT_QUALITY: u8 = 90;

/// The engine behind the API.
pub(crate) struct Room {
    pub(crate) folder: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) started: Duration,
    pub(crate) config: Mutex<Config>,
    pub(crate) site: Mutex<KnownSite>,
    /// Held by a change of the store, a camera or a scene, so that file, database, desk and screens
    /// learn of all changes in one order, and none is made from what another has just replaced.
    pub(crate) changing: tokio::sync::Mutex<()>,
    pub(crate) cameras: Arc<Cameras>,
    pub(crate) talking: Arc<Talking>,
    pub(crate) desk: Desk,
    pub(crate) hub: Arc<LiveHub>,
    pub(crate) reader: Reader,
    pub(crate) writer: EventWriter,
    pub(crate) detectors: Arc<dyn DetectorSource>,
    pub(crate) locator: Locator,
    pub(crate) recordings: Arc<Recordings>,
    pub(crate) exports: Arc<Exports>,
    pub(crate) thumbnails: Thumbnails,
    pub(crate) outbox: Outbox,
    pub(crate) route_secrets: RouteSecrets,
    pub(crate) visitors: Arc<VisitorWatch>,
    /// How people walked within the last day.
    pub(crate) steps: Arc<FloorSteps>,
    pub(crate) faces: Arc<FaceWatch>,
    pub(crate) importing: Importing,
    /// Rings when a report is to be made before its turn.
    pub(crate) report_bell: tokio::sync::Notify,
}

impl Room {
    /// Changes the configuration, in its file first.
    pub(crate) fn edit<T>(
        &self,
        change: impl FnOnce(&mut Config) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut config = self.config.lock().unwrap_or_else(PoisonError::into_inner);
        let mut edited = config.clone();
        let value = change(&mut edited)?;
        edited
            .save(&self.folder)
            .map_err(|error| ApiError::new(error.kind(), convert::sentence(&ErrorChain(&error))))?;
        *config = edited;
        Ok(value)
    }

    pub(crate) fn known(&self, camera: &str) -> Result<(CameraId, CameraConfig), ApiError> {
        let missing = || {
            ApiError::new(
                ErrorKind::NotFound,
                format!("There is no camera `{camera}`."),
            )
        };
        let id = CameraId::new(camera).map_err(|_| missing())?;
        let config = self.cameras.config(&id).ok_or_else(missing)?;
        Ok((id, config))
    }

    fn shown(&self, id: &CameraId) -> Result<CameraView, ApiError> {
        let view = self.cameras.view_of(id).ok_or_else(|| {
            ApiError::new(ErrorKind::NotFound, format!("Camera `{id}` was removed."))
        })?;
        self.hub.tell(&ServerMessage::Camera {
            camera: Box::new(view.clone()),
        });
        Ok(view)
    }

    /// Asks the database on a thread that may wait for the disk.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Reader) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let reader = self.reader.clone();
        let done = tokio::task::spawn_blocking(move || query(&reader)).await;
        done.map_err(|_| defect())?.map_err(|error| {
            tracing::warn!(error = %ErrorChain(&error), "not read");
            ApiError::new(error.kind(), convert::sentence(&error))
        })
    }

    /// What is stored of a camera's scene. A slow disk may have taken one without saying so.
    async fn stored_scene(&self, id: &CameraId) -> Option<(Scene, u64)> {
        let id = id.clone();
        let found = self.read(move |reader| reader.scene(&id)).await.ok()??;
        Some((found.scene, found.version))
    }

    fn next_id(&self) -> Result<CameraId, ApiError> {
        let ever = self.reader.cameras_ever().map_err(|error| {
            tracing::warn!(error = %ErrorChain(&error), "cameras that were are not known");
            ApiError::new(error.kind(), convert::sentence(&error))
        })?;
        let config = self.config.lock().unwrap_or_else(PoisonError::into_inner);
        let present = config.cameras.iter().map(|camera| &camera.id);
        Ok(next_camera_id(ever.iter().chain(present)))
    }

    fn add(&self, new: &NewCamera) -> Result<CameraView, ApiError> {
        let id = match new.id.as_deref() {
            Some(typed) => convert::camera_id(typed)?,
            None => self.next_id()?,
        };
        let config = camera_config(id.clone(), new)?;
        self.edit(|edited| {
            if edited.cameras.iter().any(|camera| camera.id == id) {
                return Err(ApiError::new(
                    ErrorKind::Conflict,
                    format!("Camera `{id}` exists already; choose another id."),
                )
                .about("id"));
            }
            // One of that id may have been taken out of the configuration by hand.
            self.writer
                .forget_camera(id.clone())
                .map_err(|error| stored(&error))?;
            edited.cameras.push(config.clone());
            Ok(())
        })?;
        let role = config.role;
        // A scene drawn before the camera was removed is still there, and still right.
        let drawn = self.reader.scene(&id).ok().flatten();
        let (scene, version) = drawn
            .map(|stored| (stored.scene, stored.version))
            .unwrap_or_default();
        self.desk.camera_named(id.clone(), config.name.clone());
        self.desk.scene_changed(id.clone(), scene.clone());
        let started = self.cameras.start(config, (scene, version));
        started.map_err(|error| {
            ApiError::new(
                ErrorKind::Exhausted,
                format!("The camera is stored but could not be started: {error}."),
            )
        })?;
        let view = self.shown(&id)?;
        self.role_changed(&id, role)?;
        Ok(view)
    }
}

/// For people; empty when all is well.
fn store_problem(health: &WriterHealth) -> String {
    let mut problem = match &health.stalled {
        Some(stall) => format!(
            "Events are not being saved: {}. {} wait.",
            stall.message,
            health.waiting()
        ),
        None => String::new(),
    };
    if health.dropped > 0 {
        if !problem.is_empty() {
            problem.push(' ');
        }
        problem.push_str(&format!(
            "{} events have been lost since the engine started.",
            health.dropped
        ));
    }
    problem
}

pub(crate) fn defect() -> ApiError {
    ApiError::new(
        ErrorKind::Internal,
        "Something went wrong on our side; the log has the cause.",
    )
}

/// A picture of a camera in full size, for people.
pub(crate) fn snapshot(lane: &Lane) -> Option<Bytes> {
    let frame = lane.newest()?;
    let full = FrameSize::new(3840, 2160);
    match JpegEncoder::new().encode(&frame, full, SNAPSHOT_QUALITY) {
        Ok(jpeg) => Some(jpeg),
        Err(error) => {
            tracing::warn!(camera = %lane.camera(), error = %ErrorChain(&error), "no snapshot");
            None
        }
    }
}

impl ControlRoom for Room {
    fn hello(&self) -> Hello {
        let unsaved = self.desk.unsaved_alerts();
        let alerts = self
            .reader
            .present_alerts(RECENT_ALERTS)
            .unwrap_or_default();
        let rules = self.reader.rules().unwrap_or_default();
        Hello {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now_ms: self.clock.wall().as_millis(),
            site: self.site(),
            cameras: self.cameras(),
            numbers: self.numbers(),
            alerts: self.with_unsaved(unsaved, &alerts, &rules),
            snoozes: self.snoozes(),
            health: self.health(),
        }
    }

    fn messages(&self) -> broadcast::Receiver<Arc<LiveMessage>> {
        self.hub.messages()
    }

    fn pictures(
        &self,
        camera: &str,
        width: Option<u32>,
    ) -> Option<watch::Receiver<Option<Picture>>> {
        self.hub.pictures(&CameraId::new(camera).ok()?, width)
    }

    fn any_picture(&self) -> watch::Receiver<u64> {
        self.hub.any_picture()
    }

    fn video(&self, camera: &str, sub: bool) -> Result<BoxStream<'static, VideoItem>, ApiError> {
        let (id, _) = self.known(camera)?;
        let kind = if sub {
            StreamKind::Sub
        } else {
            StreamKind::Main
        };
        let stream = self.cameras.stream(&id, kind).ok_or_else(|| {
            ApiError::new(ErrorKind::NotFound, format!("There is no camera `{id}`."))
        })?;
        Ok(focus::feed(stream, Arc::clone(&self.clock)))
    }

    fn sound(&self, camera: &str) -> Result<BoxStream<'static, SoundItem>, ApiError> {
        let (id, _) = self.known(camera)?;
        let stream = self.cameras.heard(&id).ok_or_else(|| {
            ApiError::new(
                ErrorKind::Unavailable,
                format!("Camera `{id}` gives no sound at present."),
            )
        })?;
        Ok(listening::feed(&stream))
    }

    fn talk<'a>(&'a self, camera: &'a str, speaker: String) -> Answer<'a, Talk> {
        async move {
            let (_, config) = self.known(camera)?;
            self.talking.open(&config, speaker).await
        }
        .boxed()
    }

    fn snapshot<'a>(&'a self, camera: &'a str) -> Answer<'a, Bytes> {
        async move {
            let (id, _) = self.known(camera)?;
            let none = || {
                ApiError::new(
                    ErrorKind::Unavailable,
                    format!("Camera `{id}` gives no picture at present."),
                )
            };
            // An old picture must never look like the present.
            let lane = self
                .cameras
                .lane(&id)
                .filter(|_| self.cameras.is_live(&id))
                .ok_or_else(none)?;
            tokio::task::spawn_blocking(move || snapshot(&lane))
                .await
                .map_err(|_| defect())?
                .ok_or_else(none)
        }
        .boxed()
    }

    fn site(&self) -> SiteView {
        self.site_view()
    }

    fn set_site(&self, change: SiteChange) -> Answer<'_, SiteView> {
        self.change_site(change).boxed()
    }

    fn cameras(&self) -> Vec<CameraView> {
        self.cameras.views()
    }

    fn add_camera(&self, camera: NewCamera) -> Answer<'_, CameraView> {
        async move {
            let _turn = self.changing.lock().await;
            tokio::task::block_in_place(|| self.add(&camera))
        }
        .boxed()
    }

    fn change_camera<'a>(
        &'a self,
        camera: &'a str,
        change: CameraChange,
    ) -> Answer<'a, CameraView> {
        async move {
            let _turn = self.changing.lock().await;
            let (id, config) = self.known(camera)?;
            let mut config = readdressed(&config, &change)?;
            if let Some(name) = change
                .name
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
            {
                config.name = name;
            }
            if let Some(profile) = change.profile {
                config.profile = convert::to_profile(profile);
            }
            config.audio = change.audio.unwrap_or(config.audio);
            let role = change.role.map(convert::site::to_role);
            config.role = role.or(config.role);
            if let Some(placement) = change.placement {
                config.placement = placement.map(convert::site::to_placement).transpose()?;
            }
            tokio::task::block_in_place(|| {
                self.edit(|edited| {
                    edited
                        .cameras
                        .iter_mut()
                        .filter(|other| other.id == id)
                        .for_each(|other| *other = config.clone());
                    Ok(())
                })
            })?;
            self.desk.camera_named(id.clone(), config.name.clone());
            self.cameras.change(config);
            let view = self.shown(&id)?;
            if role.is_some() {
                tokio::task::block_in_place(|| self.role_changed(&id, role))?;
            }
            Ok(view)
        }
        .boxed()
    }

    fn remove_camera<'a>(&'a self, camera: &'a str) -> Answer<'a, ()> {
        async move {
            let _turn = self.changing.lock().await;
            let (id, _) = self.known(camera)?;
            let forgotten = id.clone();
            self.store(move |writer| writer.forget_camera(forgotten))
                .await?;
            tokio::task::block_in_place(|| {
                self.edit(|edited| {
                    edited.cameras.retain(|other| other.id != id);
                    Ok(())
                })
            })?;
            self.cameras.stop(&id);
            self.desk.camera_removed(id.clone());
            self.steps.forget(&id);
            self.hub.tell(&ServerMessage::CameraRemoved {
                camera: id.to_string(),
            });
            // The cameras behind it move up on the wall.
            for view in self.cameras.views() {
                self.hub.tell(&ServerMessage::Camera {
                    camera: Box::new(view),
                });
            }
            Ok(())
        }
        .boxed()
    }

    fn check_camera(&self, camera: NewCamera) -> Answer<'_, CameraCheck> {
        async move { Ok(check_camera(&tried_config(&camera)?, Arc::clone(&self.clock)).await) }
            .boxed()
    }

    fn check_existing<'a>(
        &'a self,
        camera: &'a str,
        change: CameraChange,
    ) -> Answer<'a, CameraCheck> {
        async move {
            let (id, known) = self.known(camera)?;
            let config = readdressed(&known, &change)?;
            let check = check_camera(&config, Arc::clone(&self.clock)).await;
            if let Some(can_talk) = check.can_talk
                && !is_other_source(&known, &config)
            {
                self.talking.learn(&id, can_talk);
            }
            Ok(check)
        }
        .boxed()
    }

    fn set_scene<'a>(&'a self, camera: &'a str, scene: SceneView) -> Answer<'a, CameraView> {
        async move {
            let _turn = self.changing.lock().await;
            let (id, _) = self.known(camera)?;
            let expected = scene.version;
            let scene = convert::to_scene(&scene)?;
            let (writer, saved, camera) = (self.writer.clone(), scene.clone(), id.clone());
            let save = move || writer.save_scene(camera, saved, expected);
            let saving = tokio::task::spawn_blocking(save).await;
            let outcome = saving.map_err(|_| defect())?;
            let newest = match &outcome {
                Ok(version) => Some((scene, *version)),
                Err(_) => self.stored_scene(&id).await,
            };
            if let Some((scene, version)) = newest
                && self.cameras.set_scene(&id, scene.clone(), version)
            {
                self.desk.scene_changed(id.clone(), scene);
            }
            let view = self.shown(&id)?;
            outcome.map(|_| view).map_err(|error| stored(&error))
        }
        .boxed()
    }

    fn cameras_of<'a>(&'a self, thing: Thing, id: &'a str) -> Answer<'a, Option<Vec<String>>> {
        self.subjects(thing, id)
    }

    fn rules(&self) -> Answer<'_, Vec<RuleView>> {
        async move {
            Ok(self
                .read(Reader::rules)
                .await?
                .iter()
                .map(convert::rule)
                .collect())
        }
        .boxed()
    }

    fn put_rule(&self, rule: RuleView) -> Answer<'_, RuleView> {
        async move {
            let rule = convert::to_rule(&rule)?;
            if rule.store.is_some() && self.known_site().stored.site.opening_hours.is_none() {
                let text = "Set the store's opening hours first.";
                return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("store"));
            }
            let view = convert::rule(&rule);
            self.desk.put_rule(rule).await?;
            Ok(view)
        }
        .boxed()
    }

    fn remove_rule<'a>(&'a self, rule: &'a str) -> Answer<'a, ()> {
        async move {
            let id = self.known_rule(rule.to_owned()).await?;
            self.desk.remove_rule(id).await
        }
        .boxed()
    }

    fn events(&self, asked: EventFilter) -> Answer<'_, EventPage> {
        async move {
            let camera = asked.camera.as_deref().map(convert::camera_id);
            let query = EventQuery {
                after: Some(asked.after),
                before: asked.before,
                newest_first: asked.newest_first,
                limit: u32::try_from(asked.limit)
                    .unwrap_or(u32::MAX)
                    .min(EventQuery::MAX),
                camera: camera.transpose()?,
                types: asked.kinds,
                line: asked.line,
                zone: asked.zone,
                lane: asked.lane,
                from: asked.from_ms.map(WallTime::from_millis),
                to: asked.to_ms.map(WallTime::from_millis),
            };
            let page = self.read(move |reader| reader.events(&query)).await?;
            Ok(EventPage {
                events: page.events.iter().map(convert::event).collect(),
                next: page.next,
            })
        }
        .boxed()
    }

    fn numbers(&self) -> NumbersView {
        self.desk.numbers()
    }

    fn health(&self) -> HealthView {
        let cameras = self.cameras.views();
        let live = cameras
            .iter()
            .filter(|camera| camera.state == CameraState::Live)
            .count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let specs = [DetectorProfile::Light, DetectorProfile::Accurate]
            .map(|profile| self.detectors.spec(profile));
        let models: Vec<String> = specs
            .iter()
            .filter_map(|spec| spec.as_ref().ok())
            .map(|spec| spec.name.clone())
            .collect();
        let detail = specs
            .into_iter()
            .find_map(Result::err)
            .filter(|_| models.is_empty())
            .unwrap_or_default();
        let (free_bytes, total_bytes) = disk::space(&self.folder).unwrap_or_default();
        HealthView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            uptime_s: self
                .clock
                .monotonic()
                .saturating_sub(self.started)
                .as_secs(),
            analytics: AnalyticsView {
                on: !models.is_empty(),
                detail,
                models,
                provider: self.detectors.provider(),
            },
            store_problem: store_problem(&self.writer.health()),
            disk: DiskView {
                free_bytes,
                total_bytes,
            },
            cameras_live: count(live),
            cameras_total: count(cameras.len()),
        }
    }

    fn models(&self) -> Answer<'_, Vec<ModelView>> {
        async move {
            let locator = self.locator.clone();
            tokio::task::spawn_blocking(move || models::list(&locator))
                .await
                .map_err(|_| defect())
        }
        .boxed()
    }

    fn import_model(&self, file_name: String, bytes: Bytes) -> Answer<'_, ModelView> {
        async move {
            let (locator, folder) = (self.locator.clone(), self.folder.clone());
            let done = tokio::task::spawn_blocking(move || {
                models::take_in(&locator, folder, &file_name, &bytes)
            })
            .await;
            let view = done.map_err(|_| defect())??;
            let detectors = Arc::clone(&self.detectors);
            tokio::task::spawn_blocking(move || detectors.refresh())
                .await
                .map_err(|_| defect())?;
            tokio::task::block_in_place(|| self.try_watches_again());
            Ok(view)
        }
        .boxed()
    }
}
