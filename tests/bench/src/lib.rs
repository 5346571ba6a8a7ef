//! Load benchmarks of the running engine, against what the same work costs without an engine.
//!
//! `inveye-bench-live` starts simulated cameras, an engine and a wall, and prints figures beside
//! their bounds; `inveye-bench-baseline` does the engine's large parts (decode, scale, detect, JPEG)
//! in plain threads at the same rates, and is what the engine's processor time is held against.
//! `inveye-bench-recording` measures recording alone, a month on disk and exports ([`recording`]).
//! `inveye-bench-queries` stores a generated year and asks what dashboards ask ([`queries`]).
//! `inveye-bench-finding` finds sixteen cameras and asks each.
//! `inveye-bench-accuracy` holds tracking and counting against what they must reach ([`accuracy`]).
//! Promises: both get the same footage, decoder and detector; nothing outlives the run.
//! Deliberately absent: what a browser spends (`tests/e2e`), and parts alone (`cargo bench`).
//! Start reading at `src/bin/inveye-bench-live.rs`.

pub mod accuracy;
mod baseline;
mod engine;
mod finding;
mod load;
pub mod queries;
pub mod recording;
mod row;
mod sent;
mod usage;
mod wall;

pub use baseline::{Baseline, Spent, measure};
pub use engine::{Engine, EngineFolder};
pub use finding::finding_rows;
pub use load::{Load, pinned};
pub use row::{Row, percentile};
pub use sent::SentLog;
pub use usage::Usage;
pub use wall::{Seen, Wall};
