//! Rules.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use inveye_base::ErrorKind;
use inveye_wire::{RuleView, WireError};

use super::Body;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::scope;
use crate::server::Context;

/// All rules.
#[utoipa::path(get, path = "/rules", responses((status = 200, body = [RuleView])))]
pub(crate) async fn list_rules(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<Vec<RuleView>>, ApiError> {
    let rules = context.room.rules().await?;
    Ok(Json(scope::rules(&caller.rights, rules)))
}

/// Adds or replaces a rule.
#[utoipa::path(put, path = "/rules/{id}", request_body = RuleView, responses((status = 200, body = RuleView), (status = 422, body = WireError)))]
pub(crate) async fn put_rule(
    State(context): State<Context>,
    Path(id): Path<String>,
    Body(rule): Body<RuleView>,
) -> Result<Json<RuleView>, ApiError> {
    if rule.id != id {
        return Err(ApiError::new(
            ErrorKind::InvalidArgument,
            format!("The address says rule `{id}`, the body says `{}`.", rule.id),
        )
        .about("id"));
    }
    context.room.put_rule(rule).await.map(Json)
}

/// Forgets a rule. Its alerts stay.
#[utoipa::path(delete, path = "/rules/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_rule(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context
        .room
        .remove_rule(&id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
