//! Alerts and what people do with them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_base::ErrorKind;
use inveye_wire::{
    AlertAction, AlertDetail, AlertNote, AlertStep, AlertView, ResponseTimeView, SnoozeRequest,
    SnoozeView, WireError,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, OptionalBody, Parameters, jpeg};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::hold_back_at;
use crate::scope;
use crate::server::Context;

const MOST_ALERTS: usize = 500;
/// Characters of a note.
const LONGEST_NOTE: usize = 2000;
/// Characters of a reason that stays on screens.
const LONGEST_REASON: usize = 200;
/// What is silenced longer is forgotten.
const LONGEST_SNOOZE_S: u32 = 24 * 3600;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct AlertQuery {
    /// At most this many, 1–500.
    #[serde(default = "few")]
    limit: usize,
    /// Only alerts raised before this one: the last of a page leads to the next.
    before: Option<String>,
}

fn few() -> usize {
    100
}

/// Alerts, newest first. A page with fewer than were asked for is the last.
#[utoipa::path(get, path = "/alerts", params(AlertQuery), responses((status = 200, body = [AlertView]), (status = 422, body = WireError)))]
pub(crate) async fn list_alerts(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<AlertQuery>,
) -> Result<Json<Vec<AlertView>>, ApiError> {
    let limit = query.limit.clamp(1, MOST_ALERTS);
    let alerts = context
        .alarms
        .alerts(limit, query.before, caller.rights.cameras.clone())
        .await?;
    Ok(Json(scope::alerts(&caller.rights, alerts)))
}

/// One alert, with its log.
#[utoipa::path(get, path = "/alerts/{id}", responses((status = 200, body = AlertDetail), (status = 404, body = WireError)))]
pub(crate) async fn get_alert(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<AlertDetail>, ApiError> {
    context.alarms.alert(&id).await.map(Json)
}

async fn note(
    context: &Context,
    caller: &Caller,
    id: &str,
    step: AlertStep,
) -> Result<Json<AlertView>, ApiError> {
    let done = context.alarms.note_on_alert(id, step, caller.name());
    done.await.map(Json)
}

/// "I have it." Somebody else's alert becomes one's own.
#[utoipa::path(post, path = "/alerts/{id}/acknowledge", responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn acknowledge_alert(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<AlertView>, ApiError> {
    note(&context, &caller, &id, AlertStep::Acknowledge).await
}

/// "Somebody is on the way": who, and what for.
#[utoipa::path(post, path = "/alerts/{id}/dispatch", request_body = AlertNote, responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn dispatch_alert(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    OptionalBody(said): OptionalBody<AlertNote>,
) -> Result<Json<AlertView>, ApiError> {
    let note_text = words(&said.text)?;
    note(
        &context,
        &caller,
        &id,
        AlertStep::Dispatch { note: note_text },
    )
    .await
}

/// "Done": what was done.
#[utoipa::path(post, path = "/alerts/{id}/resolve", request_body = AlertNote, responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn resolve_alert(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    OptionalBody(said): OptionalBody<AlertNote>,
) -> Result<Json<AlertView>, ApiError> {
    let note_text = words(&said.text)?;
    note(
        &context,
        &caller,
        &id,
        AlertStep::Resolve { note: note_text },
    )
    .await
}

/// "It was nothing": why.
#[utoipa::path(post, path = "/alerts/{id}/dismiss", request_body = AlertNote, responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn dismiss_alert(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    OptionalBody(said): OptionalBody<AlertNote>,
) -> Result<Json<AlertView>, ApiError> {
    let reason = words(&said.text)?;
    note(&context, &caller, &id, AlertStep::Dismiss { reason }).await
}

/// Writes something down in the log, open or closed.
#[utoipa::path(post, path = "/alerts/{id}/comments", request_body = AlertNote, responses((status = 200, body = AlertView), (status = 422, body = WireError), (status = 404, body = WireError)))]
pub(crate) async fn comment_on_alert(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(said): Body<AlertNote>,
) -> Result<Json<AlertView>, ApiError> {
    let text = words(&said.text)?;
    if text.is_empty() {
        let empty = ApiError::new(ErrorKind::InvalidArgument, "Write something down.");
        return Err(empty.about("text"));
    }
    note(&context, &caller, &id, AlertStep::Comment { text }).await
}

