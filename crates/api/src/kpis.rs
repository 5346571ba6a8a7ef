//! What the engine offers to whoever asks for key figures.

use bytes::Bytes;
use inveye_wire::{KpiView, KpiWeekView, Language, ReportFormat};

use crate::room::Answer;

/// Days of the store's calendar, as they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedKpis {
    /// Instead of a first and a last day: `yesterday`, `last_7_days`, `last_week`, `last_month`, `last_retail_week` or
    /// `last_retail_month`.
    pub days: Option<String>,
    /// The first day, `2026-11-22`; today without.
    pub first: Option<String>,
    /// The last day, part of it; today without.
    pub last: Option<String>,
    /// `hour`, `day`, `week`, `month`, `retail_week` or `retail_month`; days without.
    pub grain: Option<String>,
    /// What stands beside: `before`, `weekday_before`, `weekday_last_year`, `date_last_year`, `retail_last_year` or
    /// `retail_last_year_restated`; nothing without.
    pub compare: Option<String>,
}

/// A week upon which those of many days are laid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedWeek {
    /// The first day, `2026-11-22`; 13 weeks up to the last without.
    pub first: Option<String>,
    /// The last day, part of it; today without.
    pub last: Option<String>,
    /// Only hours in which the store is open.
    pub open_only: bool,
}

/// Key figures as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedReport {
    /// Of which days.
    pub kpis: AskedKpis,
    /// Its form.
    pub format: ReportFormat,
    /// The figure that is drawn; the first that has a value without.
    pub drawn: Option<String>,
    /// What it is written in; the store's without.
    pub language: Option<Language>,
    /// Pages of 8.5 × 11 inches instead of A4.
    pub is_letter: bool,
    /// Begins a plain table with a byte-order mark.
    pub with_mark: bool,
}

/// A file to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Of letters, digits, hyphens and a full stop.
    pub name: String,
    /// What it is.
    pub format: ReportFormat,
    /// All of it.
    pub bytes: Bytes,
}

/// Key figures of the whole store.
pub trait KpiRoom: Send + Sync + 'static {
    /// Over days, cut into parts.
    fn key_figures(&self, asked: AskedKpis) -> Answer<'_, KpiView>;

    /// Over days, by weekday and hour.
    fn key_figures_by_week(&self, asked: AskedWeek) -> Answer<'_, KpiWeekView>;

    /// The same as a file, made for `by`.
    fn kpi_report(&self, asked: AskedReport, by: String) -> Answer<'_, ReportFile>;
}
