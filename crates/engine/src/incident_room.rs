//! What whoever puts incidents together and hands over shifts may ask of a running engine.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use inveye_accounts::CameraScope;
use inveye_api::{Answer, ApiError, IncidentRoom, RecordedRoom as _};
use inveye_base::{ErrorKind, SiteZone};
use inveye_db::{self as db, StoredIncident};
use inveye_domain::{
    Carried, CarriedAlert, CarriedIncident, IncidentEntry, IncidentId, IncidentItem,
    IncidentStanding, IncidentStatus, ShiftEntry, WallTime,
};
use inveye_report::Paper;
use inveye_wire as wire;
use tokio::sync::Mutex;

use crate::convert::incidents as shown;
use crate::convert::notifications::refuse;
use crate::incident_report::{self, Printed};
use crate::recorded_room::RecordedVideo;
use crate::room::{Room, defect};

/// Characters of a title.
const LONGEST_TITLE: usize = 120;
/// Characters of a note.
const LONGEST_NOTE: usize = 2000;
/// Alerts that a new incident may begin with.
const MOST_ALERTS: usize = 100;
/// Most that is carried over in one hand-over.
const MOST_CARRIED: u32 = 500;
/// Longest time of video in one entry.
const LONGEST_CLIP: Duration = Duration::from_secs(24 * 3600);
/// Pixels of a picture that is kept.
const PICTURE_WIDTH: u32 = 1920;

/// Incidents and the shift log of a running engine.
pub(crate) struct Incidents {
    room: Arc<Room>,
    /// One report at a time: each holds all its pictures.
    printing: Mutex<()>,
}

impl IncidentRoom for Incidents {
    fn incidents(
        &self,
        status: Option<wire::IncidentStatus>,
        of: CameraScope,
        limit: u32,
    ) -> Answer<'_, Vec<wire::IncidentView>> {
        let status = status.map(shown::to_status);
        async move {
            let cameras = match of {
                CameraScope::All => None,
                CameraScope::Only(cameras) => Some(cameras.into_iter().collect::<Vec<_>>()),
            };
            let found = self
                .room
                .read(move |reader| reader.incidents(status, cameras.as_deref(), limit));
            Ok(found.await?.iter().map(shown::incident).collect())
        }
        .boxed()
    }

    fn incident<'a>(&'a self, incident: &'a str) -> Answer<'a, wire::IncidentDetail> {
        async move { self.detail(id_of(incident)?).await }.boxed()
    }

    fn add_incident(
        &self,
        request: wire::IncidentRequest,
        actor: String,
    ) -> Answer<'_, wire::IncidentDetail> {
        async move {
            let title = title(&request.title)?;
            if request.alerts.len() > MOST_ALERTS {
                return Err(refuse("alerts", "Begin with at most 100 alarms."));
            }
            let mut entries = Vec::new();
            for alert in &request.alerts {
                entries.push(self.alert_entry(alert).await?);
            }
            let text = note(&request.note, "note")?;
            if !text.is_empty() {
                entries.push(db::NewIncidentEntry {
                    item: IncidentItem::Note { text },
                    picture: None,
                });
            }
            let made = self
                .room
                .store(move |writer| writer.add_incident(title, actor, entries));
            self.detail(made.await?).await
        }
        .boxed()
    }

    fn change_incident<'a>(
        &'a self,
        incident: &'a str,
        change: wire::IncidentChange,
        actor: String,
    ) -> Answer<'a, wire::IncidentDetail> {
        async move {
            let id = id_of(incident)?;
            let standing = standing(&change)?;
            let version = change.version;
            self.room
                .store(move |writer| writer.change_incident(id, version, standing, actor))
                .await?;
            self.detail(id).await
        }
        .boxed()
    }

    fn add_to_incident<'a>(
        &'a self,
        incident: &'a str,
        entry: wire::NewIncidentEntry,
        actor: String,
    ) -> Answer<'a, wire::IncidentDetail> {
        async move {
            let id = id_of(incident)?;
            let entry = self.new_entry(entry).await?;
            self.room
                .store(move |writer| writer.add_to_incident(id, actor, entry))
                .await?;
            self.detail(id).await
        }
        .boxed()
    }

    fn incident_picture<'a>(&'a self, incident: &'a str, entry: u64) -> Answer<'a, Bytes> {
        async move {
            let id = id_of(incident)?;
            let found = self.room.read(move |reader| {
                let log = reader.incident_log(id)?;
                let entry = log.into_iter().find(|line| line.id == entry);
                match entry.and_then(|line| line.picture) {
                    Some(hash) => reader.incident_picture(hash),
                    None => Ok(None),
                }
            });
            found.await?.map(Bytes::from).ok_or_else(|| {
                ApiError::new(ErrorKind::NotFound, "No picture is kept with this entry.")
            })
        }
        .boxed()
    }

    fn incident_report<'a>(
        &'a self,
        incident: &'a str,
        is_letter: bool,
        actor: String,
    ) -> Answer<'a, Bytes> {
        async move {
            let id = id_of(incident)?;
            let (stored, log) = self.found(id).await?;
            let printed = self.printed(is_letter, actor);
            let _place = self.printing.lock().await;
            let room = Arc::clone(&self.room);
            let made = tokio::task::spawn_blocking(move || {
                let camera_name = |camera: &inveye_domain::CameraId| {
                    room.cameras.config(camera).map(|config| config.name)
                };
                incident_report::compose(&room.reader, &stored, &log, &camera_name, &printed)?
                    .to_pdf()
                    .map_err(|error| {
                        tracing::error!(%error, "a report could not be made");
                        ApiError::new(ErrorKind::Internal, "The report could not be made.")
                    })
            });
            made.await.map_err(|_| defect())?.map(Bytes::from)
        }
        .boxed()
    }

    fn shift_log(&self, before: Option<u64>, limit: u32) -> Answer<'_, Vec<wire::ShiftEntryView>> {
        async move {
            let found = self
                .room
                .read(move |reader| reader.shift_log(before, limit));
            Ok(found.await?.iter().map(shown::shift_entry).collect())
        }
        .boxed()
    }

    fn add_shift_entry(
        &self,
        new: wire::NewShiftEntry,
        actor: String,
    ) -> Answer<'_, wire::ShiftEntryView> {
        async move {
            let text = note(&new.text, "text")?;
            if text.is_empty() && !new.hand_over {
                return Err(refuse("text", "Write something down."));
            }
            let carried = if new.hand_over {
                Some(self.carried().await?)
            } else {
                None
            };
            let new = db::NewShiftEntry {
                actor,
                text,
                carried,
            };
            let id = self
                .room
                .store(move |writer| writer.add_shift_entry(new))
                .await?;
            self.shift_entry(id).await
        }
        .boxed()
    }

    fn take_shift_entry(&self, entry: u64, actor: String) -> Answer<'_, wire::ShiftEntryView> {
        async move {
            self.room
                .store(move |writer| writer.take_shift_entry(entry, actor))
                .await?;
            self.shift_entry(entry).await
        }
        .boxed()
    }
}

