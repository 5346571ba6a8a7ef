//! Who did what.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use inveye_domain::WallTime;
use inveye_wire::{AuditCheckView, AuditPage};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Parameters;
use crate::accounts::AuditFilter;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

const MOST_ENTRIES: u32 = 1000;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct AuditParameters {
    /// Only entries before this number: `next` of the page before.
    before: Option<u64>,
    /// Only of this account, by id or name.
    who: Option<String>,
    /// Only actions that begin so: `camera`, `camera.change`.
    action: Option<String>,
    /// Only about this: a camera, an alert, an account.
    target: Option<String>,
    /// Not before, milliseconds of Unix time.
    from_ms: Option<i64>,
    /// Before, milliseconds of Unix time.
    to_ms: Option<i64>,
    /// At most this many, 1–1000.
    #[serde(default = "some")]
    limit: u32,
}

fn some() -> u32 {
    100
}

/// Lines of the audit log, newest first.
#[utoipa::path(get, path = "/audit", params(AuditParameters), responses((status = 200, body = AuditPage)))]
pub(crate) async fn list_audit(
    State(context): State<Context>,
    Parameters(asked): Parameters<AuditParameters>,
) -> Result<Response, ApiError> {
    let is_set = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let filter = AuditFilter {
        before: asked.before,
        who: is_set(&asked.who),
        action: is_set(&asked.action),
        target: is_set(&asked.target),
        from: asked.from_ms.map(WallTime::from_millis),
        to: asked.to_ms.map(WallTime::from_millis),
        limit: asked.limit.clamp(1, MOST_ENTRIES),
    };
    let page = context.accounts.audit(filter).await?;
    Ok(telling(Told::about("").detail(""), Json(page)))
}

/// Reads the whole log and tells whether it is unchanged.
#[utoipa::path(get, path = "/audit/check", responses((status = 200, body = AuditCheckView)))]
pub(crate) async fn check_audit(
    State(context): State<Context>,
) -> Result<Json<AuditCheckView>, ApiError> {
    context.accounts.audit_check().await.map(Json)
}
