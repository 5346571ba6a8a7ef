//! Finding cameras, setting them and turning them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use inveye_wire::{
    DeviceSettings, DiscoveryRequest, DiscoveryView, ProbeRequest, ProbeView, PtzRequest, PtzView,
    WireError,
};

use super::Body;
use crate::error::ApiError;
use crate::server::Context;

/// Searches the engine's networks and given hosts; takes about 3 s.
#[utoipa::path(post, path = "/discovery", request_body = DiscoveryRequest,
    responses((status = 200, body = DiscoveryView), (status = 422, body = WireError)))]
pub(crate) async fn discover(
    State(context): State<Context>,
    Body(request): Body<DiscoveryRequest>,
) -> Result<Json<DiscoveryView>, ApiError> {
    context.finding.discover(request).await.map(Json)
}

/// Asks one device what it is and offers.
#[utoipa::path(post, path = "/discovery/probe", request_body = ProbeRequest,
    responses((status = 200, body = ProbeView)))]
pub(crate) async fn probe(
    State(context): State<Context>,
    Body(request): Body<ProbeRequest>,
) -> Result<Json<ProbeView>, ApiError> {
    context.finding.probe(request).await.map(Json)
}

/// Changes settings of a device over ONVIF, and asks it anew.
#[utoipa::path(post, path = "/discovery/settings", request_body = DeviceSettings,
    responses((status = 200, body = ProbeView), (status = 422, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn set_device(
    State(context): State<Context>,
    Body(settings): Body<DeviceSettings>,
) -> Result<Json<ProbeView>, ApiError> {
    context.finding.set_device(settings).await.map(Json)
}

/// The views kept in a camera.
#[utoipa::path(get, path = "/cameras/{id}/ptz",
    responses((status = 200, body = PtzView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn get_ptz(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<PtzView>, ApiError> {
    context.finding.ptz(id).await.map(Json)
}

/// Turns, tilts or zooms a camera.
#[utoipa::path(post, path = "/cameras/{id}/ptz", request_body = PtzRequest,
    responses((status = 204), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn turn_camera(
    State(context): State<Context>,
    Path(id): Path<String>,
    Body(request): Body<PtzRequest>,
) -> Result<StatusCode, ApiError> {
    let done = context.finding.turn(id, request).await;
    done.map(|()| StatusCode::NO_CONTENT)
}