impl Incidents {
    pub(crate) fn new(room: Arc<Room>) -> Self {
        Self {
            room,
            printing: Mutex::default(),
        }
    }

    async fn found(
        &self,
        id: IncidentId,
    ) -> Result<(StoredIncident, Vec<IncidentEntry>), ApiError> {
        let (found, log) = self
            .room
            .read(move |reader| Ok((reader.incident(id)?, reader.incident_log(id)?)))
            .await?;
        Ok((found.ok_or_else(|| missing(&id.to_string()))?, log))
    }

    async fn detail(&self, id: IncidentId) -> Result<wire::IncidentDetail, ApiError> {
        let (stored, log) = self.found(id).await?;
        Ok(wire::IncidentDetail {
            incident: shown::incident(&stored),
            log: log.iter().map(shown::entry).collect(),
        })
    }

    async fn shift_entry(&self, id: u64) -> Result<wire::ShiftEntryView, ApiError> {
        let found: Option<ShiftEntry> =
            self.room.read(move |reader| reader.shift_entry(id)).await?;
        let found = found.ok_or_else(|| {
            ApiError::new(
                ErrorKind::NotFound,
                "There is no such entry in the shift log.",
            )
        })?;
        Ok(shown::shift_entry(&found))
    }

    async fn new_entry(
        &self,
        entry: wire::NewIncidentEntry,
    ) -> Result<db::NewIncidentEntry, ApiError> {
        let bare = |item| db::NewIncidentEntry {
            item,
            picture: None,
        };
        match entry {
            wire::NewIncidentEntry::Alert { alert } => self.alert_entry(&alert).await,
            wire::NewIncidentEntry::Clip {
                camera,
                from_ms,
                to_ms,
                note: said,
            } => {
                let (camera, _) = self.room.known(&camera)?;
                let (from, to) = (WallTime::from_millis(from_ms), WallTime::from_millis(to_ms));
                if from_ms < 0 || from >= to || to.since(from) > LONGEST_CLIP {
                    return Err(refuse("to_ms", "Choose a time of up to a day."));
                }
                let note = note(&said, "note")?;
                Ok(bare(IncidentItem::Clip {
                    camera,
                    from,
                    to,
                    note,
                }))
            }
            wire::NewIncidentEntry::Snapshot {
                camera,
                at_ms,
                note: said,
            } => {
                let (camera, _) = self.room.known(&camera)?;
                let note = note(&said, "note")?;
                let video = RecordedVideo(Arc::clone(&self.room));
                let (shown_ms, jpeg) = video
                    .recorded_picture(camera.to_string(), at_ms, PICTURE_WIDTH)
                    .await?;
                let at = WallTime::from_millis(shown_ms);
                Ok(db::NewIncidentEntry {
                    item: IncidentItem::Snapshot { camera, at, note },
                    picture: Some(jpeg.to_vec()),
                })
            }
            wire::NewIncidentEntry::Note { text } => {
                let text = note(&text, "text")?;
                if text.is_empty() {
                    return Err(refuse("text", "Write something down."));
                }
                Ok(bare(IncidentItem::Note { text }))
            }
        }
    }

