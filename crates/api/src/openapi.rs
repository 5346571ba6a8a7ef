//! The API's description for other programs, made from the routes and the wire types.

use axum::Json;
use utoipa::OpenApi as _;

use crate::table::{Description, LocationsDescription};

/// The description as a value, for the file in `docs` and for tests.
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

pub(crate) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

pub(crate) async fn serve_locations() -> Json<utoipa::openapi::OpenApi> {
    Json(LocationsDescription::openapi())
}
