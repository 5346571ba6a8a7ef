//! Recordings as screens see them.

use inveye_db::Protection;
use inveye_domain::{Alert, CameraId, Event};
use inveye_recording::{Coverage, Deletion, DeletionCause, GapCause, StorageProblem};
use inveye_wire as wire;
use inveye_words::Words;

use crate::convert;

pub(crate) fn timeline_row(camera: &CameraId, coverage: &Coverage) -> wire::CameraTimeline {
    wire::CameraTimeline {
        camera: camera.to_string(),
        recorded: coverage
            .recorded
            .iter()
            .map(|run| wire::RecordedView {
                from_ms: run.interval.from.as_millis(),
                to_ms: run.interval.to.as_millis(),
            })
            .collect(),
        gaps: coverage
            .gaps
            .iter()
            .map(|gap| wire::GapView {
                from_ms: gap.interval.from.as_millis(),
                to_ms: gap.interval.to.as_millis(),
                cause: gap_cause(gap.cause),
            })
            .collect(),
    }
}

pub(crate) fn gap_cause(cause: GapCause) -> wire::GapCause {
    match cause {
        GapCause::Connecting => wire::GapCause::Connecting,
        GapCause::Offline => wire::GapCause::Offline,
        GapCause::Stalled => wire::GapCause::Stalled,
        GapCause::PacketsLost => wire::GapCause::PacketsLost,
        GapCause::Unreadable => wire::GapCause::Unreadable,
        GapCause::DiskSlow => wire::GapCause::DiskSlow,
        GapCause::DiskFull => wire::GapCause::DiskFull,
        GapCause::DiskFailed => wire::GapCause::DiskFailed,
        GapCause::EngineStopped => wire::GapCause::EngineStopped,
        GapCause::SwitchedOff => wire::GapCause::SwitchedOff,
        GapCause::ClockSet => wire::GapCause::ClockSet,
        GapCause::Expired => wire::GapCause::Expired,
        GapCause::Lost => wire::GapCause::Lost,
        GapCause::Unknown => wire::GapCause::Unknown,
    }
}

/// The clock hour that goes first.
pub(crate) fn deletion_view(next: Deletion) -> wire::DeletionView {
    const HOUR_MS: i64 = 3_600_000;
    let from_ms = next.from.as_millis();
    wire::DeletionView {
        from_ms,
        to_ms: (from_ms.div_euclid(HOUR_MS) + 1) * HOUR_MS,
        at_ms: next.at.as_millis(),
        event: next.event,
        cause: match next.cause {
            DeletionCause::Age => wire::DeletionCause::Age,
            DeletionCause::CameraLimit => wire::DeletionCause::CameraLimit,
            DeletionCause::Room => wire::DeletionCause::Room,
        },
    }
}

pub(crate) fn bookmark_view(bookmark: &inveye_db::Bookmark) -> wire::MarkView {
    wire::MarkView {
        id: bookmark.id.to_string(),
        kind: wire::MarkKind::Bookmark,
        camera: Some(bookmark.camera.to_string()),
        at_ms: bookmark.at.as_millis(),
        to_ms: None,
        until_ms: None,
        title: bookmark.note.clone(),
        severity: None,
        subject: None,
        event: None,
        of_incident: false,
    }
}

pub(crate) fn protection_view(protection: &Protection) -> wire::MarkView {
    wire::MarkView {
        id: protection.id.to_string(),
        kind: wire::MarkKind::Protection,
        camera: Some(protection.camera.to_string()),
        at_ms: protection.from.as_millis(),
        to_ms: Some(protection.to.as_millis()),
        until_ms: protection.until.map(inveye_domain::WallTime::as_millis),
        title: protection.reason.clone(),
        severity: None,
        subject: None,
        event: None,
        of_incident: protection.of_incident,
    }
}

pub(crate) fn alert_mark(alert: &Alert) -> wire::MarkView {
    wire::MarkView {
        id: alert.id.to_string(),
        kind: wire::MarkKind::Alert,
        camera: alert.camera.as_ref().map(ToString::to_string),
        at_ms: alert.at.as_millis(),
        to_ms: None,
        until_ms: None,
        title: alert.title.clone(),
        severity: Some(convert::severity(alert.severity)),
        subject: alert.subject.as_ref().map(convert::alerts::subject),
        event: None,
        of_incident: false,
    }
}

pub(crate) fn event_mark(event: &Event) -> wire::MarkView {
    let view = convert::event(event);
    let place = view.line.or(view.zone).or(view.lane);
    let said = wire::MarkedEvent {
        kind: view.kind,
        place,
        direction: view.direction,
    };
    wire::MarkView {
        id: view.id,
        kind: wire::MarkKind::Event,
        camera: Some(view.camera),
        at_ms: view.at_ms,
        to_ms: None,
        until_ms: None,
        title: event_title(&said),
        severity: None,
        subject: None,
        event: Some(said),
        of_incident: false,
    }
}

/// For programs; screens say it in their reader's language.
fn event_title(event: &wire::MarkedEvent) -> String {
    let what = match (event.kind.as_str(), event.direction) {
        ("line_cross", Some(wire::Direction::In)) => "In at",
        ("line_cross", _) => "Out at",
        ("entry", _) => "Came in at",
        ("zone_enter", _) => "Entered",
        ("zone_exit", _) => "Left",
        (other, _) => other,
    };
    let what = what.replace('_', " ");
    match &event.place {
        Some(place) => format!("{what} {place}"),
        None => what,
    }
}

pub(crate) fn storage_problem(problem: &StorageProblem, words: &Words) -> String {
    let own = &words.storage;
    match problem {
        StorageProblem::Full => own.full.to_owned(),
        StorageProblem::Failed(what) => (own.failed)(what),
        StorageProblem::Slow => own.slow.to_owned(),
        StorageProblem::Rebuilding { done, total } => (own.rebuilding)(*done, *total),
        StorageProblem::Index(what) => (own.index)(what),
    }
}
