//! Demographics: of what age and gender those are taken to be who came in. Of nobody in particular.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How old people are taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub enum AgeBand {
    /// Below 16.
    #[serde(rename = "0-15")]
    Child,
    /// 16–24.
    #[serde(rename = "16-24")]
    Youth,
    /// 25–34.
    #[serde(rename = "25-34")]
    Young,
    /// 35–49.
    #[serde(rename = "35-49")]
    Middle,
    /// 50–64.
    #[serde(rename = "50-64")]
    Older,
    /// 65 and more.
    #[serde(rename = "65+")]
    Old,
}

/// What people are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// A woman or girl.
    Female,
    /// A man or boy.
    Male,
}

/// People of about one age and one gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DemographicGroup {
    /// How old.
    pub age: AgeBand,
    /// And what.
    pub gender: Gender,
    /// How many; absent where the group is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub people: Option<u32>,
}

/// Who came in by entrances in whole days of the store's clock. An estimate, and an uncertain one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DemographicsView {
    /// Start of the first day.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// End of the last day.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// Whether faces are looked at now. Sums of a time in which they were stay until they are deleted.
    pub on: bool,
    /// Groups with fewer people are withheld, and as many others as it takes so that nobody can work them out.
    pub least: u32,
    /// All groups, the youngest first.
    pub groups: Vec<DemographicGroup>,
    /// People of all withheld groups together.
    pub withheld: u32,
    /// People whose face was not seen well enough.
    pub unknown: u32,
    /// All whose faces were looked for: those of all groups, and the unknown ones.
    pub entries: u32,
    /// Entries by the same doors in that time, looked into or not.
    pub footfall: u32,
    /// Share of the time passed in which the cameras of entrances gave pictures, 0–1.
    pub coverage: f64,
}

/// Whether faces are looked at, and how that is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DemographicsSettingsView {
    /// Switched on. Off unless somebody says otherwise.
    pub on: bool,
    /// The least people of a group that is shown.
    pub least: u32,
    /// Why it does not work although it is on, in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
    /// The cameras that take part: those for entrances, with a line.
    pub cameras: Vec<String>,
    /// The first hour of which there are sums; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub since_ms: Option<i64>,
}

/// Changes whether faces are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DemographicsSettings {
    /// False ends it before this is answered; sums that were made stay.
    pub on: bool,
    /// The least people of a group that is shown, 5–1000. Holds for the past too.
    pub least: u32,
}
