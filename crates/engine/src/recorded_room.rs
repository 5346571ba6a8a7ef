//! What the API may ask about recorded video.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use inveye_api::{
    Answer, ApiError, FileDownload, MediaChoice, RecordedMedia, RecordedRoom, RecordedTime,
};
use inveye_base::{ErrorChain, ErrorKind, SiteZone};
use inveye_db::{EventQuery, Protection};
use inveye_domain::{CameraId, StreamKind, WallTime};
use inveye_recording::playback::Pace;
use inveye_recording::segment::encoding;
use inveye_recording::{Coverage, Interval, Playback, PlaybackError, StreamId, evidence};
use inveye_wire as wire;

use crate::convert;
use crate::desk::stored;
use crate::media_feed::MediaFeed;
use crate::recorded_views::{alert_mark, bookmark_view, event_mark, protection_view, timeline_row};
use crate::recordings::gigabytes;
use crate::room::{Room, defect};

/// Marks of one timeline; more are cut, and the screen says so.
const MOST_MARKS: usize = 2000;
/// Single events are marks on stretches up to this long; beyond it alerts and notes are.
const EVENTS_WITHIN: Duration = Duration::from_secs(6 * 3600);
/// Cameras of one export.
const MOST_EXPORTED: usize = 64;

impl Room {
    fn playback(&self) -> Result<Playback, ApiError> {
        self.recordings
            .playback()
            .map_err(|problem| ApiError::new(ErrorKind::Unavailable, problem))
    }

    /// The wanted stream of a camera, or the other one where only that is recorded then.
    pub(crate) fn recorded_stream(
        playback: &Playback,
        camera: &CameraId,
        wanted: StreamKind,
        time: Interval,
    ) -> StreamId {
        let id = |kind| StreamId {
            camera: camera.clone(),
            kind,
        };
        let other = match wanted {
            StreamKind::Main => StreamKind::Sub,
            StreamKind::Sub => StreamKind::Main,
        };
        let covers = |id: &StreamId| {
            playback
                .coverage(id, time)
                .is_ok_and(|coverage| !coverage.recorded.is_empty())
        };
        [id(wanted), id(other)]
            .into_iter()
            .find(covers)
            .unwrap_or(id(wanted))
    }

    fn marks(
        &self,
        cameras: &[CameraId],
        time: Interval,
    ) -> Result<(Vec<wire::MarkView>, bool), ApiError> {
        let read = |error: inveye_db::ReadError| {
            tracing::warn!(error = %ErrorChain(&error), "marks were not read");
            ApiError::new(error.kind(), convert::sentence(&error))
        };
        let mut marks = Vec::new();
        let limit = u32::try_from(MOST_MARKS).unwrap_or(u32::MAX);
        let alerts = self
            .reader
            .alerts_between(time.from, time.to, cameras, limit)
            .map_err(read)?;
        let mut more = alerts.len() >= MOST_MARKS;
        marks.extend(alerts.iter().map(alert_mark));
        let bookmarks = self.reader.bookmarks(time.from, time.to).map_err(read)?;
        marks.extend(
            bookmarks
                .into_iter()
                .filter(|b| cameras.contains(&b.camera))
                .map(|bookmark| bookmark_view(&bookmark)),
        );
        let protections = self.reader.protections(time.from, time.to).map_err(read)?;
        marks.extend(
            protections
                .iter()
                .filter(|p| cameras.contains(&p.camera))
                .map(protection_view),
        );
        if time.length() <= EVENTS_WITHIN {
            // Each camera has its share, so that a busy one leaves room for what a quiet one saw.
            let share = limit / u32::try_from(cameras.len().max(1)).unwrap_or(u32::MAX);
            for camera in cameras {
                let events = self.reader.events(&EventQuery {
                    camera: Some(camera.clone()),
                    from: Some(time.from),
                    to: Some(time.to),
                    newest_first: true,
                    limit: share.clamp(1, EventQuery::MAX),
                    ..EventQuery::default()
                });
                let page = events.map_err(read)?;
                more |= page.next.is_some();
                marks.extend(page.events.iter().map(event_mark));
            }
        }
        marks.sort_by_key(|mark| mark.at_ms);
        Ok((marks, more))
    }
}

