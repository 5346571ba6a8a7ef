//! What the desk's thread does.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use inveye_analytics::TillAdvice;
use inveye_base::ErrorChain;
use inveye_db::{NewAlert, NewEvent};
use inveye_domain::{Alert, CameraId, Event, EventId, LaneName, Rule, RuleId, WallTime, Way};
use inveye_rules::{RaisedAlert, RuleBook, RuleInput};
use inveye_wire::{AlertDetail, AlertView, ServerMessage};
use inveye_words::words;

use super::alarms::Alarms;
use super::inside::{InsideChange, InsideWatch};
use super::recording_watch::RecordingWatch;
use super::store_watch::StoreWatch;
use super::unsaved::{self, Unsaved};
use super::{
    DeskParts, LEAST_BETWEEN_READS, LOOK, MOST_BETWEEN_READS, Order, Shown, TICK, TRY_AGAIN,
    answer, lock, stored,
};
use crate::convert::{self, alerts as shown};
use crate::numbers::Present;

pub(super) struct DeskWork {
    pub(super) parts: DeskParts,
    present: Present,
    pub(super) book: RuleBook,
    /// Also of rules that were removed while this engine runs.
    pub(super) rules: BTreeMap<RuleId, Rule>,
    pub(super) alarms: Alarms,
    camera_names: BTreeMap<CameraId, String>,
    pub(super) unsaved: Unsaved,
    store_watch: StoreWatch,
    recording_watch: RecordingWatch,
    inside_watch: InsideWatch,
    pub(super) shown: Arc<Mutex<Shown>>,
    read: Read,
    tick: Duration,
    tried: Duration,
}

/// When the numbers were read, and of what.
#[derive(Debug, Default)]
struct Read {
    at: Duration,
    /// Number of the newest stored event then.
    stored: u64,
    day: WallTime,
    occupancy: u32,
    /// Something else than an event changed since.
    is_old: bool,
}

impl DeskWork {
    pub(super) fn new(parts: DeskParts, rules: Vec<Rule>, shown: Arc<Mutex<Shown>>) -> Self {
        let now = parts.clock.monotonic();
        let by_id = by_id(&rules);
        let mut book = RuleBook::new(rules);
        book.set_language(parts.site.language);
        Self {
            rules: by_id,
            alarms: Alarms::default(),
            book,
            camera_names: BTreeMap::new(),
            present: Present::default(),
            unsaved: Unsaved::default(),
            store_watch: StoreWatch::default(),
            recording_watch: RecordingWatch::default(),
            inside_watch: InsideWatch::default(),
            shown,
            read: Read::default(),
            tick: now,
            tried: now,
            parts,
        }
    }

