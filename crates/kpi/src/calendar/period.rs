//! A stretch of days, and how it is cut.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::retail;

/// Ten years and their leap days: more than anybody compares at a time.
const MOST_DAYS: i32 = 3660;

/// Why two dates are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends before it begins.
    #[error("{last} is before {first}: a period begins with its first day")]
    Reversed {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// It is longer than anything that is kept.
    #[error("{first} to {last} is more than ten years: ask for a shorter time")]
    TooLong {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
}

/// Days from a first to a last one, both part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    first: Date,
    last: Date,
}

/// How long the parts are that a period is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Each day.
    Day,
    /// Weeks from Monday to Sunday, as ISO 8601 numbers them.
    Week,
    /// Months of the calendar.
    Month,
    /// Weeks of the 4-5-4 calendar, from Sunday to Saturday.
    RetailWeek,
    /// Months of the 4-5-4 calendar.
    RetailMonth,
}

impl Period {
    /// Both days are part of it.
    pub fn new(first: Date, last: Date) -> Result<Self, PeriodError> {
        if last < first {
            return Err(PeriodError::Reversed { first, last });
        }
        let period = Self { first, last };
        if period.days() > MOST_DAYS {
            return Err(PeriodError::TooLong { first, last });
        }
        Ok(period)
    }

    /// One day.
    pub fn day(day: Date) -> Self {
        Self {
            first: day,
            last: day,
        }
    }

    /// The first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.last
    }

    /// How many.
    pub fn days(self) -> i32 {
        days_between(self.first, self.last) + 1
    }

    /// Whether a day is part of it.
    pub fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Each of its days.
    pub fn each(self) -> impl Iterator<Item = Date> {
        self.first
            .series(1.day())
            .take_while(move |day| *day <= self.last)
    }

    /// Its parts, in their order: they do not overlap, and are all of it together. The first and the last may
    /// be shorter than others.
    pub fn parts(self, grain: Grain) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut first = self.first;
        while first <= self.last {
            let last = grain.last_day_with(first).min(self.last);
            parts.push(Self { first, last });
            let Ok(next) = last.tomorrow() else { break };
            first = next;
        }
        parts
    }
}

impl Grain {
    /// The last day of the part that a day belongs to.
    fn last_day_with(self, day: Date) -> Date {
        let until = |weekday: Weekday| {
            let days = i32::from(day.weekday().until(weekday));
            shifted(day, days)
        };
        match self {
            Self::Day => day,
            Self::Week => until(Weekday::Sunday),
            Self::Month => day.last_of_month(),
            Self::RetailWeek => until(Weekday::Saturday),
            Self::RetailMonth => retail::Week::of(day).last_day_of_month(),
        }
    }
}

/// Days from one date to another, negative backwards.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until((jiff::Unit::Day, to))
        .map_or(0, |span| span.get_days())
}

/// So many days later; the calendar's last day where there is none.
pub(super) fn shifted(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}
