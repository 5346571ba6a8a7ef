//! Suspicious behaviour that people look at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::events::EventView;

/// What a person says who has looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// It was worth the look.
    Right,
    /// It was nothing.
    FalseAlarm,
}

/// Why something is not among what is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// What had scored so at this camera was nothing before.
    Score,
    /// What was seen at this place was nothing before.
    Place,
}

/// Something suspicious.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReviewView {
    /// What was stated, with its proof.
    pub event: EventView,
    /// What was said of it; absent as long as nobody has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub verdict: Option<ReviewVerdict>,
    /// Who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub judged_by: Option<String>,
    /// Why it need not be looked at, by what earlier false alarms taught.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub withheld: Option<Withheld>,
}

/// What somebody says of something suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReviewRequest {
    /// What it was.
    pub verdict: ReviewVerdict,
}
