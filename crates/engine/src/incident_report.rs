//! An incident as a report for people outside: police, an insurer, the head office.

use inveye_api::ApiError;
use inveye_base::SiteZone;
use inveye_db::{Reader, StoredIncident};
use inveye_domain::{CameraId, IncidentEntry, IncidentItem, IncidentStatus, Severity, WallTime};
use inveye_report::{Block, Paper, Report};

use crate::convert::incidents::hexadecimal;
use crate::convert::sentence;

/// Where, when and for whom it is printed.
pub(crate) struct Printed {
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
    let fact = |name: &str, text: String| Block::Fact(name.to_owned(), text);
    let mut blocks = vec![
        fact("Store", printed.site.clone()),
        fact("Incident", incident.id.to_string()),
        fact(
            "Status",
            match standing.status {
                IncidentStatus::Open => "open".to_owned(),
                IncidentStatus::Closed => "closed".to_owned(),
            },
        ),
        fact(
            "Owner",
            standing
                .owner
                .clone()
                .unwrap_or_else(|| "nobody".to_owned()),
        ),
        fact(
            "Begun",
            format!("{} by {}", printed.time(incident.made_at), incident.made_by),
        ),
    ];
    if let Some(closed_at) = incident.closed_at {
        blocks.push(fact("Closed", printed.time(closed_at)));
    }
    if !standing.outcome.is_empty() {
        blocks.push(fact("Outcome", standing.outcome.clone()));
    }
    let cameras: Vec<String> = stored.cameras.iter().map(camera).collect();
    if !cameras.is_empty() {
        blocks.push(fact("Cameras", cameras.join(", ")));
    }
    blocks.push(fact(
        "Times",
        format!("on the store's clock, {}", printed.zone_name),
    ));
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
                None => Block::Text(format!(
                    "The picture with SHA-256 {hash} is missing or was changed."
                )),
            });
        }
    }
    Ok(Report {
        paper: printed.paper,
        title: standing.title.clone(),
        foot: format!(
            "{} · {} · printed {} by {}",
            printed.site,
            incident.id,
            printed.time(printed.at),
            printed.by
        ),
        blocks,
    })
}

fn item(
    item: &IncidentItem,
    printed: &Printed,
    camera: &dyn Fn(&CameraId) -> String,
) -> Vec<Block> {
    let fact = |name: &str, text: String| Block::Fact(name.to_owned(), text);
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
                fact("Alarm", format!("{alert}: {title}")),
                fact("Place", place.clone()),
                fact("When", printed.time(*at)),
                fact("Urgency", urgency(*severity).to_owned()),
            ];
            blocks.extend(of.as_ref().map(|id| fact("Camera", camera(id))));
            blocks
        }
        IncidentItem::Clip {
            camera: of,
            from,
            to,
            note,
        } => {
            let mut blocks = vec![
                fact("Video", camera(of)),
                fact("From", printed.time(*from)),
                fact("To", printed.time(*to)),
            ];
            blocks.extend(said(note));
            blocks
        }
        IncidentItem::Snapshot {
            camera: of,
            at,
            note,
        } => {
            let mut blocks = vec![fact("Picture", camera(of)), fact("When", printed.time(*at))];
            blocks.extend(said(note));
            blocks
        }
        IncidentItem::Note { text } => vec![Block::Text(text.clone())],
        IncidentItem::Change { standing } => {
            let mut blocks = vec![fact(
                "Changed",
                match standing.status {
                    IncidentStatus::Open => format!("{}: open", standing.title),
                    IncidentStatus::Closed => format!("{}: closed", standing.title),
                },
            )];
            blocks.extend(standing.owner.clone().map(|owner| fact("Owner", owner)));
            if !standing.outcome.is_empty() {
                blocks.push(fact("Outcome", standing.outcome.clone()));
            }
            blocks
        }
    }
}

fn urgency(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}
