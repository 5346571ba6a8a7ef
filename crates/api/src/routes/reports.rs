//! Reports that people keep.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_accounts::Permission;
use inveye_wire::{ReportFormat, ReportRequest, ReportRunView, ReportView, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::kpis::attached;
use super::{Body, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// Nobody sends what they may not see.
fn may_see_numbers(caller: &Caller) -> Result<(), ApiError> {
    if caller.rights.permissions.contains(Permission::ViewNumbers) {
        Ok(())
    } else {
        Err(ApiError::forbidden(
            "A report has the store's figures, which you may not see.",
        ))
    }
}

/// All reports.
#[utoipa::path(get, path = "/reports", responses((status = 200, body = [ReportView])))]
pub(crate) async fn list_reports(
    State(context): State<Context>,
) -> Result<Json<Vec<ReportView>>, ApiError> {
    context.reports.reports().await.map(Json)
}

/// Adds a report.
#[utoipa::path(post, path = "/reports", request_body = ReportRequest,
    responses((status = 201, body = ReportView), (status = 422, body = WireError)))]
pub(crate) async fn add_report(
    State(context): State<Context>,
    caller: Caller,
    Body(request): Body<ReportRequest>,
) -> Result<Response, ApiError> {
    may_see_numbers(&caller)?;
    let view = context
        .reports
        .put_report(None, request, caller.name())
        .await?;
    Ok(telling(told(&view), (StatusCode::CREATED, Json(view))))
}

/// Replaces a report.
#[utoipa::path(put, path = "/reports/{id}", request_body = ReportRequest,
    responses((status = 200, body = ReportView), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn change_report(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<u64>,
    Body(request): Body<ReportRequest>,
) -> Result<Response, ApiError> {
    may_see_numbers(&caller)?;
    let view = context
        .reports
        .put_report(Some(id), request, caller.name())
        .await?;
    Ok(telling(told(&view), Json(view)))
}

/// Removes a report with all that was made of it.
#[utoipa::path(delete, path = "/reports/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_report(
    State(context): State<Context>,
    Path(id): Path<u64>,
) -> Result<StatusCode, ApiError> {
    context.reports.remove_report(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a report now, and sends it along its ways; the answer says later what came of it.
#[utoipa::path(post, path = "/reports/{id}/send", responses((status = 202, body = ReportRunView), (status = 404, body = WireError)))]
pub(crate) async fn send_report(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<u64>,
) -> Result<Response, ApiError> {
    may_see_numbers(&caller)?;
    let run = context.reports.send_report(id).await?;
    let told = Told::about(id.to_string()).detail(run.name.clone());
    Ok(telling(told, (StatusCode::ACCEPTED, Json(run))))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ReportRunQuery {
    /// Only of this report.
    report: Option<u64>,
}

/// What was made of reports, newest first.
#[utoipa::path(get, path = "/report-runs", params(ReportRunQuery), responses((status = 200, body = [ReportRunView])))]
pub(crate) async fn list_report_runs(
    State(context): State<Context>,
    Parameters(query): Parameters<ReportRunQuery>,
) -> Result<Json<Vec<ReportRunView>>, ApiError> {
    context.reports.report_runs(query.report).await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ReportFileQuery {
    /// `pdf`, `xlsx` or `csv`.
    format: ReportFormat,
}

/// A file that was made of a report.
#[utoipa::path(get, path = "/report-runs/{id}/file", params(ReportFileQuery), responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = WireError)))]
pub(crate) async fn get_report_file(
    State(context): State<Context>,
    Path(id): Path<u64>,
    Parameters(query): Parameters<ReportFileQuery>,
) -> Result<Response, ApiError> {
    let file = context.reports.report_file(id, query.format).await?;
    Ok(telling(Told::about(file.name.clone()), attached(file)))
}

fn told(view: &ReportView) -> Told {
    Told::about(view.id.to_string()).detail(view.plan.name.clone())
}
