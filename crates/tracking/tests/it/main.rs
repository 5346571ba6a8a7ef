//! The tracker from outside: people, noise, broken input, and recorded sequences.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its data has failed"
)]

mod broken_input;
mod memory;
mod people;
mod sequences;
