//! What `inveye bench alarms` measures: from facts that analysis states to the toast.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use inveye_base::{Clock, SiteZone, SystemClock, task};
use inveye_db::{Database, NewEvent};
use inveye_domain::{
    Alert, CameraId, Direction, EscalationTimes, EventKind, Language, Rule, RuleCondition, RuleId,
    Severity, TripwireName,
};
use inveye_notify::{Delivery, DeliveryError, Toast, ToastQueue};
use inveye_wire::ServerMessage;
use tokio::sync::broadcast::error::RecvError;

use crate::config::RecordingConfig;
use crate::desk::{Desk, DeskParts, DeskSite};
use crate::hub::LiveHub;
use crate::recordings::Recordings;

/// A still of a camera is about so large.
const STILL: usize = 60_000;
/// After the last alarm everything must be told within this.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of alarms that came at an even pace.
#[derive(Debug, Clone, PartialEq)]
pub struct AlarmTimes {
    /// Crossings stated, each of which raises one.
    pub stated: usize,
    /// Alerts in the database afterwards, with their pictures.
    pub stored: usize,
    /// Different alerts in the messages that live clients are sent.
    pub shown: usize,
    /// Toasts that never left the queue.
    pub dropped: u64,
    /// From the fact to the toast, one for each that was told.
    pub toast_ms: Vec<f64>,
    /// Whether a desktop showed them, so that its share is in the times.
    pub on_desktop: bool,
}

/// States crossings to a desk as the engine has one, with its database in `folder`.
pub fn measure_alarms(folder: &Path, per_second: u32, seconds: u32) -> io::Result<AlarmTimes> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let database = Database::open(folder, Arc::clone(&clock)).map_err(io::Error::other)?;
    let camera = CameraId::new("CAM-1").map_err(io::Error::other)?;
    let door = TripwireName::new("door").map_err(io::Error::other)?;
    let told = Arc::new(Mutex::new(Vec::new()));
    let on_desktop = Toast::default()
        .deliver(&sample()?, Language::English)
        .is_ok();
    let toasts = ToastQueue::start(Watched {
        clock: Arc::clone(&clock),
        told: Arc::clone(&told),
        desktop: on_desktop.then(Toast::default),
    })?;
    let off = RecordingConfig {
        enabled: false,
        ..RecordingConfig::default()
    };
    let toasts = Arc::new(toasts);
    let still = Bytes::from(vec![0x5a; STILL]);
    let hub = Arc::new(LiveHub::new(Arc::clone(&clock)));
    let screen = Screen::start(&hub)?;
    let parts = DeskParts {
        clock: Arc::clone(&clock),
        folder: folder.to_owned(),
        device: database.device(),
        writer: database.writer(),
        reader: database.reader(),
        hub: Arc::clone(&hub),
        site: DeskSite {
            zone: SiteZone::new("UTC").map_err(io::Error::other)?,
            hours: None,
            language: Language::English,
            escalation: EscalationTimes::default(),
        },
        toasts: Some(Arc::clone(&toasts)),
        snapshots: Arc::new(move |_| Some(still.clone())),
        recordings: Arc::new(Recordings::start(
            &off,
            &[],
            folder,
            database.device(),
            database.reader(),
            Arc::clone(&clock),
        )),
        bell: Arc::default(),
    };
    let (desk, thread) = Desk::start(parts, vec![rule(sample()?.rule, &camera, &door)])?;

    let stated = usize::try_from(per_second * seconds).unwrap_or(usize::MAX);
    let pause = Duration::from_secs(1) / per_second.max(1);
    let mut started = Vec::with_capacity(stated);
    let begin = clock.monotonic();
    for number in 0..per_second * seconds {
        // At an even pace, whatever the last one took.
        clock.sleep((begin + pause * number).saturating_sub(clock.monotonic()));
        let at = clock.wall();
        started.push((at, clock.monotonic()));
        let kind = EventKind::LineCross {
            line: door.clone(),
            direction: Direction::In,
        };
        desk.state(vec![NewEvent::of_health(camera.clone(), at, kind)]);
    }
    let end = clock.monotonic();
    let count = || told.lock().unwrap_or_else(PoisonError::into_inner).len();
    while count() < stated && clock.monotonic() - end < PATIENCE {
        clock.sleep(Duration::from_millis(20));
    }
    desk.stop();
    thread.join();
    let told = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let toast_ms = told.iter().filter_map(|(at, told_at)| {
        let (_, stated_at) = started.iter().find(|(stated, _)| stated == at)?;
        Some(told_at.saturating_sub(*stated_at).as_secs_f64() * 1000.0)
    });
    let toast_ms = toast_ms.collect();
    let stored = stored(&database)?;
    // The desk is over: with the last sender the messages are.
    drop(hub);
    let shown = screen.shown();
    database.close().map_err(io::Error::other)?;
    Ok(AlarmTimes {
        stated,
        stored,
        shown,
        dropped: toasts.health().dropped,
        toast_ms,
        on_desktop,
    })
}

