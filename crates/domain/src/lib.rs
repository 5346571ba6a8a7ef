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
pub mod calibration;
pub mod camera;
pub mod demographics;
pub mod detection;
pub mod embedding;
pub mod escalation;
pub mod event;
pub mod face;
pub mod geometry;
pub mod group;
pub mod hand_count;
pub mod heat;
pub mod id;
pub mod incident;
pub mod journey;
pub mod notification;
pub mod pose;
pub mod report;
pub mod review;
pub mod rule;
pub mod scene;
pub mod site;
pub mod time;
pub mod visitors;
pub mod wall;

pub use alert::{
    Alert, AlertAction, AlertEntry, AlertState, AlertStep, AlertSubject, AlertWork, Severity,
    Snooze,
};
pub use calibration::{
    Calibration, CalibrationCheck, CalibrationError, CalibrationFinding, FloorMark, FloorStep,
    FloorView, PlanHeat,
};
pub use camera::{Camera, CameraRole, CameraState, DetectorProfile, Placement, StreamKind};
pub use demographics::{AgeBand, Gender, Group, Grouped};
pub use detection::{ClassId, Detection, TrackObservation};
pub use embedding::Embedding;
pub use escalation::{ESCALATION_LEVELS, EscalationTimes, EscalationTimesError};
pub use event::{Behaviour, BlindCause, Event, EventKind, SceneEvent};
pub use face::{Estimate, Face};
pub use geometry::{Bbox, FrameSize, GeometryError, Point, Polygon};
pub use group::{GROUP_SIZES, GroupPlace, GroupSum};
pub use hand_count::{CountDue, Finding, FindingKind, HandClip, HandCount, Tap, Verdict};
pub use heat::{HEAT_CELLS, HEAT_COLUMNS, HEAT_ROWS, HeatAmount, HeatSum};
pub use id::{
    AlertId, CameraId, DeliveryId, DeviceId, EventId, HandCountId, IncidentId, InvalidId, LaneName,
    RuleId, SiteId, TrackId, TripwireName, ZoneName,
};
pub use incident::{
    Carried, CarriedAlert, CarriedIncident, Incident, IncidentEntry, IncidentItem,
    IncidentStanding, IncidentStatus, ShiftEntry,
};
pub use journey::{
    DWELL_STEPS_S, ENGAGED_AFTER, Journey, MOST_PLACES, Place, Stop, Way, dwell_step, is_place,
};
pub use notification::{
    Delivery, DeliveryState, MailSecurity, MailTarget, MissedReaders, NotificationFilter,
    NotificationRoute, NotificationTarget, Occasion, WebhookTarget,
};
pub use pose::{Joint, Keypoint, Outline, Pose};
pub use report::{ReportFormat, UnknownFormat};
pub use review::{Review, ReviewVerdict};
pub use rule::{LocalTime, Rule, RuleCondition, Schedule, StoreState};
pub use scene::{Direction, Scene, SceneError, Side, TILL_IDLE, Tripwire, Zone, ZonePurpose};
pub use site::{Hours, Language, OpeningHours, OpeningHoursError, Site};
pub use time::{MediaTime, WallTime};
pub use visitors::{SHORT_STAY, STAY_STEPS_S, VisitorSum, stay_step};
pub use wall::{WallError, WallPlace, WallPlan};
