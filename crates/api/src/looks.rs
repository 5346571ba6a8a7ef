//! Looking at recorded video takes many requests; the audit log hears of each stretch once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::request::Parts;
use inveye_accounts::Action;
use tokio::time::Instant;

/// Video is told of in stretches of this length.
const STRETCH_MS: i64 = 10 * 60_000;
/// And told of again after so long.
const AGAIN: Duration = Duration::from_secs(10 * 60);
/// Looks that are remembered; a further one forgets all, and some are told again.
const MOST: usize = 4096;

/// Which time a request looks at.
#[derive(Debug, Default)]
pub(crate) struct Look {
    from_ms: Option<i64>,
    to_ms: Option<i64>,
}

impl Look {
    pub(crate) fn of(parts: &Parts) -> Self {
        let mut look = Self::default();
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "from_ms" => look.from_ms = value.parse().ok(),
                "to_ms" => look.to_ms = value.parse().ok(),
                "at_ms" => {
                    look.from_ms = value.parse().ok();
                    look.to_ms = look.from_ms;
                }
                _ => {}
            }
        }
        look
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.from_ms.is_none() && self.to_ms.is_none()
    }

    /// For the log.
    pub(crate) fn words(&self) -> String {
        match (self.from_ms, self.to_ms) {
            (Some(from), Some(to)) => format!("video of {} to {}", utc(from), utc(to)),
            _ => String::new(),
        }
    }

    /// First and last stretch that it touches.
    fn stretches(&self) -> (i64, i64) {
        let stretch = |ms: Option<i64>| ms.unwrap_or_default().div_euclid(STRETCH_MS);
        (stretch(self.from_ms), stretch(self.to_ms))
    }
}

/// Milliseconds of Unix time as `2026-11-21T09:30:00Z`.
pub(crate) fn utc(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |at| at.to_string())
}

/// Session, action and camera.
pub(crate) type LookKey = (String, Action, String);

/// Who looked at what a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<BTreeMap<(LookKey, i64, i64), Instant>>);

impl Looks {
    /// Whether the log has not heard of it for some minutes.
    pub(crate) fn is_new(&self, key: LookKey, look: &Look, now: Instant) -> bool {
        let (first, last) = look.stretches();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (key, first, last);
        if seen.get(&place).is_some_and(|told| now - *told < AGAIN) {
            return false;
        }
        seen.retain(|_, told| now - *told < AGAIN);
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(place, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(from_ms: i64, to_ms: i64) -> Look {
        Look {
            from_ms: Some(from_ms),
            to_ms: Some(to_ms),
        }
    }

    #[test]
    fn each_stretch_is_told_once_in_a_while() {
        let (looks, now) = (Looks::default(), Instant::now());
        let key = || ("ses_1".to_owned(), "recording.play", "CAM-001".to_owned());
        assert!(looks.is_new(key(), &look(0, 1000), now));
        assert!(
            !looks.is_new(key(), &look(5000, 9000), now),
            "the same ten minutes"
        );
        assert!(
            looks.is_new(key(), &look(STRETCH_MS, STRETCH_MS), now),
            "the next ten"
        );
        let other = ("ses_2".to_owned(), "recording.play", "CAM-001".to_owned());
        assert!(looks.is_new(other, &look(0, 1000), now), "another person");
        assert!(
            looks.is_new(key(), &look(0, 1000), now + AGAIN),
            "again after a while"
        );
    }

    #[test]
    fn times_are_told_for_people() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_795_253_400_000, "2026-11-21T09:30:00Z"),
            (i64::MAX, "9223372036854775807"),
        ] {
            assert_eq!(utc(ms), text);
        }
    }
}
