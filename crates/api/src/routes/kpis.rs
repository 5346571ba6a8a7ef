//! Key figures over days.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use inveye_wire::{KpiView, KpiWeekView, Language, ReportFormat, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Paper, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::kpis::{AskedKpis, AskedReport, AskedWeek, ReportFile};
use crate::server::Context;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct KpiQuery {
    /// Instead of `first` and `last`, as seen from today: `yesterday`, `last_7_days`, `last_week`, `last_month`,
    /// `last_retail_week` or `last_retail_month`.
    days: Option<String>,
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
    context.kpis.key_figures(asked(query)).await.map(Json)
}

fn asked(query: KpiQuery) -> AskedKpis {
    let KpiQuery {
        days,
        first,
        last,
        grain,
        compare,
    } = query;
    AskedKpis {
        days,
        first,
        last,
        grain,
        compare,
    }
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct KpiReportQuery {
    /// As in `/kpis`.
    days: Option<String>,
    /// As in `/kpis`.
    first: Option<String>,
    /// As in `/kpis`.
    last: Option<String>,
    /// As in `/kpis`.
    grain: Option<String>,
    /// As in `/kpis`.
    compare: Option<String>,
    /// `pdf`, `xlsx` or `csv`.
    format: ReportFormat,
    /// The figure that is drawn; the first that has a value without.
    kpi: Option<String>,
    /// What it is written in: `en` or `de`; the store's language without.
    language: Option<Language>,
    /// The size of its pages: `a4` or `letter`.
    #[serde(default)]
    paper: Paper,
    /// Begins a CSV with a byte-order mark.
    #[serde(default)]
    bom: bool,
}

/// The same key figures as a document to print, a workbook, or a plain table.
#[utoipa::path(get, path = "/kpis/report", params(KpiReportQuery), responses((status = 200, content_type = "application/octet-stream"), (status = 422, body = WireError)))]
pub(crate) async fn get_kpi_report(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<KpiReportQuery>,
) -> Result<Response, ApiError> {
    let asked = AskedReport {
        kpis: AskedKpis {
            days: query.days,
            first: query.first,
            last: query.last,
            grain: query.grain,
            compare: query.compare,
        },
        format: query.format,
        drawn: query.kpi,
        language: query.language,
        is_letter: query.paper == Paper::Letter,
        with_mark: query.bom,
    };
    let file = context.kpis.kpi_report(asked, caller.name()).await?;
    Ok(telling(Told::about(file.name.clone()), attached(file)))
}

/// A report as a file to keep.
pub(crate) fn attached(file: ReportFile) -> Response {
    let headers = [
        (CONTENT_TYPE, file.format.media_type().to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file.name),
        ),
    ];
    (headers, file.bytes).into_response()
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
