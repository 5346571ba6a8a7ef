//! Sequences of boxes and what they must give, through the public interface.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod bad_input;
mod behaviour;
mod bounds;
mod crossings;
mod entries;
mod groups;
mod heat;
mod journeys;
mod laws;
mod passing;
mod queue_laws;
mod queues;
mod stage;
mod steps;
mod visits;
