//! Demographics.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use inveye_wire::{DemographicsSettings, DemographicsSettingsView, DemographicsView, WireError};

use super::{Body, DaysQuery, Parameters};
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// Of what age and gender those were taken to be who came in by entrances, in whole days of the store's clock. An
/// uncertain estimate, of groups alone: those with fewer people than the least are withheld, and as many others as it
/// takes so that nobody can work them out.
#[utoipa::path(get, path = "/demographics", params(DaysQuery), responses((status = 200, body = DemographicsView), (status = 422, body = WireError)))]
pub(crate) async fn get_demographics(
    State(context): State<Context>,
    Parameters(query): Parameters<DaysQuery>,
) -> Result<Json<DemographicsView>, ApiError> {
    let days = (query.from_ms, query.to_ms);
    context.demographics.demographics(days).await.map(Json)
}

/// Deletes all sums of demographics. What was counted besides stays.
#[utoipa::path(delete, path = "/demographics", responses((status = 204)))]
pub(crate) async fn delete_demographics(
    State(context): State<Context>,
) -> Result<StatusCode, ApiError> {
    context.demographics.delete_demographics().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether faces are looked at, which cameras take part, and how that is doing.
#[utoipa::path(get, path = "/demographics/settings", responses((status = 200, body = DemographicsSettingsView)))]
pub(crate) async fn get_demographics_settings(
    State(context): State<Context>,
) -> Result<Json<DemographicsSettingsView>, ApiError> {
    context.demographics.demographics_settings().await.map(Json)
}

/// Switches on, or off, that age and gender of those who come in are estimated from their faces, in memory, at entrances
/// alone. Off forgets everybody before this answers; sums that were made stay until they are deleted.
#[utoipa::path(put, path = "/demographics/settings", request_body = DemographicsSettings, responses((status = 200, body = DemographicsSettingsView), (status = 422, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn put_demographics_settings(
    State(context): State<Context>,
    Body(settings): Body<DemographicsSettings>,
) -> Result<Response, ApiError> {
    let view = context.demographics.set_demographics(settings).await?;
    let state = if view.on { "on" } else { "off" };
    let told = Told::about(format!("{state}, groups of {} and more", view.least));
    Ok(telling(told, Json(view)))
}
