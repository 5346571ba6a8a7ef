//! What the engine offers to whoever asks for key figures.

use inveye_wire::{KpiView, KpiWeekView};

use crate::room::Answer;

/// Days of the store's calendar, as they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedKpis {
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

/// Key figures of the whole store.
pub trait KpiRoom: Send + Sync + 'static {
    /// Over days, cut into parts.
    fn key_figures(&self, asked: AskedKpis) -> Answer<'_, KpiView>;

    /// Over days, by weekday and hour.
    fn key_figures_by_week(&self, asked: AskedWeek) -> Answer<'_, KpiWeekView>;
}
