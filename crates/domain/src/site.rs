//! The retail location an engine works for.

use serde::{Deserialize, Serialize};

use crate::escalation::EscalationTimes;
use crate::id::SiteId;
use crate::rule::StoreState;

/// One retail location (UI text: store).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Unique in the organization.
    pub id: SiteId,
    /// What people call it.
    pub name: String,
    /// IANA time zone, for example `Europe/Berlin`; checked where the zone database is at hand.
    pub time_zone: String,
    /// ISO 4217 code of its money; checked where the list is at hand.
    pub currency: Option<String>,
    /// When it is open; none until somebody said it.
    pub opening_hours: Option<OpeningHours>,
    /// What is said outside of screens is said in it: toasts, mails, printed reports.
    pub language: Language,
    /// When further people are told of alerts that nobody has.
    pub escalation: EscalationTimes,
}

/// A language that the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// As RFC 5646 writes it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The one that is written so.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// Hours of one day: a shop that closes more often than three times a day is a typing error.
const MOST_HOURS: usize = 4;

/// A stretch of time on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Minutes after local midnight, 0–1439.
    pub from_minute: u16,
    /// Minutes after local midnight, 0–1439; not included. Not later than `from_minute` means the next
    /// day; equal, 24 hours.
    pub to_minute: u16,
}

impl Hours {
    /// Minutes after the midnight it begins after; more than a day's for the next day.
    fn end(self) -> u16 {
        if self.to_minute <= self.from_minute {
            self.to_minute + DAY
        } else {
            self.to_minute
        }
    }
}

/// When a site is open, by weekday, Monday first. A day without hours is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[Vec<Hours>; 7]", into = "[Vec<Hours>; 7]")]
pub struct OpeningHours([Vec<Hours>; 7]);

impl OpeningHours {
    /// Refuses hours out of order or upon each other, also over midnight.
    pub fn new(days: [Vec<Hours>; 7]) -> Result<Self, OpeningHoursError> {
        for (hours, day) in days.iter().zip(NAMES) {
            let exists = |hours: &Hours| hours.from_minute < DAY && hours.to_minute < DAY;
            if !hours.iter().all(exists) {
                return Err(OpeningHoursError::NoTime { day });
            }
            if hours.len() > MOST_HOURS {
                return Err(OpeningHoursError::TooMany { day });
            }
        }
        for (number, (hours, day)) in days.iter().zip(NAMES).enumerate() {
            let yesterday = days[(number + 6) % 7].last();
            // Of yesterday's last hours, what reaches into today.
            let mut free_from = yesterday.map_or(0, |last| last.end().saturating_sub(DAY));
            for stretch in hours {
                if stretch.from_minute < free_from {
                    return Err(OpeningHoursError::Overlap { day });
                }
                free_from = stretch.end();
            }
        }
        Ok(Self(days))
    }

    /// By weekday, Monday first.
    pub fn days(&self) -> &[Vec<Hours>; 7] {
        &self.0
    }

    /// Whether the site is open at a local time; weekday 0 is Monday.
    pub fn is_open(&self, weekday: u8, minute: u16) -> bool {
        let today = usize::from(weekday) % 7;
        let within =
            |hours: &Hours, minute: u16| (hours.from_minute..hours.end()).contains(&minute);
        self.0[today].iter().any(|hours| within(hours, minute))
            || self.0[(today + 6) % 7]
                .iter()
                .any(|hours| within(hours, minute + DAY))
    }
}

impl OpeningHours {
    /// As [`OpeningHours::is_open`], in the word that rules use.
    pub fn at(&self, weekday: u8, minute: u16) -> StoreState {
        if self.is_open(weekday, minute) {
            StoreState::Open
        } else {
            StoreState::Closed
        }
    }
}

impl TryFrom<[Vec<Hours>; 7]> for OpeningHours {
    type Error = OpeningHoursError;
    fn try_from(days: [Vec<Hours>; 7]) -> Result<Self, OpeningHoursError> {
        Self::new(days)
    }
}

impl From<OpeningHours> for [Vec<Hours>; 7] {
    fn from(hours: OpeningHours) -> Self {
        hours.0
    }
}

