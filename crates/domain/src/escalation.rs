//! When further people are told of an alert that nobody has.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::alert::Severity;

/// The shift's lead, then the manager.
pub const ESCALATION_LEVELS: u8 = 2;

/// Sooner than this nobody had the time to see what happened and press a key.
const SOONEST_S: u32 = 10;
/// Later than a day nobody is helped by hearing of it.
const LATEST_S: u32 = 24 * 60 * 60;

/// How many seconds after its cause the first level of people beyond the guard is told of an alert that
/// nobody has, by how urgent it is; never where there are none. The next level is told after twice as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EscalationTimes {
    /// Of critical ones.
    pub critical: Option<u32>,
    /// Of high ones.
    pub high: Option<u32>,
    /// Of medium ones.
    pub medium: Option<u32>,
    /// Of low ones.
    pub low: Option<u32>,
}

impl Default for EscalationTimes {
    /// When the answer is late. Low ones wait.
    fn default() -> Self {
        Self {
            critical: Some(30),
            high: Some(3 * 60),
            medium: Some(15 * 60),
            low: None,
        }
    }
}

impl EscalationTimes {
    /// How long after the cause a level is told; none for levels that there are not.
    pub fn after(&self, severity: Severity, level: u8) -> Option<Duration> {
        let first = match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
        }?;
        let is_level = (1..=ESCALATION_LEVELS).contains(&level);
        is_level.then(|| Duration::from_secs(first.into()) * u32::from(level))
    }

    /// The same, where each time makes sense: ten seconds to a day.
    pub fn checked(self) -> Result<Self, EscalationTimesError> {
        let named = [
            ("critical", self.critical),
            ("high", self.high),
            ("medium", self.medium),
            ("low", self.low),
        ];
        let is_wrong =
            |time: Option<u32>| time.is_some_and(|s| !(SOONEST_S..=LATEST_S).contains(&s));
        match named.into_iter().find(|(_, time)| is_wrong(*time)) {
            Some((severity, _)) => Err(EscalationTimesError { severity }),
            None => Ok(self),
        }
    }
}

/// A time to tell further people makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("further people are told of {severity} alerts after 10 seconds to 24 hours, or never")]
pub struct EscalationTimesError {
    severity: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_level_is_told_after_twice_as_long() {
        let times = EscalationTimes::default();
        let seconds = |severity, level| times.after(severity, level).map(|time| time.as_secs());
        assert_eq!(seconds(Severity::Critical, 1), Some(30));
        assert_eq!(seconds(Severity::High, 1), Some(180));
        assert_eq!(seconds(Severity::Medium, 2), Some(1800));
        assert_eq!(seconds(Severity::Low, 1), None, "low ones wait");
        assert_eq!(seconds(Severity::Critical, 0), None);
        assert_eq!(seconds(Severity::Critical, 3), None, "nobody is above");
    }

    #[test]
    fn a_time_is_ten_seconds_to_a_day() {
        let with = |high| EscalationTimes {
            high,
            ..EscalationTimes::default()
        };
        for fine in [None, Some(10), Some(86_400)] {
            assert_eq!(with(fine).checked(), Ok(with(fine)));
        }
        for wrong in [0, 9, 86_401, u32::MAX] {
            let error = with(Some(wrong)).checked().unwrap_err().to_string();
            assert!(error.contains("high"), "{error}");
        }
    }
}
