//! What a day is compared with.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::period::{Period, shifted};
use super::retail;
use super::retail::weeks_of;

/// Days of the year before by weekday.
const A_YEAR_OF_WEEKS: i32 = 364;

/// Which days stand beside those of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// As many days, just before.
    Before,
    /// The same weekdays, as few weeks before as do not overlap.
    WeekdayBefore,
    /// The same weekdays 52 weeks before.
    WeekdayLastYear,
    /// The same dates a year before; 28 February stands beside 29 February.
    DateLastYear,
    /// The same weeks of last year's 4-5-4 calendar, by their numbers.
    RetailLastYear,
    /// The same with last year restated: of a year of 53 weeks the first is left out, so that dates stand
    /// beside those next to them.
    RetailLastYearRestated,
}

impl Comparison {
    /// The day that stands beside `day` of `period`.
    pub fn beside(self, day: Date, period: Period) -> Date {
        match self {
            Self::Before => shifted(day, -period.days()),
            Self::WeekdayBefore => shifted(day, -7 * (period.days() + 6).div_euclid(7)),
            Self::WeekdayLastYear => shifted(day, -A_YEAR_OF_WEEKS),
            Self::DateLastYear => day.saturating_sub(1.year()),
            Self::RetailLastYear => {
                let last = retail::Week::of(day).year - 1;
                shifted(day, -7 * i32::from(weeks_of(last)))
            }
            Self::RetailLastYearRestated => shifted(day, -A_YEAR_OF_WEEKS),
        }
    }

    /// The days that stand beside all of it: as many as it has, save where 29 February is compared by date.
    pub fn of(self, period: Period) -> Period {
        self.within(period, period)
    }

    /// The days that stand beside a part of a period.
    pub fn within(self, part: Period, period: Period) -> Period {
        let (first, last) = (
            self.beside(part.first(), period),
            self.beside(part.last(), period),
        );
        // Both ends are moved the same way, so that their order stays.
        Period::new(first, last.max(first)).unwrap_or(part)
    }
}
