//! Walls that people keep under a name: their own, and those for everybody.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_wire::{WallRequest, WallView, WireError};

use super::Body;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::scope;
use crate::server::Context;
use crate::walls::WallOwner;

/// The caller's own walls, and those for everybody.
#[utoipa::path(get, path = "/walls", responses((status = 200, body = [WallView])))]
pub(crate) async fn list_walls(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<Vec<WallView>>, ApiError> {
    let mut walls = context.walls.walls(WallOwner::Everybody).await?;
    walls.extend(context.walls.walls(WallOwner::of(&caller)).await?);
    Ok(Json(scope::walls(&caller.rights, walls)))
}

/// Keeps a wall for the caller alone. A camera that they do not see stays away from it.
#[utoipa::path(put, path = "/walls/{id}", request_body = WallRequest,
    responses((status = 200, body = WallView), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_wall(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(mut wall): Body<WallRequest>,
) -> Result<Response, ApiError> {
    scope::wall_plan(&caller.rights, &mut wall.plan);
    keep(&context, &caller, WallOwner::of(&caller), id, wall).await
}

/// Forgets one of the caller's own walls.
#[utoipa::path(delete, path = "/walls/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_wall(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    forget(&context, WallOwner::of(&caller), id).await
}

/// Keeps a wall for everybody.
#[utoipa::path(put, path = "/shared-walls/{id}", request_body = WallRequest,
    responses((status = 200, body = WallView), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_shared_wall(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(wall): Body<WallRequest>,
) -> Result<Response, ApiError> {
    keep(&context, &caller, WallOwner::Everybody, id, wall).await
}

/// Forgets a wall of everybody's.
#[utoipa::path(delete, path = "/shared-walls/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_shared_wall(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    forget(&context, WallOwner::Everybody, id).await
}

async fn keep(
    context: &Context,
    caller: &Caller,
    owner: WallOwner,
    id: String,
    wall: WallRequest,
) -> Result<Response, ApiError> {
    let kept = context
        .walls
        .put_wall(owner, id, wall, caller.name())
        .await?;
    let told = Told::about(&kept.id).detail(kept.name.clone());
    Ok(telling(told, Json(kept)))
}

async fn forget(context: &Context, owner: WallOwner, id: String) -> Result<Response, ApiError> {
    let name = context.walls.remove_wall(owner, id.clone()).await?;
    let told = Told::about(id).detail(name);
    Ok(telling(told, StatusCode::NO_CONTENT))
}
