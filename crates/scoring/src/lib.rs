//! How good the product is: events, dwell times and tracks compared with the truth.
//!
//! Promises: pure, no I/O but reading texts that are passed in; same input, same figures.
//! Deliberately absent: opinions on what is good enough. Start with [`match_events`].
#![warn(missing_docs)]

mod events;

pub use events::{Matched, TimedEvent, match_events};
