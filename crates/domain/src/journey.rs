//! The way that somebody took through zones, and what is kept of it: where ways lead, of nobody in particular.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::id::{CameraId, TrackId, ZoneName};
use crate::scene::ZonePurpose;
use crate::time::MediaTime;

/// A stay in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Which zone.
    pub zone: ZoneName,
    /// What it is for.
    pub purpose: ZonePurpose,
    /// Since when.
    pub entered: MediaTime,
    /// How long.
    pub dwell: Duration,
}

/// Everything that one track did, from its first to its last sight. Tracks of one visitor, once they are known to
/// be, are joined by what they did when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// Who, as in the events: the first track that followed them.
    pub track: TrackId,
    /// First sight.
    pub began: MediaTime,
    /// Last sight.
    pub ended: MediaTime,
    /// In the order in which zones were entered; at least one.
    pub stops: Vec<Stop>,
}

/// A zone of a camera.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(CameraId, ZoneName)", into = "(CameraId, ZoneName)")]
pub struct Place {
    /// Whose picture.
    pub camera: CameraId,
    /// Which zone.
    pub zone: ZoneName,
}

impl From<(CameraId, ZoneName)> for Place {
    fn from((camera, zone): (CameraId, ZoneName)) -> Self {
        Self { camera, zone }
    }
}

impl From<Place> for (CameraId, ZoneName) {
    fn from(place: Place) -> Self {
        (place.camera, place.zone)
    }
}

/// What is kept of a journey, added to others that took the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// One after the other; the same never follows itself.
    pub places: Vec<Place>,
    /// From the first sight to the last.
    pub lasted: Duration,
    /// Came back to a place after having been at another.
    pub backtracks: bool,
    /// Stayed nowhere, queues and tills aside.
    pub is_express: bool,
}

/// Whoever stays longer in a zone than this is engaged with it, where nobody says otherwise.
pub const ENGAGED_AFTER: Duration = Duration::from_secs(30);

/// Longer ways are cut: they are hardly walked twice.
pub const MOST_PLACES: usize = 12;

impl Way {
    /// Of a journey in front of one camera. Zones that are no place in the store are left out; none where no
    /// other remains.
    pub fn of(camera: &CameraId, journey: &Journey) -> Option<Self> {
        let stops = || journey.stops.iter().filter(|stop| is_place(stop.purpose));
        let mut places: Vec<Place> = stops()
            .map(|stop| Place {
                camera: camera.clone(),
                zone: stop.zone.clone(),
            })
            .collect();
        places.dedup();
        if places.is_empty() {
            return None;
        }
        let backtracks = (1..places.len()).any(|i| places[..i].contains(&places[i]));
        let lingers = |stop: &Stop| {
            let waits = matches!(stop.purpose, ZonePurpose::Queue | ZonePurpose::Service);
            !waits && stop.dwell >= ENGAGED_AFTER
        };
        places.truncate(MOST_PLACES);
        Some(Self {
            is_express: !stops().any(lingers),
            lasted: journey.ended.since(journey.began),
            backtracks,
            places,
        })
    }
}

/// Doors and what lies outside are no goal, and who works in staff areas is no customer.
pub fn is_place(purpose: ZonePurpose) -> bool {
    !matches!(
        purpose,
        ZonePurpose::Door | ZonePurpose::Outside | ZonePurpose::Staff
    )
}

/// The times, in seconds, between which visits of a zone are kept apart by how long they lasted. Limits of
/// engagement are chosen among them, so that they hold for the past too.
pub const DWELL_STEPS_S: [u32; 16] = [
    0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600,
];

/// The highest of [`DWELL_STEPS_S`] that a stay reached.
pub fn dwell_step(dwell: Duration) -> u32 {
    let reached = DWELL_STEPS_S.iter().rev();
    let mut reached = reached.filter(|&&step| dwell >= Duration::from_secs(step.into()));
    reached.next().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(zone: &str, purpose: ZonePurpose, dwell: u64) -> Stop {
        Stop {
            zone: ZoneName::new(zone).unwrap(),
            purpose,
            entered: MediaTime::from_micros(0),
            dwell: Duration::from_secs(dwell),
        }
    }

    /// Letters are zones; a capital stays a minute, `q` is a queue, `-` lies outside.
    #[track_caller]
    fn check(stops: &str, places: &str, backtracks: bool, is_express: bool) {
        let stops = stops.chars().map(|letter| {
            let purpose = match letter.to_ascii_lowercase() {
                'q' => ZonePurpose::Queue,
                '-' => ZonePurpose::Outside,
                _ => ZonePurpose::Dwell,
            };
            let dwell = if letter.is_uppercase() { 60 } else { 5 };
            stop(&letter.to_lowercase().to_string(), purpose, dwell)
        });
        let journey = Journey {
            track: TrackId(1),
            began: MediaTime::from_micros(0),
            ended: MediaTime::from_seconds(90.0),
            stops: stops.collect(),
        };
        let camera = CameraId::new("CAM-1").unwrap();
        let Some(way) = Way::of(&camera, &journey) else {
            assert_eq!(places, "");
            return;
        };
        let found: String = way.places.iter().map(|p| p.zone.as_str()).collect();
        assert_eq!(
            (found.as_str(), way.backtracks, way.is_express),
            (places, backtracks, is_express)
        );
        assert_eq!(way.lasted, Duration::from_secs(90));
    }

    #[test]
    fn a_way_is_the_sequence_of_places() {
        check("abc", "abc", false, true);
        // Stepping out of a zone and back is no other visit.
        check("aab", "ab", false, true);
        check("aba", "aba", true, true);
        check("abb-a", "aba", true, true);
        check("--", "", false, true);
        check("aBc", "abc", false, false);
        // Waiting is no staying.
        check("aQ", "aq", false, true);
        check("abcdefghijklmnop", "abcdefghijkl", false, true);
        // What was cut off counts all the same.
        check("abcdefghijklmnoa", "abcdefghijkl", true, true);
    }

    #[test]
    fn a_stay_is_kept_under_what_it_reached() {
        for (millis, step) in [(0, 0), (999, 0), (1000, 1), (29_999, 20), (30_000, 30)] {
            assert_eq!(dwell_step(Duration::from_millis(millis)), step);
        }
        assert_eq!(dwell_step(Duration::MAX), 600);
    }
}
