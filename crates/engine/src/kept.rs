//! What of the recorded video is more than continuous video.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_db::Reader;
use inveye_domain::{CameraId, WallTime};
use inveye_recording::{Interval, Keep, KeepList};

/// Video kept around an event: from this long before …
const BEFORE: Duration = Duration::from_secs(5);
/// … to this long after it.
const AFTER: Duration = Duration::from_secs(5);

/// Events and protections of the database.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) reader: Reader,
    pub(crate) clock: Arc<dyn Clock>,
}

impl KeepList for Kept {
    fn reason(&self, camera: &CameraId, interval: Interval) -> Option<Keep> {
        let protected =
            self.reader
                .is_protected(camera, interval.from, interval.to, self.clock.wall());
        // What cannot be asked is not deleted.
        let protected = protected.inspect_err(|error| {
            tracing::warn!(error = %ErrorChain(error), "protections could not be read");
        });
        if protected.unwrap_or(true) {
            return Some(Keep::Protected);
        }
        self.happened(camera, interval).then_some(Keep::Event)
    }

    fn happened(&self, camera: &CameraId, interval: Interval) -> bool {
        let (from, to) = (interval.from - AFTER, interval.to + BEFORE);
        let happened = self.reader.has_events(camera, from, to);
        happened.unwrap_or(true)
    }

    fn protected_until(&self, camera: &CameraId, at: WallTime) -> Option<WallTime> {
        let now = self.clock.wall();
        let next = WallTime::from_micros(at.as_micros() + 1);
        let there = self.reader.protections(at, next).ok()?;
        there
            .into_iter()
            .filter(|protection| protection.camera == *camera && protection.holds_at(now))
            .map(|protection| protection.to)
            .max()
    }
}

#[cfg(test)]
mod tests;
