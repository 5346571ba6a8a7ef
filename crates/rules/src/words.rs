//! What an alert says: what was seen, where, since when, and nothing about what it means.

use std::time::Duration;

/// Longest title in characters.
const TITLE: usize = 45;

/// "Stock room: person came in"; the thing is cut when both do not fit.
pub(crate) fn title(thing: &str, state: &str) -> String {
    joined(thing, ": ", state)
}

/// "Camera 5 has no new picture".
pub(crate) fn no_picture(camera: &str) -> String {
    joined(&named_camera(camera), " ", "has no new picture")
}

pub(crate) fn loitering(zone: &str, dwell: Duration) -> String {
    title(zone, &format!("person inside for {}", time(dwell)))
}

pub(crate) fn nearly_full(people: u32, capacity: u32) -> String {
    let percent = u64::from(people) * 100 / u64::from(capacity.max(1));
    format!("Store {percent} % full: {people} of {capacity} people")
}

pub(crate) fn full(people: u32, capacity: u32) -> String {
    match people.saturating_sub(capacity) {
        0 => format!("Store full: {people} of {capacity} people"),
        1 => format!("1 person over the limit of {capacity}"),
        over => format!("{over} people over the limit of {capacity}"),
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

fn joined(thing: &str, between: &str, state: &str) -> String {
    let room = TITLE.saturating_sub((between.chars().count()) + state.chars().count());
    let thing = if thing.chars().count() > room {
        let cut: String = thing.chars().take(room.saturating_sub(1)).collect();
        format!("{}…", cut.trim_end())
    } else {
        thing.to_owned()
    };
    format!("{thing}{between}{state}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_read_as_the_wording_guide_says() {
        assert_eq!(no_picture("Camera 5"), "Camera 5 has no new picture");
        assert_eq!(no_picture("CAM-005"), "Camera CAM-005 has no new picture");
        assert_eq!(full(123, 120), "3 people over the limit of 120");
        assert_eq!(full(120, 120), "Store full: 120 of 120 people");
        assert_eq!(nearly_full(108, 120), "Store 90 % full: 108 of 120 people");
        assert_eq!(
            loitering("Aisle 3", Duration::from_secs(552)),
            "Aisle 3: person inside for 9 min 12 s"
        );
        assert_eq!(place("Aisle 1", "Camera 3"), "Aisle 1. Camera 3");
    }

    #[test]
    fn a_long_name_is_cut_and_not_what_was_seen() {
        assert_eq!(
            title(
                "The long shelf beside the fire exit in the north",
                "person came in"
            ),
            "The long shelf beside the fi…: person came in"
        );
    }

    proptest! {
        #[test]
        fn no_title_is_longer_than_a_row(name in "\\PC{1,80}", people in 0_u32..100_000, capacity in 1_u32..=crate::check::MAX_CAPACITY, s in 0_u64..10_000_000) {
            for text in [
                title(&name, "person came in"),
                no_picture(&name),
                loitering(&name, Duration::from_secs(s)),
                full(people, capacity),
                nearly_full(people.min(capacity), capacity),
            ] {
                prop_assert!(text.chars().count() <= TITLE, "{text}");
            }
        }
    }
}
