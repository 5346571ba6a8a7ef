//! What an alert is called.

use inveye_domain::AlertSubject;

use crate::catalogue::Words;

/// Longest title in characters.
const TITLE: usize = 45;

impl Words {
    /// What an alert is called: "Person came in at door", "Loitering at Shelf 3 (45 s)", at most 45 characters.
    pub fn title(&self, subject: &AlertSubject) -> String {
        let own = &self.titles;
        match subject {
            AlertSubject::CameIn { line } => around(own.came_in, line),
            AlertSubject::WentOut { line } => around(own.went_out, line),
            AlertSubject::Inside { zone } => around(own.inside, zone),
            AlertSubject::Loitering { zone, seconds } => {
                around((own.loitering, &format!(" ({})", time(*seconds))), zone)
            }
            AlertSubject::CameraOffline { name } => {
                around(own.camera_offline, &self.named_camera(name))
            }
            AlertSubject::CameraBlind { name, cause } => {
                around(("", (own.camera_blind)(*cause)), &self.named_camera(name))
            }
            AlertSubject::Occupancy { people, capacity } => {
                let percent = u64::from(*people) * 100 / u64::from((*capacity).max(1));
                (own.occupancy)(percent, *people, *capacity)
            }
            AlertSubject::QueueLength { lane, people } => {
                around((own.queue_length, &(own.people_wait)(*people)), lane)
            }
            AlertSubject::QueueLong { lane, seconds } => {
                around((own.queue_long, &format!(" ({})", time(*seconds))), lane)
            }
            AlertSubject::OpenLane { waiting, open } => (own.open_lane)(*waiting, *open),
            AlertSubject::EventsNotSaved => own.events_not_saved.to_owned(),
            AlertSubject::EventsLost => own.events_lost.to_owned(),
            AlertSubject::NotRecorded => own.not_recorded.to_owned(),
        }
    }
}

/// "45 s", "9 min 12 s", "1 h 30 min": units that are the same in every language here.
fn time(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// The spot is cut when all do not fit, and never what was seen.
fn around((before, after): (&str, &str), spot: &str) -> String {
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
    use inveye_domain::{BlindCause, Language};
    use proptest::prelude::*;

    use crate::words;

    use super::*;

    fn named(name: &str, figure: u32) -> [AlertSubject; 8] {
        let name = || name.to_owned();
        let seconds = u64::from(figure);
        [
            AlertSubject::CameIn { line: name() },
            AlertSubject::WentOut { line: name() },
            AlertSubject::Inside { zone: name() },
            AlertSubject::Loitering {
                zone: name(),
                seconds,
            },
            AlertSubject::CameraOffline { name: name() },
            AlertSubject::CameraBlind {
                name: name(),
                cause: BlindCause::Blurred,
            },
            AlertSubject::QueueLength {
                lane: name(),
                people: figure,
            },
            AlertSubject::QueueLong {
                lane: name(),
                seconds,
            },
        ]
    }

    #[track_caller]
    fn check(language: Language, subject: &AlertSubject, title: &str) {
        assert_eq!(words(language).title(subject), title);
    }

    #[test]
    fn titles_say_what_happened_and_where() {
        let english = [
            "Person came in at door",
            "Person went out at door",
            "Person in door",
            "Loitering at door (9 min 12 s)",
            "Camera door offline",
            "Camera door covered or blurred",
            "Queue at door: 552 people wait",
            "Long wait at door (9 min 12 s)",
        ];
        let german = [
            "Person kam herein: door",
            "Person ging hinaus: door",
            "Person in door",
            "Verweilt in door (9 min 12 s)",
            "Kamera door ohne Bild",
            "Kamera door verdeckt oder unscharf",
            "Schlange an door: 552 warten",
            "Lange Wartezeit an door (9 min 12 s)",
        ];
        for (subject, (english, german)) in
            named("door", 552).iter().zip(english.iter().zip(german))
        {
            check(Language::English, subject, english);
            check(Language::German, subject, german);
        }
        let full = |people, capacity| AlertSubject::Occupancy { people, capacity };
        check(
            Language::English,
            &full(45, 50),
            "Occupancy at 90 %: 45 of 50",
        );
        check(
            Language::German,
            &full(123, 120),
            "Auslastung 102 %: 123 von 120",
        );
    }

    #[test]
    fn a_long_name_is_cut_and_not_what_was_seen() {
        let shelf = "The long shelf beside the fire exit in the north";
        let [came_in, _, _, loitering, ..] = named(shelf, 45);
        check(
            Language::English,
            &came_in,
            "Person came in at The long shelf beside the…",
        );
        check(
            Language::English,
            &loitering,
            "Loitering at The long shelf beside th… (45 s)",
        );
        check(
            Language::German,
            &loitering,
            "Verweilt in The long shelf beside the… (45 s)",
        );
    }

    proptest! {
        /// Figures as large as rules let them be.
        #[test]
        fn no_title_is_longer_than_a_row(name in "\\PC{1,80}", people in 0_u32..100_000, capacity in 1_u32..=100_000, s in 0_u32..10_000_000) {
            for language in [Language::English, Language::German] {
                let own = words(language);
                let full = AlertSubject::Occupancy { people, capacity };
                for subject in named(&name, s).iter().chain([&full]) {
                    let text = own.title(subject);
                    prop_assert!(text.chars().count() <= TITLE, "{text}");
                }
            }
        }
    }
}
