//! Works off what is on its way: a thread for each route, so that none waits for another.
//!
//! What waits is in the database and nowhere else. An engine that is killed goes on where it was; what
//! a target took in the last moment before may come to it a second time, with the same id. Whatever is
//! wrong with one delivery, the others along its route go on.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_base::{Clock, ErrorChain, SiteZone, task};
use inveye_db::{AttemptOutcome, EventWriter, ReadError, Reader, RouteSecret, WriteError};
use inveye_domain::{
    CameraId, Delivery, DeliveryId, DeviceId, NotificationRoute, NotificationTarget, Occasion,
    WallTime,
};
use inveye_notify::{
    GIVE_UP, LONGEST_WAIT, Message, ReportFile, ReportNews, SendError, WebhookKey, post, send_mail,
    wait_after,
};

use crate::route_secrets::RouteSecrets;

/// An idle route is looked at so often all the same: a clock that was set must not keep it asleep.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// A database that cannot be read or written is asked again then.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// What a camera is called.
pub(crate) type CameraNames = Arc<dyn Fn(&CameraId) -> Option<String> + Send + Sync>;

/// What the threads stand on.
pub(crate) struct OutboxParts {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) device: DeviceId,
    pub(crate) reader: Reader,
    pub(crate) writer: EventWriter,
    pub(crate) camera_names: CameraNames,
    pub(crate) secrets: RouteSecrets,
}

/// The other rooms' end of the threads; cheap to clone.
#[derive(Clone)]
pub(crate) struct Outbox {
    bell: Arc<Bell>,
    parts: Arc<OutboxParts>,
}

/// Tells threads that something may be due.
#[derive(Default)]
pub(crate) struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Default)]
struct State {
    times: u64,
    is_closed: bool,
    /// Routes with a thread.
    routes: BTreeSet<u64>,
}

