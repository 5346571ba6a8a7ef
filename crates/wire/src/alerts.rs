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
    /// Somebody is on the way.
    Dispatched,
    /// Done.
    Resolved,
    /// It was nothing.
    Dismissed,
}

/// What an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertSubject {
    /// Somebody crossed a line to its "in" side.
    CameIn {
        /// Which.
        line: String,
    },
    /// Somebody crossed a line to its other side.
    WentOut {
        /// Which.
        line: String,
    },
    /// Somebody is in a zone.
    Inside {
        /// Which.
        zone: String,
    },
    /// Somebody stays in a zone.
    Loitering {
        /// Which.
        zone: String,
        /// For how long.
        #[ts(type = "number")]
        seconds: u64,
    },
    /// A camera gives no picture.
    CameraOffline {
        /// Its name then.
        name: String,
    },
    /// A camera gives pictures in which nobody can be seen.
    CameraBlind {
        /// Its name then.
        name: String,
        /// `dark` or `blurred`.
        cause: String,
    },
    /// The store fills.
    Occupancy {
        /// How many are in it.
        people: u32,
        /// How many may be.
        capacity: u32,
    },
    /// Many wait at a till.
    QueueLength {
        /// Which lane.
        lane: String,
        /// How many.
        people: u32,
    },
    /// Somebody waits for long at a till.
    QueueLong {
        /// Which lane.
        lane: String,
        /// For how long.
        #[ts(type = "number")]
        seconds: u64,
    },
    /// One more till should be opened.
    OpenLane {
        /// People who wait, at all tills.
        waiting: u32,
        /// Tills that are open.
        open: u32,
    },
    /// Events cannot be stored at present.
    EventsNotSaved,
    /// Events are lost for good.
    EventsLost,
    /// Video is not recorded.
    NotRecorded,
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
    /// What happened and where, in the store's language.
    pub title: String,
    /// The same, for whoever says it in other words; absent where only the title tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub subject: Option<AlertSubject>,
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
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub owner: Option<String>,
    /// When somebody was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub dispatched_at_ms: Option<i64>,
    /// What was said when it was closed: why it was nothing, or what was done; may be empty.
    pub outcome: String,
    /// Seconds from its cause within which somebody should have it; 0 means at once.
    pub response_target_s: f64,
    /// To how many levels of people beyond the guard it has gone, because nobody had it. Who of them was told is
    /// in its log.
    pub escalation: u8,
    /// When it goes to the next level, unless somebody has it by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub escalates_at_ms: Option<i64>,
    /// What to do, step by step, as its rule says; may be empty.
    pub instructions: String,
    /// Cameras worth a look beside its own.
    pub related: Vec<String>,
    /// What the screen offers.
    pub actions: Vec<AlertAction>,
}

/// What a screen offers for an alert.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AlertAction {
    /// Look at the camera.
    ViewCctv,
    /// Send a guard.
    DispatchSecurity,
    /// Open another till.
    OpenLane,
    /// Look at the queue.
    ViewQueue,
    /// Have a shelf filled.
    RequestRestock,
}

/// What may happen to an alert after it was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AlertStep {
    /// "I have it."
    Acknowledge,
    /// "Somebody is on the way."
    Dispatch {
        /// Who was sent and what for; may be empty.
        #[serde(default)]
        note: String,
    },
    /// "Done."
    Resolve {
        /// What was done; may be empty.
        #[serde(default)]
        note: String,
    },
    /// "It was nothing."
    Dismiss {
        /// Why; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// Somebody wrote something down.
    Comment {
        /// What.
        text: String,
    },
    /// Something was asked for.
    Ask {
        /// What.
        action: AlertAction,
    },
    /// Nobody had it in time, so that it went to the next level of people. Only the engine does this.
    Escalate {
        /// 1 for the first level after the guard.
        level: u8,
    },
}

/// One line of an alert's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AlertEntry {
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who.
    pub actor: String,
    /// What.
    #[serde(flatten)]
    pub step: AlertStep,
    /// Along how many notification routes it was told; absent where it is told to nobody outside the screens, and
    /// where nobody noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub told: Option<u32>,
}

/// An alert with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AlertDetail {
    /// The alert.
    pub alert: AlertView,
    /// What happened since it was raised, oldest first.
    pub log: Vec<AlertEntry>,
}

/// Words that go with a step; may be empty or absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct AlertNote {
    /// At most 2000 characters.
    #[serde(default)]
    pub text: String,
}

/// Alerts that are held back for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SnoozeView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// Only alerts of this rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rule: Option<String>,
    /// What people call that rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rule_name: Option<String>,
    /// Only alerts of this camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub camera: Option<String>,
    /// The cameras it is about: its own and its rule's. None where it is about the whole store.
    pub cameras: Vec<String>,
    /// When alerts are raised again.
    #[ts(type = "number")]
    pub until_ms: i64,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// When.
    #[ts(type = "number")]
    pub made_at_ms: i64,
    /// How many alerts were not raised. 0 for whoever sees only some cameras, where it is about the whole store.
    #[ts(type = "number")]
    pub held_back: u64,
}

/// Asks for quiet: of a rule, of a camera, or of a rule at a camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SnoozeRequest {
    /// Only alerts of this rule.
    #[serde(default)]
    #[ts(optional)]
    pub rule: Option<String>,
    /// Only alerts of this camera.
    #[serde(default)]
    #[ts(optional)]
    pub camera: Option<String>,
    /// How long, in seconds: at most 24 h.
    pub seconds: u32,
    /// Why, 1 to 200 characters.
    pub reason: String,
}

/// How soon alerts of one severity were answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ResponseTimeView {
    /// Of these alerts.
    pub severity: Severity,
    /// Alerts whose cause happened in the time asked for.
    #[ts(type = "number")]
    pub raised: u64,
    /// Of these, taken by somebody.
    #[ts(type = "number")]
    pub answered: u64,
    /// Of these, soon enough: within the target, and "at once" means 30 s.
    #[ts(type = "number")]
    pub in_time: u64,
    /// The target in seconds; 0 means at once.
    pub target_s: f64,
    /// Half of the answers came within so many seconds.
    pub median_s: f64,
    /// 95 of a hundred answers came within so many seconds.
    pub p95_s: f64,
}
