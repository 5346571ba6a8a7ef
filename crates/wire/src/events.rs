//! Events: facts as they were stated.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::scenes::Direction;

/// A stored fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EventView {
    /// Device and sequence: `dev:17`.
    pub id: String,
    /// `line_cross`, `entry`, `zone_enter`, `zone_exit`, `queue_join`, `service_start`,
    /// `service_end`, `queue_abandon`, `queue_lost`, `passer_by`, `shelf_touch`, `shelf_pick`,
    /// `shelf_return`, `suspicious`, `camera_offline`, `camera_online`, `camera_blind`,
    /// `camera_sees`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which camera.
    pub camera: String,
    /// When it happened in front of the camera.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// For `line_cross` and `entry`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line: Option<String>,
    /// For `line_cross`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub direction: Option<Direction>,
    /// For `zone_enter`, `zone_exit`, `passer_by` and events of shelves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub zone: Option<String>,
    /// For `zone_exit`: seconds inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dwell_s: Option<f64>,
    /// For events of queues: the till lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lane: Option<String>,
    /// For `service_start` and `queue_abandon`: seconds since they joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub wait_s: Option<f64>,
    /// For `service_end`: seconds at the till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub service_s: Option<f64>,
    /// Proof: the film that shows it begins here, 5 s before what happened did.
    #[ts(type = "number")]
    pub clip_from_ms: i64,
    /// It ends here, 5 s after it happened.
    #[ts(type = "number")]
    pub clip_to_ms: i64,
    /// For `camera_offline`, in words; for `camera_blind` and `camera_sees` the cause: `unanalysed`,
    /// `starved`, `dark`, `blurred` or `moved`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// For `suspicious`: `conceal`, `unpaid_exit` or `fall`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub behaviour: Option<String>,
    /// For `suspicious`: how much speaks for it, 0–1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub score: Option<f64>,
    /// Who, as a number within the camera's run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub track: Option<u64>,
    /// Foot point, 0–1 of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub foot: Option<[f64; 2]>,
    /// Confidence of the detection behind it, 0–1.
    pub confidence: f64,
}

/// Events in the order they were stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EventPage {
    /// At most as many as asked for.
    pub events: Vec<EventView>,
    /// Pass as `after` to read on, or as `before` from the newest backwards; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub next: Option<u64>,
}
