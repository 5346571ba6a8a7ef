//! What an engine stands on: its data folder, and the door that it answers at.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use inveye_api::{AccessToken, Server, ServerOptions};
use inveye_base::{Clock, Shutdown, SystemClock, task};
use inveye_db::{Database, EventWriter, Reader};
use inveye_secrets::KeyPlace;
use inveye_tls::Identity;
use tokio::task::JoinHandle;

use super::rounds::{rounds, sessions};
use super::start_error::{StartError, system};
use crate::access;
use crate::backups::{self, Backups};
use crate::config::Config;
use crate::demographics_room;
use crate::network;
use crate::people::People;
use crate::recognition_room;
use crate::report_desk;
use crate::retention;
use crate::roll_ups;
use crate::room::Room;
use crate::sales_room;
use crate::view_watch;

/// The data folder, once it is ours.
pub(super) struct Ground {
    pub(super) folder: PathBuf,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) database: Database,
    pub(super) reader: Reader,
    pub(super) writer: EventWriter,
    pub(super) config: Config,
}

impl Ground {
    /// Ends a restore that was interrupted, then takes the folder over.
    pub(super) async fn open(folder: PathBuf, place: KeyPlace) -> Result<Self, StartError> {
        std::fs::create_dir_all(&folder).map_err(|source| StartError::Folder {
            folder: folder.clone(),
            source,
        })?;
        backups::begin(&folder).map_err(Box::new)?;
        // A typing error is told before anything is touched.
        Config::read(&folder)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        // From here on the folder is ours: of two engines that start at once only one makes a key.
        let database = Database::open(&folder, Arc::clone(&clock))?;
        let from = folder.clone();
        // A keyring may ask its user first.
        let config = tokio::task::spawn_blocking(move || Config::take_over(&from, place))
            .await
            .map_err(|error| system("a thread", io::Error::other(error)))??;
        Ok(Self {
            reader: database.reader(),
            writer: database.writer(),
            folder,
            clock,
            database,
            config,
        })
    }

    pub(super) async fn door(&self, listen: Option<SocketAddr>) -> Result<Door, StartError> {
        let token =
            access::token(&self.folder).map_err(|error| system("the token's file", error))?;
        let settings = &self.config.server;
        let listen = listen.unwrap_or(settings.listen);
        let tls = network::identity(settings, listen, &self.folder, self.clock.wall())?;
        let server = Server::bind(&ServerOptions {
            listen,
            token: token.clone(),
            tls: tls.clone(),
        })
        .await?;
        Ok(Door { token, tls, server })
    }

    pub(super) fn people(&self) -> Result<Arc<People>, StartError> {
        Ok(Arc::new(People::open(
            &self.folder,
            self.reader.clone(),
            self.writer.clone(),
            Arc::clone(&self.clock),
            self.config.accounts.limits(),
        )?))
    }

    /// Starts what looks again and again.
    pub(super) fn look_after(
        &self,
        room: &Arc<Room>,
        people: &Arc<People>,
        backups: &Arc<Backups>,
        shutdown: &Shutdown,
    ) -> Vec<JoinHandle<()>> {
        let (clock, writer) = (Arc::clone(&self.clock), self.writer.clone());
        let retention = self.config.retention;
        let forgetting = retention::run(writer, retention, move || clock.wall(), shutdown.clone());
        let rolling = roll_ups::run(self.writer.clone(), shutdown.clone());
        let rounds = rounds(Arc::clone(room), shutdown.clone());
        let sessions = sessions(Arc::clone(people), shutdown.clone());
        let views = view_watch::run(Arc::clone(room), shutdown.clone());
        let daily = backups::run(Arc::clone(backups), shutdown.clone());
        let visits = recognition_room::run(Arc::clone(room), shutdown.clone());
        let reports = report_desk::run(Arc::clone(room), shutdown.clone());
        let groups = demographics_room::run(Arc::clone(room), shutdown.clone());
        let dropped =
            sales_room::watch_folder(Arc::clone(room), Arc::clone(people), shutdown.clone());
        vec![
            task::spawn_named("rounds", rounds),
            task::spawn_named("retention", forgetting),
            task::spawn_named("roll-ups", rolling),
            task::spawn_named("sessions", sessions),
            task::spawn_named("views", views),
            task::spawn_named("backups", daily),
            task::spawn_named("visitors", visits),
            task::spawn_named("demographics", groups),
            task::spawn_named("sales", dropped),
            task::spawn_named("reports", reports),
        ]
    }
}

/// Where the API listens, before it answers.
pub(super) struct Door {
    pub(super) token: AccessToken,
    pub(super) tls: Option<Arc<Identity>>,
    pub(super) server: Server,
}

impl Door {
    /// Renews the certificate in its time.
    pub(super) fn look_after(&self, shutdown: &Shutdown) -> Option<JoinHandle<()>> {
        let identity = self.tls.clone()?;
        let clock = SystemClock::new();
        let renewing = network::look_after(identity, move || clock.wall(), shutdown.clone());
        Some(task::spawn_named("certificate", renewing))
    }
}
