//! The tracker from outside: people, noise and broken input; recorded sequences are in `tests/bench`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its data has failed"
)]

mod broken_input;
mod memory;
mod people;
