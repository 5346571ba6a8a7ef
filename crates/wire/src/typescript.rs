//! Makes the TypeScript declarations that the user interface is compiled against.

use ts_rs::{Config, TS};

use crate::{
    AlertState, AlertView, AnalyticsView, AuditActor, AuditCheckView, AuditEntryView, AuditOutcome,
    AuditPage, BookmarkRequest, Boxes, CameraChange, CameraCheck, CameraNumbers, CameraState,
    CameraStorageView, CameraTimeline, CameraView, CheckStep, ClientMessage, ConditionView,
    DeletionCause, DeletionView, Direction, DiskView, ErrorCode, EventPage, EventView,
    ExportRequest, ExportState, ExportView, GapCause, GapView, HealthView, Hello, HourNumbers,
    LineNumbers, LineView, MarkKind, MarkView, MeView, MissingView, ModelView, NewCamera, NewUser,
    NumbersView, PasswordChange, PasswordProof, PasswordReset, Permission, PictureCounts, Profile,
    ProtectionRequest, RecordedView, RecoveryCodes, RoleName, RoleView, RuleView, SceneView,
    ScheduleView, SecondFactorOffer, SecondFactorProof, SecondFactorRequest, ServerMessage,
    SessionView, Severity, Side, SignInAnswer, SignInOptions, SignInRequest, SiteChange, SiteView,
    StorageView, StreamName, TileAssignment, TimelineView, TrackBox, Transport, UserChange,
    UserView, VideoStart, WireError, ZoneNumbers, ZonePurpose, ZoneView,
};

/// All declarations as one module.
pub fn module() -> String {
    let config = Config::default();
    let mut text =
        String::from("// Made from crates/wire by `cargo xtask codegen`; do not edit.\n");
    let mut add = |declaration: String| {
        text.push_str("\nexport ");
        text.push_str(declaration.trim());
        text.push('\n');
    };
    macro_rules! declare {
        ($($name:ty),* $(,)?) => { $(add(<$name as TS>::decl(&config));)* };
    }
    declare!(
        AlertState,
        AlertView,
        AnalyticsView,
        AuditActor,
        AuditCheckView,
        AuditEntryView,
        AuditOutcome,
        AuditPage,
        BookmarkRequest,
        Boxes,
        CameraChange,
        CameraCheck,
        CameraNumbers,
        CameraState,
        CameraStorageView,
        CameraTimeline,
        CameraView,
        CheckStep,
        ClientMessage,
        ConditionView,
        DeletionCause,
        DeletionView,
        Direction,
        DiskView,
        ErrorCode,
        EventPage,
        EventView,
        ExportRequest,
        ExportState,
        ExportView,
        GapCause,
        GapView,
        HealthView,
        Hello,
        HourNumbers,
        LineNumbers,
        LineView,
        MarkKind,
        MarkView,
        MeView,
        MissingView,
        ModelView,
        NewCamera,
        NewUser,
        NumbersView,
        PasswordChange,
        PasswordProof,
        PasswordReset,
        Permission,
        PictureCounts,
        Profile,
        ProtectionRequest,
        RecordedView,
        RecoveryCodes,
        RoleName,
        RoleView,
        RuleView,
        SceneView,
        ScheduleView,
        SecondFactorOffer,
        SecondFactorProof,
        SecondFactorRequest,
        ServerMessage,
        SessionView,
        Severity,
        Side,
        SignInAnswer,
        SignInOptions,
        SignInRequest,
        SiteChange,
        SiteView,
        StorageView,
        StreamName,
        TileAssignment,
        TimelineView,
        TrackBox,
        Transport,
        UserChange,
        UserView,
        VideoStart,
        WireError,
        ZoneNumbers,
        ZonePurpose,
        ZoneView,
    );
    text
}
