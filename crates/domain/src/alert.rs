//! Alerts: what needs a person.

use serde::{Deserialize, Serialize};

use crate::id::{AlertId, CameraId, EventId, RuleId};
use crate::time::WallTime;

/// How urgent. Ordered: `Low < Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Severity {
    /// One level less urgent; `Low` stays.
    #[must_use]
    pub fn lower(self) -> Self {
        match self {
            Self::Critical => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

/// Where an alert is in its life. It never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has it.
    Open,
    /// Somebody saw it and has it.
    Acknowledged,
    /// Done.
    Resolved,
    /// It was nothing.
    Dismissed,
}

/// Something that needs a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Number at the site.
    pub id: AlertId,
    /// The rule that raised it.
    pub rule: RuleId,
    /// The camera it is about; none for the whole site.
    pub camera: Option<CameraId>,
    /// How urgent.
    pub severity: Severity,
    /// What happened and where, up to 45 characters where a rule raised it: "Person came in at door".
    pub title: String,
    /// Place: line or zone, then camera.
    pub place: String,
    /// When the cause happened.
    pub at: WallTime,
    /// Where it is in its life.
    pub state: AlertState,
    /// When it left [`AlertState::Open`].
    pub acknowledged_at: Option<WallTime>,
    /// When it was resolved or dismissed.
    pub closed_at: Option<WallTime>,
    /// The event that raised it.
    pub event: Option<EventId>,
    /// Whether a snapshot is kept for it.
    pub has_snapshot: bool,
}

impl Alert {
    /// Moves it on in its life; says whether it moved. It never goes back, and what is closed stays.
    pub fn advance(&mut self, to: AlertState, now: WallTime) -> bool {
        let is_closed = matches!(self.state, AlertState::Resolved | AlertState::Dismissed);
        if is_closed || to <= self.state {
            return false;
        }
        self.state = to;
        self.acknowledged_at.get_or_insert(now);
        if to != AlertState::Acknowledged {
            self.closed_at = Some(now);
        }
        true
    }
}
