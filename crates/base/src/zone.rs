//! The site's time zone: local days and hours, including the days of 23 and 25 hours.

use inveye_domain::{LocalTime, WallTime};
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan, Zoned};

/// The name is no IANA time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no IANA time zone; `Europe/Berlin` is one")]
pub struct UnknownZone {
    /// What was given.
    pub name: String,
}

/// When the site's clock shows a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalMoment {
    /// Then, and at no other moment.
    Once(WallTime),
    /// Twice, as clocks were put back; the first of them.
    Twice(WallTime),
    /// Never, as clocks were put forward over it; the moment at which it would have, had they not been.
    Skipped(WallTime),
}

const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);

/// A checked IANA time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteZone(TimeZone);

impl SiteZone {
    /// Looks the name up in the bundled database.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        TimeZone::get(name).map(Self).map_err(|_| UnknownZone {
            name: name.to_owned(),
        })
    }

    /// The machine's zone by its IANA name, `UTC` where it has none.
    pub fn system_name() -> String {
        TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
    }

    /// The moment in local time.
    pub fn local(&self, at: WallTime) -> Zoned {
        Timestamp::from_microsecond(at.as_micros())
            .unwrap_or_default()
            .to_zoned(self.0.clone())
    }

    /// The moment on the site's wall clock; its opening hours are not looked at.
    pub fn local_time(&self, at: WallTime) -> LocalTime {
        let local = self.local(at);
        LocalTime {
            weekday: local.weekday().to_monday_zero_offset().unsigned_abs(),
            minute: u16::from(local.hour().unsigned_abs()) * 60
                + u16::from(local.minute().unsigned_abs()),
            store: None,
        }
    }

    /// Start of the local day that holds `at`, and of the day after.
    pub fn day(&self, at: WallTime) -> (WallTime, WallTime) {
        let local = self.local(at);
        let start = local.start_of_day().unwrap_or(local);
        let next = start
            .checked_add(1.day())
            .and_then(|z| z.start_of_day())
            .unwrap_or_else(|_| start.clone());
        (wall(&start), wall(&next))
    }

    /// The local day that holds `at`, as the calendar names it.
    pub fn date(&self, at: WallTime) -> Date {
        self.local(at).date()
    }

    /// Start of a day of the calendar, and of the day after.
    pub fn day_of(&self, date: Date) -> (WallTime, WallTime) {
        let start = |date: Date| {
            let midnight = date.to_zoned(self.0.clone());
            midnight.map_or(WallTime::default(), |at| wall(&at))
        };
        let next = date.tomorrow().unwrap_or(date);
        (start(date), start(next))
    }

    /// The moment at which the site's clock shows a time of its calendar; none beyond all calendars.
    pub fn moment(&self, local: DateTime) -> Option<LocalMoment> {
        let found = self.0.to_ambiguous_timestamp(local);
        let offset = found.offset();
        let at = found.compatible().ok()?;
        let at = WallTime::from_micros(at.as_microsecond());
        Some(match offset {
            AmbiguousOffset::Unambiguous { .. } => LocalMoment::Once(at),
            AmbiguousOffset::Fold { .. } => LocalMoment::Twice(at),
            AmbiguousOffset::Gap { .. } => LocalMoment::Skipped(at),
        })
    }

    /// A time of the local clock: at one that the clock leaps over, as much later; at one that comes twice, the first time.
    pub fn at(&self, local: DateTime) -> WallTime {
        local
            .to_zoned(self.0.clone())
            .map_or(WallTime::default(), |at| wall(&at))
    }

    /// Start of the local hour that holds `at`, and of the next: one of [`Self::hours`].
    pub fn hour(&self, at: WallTime) -> (WallTime, WallTime) {
        let (start, end) = self.day(at);
        let hours = at.since(start).as_secs() / 3600;
        let begun = start + HOUR * u32::try_from(hours).unwrap_or(0);
        (begun, (begun + HOUR).min(end))
    }

    /// Starts of the local hours of the day that holds `at`: 24 of them, 23 or 25 when clocks change.
    pub fn hours(&self, at: WallTime) -> Vec<WallTime> {
        let (start, end) = self.day(at);
        std::iter::successors(Some(start), |&t| Some(t + HOUR))
            .take_while(|&t| t < end)
            .collect()
    }
}

fn wall(zoned: &Zoned) -> WallTime {
    WallTime::from_micros(zoned.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, at: &str, hours: usize) {
        let at = wall(&at.parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC));
        assert_eq!(
            SiteZone::new(zone).unwrap().hours(at).len(),
            hours,
            "{zone} on {at}"
        );
    }

    #[test]
    fn days_have_as_many_hours_as_the_clock_says() {
        check("Europe/Berlin", "2026-11-20T12:00:00Z", 24);
        check("Europe/Berlin", "2026-03-29T12:00:00Z", 23);
        check("Europe/Berlin", "2026-10-25T12:00:00Z", 25);
        check("UTC", "2026-03-29T12:00:00Z", 24);
    }

    #[test]
    fn every_moment_is_in_one_hour_of_its_day() {
        for zone in [
            "Europe/Berlin",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "UTC",
        ] {
            let zone = SiteZone::new(zone).unwrap();
            // A year in steps that meet every quarter of an hour.
            for step in 0..8_000_i64 {
                let at = WallTime::from_millis(1_767_225_600_000 + step * 67 * 60_000);
                let (from, to) = zone.hour(at);
                assert!(from <= at && at < to, "{at:?} in {zone:?}");
                assert!(zone.hours(at).contains(&from), "{at:?} in {zone:?}");
            }
        }
    }

    #[test]
    fn a_moment_stands_on_the_site_s_clock_with_its_own_weekday() {
        // In summer Berlin is two hours ahead: there it is Monday already.
        let at = "2026-07-19T22:30:00Z".parse::<Timestamp>().unwrap();
        let local = |zone| {
            let local = SiteZone::new(zone)
                .unwrap()
                .local_time(wall(&at.to_zoned(TimeZone::UTC)));
            (local.weekday, local.minute)
        };
        assert_eq!(local("UTC"), (6, 22 * 60 + 30));
        assert_eq!(local("Europe/Berlin"), (0, 30));
    }

    #[test]
    fn a_zone_that_does_not_exist_is_named() {
        let error = SiteZone::new("Europe/Nowhere").unwrap_err();
        assert!(error.to_string().contains("Europe/Nowhere"));
    }
}
