//! Recorded video: timeline, playing, pictures, marks and storage.

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use inveye_wire::{
    BookmarkRequest, MarkView, ProtectionRequest, StorageView, StreamName, TimelineView, WireError,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::recorded::{MediaChoice, time};
use crate::scope;
use crate::server::Context;

/// The moment that is zero on the track, in microseconds of Unix time.
const ORIGIN: HeaderName = HeaderName::from_static("x-origin-us");
/// Whether sound was recorded with the first picture, whether or not it was asked for.
const SOUND: HeaderName = HeaderName::from_static("x-sound");
/// The moment a picture shows, in milliseconds of Unix time.
const SHOWN: HeaderName = HeaderName::from_static("x-shown-ms");
/// Cameras of one timeline.
const MOST_CAMERAS: usize = 64;

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct TimelineQuery {
    /// Ids, parted by commas.
    cameras: String,
    /// First moment, milliseconds of Unix time.
    from_ms: i64,
    /// First moment behind it.
    to_ms: i64,
}

/// What is recorded of cameras, why the rest is missing, and what happened.
#[utoipa::path(get, path = "/recordings/timeline", params(TimelineQuery),
    responses((status = 200, body = TimelineView), (status = 404, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn timeline(
    State(context): State<Context>,
    caller: Caller,
    Parameters(query): Parameters<TimelineQuery>,
) -> Result<Json<TimelineView>, ApiError> {
    let cameras = query.cameras.split(',').filter(|id| !id.is_empty());
    let cameras: Vec<String> = cameras.take(MOST_CAMERAS).map(str::to_owned).collect();
    let time = time(query.from_ms, query.to_ms)?;
    let mut timeline = context.recorded.timeline(cameras, time).await?;
    timeline.marks = scope::marks(&caller.rights, timeline.marks);
    Ok(Json(timeline))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct MediaQuery {
    /// First moment, milliseconds of Unix time; playing starts at the keyframe before it.
    from_ms: i64,
    /// First moment behind it.
    to_ms: i64,
    /// The full or the small stream.
    #[serde(default = "main")]
    stream: StreamName,
    /// The moment that is zero on the track, microseconds of Unix time.
    origin_us: Option<i64>,
    /// Keyframes only: for playing fast.
    #[serde(default)]
    keyframes: bool,
    /// Sound too, where it was recorded: `content-type` then names its codec. Without this, and with
    /// keyframes only, there is none.
    #[serde(default)]
    sound: bool,
}

fn main() -> StreamName {
    StreamName::Main
}

/// Recorded video as fragmented MP4, as the camera encoded it.
#[utoipa::path(get, path = "/recordings/{id}/media", params(MediaQuery),
    responses((status = 200, content_type = "video/mp4"), (status = 404, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn recorded_media(
    State(context): State<Context>,
    Path(camera): Path<String>,
    Parameters(query): Parameters<MediaQuery>,
) -> Result<Response, ApiError> {
    let time = time(query.from_ms, query.to_ms)?;
    let choice = MediaChoice {
        stream: query.stream,
        origin_us: query.origin_us,
        keyframes: query.keyframes,
        sound: query.sound,
    };
    let media = context
        .recorded
        .recorded_media(camera, time, choice)
        .await?;
    let headers = [
        (CONTENT_TYPE, media.content_type),
        (CACHE_CONTROL, "no-store".to_owned()),
        (ORIGIN, media.origin_us.to_string()),
        (SOUND, media.has_sound.to_string()),
    ];
    Ok((headers, Bytes::from_stream(media.bytes)).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PictureQuery {
    /// Which moment, milliseconds of Unix time.
    at_ms: i64,
    /// Most pixels from left to right, 64–3840.
    #[serde(default = "thumbnail")]
    width: u32,
}

fn thumbnail() -> u32 {
    320
}

/// The picture of a moment as JPEG.
#[utoipa::path(get, path = "/recordings/{id}/picture", params(PictureQuery),
    responses((status = 200, content_type = "image/jpeg"), (status = 404, body = WireError), (status = 503, body = WireError)))]
pub(crate) async fn recorded_picture(
    State(context): State<Context>,
    Path(camera): Path<String>,
    Parameters(query): Parameters<PictureQuery>,
) -> Result<Response, ApiError> {
    let width = query.width.clamp(64, 3840);
    let (shown_ms, jpeg) = context
        .recorded
        .recorded_picture(camera, query.at_ms, width)
        .await?;
    let headers = [
        (CONTENT_TYPE, "image/jpeg".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (SHOWN, shown_ms.to_string()),
    ];
    Ok((headers, jpeg).into_response())
}

/// How recording does: room, rates, and what is missing of each camera.
#[utoipa::path(get, path = "/storage", responses((status = 200, body = StorageView)))]
pub(crate) async fn storage(
    State(context): State<Context>,
    caller: Caller,
) -> Result<Json<StorageView>, ApiError> {
    let storage = context.recorded.storage().await?;
    Ok(Json(scope::storage(&caller.rights, storage)))
}

/// Adds a note at a moment of a camera.
#[utoipa::path(post, path = "/bookmarks", request_body = BookmarkRequest,
    responses((status = 201, body = MarkView), (status = 422, body = WireError)))]
pub(crate) async fn add_bookmark(
    State(context): State<Context>,
    Body(bookmark): Body<BookmarkRequest>,
) -> Result<(StatusCode, Json<MarkView>), ApiError> {
    let mark = context.recorded.add_bookmark(bookmark).await?;
    Ok((StatusCode::CREATED, Json(mark)))
}

/// Removes a note.
#[utoipa::path(delete, path = "/bookmarks/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_bookmark(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.recorded.remove_bookmark(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Locks video of a camera: it is not deleted before a date.
#[utoipa::path(post, path = "/protections", request_body = ProtectionRequest,
    responses((status = 201, body = MarkView), (status = 422, body = WireError)))]
pub(crate) async fn protect(
    State(context): State<Context>,
    Body(protection): Body<ProtectionRequest>,
) -> Result<(StatusCode, Json<MarkView>), ApiError> {
    let mark = context.recorded.protect(protection).await?;
    Ok((StatusCode::CREATED, Json(mark)))
}

/// Ends a lock before its date.
#[utoipa::path(delete, path = "/protections/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_protection(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.recorded.remove_protection(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
