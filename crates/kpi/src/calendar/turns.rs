//! Days that are said as seen from another, and days that come again and again.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::period::{Period, shifted};
use super::retail::Week;

/// Days that are over, as seen from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelativeDays {
    /// The day before.
    Yesterday,
    /// The seven days before.
    #[serde(rename = "last_7_days")]
    Last7Days,
    /// The last whole week from Monday to Sunday.
    LastWeek,
    /// The last whole month of the calendar.
    LastMonth,
    /// The last whole week of the 4-5-4 calendar.
    LastRetailWeek,
    /// The last whole month of the 4-5-4 calendar.
    LastRetailMonth,
}

impl RelativeDays {
    /// All there are.
    pub const ALL: [Self; 6] = [
        Self::Yesterday,
        Self::Last7Days,
        Self::LastWeek,
        Self::LastMonth,
        Self::LastRetailWeek,
        Self::LastRetailMonth,
    ];

    /// Those days, all of them before `today`.
    pub fn of(self, today: Date) -> Period {
        let yesterday = shifted(today, -1);
        let (first, last) = match self {
            Self::Yesterday => (yesterday, yesterday),
            Self::Last7Days => (shifted(today, -7), yesterday),
            Self::LastWeek => {
                let since_monday = i32::from(today.weekday().to_monday_zero_offset());
                (
                    shifted(today, -since_monday - 7),
                    shifted(today, -since_monday - 1),
                )
            }
            Self::LastMonth => {
                let last = shifted(today.first_of_month(), -1);
                (last.first_of_month(), last)
            }
            Self::LastRetailWeek => {
                let begun = Week::of(today).first_day();
                (shifted(begun, -7), shifted(begun, -1))
            }
            Self::LastRetailMonth => {
                let last = shifted(first_of_retail_month(today), -1);
                (first_of_retail_month(last), last)
            }
        };
        Period::new(first, last).unwrap_or(Period::day(yesterday))
    }
}

fn first_of_retail_month(day: Date) -> Date {
    let mut week = Week::of(day);
    loop {
        let before = Week::of(shifted(week.first_day(), -1));
        if (before.year, before.month()) != (week.year, week.month()) {
            return week.first_day();
        }
        week = before;
    }
}

/// Days that come again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum Turns {
    /// Each day.
    Day,
    /// One day of each week.
    Week {
        /// Monday is 0.
        weekday: u8,
    },
    /// One day of each month; its last where it has no such day.
    Month {
        /// 1 to 31.
        day: u8,
    },
}

impl Turns {
    /// The newest of them that is no later than `until`.
    pub fn latest(self, until: Date) -> Date {
        match self {
            Self::Day => until,
            Self::Week { weekday } => {
                let today = i32::from(until.weekday().to_monday_zero_offset());
                let since = (today - i32::from(weekday.min(6))).rem_euclid(7);
                shifted(until, -since)
            }
            Self::Month { day } => {
                let this = in_month(until, day);
                if this <= until {
                    this
                } else {
                    in_month(until.first_of_month().saturating_sub(1.day()), day)
                }
            }
        }
    }
}

fn in_month(of: Date, day: u8) -> Date {
    let day = i8::try_from(day.max(1)).unwrap_or(i8::MAX);
    shifted(
        of.first_of_month(),
        i32::from(day.min(of.days_in_month())) - 1,
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::period::Grain;
    use super::*;

    #[track_caller]
    fn check(days: RelativeDays, today: Date, first: Date, last: Date) {
        let period = days.of(today);
        assert_eq!((period.first(), period.last()), (first, last), "{days:?}");
    }

    #[test]
    fn days_that_are_over_end_before_today() {
        let today = date(2026, 11, 22); // a Sunday
        check(
            RelativeDays::Yesterday,
            today,
            date(2026, 11, 21),
            date(2026, 11, 21),
        );
        check(
            RelativeDays::Last7Days,
            today,
            date(2026, 11, 15),
            date(2026, 11, 21),
        );
        check(
            RelativeDays::LastWeek,
            today,
            date(2026, 11, 9),
            date(2026, 11, 15),
        );
        let monday = date(2026, 11, 23);
        check(
            RelativeDays::LastWeek,
            monday,
            date(2026, 11, 16),
            date(2026, 11, 22),
        );
        check(
            RelativeDays::LastMonth,
            today,
            date(2026, 10, 1),
            date(2026, 10, 31),
        );
        check(
            RelativeDays::LastMonth,
            date(2028, 3, 31),
            date(2028, 2, 1),
            date(2028, 2, 29),
        );
        check(
            RelativeDays::LastRetailWeek,
            today,
            date(2026, 11, 15),
            date(2026, 11, 21),
        );
        // November of the 4-5-4 calendar begins on 1 November 2026, October on 4 October, after five weeks of September.
        check(
            RelativeDays::LastRetailMonth,
            today,
            date(2026, 10, 4),
            date(2026, 10, 31),
        );
    }

    #[test]
    fn turns_come_once_a_day_week_or_month_for_years() {
        let all = [
            (Turns::Day, 366 + 365),
            (Turns::Week { weekday: 6 }, 105),
            (Turns::Month { day: 31 }, 24),
        ];
        for (turns, expected) in all {
            let mut found: Vec<Date> = date(2028, 1, 1)
                .series(1.day())
                .take_while(|day| *day <= date(2029, 12, 31))
                .map(|day| turns.latest(day))
                .filter(|turn| *turn >= date(2028, 1, 1))
                .collect();
            found.dedup();
            assert_eq!(found.len(), expected, "{turns:?}");
            assert!(found.is_sorted());
        }
        assert_eq!(
            Turns::Month { day: 30 }.latest(date(2027, 3, 15)),
            date(2027, 2, 28)
        );
    }

    #[test]
    fn relative_days_are_whole_weeks_and_months_on_every_day() {
        let mut day = date(2024, 1, 1);
        while day < date(2027, 1, 1) {
            for relative in RelativeDays::ALL {
                let period = relative.of(day);
                assert!(period.last() < day, "{relative:?} of {day}");
                let parts = |grain| period.parts(grain).len();
                match relative {
                    RelativeDays::LastWeek => {
                        assert_eq!((period.days(), parts(Grain::Week)), (7, 1))
                    }
                    RelativeDays::LastMonth => assert_eq!(parts(Grain::Month), 1),
                    RelativeDays::LastRetailWeek => {
                        assert_eq!((period.days(), parts(Grain::RetailWeek)), (7, 1));
                    }
                    RelativeDays::LastRetailMonth => {
                        assert_eq!(parts(Grain::RetailMonth), 1);
                        assert!([28, 35].contains(&period.days()), "{}", period.days());
                    }
                    RelativeDays::Yesterday | RelativeDays::Last7Days => {}
                }
            }
            day = day.tomorrow().unwrap();
        }
    }
}
