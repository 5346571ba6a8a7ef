//! Key figures over days, and beside those of other days.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How a key figure is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct KpiDefinition {
    /// Its key in `values`.
    pub id: String,
    /// `people`, `share` (0–1, a conversion also above), `seconds`, `receipts`, `pieces` or `money`.
    pub unit: String,
    /// `higher`, `lower` or `neither`: which way it should go.
    pub better: String,
    /// Of the sums of the whole time; nothing is averaged.
    pub formula: String,
    /// Who defines it so.
    pub source: String,
}

/// Key figures of some days, or of one hour of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct KpiDays {
    /// The first day of the store's calendar, `2026-11-22`.
    pub first: String,
    /// The last one.
    pub last: String,
    /// Start of the first day, or of the hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// End of the last day, or of the hour.
    #[ts(type = "number")]
    pub end_ms: i64,
    /// By key; those that cannot be computed are left out: nobody waited, people are not known again, nothing of
    /// the time was seen, or no sales of it are known. Money is in the store's currency: 12.5 is twelve and a half.
    pub values: BTreeMap<String, f64>,
    /// Keys of values that cannot be right as they stand: more sales than people who came in.
    #[serde(default)]
    pub doubtful: Vec<String>,
    /// Share of the time in which all counting cameras saw, 0–1; of the time passed where it still runs. Below 1 counts
    /// are what was seen, and may be too low. Absent before any of it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub coverage: Option<f64>,
}

/// A part of the days asked for, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct KpiPart {
    /// The part itself.
    pub days: KpiDays,
    /// The days that stand beside it; absent without a comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub beside: Option<KpiDays>,
}

/// Key figures over days of the store's calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct KpiView {
    /// When they were computed.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The store's currency, ISO 4217, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// How each is computed, in the order in which people read them.
    pub definitions: Vec<KpiDefinition>,
    /// All days together.
    pub whole: KpiPart,
    /// The parts they are cut into, in their order.
    pub parts: Vec<KpiPart>,
}

/// Key figures of an hour of the week, over all the weeks of some days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct KpiWeekHour {
    /// 0 is Monday.
    pub weekday: u8,
    /// The hour of the store's clock, 0–23.
    pub hour: u8,
    /// How many such hours are over and were seen.
    pub hours: u32,
    /// For how many hours of those the store was open; absent where its opening hours are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub open_hours: Option<f64>,
    /// By key, of all of those hours together.
    pub values: BTreeMap<String, f64>,
    /// Counts among them by the hour; by the hour in which the store was open, where only those were asked for.
    pub per_hour: BTreeMap<String, f64>,
    /// Share of all such hours that counting cameras saw, 0–1; absent where none is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub coverage: Option<f64>,
}

/// Key figures by weekday and hour of the store's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct KpiWeekView {
    /// When they were computed.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The first day, `2026-11-22`.
    pub first: String,
    /// The last one.
    pub last: String,
    /// Whether hours in which the store is closed are left out.
    pub open_only: bool,
    /// The store's currency, ISO 4217, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// How each is computed, in the order in which people read them.
    pub definitions: Vec<KpiDefinition>,
    /// Each hour of the week from Monday on; without those that are left out.
    pub hours: Vec<KpiWeekHour>,
}
