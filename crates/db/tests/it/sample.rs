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
    scene_event(
        at,
        EventKind::Entry {
            line: door(),
            group: None,
        },
    )
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

/// A second connection, as somebody with a database tool would open one.
pub(crate) fn raw(folder: &TempDir) -> rusqlite::Connection {
    rusqlite::Connection::open_with_flags(
        folder.path().join("inveye.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE,
    )
    .expect("the file is there")
}

/// One number that SQL answers.
pub(crate) fn number(connection: &rusqlite::Connection, sql: &str) -> i64 {
    connection
        .query_row(sql, [], |row| row.get(0))
        .expect("a number")
}

/// Set in the processes that [`again`] starts.
pub(crate) const INNER: &str = "INVEYE_TEST_INNER";

/// A command that runs one test of this binary again, in a process of its own.
pub(crate) fn again(wrapper: &[&str], test: &str, inner: &str) -> std::process::Command {
    let this = std::env::current_exe().expect("tests are files");
    let mut command = match wrapper {
        [] => std::process::Command::new(this),
        [program, arguments @ ..] => {
            let mut command = std::process::Command::new(program);
            command.args(arguments).arg(this);
            command
        }
    };
    command
        .args(["--exact", test, "--nocapture"])
        .env(INNER, inner);
    command
}

/// What [`again`] was given, in the process it started.
pub(crate) fn inner() -> Option<String> {
    std::env::var(INNER).ok()
}
