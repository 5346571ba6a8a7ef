//! A data folder and events to put into it.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_db::{Database, NewEvent};
use inveye_domain::{
    CameraId, Direction, EventKind, Point, TrackId, TripwireName, WallTime, ZoneName,
};
use tempfile::TempDir;

/// 2026-11-20 12:00 UTC, a Friday.
pub(crate) const NOON: WallTime = WallTime::from_millis(1_795_176_000_000);

pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

pub(crate) fn open(folder: &TempDir) -> Database {
    Database::open(folder.path(), clock()).expect("a fresh folder opens")
}

pub(crate) fn camera(number: u32) -> CameraId {
    CameraId::new(format!("CAM-{number:03}")).expect("a valid id")
}

pub(crate) fn door() -> TripwireName {
    TripwireName::new("door").expect("a valid name")
}

pub(crate) fn zone() -> ZoneName {
    ZoneName::new("table").expect("a valid name")
}

pub(crate) fn seconds(s: u64) -> Duration {
    Duration::from_secs(s)
}

pub(crate) fn cross(at: WallTime, direction: Direction) -> NewEvent {
    scene_event(
        at,
        EventKind::LineCross {
            line: door(),
            direction,
        },
    )
}

pub(crate) fn entry(at: WallTime) -> NewEvent {
    scene_event(at, EventKind::Entry { line: door() })
}

pub(crate) fn scene_event(at: WallTime, kind: EventKind) -> NewEvent {
    NewEvent {
        camera: camera(1),
        at,
        kind,
        track: Some(TrackId(u64::MAX)),
        foot: Some(Point::new(0.45, 0.61)),
        confidence: 0.75,
    }
}
