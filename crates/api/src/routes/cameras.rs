//! Cameras, their pictures and their scenes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_base::ErrorKind;
use inveye_wire::{CameraChange, CameraCheck, CameraView, NewCamera, SceneView, WireError};

use super::{Body, OptionalBody, jpeg};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::scope;
use crate::server::Context;

/// All cameras, in the order of the wall.
#[utoipa::path(get, path = "/cameras", responses((status = 200, body = [CameraView])))]
pub(crate) async fn list_cameras(
    State(context): State<Context>,
    caller: Caller,
) -> Json<Vec<CameraView>> {
    Json(scope::cameras(&caller.rights, context.room.cameras()))
}

/// Adds a camera and starts it. It need not answer yet.
#[utoipa::path(post, path = "/cameras", request_body = NewCamera,
    responses((status = 201, body = CameraView), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn add_camera(
    State(context): State<Context>,
    Body(camera): Body<NewCamera>,
) -> Result<(StatusCode, Json<CameraView>), ApiError> {
    context
        .room
        .add_camera(camera)
        .await
        .map(|view| (StatusCode::CREATED, Json(view)))
}

/// Tries an address step by step without adding it.
#[utoipa::path(post, path = "/cameras/check", request_body = NewCamera, responses((status = 200, body = CameraCheck)))]
pub(crate) async fn check_camera(
    State(context): State<Context>,
    Body(camera): Body<NewCamera>,
) -> Result<Json<CameraCheck>, ApiError> {
    context.room.check_camera(camera).await.map(Json)
}

/// One camera.
#[utoipa::path(get, path = "/cameras/{id}", responses((status = 200, body = CameraView), (status = 404, body = WireError)))]
pub(crate) async fn get_camera(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<CameraView>, ApiError> {
    let found = context
        .room
        .cameras()
        .into_iter()
        .find(|camera| camera.id == id);
    found
        .map(Json)
        .ok_or_else(|| ApiError::new(ErrorKind::NotFound, format!("There is no camera `{id}`.")))
}

/// Changes a camera: what it is called and for, its address and password. Its lines, recordings and events stay.
#[utoipa::path(patch, path = "/cameras/{id}", request_body = CameraChange,
    responses((status = 200, body = CameraView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn change_camera(
    State(context): State<Context>,
    Path(id): Path<String>,
    Body(change): Body<CameraChange>,
) -> Result<Json<CameraView>, ApiError> {
    context.room.change_camera(&id, change).await.map(Json)
}

/// Stops and forgets a camera. Its events stay.
#[utoipa::path(delete, path = "/cameras/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_camera(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context
        .room
        .remove_camera(&id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// Tries a camera that is set up, on a connection of its own; with a body, as it would be after that change.
#[utoipa::path(post, path = "/cameras/{id}/check", request_body = CameraChange,
    responses((status = 200, body = CameraCheck), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn check_existing_camera(
    State(context): State<Context>,
    Path(id): Path<String>,
    OptionalBody(change): OptionalBody<CameraChange>,
) -> Result<Json<CameraCheck>, ApiError> {
    context.room.check_existing(&id, change).await.map(Json)
}

/// The newest picture as JPEG, in full size.
#[utoipa::path(get, path = "/cameras/{id}/snapshot",
    responses((status = 200, content_type = "image/jpeg"), (status = 404, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn camera_snapshot(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    context.room.snapshot(&id).await.map(jpeg)
}

/// Replaces the lines and zones of a camera.
#[utoipa::path(put, path = "/cameras/{id}/scene", request_body = SceneView,
    responses((status = 200, body = CameraView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_scene(
    State(context): State<Context>,
    Path(id): Path<String>,
    Body(scene): Body<SceneView>,
) -> Result<Json<CameraView>, ApiError> {
    context.room.set_scene(&id, scene).await.map(Json)
}
