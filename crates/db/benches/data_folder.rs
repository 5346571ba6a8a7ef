//! What the data folder costs, next to what SQLite alone would cost in the same run.
//!
//! `cargo bench -p inveye-db` runs in a folder under the system's temporary one; `INVEYE_BENCH_DIR`
//! names another disk.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]
#![expect(
    clippy::unwrap_used,
    reason = "a measurement ends where it cannot go on"
)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_db::{Database, EventQuery, NewEvent, Scope};
use inveye_domain::{
    CameraId, Direction, EscalationTimes, EventKind, Language, Point, Site, SiteId, TrackId,
    TripwireName, WallTime, ZoneName,
};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

const EVENTS: u32 = 300_000;

/// 2026-11-20 00:00 UTC.
const MIDNIGHT: WallTime = WallTime::from_millis(1_795_132_800_000);

fn main() {
    let clock = SystemClock::new();
    let disk = std::env::var_os("INVEYE_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(disk).unwrap();
    let database = Database::open(folder.path(), Arc::new(SystemClock::new())).unwrap();
    database
        .writer()
        .save_site(
            Site {
                id: SiteId::new("bench").unwrap(),
                name: "Bench".to_owned(),
                time_zone: "Europe/Berlin".to_owned(),
                currency: None,
                opening_hours: None,
                language: Language::English,
                escalation: EscalationTimes::default(),
            },
            None,
        )
        .unwrap();

    let start = clock.monotonic();
    for n in 0..EVENTS {
        database.writer().append(event(n)).unwrap();
    }
    database.writer().flush().unwrap();
    let ours = clock.monotonic() - start;
    let bare = bare_inserts(&clock, folder.path());
    println!(
        "events stored with their sums   {:>9.0} /s, bare rows {:>9.0} /s, ratio {:.2}",
        rate(ours),
        rate(bare),
        ours.as_secs_f64() / bare.as_secs_f64()
    );

    for mode in ["full", "normal"] {
        let times = commits(&clock, folder.path(), mode);
        println!("commit of 20 rows, {mode:<6}       {}", spread(times));
    }
    let flushes = (0..200).map(|n| {
        let start = clock.monotonic();
        database.writer().append(event(n)).unwrap();
        database.writer().flush().unwrap();
        clock.monotonic() - start
    });
    println!(
        "one event to the disk            {}",
        spread(flushes.collect())
    );

    let reader = database.reader();
    let now = MIDNIGHT + Duration::from_secs(20 * 3600);
    let newest = EventQuery {
        newest_first: true,
        limit: 100,
        ..EventQuery::default()
    };
    let ask = |name: &str, question: &dyn Fn()| {
        let times = (0..50).map(|_| {
            let start = clock.monotonic();
            question();
            clock.monotonic() - start
        });
        println!("{name:<32} {}", spread(times.collect()));
    };
    ask("today", &|| drop(black_box(reader.today(now).unwrap())));
    ask("hours of the day", &|| {
        drop(black_box(reader.hours(now, &Scope::Doors).unwrap()));
    });
    ask("newest 100 events", &|| {
        drop(black_box(reader.events(&newest).unwrap()))
    });
    println!(
        "bytes per event                  {:.0}",
        f64::from(
            u32::try_from(
                std::fs::metadata(folder.path().join("inveye.db"))
                    .unwrap()
                    .len()
            )
            .unwrap()
        ) / f64::from(EVENTS)
    );
    database.close().unwrap();
}

/// A day of 16 cameras.
fn event(n: u32) -> NewEvent {
    let line = TripwireName::new("door").unwrap();
    let kind = match n % 4 {
        0 => EventKind::LineCross {
            line,
            direction: if n.is_multiple_of(8) {
                Direction::In
            } else {
                Direction::Out
            },
        },
        1 => EventKind::Entry { line, group: None },
        2 => EventKind::ZoneEnter {
            zone: ZoneName::new("left shelf").unwrap(),
        },
        _ => EventKind::ZoneExit {
            zone: ZoneName::new("left shelf").unwrap(),
            dwell: Duration::from_millis(u64::from(n % 60_000)),
        },
    };
    NewEvent {
        camera: CameraId::new(format!("CAM-{:03}", n % 16)).unwrap(),
        at: MIDNIGHT + Duration::from_millis(u64::from(n) * 288),
        kind,
        track: Some(TrackId(u64::from(n))),
        foot: Some(Point::new(0.45, 0.61)),
        confidence: 0.8,
    }
}

fn bare(file: &Path, mode: &str) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(file, flags).unwrap();
    connection
        .pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))
        .unwrap();
    connection.pragma_update(None, "synchronous", mode).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS event (sequence INTEGER PRIMARY KEY, camera TEXT, at_us INTEGER,
               type TEXT, line TEXT, zone TEXT, direction TEXT, track INTEGER, foot_x REAL,
               foot_y REAL, confidence REAL, kind TEXT) STRICT",
        )
        .unwrap();
    connection
}

fn insert(connection: &mut Connection, numbers: std::ops::Range<u32>) {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let mut statement = transaction
        .prepare_cached(
            "INSERT INTO event VALUES (NULL, ?1, ?2, ?3, ?4, NULL, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .unwrap();
    for n in numbers {
        statement
            .execute((
                "CAM-001",
                MIDNIGHT.as_micros() + i64::from(n),
                "line_cross",
                "door",
                "in",
                n,
                0.45,
                0.61,
                0.8,
                r#"{"type":"line_cross","line":"door","direction":"in"}"#,
            ))
            .unwrap();
    }
    drop(statement);
    transaction.commit().unwrap();
}

/// The same number of rows without indexes, sums, numbers or a queue.
fn bare_inserts(clock: &SystemClock, folder: &Path) -> Duration {
    let mut connection = bare(&folder.join("bare.db"), "full");
    let start = clock.monotonic();
    for first in (0..EVENTS).step_by(4096) {
        insert(&mut connection, first..(first + 4096).min(EVENTS));
    }
    clock.monotonic() - start
}

fn commits(clock: &SystemClock, folder: &Path, mode: &str) -> Vec<Duration> {
    let mut connection = bare(&folder.join(format!("{mode}.db")), mode);
    (0..200)
        .map(|n| {
            let start = clock.monotonic();
            insert(&mut connection, n * 20..(n + 1) * 20);
            clock.monotonic() - start
        })
        .collect()
}

fn rate(time: Duration) -> f64 {
    f64::from(EVENTS) / time.as_secs_f64()
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    format!(
        "p50 {:>7.2} ms, p95 {:>7.2} ms, max {:>7.2} ms",
        at(50),
        at(95),
        at(100)
    )
}
