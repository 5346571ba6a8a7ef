//! Alerts and what people do with them.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use inveye_wire::{AlertView, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Parameters, jpeg};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::room::AlertAction;
use crate::scope;
use crate::server::Context;

const MOST_ALERTS: usize = 1000;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct AlertQuery {
    /// At most this many, 1–1000.
    #[serde(default = "few")]
    limit: usize,
}

fn few() -> usize {
    100
}

/// Alerts, newest first.
#[utoipa::path(get, path = "/alerts", params(AlertQuery), responses((status = 200, body = [AlertView])))]
pub(crate) async fn list_alerts(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<AlertQuery>,
) -> Result<Json<Vec<AlertView>>, ApiError> {
    let limit = query.limit.clamp(1, MOST_ALERTS);
    let alerts = context.room.alerts(limit).await?;
    Ok(Json(scope::alerts(&caller.rights, alerts)))
}

/// "I have it."
#[utoipa::path(post, path = "/alerts/{id}/acknowledge", responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn acknowledge_alert(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<AlertView>, ApiError> {
    context
        .room
        .act_on_alert(&id, AlertAction::Acknowledge)
        .await
        .map(Json)
}

/// "Done."
#[utoipa::path(post, path = "/alerts/{id}/resolve", responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn resolve_alert(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<AlertView>, ApiError> {
    context
        .room
        .act_on_alert(&id, AlertAction::Resolve)
        .await
        .map(Json)
}

/// "It was nothing."
#[utoipa::path(post, path = "/alerts/{id}/dismiss", responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn dismiss_alert(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<AlertView>, ApiError> {
    context
        .room
        .act_on_alert(&id, AlertAction::Dismiss)
        .await
        .map(Json)
}

/// The picture kept with an alert, as JPEG.
#[utoipa::path(get, path = "/alerts/{id}/snapshot", responses((status = 200, content_type = "image/jpeg"), (status = 404, body = WireError)))]
pub(crate) async fn alert_snapshot(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    context.room.alert_snapshot(&id).await.map(jpeg)
}
