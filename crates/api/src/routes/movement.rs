//! Where people go.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use inveye_wire::{
    CalibrationRequest, CalibrationView, EngagementLimits, EngagementView, HeatmapView,
    JourneysView, PlanHeatmapView, WireError,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::scope;
use crate::server::Context;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct HeatmapQuery {
    /// Of this camera.
    camera: String,
    /// A moment of the first hour, milliseconds of Unix time.
    from_ms: i64,
    /// First moment behind the last hour; at most 31 days later.
    to_ms: i64,
}

/// Where people were in front of a camera: time and visits in the cells of its picture, in whole hours of the
/// store's clock. The running hour is as of a few seconds ago.
#[utoipa::path(get, path = "/heatmaps", params(HeatmapQuery), responses((status = 200, body = HeatmapView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn get_heatmap(
    State(context): State<Context>,
    Parameters(query): Parameters<HeatmapQuery>,
) -> Result<Json<HeatmapView>, ApiError> {
    let hours = (query.from_ms, query.to_ms);
    let found = context.movement.heatmap(query.camera, hours);
    found.await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct DaysQuery {
    /// A moment of the first day, milliseconds of Unix time; today without.
    pub(super) from_ms: Option<i64>,
    /// First moment behind the last day, at most 31 days later; the end of today without.
    pub(super) to_ms: Option<i64>,
}

/// The ways that people took through zones, in whole days of the store's clock.
#[utoipa::path(get, path = "/journeys", params(DaysQuery), responses((status = 200, body = JourneysView), (status = 422, body = WireError)))]
pub(crate) async fn get_journeys(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<DaysQuery>,
) -> Result<Json<JourneysView>, ApiError> {
    let days = (query.from_ms, query.to_ms);
    let found = context.movement.journeys(days).await?;
    Ok(Json(scope::journeys(&caller.rights, found)))
}

/// How long people stayed in zones, in whole days of the store's clock.
#[utoipa::path(get, path = "/engagement", params(DaysQuery), responses((status = 200, body = EngagementView), (status = 422, body = WireError)))]
pub(crate) async fn get_engagement(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<DaysQuery>,
) -> Result<Json<EngagementView>, ApiError> {
    let days = (query.from_ms, query.to_ms);
    let found = context.movement.engagement(days).await?;
    Ok(Json(scope::engagement(&caller.rights, found)))
}

/// Changes from which dwell a visit is one, and from which its visitor is engaged. Holds for the past too.
#[utoipa::path(put, path = "/engagement/limits", request_body = EngagementLimits, responses((status = 200, body = EngagementLimits), (status = 422, body = WireError)))]
pub(crate) async fn put_engagement_limits(
    State(context): State<Context>,
    Body(limits): Body<EngagementLimits>,
) -> Result<Response, ApiError> {
    let set = context.movement.set_engagement(limits).await?;
    let short_stay_s = set.short_stay_s.unwrap_or_default();
    let told = Told::about(format!(
        "{} s, {} s, {short_stay_s} s",
        set.visit_s, set.engaged_s
    ));
    Ok(telling(told, Json(set)))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct HoursQuery {
    /// A moment of the first hour, milliseconds of Unix time.
    from_ms: i64,
    /// First moment behind the last hour; at most 31 days later.
    to_ms: i64,
}

/// Where people were on the store's floor: time in the cells of the floor plan, of all cameras of which it is known
/// where they lie on it.
#[utoipa::path(get, path = "/heatmaps/floor-plan", params(HoursQuery), responses((status = 200, body = PlanHeatmapView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn get_plan_heatmap(
    State(context): State<Context>,
    Parameters(query): Parameters<HoursQuery>,
) -> Result<Json<PlanHeatmapView>, ApiError> {
    let found = context.movement.plan_heatmap((query.from_ms, query.to_ms));
    found.await.map(Json)
}

/// Where each camera's picture lies on the floor plan; without marks where nobody said it.
#[utoipa::path(get, path = "/calibrations", responses((status = 200, body = [CalibrationView])))]
pub(crate) async fn list_calibrations(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<Vec<CalibrationView>>, ApiError> {
    let found = context.movement.calibrations().await?;
    Ok(Json(scope::calibrations(&caller.rights, found)))
}

/// Says where a camera's picture lies on the floor plan, by four points of the floor. Refused with the reason where they
/// say nothing: nearly on one line, mixed up or mirrored.
#[utoipa::path(put, path = "/cameras/{id}/calibration", request_body = CalibrationRequest, responses((status = 200, body = CalibrationView), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_calibration(
    State(context): State<Context>,
    Path(id): Path<String>,
    Body(request): Body<CalibrationRequest>,
) -> Result<Json<CalibrationView>, ApiError> {
    context
        .movement
        .set_calibration(&id, request)
        .await
        .map(Json)
}
