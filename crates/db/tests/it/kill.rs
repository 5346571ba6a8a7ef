//! A process that is killed while it writes, and what is found afterwards.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use inveye_base::{Clock, ErrorKind, SystemClock};
use inveye_db::{Database, EventQuery, NewAlert};
use inveye_domain::{AlertEntry, AlertStep, AlertWork, Direction, RuleId, Severity};
use tempfile::TempDir;

use crate::sample::{self, NOON, again, cross};

const WRITES: &str = "kill::a_killed_process_loses_a_second_at_most";

/// States events until it is killed. Prints each number with the time at which it was given, and
/// `stored` after a flush.
#[expect(clippy::print_stdout, reason = "the test that started it reads this")]
fn write_until_killed(folder: &str, pause: Duration) {
    let clock = SystemClock::new();
    let database = Database::open(folder.as_ref(), sample::clock()).expect("the folder opens");
    let writer = database.writer();
    loop {
        let event = writer
            .append(cross(NOON, Direction::In))
            .expect("it is taken");
        let sequence = event.id.sequence;
        println!("event {sequence} {}", clock.monotonic().as_micros());
        if sequence.is_multiple_of(997) {
            writer.flush().expect("it is stored");
            println!("stored {sequence} 0");
        }
        if !pause.is_zero() {
            clock.sleep(pause);
        }
    }
}

/// What the killed process said.
#[derive(Default)]
struct Said {
    /// Number and time in microseconds.
    events: Vec<(u64, u64)>,
    stored: u64,
}

/// Lets a process write until it has said so many lines, then kills it without warning.
fn kill_after(folder: &TempDir, pause: Duration, lines: usize) -> Said {
    let inner = format!("{}\n{}", pause.as_micros(), folder.path().display());
    let mut child = again(&[], WRITES, &inner)
        .stdout(Stdio::piped())
        .spawn()
        .expect("this binary runs");
    let stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut said = Said::default();
    let mut read = 0;
    for line in stdout.lines() {
        let line = line.expect("text");
        let words: Vec<&str> = line.split(' ').collect();
        let [word @ ("event" | "stored"), number, time] = words[..] else {
            continue;
        };
        let number = number.parse().expect("a number");
        if word == "stored" {
            said.stored = number;
        } else {
            said.events.push((number, time.parse().expect("a time")));
        }
        read += 1;
        if read == lines {
            // SIGKILL on Unix: nothing of the process runs after it. What it had printed before is
            // still in the pipe and is read too.
            child.kill().expect("it runs until now");
        }
    }
    child.wait().expect("it ended");
    assert!(
        read >= lines,
        "the process ended by itself after {read} lines"
    );
    said
}

#[test]
fn a_killed_process_loses_a_second_at_most() {
    if let Some(inner) = sample::inner() {
        let (pause, folder) = inner.split_once('\n').expect("two lines");
        let pause = Duration::from_micros(pause.parse().expect("a number"));
        write_until_killed(folder, pause);
        return;
    }
    let folder = sample::folder();
    let busy = Duration::ZERO;
    let calm = Duration::from_millis(2);
    let rounds = [
        (busy, 1),
        (busy, 20_000),
        (calm, 40),
        (calm, 700),
        (busy, 5_003),
        (calm, 333),
    ];
    for (pause, lines) in rounds {
        let said = kill_after(&folder, pause, lines);
        let database = sample::open(&folder);
        let raw = sample::raw(&folder);
        let check: String = raw
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .expect("an answer");
        assert_eq!(check, "ok");
        let newest = sample::number(&raw, "SELECT coalesce(max(sequence), 0) FROM event");
        let count = sample::number(&raw, "SELECT count(*) FROM event");
        assert_eq!(count, newest, "numbers 1 to {newest} without a gap");
        let known = sample::number(&raw, "SELECT last_sequence FROM identity");
        assert_eq!(known, newest, "the next number follows");
        let sums = sample::number(&raw, "SELECT coalesce(sum(ins), 0) FROM line_minute");
        assert_eq!(sums, newest, "sums went with their events");

        let newest = newest.unsigned_abs();
        assert!(newest >= said.stored, "what was flushed is there");
        let last = said.events.last().expect("it wrote").1;
        let lost: Vec<_> = said
            .events
            .iter()
            .filter(|event| event.0 > newest)
            .collect();
        if let Some((number, at)) = lost.first() {
            let age = Duration::from_micros(last - at);
            assert!(
                age <= Duration::from_secs(1),
                "event {number} was stated {age:?} before the kill and is lost"
            );
        }
        database.close().expect("it closes");
    }
}

