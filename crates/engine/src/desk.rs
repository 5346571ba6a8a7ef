//! Where everything that happened is decided upon: one thread, one queue, no locks.
//!
//! Events go to the store before anything else hears of them; then today's numbers, rules, alerts,
//! toasts and screens follow, in that order.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use inveye_api::{AlertAction, ApiError};
use inveye_base::{Clock, ErrorChain, ErrorKind, SiteZone, task};
use inveye_db::{EventQuery, EventWriter, NewAlert, NewEvent, Reader};
use inveye_domain::{Alert, AlertId, CameraId, Event, EventKind, Rule, RuleId, Scene, WallTime};
use inveye_notify::ToastQueue;
use inveye_rules::{LocalTime, RaisedAlert, RuleBook, RuleInput};
use inveye_wire::{AlertView, NumbersView, ServerMessage};
use tokio::sync::oneshot;

use crate::convert;
use crate::hub::LiveHub;
use crate::today::Today;

/// Orders that may wait. Analysis blocks when it is full: facts are never dropped.
const QUEUE: usize = 512;
/// How often rules that wait for time to pass are looked at.
const TICK: Duration = Duration::from_millis(250);
/// How often it is noted that the engine lives, so that its own outages are gaps and not zeros.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// Name of the setting that holds the last heartbeat.
const LAST_ALIVE: &str = "engine_last_alive";

/// Takes a JPEG of a camera's newest picture; `None` when it has none.
pub(crate) type Snapshots = Arc<dyn Fn(&CameraId) -> Option<Bytes> + Send + Sync>;

/// An answer to whoever asked.
type Reply<T> = oneshot::Sender<Result<T, ApiError>>;

enum Order {
    Stated(Vec<NewEvent>),
    SceneChanged(CameraId, Scene),
    CameraNamed(CameraId, String),
    CameraRemoved(CameraId),
    ZoneChanged(SiteZone),
    PutRule(Box<Rule>, Reply<()>),
    RemoveRule(RuleId, Reply<()>),
    Act(AlertId, AlertAction, Reply<AlertView>),
    Stop,
}

/// What the desk stands on.
pub(crate) struct DeskParts {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) writer: EventWriter,
    pub(crate) reader: Reader,
    pub(crate) hub: Arc<LiveHub>,
    pub(crate) zone: SiteZone,
    pub(crate) toasts: Option<ToastQueue>,
    pub(crate) snapshots: Snapshots,
}

