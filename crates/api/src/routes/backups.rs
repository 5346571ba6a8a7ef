//! Backups of configuration and database.

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use inveye_wire::{BackupRequest, BackupView, WireError};

use super::OptionalBody;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// Backups on the engine's machine, newest first.
#[utoipa::path(get, path = "/backups", responses((status = 200, body = Vec<BackupView>)))]
pub(crate) async fn list_backups(
    State(context): State<Context>,
) -> Result<Json<Vec<BackupView>>, ApiError> {
    context.backups.backups().await.map(Json)
}

/// Makes a backup of configuration and database. With a passphrase it can be restored on another machine.
#[utoipa::path(post, path = "/backups", request_body = BackupRequest,
    responses((status = 201, body = BackupView), (status = 422, body = WireError), (status = 507, body = WireError)))]
pub(crate) async fn make_backup(
    State(context): State<Context>,
    OptionalBody(request): OptionalBody<BackupRequest>,
) -> Result<Response, ApiError> {
    let view = context.backups.make_backup(request).await?;
    let told = Told::about(&view.id).detail(if view.protected {
        "with keys, behind a passphrase"
    } else {
        "without keys"
    });
    Ok(telling(told, (StatusCode::CREATED, Json(view))))
}

/// A backup, to be kept elsewhere.
#[utoipa::path(get, path = "/backups/{id}/file",
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = WireError)))]
pub(crate) async fn backup_file(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let file = context.backups.backup_file(id).await?;
    let headers = [
        (CONTENT_TYPE, file.content_type.to_owned()),
        (CONTENT_LENGTH, file.length.to_string()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file.name),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Bytes::from_stream(file.bytes)).into_response())
}

/// Deletes a backup.
#[utoipa::path(delete, path = "/backups/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_backup(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.backups.remove_backup(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
