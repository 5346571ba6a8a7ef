//! The HTTP resources, one file each.

mod alerts;
mod cameras;
mod events;
mod exports;
mod models;
mod recordings;
mod rules;
mod site;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use bytes::Bytes;
use inveye_base::ErrorKind;

use crate::error::ApiError;
use crate::server::Context;

pub(crate) use {
    alerts::*, cameras::*, events::*, exports::*, models::*, recordings::*, rules::*, site::*,
};

pub(crate) fn router() -> Router<Context> {
    Router::new()
        .route("/site", get(get_site).put(put_site))
        .route("/cameras", get(list_cameras).post(add_camera))
        .route("/cameras/check", post(check_camera))
        .route(
            "/cameras/{id}",
            get(get_camera).patch(change_camera).delete(remove_camera),
        )
        .route("/cameras/{id}/check", post(check_existing_camera))
        .route("/cameras/{id}/snapshot", get(camera_snapshot))
        .route("/cameras/{id}/scene", put(put_scene))
        .route("/rules", get(list_rules))
        .route("/rules/{id}", put(put_rule).delete(remove_rule))
        .route("/alerts", get(list_alerts))
        .route("/alerts/{id}/acknowledge", post(acknowledge_alert))
        .route("/alerts/{id}/resolve", post(resolve_alert))
        .route("/alerts/{id}/dismiss", post(dismiss_alert))
        .route("/alerts/{id}/snapshot", get(alert_snapshot))
        .route("/events", get(list_events))
        .route("/recordings/timeline", get(timeline))
        .route("/recordings/{id}/media", get(recorded_media))
        .route("/recordings/{id}/picture", get(recorded_picture))
        .route("/storage", get(storage))
        .route("/bookmarks", post(add_bookmark))
        .route("/bookmarks/{id}", delete(remove_bookmark))
        .route("/exports", get(list_exports).post(export))
        .route("/exports/{id}", delete(remove_export))
        .route("/protections", post(protect))
        .route("/protections/{id}", delete(remove_protection))
        .route("/numbers", get(get_numbers))
        .route("/health", get(get_health))
        .route("/models", get(list_models))
        .route("/models/import", post(import_model))
}

pub(crate) async fn no_such_path() -> ApiError {
    ApiError::new(
        ErrorKind::NotFound,
        "There is nothing at this address; GET /api/v1/openapi.json lists what there is.",
    )
}

pub(crate) async fn wrong_method() -> ApiError {
    ApiError::new(
        ErrorKind::InvalidArgument,
        "This address does not take this method; see GET /api/v1/openapi.json.",
    )
}

fn jpeg(bytes: Bytes) -> Response {
    (
        [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")],
        bytes,
    )
        .into_response()
}

/// A JSON body whose refusal is a [`ApiError`] like every other.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> axum::extract::FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(refused) => Err(ApiError::new(
                ErrorKind::InvalidArgument,
                refused.body_text(),
            )),
        }
    }
}

/// Query parameters whose refusal is a [`ApiError`] like every other.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> axum::extract::FromRequestParts<S>
    for Parameters<T>
{
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &S,
    ) -> Result<Self, ApiError> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(refused) => Err(ApiError::new(
                ErrorKind::InvalidArgument,
                refused.body_text(),
            )),
        }
    }
}
