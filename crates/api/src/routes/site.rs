//! The store itself, its numbers and its health.

use axum::Json;
use axum::extract::State;
use inveye_wire::{HealthView, NumbersView, SiteChange, SiteView, WireError};

use super::Body;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::scope;
use crate::server::Context;

/// The store: its name, clock, hours, money and floor plan.
#[utoipa::path(get, path = "/site", responses((status = 200, body = SiteView)))]
pub(crate) async fn get_site(State(context): State<Context>) -> Json<SiteView> {
    Json(context.room.site())
}

/// Changes the store.
#[utoipa::path(put, path = "/site", request_body = SiteChange, responses((status = 200, body = SiteView), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_site(
    State(context): State<Context>,
    Body(change): Body<SiteChange>,
) -> Result<Json<SiteView>, ApiError> {
    context.room.set_site(change).await.map(Json)
}

/// Today's footfall, occupancy and crossings: store, hours, cameras, lines and zones.
#[utoipa::path(get, path = "/numbers", responses((status = 200, body = NumbersView)))]
pub(crate) async fn get_numbers(
    State(context): State<Context>,
    caller: Caller,
) -> Json<NumbersView> {
    Json(scope::numbers(&caller.rights, context.room.numbers()))
}

/// How the engine is.
#[utoipa::path(get, path = "/health", responses((status = 200, body = HealthView)))]
pub(crate) async fn get_health(State(context): State<Context>) -> Json<HealthView> {
    Json(context.room.health())
}
