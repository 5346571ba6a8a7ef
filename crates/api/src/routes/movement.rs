//! Where people go.

use axum::Json;
use axum::extract::State;
use inveye_wire::{HeatmapView, WireError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Parameters;
use crate::error::ApiError;
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
