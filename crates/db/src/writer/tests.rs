use std::sync::Arc;

use inveye_base::SystemClock;
use inveye_domain::{CameraId, Direction, EventKind, TripwireName};

use super::*;
use crate::Database;

fn event() -> NewEvent {
    let kind = EventKind::LineCross {
        line: TripwireName::new("door").unwrap(),
        direction: Direction::In,
    };
    NewEvent::of_health(
        CameraId::new("CAM-1").unwrap(),
        WallTime::from_millis(1_795_176_000_000),
        kind,
    )
}

/// Stands in for a full disk where none can be mounted.
#[test]
fn a_database_that_may_not_grow_stalls_and_keeps_what_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(folder.path(), Arc::new(SystemClock::new())).unwrap();
    let writer = database.writer();
    writer
        .run(|store| {
            let pages: u32 = store
                .connection
                .pragma_query_value(None, "page_count", |row| row.get(0))
                .unwrap();
            store
                .connection
                .pragma_update_and_check(None, "max_page_count", pages + 8, |_| Ok(()))
                .unwrap();
            Ok(())
        })
        .unwrap();
    let mut taken = 0;
    let clock = SystemClock::new();
    while writer.health().stalled.is_none() {
        // Never so many that this thread would have to wait for a disk that stays full.
        if writer.health().waiting() < 1000 {
            taken = writer.append(event()).unwrap().id.sequence;
        } else {
            clock.sleep(Duration::from_millis(1));
        }
    }
    let error = writer.flush().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exhausted);
    let health = writer.health();
    assert_eq!(health.last_sequence, taken);
    assert!(health.waiting() > 0 && health.lag > Duration::ZERO);
    let error = database.close().unwrap_err();
    let lost = taken - writer.health().stored_sequence;
    assert!(error.to_string().starts_with(&format!("{lost} events")));
}

#[test]
fn an_event_is_stored_without_being_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let writer = database.writer();
    let start = clock.monotonic();
    writer.append(event()).unwrap();
    while writer.health().waiting() > 0 {
        assert!(
            clock.monotonic() - start < Duration::from_secs(5),
            "it waits no longer than a batch"
        );
        clock.sleep(Duration::from_millis(5));
    }
    let health = writer.health();
    assert_eq!((health.stored_sequence, health.lag), (1, Duration::ZERO));
}
