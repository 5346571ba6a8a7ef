//! What a replay gave.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use inveye_analytics::SceneAnalyst;
use inveye_domain::{
    Bbox, Direction, EventKind, LaneName, MediaTime, SceneEvent, TrackId, TripwireName, ZoneName,
};

use inveye_identity::Who;
use inveye_scoring::MotLine;

use super::DetectedFrame;
use crate::analysis::Analysis;

/// One sight of one confirmed track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SightedTrack {
    /// Number of the frame in the file, from 1.
    pub frame: u64,
    /// Who.
    pub track: TrackId,
    /// In pixels of the frame.
    pub bbox: Bbox,
    /// Confidence of the detection behind it, 0–1.
    pub score: f32,
}

/// One stay in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// When it began.
    pub from: MediaTime,
    /// How long it lasted.
    pub dwell: Duration,
}

/// One till lane. `joined` = served + abandoned + unresolved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// People who joined.
    pub joined: u64,
    /// How long each who was served waited, in the order of their turns.
    pub waits: Vec<Duration>,
    /// How long each who gave up waited.
    pub abandoned: Vec<Duration>,
    /// How long each who was seen leaving the till was there.
    pub services: Vec<Duration>,
    /// People who still waited at the end, or whom the camera lost from sight.
    pub unresolved: u64,
    /// Most people waiting at the same time.
    pub peak: usize,
}

/// What hands did at one shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shelf {
    /// Came back as they went.
    pub touches: u64,
    /// Came back with something.
    pub picks: u64,
    /// Came back without what they held.
    pub returns: u64,
}

/// Everything a replay found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Frames analysed.
    pub analysed: u64,
    /// Numbers of the frames analysed, in order.
    pub frames: Vec<u64>,
    /// Who was where, by frame.
    pub sights: Vec<SightedTrack>,
    /// What happened, ordered by time.
    pub events: Vec<SceneEvent>,
    /// Who came in for good and with whom, as live cameras state it.
    pub entries: Vec<SceneEvent>,
    /// Somebody looked for joints: without them, no event of a shelf tells nothing.
    pub watched_hands: bool,
    /// Who people are, by the track that events name them by; empty where nobody was recognised.
    pub people: BTreeMap<TrackId, Who>,
    /// Tracks that go on where another one of the same person broke off, and the first of that person.
    pub continued: BTreeMap<TrackId, TrackId>,
}

/// Crossings of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Crossings {
    /// Visitors, inwards.
    pub ins: u64,
    /// Visitors, outwards.
    pub outs: u64,
    /// Staff, either way.
    pub staff: u64,
}

impl Outcome {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn name(&mut self, analysed: &Analysis, analyst: &SceneAnalyst) {
        // Once for a track: what it continues is known when it begins.
        let new = |t: &TrackId| analysed.tracks.iter().any(|seen| seen.track == *t);
        let names = analyst
            .people()
            .filter(|(track, name)| track != name && new(track));
        self.continued.extend(names);
    }

    /// By which track events name the person of this one.
    pub fn person(&self, track: TrackId) -> TrackId {
        self.continued.get(&track).copied().unwrap_or(track)
    }

    /// Whether somebody works here, by the track that events name them by.
    pub fn is_staff(&self, track: TrackId) -> bool {
        self.people.get(&track).is_some_and(|who| who.staff)
    }

    pub(super) fn take(&mut self, frame: &DetectedFrame, analysed: Analysis) {
        self.analysed += 1;
        self.watched_hands |= frame.poses.is_some();
        self.frames.push(frame.number);
        self.sights
            .extend(analysed.tracks.iter().map(|seen| SightedTrack {
                frame: frame.number,
                track: seen.track,
                bbox: seen.bbox,
                score: seen.score,
            }));
        self.events.extend(analysed.events);
    }

    pub(super) fn close(&mut self, last: Vec<SceneEvent>) {
        self.events.extend(last);
        // An event becomes certain a moment after it happened, so that they arrive nearly in order.
        self.events.sort_by_key(|e| e.at);
    }

    /// Different tracks seen.
    pub fn tracks(&self) -> usize {
        let ids: BTreeSet<TrackId> = self.sights.iter().map(|s| s.track).collect();
        ids.len()
    }

