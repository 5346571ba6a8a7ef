//! Whether a till should be opened, or may be closed: from who arrives, how long service takes and who waits.
//!
//! The offered load of tills is arrivals per time × mean time of a service: the mean number of tills that must work so
//! that queues do not grow (A. K. Erlang 1917; Little's law, 1961). To it comes what works off those who wait
//! already within [`WORK_OFF`]:
//!
//! load = λ · S + waiting · S / 10 min
//!
//! Waits grow as 1 / (1 − utilisation) (Pollaczek–Khinchine): at 0.85 of the open tills a queue is 5.7 services long on
//! average, at 0.6 it is 1.5. So a till should be opened above the one, and may be closed where those that stay
//! stay below the other; both must last, because arrivals of a quarter of an hour differ by chance alone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use inveye_domain::{CameraId, Event, EventKind, LaneName, TILL_IDLE, WallTime};

use crate::board::QueueBoard;

/// What should be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TillAdvice {
    /// Open one more.
    Open,
    /// One can be closed.
    Close,
}

/// What it follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TillLoad {
    /// People who joined a queue, an hour.
    pub arrivals_per_hour: f64,
    /// Mean time of a service.
    pub service: Duration,
    /// How many tills must work.
    pub load: f64,
}

/// All tills of a site at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TillsNow {
    /// Lanes that are drawn.
    pub lanes: u32,
    /// Of them, those where somebody joined or was served within the last five minutes.
    pub open: u32,
    /// People waiting, at all of them.
    pub waiting: u32,
    /// None where too little was seen to say.
    pub load: Option<TillLoad>,
    /// None where nothing should be changed, or nothing can be said.
    pub advice: Option<TillAdvice>,
}

/// Arrivals are counted over so long …
const ARRIVALS: Duration = Duration::from_secs(15 * 60);
/// … once so much of it was seen.
const LEAST_SEEN: Duration = Duration::from_secs(5 * 60);
/// Services tell of now for so long …
const SERVICES: Duration = Duration::from_secs(3600);
/// … where there were so many.
const LEAST_SERVICES: u32 = 5;
/// Far more than any site serves in an hour; bounds memory.
const MOST_KEPT: usize = 10_000;
/// Those who wait should be served within this time.
pub const WORK_OFF: Duration = Duration::from_secs(10 * 60);
/// Shares of the open tills: where one should be opened, and down to where that holds.
const OPEN_ABOVE: (f64, f64) = (0.85, 0.75);
/// Shares of the tills that would stay: where one may be closed, and up to where that holds.
const CLOSE_BELOW: (f64, f64) = (0.6, 0.7);
/// How long it must be so before it is said: people must not wait, a till can.
const OPEN_AFTER: Duration = Duration::from_secs(60);
const CLOSE_AFTER: Duration = Duration::from_secs(5 * 60);

/// Watches the tills of a site.
#[derive(Debug, Clone, Default)]
pub struct TillWatch {
    /// When something happened there last.
    lanes: BTreeMap<(CameraId, LaneName), Option<WallTime>>,
    blind: BTreeSet<CameraId>,
    /// All tills were seen since then.
    seen_since: Option<WallTime>,
    joins: VecDeque<WallTime>,
    services: VecDeque<(WallTime, Duration)>,
    advice: Option<TillAdvice>,
    /// Another one, and since when.
    changing: Option<(Option<TillAdvice>, WallTime)>,
}

impl TillWatch {
    /// The lanes that are drawn on a camera's picture.
    pub fn set_lanes(&mut self, camera: &CameraId, drawn: &BTreeSet<LaneName>) {
        let is_new =
            |lane: &&LaneName| !self.lanes.contains_key(&(camera.clone(), (*lane).clone()));
        if drawn.iter().any(|lane| is_new(&lane)) {
            self.seen_since = None;
        }
        self.lanes
            .retain(|(of, lane), _| of != camera || drawn.contains(lane));
        for lane in drawn {
            self.lanes
                .entry((camera.clone(), lane.clone()))
                .or_default();
        }
        if drawn.is_empty() {
            self.blind.remove(camera);
        }
    }

