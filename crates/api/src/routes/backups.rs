//! Backups of configuration and database.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use inveye_accounts::Permission;
use inveye_wire::{BackupContent, BackupRequest, BackupView, WireError};

use super::OptionalBody;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{self, Told, telling};
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

/// Reads all of a backup and compares it with its own sums; changes nothing. How far is in the list meanwhile
/// (`read_bytes`). What is wrong with one is in `detail`: `damaged`, `newer`, `not_a_backup` or `passphrase`.
#[utoipa::path(post, path = "/backups/{id}/verify", request_body = BackupRequest,
    responses((status = 200, body = BackupContent), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn verify_backup(
    State(context): State<Context>,
    Path(id): Path<String>,
    OptionalBody(request): OptionalBody<BackupRequest>,
) -> Result<Json<BackupContent>, ApiError> {
    context.backups.verify_backup(id, request).await.map(Json)
}

/// Puts a backup back: it is read through first, with its database and configuration, and refused as by `verify`
/// with nothing changed. Then the engine ends and begins anew with it; what was there is kept aside. Also takes
/// the permission to change the store.
#[utoipa::path(post, path = "/backups/{id}/restore", request_body = BackupRequest,
    responses((status = 202, body = BackupContent), (status = 403, body = WireError), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError), (status = 507, body = WireError)))]
pub(crate) async fn restore_backup(
    State(context): State<Context>,
    Path(id): Path<String>,
    caller: Caller,
    OptionalBody(request): OptionalBody<BackupRequest>,
) -> Result<Response, ApiError> {
    gate::needs(&caller, Permission::ManageSite)?;
    let content = context.backups.restore_backup(id, request).await?;
    Ok((StatusCode::ACCEPTED, Json(content)).into_response())
}

/// A backup, to be kept elsewhere.
#[utoipa::path(get, path = "/backups/{id}/file",
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = WireError)))]
pub(crate) async fn backup_file(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let file = context.backups.backup_file(id).await?;
    Ok(file.into_response())
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
