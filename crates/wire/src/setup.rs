//! Setting a store up: what cameras are for, what follows from it, and whether all is ready.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::rules::RuleView;
use crate::scenes::ZonePurpose;

/// What a camera is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CameraRole {
    /// Counts who comes and goes.
    Entrance,
    /// Watches queues at tills.
    Queue,
    /// Looks along shelves.
    Aisle,
    /// Guards goods worth stealing.
    HighValue,
    /// Counts at the way into fitting rooms; never looks inside.
    FittingRoom,
    /// Watches doors that only staff go through.
    StockRoom,
    /// Only for looking.
    Overview,
}

/// Where a camera hangs on the floor plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlacementView {
    /// 0–1 of the plan, to the right.
    pub x: f64,
    /// 0–1 of the plan, down.
    pub y: f64,
    /// Where it looks, in degrees, 0 up to 360: 0 is to the right, 90 is down.
    pub angle: f64,
}

/// How far setting up is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SetupView {
    /// When somebody said that it is done; absent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub done_ms: Option<i64>,
    /// Who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub done_by: Option<String>,
    /// What is to be drawn and which rules fit, by what cameras are for.
    pub missing_drawings: Vec<MissingDrawing>,
    /// First rules; to take one, put it like any other.
    pub rules: Vec<RuleProposal>,
}

/// Something that a camera cannot do its work without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MissingDrawing {
    /// On whose picture.
    pub camera: String,
    /// What the camera is for.
    pub role: CameraRole,
    /// A line, or a zone.
    pub drawing: Drawing,
    /// For people: what to draw, and where.
    pub advice: String,
}

/// A line, or a zone with a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Drawing {
    /// A line.
    Line,
    /// A zone.
    Zone {
        /// For this.
        purpose: ZonePurpose,
    },
}

/// A rule that fits what a camera is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct RuleProposal {
    /// The rule as it would be added.
    pub rule: RuleView,
    /// Whose.
    pub camera: String,
    /// What sort of rule: for screens that have words of their own.
    pub kind: ProposalKind,
    /// For people: why.
    pub reason: String,
    /// A rule of that id is there already, as proposed or changed since.
    pub exists: bool,
    /// For people: what it needs before it can be added; empty when nothing.
    pub needs: String,
}

/// A sort of rule that is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// Somebody comes in while the store is closed.
    ClosedEntry,
    /// Somebody goes into the stock room while the store is closed.
    ClosedStockRoom,
    /// Somebody is at valuable goods while the store is closed.
    ClosedHighValue,
    /// Somebody waits in a queue for long.
    LongWait,
    /// Somebody stands at a shelf for long.
    LongLook,
    /// Somebody stays at valuable goods for long.
    Lingering,
}

/// What was tried to see whether all is ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChecklistView {
    /// Whether nothing is [`Readiness::Problem`].
    pub ready: bool,
    /// When it was tried.
    #[ts(type = "number")]
    pub checked_ms: i64,
    /// Each once, in this order.
    pub items: Vec<ChecklistItem>,
}

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChecklistItem {
    /// What.
    pub subject: ChecklistSubject,
    /// How it went.
    pub state: Readiness,
    /// For people: what was found, and what to do.
    pub detail: String,
    /// Cameras that it is about when it did not go well.
    pub cameras: Vec<String>,
}

/// How something went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// As it should be.
    Ok,
    /// It works, and should be better.
    Advice,
    /// Nobody should rely on the store like this.
    Problem,
}

/// What is tried before a store goes live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistSubject {
    /// The store has a name of its own, hours and money.
    Site,
    /// Somebody can sign in who may manage everything.
    People,
    /// Each camera gives pictures.
    Cameras,
    /// It is known what each camera is for.
    CameraRoles,
    /// Each camera has the lines and zones that its work needs.
    Drawings,
    /// Each camera stands on the floor plan.
    FloorPlan,
    /// Pictures of each camera are analysed.
    Analysis,
    /// Each entrance has counted somebody in and somebody out today.
    Counting,
    /// Somebody was seen in each zone today.
    Zones,
    /// Each camera is being recorded.
    Recording,
    /// There is room for what is to be kept.
    Disk,
    /// What happens is stored, and reads back.
    History,
    /// This machine's clock is kept right.
    Clock,
    /// Cameras' own clocks are right.
    CameraClocks,
    /// Rules raise alarms.
    Rules,
    /// Alarms reach somebody who does not look at the screen.
    Notifications,
    /// Screens hear at once of what happens.
    LiveUpdates,
    /// The audit log is whole.
    AuditLog,
}