impl Room {
    /// Who and what, checked and with the names that people know.
    fn export_request(
        &self,
        asked: &wire::ExportRequest,
    ) -> Result<evidence::ExportRequest, ApiError> {
        let site = self.known_site().stored.site;
        let zone = SiteZone::new(&site.time_zone).or_else(|_| SiteZone::new("UTC"));
        let zone = zone.map_err(|error| ApiError::new(ErrorKind::Internal, error.to_string()))?;
        let mut cameras = Vec::with_capacity(asked.cameras.len());
        for camera in &asked.cameras {
            let id = convert::camera_id(camera).map_err(|error| error.about("cameras"))?;
            if cameras
                .iter()
                .any(|other: &evidence::ExportedCamera| other.id == id)
            {
                continue;
            }
            let config = self.cameras.config(&id);
            let name = config.map_or_else(|| id.to_string(), |config| config.name);
            cameras.push(evidence::ExportedCamera { id, name });
        }
        if cameras.is_empty() || cameras.len() > MOST_EXPORTED {
            let words = format!("Choose 1 to {MOST_EXPORTED} cameras.");
            return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("cameras"));
        }
        let exported_by = match asked.exported_by.trim() {
            "" => "not named".to_owned(),
            name => text(name, "exported_by")?,
        };
        Ok(evidence::ExportRequest {
            cameras,
            interval: interval(RecordedTime {
                from_ms: asked.from_ms,
                to_ms: asked.to_ms,
            }),
            exported_by,
            reason: text(&asked.reason, "reason")?,
            site: site.name,
            zone,
            device: self.recordings.device().clone(),
            software: concat!("InvEye Control Room ", env!("CARGO_PKG_VERSION")).to_owned(),
            now: self.clock.wall(),
            zip: asked.zip,
            reserve_bytes: gigabytes(self.recordings.config().reserve_gb),
        })
    }
}

/// The engine's recordings behind the API.
pub(crate) struct RecordedVideo(pub(crate) Arc<Room>);

