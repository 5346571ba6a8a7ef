use std::sync::Arc;

use inveye_base::{ManualClock, SystemClock};
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
        // Never so many that some would be refused.
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

/// Stands in for a write that hangs in the kernel until it is let go.
struct Hanging {
    let_go: mpsc::Sender<()>,
    job: JoinHandle<Result<(), WriteError>>,
}

impl Hanging {
    /// Comes back when the writer's thread has begun it.
    fn start(writer: &EventWriter) -> Self {
        let (began, begins) = mpsc::channel();
        let (let_go, hangs) = mpsc::channel();
        let writer = writer.clone();
        let job = task::thread_named("hanging", move || {
            writer.run(move |_| {
                began.send(()).unwrap();
                hangs.recv().unwrap();
                Ok(())
            })
        });
        begins.recv().unwrap();
        Self {
            let_go,
            job: job.unwrap(),
        }
    }
}

#[test]
fn time_that_passes_in_a_simulation_is_not_the_disks() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(WallTime::from_millis(1_795_176_000_000)));
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let writer = database.writer();
    let hanging = Hanging::start(&writer);
    clock.advance(Duration::from_secs(3600));
    assert_eq!(writer.health().stalled, None);
    // Longer than whoever waits goes without looking at the clock.
    SystemClock::new().sleep(LOOK * 2);
    hanging.let_go.send(()).unwrap();
    hanging.job.join().unwrap().unwrap();
    database.close().unwrap();
}

#[test]
fn a_disk_that_does_not_answer_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(WallTime::from_millis(1_795_176_000_000)));
    let disk = Arc::clone(&clock) as Arc<dyn Clock>;
    let database = Database::open_timed(folder.path(), Arc::clone(&disk), disk).unwrap();
    let writer = database.writer();
    let hanging = Hanging::start(&writer);
    assert_eq!(writer.health().stalled, None, "it may just be slow");
    clock.advance(PATIENCE + Duration::from_secs(1));
    let stall = writer.health().stalled.expect("it is not");
    assert!(
        stall.message.contains("has not answered for 6 s"),
        "{}",
        stall.message
    );
    assert_eq!(stall.kind, ErrorKind::Unavailable);
    let given_up = hanging.job.join().unwrap().unwrap_err();
    assert_eq!(given_up.kind(), ErrorKind::Unavailable);

    let mut taken = 0;
    while writer.append(event()).is_ok() {
        taken += 1;
    }
    assert_eq!(taken, QUEUE, "what the thread cannot take");
    assert_eq!(writer.health().dropped, 1);
    assert_eq!(writer.flush().unwrap_err().kind(), ErrorKind::Unavailable);

    hanging.let_go.send(()).unwrap();
    let real = SystemClock::new();
    while writer.health().waiting() > 0 {
        assert!(real.monotonic() < Duration::from_secs(20), "it goes on");
        // The writer's batches end by its clock.
        clock.advance(Duration::from_millis(50));
        real.sleep(Duration::from_millis(2));
    }
    assert_eq!(writer.health().stalled, None);
    assert_eq!(writer.health().stored_sequence, taken as u64);
    database.close().unwrap();
}