    pub(super) fn run(&mut self, inbox: &Receiver<Order>) {
        loop {
            let waits = self.parts.writer.health().waiting() > 0;
            match inbox.recv_timeout(if waits { LOOK } else { TICK }) {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(order) => self.handle(order),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = self.parts.clock.monotonic();
            if now.saturating_sub(self.tick) >= TICK {
                self.tick = now;
                self.consult(RuleInput::Tick);
                self.watch_tills();
                self.watch_store(now);
                self.watch_inside(now);
                self.follow_alarms();
            }
            self.follow_store(now);
        }
        self.store_unsaved();
        let lost = self.unsaved.alerts().count();
        if lost > 0 {
            tracing::error!(
                alerts = lost,
                "alerts lost: the engine ends while they cannot be stored"
            );
        }
    }

    pub(super) fn handle(&mut self, order: Order) {
        match order {
            Order::Stated(events) => {
                for event in events {
                    self.state(event);
                }
            }
            Order::Moved(camera, movement) => {
                let ways = movement.journeys.iter();
                let ways = ways
                    .filter_map(|journey| Way::of(&camera, journey))
                    .collect();
                let (writer, at) = (&self.parts.writer, movement.at);
                if let Err(error) = writer.add_movement(camera, at, movement.heat, ways) {
                    tracing::warn!(error = %ErrorChain(&error), "where people went is not stored");
                }
            }
            Order::SceneChanged(camera, scene) => {
                self.present.set_scene(&camera, scene);
                self.read.is_old = true;
            }
            Order::CameraNamed(camera, name) => {
                self.camera_names.insert(camera, name);
                self.book.set_camera_names(self.camera_names.clone());
            }
            Order::CameraRemoved(camera) => {
                self.present.remove_camera(&camera);
                self.camera_names.remove(&camera);
                self.book.forget_camera(&camera);
                // Those of the camera have ended.
                self.read_snoozes();
                self.read.is_old = true;
            }
            Order::SiteChanged(site) => {
                self.book.set_language(site.language);
                let is_sooner_or_later = site.escalation != self.parts.site.escalation;
                self.parts.site = site;
                if is_sooner_or_later {
                    self.follow_anew();
                }
                self.read.is_old = true;
            }
            Order::NumbersChanged => self.read.is_old = true,
            Order::PutRule(rule, reply) => {
                let done = self
                    .parts
                    .writer
                    .save_rule((*rule).clone())
                    .map_err(|error| stored(&error));
                if done.is_ok() {
                    self.reload_rules();
                    // A rule's cameras and name stand in what holds it back.
                    self.read_snoozes();
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
            Order::Note(alert, entry, reply) => {
                let done = self.note(alert, &entry).map_err(|error| stored(&error));
                answer(reply, done.map(|alert| self.view(&alert)));
            }
            Order::Snooze(new, reply) => {
                let done = self.snooze(new).map_err(|error| stored(&error));
                answer(reply, done);
            }
            Order::EndSnooze(snooze, reply) => {
                let done = self.end_snooze(snooze).map_err(|error| stored(&error));
                answer(reply, done);
            }
            Order::Stop => {}
        }
    }

    fn state(&mut self, event: NewEvent) {
        match self.parts.writer.append(event.clone()) {
            Ok(event) => {
                self.parts.hub.tell(&ServerMessage::Event {
                    event: convert::event(&event),
                });
                self.judge(&event);
            }
            // What is lost for the books may still need a person.
            Err(error) => {
                tracing::debug!(error = %ErrorChain(&error), "an event could not be stored");
                self.judge(&unnumbered(event, &self.parts));
            }
        }
    }

    fn judge(&mut self, event: &Event) {
        self.present.observe(event);
        self.consult(RuleInput::Event(event));
        if let Some(lane) = event.kind.lane() {
            self.consult_queue(&event.camera, lane);
        }
    }

    fn consult_queue(&mut self, camera: &CameraId, lane: &LaneName) {
        let now = self.present.queue(camera, lane, self.parts.clock.wall());
        self.consult(RuleInput::Queue {
            camera,
            lane,
            waiting: now.waiting,
            longest_since: now.longest_since,
        });
    }

    fn watch_tills(&mut self) {
        let Some(tills) = self.present.look_at_tills(self.parts.clock.wall()) else {
            return;
        };
        self.read.is_old = true;
        self.consult(RuleInput::Tills {
            should_open: tills.advice == Some(TillAdvice::Open),
            waiting: tills.waiting,
            open: tills.open,
        });
    }

    fn consult(&mut self, input: RuleInput<'_>) {
        let now = self.parts.clock.wall();
        let local = self.parts.site.local_time(now);
        for raised in self.book.observe(input, local, now) {
            self.raise_rule(raised);
        }
    }

    fn raise_rule(&mut self, raised: RaisedAlert) {
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
            subject: Some(raised.subject),
            place: raised.place,
            at: raised.at,
            event: raised.event.filter(|id| id.sequence != NO_EVENT),
        };
        self.raise(new, snapshot);
    }

    /// Shows the alert whether it can be stored or not.
    fn raise(&mut self, new: NewAlert, snapshot: Option<Bytes>) {
        let mut alert = match self.parts.writer.open_alert(new) {
            Ok(alert) => alert,
            Err(error) => {
                tracing::error!(error = %ErrorChain(&error), "an alert makes no sense");
                return;
            }
        };
        let done = unsaved::store(&self.parts.writer, &mut alert, &[], snapshot.as_ref());
        self.parts.bell.ring();
        if let Some(toasts) = &self.parts.toasts {
            toasts.push(alert.clone(), self.parts.site.language);
        }
        self.tell_alert(&alert);
        if let Err(error) = done {
            tracing::warn!(alert = %alert.id, error = %ErrorChain(&error), "an alert could not be stored; it is kept");
            self.unsaved.keep(alert, snapshot);
            self.show_unsaved();
        }
    }

    pub(super) fn view(&self, alert: &Alert) -> AlertView {
        let times = &self.parts.site.escalation;
        shown::alert(alert, self.rules.get(&alert.rule), times)
    }

    pub(super) fn tell_alert(&mut self, alert: &Alert) {
        self.alarms.follow(alert, &self.parts.site.escalation);
        self.parts.hub.tell(&ServerMessage::Alert {
            alert: Box::new(self.view(alert)),
        });
    }

    fn reload_rules(&mut self) {
        match self.parts.reader.rules() {
            Ok(rules) => {
                self.rules.extend(by_id(&rules));
                self.book.set_rules(rules);
            }
            Err(error) => tracing::error!(error = %ErrorChain(&error), "rules could not be read"),
        }
    }

    /// Tells people when nothing is saved, and saves alerts when it is again.
    fn watch_store(&mut self, now: Duration) {
        let health = self.parts.writer.health();
        let at = (now, self.parts.clock.wall());
        let words = words(self.parts.site.language);
        let folder = &self.parts.folder;
        if let Some(new) = self.store_watch.observe(&health, folder, at, words) {
            self.raise(new, None);
        }
        let problem = self.parts.recordings.problem(words);
        if let Some(new) = self.recording_watch.observe(problem, at, words) {
            self.raise(new, None);
        }
        if !self.unsaved.is_empty() && now.saturating_sub(self.tried) >= TRY_AGAIN {
            self.tried = now;
            self.store_unsaved();
        }
    }

    /// Puts the count of people inside right where it is known to be wrong.
    fn watch_inside(&mut self, now: Duration) {
        let at = self.parts.clock.wall();
        let store = self.parts.site.local_time(at).store;
        let people = (self.read.occupancy, self.present.in_one_zone());
        let done = match self.inside_watch.observe(now, store, people) {
            None => return,
            Some(InsideChange::Close) => self.parts.writer.close_occupancy(at),
            Some(InsideChange::AtLeast(seen)) => self.parts.writer.raise_occupancy(at, seen),
        };
        match done {
            Ok(correction) => self.read.is_old |= correction.is_some(),
            Err(error) => {
                tracing::warn!(error = %ErrorChain(&error), "the count of people inside could not be put right");
            }
        }
    }

    fn store_unsaved(&mut self) {
        let saved = self.unsaved.store(&self.parts.writer);
        if !saved.is_empty() {
            self.parts.bell.ring();
            self.show_unsaved();
        }
        for alert in saved.iter().filter(|alert| alert.has_snapshot) {
            self.tell_alert(alert);
        }
    }

    pub(super) fn show_unsaved(&self) {
        let details = self.unsaved.alerts().map(|(alert, log)| AlertDetail {
            alert: self.view(alert),
            log: log.iter().map(shown::entry).collect(),
        });
        let details = details.collect();
        lock(&self.shown).unsaved = details;
    }

    /// Reads the numbers anew where something stored, drawn or past has changed them.
    fn follow_store(&mut self, now: Duration) {
        let since = now.saturating_sub(self.read.at);
        if since < LEAST_BETWEEN_READS {
            return;
        }
        let day = self.parts.site.zone.day(self.parts.clock.wall()).0;
        if self.read.is_old
            || since >= MOST_BETWEEN_READS
            || day != self.read.day
            || self.parts.writer.health().stored_sequence != self.read.stored
        {
            self.read_numbers();
        }
    }

    pub(super) fn read_numbers(&mut self) {
        let now = self.parts.clock.wall();
        let before = std::mem::take(&mut self.read);
        self.read = Read {
            at: self.parts.clock.monotonic(),
            // Before the reading: what is stored meanwhile is read again.
            stored: self.parts.writer.health().stored_sequence,
            day: self.parts.site.zone.day(now).0,
            occupancy: before.occupancy,
            is_old: false,
        };
        match self.present.numbers(&self.parts.reader, now) {
            Ok(numbers) => {
                self.read.occupancy = numbers.occupancy;
                lock(&self.shown).numbers = numbers.clone();
                self.parts.hub.tell(&ServerMessage::Numbers { numbers });
            }
            Err(error) => {
                tracing::warn!(error = %ErrorChain(&error), "today's numbers could not be read");
            }
        }
        if self.read.occupancy != before.occupancy {
            let people = self.read.occupancy;
            self.consult(RuleInput::Occupancy { people });
        }
    }
}

fn by_id(rules: &[Rule]) -> BTreeMap<RuleId, Rule> {
    let by_id = rules.iter().map(|rule| (rule.id.clone(), rule.clone()));
    by_id.collect()
}

/// No event has this number: they start at 1.
const NO_EVENT: u64 = 0;

fn unnumbered(event: NewEvent, parts: &DeskParts) -> Event {
    let id = EventId {
        device: parts.device.clone(),
        sequence: NO_EVENT,
    };
    event.numbered(id)
}
