//! What an alert says: what was seen, where, since when, and nothing about what it means.

use std::time::Duration;

use inveye_domain::AlertSubject;

/// Longest title in characters.
const TITLE: usize = 45;

/// What an alert is called in English: "Person came in at door", "Loitering at Shelf 3 (45 s)", at most 45
/// characters.
pub fn title(subject: &AlertSubject) -> String {
    match subject {
        AlertSubject::CameIn { line } => around("Person came in at ", line, ""),
        AlertSubject::WentOut { line } => around("Person went out at ", line, ""),
        AlertSubject::Inside { zone } => around("Person in ", zone, ""),
        AlertSubject::Loitering { zone, seconds } => {
            let dwell = time(Duration::from_secs(*seconds));
            around("Loitering at ", zone, &format!(" ({dwell})"))
        }
        AlertSubject::CameraOffline { name } => around("", &named_camera(name), " offline"),
        AlertSubject::Occupancy { people, capacity } => {
            let percent = u64::from(*people) * 100 / u64::from((*capacity).max(1));
            format!("Occupancy at {percent} %: {people} of {capacity}")
        }
        AlertSubject::QueueLength { lane, people } => {
            around("Queue at ", lane, &format!(": {people} people wait"))
        }
        AlertSubject::QueueLong { lane, seconds } => {
            let wait = time(Duration::from_secs(*seconds));
            around("Long wait at ", lane, &format!(" ({wait})"))
        }
        AlertSubject::EventsNotSaved => "Events are not being saved".to_owned(),
        AlertSubject::EventsLost => "Events are being lost".to_owned(),
        AlertSubject::NotRecorded => "Video is not being recorded".to_owned(),
    }
}

/// What one person did at a line or zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    CameIn,
    WentOut,
    Inside,
}

pub(crate) fn person(seen: Seen, spot: &str) -> AlertSubject {
    let spot = spot.to_owned();
    match seen {
        Seen::CameIn => AlertSubject::CameIn { line: spot },
        Seen::WentOut => AlertSubject::WentOut { line: spot },
        Seen::Inside => AlertSubject::Inside { zone: spot },
    }
}

/// "Aisle 1. Camera 3".
pub(crate) fn place(spot: &str, camera: &str) -> String {
    format!("{spot}. {}", named_camera(camera))
}

/// A camera called "Entrance" is "Camera Entrance"; one called "Camera 5" stays.
pub(crate) fn named_camera(name: &str) -> String {
    if name.to_lowercase().starts_with("camera") {
        name.to_owned()
    } else {
        format!("Camera {name}")
    }
}

/// "45 s", "9 min 12 s", "1 h 30 min".
fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// The spot is cut when all do not fit, and never what was seen.
fn around(before: &str, spot: &str, after: &str) -> String {
    let room = TITLE.saturating_sub(before.chars().count() + after.chars().count());
    let spot = if spot.chars().count() > room {
        let cut: String = spot.chars().take(room.saturating_sub(1)).collect();
        format!("{}…", cut.trim_end())
    } else {
        spot.to_owned()
    };
    format!("{before}{spot}{after}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn person(seen: Seen, spot: &str) -> String {
        title(&super::person(seen, spot))
    }

    fn offline(name: &str) -> String {
        title(&AlertSubject::CameraOffline {
            name: name.to_owned(),
        })
    }

    fn loitering(zone: &str, dwell: Duration) -> String {
        title(&AlertSubject::Loitering {
            zone: zone.to_owned(),
            seconds: dwell.as_secs(),
        })
    }

    fn occupancy(people: u32, capacity: u32) -> String {
        title(&AlertSubject::Occupancy { people, capacity })
    }

    fn queue_length(lane: &str, people: u32) -> String {
        let lane = lane.to_owned();
        title(&AlertSubject::QueueLength { lane, people })
    }

    fn queue_long(lane: &str, wait: Duration) -> String {
        let (lane, seconds) = (lane.to_owned(), wait.as_secs());
        title(&AlertSubject::QueueLong { lane, seconds })
    }

    #[test]
    fn titles_say_what_happened_and_where() {
        assert_eq!(person(Seen::CameIn, "door"), "Person came in at door");
        assert_eq!(person(Seen::WentOut, "door"), "Person went out at door");
        assert_eq!(person(Seen::Inside, "Stockroom"), "Person in Stockroom");
        assert_eq!(offline("Camera 5"), "Camera 5 offline");
        assert_eq!(offline("CAM-005"), "Camera CAM-005 offline");
        assert_eq!(occupancy(45, 50), "Occupancy at 90 %: 45 of 50");
        assert_eq!(occupancy(123, 120), "Occupancy at 102 %: 123 of 120");
        assert_eq!(
            loitering("Shelf 3", Duration::from_secs(45)),
            "Loitering at Shelf 3 (45 s)"
        );
        assert_eq!(
            loitering("Aisle 3", Duration::from_secs(552)),
            "Loitering at Aisle 3 (9 min 12 s)"
        );
        assert_eq!(place("Aisle 1", "Camera 3"), "Aisle 1. Camera 3");
    }

    #[test]
    fn a_long_name_is_cut_and_not_what_was_seen() {
        let shelf = "The long shelf beside the fire exit in the north";
        assert_eq!(
            person(Seen::CameIn, shelf),
            "Person came in at The long shelf beside the…"
        );
        assert_eq!(
            loitering(shelf, Duration::from_secs(45)),
            "Loitering at The long shelf beside th… (45 s)"
        );
    }

    proptest! {
        #[test]
        fn no_title_is_longer_than_a_row(name in "\\PC{1,80}", people in 0_u32..100_000, capacity in 1_u32..=crate::check::MAX_CAPACITY, s in 0_u64..10_000_000) {
            for text in [
                person(Seen::WentOut, &name),
                offline(&name),
                loitering(&name, Duration::from_secs(s)),
                queue_long(&name, Duration::from_secs(s)),
                queue_length(&name, people),
                occupancy(people, capacity),
            ] {
                prop_assert!(text.chars().count() <= TITLE, "{text}");
            }
        }
    }
}
