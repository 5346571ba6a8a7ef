//! Sums of till lanes: who joined, was served, gave up, and how long that took.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{CameraId, Event, EventKind, LaneName, WallTime};
use rusqlite::Connection;

use crate::counts::{collect, count, id, one_moment};
use crate::error::ReadError;
use crate::lane_hours::open_spans;
use crate::reader::Reader;
use crate::roll_up::{LANES, Stretch};
use crate::sums::{micros, minute};

/// Of one lane in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LaneSum {
    pub(crate) joins: u32,
    pub(crate) starts: u32,
    pub(crate) wait_us: i64,
    pub(crate) longest_wait_us: i64,
    pub(crate) abandons: u32,
    pub(crate) gave_up_us: i64,
    pub(crate) lost: u32,
    pub(crate) ends: u32,
    pub(crate) service_us: i64,
    pub(crate) peak: u32,
}

impl LaneSum {
    pub(crate) fn add(&mut self, kind: &EventKind) {
        match kind {
            EventKind::QueueJoin { .. } => self.joins += 1,
            EventKind::ServiceStart { wait, .. } => {
                let wait = micros(*wait);
                self.starts += 1;
                self.wait_us = self.wait_us.saturating_add(wait);
                self.longest_wait_us = self.longest_wait_us.max(wait);
            }
            EventKind::ServiceEnd { service, .. } => {
                self.ends += 1;
                self.service_us = self.service_us.saturating_add(micros(*service));
            }
            EventKind::QueueAbandon { wait, .. } => {
                self.abandons += 1;
                self.gave_up_us = self.gave_up_us.saturating_add(micros(*wait));
            }
            EventKind::QueueLost { was_served, .. } => self.lost += u32::from(!was_served),
            _ => {}
        }
    }

    /// In the order of the columns.
    pub(crate) fn values(&self) -> Vec<i64> {
        vec![
            self.joins.into(),
            self.starts.into(),
            self.wait_us,
            self.longest_wait_us,
            self.abandons.into(),
            self.gave_up_us,
            self.lost.into(),
            self.ends.into(),
            self.service_us,
            self.peak.into(),
        ]
    }
}

/// How many wait for each lane, in the order in which events were stated. A run of the engine begins
/// with nobody: it sees those who wait joining.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RunningQueues(BTreeMap<(CameraId, LaneName), u32>);

impl RunningQueues {
    /// Counts a batch, and notes the longest queues in the sums of its minutes.
    pub(crate) fn observe_all(
        &mut self,
        events: &[Event],
        sums: &mut BTreeMap<(i64, CameraId, LaneName), LaneSum>,
    ) {
        for event in events {
            let Some(lane) = event.kind.lane() else {
                continue;
            };
            let key = (event.camera.clone(), lane.clone());
            let waiting = self.0.entry(key).or_default();
            let before = *waiting;
            *waiting = match event.kind {
                EventKind::QueueJoin { .. } => before.saturating_add(1),
                EventKind::ServiceStart { .. }
                | EventKind::QueueAbandon { .. }
                | EventKind::QueueLost {
                    was_served: false, ..
                } => before.saturating_sub(1),
                _ => before,
            };
            let most = before.max(*waiting);
            let key = (minute(event.at), event.camera.clone(), lane.clone());
            let sum = sums.entry(key).or_default();
            sum.peak = sum.peak.max(most);
        }
        self.0.retain(|_, waiting| *waiting > 0);
    }
}

/// What happened at a lane. Everybody who joined was served, gave up, was lost from sight or still
/// waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LaneCounts {
    /// People who joined the queue.
    pub joined: u64,
    /// People whose service began.
    pub served: u64,
    /// Sum of their waits; divided by `served` it is the mean.
    pub wait: Duration,
    /// Longest of their waits.
    pub longest_wait: Duration,
    /// People who left without having been served.
    pub abandoned: u64,
    /// Sum of their waits.
    pub gave_up_after: Duration,
    /// People who waited when the camera lost sight of them.
    pub lost: u64,
    /// People whose service ended.
    pub finished: u64,
    /// Sum of their times at the till.
    pub service: Duration,
    /// Most people waiting at any moment.
    pub peak: u32,
    /// How long it was open: from what happened there, with pauses of up to [`inveye_domain::TILL_IDLE`].
    pub open: Duration,
}

impl LaneCounts {
    /// Of two times that follow each other.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.joined += other.joined;
        self.served += other.served;
        self.wait += other.wait;
        self.longest_wait = self.longest_wait.max(other.longest_wait);
        self.abandoned += other.abandoned;
        self.gave_up_after += other.gave_up_after;
        self.lost += other.lost;
        self.finished += other.finished;
        self.service += other.service;
        self.peak = self.peak.max(other.peak);
        self.open += other.open;
    }
}

/// One lane's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneCount {
    /// Whose lane.
    pub camera: CameraId,
    /// Which lane.
    pub lane: LaneName,
    /// How much.
    pub counts: LaneCounts,
}

impl Reader {
    /// Each lane's counts from one whole minute to another.
    pub fn lanes(&self, from: WallTime, to: WallTime) -> Result<Vec<LaneCount>, ReadError> {
        self.with(|connection| {
            let moment = one_moment(connection)?;
            lanes(&moment, Stretch::new(&moment, from, to)?, (from, to))
        })
    }
}

pub(crate) fn lanes(
    connection: &Connection,
    stretch: Stretch,
    (from, to): (WallTime, WallTime),
) -> Result<Vec<LaneCount>, ReadError> {
    let sql = format!(
        "SELECT camera, lane, sum(joins), sum(starts), sum(wait_us), max(longest_wait_us),
           sum(abandons), sum(gave_up_us), sum(lost), sum(ends), sum(service_us), max(peak)
         FROM {} GROUP BY camera, lane ORDER BY camera, lane",
        LANES.stretch()
    );
    let open = open_spans(connection, from, to)?;
    collect(connection, &sql, stretch.values(), |row| {
        let time = |column| count(row, column).map(Duration::from_micros);
        let key = (id(row, 0, CameraId::new)?, id(row, 1, LaneName::new)?);
        let open = open.get(&key).map(|open| open.within((from, to)));
        let open = open.unwrap_or_default();
        let (camera, lane) = key;
        Ok(LaneCount {
            camera,
            lane,
            counts: LaneCounts {
                joined: count(row, 2)?,
                served: count(row, 3)?,
                wait: time(4)?,
                longest_wait: time(5)?,
                abandoned: count(row, 6)?,
                gave_up_after: time(7)?,
                lost: count(row, 8)?,
                finished: count(row, 9)?,
                service: time(10)?,
                peak: row.get(11)?,
                open,
            },
        })
    })
}