    /// Who was where, as lines of a MOTChallenge result file.
    pub fn mot_lines(&self) -> Vec<MotLine> {
        let line = |seen: &SightedTrack| {
            Some(MotLine {
                frame: u32::try_from(seen.frame).ok()?,
                id: i64::try_from(seen.track.0).ok()?,
                bbox: seen.bbox,
                confidence: f64::from(seen.score),
                class: None,
            })
        };
        self.sights.iter().filter_map(line).collect()
    }

    /// Visitors' crossings of a line, in and out.
    pub fn crossings(&self, name: &TripwireName) -> (u64, u64) {
        let Crossings { ins, outs, .. } = self.all_crossings(name);
        (ins, outs)
    }

    /// Crossings of a line, staff apart.
    pub fn all_crossings(&self, name: &TripwireName) -> Crossings {
        let mut counts = Crossings::default();
        for event in &self.events {
            match &event.kind {
                EventKind::LineCross { line, direction } if line == name => match direction {
                    _ if self.is_staff(event.track) => counts.staff += 1,
                    Direction::In => counts.ins += 1,
                    Direction::Out => counts.outs += 1,
                },
                _ => {}
            }
        }
        counts
    }

    /// Stays in a zone, by their beginning.
    pub fn visits(&self, name: &ZoneName) -> Vec<Visit> {
        let mut visits: Vec<Visit> = self
            .events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::ZoneExit { zone, dwell } if zone == name => Some(Visit {
                    from: event.at - *dwell,
                    dwell: *dwell,
                }),
                _ => None,
            })
            .collect();
        visits.sort_by_key(|v| (v.from, v.dwell));
        visits
    }

    /// What customers did at a till lane: staff who stand there wait for nothing.
    pub fn queue(&self, name: &LaneName) -> Queue {
        let mut queue = Queue::default();
        let mut changes: BTreeMap<MediaTime, i64> = BTreeMap::new();
        let of_lane = |e: &&SceneEvent| e.kind.lane() == Some(name) && !self.is_staff(e.track);
        for event in self.events.iter().filter(of_lane) {
            let change = match &event.kind {
                EventKind::QueueJoin { .. } => {
                    queue.joined += 1;
                    1
                }
                EventKind::ServiceStart { wait, .. } => {
                    queue.waits.push(*wait);
                    -1
                }
                EventKind::QueueAbandon { wait, .. } => {
                    queue.abandoned.push(*wait);
                    -1
                }
                EventKind::QueueLost {
                    was_served: false, ..
                } => {
                    queue.unresolved += 1;
                    -1
                }
                EventKind::ServiceEnd { service, .. } => {
                    queue.services.push(*service);
                    0
                }
                _ => 0,
            };
            *changes.entry(event.at).or_default() += change;
        }
        queue.peak = most(changes);
        queue
    }

    /// What hands did at the shelf of a zone.
    pub fn shelf(&self, name: &ZoneName) -> Shelf {
        let mut shelf = Shelf::default();
        for event in &self.events {
            match &event.kind {
                EventKind::ShelfTouch { zone } if zone == name => shelf.touches += 1,
                EventKind::ShelfPick { zone } if zone == name => shelf.picks += 1,
                EventKind::ShelfReturn { zone } if zone == name => shelf.returns += 1,
                _ => {}
            }
        }
        shelf
    }

    /// Most people in a zone at the same time.
    pub fn peak(&self, name: &ZoneName) -> usize {
        let mut changes: BTreeMap<MediaTime, i64> = BTreeMap::new();
        for visit in self.visits(name) {
            *changes.entry(visit.from).or_default() += 1;
            *changes.entry(visit.from + visit.dwell).or_default() -= 1;
        }
        most(changes)
    }
}

/// The most there were at any moment.
fn most(changes: BTreeMap<MediaTime, i64>) -> usize {
    let mut inside = 0;
    let most = changes
        .values()
        .map(|change| {
            inside += change;
            inside
        })
        .max();
    usize::try_from(most.unwrap_or(0)).unwrap_or(0)
}
