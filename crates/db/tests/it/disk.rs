//! Full and read-only disks, on a small file system of their own.
//!
//! Linux only: mounted in a name space that ends with the process, which needs root or name spaces
//! for everybody. Where neither is there, `writer`'s own tests fill a database by its page limit.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use inveye_base::{Clock, ErrorKind, SystemClock};
use inveye_db::{Database, EventQuery, EventWriter, NewAlert, WriterHealth};
use inveye_domain::{Direction, HeatAmount, HeatSum, RuleId, Severity};

use crate::sample::{self, NOON, again, cross, seconds};

const WRAPPER: [&str; 2] = ["unshare", "-rm"];

/// Runs the test in a mount name space of its own; the folder in it, or `None` outside.
fn in_own_space(test: &str) -> Option<std::path::PathBuf> {
    if let Some(folder) = sample::inner() {
        return Some(folder.into());
    }
    let possible = Command::new(WRAPPER[0])
        .args(&WRAPPER[1..])
        .arg("true")
        .status()
        .expect("missing? apt-get install util-linux")
        .success();
    if !possible {
        tracing::warn!("no mount name space for this user: test skipped");
        return None;
    }
    let folder = sample::folder();
    let inner = folder.path().display().to_string();
    let output = again(&WRAPPER, test, &inner).output().expect("it runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    None
}

fn mount(folder: &Path, options: &str) {
    let status = Command::new("mount")
        .args(["-t", "tmpfs", "-o", options, "tmpfs"])
        .arg(folder)
        .status()
        .expect("missing? apt-get install mount");
    assert!(status.success(), "mounting with {options}");
}

#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let clock = SystemClock::new();
    while !holds() {
        assert!(clock.monotonic() < seconds(20), "not within 20 s: {what}");
        clock.sleep(std::time::Duration::from_millis(5));
    }
}

/// Appends until the writer stalls; returns how many events it has taken.
fn append_until_stalled(writer: &EventWriter) -> (u64, WriterHealth) {
    let clock = SystemClock::new();
    loop {
        let health = writer.health();
        if health.stalled.is_some() {
            return (health.last_sequence, health);
        }
        // Never so many that some would be refused.
        if health.waiting() < 1000 {
            writer.append(cross(NOON, Direction::In)).unwrap();
        } else {
            clock.sleep(std::time::Duration::from_millis(1));
        }
    }
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let Some(folder) = in_own_space("disk::a_full_disk_loses_nothing_and_says_so") else {
        return;
    };
    mount(&folder, "size=3m");
    let database = Database::open(&folder, sample::clock()).unwrap();
    let writer = database.writer();
    writer.append(cross(NOON, Direction::In)).unwrap();
    writer.flush().unwrap();
    // The rest of the disk, but for a little.
    std::fs::write(folder.join("video"), vec![1_u8; 1 << 20]).unwrap();

    let (taken, health) = append_until_stalled(&writer);
    let stall = health.stalled.clone().expect("stalled");
    assert_eq!(stall.kind, ErrorKind::Exhausted, "{}", stall.message);
    assert!(health.waiting() > 0 && health.stored_sequence < taken);
    let alert = NewAlert {
        rule: RuleId::new("r1").unwrap(),
        camera: None,
        severity: Severity::High,
        title: "Disk full".to_owned(),
        subject: None,
        place: "Whole store".to_owned(),
        at: NOON,
        event: None,
    };
    let alert = writer
        .open_alert(alert)
        .expect("it has a number all the same");
    let refused = writer.store_alert(&alert, &[]).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Exhausted, "told at once");
    for cell in 0..100 {
        let mut heat = HeatSum::default();
        let (millis, visits) = (10, 1);
        heat.add(cell % 7, HeatAmount { millis, visits });
        let done = writer.add_movement(sample::camera(1), NOON, heat, Vec::new());
        done.unwrap();
    }

    // Whoever states more is never held up: what fits waits in memory, what does not is counted.
    let clock = SystemClock::new();
    let (mut more, mut refused) = (0, 0);
    for _ in 0..40_000 {
        match writer.append(cross(NOON, Direction::In)) {
            Ok(_) => more += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Exhausted, "{error}");
                refused += 1;
            }
        }
    }
    let took = clock.monotonic();
    assert!(took < seconds(20), "{took:?} for 40,000 events");
    assert!(more > 10_000, "hours of a busy shop are kept: {more}");
    assert!(refused > 0, "and the memory is bounded");
    assert_eq!(writer.health().dropped, refused);
    let again = writer.store_alert(&alert, &[]).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Exhausted, "still told at once");

    std::fs::remove_file(folder.join("video")).unwrap();
    mount(&folder, "remount,size=64m");
    eventually("all is stored", || writer.health().waiting() == 0);
    writer.store_alert(&alert, &[]).unwrap();
    let health = writer.health();
    assert_eq!(health.stalled, None);
    assert_eq!((health.waiting(), health.last_sequence), (0, taken + more));
    let last = EventQuery {
        newest_first: true,
        limit: 1,
        ..EventQuery::default()
    };
    let page = database.reader().events(&last).unwrap();
    assert_eq!(page.events[0].id.sequence, taken + more);
    let today = database.reader().today(NOON).unwrap();
    assert_eq!(today.doors.ins, taken + more, "each was counted once");
    let heat = database
        .reader()
        .heat(&sample::camera(1), NOON, NOON + seconds(3600));
    assert_eq!(heat.unwrap()[0].sum.millis(), 1000, "as was each second");
    database.close().unwrap();
}

#[test]
fn closing_on_a_full_disk_ends_and_tells_what_is_lost() {
    let Some(folder) = in_own_space("disk::closing_on_a_full_disk_ends_and_tells_what_is_lost")
    else {
        return;
    };
    mount(&folder, "size=1m");
    let database = Database::open(&folder, sample::clock()).unwrap();
    let writer = database.writer();
    let (taken, _) = append_until_stalled(&writer);
    let error = database.close().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exhausted);
    let health = writer.health();
    let lost = taken - health.stored_sequence;
    assert!(
        error.to_string().starts_with(&format!("{lost} events")),
        "{error}"
    );
    let late = writer.append(cross(NOON, Direction::In)).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Unavailable);
}

#[test]
fn a_read_only_folder_is_named() {
    let Some(folder) = in_own_space("disk::a_read_only_folder_is_named") else {
        return;
    };
    mount(&folder, "size=8m");
    Database::open(&folder, sample::clock())
        .unwrap()
        .close()
        .unwrap();
    mount(&folder, "remount,ro");
    let error = Database::open(&folder, sample::clock()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    let text = error.to_string();
    assert!(text.contains(&folder.display().to_string()), "{text}");
    assert!(text.contains("cannot be written"), "{text}");
}