const STEPS: &str = "kill::what_was_done_with_an_alert_is_there_after_a_kill";

/// Raises alerts and works them until it is killed. Prints each step after it was taken.
#[expect(clippy::print_stdout, reason = "the test that started it reads this")]
fn work_alerts_until_killed(folder: &str) {
    let database = Database::open(folder.as_ref(), sample::clock()).expect("the folder opens");
    let writer = database.writer();
    let text = String::new;
    let steps = [
        AlertStep::Escalate { level: 1 },
        AlertStep::Acknowledge,
        AlertStep::Comment { text: text() },
        AlertStep::Dispatch { note: text() },
        AlertStep::Resolve { note: text() },
    ];
    loop {
        let new = NewAlert {
            rule: RuleId::new("door").expect("a test's id is valid"),
            camera: None,
            severity: Severity::High,
            title: text(),
            subject: None,
            place: text(),
            at: NOON,
            event: None,
        };
        let alert = writer.open_alert(new).expect("it is opened");
        writer.store_alert(&alert, &[]).expect("it is stored");
        println!("step {} 0", alert.id.0);
        for (number, step) in (1..).zip(steps.clone()) {
            let actor = "Ana".to_owned();
            let entry = AlertEntry {
                at: NOON,
                actor,
                step,
            };
            let change = writer.note_on_alert(alert.id, entry).expect("it is taken");
            assert!(change.changed);
            println!("step {} {number}", alert.id.0);
        }
    }
}

#[test]
fn what_was_done_with_an_alert_is_there_after_a_kill() {
    if let Some(folder) = sample::inner() {
        return work_alerts_until_killed(&folder);
    }
    let folder = sample::folder();
    for lines in [1, 2, 3, 4, 5, 6, 50, 333] {
        let mut child = again(&[], STEPS, &folder.path().display().to_string())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this binary runs");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut said = (0, 0);
        let mut read = 0;
        for line in stdout.lines() {
            let line = line.expect("text");
            let words: Vec<&str> = line.split(' ').collect();
            let ["step", alert, step] = words[..] else {
                continue;
            };
            let number = |text: &str| text.parse::<u64>().expect("a number");
            said = (number(alert), number(step));
            read += 1;
            if read == lines {
                child.kill().expect("it runs until now");
            }
        }
        child.wait().expect("it ended");
        assert!(read >= lines, "the process ended by itself");

        let database = sample::open(&folder);
        let alerts = database.reader().recent_alerts(None, 500).unwrap();
        let newest = alerts.iter().find(|alert| alert.id.0 == said.0);
        let newest = newest.expect("what was stored is there");
        for alert in &alerts {
            let log = database.reader().alert_log(alert.id).unwrap();
            let mut work = AlertWork::default();
            assert!(log.iter().all(|entry| work.apply(entry)));
            assert_eq!(work, alert.work, "both or neither");
            if alert.id == newest.id {
                assert!(log.len() as u64 >= said.1, "{} of {}", log.len(), said.1);
            }
        }
        database.close().expect("it closes");
    }
}

#[test]
fn a_second_engine_is_told_who_has_the_folder() {
    let folder = sample::folder();
    let inner = format!("1000\n{}", folder.path().display());
    let mut child = again(&[], WRITES, &inner)
        .stdout(Stdio::piped())
        .spawn()
        .expect("this binary runs");
    let stdout = BufReader::new(child.stdout.take().expect("piped"));
    let wrote = stdout
        .lines()
        .any(|line| line.is_ok_and(|line| line.starts_with("event ")));
    assert!(wrote, "the first engine writes");

    let error = Database::open(folder.path(), sample::clock()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let text = error.to_string();
    assert!(text.contains(&format!("process {}", child.id())), "{text}");
    assert!(
        text.contains(&folder.path().display().to_string()),
        "{text}"
    );

    child.kill().expect("it runs until now");
    child.wait().expect("it ended");
    let database = sample::open(&folder);
    let page = database.reader().events(&EventQuery::default()).unwrap();
    let numbers: Vec<u64> = page.events.iter().map(|event| event.id.sequence).collect();
    assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<u64>>());
}