impl Bell {
    /// Something may be due. Never blocks.
    pub(crate) fn ring(&self) {
        self.lock().times += 1;
        self.rung.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A number, a flag and a set are valid after any panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rests until it rings after `heard`, at most so long; false when all is over.
    fn rest(&self, heard: &mut u64, time: Duration) -> bool {
        let (state, _) = self
            .rung
            .wait_timeout_while(self.lock(), time, |state| {
                state.times == *heard && !state.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        *heard = state.times;
        !state.is_closed
    }
}

impl Outbox {
    pub(crate) fn new(bell: Arc<Bell>, parts: OutboxParts) -> Self {
        Self {
            bell,
            parts: Arc::new(parts),
        }
    }

    /// Starts the threads that are missing, after the start or a change of routes.
    pub(crate) fn follow_routes(&self) -> Result<(), ReadError> {
        for route in self.parts.reader.routes()? {
            let is_new = self.bell.lock().routes.insert(route.id);
            if !is_new {
                continue;
            }
            let worker = Worker {
                route: route.id,
                unnoted: None,
                bell: Arc::clone(&self.bell),
                parts: Arc::clone(&self.parts),
            };
            let started = task::thread_named(format!("route-{}", route.id), move || worker.run());
            if let Err(error) = started {
                tracing::error!(route = route.id, %error, "a route has no thread; it is tried again when routes change");
                self.bell.lock().routes.remove(&route.id);
            }
        }
        self.bell.ring();
        Ok(())
    }

    /// Something may be due.
    pub(crate) fn ring(&self) {
        self.bell.ring();
    }

    /// Ends the threads, without waiting for a target that is silent.
    pub(crate) fn close(&self) {
        self.bell.lock().is_closed = true;
        self.bell.ring();
    }
}

/// Works off one route.
struct Worker {
    route: u64,
    /// What an attempt came to and could not be written down: a disk that is full must not make a target
    /// hear the same thing again and again.
    unnoted: Option<(DeliveryId, AttemptOutcome)>,
    bell: Arc<Bell>,
    parts: Arc<OutboxParts>,
}

/// Why a thread does not go on at once.
enum Pause {
    /// Nothing is due before that.
    Until(Duration),
    /// The route is gone, or the engine ends.
    Over,
}

impl Worker {
    fn run(mut self) {
        // Whatever rang before is looked at now.
        let mut heard = self.bell.lock().times;
        loop {
            let rest = match self.turn() {
                Ok(None) => continue,
                Ok(Some(Pause::Until(rest))) => rest,
                Ok(Some(Pause::Over)) => break,
                Err(TurnError::Write(WriteError::Closed)) => break,
                Err(error) => {
                    tracing::warn!(route = self.route, error = %ErrorChain(&error), "the outbox cannot be used");
                    TRY_AGAIN
                }
            };
            if !self.bell.rest(&mut heard, rest) {
                break;
            }
        }
        self.bell.lock().routes.remove(&self.route);
    }

    /// Tries the next delivery, if one is due.
    fn turn(&mut self) -> Result<Option<Pause>, TurnError> {
        if self.bell.lock().is_closed {
            return Ok(Some(Pause::Over));
        }
        self.note()?;
        let reader = &self.parts.reader;
        let routes = reader.routes()?;
        let Some(route) = routes.into_iter().find(|route| route.id == self.route) else {
            return Ok(Some(Pause::Over));
        };
        // Whoever tries a route waits for the answer; one that is switched off keeps what waits.
        let next = match reader.next_test(self.route)? {
            Some(test) => Some(test),
            None if route.enabled => reader.next_delivery(self.route)?,
            None => None,
        };
        let Some(delivery) = next else {
            return Ok(Some(Pause::Until(LONGEST_REST)));
        };
        let now = self.parts.clock.wall();
        if let Some(rest) = rest_before(&delivery, now) {
            return Ok(Some(Pause::Until(rest)));
        }
        let outcome = self.attempt(&route, &delivery);
        if let AttemptOutcome::Failed { error } = &outcome {
            tracing::warn!(route = self.route, delivery = %delivery.id, error, "a notification is given up");
        }
        self.unnoted = Some((delivery.id, outcome));
        self.note()?;
        Ok(None)
    }

    fn note(&mut self) -> Result<(), WriteError> {
        if let Some((delivery, outcome)) = &self.unnoted {
            self.parts.writer.note_attempt(*delivery, outcome.clone())?;
            self.unnoted = None;
        }
        Ok(())
    }

    /// What cannot be read or made is tried again like what cannot be sent.
    fn attempt(&self, route: &NotificationRoute, delivery: &Delivery) -> AttemptOutcome {
        let tried = catch_unwind(AssertUnwindSafe(|| self.try_once(route, delivery)));
        let error = match tried {
            Ok(Ok(had_picture)) => return AttemptOutcome::Delivered { had_picture },
            Ok(Err(error)) => error,
            Err(_panic) => SendError::for_now("it could not be sent; the log has the cause"),
        };
        after(&error, delivery, self.parts.clock.wall(), random())
    }

    /// Whether the alert's picture was in it.
    fn try_once(&self, route: &NotificationRoute, delivery: &Delivery) -> Result<bool, SendError> {
        let unread = |error: ReadError| {
            tracing::warn!(route = self.route, delivery = %delivery.id, error = %ErrorChain(&error), "a notification cannot be made");
            SendError::for_now(error.to_string())
        };
        let secret = self.parts.reader.route_secret(route.id).map_err(unread)?;
        let message = self
            .message(route, delivery)
            .map_err(unread)?
            .ok_or_else(|| SendError::for_good("what it tells of is no longer kept"))?;
        let has_picture = message.picture.is_some();
        if delivery.occasion == Occasion::Picture && !has_picture {
            return Err(SendError::for_good("the picture is no longer kept"));
        }
        // Somebody may put the key back, or type the address again.
        let target = self.parts.secrets.opened(&route.target);
        let target = target.map_err(|error| SendError::for_now(error.to_string()))?;
        send(&self.parts.secrets, &target, secret, (&message, delivery))?;
        Ok(has_picture)
    }

    /// What was made of a report; none where it is no longer kept.
    fn report(&self, run: u64) -> Result<Option<ReportNews>, ReadError> {
        let reader = &self.parts.reader;
        let Some(made) = reader.report_run(run)? else {
            return Ok(None);
        };
        let reports = reader.reports()?;
        let Some(report) = reports.into_iter().find(|known| known.id == made.report) else {
            return Ok(None);
        };
        let days = report.plan.days.of(made.today);
        let files = reader
            .report_files(run)?
            .into_iter()
            .map(|file| ReportFile {
                name: file.name,
                media_type: file.format.media_type(),
                bytes: file.bytes,
            });
        Ok(Some(ReportNews {
            name: report.plan.name,
            first: days.first().to_string(),
            last: days.last().to_string(),
            files: files.collect(),
        }))
    }

    fn message(
        &self,
        route: &NotificationRoute,
        delivery: &Delivery,
    ) -> Result<Option<Message>, ReadError> {
        let reader = &self.parts.reader;
        let site = reader.site()?;
        let zone = site
            .as_ref()
            .and_then(|site| SiteZone::new(&site.time_zone).ok());
        let alert = match delivery.alert {
            Some(id) => match reader.alert(id)? {
                Some(alert) => Some(alert),
                None => return Ok(None),
            },
            None => None,
        };
        let report = match delivery.report {
            Some(run) => match self.report(run)? {
                Some(report) => Some(report),
                None => return Ok(None),
            },
            None => None,
        };
        let rules = reader.rules()?;
        let rule = alert
            .as_ref()
            .and_then(|alert| rules.iter().find(|rule| rule.id == alert.rule));
        let picture = match &alert {
            Some(alert) if alert.has_snapshot && route.target.takes_pictures() => {
                reader.snapshot(alert.id)?
            }
            _ => None,
        };
        let at = alert.as_ref().map_or(delivery.made_at, |alert| alert.at);
        let at = match zone {
            Some(zone) => zone.local(at).strftime("%Y-%m-%d %H:%M:%S %Z").to_string(),
            None => at.to_string(),
        };
        let made_at = delivery.made_at;
        let device = &self.parts.device;
        // Who did or asked it, and what they said.
        let entry = match (&alert, delivery.occasion) {
            (Some(alert), Occasion::Dispatched | Occasion::Asked { .. }) => {
                let mut log = reader.alert_log(alert.id)?;
                log.retain(|entry| Occasion::of(&entry.step) == Some(delivery.occasion));
                log.pop()
            }
            _ => None,
        };
        Ok(Some(Message {
            entry,
            id: format!("{device}-{}-{}", delivery.id, made_at.as_micros()).replace('.', "-"),
            made_at: SiteZone::new("UTC").map_or_else(
                |_| made_at.to_string(),
                |utc| utc.local(made_at).timestamp().to_string(),
            ),
            occasion: delivery.occasion,
            thread: alert.as_ref().map(|alert| format!("{device}.{}", alert.id)),
            language: site.as_ref().map(|site| site.language).unwrap_or_default(),
            site: site.map(|site| site.name).unwrap_or_default(),
            camera: alert
                .as_ref()
                .and_then(|alert| alert.camera.as_ref())
                .and_then(|camera| (self.parts.camera_names)(camera)),
            instructions: rule
                .map(|rule| rule.instructions.clone())
                .unwrap_or_default(),
            at,
            alert,
            picture,
            report,
            sent_at_s: self.parts.clock.wall().as_micros() / 1_000_000,
        }))
    }
}

/// How long a delivery waits for its turn; none when it is due. What is due later than anything is ever
/// put off was put off by a clock that was wrong.
fn rest_before(delivery: &Delivery, now: WallTime) -> Option<Duration> {
    let rest = delivery.due_at.since(now);
    let is_due = rest.is_zero() || rest > LONGEST_WAIT;
    (!is_due).then(|| rest.min(LONGEST_REST))
}

/// A test says at once what is wrong; the rest is tried for a day.
fn after(error: &SendError, delivery: &Delivery, now: WallTime, chance: u32) -> AttemptOutcome {
    let due_at = now + wait_after(delivery.attempts + 1, chance);
    let is_old = due_at.since(delivery.made_at) >= GIVE_UP;
    let error_text = error.to_string();
    if error.is_final() || is_old || delivery.occasion == Occasion::Test {
        AttemptOutcome::Failed { error: error_text }
    } else {
        AttemptOutcome::Again {
            due_at,
            error: error_text,
            missed: if error.missed().is_empty() {
                // It came to nothing: what was so before still is.
                delivery.missed.clone()
            } else {
                error.missed().clone()
            },
        }
    }
}

fn send(
    secrets: &RouteSecrets,
    target: &NotificationTarget,
    secret: Option<RouteSecret>,
    (message, delivery): (&Message, &Delivery),
) -> Result<(), SendError> {
    let secret = secret.map(|secret| secrets.of_stored(target, &secret));
    // Somebody may put the key back, or type the secret again.
    let secret = secret
        .transpose()
        .map_err(|error| SendError::for_now(error.to_string()))?;
    match target {
        NotificationTarget::Mail(mail) => {
            send_mail(mail, secret.as_ref(), message, &delivery.missed)
        }
        NotificationTarget::Webhook(webhook) => {
            let key = secret
                .and_then(|text| WebhookKey::parse(text.reveal()))
                .ok_or_else(|| SendError::for_good("the route has no key to sign with"))?;
            post(webhook, &key, message)
        }
    }
}

/// For times that should differ; a system without chance gets the longest.
pub(crate) fn random() -> u32 {
    let mut bytes = [0xff; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes),
        Err(_) => u32::MAX,
    }
}

/// Why a turn came to nothing.
#[derive(Debug, thiserror::Error)]
enum TurnError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Write(#[from] WriteError),
}

#[cfg(test)]
mod tests;
