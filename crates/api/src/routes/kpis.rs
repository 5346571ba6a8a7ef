//! Key figures over days.

use axum::Json;
use axum::extract::State;
use inveye_wire::{KpiView, KpiWeekView, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Parameters;
use crate::error::ApiError;
use crate::kpis::{AskedKpis, AskedWeek};
use crate::server::Context;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct KpiQuery {
    /// The first day of the store's calendar, `2026-11-22`; today without.
    first: Option<String>,
    /// The last day, part of it; today without. At most ten years after the first, and 800 parts.
    last: Option<String>,
    /// What they are cut into: `hour` (of at most 31 days), `day`, `week`, `month`, `retail_week` or `retail_month`; days
    /// without.
    grain: Option<String>,
    /// What stands beside each part: `before`, `weekday_before`, `weekday_last_year`, `date_last_year`, `retail_last_year` or
    /// `retail_last_year_restated`; nothing without.
    compare: Option<String>,
}

/// Key figures of the store over days of its calendar, with their definitions, and beside those of other days.
#[utoipa::path(get, path = "/kpis", params(KpiQuery), responses((status = 200, body = KpiView), (status = 422, body = WireError)))]
pub(crate) async fn get_kpis(
    State(context): State<Context>,
    Parameters(query): Parameters<KpiQuery>,
) -> Result<Json<KpiView>, ApiError> {
    let KpiQuery {
        first,
        last,
        grain,
        compare,
    } = query;
    let asked = AskedKpis {
        first,
        last,
        grain,
        compare,
    };
    context.kpis.key_figures(asked).await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct KpiWeekQuery {
    /// The first day of the store's calendar, `2026-11-22`; 13 weeks up to the last without.
    first: Option<String>,
    /// The last day, part of it; today without. At most 800 days.
    last: Option<String>,
    /// Leaves out hours in which the store is closed. One in which it is open for a part stays whole, and its counts by
    /// the hour are by that part.
    #[serde(default)]
    open_only: bool,
}

/// Key figures of the store by weekday and hour: all hours of some days, each laid upon those of other weeks.
#[utoipa::path(get, path = "/kpis/week", params(KpiWeekQuery), responses((status = 200, body = KpiWeekView), (status = 422, body = WireError)))]
pub(crate) async fn get_kpi_week(
    State(context): State<Context>,
    Parameters(query): Parameters<KpiWeekQuery>,
) -> Result<Json<KpiWeekView>, ApiError> {
    let KpiWeekQuery {
        first,
        last,
        open_only,
    } = query;
    let asked = AskedWeek {
        first,
        last,
        open_only,
    };
    context.kpis.key_figures_by_week(asked).await.map(Json)
}