    /// Takes one event.
    pub fn observe(&mut self, event: &Event) {
        match &event.kind {
            EventKind::CameraOffline { .. } => {
                self.blind.insert(event.camera.clone());
            }
            EventKind::CameraOnline { .. } => {
                self.blind.remove(&event.camera);
            }
            EventKind::QueueJoin { .. } => self.joins.push_back(event.at),
            EventKind::ServiceEnd { service, .. } => self.services.push_back((event.at, *service)),
            _ => {}
        }
        for _ in MOST_KEPT..self.joins.len().max(self.services.len()) {
            self.joins.pop_front();
            self.services.pop_front();
        }
        let happens = matches!(
            event.kind,
            EventKind::QueueJoin { .. }
                | EventKind::ServiceStart { .. }
                | EventKind::ServiceEnd { .. }
        );
        if let Some(lane) = event.kind.lane().filter(|_| happens) {
            let key = (event.camera.clone(), lane.clone());
            if let Some(last) = self.lanes.get_mut(&key) {
                *last = (*last).max(Some(event.at));
            }
        }
    }

    /// How the tills are now. Call it as time passes.
    pub fn look(&mut self, board: &QueueBoard, now: WallTime) -> TillsNow {
        let sees = |camera: &CameraId| !self.blind.contains(camera);
        let sees_all = self.lanes.keys().all(|(camera, _)| sees(camera));
        self.seen_since = sees_all.then(|| self.seen_since.unwrap_or(now).min(now));
        let (mut open, mut waiting) = (0_u32, 0_u32);
        for ((camera, lane), last) in &self.lanes {
            let queue = board.lane(camera, lane, now);
            let works = last.is_some_and(|last| now.since(last) <= TILL_IDLE);
            open += u32::from(works || queue.at_till > 0);
            waiting = waiting.saturating_add(queue.waiting);
        }
        let tills = TillsNow {
            lanes: u32::try_from(self.lanes.len()).unwrap_or(u32::MAX),
            open,
            waiting,
            load: self.load(waiting, now),
            advice: None,
        };
        self.follow(wanted(&tills, self.advice), now);
        TillsNow {
            advice: self.advice,
            ..tills
        }
    }

    fn load(&mut self, waiting: u32, now: WallTime) -> Option<TillLoad> {
        let seen = now.since(self.seen_since?).min(ARRIVALS);
        self.joins.retain(|&at| now.since(at) <= ARRIVALS);
        self.services.retain(|&(at, _)| now.since(at) <= SERVICES);
        let joins = self.joins.iter().filter(|&&at| now.since(at) <= seen);
        let joins = u32::try_from(joins.count()).unwrap_or(u32::MAX);
        let services = u32::try_from(self.services.len()).unwrap_or(u32::MAX);
        if seen < LEAST_SEEN || services < LEAST_SERVICES {
            return None;
        }
        let service = self
            .services
            .iter()
            .map(|(_, time)| *time)
            .sum::<Duration>()
            / services;
        let a_second = f64::from(joins) / seen.as_secs_f64();
        let seconds = service.as_secs_f64();
        Some(TillLoad {
            arrivals_per_hour: a_second * 3600.0,
            service,
            load: seconds * (a_second + f64::from(waiting) / WORK_OFF.as_secs_f64()),
        })
    }

    /// Says something else once it has been so for long enough.
    fn follow(&mut self, wanted: Option<TillAdvice>, now: WallTime) {
        if wanted == self.advice {
            self.changing = None;
            return;
        }
        let since = match self.changing {
            Some((to, since)) if to == wanted && since <= now => since,
            _ => now,
        };
        self.changing = Some((wanted, since));
        let after = match wanted {
            Some(TillAdvice::Close) => CLOSE_AFTER,
            Some(TillAdvice::Open) | None => OPEN_AFTER,
        };
        if now.since(since) >= after {
            (self.advice, self.changing) = (wanted, None);
        }
    }
}

/// What fits the moment, where something was said before.
fn wanted(tills: &TillsNow, before: Option<TillAdvice>) -> Option<TillAdvice> {
    let load = tills.load?.load;
    let (opening, closing) = (
        before == Some(TillAdvice::Open),
        before == Some(TillAdvice::Close),
    );
    let bound = |(begins, holds): (f64, f64), does: bool, tills: u32| {
        f64::from(tills) * if does { holds } else { begins }
    };
    // Where nobody waits nobody is helped by another till.
    let helps = tills.open < tills.lanes && (opening || tills.waiting > 0);
    if helps && load > bound(OPEN_ABOVE, opening, tills.open) {
        return Some(TillAdvice::Open);
    }
    let stay = tills.open.saturating_sub(1);
    let spares = stay > 0 && tills.waiting <= tills.open;
    (spares && load < bound(CLOSE_BELOW, closing, stay)).then_some(TillAdvice::Close)
}

#[cfg(test)]
mod tests;