    /// An alert as it is now, with a copy of its picture.
    async fn alert_entry(&self, alert: &str) -> Result<db::NewIncidentEntry, ApiError> {
        let id = Room::alert_id(alert)?;
        let (found, picture) = self
            .room
            .read(move |reader| Ok((reader.alert(id)?, reader.snapshot(id)?)))
            .await?;
        let found = found.ok_or_else(|| {
            ApiError::new(ErrorKind::NotFound, format!("There is no alert `{id}`."))
        })?;
        Ok(db::NewIncidentEntry {
            item: IncidentItem::Alert {
                alert: found.id,
                title: found.title,
                place: found.place,
                severity: found.severity,
                at: found.at,
                camera: found.camera,
            },
            picture,
        })
    }

    async fn carried(&self) -> Result<Carried, ApiError> {
        let (alerts, incidents) = self
            .room
            .read(|reader| {
                let open = Some(IncidentStatus::Open);
                Ok((
                    reader.open_alerts()?,
                    reader.incidents(open, None, MOST_CARRIED)?,
                ))
            })
            .await?;
        Ok(Carried {
            alerts: alerts
                .into_iter()
                .take(MOST_CARRIED as usize)
                .map(|alert| CarriedAlert {
                    id: alert.id,
                    title: alert.title,
                    severity: alert.severity,
                    camera: alert.camera,
                })
                .collect(),
            incidents: incidents
                .into_iter()
                .map(|stored| CarriedIncident {
                    id: stored.incident.id,
                    title: stored.incident.standing.title,
                    cameras: stored.cameras,
                })
                .collect(),
        })
    }

    fn printed(&self, is_letter: bool, actor: String) -> Printed {
        let site = self.room.known_site().stored.site;
        Printed {
            language: site.language,
            zone: SiteZone::new(&site.time_zone).ok(),
            site: site.name,
            zone_name: site.time_zone,
            by: actor,
            at: self.room.clock.wall(),
            paper: if is_letter { Paper::Letter } else { Paper::A4 },
        }
    }
}

fn standing(change: &wire::IncidentChange) -> Result<IncidentStanding, ApiError> {
    let outcome = note(&change.outcome, "outcome")?;
    let status = shown::to_status(change.status);
    if status == IncidentStatus::Closed && outcome.is_empty() {
        return Err(refuse("outcome", "Say what came of it."));
    }
    let owner = change
        .owner
        .as_deref()
        .map(str::trim)
        .filter(|owner| !owner.is_empty());
    let is_name =
        |owner: &str| owner.chars().count() <= LONGEST_TITLE && !owner.contains(char::is_control);
    if !owner.is_none_or(is_name) {
        return Err(refuse(
            "owner",
            "A name has at most 120 characters on one line.",
        ));
    }
    Ok(IncidentStanding {
        title: title(&change.title)?,
        status,
        owner: owner.map(str::to_owned),
        outcome,
    })
}

fn title(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_TITLE || text.contains(char::is_control) {
        return Err(refuse(
            "title",
            "Say what happened in 1 to 120 characters on one line.",
        ));
    }
    Ok(text.to_owned())
}

fn note(text: &str, field: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE {
        return Err(refuse(field, "A note has at most 2000 characters."));
    }
    Ok(text.to_owned())
}

pub(crate) fn id_of(text: &str) -> Result<IncidentId, ApiError> {
    text.parse().map_err(|_| missing(text))
}

fn missing(id: &str) -> ApiError {
    let id: String = id.chars().take(100).collect();
    ApiError::new(ErrorKind::NotFound, format!("There is no incident `{id}`."))
}
