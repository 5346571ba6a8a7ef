//! The HTTP resources, one file each.

mod accuracy;
mod alerts;
mod audit;
mod backups;
mod cameras;
mod demographics;
mod events;
mod exports;
mod finding;
mod incidents;
mod kpis;
mod me;
mod metrics;
mod models;
mod movement;
mod network;
mod notifications;
mod people;
mod recognition;
mod recordings;
mod reports;
mod reviews;
mod rules;
mod sales;
mod sessions;
mod setup;
mod sign_in;
mod site;
mod walls;

use axum::extract::FromRequest;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use inveye_base::ErrorKind;

use crate::error::ApiError;

pub(crate) use {
    accuracy::*, alerts::*, audit::*, backups::*, cameras::*, demographics::*, events::*,
    exports::*, finding::*, incidents::*, kpis::*, me::*, metrics::*, models::*, movement::*,
    network::*, notifications::*, people::*, recognition::*, recordings::*, reports::*, reviews::*,
    rules::*, sales::*, sessions::*, setup::*, sign_in::*, site::*, walls::*,
};

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

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequest<S> for Body<T> {
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

/// As [`Body`]; none at all is the default.
pub(crate) struct OptionalBody<T>(pub(crate) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|refused| ApiError::new(ErrorKind::InvalidArgument, refused.body_text()))?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| ApiError::new(ErrorKind::InvalidArgument, error.to_string()))
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
