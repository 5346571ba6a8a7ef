//! Incidents and the shift log.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use inveye_accounts::Permission;
use inveye_wire::{
    IncidentChange, IncidentDetail, IncidentRequest, IncidentStatus, IncidentView,
    NewIncidentEntry, NewShiftEntry, ShiftEntryView, WireError,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters, jpeg};
use crate::access::Thing;
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, needs, sees_camera, sees_thing, telling};
use crate::scope;
use crate::server::Context;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct IncidentQuery {
    /// Only those that stand so.
    status: Option<IncidentStatus>,
    /// At most this many, 1–500.
    #[serde(default = "few")]
    limit: u32,
}

fn few() -> u32 {
    100
}

/// Incidents, newest first.
#[utoipa::path(get, path = "/incidents", params(IncidentQuery), responses((status = 200, body = [IncidentView])))]
pub(crate) async fn list_incidents(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<IncidentQuery>,
) -> Result<Json<Vec<IncidentView>>, ApiError> {
    let limit = query.limit.clamp(1, 500);
    // Narrowed before it is cut: those of others would take the place of one's own.
    let of = caller.rights.cameras.clone();
    let found = context.incidents.incidents(query.status, of, limit).await?;
    Ok(Json(scope::incidents(&caller.rights, found)))
}

/// Makes an incident.
#[utoipa::path(post, path = "/incidents", request_body = IncidentRequest,
    responses((status = 201, body = IncidentDetail), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn add_incident(
    State(context): State<Context>,
    caller: Caller,
    Body(request): Body<IncidentRequest>,
) -> Result<Response, ApiError> {
    for alert in &request.alerts {
        sees_thing(&context, &caller, Thing::Alert, alert).await?;
    }
    let made = context
        .incidents
        .add_incident(request, caller.name())
        .await?;
    let told = Told::about(&made.incident.id).detail(made.incident.title.clone());
    Ok(telling(told, (StatusCode::CREATED, Json(made))))
}

/// One incident, with its log.
#[utoipa::path(get, path = "/incidents/{id}", responses((status = 200, body = IncidentDetail), (status = 404, body = WireError)))]
pub(crate) async fn get_incident(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<IncidentDetail>, ApiError> {
    context.incidents.incident(&id).await.map(Json)
}

/// Changes how an incident stands. To close it, say what came of it.
#[utoipa::path(put, path = "/incidents/{id}", request_body = IncidentChange,
    responses((status = 200, body = IncidentDetail), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn change_incident(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<IncidentChange>,
) -> Result<Json<IncidentDetail>, ApiError> {
    let changed = context
        .incidents
        .change_incident(&id, change, caller.name());
    changed.await.map(Json)
}

/// Puts an alert, a time of video, a picture or a note into an incident. A picture of recorded video
/// needs `view_recordings` too.
#[utoipa::path(post, path = "/incidents/{id}/entries", request_body = NewIncidentEntry,
    responses((status = 201, body = IncidentDetail), (status = 403, body = WireError), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn add_to_incident(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(entry): Body<NewIncidentEntry>,
) -> Result<(StatusCode, Json<IncidentDetail>), ApiError> {
    match &entry {
        NewIncidentEntry::Alert { alert } => {
            sees_thing(&context, &caller, Thing::Alert, alert).await?;
        }
        NewIncidentEntry::Clip { camera, .. } => sees_camera(&caller, camera)?,
        // It takes a picture out of recorded video.
        NewIncidentEntry::Snapshot { camera, .. } => {
            needs(&caller, Permission::ViewRecordings)?;
            sees_camera(&caller, camera)?;
        }
        NewIncidentEntry::Note { .. } => {}
    }
    let changed = context.incidents.add_to_incident(&id, entry, caller.name());
    Ok((StatusCode::CREATED, Json(changed.await?)))
}

/// The picture kept with a line of an incident's log, as JPEG.
#[utoipa::path(get, path = "/incidents/{id}/entries/{entry}/picture", responses((status = 200, content_type = "image/jpeg"), (status = 404, body = WireError)))]
pub(crate) async fn incident_picture(
    State(context): State<Context>,
    Path((id, entry)): Path<(String, u64)>,
) -> Result<Response, ApiError> {
    let picture = context.incidents.incident_picture(&id, entry);
    picture.await.map(jpeg)
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ReportQuery {
    /// The size of its pages: `a4` or `letter`.
    #[serde(default)]
    paper: Paper,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Paper {
    #[default]
    A4,
    Letter,
}

/// All of an incident with its pictures, as PDF.
#[utoipa::path(get, path = "/incidents/{id}/report", params(ReportQuery), responses((status = 200, content_type = "application/pdf"), (status = 404, body = WireError)))]
pub(crate) async fn incident_report(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Parameters(query): Parameters<ReportQuery>,
) -> Result<Response, ApiError> {
    let is_letter = query.paper == Paper::Letter;
    let made = context
        .incidents
        .incident_report(&id, is_letter, caller.name());
    let name: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.pdf\""),
        ),
    ];
    Ok((headers, made.await?).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ShiftQuery {
    /// Only older ones than this: the last of the page before.
    before: Option<u64>,
    /// At most this many, 1–500.
    #[serde(default = "few")]
    limit: u32,
}

/// The shift log, newest first.
#[utoipa::path(get, path = "/shift-log", params(ShiftQuery), responses((status = 200, body = [ShiftEntryView])))]
pub(crate) async fn shift_log(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<ShiftQuery>,
) -> Result<Json<Vec<ShiftEntryView>>, ApiError> {
    let limit = query.limit.clamp(1, 500);
    let found = context.incidents.shift_log(query.before, limit).await?;
    Ok(Json(scope::shift_log(&caller.rights, found)))
}

/// Writes into the shift log. At the end of a shift open alerts and incidents are carried over.
#[utoipa::path(post, path = "/shift-log", request_body = NewShiftEntry, responses((status = 201, body = ShiftEntryView), (status = 422, body = WireError)))]
pub(crate) async fn add_shift_entry(
    State(context): State<Context>,
    caller: Caller,
    Body(new): Body<NewShiftEntry>,
) -> Result<Response, ApiError> {
    let made = context
        .incidents
        .add_shift_entry(new, caller.name())
        .await?;
    let told =
        Told::about(made.id.to_string()).detail(if made.hand_over { "hand-over" } else { "note" });
    let shown = scope::shift_log(&caller.rights, vec![made])
        .into_iter()
        .next();
    Ok(telling(told, (StatusCode::CREATED, Json(shown))))
}

/// The next shift takes over. Nobody takes over from themselves.
#[utoipa::path(post, path = "/shift-log/{id}/take", responses((status = 200, body = ShiftEntryView), (status = 404, body = WireError), (status = 409, body = WireError)))]
pub(crate) async fn take_shift_entry(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<u64>,
) -> Result<Json<Option<ShiftEntryView>>, ApiError> {
    let taken = context
        .incidents
        .take_shift_entry(id, caller.name())
        .await?;
    let shown = scope::shift_log(&caller.rights, vec![taken]);
    Ok(Json(shown.into_iter().next()))
}
