//! The product's parts together, from cameras that can be broken at will to screens: real RTSP, FFmpeg,
//! ONNX Runtime, SQLite and sockets.
//!
//! One file for each capability. Nothing here sleeps to be in step: everything waits for what it wants
//! to see, and fails when that does not come in time.

#![expect(
    clippy::disallowed_methods,
    reason = "tests measure real time and start tasks of their own"
)]

#[cfg(test)]
mod accuracy;
#[cfg(test)]
mod alarms;
#[cfg(test)]
mod at_rest;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod blind;
#[cfg(test)]
mod chaos;
#[cfg(test)]
mod demographics;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod fuzzed;
#[cfg(test)]
mod hand_counts;
#[cfg(test)]
mod hands;
#[cfg(test)]
mod incidents;
#[cfg(test)]
mod ingest_clocks;
#[cfg(test)]
mod ingest_faults;
#[cfg(test)]
mod ingest_open;
#[cfg(test)]
mod ingest_refusals;
#[cfg(test)]
mod ingest_secrets;
#[cfg(test)]
mod ingest_sessions;
#[cfg(test)]
mod kpis;
mod live;
#[cfg(test)]
mod locations;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod movement;
mod network;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod readdressing;
#[cfg(test)]
mod recognition;
mod recorded;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod sales;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod sign_in_policy;
#[cfg(test)]
mod snoozes;
#[cfg(test)]
mod sounds;
#[cfg(test)]
mod talking;
#[cfg(test)]
mod viewer;
#[cfg(test)]
mod walls;
#[cfg(test)]
mod watching;
