//! The store an engine works for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A language that the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

/// A store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteView {
    /// Unique in the organization.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// IANA time zone; every time on a screen is shown in it.
    pub time_zone: String,
    /// ISO 4217 code of its money; absent until somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// When it is open, by weekday, Monday first; absent until somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opening_hours: Option<[Vec<HoursView>; 7]>,
    /// What is said outside of screens is said in it: toasts, mails, printed reports, and what alerts are called.
    pub language: Language,
    /// When further people are told of alarms that nobody has.
    pub escalation: EscalationTimes,
    /// The picture of its floor; absent until there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub floor_plan: Option<FloorPlanView>,
    /// One more with each change: for [`SiteChange`].
    #[serde(default)]
    #[ts(type = "number")]
    pub version: u64,
}

/// What may be changed about it; optional fields that are absent stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteChange {
    /// New name.
    pub name: String,
    /// New IANA time zone.
    pub time_zone: String,
    /// ISO 4217 code: three letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// When it is open, by weekday, Monday first; a day without hours is closed. Four at most a day, in
    /// their order and apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opening_hours: Option<[Vec<HoursView>; 7]>,
    /// What is said outside of screens from now on is said in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// When further people are told of alarms that nobody has, from now on. All four at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub escalation: Option<EscalationTimes>,
    /// The version it was made from: refused with `conflict` when somebody else was faster. Absent
    /// overwrites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub version: Option<u64>,
}

/// How many seconds after its cause the first level of people beyond the guard, the shift lead, is told of an
/// alarm that nobody has; the second, the manager, after twice as long. 10 to 86400; absent means never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationTimes {
    /// Of critical ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub critical: Option<u32>,
    /// Of high ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub high: Option<u32>,
    /// Of medium ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub medium: Option<u32>,
    /// Of low ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub low: Option<u32>,
}

/// Hours of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HoursView {
    /// Local time, `HH:MM`.
    pub from: String,
    /// Local time, `HH:MM`, not included. Not later than `from` means the next day; equal, 24 hours.
    pub to: String,
}

/// The picture of a store's floor, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FloorPlanView {
    /// Another with each picture.
    #[ts(type = "number")]
    pub version: u64,
    /// Pixels across and down.
    pub size: [u32; 2],
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// How wide the floor is that it shows, in centimetres; absent where nobody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub width_cm: Option<u32>,
}

/// How wide the floor is that the floor plan shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FloorPlanWidth {
    /// In centimetres; absent forgets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub width_cm: Option<u32>,
}
