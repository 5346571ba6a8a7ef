//! The data folder: events, their sums, sales, alerts, scenes, rules, notification routes with their outbox, the site, walls, counts by hand, accounts and the audit log, in SQLite.
//!
//! Promises:
//! - One process per folder; a second one is refused and told who has it.
//! - Events are facts: numbered without gaps, never edited, deleted by retention only.
//! - A killed process loses at most the last second of events and never damages the file; a
//!   power cut neither.
//! - The audit log is only ever appended to, each entry bound to the one before.
//! - What is to be told outside the screens is written in the same transaction as what it tells of.
//! - Sums are written in the same transaction as the events they add up; where people were, with the next events.
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
mod calibrations;
mod cameras;
mod counts;
mod coverage;
mod database;
mod day;
mod demographics;
mod dwells;
mod error;
mod events;
mod floor_plan;
mod groups;
mod hand_counts;
mod heat;
mod incidents;
mod kpi;
mod lane_hours;
mod lanes;
mod lock;
mod marks;
mod migrate;
mod movement;
mod occupancy;
mod outbox;
mod reader;
mod rebuild;
mod reports;
mod response;
mod retention;
mod reviews;
mod roll_up;
mod routes;
mod rules;
mod sale_imports;
mod sales;
mod scenes;
mod shifts;
mod site;
mod snapshots;
mod snoozes;
mod sums;
mod view_shifts;
mod visitors;
mod walls;
mod ways;
mod writer;

pub use alerts::{AlertChange, NewAlert};
pub use audit::AuditQuery;
pub use calibrations::StoredCalibration;
pub use counts::{Hour, HourDetail, LineCount, LineCounts, Scope, Today, ZoneCount};
pub use coverage::{BlindTime, Outage, UnseenTime};
pub use database::{Database, check_copy};
pub use dwells::DwellCount;
pub use error::{OpenDatabaseError, ReadError, RebuildError, WriteError};
pub use events::{EventPage, EventQuery, NewEvent};
pub use floor_plan::FloorPlan;
pub use hand_counts::NewHandCount;
pub use heat::HeatHour;
pub use incidents::{NewIncidentEntry, StoredIncident};
pub use kpi::Bounds;
pub use lanes::{LaneCount, LaneCounts};
pub use lock::FolderLock;
pub use marks::{Bookmark, Protection};
pub use occupancy::{CorrectionReason, DoorSet, OccupancyCorrection};
pub use outbox::{AttemptOutcome, DeliveryQuery, RouteHealth};
pub use reader::Reader;
pub use rebuild::{Rebuilt, rebuild};
pub use reports::{
    FolderRun, ReportPlan, ReportRun, ReportSchedule, RunOutcome, RunState, StoredFile,
    StoredReport,
};
pub use response::{ResponseTime, ResponseTimes};
pub use routes::{RouteSecret, SecretChange};
pub use sale_imports::{NewSaleImport, SaleImport, SaleImportPage};
pub use sales::{PushedSale, PushedSales, SaleBatch};
pub use scenes::StoredScene;
pub use shifts::NewShiftEntry;
pub use site::StoredSite;
pub use snoozes::NewSnooze;
pub use view_shifts::StoredViewShift;
pub use visitors::VisitorHour;
pub use walls::{NewWall, StoredWall, WallOf};
pub use ways::{StepCount, WayCount, WayCounts, Ways};
pub use writer::{EventWriter, Stall, WriterHealth};
