//! Files that are not as we left them. None of them is ever written to.

use std::path::PathBuf;

use inveye_base::ErrorKind;
use inveye_db::{Database, OpenDatabaseError, check_copy};
use inveye_domain::Direction;
use tempfile::TempDir;

use crate::sample::{self, NOON, cross};

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("inveye.db")
}

/// A closed database of some size.
fn filled() -> TempDir {
    let folder = sample::folder();
    let database = sample::open(&folder);
    for _ in 0..2000 {
        database
            .writer()
            .append(cross(NOON, Direction::In))
            .unwrap();
    }
    database.close().unwrap();
    folder
}

/// Opening is refused, names the file, and leaves it as it is.
#[track_caller]
fn refused(folder: &TempDir, kind: ErrorKind) -> OpenDatabaseError {
    let before = std::fs::read(file(folder)).unwrap();
    let error = Database::open(folder.path(), sample::clock()).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    let text = error.to_string();
    assert!(text.contains(&file(folder).display().to_string()), "{text}");
    let after = std::fs::read(file(folder)).unwrap();
    assert!(before == after, "the file must stay as it is");
    error
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = sample::folder();
    std::fs::write(file(&folder), "holiday pictures\n".repeat(500)).unwrap();
    let error = refused(&folder, ErrorKind::DataLoss);
    assert!(error.to_string().contains("move the file away"), "{error}");
}

#[test]
fn a_truncated_file_is_left_alone() {
    let folder = filled();
    let bytes = std::fs::read(file(&folder)).unwrap();
    std::fs::write(file(&folder), &bytes[..bytes.len() / 2]).unwrap();
    refused(&folder, ErrorKind::DataLoss);
}

#[test]
fn a_file_with_bad_sectors_is_left_alone() {
    let folder = filled();
    let mut bytes = std::fs::read(file(&folder)).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(file(&folder), bytes).unwrap();
    refused(&folder, ErrorKind::DataLoss);
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = sample::folder();
    let other = rusqlite::Connection::open_with_flags(
        file(&folder),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_CREATE,
    )
    .unwrap();
    other
        .execute_batch("CREATE TABLE songs (title TEXT); PRAGMA user_version = 1;")
        .unwrap();
    drop(other);
    let error = refused(&folder, ErrorKind::InvalidArgument);
    assert!(matches!(error, OpenDatabaseError::Foreign { .. }));
}

#[test]
fn a_newer_schema_is_refused_only_when_it_says_so() {
    let folder = filled();
    let raw = sample::raw(&folder);
    raw.execute_batch("PRAGMA user_version = 99; ALTER TABLE event ADD COLUMN mood TEXT;")
        .unwrap();
    drop(raw);
    let database = sample::open(&folder);
    let event = database
        .writer()
        .append(cross(NOON, Direction::In))
        .unwrap();
    assert_eq!(event.id.sequence, 2001, "what was added does not disturb");
    database.close().unwrap();

    let raw = sample::raw(&folder);
    raw.execute_batch("UPDATE identity SET min_reader = 98; PRAGMA wal_checkpoint(TRUNCATE);")
        .unwrap();
    drop(raw);
    let error = refused(&folder, ErrorKind::InvalidArgument);
    let text = error.to_string();
    assert!(
        text.contains("schema 99") && text.contains("knows schema 98"),
        "{text}"
    );
    let copied = check_copy(&file(&folder)).unwrap_err();
    assert_eq!(copied.to_string(), text, "in a backup neither");
}

#[test]
fn a_folder_that_is_a_file_is_named() {
    let folder = sample::folder();
    let path = folder.path().join("data");
    std::fs::write(&path, "").unwrap();
    let error = Database::open(&path, sample::clock()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(
        error.to_string().contains(&path.display().to_string()),
        "{error}"
    );
}

#[test]
fn events_are_never_edited_or_deleted_by_hand() {
    let folder = filled();
    let raw = sample::raw(&folder);
    let edited = raw.execute("UPDATE event SET confidence = 1 WHERE sequence = 5", []);
    assert!(edited.unwrap_err().to_string().contains("never edited"));
    let deleted = raw.execute("DELETE FROM event WHERE sequence = 5", []);
    assert!(deleted.unwrap_err().to_string().contains("retention only"));
}

#[test]
fn an_event_that_could_never_be_stored_is_refused_at_once() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let mut event = cross(NOON, Direction::In);
    event.confidence = f32::NAN;
    let error = database.writer().append(event).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let event = database
        .writer()
        .append(cross(NOON, Direction::In))
        .unwrap();
    assert_eq!(event.id.sequence, 1, "it took no number");
    database.writer().flush().unwrap();
}
