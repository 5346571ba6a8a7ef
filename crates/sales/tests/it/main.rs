//! Files of sales as they come, and as they should not.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod laws;
mod proposals;
mod reading;
