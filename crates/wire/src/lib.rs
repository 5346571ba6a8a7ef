//! What the user interface and other programs see: requests, answers, live messages and error codes,
//! each declared once. TypeScript and OpenAPI are made from these types.
//!
//! Times are milliseconds of Unix time, coordinates 0–1 of the picture, names in `snake_case`.
//! Deliberately absent: any rule or computation. Domain types are converted by hand in `engine`, so
//! that a renamed field there cannot change the API.
#![warn(missing_docs)]

pub mod accounts;
pub mod accuracy;
pub mod alerts;
pub mod audit;
pub mod backups;
pub mod cameras;
pub mod checklist;
pub mod checks;
pub mod demographics;
pub mod error;
pub mod events;
pub mod finding;
pub mod health;
pub mod incidents;
pub mod kpis;
pub mod live;
pub mod locations;
pub mod movement;
pub mod network;
pub mod notifications;
pub mod numbers;
pub mod recordings;
pub mod reports;
pub mod reviews;
pub mod rules;
pub mod sales;
pub mod scenes;
pub mod setup;
pub mod site;
pub mod tile;
pub mod typescript;
pub mod visitors;
mod walls;

pub use accounts::{
    MeView, NewUser, PasswordChange, PasswordProof, PasswordReset, Permission, RecoveryCodes,
    RoleName, RoleView, SecondFactorDemand, SecondFactorOffer, SecondFactorProof,
    SecondFactorRequest, SessionView, SignInAnswer, SignInOptions, SignInPolicy, SignInRequest,
    UserChange, UserView,
};
pub use accuracy::{
    AccuracyFigures, CountDue, FindingKind, FindingView, HandClipView, HandCountRequest,
    HandCountView, HandVerdict, HourAccuracy, LineAccuracy, ShareView, TapView,
};
pub use alerts::{
    AlertAction, AlertDetail, AlertEntry, AlertNote, AlertState, AlertStep, AlertSubject,
    AlertView, ResponseTimeView, Severity, SnoozeRequest, SnoozeView,
};
pub use audit::{AuditActor, AuditCheckView, AuditEntryView, AuditOutcome, AuditPage};
pub use backups::{BackupContent, BackupKind, BackupRequest, BackupView};
pub use cameras::{
    CameraChange, CameraCheck, CameraState, CameraView, NewCamera, PictureCheck, PictureCounts,
    Profile, StreamCheck, Transport,
};
pub use checklist::{
    ChecklistFinding, ChecklistItem, ChecklistSubject, ChecklistView, Readiness, StorePart,
};
pub use checks::{CheckStep, DeviceProblem, StepFinding, StepName};
pub use demographics::{
    AgeBand, DemographicGroup, DemographicsSettings, DemographicsSettingsView, DemographicsView,
    Gender,
};
pub use error::{ErrorCode, WireError};
pub use events::{EventPage, EventView};
pub use finding::{
    DeviceSetting, DeviceSettings, DeviceView, DiscoveryRequest, DiscoveryView, FoundCamera,
    OfferedStream, PresetView, ProbeRequest, ProbeView, PtzRequest, PtzView, SettingOffer,
    SuggestedCamera,
};
pub use health::{AnalyticsView, DiskView, HealthView, ModelView};
pub use incidents::{
    CarriedAlert, CarriedIncident, EntryVideo, EntryVideoState, IncidentChange, IncidentDetail,
    IncidentEntryView, IncidentItem, IncidentRequest, IncidentStatus, IncidentView,
    NewIncidentEntry, NewShiftEntry, ShiftEntryView,
};
pub use kpis::{KpiDays, KpiDefinition, KpiPart, KpiView, KpiWeekHour, KpiWeekView};
pub use live::{
    Boxes, ClientMessage, Hello, SMALL_PICTURE_WIDTH, ServerMessage, SoundStart, TalkStart,
    TileAssignment, TrackBox, VideoStart,
};
pub use movement::{
    CalibrationCheck, CalibrationFinding, CalibrationRequest, CalibrationView, EngagementLimits,
    EngagementView, FloorMarkView, HeatCell, HeatHour, HeatmapView, JourneysView, PlaceView,
    PlanCamera, PlanCell, PlanHeatmapView, StepView, WayView, ZoneEngagement,
};
pub use network::{
    AuthorityView, CertificateView, OtherDevicesChange, OtherDevicesObstacle, OtherDevicesView,
};
pub use notifications::{
    DeliveryOccasion, DeliveryState, DeliveryView, MailSecurity, NotificationFilter,
    NotificationRouteRequest, NotificationRouteView, NotificationTarget,
};
pub use numbers::{
    BlindHour, CameraNumbers, GroupNumbers, HourNumbers, LineNumbers, NumbersView,
    OccupancyCorrectionView, QueueHour, QueueNumbers, TillAdvice, TillsView, ZoneNumbers,
};
pub use recordings::{
    BookmarkRequest, CameraStorageView, CameraTimeline, DeletionCause, DeletionView, ExportProblem,
    ExportRequest, ExportState, ExportView, GapCause, GapView, MarkKind, MarkView, MarkedEvent,
    MissingView, ProtectionRequest, RecordedView, StorageView, StreamName, TimelineView,
};
pub use reports::{
    ReportFormat, ReportRequest, ReportRunView, ReportSchedule, ReportState, ReportTurns,
    ReportView, ReportWay,
};
pub use reviews::{ReviewRequest, ReviewVerdict, ReviewView, Withheld};
pub use rules::{ConditionView, RuleView, ScheduleView, StoreState};
pub use sales::{
    PushedSaleLine, PushedSaleRequest, SalesBadRow, SalesDateOrder, SalesDecimal,
    SalesImportDetail, SalesImportView, SalesMapping, SalesMappingView, SalesPreview,
    SalesPreviewRequest, SalesPush, SalesPushed, SalesRow, SalesRowView,
};
pub use scenes::{Direction, LineView, SceneView, Side, ZonePurpose, ZoneView};
pub use setup::{
    CameraRole, Drawing, MissingDrawing, PlacementView, ProposalKind, RuleProposal, SetupView,
};
pub use site::{
    EscalationTimes, FloorPlanView, FloorPlanWidth, HoursView, Language, SiteChange, SiteView,
};
pub use tile::{HEADER_LENGTH, PictureHeader, PictureKind};
pub use visitors::{
    RecognitionChange, RecognitionView, StaffChange, StaffReason, StaffView, VisitorHour,
    VisitorNumbers,
};
pub use walls::{WallPlace, WallPlan, WallRequest, WallView};