fn stored(database: &Database) -> io::Result<usize> {
    let reader = database.reader();
    let (mut stored, mut before) = (0, None);
    loop {
        let page = reader
            .recent_alerts(before, 500)
            .map_err(io::Error::other)?;
        let Some(last) = page.last() else {
            return Ok(stored);
        };
        before = Some(last.id);
        stored += page.iter().filter(|alert| alert.has_snapshot).count();
    }
}

/// Reads what live clients are sent. One that falls behind by more than their backlog misses alerts, and says
/// so by their number.
struct Screen(std::thread::JoinHandle<BTreeSet<String>>);

impl Screen {
    fn start(hub: &LiveHub) -> io::Result<Self> {
        let mut messages = hub.messages();
        let reading = move || {
            let mut seen = BTreeSet::new();
            loop {
                let message = match messages.blocking_recv() {
                    Ok(message) => message,
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => return seen,
                };
                let said = serde_json::from_str(message.text());
                if let Ok(ServerMessage::Alert { alert }) = said {
                    seen.insert(alert.id);
                }
            }
        };
        task::thread_named("screen", reading).map(Self)
    }

    fn shown(self) -> usize {
        self.0.join().map_or(0, |seen| seen.len())
    }
}

/// Notes when each alert was told.
struct Watched {
    clock: Arc<dyn Clock>,
    told: Arc<Mutex<Vec<(inveye_domain::WallTime, Duration)>>>,
    desktop: Option<Toast>,
}

impl Delivery for Watched {
    fn deliver(&mut self, alert: &Alert, language: Language) -> Result<(), DeliveryError> {
        if let Some(desktop) = &mut self.desktop {
            desktop.deliver(alert, language)?;
        }
        let now = self.clock.monotonic();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.push((alert.at, now));
        Ok(())
    }
}

fn rule(id: RuleId, camera: &CameraId, door: &TripwireName) -> Rule {
    Rule {
        id,
        name: "Door".to_owned(),
        enabled: true,
        condition: RuleCondition::LineCrossed {
            camera: camera.clone(),
            line: door.clone(),
            direction: None,
        },
        severity: Severity::Low,
        cool_down: Duration::ZERO,
        schedule: None,
        store: None,
        instructions: String::new(),
        related: Vec::new(),
        actions: Vec::new(),
    }
}

fn sample() -> io::Result<Alert> {
    Ok(Alert {
        id: inveye_domain::AlertId(0),
        rule: RuleId::new("door").map_err(io::Error::other)?,
        camera: None,
        severity: Severity::Low,
        title: "A benchmark of alarms begins".to_owned(),
        subject: None,
        place: String::new(),
        at: inveye_domain::WallTime::default(),
        event: None,
        has_snapshot: false,
        work: inveye_domain::AlertWork::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_alarm_is_lost_at_twenty_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let times = measure_alarms(folder.path(), 20, 2).unwrap();
        assert_eq!(
            (
                times.stated,
                times.stored,
                times.shown,
                times.toast_ms.len(),
                times.dropped
            ),
            (40, 40, 40, 40, 0)
        );
    }
}
