//! The device's clock beside ours.

use inveye_domain::WallTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::xml::Element;

/// How far a device's clock is ahead of this machine's; negative when it is behind. Known to a second,
/// since devices tell whole seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockOffset(i64);

impl ClockOffset {
    /// Between a device's time and ours at the same moment.
    pub fn between(device: WallTime, ours: WallTime) -> Self {
        Self(device.as_millis().saturating_sub(ours.as_millis()))
    }

    /// Milliseconds.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// What the device's clock shows at a moment of ours.
    pub(crate) fn device_time(self, ours: WallTime) -> WallTime {
        WallTime::from_micros(ours.as_micros().saturating_add(self.0.saturating_mul(1000)))
    }
}

/// What a device says about its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SystemTime {
    /// UTC.
    pub(crate) time: WallTime,
    /// Its time zone as POSIX writes it, to be sent back when something else is set.
    pub(crate) zone: Option<String>,
    pub(crate) daylight_saving: bool,
}

/// From `GetSystemDateAndTimeResponse`.
pub(crate) fn read(response: &Element) -> Option<SystemTime> {
    let system = response.child("SystemDateAndTime")?;
    let zone = system.text_at(&["TimeZone", "TZ"]).map(str::to_owned);
    let utc = system
        .child("UTCDateTime")
        .and_then(civil)
        .map(|time| time.to_zoned(TimeZone::UTC));
    // UTC is optional since ONVIF 2.0; some devices tell only what their own clock shows.
    let local = || {
        let zone = zone.as_deref().and_then(|tz| TimeZone::posix(tz).ok());
        let time = system.child("LocalDateTime").and_then(civil)?;
        Some(time.to_zoned(zone.unwrap_or(TimeZone::UTC)))
    };
    let zoned = match utc {
        Some(Ok(zoned)) => zoned,
        _ => local()?.ok()?,
    };
    Some(SystemTime {
        time: WallTime::from_micros(zoned.timestamp().as_microsecond()),
        daylight_saving: system.is_true_at(&["DaylightSavings"]),
        zone,
    })
}

fn civil(moment: &Element) -> Option<DateTime> {
    let date = moment.child("Date")?;
    let time = moment.child("Time")?;
    let date = Date::new(
        date.value_at(&["Year"])?,
        date.value_at(&["Month"])?,
        date.value_at(&["Day"])?,
    );
    let time = Time::new(
        time.value_at(&["Hour"])?,
        time.value_at(&["Minute"])?,
        // A leap second has no place in a civil time.
        time.value_at::<i8>(&["Second"])?.min(59),
        0,
    );
    Some(date.ok()?.to_datetime(time.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(name: &str, hour: i8) -> String {
        format!(
            "<{name}><Time><Hour>{hour}</Hour><Minute>30</Minute><Second>60</Second></Time>\
             <Date><Year>2026</Year><Month>11</Month><Day>21</Day></Date></{name}>"
        )
    }

    #[track_caller]
    fn check(content: &str, utc: Option<&str>) {
        let document = format!("<R><SystemDateAndTime>{content}</SystemDateAndTime></R>");
        let time = read(&Element::parse(document.as_bytes()).unwrap());
        let utc = utc.map(|text| text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        assert_eq!(time.map(|time| time.time.as_millis()), utc, "{content}");
    }

    #[test]
    fn utc_counts_and_the_device_s_own_clock_where_there_is_none() {
        let zone = "<TimeZone><TZ>CST-8</TZ></TimeZone>";
        let (utc, local) = (moment("UTCDateTime", 4), moment("LocalDateTime", 12));
        check(&format!("{zone}{utc}{local}"), Some("2026-11-21T04:30:59Z"));
        check(&format!("{zone}{local}"), Some("2026-11-21T04:30:59Z"));
        check(&local, Some("2026-11-21T12:30:59Z"));
        check(zone, None);
        check(&moment("UTCDateTime", 99), None);
    }

    #[test]
    fn an_offset_carries_our_time_to_the_device_s() {
        let ours = WallTime::from_millis(1_000_000);
        let device = WallTime::from_millis(400_000);
        let offset = ClockOffset::between(device, ours);
        assert_eq!(offset.as_millis(), -600_000);
        assert_eq!(offset.device_time(ours), device);
    }
}
