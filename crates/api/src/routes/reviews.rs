//! Suspicious behaviour, to be looked at.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use inveye_wire::{ReviewRequest, ReviewVerdict, ReviewView, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::scope;
use crate::server::Context;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ReviewQuery {
    /// Also what was looked at, and what earlier false alarms taught to withhold.
    #[serde(default)]
    all: bool,
}

/// What people should look at: what most speaks for first. Nothing of it is proof.
#[utoipa::path(get, path = "/reviews", params(ReviewQuery), responses((status = 200, body = [ReviewView])))]
pub(crate) async fn list_reviews(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<ReviewQuery>,
) -> Result<Json<Vec<ReviewView>>, ApiError> {
    let found = context.alarms.reviews(query.all).await?;
    Ok(Json(scope::reviews(&caller.rights, found)))
}

/// Says what it was. False alarms raise the score from which the camera's behaviour of that kind is listed, and
/// keep away what is seen again and again at one place.
#[utoipa::path(put, path = "/reviews/{id}", request_body = ReviewRequest,
    responses((status = 200, body = ReviewView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn judge_review(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<ReviewRequest>,
) -> Result<Response, ApiError> {
    let verdict = match request.verdict {
        ReviewVerdict::Right => "right",
        ReviewVerdict::FalseAlarm => "false alarm",
    };
    let judged = context.alarms.review(&id, request, caller.name()).await?;
    let told = Told::about(format!("{} {}", judged.event.id, judged.event.camera)).detail(verdict);
    Ok(telling(told, Json(judged)))
}
