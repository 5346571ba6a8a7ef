//! Sums by weekday and hour: when a store is busy.

use jiff::civil::DateTime;

use crate::kpi::{Kpi, Unit};
use crate::sums::Sums;

/// Hours of a week.
const HOURS: usize = 7 * 24;

/// An hour of the week on the store's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekHour {
    /// 0 is Monday.
    pub weekday: u8,
    /// 0–23.
    pub hour: u8,
}

impl WeekHour {
    /// All there are, in their order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..7).flat_map(|weekday| (0..24).map(move |hour| Self { weekday, hour }))
    }

    /// The one that holds a moment of the store's clock.
    pub fn of(local: DateTime) -> Self {
        Self {
            weekday: local.weekday().to_monday_zero_offset().unsigned_abs(),
            hour: local.hour().unsigned_abs(),
        }
    }

    fn place(self) -> usize {
        usize::from(self.weekday) * 24 + usize::from(self.hour)
    }
}

/// All that happened in one hour of the week, over many weeks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WeekSum {
    /// Of all of these hours.
    pub sums: Sums,
    /// How many such hours there were. Where clocks are put back an hour comes twice, where they are put forward one is left out.
    pub hours: u32,
    /// Minutes of them in which the store was open.
    pub open_minutes: u32,
}

impl WeekSum {
    /// What a count comes to in one hour: over all hours, or over those in which the store was open. None for what is no
    /// count, which is of the whole already, and where there were no such hours.
    pub fn per_hour(&self, kpi: Kpi, when_open: bool) -> Option<f64> {
        let hours = if when_open {
            f64::from(self.open_minutes) / 60.0
        } else {
            f64::from(self.hours)
        };
        let is_count = kpi.unit() == Unit::People;
        let value = kpi.of(&self.sums).filter(|_| is_count && hours > 0.0)?;
        Some(value / hours)
    }

    fn add(&mut self, other: Self) {
        self.sums += other.sums;
        self.hours += other.hours;
        self.open_minutes += other.open_minutes;
    }
}

/// A week in which many are laid upon each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Week(Vec<WeekSum>);

impl Default for Week {
    fn default() -> Self {
        Self(vec![WeekSum::default(); HOURS])
    }
}

impl Week {
    /// Adds one hour, and for how many of its minutes the store was open.
    pub fn add(&mut self, at: WeekHour, sums: Sums, open_minutes: u32) {
        if let Some(sum) = self.0.get_mut(at.place()) {
            sum.add(WeekSum {
                sums,
                hours: 1,
                open_minutes,
            });
        }
    }

    /// Adds other weeks.
    pub fn merge(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            sum.add(*more);
        }
    }

    /// What an hour of the week adds up to.
    pub fn at(&self, at: WeekHour) -> WeekSum {
        self.0.get(at.place()).copied().unwrap_or_default()
    }

    /// All hours together.
    pub fn whole(&self) -> WeekSum {
        let mut whole = WeekSum::default();
        self.0.iter().for_each(|sum| whole.add(*sum));
        whole
    }
}
