//! An incident as a report for people outside: police, an insurer, the head office.

use inveye_api::ApiError;
use inveye_base::SiteZone;
use inveye_db::{Reader, StoredIncident};
use inveye_domain::{CameraId, Incident, IncidentEntry, IncidentItem, Language, WallTime};
use inveye_report::{Block, Paper, Report};
use inveye_words::{ReportWords, words};

use crate::convert::incidents::hexadecimal;
use crate::convert::sentence;

/// Where, when, for whom and in what language it is printed.
pub(crate) struct Printed {
    pub(crate) language: Language,
    pub(crate) site: String,
    pub(crate) zone_name: String,
    pub(crate) zone: Option<SiteZone>,
    pub(crate) by: String,
    pub(crate) at: WallTime,
    pub(crate) paper: Paper,
}

impl Printed {
    fn time(&self, at: WallTime) -> String {
        match &self.zone {
            Some(zone) => zone.local(at).strftime("%Y-%m-%d %H:%M:%S %Z").to_string(),
            None => at.to_string(),
        }
    }

    fn words(&self) -> &'static ReportWords {
        &words(self.language).report
    }
}

/// All of it: how it stands, then its log with pictures, oldest first.
pub(crate) fn compose(
    reader: &Reader,
    stored: &StoredIncident,
    log: &[IncidentEntry],
    camera_name: &dyn Fn(&CameraId) -> Option<String>,
    printed: &Printed,
) -> Result<Report, ApiError> {
    let incident = &stored.incident;
    let standing = &incident.standing;
    let camera = |id: &CameraId| match camera_name(id) {
        Some(name) if name != id.as_str() => format!("{name} ({id})"),
        _ => id.to_string(),
    };
    let own = printed.words();
    let mut blocks = vec![
        fact(own.store, printed.site.clone()),
        fact(own.incident, incident.id.to_string()),
        fact(own.status, (own.statuses)(standing.status).to_owned()),
        fact(
            own.owner,
            standing.owner.as_deref().unwrap_or(own.nobody).to_owned(),
        ),
        fact(
            own.begun,
            (own.begun_by)(&printed.time(incident.made_at), &incident.made_by),
        ),
    ];
    if let Some(closed_at) = incident.closed_at {
        blocks.push(fact(own.closed, printed.time(closed_at)));
    }
    if !standing.outcome.is_empty() {
        blocks.push(fact(own.outcome, standing.outcome.clone()));
    }
    let cameras: Vec<String> = stored.cameras.iter().map(camera).collect();
    if !cameras.is_empty() {
        blocks.push(fact(own.cameras, cameras.join(", ")));
    }
    blocks.push(fact(own.times, (own.store_clock)(&printed.zone_name)));
    blocks.extend(video_kept(incident, log, printed));
    for entry in log {
        blocks.push(Block::Heading(format!(
            "{} · {}",
            printed.time(entry.at),
            entry.actor
        )));
        blocks.extend(item(&entry.item, printed, &camera));
        if let Some(hash) = entry.picture {
            let found = reader
                .incident_picture(hash)
                .map_err(|error| ApiError::new(error.kind(), sentence(&error)))?;
            let hash = hexadecimal(hash);
            blocks.push(match found {
                Some(jpeg) => Block::Picture {
                    jpeg,
                    caption: format!("SHA-256 {hash}"),
                },
                None => Block::Text((own.picture_missing)(&hash)),
            });
        }
    }
    Ok(Report {
        paper: printed.paper,
        title: standing.title.clone(),
        language: printed.language.tag().to_owned(),
        unreadable: own.picture_unreadable.to_owned(),
        foot: format!(
            "{} · {} · {}",
            printed.site,
            incident.id,
            (own.printed)(&printed.time(printed.at), &printed.by)
        ),
        blocks,
    })
}

/// How long whoever reads it can ask for the recorded video; nothing where none is kept.
fn video_kept(incident: &Incident, log: &[IncidentEntry], printed: &Printed) -> Option<Block> {
    if !log.iter().any(|line| line.holds_video) {
        return None;
    }
    let own = printed.words();
    let text = match incident.video_until() {
        None => own.video_while_open.to_owned(),
        Some(until) if until > printed.at => (own.video_until)(&printed.time(until)),
        Some(_) => return None,
    };
    Some(fact(own.video_kept, text))
}

fn fact(name: &str, text: String) -> Block {
    Block::Fact(name.to_owned(), text)
}

fn item(
    item: &IncidentItem,
    printed: &Printed,
    camera: &dyn Fn(&CameraId) -> String,
) -> Vec<Block> {
    let own = printed.words();
    let said = |note: &str| {
        let is_something = !note.is_empty();
        is_something.then(|| Block::Text(note.to_owned()))
    };
    match item {
        IncidentItem::Alert {
            alert,
            title,
            place,
            severity,
            at,
            camera: of,
        } => {
            let mut blocks = vec![
                fact(own.alarm, format!("{alert}: {title}")),
                fact(own.place, place.clone()),
                fact(own.when, printed.time(*at)),
                fact(
                    own.urgency,
                    (words(printed.language).severity)(*severity).to_owned(),
                ),
            ];
            blocks.extend(
                of.as_ref()
                    .map(|id| fact(words(printed.language).camera, camera(id))),
            );
            blocks
        }
        IncidentItem::Clip {
            camera: of,
            from,
            to,
            note,
        } => {
            let mut blocks = vec![
                fact(own.video, camera(of)),
                fact(own.from, printed.time(*from)),
                fact(own.to, printed.time(*to)),
            ];
            blocks.extend(said(note));
            blocks
        }
        IncidentItem::Snapshot {
            camera: of,
            at,
            note,
        } => {
            let mut blocks = vec![
                fact(own.picture, camera(of)),
                fact(own.when, printed.time(*at)),
            ];
            blocks.extend(said(note));
            blocks
        }
        IncidentItem::Note { text } => vec![Block::Text(text.clone())],
        IncidentItem::Change { standing } => {
            let status = (own.statuses)(standing.status);
            let now = format!("{}: {status}", standing.title);
            let mut blocks = vec![fact(own.changed, now)];
            blocks.extend(standing.owner.clone().map(|owner| fact(own.owner, owner)));
            if !standing.outcome.is_empty() {
                blocks.push(fact(own.outcome, standing.outcome.clone()));
            }
            blocks
        }
    }
}
