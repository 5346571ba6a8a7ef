use inveye_base::{Clock, SystemClock};
use inveye_db::Database;
use inveye_domain::ReportFormat;
use inveye_kpi::calendar::{Grain, RelativeDays, Turns};

use super::*;

fn plan(schedule: Option<ReportSchedule>) -> ReportPlan {
    ReportPlan {
        name: "Morning".to_owned(),
        days: RelativeDays::Yesterday,
        grain: Grain::Day,
        comparison: None,
        figures: Vec::new(),
        formats: vec![ReportFormat::Pdf, ReportFormat::Csv],
        language: None,
        is_letter: false,
        schedule,
        routes: Vec::new(),
        folder: None,
    }
}

fn daily(minute: u16) -> ReportSchedule {
    ReportSchedule {
        turns: Turns::Day,
        minute,
    }
}

fn berlin() -> SiteZone {
    SiteZone::new("Europe/Berlin").unwrap()
}

fn at(text: &str) -> WallTime {
    let zoned: jiff::Timestamp = text.parse().unwrap();
    WallTime::from_micros(zoned.as_microsecond())
}

fn open(folder: &std::path::Path) -> Database {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    Database::open(folder, clock).unwrap()
}

/// Over the two nights of a year in which clocks change, in steps of a quarter of an hour, with the engine started anew now
/// and then: every day has one turn, in its time.
#[test]
fn each_day_has_one_turn_whenever_clocks_change_and_engines_start_anew() {
    let zone = berlin();
    // 02:30 does not exist on 29 March and comes twice on 25 October.
    for (minute, begin) in [
        (150, "2026-03-27T00:00:00Z"),
        (150, "2026-10-23T00:00:00Z"),
        (0, "2026-10-23T00:00:00Z"),
        (1425, "2026-03-27T00:00:00Z"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (start, plan) = (at(begin), plan(Some(daily(minute))));
        let mut database = open(folder.path());
        let turned = turned(&plan, &zone, start);
        let by = (None, "ana".to_owned());
        database
            .writer()
            .save_report(None, &plan, turned, by)
            .unwrap();
        let mut moments = Vec::new();
        for step in 0..=5 * 96 {
            let now = start + Duration::from_secs(step * 900);
            if step % 30 == 29 {
                database.close().unwrap();
                database = open(folder.path());
            }
            let (reader, writer) = (database.reader(), database.writer());
            for _look in 0..2 {
                begin_turns(&reader, &writer, &zone, now).unwrap();
            }
            let runs = reader.report_runs(None, 100).unwrap();
            if runs.len() > moments.len() {
                moments.push((runs[0].turn.unwrap(), zone.local(now)));
            }
            assert_eq!(runs.len(), moments.len(), "one at a time");
        }
        assert_eq!(moments.len(), 5, "{moments:?}");
        for (turn, local) in &moments {
            assert_eq!(*turn, local.date(), "{moments:?}");
            let minutes = i32::from(local.hour()) * 60 + i32::from(local.minute());
            let late = minutes - i32::from(minute);
            // As much later as the clock leaps, and a step of this test.
            assert!((0..=75).contains(&late), "{local}");
        }
        moments.dedup_by_key(|(turn, _)| *turn);
        assert_eq!(moments.len(), 5, "no day twice");
    }
}

#[test]
fn what_was_missed_is_made_up_once_and_a_clock_that_is_set_back_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(folder.path());
    let (reader, writer, zone) = (database.reader(), database.writer(), berlin());
    let start = at("2026-11-02T12:00:00Z");
    let weekly = plan(Some(ReportSchedule {
        turns: Turns::Week { weekday: 0 },
        minute: 6 * 60,
    }));
    let id = writer
        .save_report(
            None,
            &weekly,
            turned(&weekly, &zone, start),
            (None, "ana".to_owned()),
        )
        .unwrap();
    let turns_at = |text: &str| {
        begin_turns(&reader, &writer, &zone, at(text)).unwrap();
        let runs = reader.report_runs(Some(id), 100).unwrap();
        runs.iter()
            .map(|run| run.turn.unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert!(
        turns_at("2026-11-02T12:00:00Z").is_empty(),
        "what was before it is not made"
    );
    // Off for three weeks: the newest Monday, once.
    assert_eq!(turns_at("2026-11-25T12:00:00Z"), ["2026-11-23"]);
    assert_eq!(turns_at("2026-11-25T13:00:00Z"), ["2026-11-23"]);
    assert_eq!(turns_at("2026-11-20T13:00:00Z"), ["2026-11-23"], "set back");
    assert_eq!(
        turns_at("2026-11-30T04:59:00Z"),
        ["2026-11-23"],
        "not before its time"
    );
    assert_eq!(
        turns_at("2026-11-30T05:00:00Z"),
        ["2026-11-30", "2026-11-23"]
    );
    // Another time of the day does not make today's once more.
    let later = ReportPlan {
        schedule: Some(ReportSchedule {
            turns: Turns::Week { weekday: 0 },
            minute: 9 * 60,
        }),
        ..weekly
    };
    let now = at("2026-11-30T06:00:00Z");
    writer
        .save_report(
            Some(id),
            &later,
            turned(&later, &zone, now),
            (Some(1), "ana".to_owned()),
        )
        .unwrap();
    assert_eq!(turns_at("2026-11-30T09:00:00Z").len(), 2);
    let stored = reader.reports().unwrap();
    let next = next_turn(&stored[0], &zone, at("2026-11-30T09:00:00Z")).unwrap();
    assert_eq!(next, at("2026-12-07T08:00:00Z"));
    let stale = writer.save_report(
        Some(id),
        &later,
        zone.date(now),
        (Some(1), "ben".to_owned()),
    );
    assert!(stale.is_err(), "made from a version that is no more");
}

#[test]
fn a_folder_that_is_gone_is_told_and_tried_again_until_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let target = tempfile::tempdir().unwrap();
    let gone = target.path().join("share");
    let database = open(folder.path());
    let (reader, writer, zone) = (database.reader(), database.writer(), berlin());
    let plan = plan(None);
    let begun = SystemClock::new().wall();
    let today = zone.date(begun);
    let id = writer
        .save_report(None, &plan, today, (None, "ana".to_owned()))
        .unwrap();
    let run = writer.begin_report(id, today).unwrap();
    let files = vec![StoredFile {
        format: ReportFormat::Csv,
        name: "morning.csv".to_owned(),
        bytes: b"a,b".to_vec(),
    }];
    let ways = (vec![7], Some(gone.display().to_string()));
    writer.keep_report(run, files.clone(), ways).unwrap();
    let now = begun + Duration::from_secs(60);
    let folder_of = || reader.report_run(run).unwrap().unwrap().folder.unwrap();
    bring(&reader, &writer, run, now).unwrap();
    let told = folder_of();
    assert_eq!((told.state, told.attempts), (RunState::Waiting, 1));
    assert!(told.error.contains("share"), "{}", told.error);
    assert!(
        !gone.exists(),
        "a disk that is not there is not replaced by a folder"
    );
    std::fs::create_dir(&gone).unwrap();
    bring(&reader, &writer, run, now).unwrap();
    assert_eq!(folder_of().attempts, 1, "not before its time");
    bring(&reader, &writer, run, told.due_at).unwrap();
    assert_eq!(folder_of().state, RunState::Done);
    let names: Vec<_> = std::fs::read_dir(&gone)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, ["morning.csv"], "nothing beside it");
    assert_eq!(std::fs::read(gone.join("morning.csv")).unwrap(), b"a,b");
    // Kept a second time, after a crash between keeping and noting: nothing changes.
    writer.keep_report(run, files, (Vec::new(), None)).unwrap();
    assert_eq!(reader.report_files(run).unwrap().len(), 1);
    assert!(reader.open_report_runs().unwrap().is_empty());
}
