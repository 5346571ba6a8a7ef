//! Knowing people again.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use inveye_wire::{RecognitionChange, RecognitionView, StaffChange, StaffView, WireError};

use super::Body;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// Whether people are known again, and how that is doing.
#[utoipa::path(get, path = "/recognition", responses((status = 200, body = RecognitionView)))]
pub(crate) async fn get_recognition(
    State(context): State<Context>,
) -> Result<Json<RecognitionView>, ApiError> {
    context.recognition.recognition().await.map(Json)
}

/// Switches on, or off, that people are known again by how they look, in memory and for a day at most. Off forgets
/// everybody before this answers; sums that were made stay.
#[utoipa::path(put, path = "/recognition", request_body = RecognitionChange, responses((status = 200, body = RecognitionView), (status = 503, body = WireError)))]
pub(crate) async fn put_recognition(
    State(context): State<Context>,
    Body(change): Body<RecognitionChange>,
) -> Result<Response, ApiError> {
    let view = context.recognition.set_recognition(change.on).await?;
    let told = Told::about(if view.on { "on" } else { "off" });
    Ok(telling(told, Json(view)))
}

/// Who is taken for staff, of those in memory, and who was until somebody said otherwise.
#[utoipa::path(get, path = "/recognition/staff", responses((status = 200, body = [StaffView])))]
pub(crate) async fn list_recognised_staff(State(context): State<Context>) -> Json<Vec<StaffView>> {
    Json(context.recognition.staff())
}

/// Says whether somebody works here, whatever was learned; holds for their visit, and teaches how staff are dressed
/// today. All of it is forgotten with the visit.
#[utoipa::path(put, path = "/recognition/staff", request_body = StaffChange, responses((status = 200, body = [StaffView]), (status = 404, body = WireError)))]
pub(crate) async fn put_recognised_staff(
    State(context): State<Context>,
    Body(change): Body<StaffChange>,
) -> Result<Response, ApiError> {
    let staff = context.recognition.say_staff(&change.id, change.staff)?;
    // The audit log stays for years: not even the day's name of somebody is written into it.
    let told = Told::about(if change.staff { "staff" } else { "not staff" });
    Ok(telling(told, Json(staff)))
}
