//! The API's description for other programs, made from the routes and the wire types.

use axum::Json;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "InvEye Control Room",
        description = "HTTP API of one engine. Live messages and pictures come over the WebSocket /api/v1/live, video over \
                       /api/v1/cameras/{id}/video; both sign in with their first message, {\"type\": \"auth\", \"token\": …}."
    ),
    servers((url = "/api/v1")),
    paths(
        routes::get_site, routes::put_site, routes::get_numbers, routes::get_health,
        routes::list_cameras, routes::add_camera, routes::check_camera, routes::get_camera, routes::change_camera,
        routes::remove_camera, routes::check_existing_camera, routes::camera_snapshot, routes::put_scene,
        routes::list_rules, routes::put_rule, routes::remove_rule,
        routes::list_alerts, routes::acknowledge_alert, routes::resolve_alert, routes::dismiss_alert, routes::alert_snapshot,
        routes::timeline, routes::recorded_media, routes::recorded_picture, routes::storage,
        routes::add_bookmark, routes::remove_bookmark, routes::protect, routes::remove_protection,
        routes::export, routes::list_exports, routes::export_file, routes::remove_export,
        routes::list_events, routes::list_models, routes::import_model,
    ),
    components(schemas(
        inveye_wire::ClientMessage, inveye_wire::ServerMessage, inveye_wire::Hello, inveye_wire::Boxes, inveye_wire::VideoStart,
    )),
    modifiers(&Token),
    security(("token" = []))
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let bearer =
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        description
            .components
            .get_or_insert_default()
            .add_security_scheme("token", bearer);
    }
}

/// The description as a value, for the file in `docs` and for tests.
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

pub(crate) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
