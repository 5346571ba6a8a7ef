//! Who is signed in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use inveye_wire::{SessionView, WireError};

use crate::accounts::Caller;
use crate::error::ApiError;
use crate::server::Context;

/// Who is signed in: everybody for whoever manages people, else one's own.
#[utoipa::path(get, path = "/sessions", responses((status = 200, body = [SessionView])))]
pub(crate) async fn list_sessions(
    State(context): State<Context>,
    caller: Caller,
) -> Json<Vec<SessionView>> {
    Json(context.accounts.sessions(&caller))
}

/// Ends a session: its requests are refused, and its open sockets end within a second.
#[utoipa::path(delete, path = "/sessions/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn end_session(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.accounts.end_session(id, caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
