//! Where everything that happened is decided upon: one thread, one queue, no locks.
//!
//! Events go to the store before anything else hears of them; then rules, alerts, toasts and screens
//! follow, in that order. Today's numbers are read from the store as soon as it has the events.
//!
//! A store that takes nothing holds nobody up: alerts are shown all the same and kept until it does.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use inveye_api::ApiError;
use inveye_base::{Clock, ErrorChain, ErrorKind, SiteZone, task};
use inveye_db::{EventWriter, NewEvent, NewSnooze, Reader};
use inveye_domain::{
    AlertEntry, AlertId, CameraId, DeviceId, EscalationTimes, Language, LocalTime, OpeningHours,
    Rule, RuleId, Scene, Site, WallTime,
};
use inveye_notify::ToastQueue;
use inveye_pipeline::Movement;
use inveye_wire::{AlertDetail, AlertView, NumbersView, SnoozeView};
use tokio::sync::oneshot;

use crate::convert;
use crate::hub::LiveHub;
use crate::outbox::Bell;
use crate::recordings::Recordings;

mod alarms;
mod inside;
mod recording_watch;
mod store_watch;
mod unsaved;
mod work;

pub(crate) use recording_watch::{RULE as RECORDING_RULE, RULE_NAME as RECORDING_RULE_NAME};
pub(crate) use store_watch::{RULE as STORE_RULE, RULE_NAME as STORE_RULE_NAME};

use work::DeskWork;

/// Orders that may wait. Analysis blocks when it is full: facts are never dropped.
const QUEUE: usize = 512;
/// How often rules that wait for time to pass are looked at.
const TICK: Duration = Duration::from_millis(250);
/// How soon it is looked whether events have been stored, so that numbers follow them.
const LOOK: Duration = Duration::from_millis(50);
/// Numbers are read at most so often.
const LEAST_BETWEEN_READS: Duration = Duration::from_millis(200);
/// And at least so often: coverage changes with time alone.
const MOST_BETWEEN_READS: Duration = Duration::from_secs(10);
/// How often it is tried to store alerts that could not be stored.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// Takes a JPEG of a camera's newest picture; `None` when it has none.
pub(crate) type Snapshots = Arc<dyn Fn(&CameraId) -> Option<Bytes> + Send + Sync>;

/// An answer to whoever asked.
type Reply<T> = oneshot::Sender<Result<T, ApiError>>;

enum Order {
    Stated(Vec<NewEvent>),
    Moved(CameraId, Movement),
    SceneChanged(CameraId, Scene),
    CameraNamed(CameraId, String),
    CameraRemoved(CameraId),
    SiteChanged(DeskSite),
    NumbersChanged,
    PutRule(Box<Rule>, Reply<()>),
    RemoveRule(RuleId, Reply<()>),
    Note(AlertId, AlertEntry, Reply<AlertView>),
    Snooze(NewSnooze, Reply<SnoozeView>),
    EndSnooze(u64, Reply<()>),
    Stop,
}

/// What of the store the desk goes by.
#[derive(Debug, Clone)]
pub(crate) struct DeskSite {
    pub(crate) zone: SiteZone,
    /// When the store is open.
    pub(crate) hours: Option<OpeningHours>,
    /// What alerts and toasts are said in.
    pub(crate) language: Language,
    /// When further people are told of alerts that nobody has.
    pub(crate) escalation: EscalationTimes,
}

impl DeskSite {
    /// `zone` is the site's, or what is used where its own is unknown.
    pub(crate) fn new(site: &Site, zone: SiteZone) -> Self {
        Self {
            zone,
            hours: site.opening_hours.clone(),
            language: site.language,
            escalation: site.escalation,
        }
    }

    /// The moment as rules see it.
    fn local_time(&self, at: WallTime) -> LocalTime {
        let local = self.zone.local_time(at);
        let hours = self.hours.as_ref();
        LocalTime {
            store: hours.map(|hours| hours.at(local.weekday, local.minute)),
            ..local
        }
    }
}

/// What the desk stands on.
pub(crate) struct DeskParts {
    pub(crate) clock: Arc<dyn Clock>,
    /// For people: where there must be space.
    pub(crate) folder: PathBuf,
    pub(crate) device: DeviceId,
    pub(crate) writer: EventWriter,
    pub(crate) reader: Reader,
    pub(crate) hub: Arc<LiveHub>,
    pub(crate) site: DeskSite,
    pub(crate) toasts: Option<Arc<ToastQueue>>,
    pub(crate) snapshots: Snapshots,
    pub(crate) recordings: Arc<Recordings>,
    /// Rung when something may be on its way to people outside the screens.
    pub(crate) bell: Arc<Bell>,
}

/// The other rooms' end of the desk; cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    orders: SyncSender<Order>,
    shown: Arc<Mutex<Shown>>,
}

/// What others may look at without asking.
#[derive(Debug, Default)]
struct Shown {
    numbers: NumbersView,
    /// Newest first.
    unsaved: Vec<AlertDetail>,
    /// What is held back now, by its end.
    snoozes: Vec<SnoozeView>,
}

/// Waits for the desk's thread.
pub(crate) struct DeskThread(JoinHandle<()>);

