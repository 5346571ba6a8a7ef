//! A process that is killed while it writes, and what is found afterwards.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use inveye_base::{Clock, ErrorKind, SystemClock};
use inveye_db::{Database, EventQuery, EventWriter, NewAlert, NewIncidentEntry, NewSnooze};
use inveye_domain::{
    AlertAction, AlertEntry, AlertId, AlertStep, AlertWork, Direction, IncidentItem,
    IncidentStanding, IncidentStatus, RuleId, Severity, WallTime,
};
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

const STEPS: &str = "kill::what_people_did_is_there_after_a_kill";
/// Lines that one round of [`work_until_killed`] prints.
const ROUND: u64 = 20;

/// What may happen to an alert, in the order in which it may: once to its end, and once to its dismissal.
fn ways_of_alerts() -> [Vec<(&'static str, AlertStep)>; 2] {
    let text = String::new;
    let ask = |action| AlertStep::Ask { action };
    [
        vec![
            ("InvEye", AlertStep::Escalate { level: 1 }),
            ("InvEye", AlertStep::Escalate { level: 2 }),
            ("Ana", AlertStep::Acknowledge),
            ("Ana", AlertStep::Comment { text: text() }),
            ("Ana", ask(AlertAction::OpenLane)),
            // Somebody else takes it over.
            ("Ben", AlertStep::Acknowledge),
            ("Ben", AlertStep::Dispatch { note: text() }),
            ("Ben", AlertStep::Resolve { note: text() }),
        ],
        vec![
            ("Ana", AlertStep::Acknowledge),
            ("Ana", ask(AlertAction::RequestRestock)),
            ("Ana", AlertStep::Dismiss { reason: text() }),
        ],
    ]
}

/// Works alerts, holds some back and keeps incidents until it is killed. Prints each step after it was taken.
#[expect(clippy::print_stdout, reason = "the test that started it reads this")]
fn work_until_killed(folder: &str) {
    let database = Database::open(folder.as_ref(), sample::clock()).expect("the folder opens");
    let writer = database.writer();
    loop {
        for way in ways_of_alerts() {
            let id = raise(&writer);
            println!("alert {} 0", id.0);
            for (number, (actor, step)) in (1..).zip(way) {
                let entry = AlertEntry {
                    at: NOON,
                    actor: actor.to_owned(),
                    step,
                    told: None,
                };
                let change = writer.note_on_alert(id, entry).expect("it is taken");
                assert!(change.changed);
                println!("alert {} {number}", id.0);
            }
        }
        let new = NewSnooze {
            rule: Some(RuleId::new("door").expect("a test's id is valid")),
            camera: None,
            until: sample::clock().wall() + SNOOZE,
            reason: "Delivery".to_owned(),
            actor: "Ana".to_owned(),
        };
        let snooze = writer.add_snooze(new).expect("it is stored").id;
        println!("snooze {snooze} 0");
        writer.count_held_back(snooze, 1).expect("it is counted");
        println!("snooze {snooze} 1");
        writer.end_snooze(snooze).expect("it is ended");
        println!("snooze {snooze} 2");
        let ana = || "Ana".to_owned();
        let note = || NewIncidentEntry {
            item: IncidentItem::Note { text: ana() },
            picture: None,
        };
        let incident = writer.add_incident(ana(), ana(), vec![note()]);
        let incident = incident.expect("it is stored");
        println!("incident {} 0", incident.0);
        writer
            .add_to_incident(incident, ana(), note())
            .expect("it is put in");
        println!("incident {} 1", incident.0);
        for (version, status) in [(1, IncidentStatus::Closed), (2, IncidentStatus::Open)] {
            let standing = IncidentStanding {
                title: ana(),
                status,
                owner: Some(ana()),
                outcome: String::new(),
            };
            let done = writer.change_incident(incident, version, standing, ana());
            done.expect("nobody was faster");
            println!("incident {} {}", incident.0, version + 1);
        }
    }
}

/// Longer than the test takes.
const SNOOZE: Duration = Duration::from_secs(24 * 3600);

fn raise(writer: &EventWriter) -> AlertId {
    let new = NewAlert {
        rule: RuleId::new("door").expect("a test's id is valid"),
        camera: None,
        severity: Severity::High,
        title: String::new(),
        subject: None,
        place: String::new(),
        at: NOON,
        event: None,
    };
    let alert = writer.open_alert(new).expect("it is opened");
    writer.store_alert(&alert, &[]).expect("it is stored");
    alert.id
}

/// Of each kind of thing the newest, and its newest step, that the killed process said it had taken.
type Taken = BTreeMap<String, (u64, u64)>;

fn kill_a_worker_after(folder: &TempDir, lines: u64) -> Taken {
    let mut child = again(&[], STEPS, &folder.path().display().to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this binary runs");
    let stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut taken = Taken::new();
    let mut read = 0;
    for line in stdout.lines() {
        let line = line.expect("text");
        let words: Vec<&str> = line.split(' ').collect();
        let [kind @ ("alert" | "snooze" | "incident"), id, step] = words[..] else {
            continue;
        };
        let number = |text: &str| text.parse::<u64>().expect("a number");
        taken.insert(kind.to_owned(), (number(id), number(step)));
        read += 1;
        if read == lines {
            child.kill().expect("it runs until now");
        }
    }
    child.wait().expect("it ended");
    assert!(read >= lines, "the process ended by itself");
    taken
}

#[test]
fn what_people_did_is_there_after_a_kill() {
    if let Some(folder) = sample::inner() {
        return work_until_killed(&folder);
    }
    let folder = sample::folder();
    // After each step of a round, and somewhere in later ones.
    for lines in (1..=ROUND).chain([50, 333]) {
        let taken = kill_a_worker_after(&folder, lines);
        let database = sample::open(&folder);
        alerts_are_whole(&database, taken["alert"]);
        if let Some(snooze) = taken.get("snooze") {
            snooze_is_whole(&database, *snooze);
        }
        if let Some(incident) = taken.get("incident") {
            incidents_are_whole(&database, *incident);
        }
        database.close().expect("it closes");
    }
}

fn alerts_are_whole(database: &Database, (newest, step): (u64, u64)) {
    let alerts = database.reader().recent_alerts(None, 500).unwrap();
    assert!(
        alerts.iter().any(|alert| alert.id.0 == newest),
        "it is there"
    );
    for alert in &alerts {
        let log = database.reader().alert_log(alert.id).unwrap();
        let mut work = AlertWork::default();
        assert!(log.iter().all(|entry| work.apply(entry)));
        assert_eq!(work, alert.work, "both or neither");
        if alert.id.0 == newest {
            assert!(log.len() as u64 >= step, "{} of {step}", log.len());
        }
    }
}

fn snooze_is_whole(database: &Database, (newest, step): (u64, u64)) {
    let all = database.reader().snoozes(WallTime::default()).unwrap();
    let found = all
        .iter()
        .find(|snooze| snooze.id == newest)
        .expect("it is there");
    assert!(found.held_back >= step.min(1));
    let now = sample::clock().wall();
    assert!(step < 2 || found.until <= now, "it was ended");
}

fn incidents_are_whole(database: &Database, (newest, step): (u64, u64)) {
    let reader = database.reader();
    let all = reader.incidents(None, None, 500).unwrap();
    assert!(
        all.iter().any(|stored| stored.incident.id.0 == newest),
        "it is there"
    );
    for stored in all {
        let incident = stored.incident;
        let log = reader.incident_log(incident.id).unwrap();
        let changes = log.iter().filter_map(|entry| match &entry.item {
            IncidentItem::Change { standing } => Some(standing),
            _ => None,
        });
        let changes: Vec<&IncidentStanding> = changes.collect();
        assert_eq!(
            incident.version,
            1 + changes.len() as u64,
            "both or neither"
        );
        let told = changes
            .last()
            .is_none_or(|last| **last == incident.standing);
        assert!(told, "the log tells how it stands");
        let is_closed = incident.standing.status == IncidentStatus::Closed;
        assert_eq!(incident.closed_at.is_some(), is_closed);
        if incident.id.0 == newest {
            assert!(log.len() as u64 > step, "{} of {step}", log.len());
        }
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
