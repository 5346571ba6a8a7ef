//! Footfall: in-crossings that were not taken back.

use std::time::Duration;

use inveye_domain::{Direction, EventKind, MediaTime, SceneEvent, TrackId, TripwireName};

/// How long somebody has to turn round before the entry counts.
const CONFIRM_AFTER: Duration = Duration::from_secs(2);

/// Confirms in-crossings of live cameras: an [`EventKind::Entry`] is stated 2 s after the crossing
/// unless the same track crossed the same line back until then.
///
/// Only adds events. Raw crossings go their own way unchanged, out-crossings never wait, and
/// `replay` does not use it.
#[derive(Debug, Clone, Default)]
pub struct EntryConfirmation {
    waiting: Vec<SceneEvent>,
}

impl EntryConfirmation {
    /// Nothing waits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the events of one analysed frame and the time it has; returns the entries that are
    /// confirmed by now, ordered by time. An entry carries the time of its crossing. Call it for
    /// frames without events too: that is when entries come due.
    pub fn observe(&mut self, at: MediaTime, events: &[SceneEvent]) -> Vec<SceneEvent> {
        for event in events {
            if let EventKind::LineCross { line, direction } = &event.kind {
                match direction {
                    Direction::In => self.waiting.push(event.clone()),
                    Direction::Out => self.take_back(event.track, line, event.at),
                }
            }
        }
        let (due, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|e| at.since(e.at) >= CONFIRM_AFTER);
        self.waiting = waiting;
        let mut entries: Vec<SceneEvent> = due.into_iter().filter_map(entry).collect();
        entries.sort_by_key(|e| e.at);
        entries
    }

    /// Crossings that wait; bounded by the people who crossed within the last 2 s.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn take_back(&mut self, track: TrackId, line: &TripwireName, at: MediaTime) {
        let latest = self.waiting.iter().rposition(|e| {
            e.track == track
                && at.since(e.at) < CONFIRM_AFTER
                && matches!(&e.kind, EventKind::LineCross { line: l, .. } if l == line)
        });
        if let Some(index) = latest {
            self.waiting.remove(index);
        }
    }
}

fn entry(crossing: SceneEvent) -> Option<SceneEvent> {
    let EventKind::LineCross { line, .. } = crossing.kind else {
        return None;
    };
    Some(SceneEvent {
        kind: EventKind::Entry { line },
        ..crossing
    })
}
