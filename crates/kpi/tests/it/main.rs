//! Key figures and calendars against what is published, and laws that hold for any input.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod calendars;
mod figures;
mod weeks;
