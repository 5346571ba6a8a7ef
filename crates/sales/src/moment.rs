//! Days and times of day as tills write them.

use inveye_base::{LocalMoment, SiteZone};
use inveye_domain::WallTime;
use jiff::civil::{Date, DateTime, Time};

use crate::mapping::DateOrder;

/// What the store's clock did to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// The clock was put forward over it: it is taken as if it had not been.
    Skipped,
    /// The clock showed it twice: it is taken as the first.
    Twice,
}

/// A moment that is written with its own offset from UTC, or on the store's clock.
pub(crate) fn moment(
    date: Date,
    (time, offset): (Time, Option<i32>),
    zone: &SiteZone,
) -> Option<(WallTime, Option<ClockChange>)> {
    let local = DateTime::from_parts(date, time);
    if let Some(seconds) = offset {
        let utc = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        let micros = utc
            .as_microsecond()
            .checked_sub(i64::from(seconds) * 1_000_000)?;
        return Some((WallTime::from_micros(micros), None));
    }
    Some(match zone.moment(local)? {
        LocalMoment::Once(at) => (at, None),
        LocalMoment::Twice(at) => (at, Some(ClockChange::Twice)),
        LocalMoment::Skipped(at) => (at, Some(ClockChange::Skipped)),
    })
}

/// The three numbers of a date, and what follows them.
pub(crate) fn numbers(text: &str) -> Option<([u32; 3], [usize; 3], &str)> {
    let mut rest = text.trim();
    let (mut found, mut lengths) = ([0; 3], [0; 3]);
    // Written without marks: 20261122.
    let run = rest.bytes().take_while(u8::is_ascii_digit).count();
    if run == 8 {
        let (day, after) = rest.split_at(8);
        let number = |part: &str| part.parse().ok();
        let all = [number(&day[..4])?, number(&day[4..6])?, number(&day[6..])?];
        return Some((all, [4, 2, 2], after));
    }
    for (index, (number, digits_of)) in found.iter_mut().zip(&mut lengths).enumerate() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || length > 4 {
            return None;
        }
        let (digits, after) = rest.split_at(length);
        *number = digits.parse().ok()?;
        *digits_of = length;
        rest = after;
        if index < 2 {
            rest = rest.strip_prefix(['-', '/', '.'])?;
        }
    }
    Some((found, lengths, rest))
}

/// A day; what follows it is handed back.
pub(crate) fn date(text: &str, order: DateOrder) -> Option<(Date, &str)> {
    let ([a, b, c], lengths, rest) = numbers(text)?;
    // A year of four digits stands first in no other order.
    let order = if lengths[0] == 4 {
        DateOrder::YearMonthDay
    } else {
        order
    };
    let (year, month, day, digits) = match order {
        DateOrder::YearMonthDay => (a, b, c, lengths[0]),
        DateOrder::DayMonthYear => (c, b, a, lengths[2]),
        DateOrder::MonthDayYear => (c, a, b, lengths[2]),
    };
    let year = match digits {
        2 => year + 2000,
        4 => year,
        _ => return None,
    };
    let small = |n: u32| i8::try_from(n).ok();
    let date = Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
    Some((date, rest))
}

/// A time of day, with its offset from UTC in seconds where it is written; midnight for an empty one.
pub(crate) fn time(text: &str) -> Option<(Time, Option<i32>)> {
    let text = text.trim();
    let text = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    let text = text.strip_prefix(',').unwrap_or(text).trim();
    if text.is_empty() {
        return Some((Time::midnight(), None));
    }
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',')))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = clock.split(':');
    let mut number = || -> Option<i8> {
        let part = parts.next()?;
        (1..=2).contains(&part.len()).then(|| part.parse().ok())?
    };
    let (hour, minute) = (number()?, number()?);
    // Fractions of a second are below all that is asked.
    let seconds = parts.next().unwrap_or("0");
    let second = seconds.split(['.', ',']).next()?.parse::<i8>().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let rest = rest.trim().to_ascii_lowercase();
    let (hour, offset) = match rest.replace('.', "").as_str() {
        "" | "uhr" => (hour, None),
        "am" => (if hour == 12 { 0 } else { hour }, None),
        "pm" => (
            if hour == 12 {
                12
            } else {
                hour.checked_add(12)?
            },
            None,
        ),
        "z" | "utc" | "gmt" => (hour, Some(0)),
        other => (hour, Some(offset(other)?)),
    };
    // A second that was put in is the last one of its minute.
    Time::new(hour, minute, second.min(59), 0)
        .ok()
        .map(|time| (time, offset))
}

/// `+02:00`, `-0500` or `+2`, in seconds.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn seconds(at: WallTime) -> i64 {
        at.as_micros() / 1_000_000
    }

    #[track_caller]
    fn check(text: &str, order: DateOrder, expected: Option<&str>) {
        let zone = SiteZone::new("Europe/Berlin").unwrap();
        let read = date(text, order)
            .and_then(|(day, rest)| moment(day, time(rest)?, &zone))
            .map(|(at, _)| seconds(at));
        let expected = expected.map(|text| text.parse::<Timestamp>().unwrap().as_second());
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn days_and_times_are_read_as_tills_write_them() {
        use DateOrder::{DayMonthYear as Dmy, MonthDayYear as Mdy, YearMonthDay as Ymd};
        check("2010-12-01 08:26:00", Ymd, Some("2010-12-01T07:26:00Z"));
        check("22.11.2026 14:05", Dmy, Some("2026-11-22T13:05:00Z"));
        check("11/22/26 2:05 PM", Mdy, Some("2026-11-22T13:05:00Z"));
        check("11/22/26 12:05 a.m.", Mdy, Some("2026-11-21T23:05:00Z"));
        check("20261122", Dmy, Some("2026-11-21T23:00:00Z"));
        check(
            "2026-07-01T10:00:00.123Z",
            Dmy,
            Some("2026-07-01T10:00:00Z"),
        );
        check(
            "2026-07-01T10:00:00-05:00",
            Ymd,
            Some("2026-07-01T15:00:00Z"),
        );
        check("1.7.2026, 9:00 Uhr", Dmy, Some("2026-07-01T07:00:00Z"));
    }

    #[test]
    fn what_is_no_day_or_time_is_none() {
        for text in [
            "",
            "x",
            "31.02.2026",
            "2026-13-01",
            "1.7.2026 25:00",
            "1.7.2026 10",
            "22.11.2",
            "1/2",
            "1.7.2026 10:00 nachts",
        ] {
            check(text, DateOrder::DayMonthYear, None);
        }
        check("22/11/2026", DateOrder::MonthDayYear, None);
    }

    #[test]
    fn where_the_clock_changes_it_is_told() {
        let zone = SiteZone::new("Europe/Berlin").unwrap();
        let at = |text: &str| {
            let (day, rest) = date(text, DateOrder::YearMonthDay).unwrap();
            let (at, change) = moment(day, time(rest).unwrap(), &zone).unwrap();
            (
                Timestamp::from_second(seconds(at)).unwrap().to_string(),
                change,
            )
        };
        assert_eq!(
            at("2026-03-29 02:30"),
            (
                "2026-03-29T01:30:00Z".to_owned(),
                Some(ClockChange::Skipped)
            )
        );
        assert_eq!(
            at("2026-10-25 02:30"),
            ("2026-10-25T00:30:00Z".to_owned(), Some(ClockChange::Twice))
        );
        assert_eq!(
            at("2026-10-25 03:30"),
            ("2026-10-25T02:30:00Z".to_owned(), None)
        );
    }
}
