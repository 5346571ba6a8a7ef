//! The 4-5-4 calendar of the National Retail Federation.
//!
//! A year ends with the Saturday nearest to 31 January, so that it has 52 weeks, or 53 where more than three
//! days of January would be left after week 52. Each quarter has months of four, five and four weeks; a 53rd week
//! belongs to the last month.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::period::{days_between, shifted};

/// A week of a year of the 4-5-4 calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Week {
    /// The year in which it mostly lies: 2026 begins on 1 February 2026.
    pub year: i16,
    /// 1 to 53.
    pub number: u8,
}

/// Weeks of the months of a quarter.
const QUARTER: [u8; 3] = [4, 5, 4];

impl Week {
    /// The one that a day belongs to.
    pub fn of(day: Date) -> Self {
        let year = if day < first_day(day.year()) {
            day.year() - 1
        } else {
            day.year()
        };
        let days = days_between(first_day(year), day);
        Self {
            year,
            number: u8::try_from(days / 7 + 1).unwrap_or(u8::MAX),
        }
    }

    /// Its Sunday.
    pub fn first_day(self) -> Date {
        shifted(first_day(self.year), (i32::from(self.number) - 1) * 7)
    }

    /// 1 is February, 12 January.
    pub fn month(self) -> u8 {
        let mut left = self.number;
        for month in 1..12 {
            let weeks = QUARTER[usize::from(month - 1) % QUARTER.len()];
            if left <= weeks {
                return month;
            }
            left -= weeks;
        }
        12
    }

    /// The last Saturday of its month.
    pub fn last_day_of_month(self) -> Date {
        let mut weeks = 0;
        for month in 1..=self.month() {
            weeks += QUARTER[usize::from(month - 1) % QUARTER.len()];
        }
        let last = if self.month() == 12 {
            weeks_of(self.year)
        } else {
            weeks
        };
        let number = last;
        shifted(Self { number, ..self }.first_day(), 6)
    }
}

/// 52 or 53.
pub fn weeks_of(year: i16) -> u8 {
    let days = days_between(first_day(year), first_day(year + 1));
    u8::try_from(days / 7).unwrap_or(52)
}

/// The day after the Saturday nearest to 31 January: the Sunday nearest to 1 February.
pub fn first_day(year: i16) -> Date {
    let february = Date::new(year, 2, 1).unwrap_or(Date::MAX);
    let since_sunday = i32::from(Weekday::Sunday.until(february.weekday()));
    if since_sunday <= 3 {
        shifted(february, -since_sunday)
    } else {
        shifted(february, 7 - since_sunday)
    }
}
