//! How well it is counted, and counting by hand.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_accounts::Permission;
use inveye_wire::{HandCountRequest, HandCountView, HandVerdict, LineAccuracy, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, needs, telling};
use crate::scope;
use crate::server::Context;

/// How well each line counts, by hour of the store's day.
#[utoipa::path(get, path = "/accuracy", responses((status = 200, body = [LineAccuracy])))]
pub(crate) async fn get_accuracy(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<Vec<LineAccuracy>>, ApiError> {
    let found = context.accuracy.accuracy().await?;
    Ok(Json(scope::accuracy(&caller.rights, found)))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct HandCountQuery {
    /// Of this camera.
    camera: String,
    /// At this line.
    line: String,
}

/// Counts by hand of a line, newest first.
#[utoipa::path(get, path = "/hand-counts", params(HandCountQuery), responses((status = 200, body = [HandCountView]), (status = 404, body = WireError)))]
pub(crate) async fn list_hand_counts(
    State(context): State<Context>,
    Parameters(query): Parameters<HandCountQuery>,
) -> Result<Json<Vec<HandCountView>>, ApiError> {
    let found = context.accuracy.hand_counts(query.camera, query.line);
    found.await.map(Json)
}

/// Begins to count a line by hand: draws clips at random from the last two weeks, of hours in which the
/// store is open, where nothing is missing in the recording and the line was where it is. Needs `view_recordings`
/// too.
#[utoipa::path(post, path = "/hand-counts", request_body = HandCountRequest,
    responses((status = 201, body = HandCountView), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn begin_hand_count(
    State(context): State<Context>,
    caller: Caller,
    Body(request): Body<HandCountRequest>,
) -> Result<Response, ApiError> {
    needs(&caller, Permission::ViewRecordings)?;
    let begun = context
        .accuracy
        .begin_hand_count(request, caller.name())
        .await?;
    let told = about(&begun).detail(format!(
        "{}, {} clips, drawn with {}",
        begun.line.name,
        begun.clips.len(),
        begun.seed
    ));
    Ok(telling(told, (StatusCode::CREATED, Json(begun))))
}

/// One count by hand. What was counted by the engine is in it only when it is finished.
#[utoipa::path(get, path = "/hand-counts/{id}", responses((status = 200, body = HandCountView), (status = 404, body = WireError)))]
pub(crate) async fn get_hand_count(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<HandCountView>, ApiError> {
    context.accuracy.hand_count(&id).await.map(Json)
}

/// Says who crosses in a clip, in place of what was said before. Moments may lie up to `margin_ms` outside of it.
#[utoipa::path(put, path = "/hand-counts/{id}/clips/{number}", request_body = HandVerdict,
    responses((status = 200, body = HandCountView), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn judge_hand_clip(
    State(context): State<Context>,
    Path((id, number)): Path<(String, u32)>,
    Body(verdict): Body<HandVerdict>,
) -> Result<Response, ApiError> {
    let judged = context
        .accuracy
        .judge_hand_clip(&id, number, verdict)
        .await?;
    let told = about(&judged).detail(format!("clip {number}"));
    Ok(telling(told, Json(judged)))
}

/// Compares what was tapped with what was counted, for good. Every clip must have been looked at.
#[utoipa::path(post, path = "/hand-counts/{id}/finish",
    responses((status = 200, body = HandCountView), (status = 404, body = WireError), (status = 409, body = WireError)))]
pub(crate) async fn finish_hand_count(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let done = context
        .accuracy
        .finish_hand_count(&id, caller.name())
        .await?;
    let figures = done.figures;
    let told = about(&done).detail(format!(
        "{} right, {} missed, {} false",
        figures.right, figures.missed, figures.false_counts
    ));
    Ok(telling(told, Json(done)))
}

/// Forgets a count that is open. A finished one stays.
#[utoipa::path(delete, path = "/hand-counts/{id}", responses((status = 204), (status = 404, body = WireError), (status = 409, body = WireError)))]
pub(crate) async fn discard_hand_count(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.accuracy.discard_hand_count(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn about(count: &HandCountView) -> Told {
    Told::about(format!("{} {}", count.id, count.camera))
}
