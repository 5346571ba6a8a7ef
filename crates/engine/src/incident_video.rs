//! What becomes of the recorded video that an incident is about.

use std::time::Duration;

use inveye_domain::{Incident, IncidentEntry, StreamKind, WallTime};
use inveye_recording::{Interval, Playback};
use inveye_wire as wire;

use crate::room::Room;

/// Tells it for the lines of one incident.
pub(crate) struct EntryVideos {
    /// None where nothing is recorded.
    playback: Option<Playback>,
    until: Option<WallTime>,
    now: WallTime,
}

impl EntryVideos {
    pub(crate) fn new(room: &Room, incident: &Incident) -> Self {
        Self {
            playback: room.recordings.playback().ok(),
            until: incident.video_until(),
            now: room.clock.wall(),
        }
    }

    pub(crate) fn of(&self, line: &IncidentEntry) -> Option<wire::EntryVideo> {
        let (camera, from, to) = line.item.video()?;
        let time = Interval { from, to };
        let is_there = self.playback.as_ref().is_some_and(|playback| {
            let stream = Room::recorded_stream(playback, camera, StreamKind::Main, time);
            let coverage = playback.coverage(&stream, time).unwrap_or_default();
            coverage.recorded_time() > Duration::ZERO
        });
        let is_held = line.holds_video && self.until.is_none_or(|until| until > self.now);
        let state = match (is_there, is_held) {
            (false, _) => wire::EntryVideoState::NotRecorded,
            (true, true) => wire::EntryVideoState::Kept,
            (true, false) => wire::EntryVideoState::NotKept,
        };
        let until = self.until.filter(|_| state == wire::EntryVideoState::Kept);
        Some(wire::EntryVideo {
            camera: camera.to_string(),
            from_ms: from.as_millis(),
            to_ms: to.as_millis(),
            state,
            until_ms: until.map(WallTime::as_millis),
        })
    }
}
