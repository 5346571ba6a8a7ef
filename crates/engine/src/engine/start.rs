//! The start of an engine, step by step.

use std::sync::Arc;

use inveye_accounts::NewEntry;
use inveye_api::Rooms;
use inveye_base::Shutdown;
use inveye_notify::{OpenAlert, Toast, ToastQueue};
use tokio::sync::watch;

use super::first_settings::FirstSettings;
use super::ground::{Door, Ground};
use super::start_error::{StartError, system};
use super::works::{RoomParts, Told, Works};
use super::{Engine, EngineOptions};
use crate::backups::Backups;
use crate::desk::DeskSite;
use crate::finding::Turning;
use crate::finding_room::Finding;
use crate::incident_room::Incidents;
use crate::people::{People, PeopleRoom};
use crate::recorded_room::RecordedVideo;
use crate::room::Room;
use crate::route_secrets::RouteSecrets;
use crate::running::RunningEngine;
use crate::setup::{Around, Setup};

impl Engine {
    /// Opens the data folder, takes the address, starts cameras and the API.
    ///
    /// Cameras connect in the background: an engine starts whether they answer or not.
    pub async fn start(options: EngineOptions) -> Result<Self, StartError> {
        let ground = Ground::open(options.folder, options.key_place).await?;
        // Before anything else runs: an address in use is the most likely failure.
        let door = ground.door(options.listen).await?;
        let people = ground.people()?;
        let FirstSettings { site, zone, rules } =
            FirstSettings::read(&ground.reader, &ground.writer, &ground.config.cameras)?;
        let (guard, shutdown) = Shutdown::new();
        let toasts = toasts(options.toasts, options.open_alert)?;
        let told = Told {
            site: DeskSite::new(&site.stored.site, zone),
            rules,
            toasts: toasts.clone(),
        };
        let works = Works::start(&ground, told, &options.detectors, &shutdown)?;
        works.start_cameras(&ground)?;
        let route_secrets = RouteSecrets(Arc::clone(&people.keys));
        let outbox = works.outbox(&ground, &route_secrets)?;
        let parts = RoomParts {
            site,
            detectors: options.detectors,
            outbox: outbox.clone(),
            route_secrets,
        };
        let room = Arc::new(works.room(&ground, parts));
        note_start(&people);
        let (begin_anew, anew) = watch::channel(false);
        let backups = Arc::new(Backups::new(Arc::clone(&room), begin_anew.clone()));
        let mut tasks = ground.look_after(&room, &people, &backups, &shutdown);
        tasks.extend(door.look_after(&shutdown));
        let Door { token, tls, server } = door;
        let address = server.address();
        let around = Around {
            address,
            tls: tls.clone(),
            configured: ground.config.server.clone(),
            anew: begin_anew,
            backups: Arc::clone(&backups),
        };
        let rooms = rooms(&room, &people, around, toasts);
        tasks.push(server.serve(rooms, shutdown));
        let running = RunningEngine {
            address,
            token: token.clone(),
            pid: std::process::id(),
        };
        let running = running
            .store(&ground.folder)
            .map_err(|error| system("the address file", error))?;
        tracing::info!(%address, folder = %ground.folder.display(), "engine started");
        Ok(Self {
            address,
            token,
            guard,
            database: ground.database,
            cameras: works.cameras,
            recordings: works.recordings,
            exports: Arc::clone(&room.exports),
            people,
            outbox,
            desk: works.desk,
            desk_thread: works.desk_thread,
            workers: works.workers,
            visitors: works.visitors,
            faces: works.faces,
            tasks,
            tls,
            anew,
            _running: running,
        })
    }
}

fn toasts(
    are_wanted: bool,
    open: Option<OpenAlert>,
) -> Result<Option<Arc<ToastQueue>>, StartError> {
    are_wanted
        .then(|| ToastQueue::start(open.map_or_else(Toast::default, Toast::opening)).map(Arc::new))
        .transpose()
        .map_err(|error| system("a thread", error))
}

fn note_start(people: &People) {
    let version = format!("InvEye {}", env!("CARGO_PKG_VERSION"));
    let noted = people
        .audit
        .note(NewEntry::of_engine("engine.start", version));
    if let Err(error) = noted {
        tracing::error!(%error, "the start was not noted");
    }
}

/// What the API is answered by.
fn rooms(
    room: &Arc<Room>,
    people: &Arc<People>,
    around: Around,
    toasts: Option<Arc<ToastQueue>>,
) -> Rooms {
    let turning = Arc::new(Turning::new(Arc::clone(&room.clock)));
    Rooms {
        backups: Arc::clone(&around.backups) as _,
        recorded: Arc::new(RecordedVideo(Arc::clone(room))),
        alarms: Arc::clone(room) as _,
        finding: Arc::new(Finding::new(Arc::clone(room), Arc::clone(&turning))),
        setup: Arc::new(Setup::new(
            Arc::clone(room),
            Arc::clone(people),
            turning,
            toasts,
            around,
        )),
        notifications: Arc::clone(room) as _,
        walls: Arc::clone(room) as _,
        incidents: Arc::new(Incidents::new(Arc::clone(room))),
        accuracy: Arc::clone(room) as _,
        movement: Arc::clone(room) as _,
        kpis: Arc::clone(room) as _,
        sales: Arc::clone(room) as _,
        reports: Arc::clone(room) as _,
        recognition: Arc::clone(room) as _,
        demographics: Arc::clone(room) as _,
        control: Arc::clone(room) as _,
        accounts: Arc::new(PeopleRoom {
            people: Arc::clone(people),
            folder: room.folder.clone(),
        }),
    }
}