/// The other rooms' end of the desk; cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    orders: SyncSender<Order>,
    numbers: Arc<Mutex<NumbersView>>,
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
    /// Reads today's events and starts the thread.
    pub(crate) fn start(parts: DeskParts, rules: Vec<Rule>) -> io::Result<(Self, DeskThread)> {
        let (orders, inbox) = sync_channel(QUEUE);
        let numbers = Arc::new(Mutex::new(NumbersView::default()));
        let now = parts.clock.wall();
        let mut work = DeskWork {
            today: Today::new(parts.zone.clone(), now),
            zone: parts.zone.clone(),
            rule_names: rules
                .iter()
                .map(|rule| (rule.id.clone(), rule.name.clone()))
                .collect(),
            book: RuleBook::new(rules),
            camera_names: BTreeMap::new(),
            numbers: Arc::clone(&numbers),
            changed: false,
            heartbeat: parts.clock.monotonic(),
            parts,
        };
        work.read_today();
        work.publish();
        let thread = task::thread_named("desk", move || work.run(&inbox))?;
        Ok((Self { orders, numbers }, DeskThread(thread)))
    }

    /// States facts. Blocks while the desk is busy: they are never dropped.
    pub(crate) fn state(&self, events: Vec<NewEvent>) {
        if !events.is_empty() {
            self.send(Order::Stated(events));
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

    pub(crate) fn zone_changed(&self, zone: SiteZone) {
        self.send(Order::ZoneChanged(zone));
    }

    pub(crate) async fn put_rule(&self, rule: Rule) -> Result<(), ApiError> {
        self.ask(|reply| Order::PutRule(Box::new(rule), reply))
            .await
    }

    pub(crate) async fn remove_rule(&self, rule: RuleId) -> Result<(), ApiError> {
        self.ask(|reply| Order::RemoveRule(rule, reply)).await
    }

    pub(crate) async fn act(
        &self,
        alert: AlertId,
        action: AlertAction,
    ) -> Result<AlertView, ApiError> {
        self.ask(|reply| Order::Act(alert, action, reply)).await
    }

    /// The numbers as last published.
    pub(crate) fn numbers(&self) -> NumbersView {
        self.numbers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
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

struct DeskWork {
    parts: DeskParts,
    zone: SiteZone,
    today: Today,
    book: RuleBook,
    rule_names: BTreeMap<RuleId, String>,
    camera_names: BTreeMap<CameraId, String>,
    numbers: Arc<Mutex<NumbersView>>,
    changed: bool,
    heartbeat: Duration,
}

impl DeskWork {
    fn run(&mut self, inbox: &Receiver<Order>) {
        self.note_own_outage();
        loop {
            match inbox.recv_timeout(TICK) {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(order) => self.handle(order),
                Err(RecvTimeoutError::Timeout) => self.tick(),
            }
            if self.changed {
                self.publish();
            }
        }
        self.beat();
    }

    fn handle(&mut self, order: Order) {
        match order {
            Order::Stated(events) => {
                for event in events {
                    self.state(event);
                }
            }
            Order::SceneChanged(camera, scene) => {
                self.today.set_scene(&camera, &scene);
                self.changed = true;
            }
            Order::CameraNamed(camera, name) => {
                self.camera_names.insert(camera, name);
                self.book.set_camera_names(self.camera_names.clone());
            }
            Order::CameraRemoved(camera) => {
                self.today.remove_camera(&camera);
                self.camera_names.remove(&camera);
                self.book.forget_camera(&camera);
                self.changed = true;
            }
            Order::ZoneChanged(zone) => {
                self.zone = zone.clone();
                self.parts.zone = zone.clone();
                self.today.restart(zone, self.parts.clock.wall());
                self.read_today();
                self.changed = true;
            }
            Order::PutRule(rule, reply) => {
                let done = self
                    .parts
                    .writer
                    .save_rule((*rule).clone())
                    .map_err(|error| stored(&error));
                if done.is_ok() {
                    self.rule_names.insert(rule.id.clone(), rule.name.clone());
                    self.reload_rules();
                }
                answer(reply, done);
            }
            Order::RemoveRule(rule, reply) => {
                let done = self
                    .parts
                    .writer
                    .delete_rule(rule)
                    .map_err(|error| stored(&error));
                if done.is_ok() {
                    self.reload_rules();
                }
                answer(reply, done);
            }
            Order::Act(alert, action, reply) => {
                let done = self.act(alert, action);
                answer(reply, done);
            }
            Order::Stop => {}
        }
    }

    fn state(&mut self, event: NewEvent) {
        let event = match self.parts.writer.append(event) {
            Ok(event) => event,
            Err(error) => {
                tracing::error!(error = %ErrorChain(&error), "an event could not be stored");
                return;
            }
        };
        self.parts.hub.tell(&ServerMessage::Event {
            event: convert::event(&event),
        });
        let before = self.today.occupancy();
        self.today.observe(&event);
        self.changed = true;
        self.consult(RuleInput::Event(&event));
        if self.today.occupancy() != before {
            self.consult(RuleInput::Occupancy {
                people: self.today.occupancy(),
            });
        }
    }

    fn tick(&mut self) {
        let now = self.parts.clock.wall();
        if self.today.turn(now) {
            self.changed = true;
            self.consult(RuleInput::Occupancy { people: 0 });
        }
        self.consult(RuleInput::Tick);
        let monotonic = self.parts.clock.monotonic();
        if monotonic.saturating_sub(self.heartbeat) >= HEARTBEAT {
            self.heartbeat = monotonic;
            self.beat();
            // Coverage changes with time alone.
            self.changed = true;
        }
    }

    fn consult(&mut self, input: RuleInput<'_>) {
        let now = self.parts.clock.wall();
        let local = self.zone.local(now);
        let minute =
            u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let weekday = local.weekday().to_monday_zero_offset().unsigned_abs();
        for raised in self.book.observe(input, LocalTime { weekday, minute }, now) {
            self.raise(raised);
        }
    }

    fn raise(&mut self, raised: RaisedAlert) {
        // Taken first: the picture should show the cause.
        let snapshot = raised
            .camera
            .as_ref()
            .and_then(|camera| (self.parts.snapshots)(camera));
        let new = NewAlert {
            rule: raised.rule,
            camera: raised.camera,
            severity: raised.severity,
            title: raised.title,
            place: raised.place,
            at: raised.at,
            event: raised.event,
        };
        match self.parts.writer.insert_alert(new) {
            Ok(mut alert) => {
                if let Some(jpeg) = snapshot {
                    match self.parts.writer.save_snapshot(alert.id, &jpeg) {
                        Ok(()) => alert.has_snapshot = true,
                        Err(error) => {
                            tracing::warn!(error = %ErrorChain(&error), "an alert's snapshot could not be stored")
                        }
                    }
                }
                if let Some(toasts) = &self.parts.toasts {
                    toasts.push(alert.clone());
                }
                self.tell_alert(&alert);
            }
            Err(error) => {
                tracing::error!(error = %ErrorChain(&error), "an alert could not be stored")
            }
        }
    }

    fn act(&mut self, id: AlertId, action: AlertAction) -> Result<AlertView, ApiError> {
        let writer = &self.parts.writer;
        let change = match action {
            AlertAction::Acknowledge => writer.acknowledge_alert(id),
            AlertAction::Resolve => writer.resolve_alert(id),
            AlertAction::Dismiss => writer.dismiss_alert(id),
        };
        let change = change.map_err(|error| stored(&error))?;
        if change.changed {
            self.tell_alert(&change.alert);
        }
        Ok(self.view(&change.alert))
    }

    fn view(&self, alert: &Alert) -> AlertView {
        convert::alert(alert, self.rule_names.get(&alert.rule).map(String::as_str))
    }

    fn tell_alert(&self, alert: &Alert) {
        self.parts.hub.tell(&ServerMessage::Alert {
            alert: self.view(alert),
        });
    }

    fn reload_rules(&mut self) {
        match self.parts.reader.rules() {
            Ok(rules) => self.book.set_rules(rules),
            Err(error) => tracing::error!(error = %ErrorChain(&error), "rules could not be read"),
        }
    }

    fn publish(&mut self) {
        let numbers = self.today.view(self.parts.clock.wall());
        *self.numbers.lock().unwrap_or_else(PoisonError::into_inner) = numbers.clone();
        self.parts.hub.tell(&ServerMessage::Numbers { numbers });
        self.changed = false;
    }

    fn read_today(&mut self) {
        let mut after = None;
        loop {
            let query = EventQuery {
                after,
                from: Some(self.today.start()),
                limit: EventQuery::MAX,
                ..EventQuery::default()
            };
            match self.parts.reader.events(&query) {
                Ok(page) => {
                    page.events
                        .iter()
                        .for_each(|event| self.today.observe(event));
                    match page.next {
                        Some(next) => after = Some(next),
                        None => break,
                    }
                }
                Err(error) => {
                    tracing::error!(error = %ErrorChain(&error), "today's events could not be read");
                    break;
                }
            }
        }
    }

    /// The time in which no engine ran is one in which no camera saw.
    fn note_own_outage(&mut self) {
        let last: Option<i64> = self.parts.reader.setting(LAST_ALIVE).unwrap_or_default();
        if let Some(last) = last {
            let at = WallTime::from_millis(last);
            let cameras: Vec<CameraId> = self
                .parts
                .reader
                .scenes()
                .unwrap_or_default()
                .into_iter()
                .map(|scene| scene.camera)
                .collect();
            for camera in cameras {
                let kind = EventKind::CameraOffline {
                    reason: "The engine was not running.".to_owned(),
                };
                match self
                    .parts
                    .writer
                    .append(NewEvent::of_health(camera.clone(), at, kind))
                {
                    // No alert: nobody can do anything about it now.
                    Ok(event) => self.seen_without_alert(&event),
                    Err(error) => {
                        tracing::error!(error = %ErrorChain(&error), "an event could not be stored")
                    }
                }
            }
        }
        self.beat();
    }

    fn seen_without_alert(&mut self, event: &Event) {
        self.today.observe(event);
        self.today.clear_inside(&event.camera);
        self.changed = true;
    }

    fn beat(&self) {
        if let Err(error) = self
            .parts
            .writer
            .save_setting(LAST_ALIVE, &self.parts.clock.wall().as_millis())
        {
            tracing::warn!(error = %ErrorChain(&error), "the heartbeat could not be stored");
        }
    }
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
