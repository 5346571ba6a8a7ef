//! Recordings as screens see them.

use inveye_db::Protection;
use inveye_domain::CameraId;
use inveye_recording::{Coverage, Deletion, DeletionCause, GapCause, StorageProblem};
use inveye_wire as wire;
use inveye_words::Words;

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
    }
}

pub(crate) fn protection_view(protection: &Protection) -> wire::MarkView {
    wire::MarkView {
        id: protection.id.to_string(),
        kind: wire::MarkKind::Protection,
        camera: Some(protection.camera.to_string()),
        at_ms: protection.from.as_millis(),
        to_ms: Some(protection.to.as_millis()),
        until_ms: Some(protection.until.as_millis()),
        title: protection.reason.clone(),
        severity: None,
    }
}

pub(crate) fn event_title(event: &wire::EventView) -> String {
    let place = event
        .line
        .as_deref()
        .or(event.zone.as_deref())
        .unwrap_or_default();
    match (event.kind.as_str(), event.direction) {
        ("line_cross", Some(wire::Direction::In)) => format!("In at {place}"),
        ("line_cross", _) => format!("Out at {place}"),
        ("entry", _) => format!("Came in at {place}"),
        ("zone_enter", _) => format!("Entered {place}"),
        ("zone_exit", _) => format!("Left {place}"),
        ("camera_offline", _) => "Camera offline".to_owned(),
        ("camera_online", _) => "Camera back".to_owned(),
        (other, _) => other.to_owned(),
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
