//! A running engine, and how it is taken apart in order. How it is put together: `start`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use inveye_accounts::NewEntry;
use inveye_api::AccessToken;
use inveye_base::{ErrorChain, ShutdownGuard};
use inveye_db::Database;
use inveye_inference_core::DetectorSource;
use inveye_notify::OpenAlert;
use inveye_pipeline::{FaceWatch, VisitorWatch, Workers};
use inveye_secrets::KeyPlace;
use inveye_tls::{Fingerprint, Identity};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::cameras::Cameras;
use crate::demographics_room;
use crate::desk::{Desk, DeskThread};
use crate::exports::Exports;
use crate::network;
use crate::outbox::Outbox;
use crate::people::People;
use crate::recognition_room;
use crate::recordings::Recordings;
use crate::running::{RunningFile, page};

mod first_settings;
mod ground;
mod rounds;
mod sink;
mod start;
mod start_error;
mod works;

pub use start_error::StartError;

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
    /// Shows the alert whose toast was clicked, where this program has a window to show it in.
    pub open_alert: Option<OpenAlert>,
    /// Where the key of stored passwords is put when there is none yet.
    pub key_place: KeyPlace,
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
    visitors: Arc<VisitorWatch>,
    faces: Arc<FaceWatch>,
    tasks: Vec<JoinHandle<()>>,
    tls: Option<Arc<Identity>>,
    anew: watch::Receiver<bool>,
    _running: RunningFile,
}

impl Engine {
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

    /// How many alerts nobody has, for what shows it outside of a page; ends with the engine.
    pub fn open_alerts(&self) -> watch::Receiver<usize> {
        self.desk.open_alerts()
    }

    /// Where the API answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What opens it.
    pub fn token(&self) -> &AccessToken {
        &self.token
    }

    /// The page to open. While there is no account it carries the token, so that the store can be set up; from the
    /// first one on it asks who is there.
    pub fn url(&self) -> String {
        let token = (!self.people.has_users()).then_some(&self.token);
        page(self.address, token)
    }

    /// The page on other devices, by each name, and the fingerprint of the certificate that they see.
    pub fn network(&self) -> Option<(Vec<String>, Fingerprint)> {
        let about = self.tls.as_ref()?.about();
        let pages = network::pages(&about.names, self.address.port());
        Some((pages, about.fingerprint))
    }

    /// Ends everything in the order in which data flows, so that what cameras showed last is stored.
    pub async fn shut_down(self) {
        self.guard.trigger();
        self.exports.cancel();
        self.outbox.close();
        self.cameras.join().await;
        let (desk, desk_thread, workers, database) =
            (self.desk, self.desk_thread, self.workers, self.database);
        let (recordings, people, visitors) = (self.recordings, self.people, self.visitors);
        let faces = self.faces;
        let closed = tokio::task::spawn_blocking(move || {
            recordings.close();
            workers.join();
            recognition_room::end(&visitors, &database.writer());
            demographics_room::end(&faces, &database.writer());
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
