//! Detectors.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use inveye_base::ErrorKind;
use inveye_wire::{ModelView, WireError};

use crate::error::ApiError;
use crate::server::Context;

/// The catalogue: which detectors there are, and which are here.
#[utoipa::path(get, path = "/models", responses((status = 200, body = [ModelView])))]
pub(crate) async fn list_models(
    State(context): State<Context>,
) -> Result<Json<Vec<ModelView>>, ApiError> {
    context.room.models().await.map(Json)
}

/// Takes a model file in: the body is the file, the header `X-Filename` its name.
#[utoipa::path(post, path = "/models/import", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ModelView), (status = 422, body = WireError)))]
pub(crate) async fn import_model(
    State(context): State<Context>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<ModelView>, ApiError> {
    let name = headers
        .get("x-filename")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    // Only the last part counts: a path in the name must not choose where the file goes.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if matches!(name, "" | "." | "..") {
        return Err(ApiError::new(
            ErrorKind::InvalidArgument,
            "Say the file's name in the header X-Filename.",
        )
        .about("X-Filename"));
    }
    context
        .room
        .import_model(name.to_owned(), body)
        .await
        .map(Json)
}