impl DeskThread {
    pub(crate) fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the desk ended by a panic");
        }
    }
}

impl Desk {
    /// Reads today's numbers and starts the thread.
    pub(crate) fn start(parts: DeskParts, rules: Vec<Rule>) -> io::Result<(Self, DeskThread)> {
        let (orders, inbox) = sync_channel(QUEUE);
        let shown = Arc::new(Mutex::new(Shown::default()));
        let mut work = DeskWork::new(parts, rules, Arc::clone(&shown));
        work.read_numbers();
        work.read_alarms();
        let thread = task::thread_named("desk", move || work.run(&inbox))?;
        Ok((Self { orders, shown }, DeskThread(thread)))
    }

    /// States facts. Blocks while the desk is busy: they are never dropped.
    pub(crate) fn state(&self, events: Vec<NewEvent>) {
        if !events.is_empty() {
            self.send(Order::Stated(events));
        }
    }

    /// Adds to where people were and went. Blocks as facts do.
    pub(crate) fn add_movement(&self, camera: &CameraId, movement: Option<Movement>) {
        if let Some(movement) = movement {
            self.send(Order::Moved(camera.clone(), movement));
        }
    }

    pub(crate) fn scene_changed(&self, camera: CameraId, scene: Scene) {
        self.send(Order::SceneChanged(camera, scene));
    }

    pub(crate) fn camera_named(&self, camera: CameraId, name: String) {
        self.send(Order::CameraNamed(camera, name));
    }

    pub(crate) fn camera_removed(&self, camera: CameraId) {
        self.send(Order::CameraRemoved(camera));
    }

    pub(crate) fn site_changed(&self, site: DeskSite) {
        self.send(Order::SiteChanged(site));
    }

    /// Today's numbers are others than before, for another reason than what happened.
    pub(crate) fn numbers_changed(&self) {
        self.send(Order::NumbersChanged);
    }

    pub(crate) async fn put_rule(&self, rule: Rule) -> Result<(), ApiError> {
        self.ask(|reply| Order::PutRule(Box::new(rule), reply))
            .await
    }

    pub(crate) async fn remove_rule(&self, rule: RuleId) -> Result<(), ApiError> {
        self.ask(|reply| Order::RemoveRule(rule, reply)).await
    }

    /// Writes into an alert's log.
    pub(crate) async fn note(
        &self,
        alert: AlertId,
        entry: AlertEntry,
    ) -> Result<AlertView, ApiError> {
        self.ask(|reply| Order::Note(alert, entry, reply)).await
    }

    pub(crate) async fn snooze(&self, new: NewSnooze) -> Result<SnoozeView, ApiError> {
        self.ask(|reply| Order::Snooze(new, reply)).await
    }

    pub(crate) async fn end_snooze(&self, snooze: u64) -> Result<(), ApiError> {
        self.ask(|reply| Order::EndSnooze(snooze, reply)).await
    }

    /// What is held back now.
    pub(crate) fn snoozes(&self) -> Vec<SnoozeView> {
        lock(&self.shown).snoozes.clone()
    }

    /// The numbers as last published.
    pub(crate) fn numbers(&self) -> NumbersView {
        lock(&self.shown).numbers.clone()
    }

    /// Alerts that are not in the database yet, newest first.
    pub(crate) fn unsaved_alerts(&self) -> Vec<AlertView> {
        let shown = lock(&self.shown);
        shown.unsaved.iter().map(|one| one.alert.clone()).collect()
    }

    /// One that is not in the database yet.
    pub(crate) fn unsaved_alert(&self, id: &str) -> Option<AlertDetail> {
        let shown = lock(&self.shown);
        shown.unsaved.iter().find(|one| one.alert.id == id).cloned()
    }

    /// Ends the thread after everything stated before.
    pub(crate) fn stop(&self) {
        self.send(Order::Stop);
    }

    async fn ask<T>(&self, order: impl FnOnce(Reply<T>) -> Order) -> Result<T, ApiError> {
        let (reply, answer) = oneshot::channel();
        // A full queue empties within milliseconds, but an async thread must not wait for it.
        if self.orders.try_send(order(reply)).is_err() {
            return Err(ApiError::new(
                ErrorKind::Unavailable,
                "The engine is busy; try again in a moment.",
            ));
        }
        answer.await.unwrap_or_else(|_| {
            Err(ApiError::new(
                ErrorKind::Unavailable,
                "The engine is shutting down.",
            ))
        })
    }

    fn send(&self, order: Order) {
        if self.orders.send(order).is_err() {
            tracing::debug!("the desk is closed");
        }
    }
}

/// Both values are valid after any panic.
fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whoever asked may have gone meanwhile.
fn answer<T>(reply: Reply<T>, value: Result<T, ApiError>) {
    if reply.send(value).is_err() {
        tracing::debug!("nobody waits for the answer any more");
    }
}

/// A store error in words for people; its causes go to the log.
pub(crate) fn stored(error: &inveye_db::WriteError) -> ApiError {
    tracing::warn!(error = %ErrorChain(error), "not stored");
    ApiError::new(error.kind(), convert::sentence(error))
}
