//! HTTP and WebSocket in front of a running engine: routes, rights, sign-in, origin check, live fan-out
//! and the user interface's files.
//!
//! Promises: every route is in one table with who may use it, and one gate keeps what it says; what
//! somebody may not see is left out of every list and message; every error is a [`inveye_wire::WireError`]; nothing here waits on disk or a camera
//! without a bound; a slow client loses pictures, never memory. Deliberately absent: any state of
//! its own beyond connections. What can be asked is [`ControlRoom`], which the engine implements.
//!
//! Start with `table` (what there is, and for whom) and `gate`, then `room` (what the engine offers) and `live` (what a screen listens to).

mod access;
mod accounts;
mod accuracy;
mod alarms;
mod assets;
mod auth;
mod backups;
mod demographics;
mod door;
mod error;
mod feed;
mod finding;
mod gate;
mod incidents;
mod kpis;
mod live;
mod locations;
mod looks;
mod movement;
mod notifications;
mod openapi;
mod origin;
mod recognition;
mod recorded;
mod reports;
mod room;
mod routes;
mod sales;
mod scope;
mod server;
mod setup;
mod sound;
mod table;
mod talk;
mod video;
mod walls;
mod watching;

pub use access::{Access, Audit, CameraOf, Rule, Thing};
pub use accounts::{AccountRoom, AuditFilter, Caller, Pass, SignInFrom, Who};
pub use accuracy::AccuracyRoom;
pub use alarms::AlarmRoom;
pub use auth::{AccessToken, random_token};
pub use backups::BackupRoom;
pub use demographics::DemographicsRoom;
pub use error::ApiError;
pub use finding::FindingRoom;
pub use incidents::IncidentRoom;
pub use kpis::{AskedKpis, AskedReport, AskedWeek, KpiRoom, ReportFile};
pub use live::LiveMessage;
pub use movement::{AskedDays, AskedHours, MovementRoom};
pub use notifications::{DeliveryFilter, NotificationRoom};
pub use openapi::document as openapi_document;
pub use recognition::RecognitionRoom;
pub use recorded::{FileDownload, MediaChoice, RecordedMedia, RecordedRoom, RecordedTime};
pub use reports::ReportRoom;
pub use room::{Answer, ControlRoom, EventFilter, Picture, VideoFragment, VideoItem};
pub use sales::{SalesRoom, SalesUpload};
pub use server::{BindError, Rooms, Server, ServerOptions};
pub use setup::{FloorPlanPicture, SetupRoom};
pub use sound::SoundItem;
pub use table::{RouteRule, routes_with_rules};
pub use talk::Talk;
pub use walls::{WallOwner, WallRoom};