/// Why opening hours are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpeningHoursError {
    /// A minute that no day has.
    #[error("{day} has hours that no day has")]
    NoTime {
        /// Which day.
        day: &'static str,
    },
    /// More than anybody needs.
    #[error("{day} has more than {MOST_HOURS} opening hours")]
    TooMany {
        /// Which day.
        day: &'static str,
    },
    /// Some begin before those before them end.
    #[error("{day} has opening hours that begin before those before them end")]
    Overlap {
        /// Which day.
        day: &'static str,
    },
}

const NAMES: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(from: u16, to: u16) -> Hours {
        Hours {
            from_minute: from,
            to_minute: to,
        }
    }

    fn week(days: &[(usize, &[(u16, u16)])]) -> Result<OpeningHours, OpeningHoursError> {
        let mut week: [Vec<Hours>; 7] = Default::default();
        for (day, stretches) in days {
            week[*day] = stretches
                .iter()
                .map(|&(from, to)| hours(from, to))
                .collect();
        }
        OpeningHours::new(week)
    }

    #[test]
    fn a_pause_at_noon_and_a_closed_sunday() {
        let shop = week(&[(0, &[(540, 780), (900, 1140)])]).unwrap();
        for (minute, open) in [
            (539, false),
            (540, true),
            (779, true),
            (780, false),
            (900, true),
            (1140, false),
        ] {
            assert_eq!(shop.is_open(0, minute), open, "at minute {minute}");
        }
        assert!(!shop.is_open(6, 600));
    }

    #[test]
    fn hours_over_midnight_go_on_the_next_day() {
        let bar = week(&[(6, &[(1080, 120)])]).unwrap();
        assert!(bar.is_open(6, 1439) && bar.is_open(0, 0) && bar.is_open(0, 119));
        assert!(!bar.is_open(0, 120) && !bar.is_open(6, 119));
        let always = week(&[(2, &[(0, 0)])]).unwrap();
        assert!(always.is_open(2, 0) && always.is_open(2, 1439) && !always.is_open(3, 0));
    }

    #[test]
    fn what_cannot_be_is_refused_by_its_day() {
        let overlap = |day: usize| Err(OpeningHoursError::Overlap { day: NAMES[day] });
        assert_eq!(week(&[(1, &[(540, 780), (700, 900)])]), overlap(1));
        assert_eq!(week(&[(1, &[(900, 1000), (540, 780)])]), overlap(1));
        // Sunday's night reaches into Monday's morning.
        assert_eq!(
            week(&[(6, &[(1200, 600)]), (0, &[(540, 1000)])]),
            overlap(0)
        );
        let no_time = Err(OpeningHoursError::NoTime { day: "Thursday" });
        assert_eq!(week(&[(3, &[(1440, 0)])]), no_time);
        assert_eq!(week(&[(3, &[(0, u16::MAX)])]), no_time);
        let many: Vec<(u16, u16)> = (0..5).map(|n| (n * 100, n * 100 + 50)).collect();
        assert_eq!(
            week(&[(4, &many)]),
            Err(OpeningHoursError::TooMany { day: "Friday" })
        );
    }

    proptest! {
        /// Against a week painted minute by minute.
        #[test]
        fn open_is_what_was_painted(days in prop::array::uniform7(prop::collection::vec((0u16..1440, 0u16..1440), 0..3))) {
            let days = days.map(|day| day.into_iter().map(|(from, to)| hours(from, to)).collect::<Vec<_>>());
            let week_length = 7 * usize::from(DAY);
            let mut painted = vec![0u8; week_length];
            for (day, stretches) in days.iter().enumerate() {
                for stretch in stretches {
                    let length = (stretch.to_minute + DAY - stretch.from_minute - 1) % DAY + 1;
                    let start = day * usize::from(DAY) + usize::from(stretch.from_minute);
                    for minute in start..start + usize::from(length) {
                        painted[minute % week_length] += 1;
                    }
                }
            }
            let in_order = days.iter().all(|day| day.is_sorted_by_key(|stretch| stretch.from_minute));
            let apart = painted.iter().all(|&layers| layers <= 1);
            match OpeningHours::new(days) {
                Err(_) => prop_assert!(!(in_order && apart)),
                Ok(shop) => {
                    prop_assert!(in_order && apart);
                    for (at, layers) in painted.iter().enumerate() {
                        let (day, minute) = (at / usize::from(DAY), at % usize::from(DAY));
                        let open = shop.is_open(u8::try_from(day).unwrap(), u16::try_from(minute).unwrap());
                        prop_assert_eq!(open, *layers == 1, "day {} minute {}", day, minute);
                    }
                }
            }
        }
    }
}
