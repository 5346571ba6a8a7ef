//! How each lane's queue is now: from the events alone, so that whoever hears them knows it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use inveye_domain::{CameraId, Event, EventKind, LaneName, TrackId, WallTime};

/// Services that an estimate goes by: the newest, as who is at the till changes.
const TURNS: usize = 8;
/// Services longer ago tell nothing of now.
const FRESH: Duration = Duration::from_secs(3600);

/// One lane at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueNow {
    /// People waiting.
    pub waiting: u32,
    /// People at the till.
    pub at_till: u32,
    /// Since when whoever waits longest has waited.
    pub longest_since: Option<WallTime>,
    /// How long somebody who joins now will wait. None where too little was seen to say.
    pub estimate: Option<Duration>,
}

/// All lanes of a site.
#[derive(Debug, Clone, Default)]
pub struct QueueBoard {
    lanes: BTreeMap<(CameraId, LaneName), Lane>,
}

#[derive(Debug, Clone, Default)]
struct Lane {
    waiting: BTreeMap<TrackId, WallTime>,
    at_till: BTreeMap<TrackId, WallTime>,
    /// When it ended, and how long it took.
    turns: VecDeque<(WallTime, Duration)>,
}

impl QueueBoard {
    /// Takes one event; says which lane it changed.
    pub fn observe(&mut self, event: &Event) -> Option<LaneName> {
        if matches!(event.kind, EventKind::CameraOffline { .. }) {
            self.forget_camera(&event.camera);
        }
        let name = event.kind.lane()?;
        let track = event.track?;
        let key = (event.camera.clone(), name.clone());
        let lane = self.lanes.entry(key).or_default();
        match event.kind {
            EventKind::QueueJoin { .. } => {
                lane.waiting.insert(track, event.at);
            }
            EventKind::ServiceStart { .. } => {
                lane.waiting.remove(&track);
                lane.at_till.insert(track, event.at);
            }
            EventKind::ServiceEnd { service, .. } => {
                lane.at_till.remove(&track);
                lane.turns.push_back((event.at, service));
                if lane.turns.len() > TURNS {
                    lane.turns.pop_front();
                }
            }
            EventKind::QueueAbandon { .. } | EventKind::QueueLost { .. } => {
                lane.waiting.remove(&track);
                lane.at_till.remove(&track);
            }
            _ => {}
        }
        Some(name.clone())
    }

    /// Nobody is seen there any more. How long a turn takes is still known.
    pub fn forget_camera(&mut self, camera: &CameraId) {
        for ((of, _), lane) in &mut self.lanes {
            if of == camera {
                lane.waiting.clear();
                lane.at_till.clear();
            }
        }
    }

    /// The lane is not drawn any more.
    pub fn keep_lanes(&mut self, camera: &CameraId, keep: impl Fn(&LaneName) -> bool) {
        self.lanes
            .retain(|(of, lane), _| of != camera || keep(lane));
    }

    /// A lane as it is now; empty where nothing is known of it.
    pub fn lane(&self, camera: &CameraId, name: &LaneName, now: WallTime) -> QueueNow {
        self.lanes
            .get(&(camera.clone(), name.clone()))
            .map_or_else(|| Lane::default().now(now), |lane| lane.now(now))
    }
}

impl Lane {
    fn now(&self, now: WallTime) -> QueueNow {
        let count = |people: usize| u32::try_from(people).unwrap_or(u32::MAX);
        QueueNow {
            waiting: count(self.waiting.len()),
            at_till: count(self.at_till.len()),
            longest_since: self.waiting.values().min().copied(),
            estimate: self.estimate(now),
        }
    }

    /// What is left of the present turn, and a whole one for each who waits.
    fn estimate(&self, now: WallTime) -> Option<Duration> {
        if self.waiting.is_empty() && self.at_till.is_empty() {
            return Some(Duration::ZERO);
        }
        let fresh = self.turns.iter().filter(|(at, _)| now.since(*at) <= FRESH);
        let fresh: Vec<Duration> = fresh.map(|(_, turn)| *turn).collect();
        let turns = u32::try_from(fresh.len()).ok().filter(|&n| n > 0)?;
        let turn = fresh.iter().sum::<Duration>() / turns;
        let began = self.at_till.values().max();
        let left = began.map_or(Duration::ZERO, |&began| {
            turn.saturating_sub(now.since(began))
        });
        let waiting = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        Some(left + turn.saturating_mul(waiting))
    }
}

#[cfg(test)]
mod tests {
    use inveye_domain::{DeviceId, EventId};

    use super::*;

    fn at(seconds: i64) -> WallTime {
        WallTime::from_millis(seconds * 1000)
    }

    fn lane() -> LaneName {
        LaneName::new("till1").unwrap()
    }

    fn camera() -> CameraId {
        CameraId::new("CAM-1").unwrap()
    }

    fn event(seconds: i64, track: u64, kind: EventKind) -> Event {
        Event {
            id: EventId {
                device: DeviceId::new("d").unwrap(),
                sequence: 1,
            },
            camera: camera(),
            at: at(seconds),
            kind,
            track: Some(TrackId(track)),
            foot: None,
            confidence: 1.0,
        }
    }

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_newcomer_waits_for_the_present_turn_and_for_all_who_wait() {
        let lane = lane();
        let mut board = QueueBoard::default();
        let now = |board: &QueueBoard, seconds| board.lane(&camera(), &lane, at(seconds));
        assert_eq!(now(&board, 0).estimate, Some(Duration::ZERO));
        let join = || EventKind::QueueJoin { lane: lane.clone() };
        let start = |wait| EventKind::ServiceStart {
            lane: lane.clone(),
            wait: s(wait),
        };
        let end = |service| EventKind::ServiceEnd {
            lane: lane.clone(),
            service: s(service),
        };
        board.observe(&event(0, 1, join()));
        board.observe(&event(0, 1, start(0)));
        assert_eq!(now(&board, 1).estimate, None, "nobody was served yet");
        board.observe(&event(5, 2, join()));
        board.observe(&event(6, 3, join()));
        board.observe(&event(20, 1, end(20)));
        board.observe(&event(21, 2, start(16)));
        board.observe(&event(25, 4, join()));
        // Two wait, and the one at the till has been there for 9 of 20 s.
        assert_eq!(
            now(&board, 30),
            QueueNow {
                waiting: 2,
                at_till: 1,
                longest_since: Some(at(6)),
                estimate: Some(s(11 + 40)),
            }
        );
        let gone = EventKind::QueueAbandon {
            lane: lane.clone(),
            wait: s(30),
        };
        board.observe(&event(36, 3, gone));
        assert_eq!(now(&board, 61).estimate, Some(s(20)));
        let reason = "no answer".to_owned();
        board.observe(&event(62, 0, EventKind::CameraOffline { reason }));
        assert_eq!(now(&board, 63).waiting, 0);
    }
}
