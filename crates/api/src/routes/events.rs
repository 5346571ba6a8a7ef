//! Events.

use axum::Json;
use axum::extract::State;
use inveye_wire::EventPage;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Parameters;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::scope;
use crate::server::Context;

const MOST_EVENTS: usize = 5000;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EventQuery {
    /// Events after this sequence number; 0 starts at the first.
    #[serde(default)]
    after: u64,
    /// At most this many, 1–5000.
    #[serde(default = "some")]
    limit: usize,
    /// Only of this camera.
    camera: Option<String>,
}

fn some() -> usize {
    500
}

/// Events in the order they were stated.
#[utoipa::path(get, path = "/events", params(EventQuery), responses((status = 200, body = EventPage)))]
pub(crate) async fn list_events(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<EventQuery>,
) -> Result<Json<EventPage>, ApiError> {
    let limit = query.limit.clamp(1, MOST_EVENTS);
    let page = context
        .room
        .events(query.after, limit, query.camera.as_deref())
        .await?;
    Ok(Json(EventPage {
        events: scope::events(&caller.rights, page.events),
        next: page.next,
    }))
}