impl RecordedRoom for RecordedVideo {
    fn timeline(&self, cameras: Vec<String>, time: RecordedTime) -> Answer<'_, wire::TimelineView> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let playback = room.playback()?;
            let interval = interval(time);
            let cameras = cameras
                .iter()
                .map(|camera| convert::camera_id(camera))
                .collect::<Result<Vec<_>, _>>()?;
            let rows = cameras.iter().map(|camera| {
                let stream = Room::recorded_stream(&playback, camera, StreamKind::Main, interval);
                let coverage = match playback.coverage(&stream, interval) {
                    Err(PlaybackError::NoStream { .. }) => Ok(Coverage::default()),
                    other => other.map_err(|error| refused(&error)),
                }?;
                Ok(timeline_row(camera, &coverage))
            });
            let rows = rows.collect::<Result<Vec<_>, ApiError>>()?;
            let (marks, more_marks) = room.marks(&cameras, interval)?;
            Ok(wire::TimelineView {
                from_ms: time.from_ms,
                to_ms: time.to_ms,
                now_ms: room.clock.wall().as_millis(),
                cameras: rows,
                marks,
                more_marks,
            })
        })
    }

    fn recorded_media(
        &self,
        camera: String,
        time: RecordedTime,
        choice: MediaChoice,
    ) -> Answer<'_, RecordedMedia> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let playback = room.playback()?;
            let camera = convert::camera_id(&camera)?;
            let interval = interval(time);
            let id =
                Room::recorded_stream(&playback, &camera, stream_kind(choice.stream), interval);
            let pace = if choice.keyframes {
                Pace::Keyframes
            } else {
                Pace::Every
            };
            let mut media = playback
                .media(&id, interval, pace)
                .map_err(|error| refused(&error))?;
            if let Some(origin) = choice.origin_us {
                media = media.with_origin(WallTime::from_micros(origin));
            }
            if choice.sound {
                media = media.with_sound();
            }
            let mut feed = MediaFeed::new(media, interval.to);
            let origin = feed.origin();
            // Errors up to the first part become an answer with their words; later ones end the body.
            let first = feed.next().map_err(|error| refused(&error))?;
            let content_type = first
                .as_deref()
                .and_then(encoding)
                .map_or_else(|| "video/mp4".to_owned(), |encoding| encoding.mime());
            let has_sound = feed.has_sound();
            Ok(RecordedMedia {
                origin_us: origin.as_micros(),
                content_type,
                has_sound,
                bytes: feed.run(first),
            })
        })
    }

    fn recorded_picture(&self, camera: String, at_ms: i64, width: u32) -> Answer<'_, (i64, Bytes)> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let playback = room.playback()?;
            let camera = convert::camera_id(&camera)?;
            let at = WallTime::from_millis(at_ms);
            // Small pictures come from the small stream, which decodes in a tenth of the time.
            let wanted = if width <= 640 {
                StreamKind::Sub
            } else {
                StreamKind::Main
            };
            let kind = playback.best(
                &StreamId {
                    camera: camera.clone(),
                    kind: wanted,
                },
                at,
            );
            let id = kind.unwrap_or(StreamId {
                camera,
                kind: wanted,
            });
            let found = room.thumbnails.get(&playback, &id, at, width);
            let (shown, jpeg) = found.map_err(|error| {
                ApiError::new(error.kind(), convert::sentence(&ErrorChain(&error)))
            })?;
            Ok((shown.as_millis(), jpeg))
        })
    }

    fn storage(&self) -> Answer<'_, wire::StorageView> {
        let room = Arc::clone(&self.0);
        blocking(move || Ok(room.storage_view()))
    }

    fn add_bookmark(&self, bookmark: wire::BookmarkRequest) -> Answer<'_, wire::MarkView> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let camera = convert::camera_id(&bookmark.camera)?;
            let at = WallTime::from_millis(bookmark.at_ms);
            let note = text(&bookmark.note, "note")?;
            let id = room
                .writer
                .add_bookmark(camera.clone(), at, note.clone())
                .map_err(|error| stored(&error))?;
            Ok(bookmark_view(&inveye_db::Bookmark {
                id,
                camera,
                at,
                note,
            }))
        })
    }

    fn remove_bookmark(&self, id: String) -> Answer<'_, ()> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let id = number(&id, "bookmark")?;
            room.writer
                .remove_bookmark(id)
                .map_err(|error| stored(&error))
        })
    }

    fn protect(&self, request: wire::ProtectionRequest) -> Answer<'_, wire::MarkView> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let mut protection = Protection {
                id: 0,
                camera: convert::camera_id(&request.camera)?,
                from: WallTime::from_millis(request.from_ms),
                to: WallTime::from_millis(request.to_ms),
                reason: text(&request.reason, "reason")?,
                until: Some(WallTime::from_millis(request.until_ms)),
                of_incident: false,
            };
            if protection.from >= protection.to || !protection.holds_at(room.clock.wall()) {
                return Err(ApiError::new(
                    ErrorKind::InvalidArgument,
                    "The end must be after the beginning, and the lock must end in the future.",
                )
                .about("to_ms"));
            }
            protection.id = room
                .writer
                .protect(protection.clone())
                .map_err(|error| stored(&error))?;
            Ok(protection_view(&protection))
        })
    }

    fn remove_protection(&self, id: String) -> Answer<'_, ()> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let id = number(&id, "protection")?;
            room.writer
                .remove_protection(id)
                .map_err(|error| stored(&error))
        })
    }

    fn export(&self, request: wire::ExportRequest) -> Answer<'_, wire::ExportView> {
        let room = Arc::clone(&self.0);
        blocking(move || {
            let playback = room.playback()?;
            let request = room.export_request(&request)?;
            room.exports.start(playback, request)
        })
    }

    fn exports(&self) -> Answer<'_, Vec<wire::ExportView>> {
        let room = Arc::clone(&self.0);
        blocking(move || Ok(room.exports.list()))
    }

    fn export_file(&self, id: String, secret: String) -> Answer<'_, FileDownload> {
        let room = Arc::clone(&self.0);
        blocking(move || room.exports.file(&id, &secret))
    }

    fn remove_export(&self, id: String) -> Answer<'_, ()> {
        let room = Arc::clone(&self.0);
        blocking(move || room.exports.remove(&id))
    }
}

/// Runs on a thread that may wait for the disk.
fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Answer<'static, T> {
    async move {
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| defect())?
    }
    .boxed()
}

fn interval(time: RecordedTime) -> Interval {
    Interval {
        from: WallTime::from_millis(time.from_ms),
        to: WallTime::from_millis(time.to_ms),
    }
}

fn refused(error: &PlaybackError) -> ApiError {
    ApiError::new(error.kind(), convert::sentence(&ErrorChain(error)))
}

fn stream_kind(name: wire::StreamName) -> StreamKind {
    match name {
        wire::StreamName::Main => StreamKind::Main,
        wire::StreamName::Sub => StreamKind::Sub,
    }
}

/// Something for people to read, not too long.
fn text(given: &str, field: &'static str) -> Result<String, ApiError> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > 500 {
        return Err(ApiError::new(
            ErrorKind::InvalidArgument,
            format!("Write 1 to 500 characters as {field}."),
        )
        .about(field));
    }
    Ok(given.to_owned())
}

fn number(id: &str, what: &'static str) -> Result<u64, ApiError> {
    id.parse()
        .map_err(|_| ApiError::new(ErrorKind::NotFound, format!("There is no {what} `{id}`.")))
}
