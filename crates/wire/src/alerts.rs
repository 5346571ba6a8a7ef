//! Alerts (screens may say: alarms).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How urgent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Answer within 1 h.
    Low,
    /// Answer within 15 min.
    Medium,
    /// Answer within 3 min.
    High,
    /// Answer now.
    Critical,
}

/// Where an alert is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has it.
    Open,
    /// Somebody has it.
    Acknowledged,
    /// Done.
    Resolved,
    /// It was nothing.
    Dismissed,
}

/// Something that needs a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AlertView {
    /// `alr_17`.
    pub id: String,
    /// The rule that raised it.
    pub rule: String,
    /// The rule's name.
    pub rule_name: String,
    /// The camera it is about; absent for the whole store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub camera: Option<String>,
    /// How urgent.
    pub severity: Severity,
    /// What happened and where.
    pub title: String,
    /// Place: line or zone, then camera.
    pub place: String,
    /// When the cause happened.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Where it is in its life.
    pub state: AlertState,
    /// When somebody took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub acknowledged_at_ms: Option<i64>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub closed_at_ms: Option<i64>,
    /// Whether `GET /api/v1/alerts/{id}/snapshot` has a picture.
    pub has_snapshot: bool,
}