/// What is asked for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Ask {
    action: AlertAction,
}

/// Asks for something: to open a lane, to fill a shelf. Who is asked sees it in the log.
#[utoipa::path(post, path = "/alerts/{id}/ask", request_body = Ask, responses((status = 200, body = AlertView), (status = 404, body = WireError)))]
pub(crate) async fn ask_for(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(ask): Body<Ask>,
) -> Result<Json<AlertView>, ApiError> {
    let action = ask.action;
    note(&context, &caller, &id, AlertStep::Ask { action }).await
}

/// The picture kept with an alert, as JPEG.
#[utoipa::path(get, path = "/alerts/{id}/snapshot", responses((status = 200, content_type = "image/jpeg"), (status = 404, body = WireError)))]
pub(crate) async fn alert_snapshot(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    context.alarms.alert_snapshot(&id).await.map(jpeg)
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ResponseQuery {
    /// First moment, milliseconds of Unix time.
    from_ms: i64,
    /// First moment behind it.
    to_ms: i64,
}

/// How soon alerts were answered, by severity.
#[utoipa::path(get, path = "/alerts/response-times", params(ResponseQuery), responses((status = 200, body = [ResponseTimeView])))]
pub(crate) async fn response_times(
    State(context): State<Context>,
    Parameters(query): Parameters<ResponseQuery>,
) -> Result<Json<Vec<ResponseTimeView>>, ApiError> {
    let times = context.alarms.response_times(query.from_ms, query.to_ms);
    times.await.map(Json)
}

/// What is held back now.
#[utoipa::path(get, path = "/snoozes", responses((status = 200, body = [SnoozeView])))]
pub(crate) async fn list_snoozes(
    State(context): State<Context>,
    caller: Caller,
) -> Json<Vec<SnoozeView>> {
    Json(scope::snoozes(&caller.rights, context.alarms.snoozes()))
}

/// Holds alerts of a rule or a camera back for a while, with a reason. What still lasts at the end is raised then.
/// Whoever sees only some cameras does so at these: a rule of the whole store with one of them.
#[utoipa::path(post, path = "/snoozes", request_body = SnoozeRequest,
    responses((status = 201, body = SnoozeView), (status = 403, body = WireError), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn snooze(
    State(context): State<Context>,
    caller: Caller,
    Body(mut request): Body<SnoozeRequest>,
) -> Result<(StatusCode, Json<SnoozeView>), ApiError> {
    let refuse = |field, text: &str| ApiError::new(ErrorKind::InvalidArgument, text).about(field);
    request.reason = request.reason.trim().to_owned();
    if request.reason.is_empty() || request.reason.chars().count() > LONGEST_REASON {
        return Err(refuse("reason", "Say why, in 1 to 200 characters."));
    }
    if request.seconds == 0 || request.seconds > LONGEST_SNOOZE_S {
        return Err(refuse("seconds", "Choose a time of up to 24 hours."));
    }
    if request.rule.is_none() && request.camera.is_none() {
        return Err(refuse("rule", "Name a rule, a camera, or both."));
    }
    if let Some(rule) = &request.rule {
        request.camera = hold_back_at(&context, &caller, rule, request.camera.take()).await?;
    }
    let made = context.alarms.snooze(request, caller.name());
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// Ends a snooze before its time.
#[utoipa::path(delete, path = "/snoozes/{id}", responses((status = 204), (status = 403, body = WireError), (status = 404, body = WireError)))]
pub(crate) async fn end_snooze(
    State(context): State<Context>,
    Path(id): Path<u64>,
) -> Result<StatusCode, ApiError> {
    context.alarms.end_snooze(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn words(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE {
        let long = ApiError::new(
            ErrorKind::InvalidArgument,
            "A note has at most 2000 characters.",
        );
        return Err(long.about("text"));
    }
    Ok(text.to_owned())
}
