//! The data folder: events, their sums, alerts, scenes, rules, the site, accounts and the audit log, in SQLite.
//!
//! Promises:
//! - One process per folder; a second one is refused and told who has it.
//! - Events are facts: numbered without gaps, never edited, deleted by retention only.
//! - A killed process loses at most the last second of events and never damages the file; a
//!   power cut neither.
//! - The audit log is only ever appended to, each entry bound to the one before.
//! - Sums are written in the same transaction as the events they add up.
//! - A full disk loses nothing that was taken while the process lives: events wait in memory. When
//!   hours of them wait, new ones are refused and counted. Nobody is held up by a disk for longer
//!   than a few seconds.
//!
//! Deliberately absent: the cameras' addresses and secrets (the engine's configuration), recorded
//! video, and anything that happens per frame.
//!
//! Start with [`Database`], then [`EventWriter`] and [`Reader`].

mod accounts;
mod alerts;
mod audit;
mod counts;
mod coverage;
mod database;
mod error;
mod events;
mod lock;
mod marks;
mod migrate;
mod occupancy;
mod reader;
mod response;
mod retention;
mod rules;
mod scenes;
mod site;
mod snapshots;
mod snoozes;
mod sums;
mod writer;

pub use alerts::{AlertChange, NewAlert};
pub use audit::AuditQuery;
pub use counts::{Hour, LineCount, LineCounts, Scope, Today, ZoneCount};
pub use coverage::Outage;
pub use database::Database;
pub use error::{OpenDatabaseError, ReadError, WriteError};
pub use events::{EventPage, EventQuery, NewEvent};
pub use lock::FolderLock;
pub use marks::{Bookmark, Protection};
pub use occupancy::DoorSet;
pub use reader::Reader;
pub use response::{ResponseTime, ResponseTimes};
pub use scenes::StoredScene;
pub use snoozes::NewSnooze;
pub use writer::{EventWriter, Stall, WriterHealth};
