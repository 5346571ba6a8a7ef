//! Incidents and the shift log.

use inveye_db::StoredIncident;
use inveye_domain as domain;
use inveye_wire as wire;

pub(crate) fn incident(stored: &StoredIncident) -> wire::IncidentView {
    let StoredIncident {
        incident,
        cameras,
        entries,
    } = stored;
    let standing = &incident.standing;
    wire::IncidentView {
        id: incident.id.to_string(),
        title: standing.title.clone(),
        status: status(standing.status),
        owner: standing.owner.clone(),
        outcome: standing.outcome.clone(),
        cameras: cameras.iter().map(ToString::to_string).collect(),
        entries: *entries,
        made_at_ms: incident.made_at.as_millis(),
        made_by: incident.made_by.clone(),
        changed_at_ms: incident.changed_at.as_millis(),
        closed_at_ms: incident.closed_at.map(domain::WallTime::as_millis),
        version: incident.version,
    }
}

pub(crate) fn status(status: domain::IncidentStatus) -> wire::IncidentStatus {
    match status {
        domain::IncidentStatus::Open => wire::IncidentStatus::Open,
        domain::IncidentStatus::Closed => wire::IncidentStatus::Closed,
    }
}

pub(crate) fn to_status(status: wire::IncidentStatus) -> domain::IncidentStatus {
    match status {
        wire::IncidentStatus::Open => domain::IncidentStatus::Open,
        wire::IncidentStatus::Closed => domain::IncidentStatus::Closed,
    }
}

pub(crate) fn entry(
    entry: &domain::IncidentEntry,
    video: Option<wire::EntryVideo>,
) -> wire::IncidentEntryView {
    wire::IncidentEntryView {
        id: entry.id,
        at_ms: entry.at.as_millis(),
        actor: entry.actor.clone(),
        item: item(&entry.item),
        sha256: entry.picture.map(hexadecimal),
        video,
    }
}

/// As people compare it.
pub(crate) fn hexadecimal(hash: [u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn item(item: &domain::IncidentItem) -> wire::IncidentItem {
    match item {
        domain::IncidentItem::Alert {
            alert,
            title,
            place,
            severity,
            at,
            camera,
        } => wire::IncidentItem::Alert {
            alert: alert.to_string(),
            title: title.clone(),
            place: place.clone(),
            severity: super::severity(*severity),
            at_ms: at.as_millis(),
            camera: camera.as_ref().map(ToString::to_string),
        },
        domain::IncidentItem::Clip {
            camera,
            from,
            to,
            note,
        } => wire::IncidentItem::Clip {
            camera: camera.to_string(),
            from_ms: from.as_millis(),
            to_ms: to.as_millis(),
            note: note.clone(),
        },
        domain::IncidentItem::Snapshot { camera, at, note } => wire::IncidentItem::Snapshot {
            camera: camera.to_string(),
            at_ms: at.as_millis(),
            note: note.clone(),
        },
        domain::IncidentItem::Note { text } => wire::IncidentItem::Note { text: text.clone() },
        domain::IncidentItem::Change { standing } => wire::IncidentItem::Change {
            title: standing.title.clone(),
            status: status(standing.status),
            owner: standing.owner.clone(),
            outcome: standing.outcome.clone(),
        },
    }
}

pub(crate) fn shift_entry(entry: &domain::ShiftEntry) -> wire::ShiftEntryView {
    let carried = entry.carried.clone().unwrap_or_default();
    wire::ShiftEntryView {
        id: entry.id,
        at_ms: entry.at.as_millis(),
        actor: entry.actor.clone(),
        text: entry.text.clone(),
        hand_over: entry.carried.is_some(),
        alerts: carried
            .alerts
            .into_iter()
            .map(|alert| wire::CarriedAlert {
                id: alert.id.to_string(),
                title: alert.title,
                severity: super::severity(alert.severity),
                camera: alert.camera.map(|camera| camera.to_string()),
            })
            .collect(),
        incidents: carried
            .incidents
            .into_iter()
            .map(|incident| wire::CarriedIncident {
                id: incident.id.to_string(),
                title: incident.title,
                cameras: incident.cameras.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        taken_at_ms: entry.taken.as_ref().map(|(at, _)| at.as_millis()),
        taken_by: entry.taken.as_ref().map(|(_, who)| who.clone()),
    }
}
