//! What the engine offers of recorded video.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::BoxStream;
use inveye_wire::{
    BookmarkRequest, ExportRequest, ExportView, MarkView, ProtectionRequest, StorageView,
    StreamName, TimelineView,
};

use crate::error::ApiError;
use crate::room::Answer;

/// Which video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedTime {
    /// First moment, milliseconds of Unix time.
    pub from_ms: i64,
    /// First moment behind it.
    pub to_ms: i64,
}

/// What of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaChoice {
    /// The full or the small stream.
    pub stream: StreamName,
    /// The moment that is zero on the track, microseconds of Unix time: for a player that shows other
    /// stretches too.
    pub origin_us: Option<i64>,
    /// Leaves the other pictures out, and all sound.
    pub keyframes: bool,
    /// A track of sound, where the stretch begins with some.
    pub sound: bool,
}

/// A stretch of video on its way to a client.
pub struct RecordedMedia {
    /// The moment that is zero on its track, microseconds of Unix time.
    pub origin_us: i64,
    /// For a player: `video/mp4; codecs="…"`.
    pub content_type: String,
    /// Whether sound was recorded where it begins, wanted or not.
    pub has_sound: bool,
    /// `ftyp`, `moov`, and a `moof` and `mdat` for each fragment. An error ends it.
    pub bytes: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

/// A file on its way to a client.
pub struct FileDownload {
    /// Its name for the client's disk.
    pub name: String,
    /// For the client: `application/zip`.
    pub content_type: &'static str,
    /// Its length.
    pub length: u64,
    /// Its bytes. An error ends them.
    pub bytes: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl IntoResponse for FileDownload {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, self.content_type.to_owned()),
            (CONTENT_LENGTH, self.length.to_string()),
            (
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"{}\"", self.name),
            ),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        (headers, Body::from_stream(self.bytes)).into_response()
    }
}

/// Recorded video of a running engine, as its API sees it.
pub trait RecordedRoom: Send + Sync + 'static {
    /// What is there of cameras, and what happened.
    fn timeline(&self, cameras: Vec<String>, time: RecordedTime) -> Answer<'_, TimelineView>;

    /// Video from the last keyframe at or before the beginning.
    fn recorded_media(
        &self,
        camera: String,
        time: RecordedTime,
        choice: MediaChoice,
    ) -> Answer<'_, RecordedMedia>;

    /// The picture at a moment, or the last keyframe before it, as JPEG no wider than asked; with the
    /// moment it shows.
    fn recorded_picture(&self, camera: String, at_ms: i64, width: u32) -> Answer<'_, (i64, Bytes)>;

    /// How recording does.
    fn storage(&self) -> Answer<'_, StorageView>;

    /// Adds a note at a moment.
    fn add_bookmark(&self, bookmark: BookmarkRequest) -> Answer<'_, MarkView>;
    /// Removes one.
    fn remove_bookmark(&self, id: String) -> Answer<'_, ()>;

    /// Locks video of a camera until a date.
    fn protect(&self, protection: ProtectionRequest) -> Answer<'_, MarkView>;
    /// Ends a lock before its time.
    fn remove_protection(&self, id: String) -> Answer<'_, ()>;

    /// Begins an export.
    fn export(&self, request: ExportRequest) -> Answer<'_, ExportView>;
    /// All that are there, newest first.
    fn exports(&self) -> Answer<'_, Vec<ExportView>>;
    /// The ZIP of one; `secret` is what its address carries instead of a token.
    fn export_file(&self, id: String, secret: String) -> Answer<'_, FileDownload>;
    /// Ends or deletes one.
    fn remove_export(&self, id: String) -> Answer<'_, ()>;
}

/// Refuses what no recording can answer.
pub(crate) fn time(from_ms: i64, to_ms: i64) -> Result<RecordedTime, ApiError> {
    const YEAR_10_000: i64 = 253_402_300_800_000;
    let valid = 0 <= from_ms && from_ms < to_ms && to_ms <= YEAR_10_000;
    valid
        .then_some(RecordedTime { from_ms, to_ms })
        .ok_or_else(|| {
            ApiError::new(
                inveye_base::ErrorKind::InvalidArgument,
                "`from_ms` must be before `to_ms`; both are milliseconds since 1970, UTC.",
            )
            .about("from_ms")
        })
}
