//! Footfall: in-crossings that were not taken back.

use std::time::Duration;

use inveye_domain::{Direction, EventKind, MediaTime, SceneEvent, TrackId, TripwireName};

use crate::group::{Groups, Walk};

/// How long somebody has to turn round before the entry counts.
const CONFIRM_AFTER: Duration = Duration::from_secs(2);

/// Confirms in-crossings of live cameras: an [`EventKind::Entry`] is stated 2 s after the crossing
/// unless the same track crossed the same line back until then.
///
/// Only adds events. Raw crossings go their own way unchanged, and out-crossings never wait.
#[derive(Debug, Clone, Default)]
pub struct EntryConfirmation {
    waiting: Vec<Waiting>,
    groups: Groups,
}

#[derive(Debug, Clone)]
struct Waiting {
    crossing: SceneEvent,
    line: TripwireName,
    walk: Option<Walk>,
}

impl EntryConfirmation {
    /// Nothing waits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the events of one analysed frame, the time it has, and how people walk now, where that is known;
    /// returns the entries that are confirmed by now, ordered by time. An entry carries the time of its
    /// crossing, and with whom they came. Call it for frames without events too: that is when entries
    /// come due.
    pub fn observe(
        &mut self,
        at: MediaTime,
        events: &[SceneEvent],
        walk: impl Fn(TrackId) -> Option<Walk>,
    ) -> Vec<SceneEvent> {
        for event in events {
            if let EventKind::LineCross { line, direction } = &event.kind {
                match direction {
                    Direction::In => self.waiting.push(Waiting {
                        crossing: event.clone(),
                        line: line.clone(),
                        walk: walk(event.track),
                    }),
                    Direction::Out => self.take_back(event.track, line, event.at),
                }
            }
        }
        let (mut due, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|w| at.since(w.crossing.at) >= CONFIRM_AFTER);
        self.waiting = waiting;
        due.sort_by_key(|w| w.crossing.at);
        due.into_iter().map(|w| self.entry(w)).collect()
    }

    /// Crossings that wait; bounded by the people who crossed within the last 2 s.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn take_back(&mut self, track: TrackId, line: &TripwireName, at: MediaTime) {
        let latest = self.waiting.iter().rposition(|w| {
            w.crossing.track == track && at.since(w.crossing.at) < CONFIRM_AFTER && w.line == *line
        });
        if let Some(index) = latest {
            self.waiting.remove(index);
        }
    }

    fn entry(&mut self, waited: Waiting) -> SceneEvent {
        let Waiting {
            crossing,
            line,
            walk,
        } = waited;
        let group = walk.map(|walk| self.groups.come(&line, crossing.at, walk));
        SceneEvent {
            kind: EventKind::Entry { line, group },
            ..crossing
        }
    }
}
