//! Video for somebody outside.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use inveye_wire::{ExportRequest, ExportView, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::accounts::{Caller, Who};
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::looks::utc;
use crate::recorded::time;
use crate::scope;
use crate::server::Context;

/// Begins an export: plain MP4 files, a manifest, and a signature.
#[utoipa::path(post, path = "/exports", request_body = ExportRequest,
    responses((status = 202, body = ExportView), (status = 404, body = WireError), (status = 409, body = WireError),
        (status = 422, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn export(
    State(context): State<Context>,
    caller: Caller,
    Body(mut request): Body<ExportRequest>,
) -> Result<Response, ApiError> {
    time(request.from_ms, request.to_ms)?;
    // Whoever is signed in exports in their own name.
    if let Who::User { name, .. } = &caller.who {
        request.exported_by = name.to_string();
    }
    let view = context.recorded.export(request).await?;
    let told = Told::about(&view.id).detail(format!(
        "{}, {} to {}: {}",
        view.cameras.join(", "),
        utc(view.from_ms),
        utc(view.to_ms),
        view.reason
    ));
    Ok(telling(told, (StatusCode::ACCEPTED, Json(view))))
}

/// Exports that are there, newest first. They are kept for seven days.
#[utoipa::path(get, path = "/exports", responses((status = 200, body = Vec<ExportView>)))]
pub(crate) async fn list_exports(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<Vec<ExportView>>, ApiError> {
    let exports = context.recorded.exports().await?;
    Ok(Json(scope::exports(&caller.rights, exports)))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct DownloadQuery {
    /// As in the export's `download`.
    #[serde(default)]
    secret: String,
}

/// The ZIP of an export. Needs no token: the address in the export's `download` is enough.
#[utoipa::path(get, path = "/exports/{id}/file", params(DownloadQuery), security(()),
    responses((status = 200, content_type = "application/zip"), (status = 404, body = WireError)))]
pub(crate) async fn export_file(
    State(context): State<Context>,
    Path(id): Path<String>,
    Parameters(query): Parameters<DownloadQuery>,
) -> Result<Response, ApiError> {
    let file = context.recorded.export_file(id, query.secret).await?;
    Ok(file.into_response())
}

/// Deletes an export, or ends it while it is being written.
#[utoipa::path(delete, path = "/exports/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_export(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.recorded.remove_export(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
