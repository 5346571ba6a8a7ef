//! Key figures as files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::site::Language;

/// The form of a report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// To print.
    Pdf,
    /// A workbook.
    Xlsx,
    /// A plain table for programs.
    Csv,
}

impl ReportFormat {
    /// As HTTP calls it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// On which days a report is made by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum ReportTurns {
    /// Each day.
    Day,
    /// One day of each week.
    Week {
        /// Monday is 0.
        weekday: u8,
    },
    /// One day of each month; its last where it has no such day.
    Month {
        /// 1 to 31.
        day: u8,
    },
}

/// When a report is made by itself. What is missed while the engine is off is made up once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportSchedule {
    /// On which days.
    pub turns: ReportTurns,
    /// Minute of the day on the store's clock, 0–1439.
    pub minute: u16,
}

/// What a report is about, when it is made, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportRequest {
    /// What people call it; no other report is called so.
    pub name: String,
    /// Which days, as seen from the day on which it is made: `yesterday`, `last_7_days`, `last_week`, `last_month`,
    /// `last_retail_week` or `last_retail_month`.
    pub days: String,
    /// As in `/kpis`; days without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grain: Option<String>,
    /// As in `/kpis`; nothing stands beside without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub compare: Option<String>,
    /// Keys of its figures; all that have a value when it is empty.
    #[serde(default)]
    pub figures: Vec<String>,
    /// Its forms, at least one.
    pub formats: Vec<ReportFormat>,
    /// What it is written in; the store's language without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// Pages of 8.5 × 11 inches instead of A4.
    #[serde(default)]
    pub letter: bool,
    /// When it is made by itself; only when somebody asks without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub schedule: Option<ReportSchedule>,
    /// Notification routes that it goes along, by their numbers.
    #[serde(default)]
    #[ts(type = "Array<number>")]
    pub routes: Vec<u64>,
    /// A folder of the engine's machine that it goes to. It must be there: it is not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub folder: Option<String>,
    /// The version that it was made from; a conflict when that is no longer the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub version: Option<u64>,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// What it is.
    pub plan: ReportRequest,
    /// The first day that it would have now.
    pub first: String,
    /// The last day that it would have now.
    pub last: String,
    /// When it is made next by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub next_ms: Option<i64>,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    #[ts(type = "number")]
    pub changed_at_ms: i64,
}

/// Where something that is made or brought is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// It is tried until it succeeds or is a day old.
    Waiting,
    /// It is done.
    Done,
    /// It was given up.
    Failed,
}

/// One making of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportRunView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// Of which report.
    #[ts(type = "number")]
    pub report: u64,
    /// What that is called.
    pub name: String,
    /// Whether it came by its schedule.
    pub by_schedule: bool,
    /// When it was begun.
    #[ts(type = "number")]
    pub begun_at_ms: i64,
    /// The first of its days.
    pub first: String,
    /// The last of its days.
    pub last: String,
    /// Whether it is made.
    pub state: ReportState,
    /// Why the newest attempt to make it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<String>,
    /// What can be fetched.
    pub files: Vec<ReportFormat>,
    /// Where it goes.
    pub ways: Vec<ReportWay>,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportWay {
    /// A folder, or what a notification route is called.
    pub to: String,
    /// Whether it is there.
    pub state: ReportState,
    /// Why the newest attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<String>,
    /// When it is tried next, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub due_at_ms: Option<i64>,
}
