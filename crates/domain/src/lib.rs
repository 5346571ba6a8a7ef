//! The words of the product as types: ids, time, geometry, detections, tracks, scenes, events,
//! rules and alerts.
//!
//! Promises: no I/O, no clock, no async, no globals; every constructor checks what its type claims,
//! so that a value in hand is a valid one. Deliberately absent: how values travel (`wire`), how they
//! are stored (`db`), and how they are computed (`tracking`, `analytics`, `rules`).
//!
//! Start with [`scene`] (what an installer draws) and [`event`] (what the product states).
#![warn(missing_docs)]

pub mod alert;
pub mod camera;
pub mod detection;
pub mod event;
pub mod geometry;
pub mod id;
pub mod rule;
pub mod scene;
pub mod site;
pub mod time;

pub use alert::{
    Alert, AlertAction, AlertEntry, AlertState, AlertStep, AlertWork, ESCALATION_LEVELS, Severity,
    Snooze,
};
pub use camera::{Camera, CameraState, DetectorProfile, StreamKind};
pub use detection::{ClassId, Detection, TrackObservation};
pub use event::{Event, EventKind, SceneEvent};
pub use geometry::{Bbox, FrameSize, GeometryError, Point, Polygon};
pub use id::{
    AlertId, CameraId, DeviceId, EventId, InvalidId, LaneName, RuleId, SiteId, TrackId,
    TripwireName, ZoneName,
};
pub use rule::{Rule, RuleCondition, Schedule};
pub use scene::{Direction, Scene, SceneError, Side, Tripwire, Zone, ZonePurpose};
pub use site::Site;
pub use time::{MediaTime, WallTime};
