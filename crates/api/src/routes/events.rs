//! Events.

use axum::Json;
use axum::extract::State;
use inveye_wire::EventPage;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Parameters;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::room::EventFilter;
use crate::scope;
use crate::server::Context;

const MOST_EVENTS: usize = 5000;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct EventQuery {
    /// Events after this sequence number; 0 starts at the first.
    #[serde(default)]
    after: u64,
    /// Events before this sequence number.
    before: Option<u64>,
    /// From the newest backwards; `next` is then passed as `before`.
    #[serde(default)]
    newest_first: bool,
    /// At most this many, 1–5000.
    #[serde(default = "some")]
    limit: usize,
    /// Only of this camera.
    camera: Option<String>,
    /// Only at this line.
    line: Option<String>,
    /// Only in this zone.
    zone: Option<String>,
    /// Only of this till lane.
    lane: Option<String>,
    /// Only of this type, or of these, parted by commas.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Only what happened from this moment on, milliseconds of Unix time.
    from_ms: Option<i64>,
    /// Only what happened before this one.
    to_ms: Option<i64>,
}

fn some() -> usize {
    500
}

/// Events in the order they were stated, or from the newest backwards.
#[utoipa::path(get, path = "/events", params(EventQuery), responses((status = 200, body = EventPage)))]
pub(crate) async fn list_events(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<EventQuery>,
) -> Result<Json<EventPage>, ApiError> {
    let asked = EventFilter {
        after: query.after,
        before: query.before,
        newest_first: query.newest_first,
        limit: query.limit.clamp(1, MOST_EVENTS),
        camera: query.camera,
        line: query.line,
        zone: query.zone,
        lane: query.lane,
        kinds: query
            .kind
            .iter()
            .flat_map(|kinds| kinds.split(','))
            .filter(|kind| !kind.is_empty())
            .map(str::to_owned)
            .collect(),
        from_ms: query.from_ms,
        to_ms: query.to_ms,
    };
    let page = context.room.events(asked).await?;
    Ok(Json(EventPage {
        events: scope::events(&caller.rights, page.events),
        next: page.next,
    }))
}
