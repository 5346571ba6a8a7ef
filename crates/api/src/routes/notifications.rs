//! Who is told of alerts outside the screens.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_wire::{
    DeliveryState, DeliveryView, NotificationRouteRequest, NotificationRouteView,
    NotificationTarget, WireError,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::notifications::DeliveryFilter;
use crate::server::Context;

/// All notification routes.
#[utoipa::path(get, path = "/notification-routes", responses((status = 200, body = [NotificationRouteView])))]
pub(crate) async fn list_notification_routes(
    State(context): State<Context>,
) -> Result<Json<Vec<NotificationRouteView>>, ApiError> {
    context.notifications.routes().await.map(Json)
}

/// Adds a notification route.
#[utoipa::path(post, path = "/notification-routes", request_body = NotificationRouteRequest,
    responses((status = 201, body = NotificationRouteView), (status = 422, body = WireError)))]
pub(crate) async fn add_notification_route(
    State(context): State<Context>,
    Body(request): Body<NotificationRouteRequest>,
) -> Result<Response, ApiError> {
    let view = context.notifications.put_route(None, request).await?;
    Ok(telling(told(&view), (StatusCode::CREATED, Json(view))))
}

/// Replaces a notification route. Without a secret it keeps the one it has.
#[utoipa::path(put, path = "/notification-routes/{id}", request_body = NotificationRouteRequest,
    responses((status = 200, body = NotificationRouteView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn change_notification_route(
    State(context): State<Context>,
    Path(id): Path<u64>,
    Body(request): Body<NotificationRouteRequest>,
) -> Result<Response, ApiError> {
    let view = context.notifications.put_route(Some(id), request).await?;
    Ok(telling(told(&view), Json(view)))
}

/// Removes a notification route with all that is on its way along it.
#[utoipa::path(delete, path = "/notification-routes/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_notification_route(
    State(context): State<Context>,
    Path(id): Path<u64>,
) -> Result<StatusCode, ApiError> {
    context.notifications.remove_route(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends something along a route, once; the answer is its delivery, which says later what came of it.
#[utoipa::path(post, path = "/notification-routes/{id}/test", responses((status = 202, body = DeliveryView), (status = 404, body = WireError)))]
pub(crate) async fn try_notification_route(
    State(context): State<Context>,
    Path(id): Path<u64>,
) -> Result<(StatusCode, Json<DeliveryView>), ApiError> {
    let view = context.notifications.try_route(id).await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct DeliveryQuery {
    /// Only along this route.
    route: Option<u64>,
    /// Only in this state.
    state: Option<DeliveryState>,
    /// Only about this alert.
    alert: Option<String>,
    /// Only older ones than this: the last of the page before.
    before: Option<String>,
    /// At most this many, 1–500.
    #[serde(default = "few")]
    limit: u32,
}

fn few() -> u32 {
    100
}

/// Deliveries, newest first.
#[utoipa::path(get, path = "/deliveries", params(DeliveryQuery), responses((status = 200, body = [DeliveryView])))]
pub(crate) async fn list_deliveries(
    State(context): State<Context>,
    Parameters(query): Parameters<DeliveryQuery>,
) -> Result<Json<Vec<DeliveryView>>, ApiError> {
    let filter = DeliveryFilter {
        route: query.route,
        state: query.state,
        alert: query.alert,
        before: query.before,
        limit: query.limit.clamp(1, 500),
    };
    context.notifications.deliveries(filter).await.map(Json)
}

/// One delivery.
#[utoipa::path(get, path = "/deliveries/{id}", responses((status = 200, body = DeliveryView), (status = 404, body = WireError)))]
pub(crate) async fn get_delivery(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<DeliveryView>, ApiError> {
    context.notifications.delivery(&id).await.map(Json)
}

/// Tries a delivery again that was given up.
#[utoipa::path(post, path = "/deliveries/{id}/retry", responses((status = 202, body = DeliveryView), (status = 404, body = WireError)))]
pub(crate) async fn retry_delivery(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<DeliveryView>), ApiError> {
    let view = context.notifications.retry_delivery(&id).await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// Where it goes, without what could open anything.
fn told(view: &NotificationRouteView) -> Told {
    let to = match &view.target {
        NotificationTarget::Mail { host, to, .. } => format!("mail to {} by {host}", to.join(", ")),
        NotificationTarget::Webhook { url, .. } => {
            let host = url::Url::parse(url).ok();
            let host = host.as_ref().and_then(url::Url::host_str);
            format!("webhook at {}", host.unwrap_or("?"))
        }
    };
    let state = if view.enabled { "" } else { ", off" };
    Told::about(view.id.to_string()).detail(format!("{}: {to}{state}", view.name))
}
