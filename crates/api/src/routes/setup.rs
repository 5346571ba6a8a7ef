//! Setting a store up.

use axum::Json;
use axum::body::Body as File;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use inveye_base::ErrorKind;
use inveye_wire::{ChecklistView, FloorPlanWidth, SetupView, SiteView, WireError};

use super::Body;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// Largest file of a floor plan.
const LARGEST_PLAN: usize = 16 << 20;

/// The picture of the store's floor.
#[utoipa::path(get, path = "/site/floor-plan",
    responses((status = 200, content_type = "image/png"), (status = 304), (status = 404, body = WireError)))]
pub(crate) async fn get_floor_plan(
    State(context): State<Context>,
    asked: HeaderMap,
) -> Result<Response, ApiError> {
    let plan = context.setup.floor_plan().await?;
    let version = format!("\"{}\"", plan.version);
    let known = asked.get(IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == version.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, version)]).into_response());
    }
    let headers = [
        (CONTENT_TYPE, plan.media_type),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (ETAG, version),
    ];
    Ok((headers, plan.bytes).into_response())
}

/// Takes a PNG or JPEG file of at most 16 MiB and 40 million pixels.
#[utoipa::path(put, path = "/site/floor-plan", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = SiteView), (status = 422, body = WireError)))]
pub(crate) async fn put_floor_plan(
    State(context): State<Context>,
    body: File,
) -> Result<Json<SiteView>, ApiError> {
    let file = axum::body::to_bytes(body, LARGEST_PLAN).await;
    let file = file.map_err(|_| {
        let text = "The file broke off, or is larger than 16 MiB.";
        ApiError::new(ErrorKind::InvalidArgument, text).about("floor_plan")
    })?;
    context.setup.set_floor_plan(file).await.map(Json)
}

/// Says how wide the floor is that the floor plan shows; another picture forgets it.
#[utoipa::path(put, path = "/site/floor-plan/width", request_body = FloorPlanWidth,
    responses((status = 200, body = SiteView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_floor_plan_width(
    State(context): State<Context>,
    Body(width): Body<FloorPlanWidth>,
) -> Result<Response, ApiError> {
    let site = context.setup.set_floor_plan_width(width).await?;
    let said = width.width_cm.map(|width| format!("{width} cm"));
    let told = Told::about(said.unwrap_or_default());
    Ok(telling(told, Json(site)))
}

/// Takes the floor plan away.
#[utoipa::path(delete, path = "/site/floor-plan", responses((status = 200, body = SiteView)))]
pub(crate) async fn remove_floor_plan(
    State(context): State<Context>,
) -> Result<Json<SiteView>, ApiError> {
    context.setup.remove_floor_plan().await.map(Json)
}

/// What is still to be drawn, and which rules fit what cameras are for.
#[utoipa::path(get, path = "/setup", responses((status = 200, body = SetupView)))]
pub(crate) async fn get_setup(State(context): State<Context>) -> Result<Json<SetupView>, ApiError> {
    context.setup.setup().await.map(Json)
}

/// Tries whether all is ready; takes some seconds.
#[utoipa::path(post, path = "/setup/checklist", responses((status = 200, body = ChecklistView)))]
pub(crate) async fn check_setup(
    State(context): State<Context>,
) -> Result<Json<ChecklistView>, ApiError> {
    context.setup.check_setup().await.map(Json)
}

/// Says that setting up is done.
#[utoipa::path(post, path = "/setup/done", responses((status = 200, body = SetupView)))]
pub(crate) async fn finish_setup(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<SetupView>, ApiError> {
    context.setup.finish_setup(caller.name()).await.map(Json)
}
