//! Two clocks that must never be mixed: media time (ticks within one session or file) and wall time
//! (UTC). The conversion lives with the session that knows both.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

const MICROS: f64 = 1e6;

macro_rules! micros {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// From whole microseconds.
            pub const fn from_micros(micros: i64) -> Self {
                Self(micros)
            }

            /// From whole milliseconds.
            pub const fn from_millis(millis: i64) -> Self {
                Self(millis.saturating_mul(1000))
            }

            /// From seconds, rounded to a microsecond.
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and 292,000 years suffice")]
            pub fn from_seconds(seconds: f64) -> Self {
                Self((seconds * MICROS).round() as i64)
            }

            /// Whole microseconds.
            pub const fn as_micros(self) -> i64 {
                self.0
            }

            /// Whole milliseconds, rounded down.
            pub const fn as_millis(self) -> i64 {
                self.0.div_euclid(1000)
            }

            /// Seconds.
            #[expect(clippy::cast_precision_loss, reason = "exact to a microsecond for 285 years")]
            pub fn as_seconds(self) -> f64 {
                self.0 as f64 / MICROS
            }

            /// How long after `earlier` this is; zero when it is not after it.
            pub fn since(self, earlier: Self) -> Duration {
                Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
            }
        }

        impl Add<Duration> for $name {
            type Output = Self;
            fn add(self, by: Duration) -> Self {
                Self(self.0.saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
            }
        }

        impl Sub<Duration> for $name {
            type Output = Self;
            fn sub(self, by: Duration) -> Self {
                Self(self.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:.3} s", self.as_seconds())
            }
        }
    };
}

micros!(
    /// Time within one session or file, from its first picture. Comparable only within it.
    MediaTime
);
micros!(
    /// Wall-clock time, UTC, since the Unix epoch.
    WallTime
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_never_goes_below_zero() {
        let (a, b) = (MediaTime::from_seconds(1.5), MediaTime::from_seconds(2.0));
        assert_eq!(b.since(a), Duration::from_millis(500));
        assert_eq!(a.since(b), Duration::ZERO);
    }

    #[test]
    fn millis_before_the_epoch_round_down() {
        assert_eq!(WallTime::from_micros(-1).as_millis(), -1);
    }
}
