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
    /// From whose picture it follows.
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
    /// So many wait at the tills that one more should be opened.
    OpenLane,
    /// Somebody stands at a shelf for long.
    LongLook,
    /// Somebody stays at valuable goods for long.
    Lingering,
}
