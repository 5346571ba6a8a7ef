//! The data folder as the engine uses it: real files, in a folder of each test's own.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod alerts;
mod calibrations;
mod counts;
mod coverage;
mod damage;
mod demographics;
mod disk;
mod drawings;
mod events;
mod hand_counts;
mod heat;
mod incidents;
mod inside;
mod kill;
mod outbox;
mod reviews;
mod roll_ups;
mod sales;
mod sample;
mod sums;
mod visitors;
mod ways;
