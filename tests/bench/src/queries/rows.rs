//! A year stored, asked, and counted anew, each beside what is wanted.
#![expect(clippy::disallowed_methods, reason = "real time is what is measured")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use inveye_base::SystemClock;
use inveye_db::{Database, DoorSet, EventWriter, NewEvent, WriteError, rebuild};
use inveye_domain::{EscalationTimes, Language, Site, SiteId};
use rusqlite::Connection;

use super::asked::Dashboard;
use super::year::{Day, Year};
use crate::row::{Row, percentile};

const FILE: &str = "inveye.db";
/// Milliseconds.
const ANSWER_WITHIN: f64 = 20.0;
const EVENTS_A_SECOND: f64 = 20_000.0;
/// Bytes.
const LARGEST: f64 = 3e9;
/// Milliseconds an event.
const ROLL_UP_WITHIN: f64 = 1.0;
/// Seconds.
const REBUILT_WITHIN: f64 = 120.0;
/// Times that each question is asked.
const ASKED: u32 = 40;
/// Events of one commit of a busy store, and how many of those commits.
const LIVE: (usize, usize) = (20, 60);

/// Which year.
#[derive(Debug, Clone)]
pub struct YearOptions {
    /// Where a folder for it is made.
    pub folder: PathBuf,
    /// How busy the store is; 1 is ten million events. Bounds hold for all of them.
    pub scale: f64,
    /// Whether the folder stays.
    pub keep: bool,
}

/// Makes a year, measures it, and deletes it.
pub fn query_rows(options: &YearOptions) -> Result<Vec<Row>> {
    let mut folder = tempfile::Builder::new()
        .prefix("year-")
        .tempdir_in(&options.folder)?;
    folder.disable_cleanup(options.keep);
    let folder = folder.path();
    let mut year = Year::new(options.scale)?;
    let stored = fill(folder, &mut year)?;
    let bytes = size(folder)?;
    let mut rows = vec![
        Row::at_least("ingest", stored.rate(), "/s", EVENTS_A_SECOND).told(
            "wanted",
            format!("{} events with their sums", stored.events),
        ),
        Row::at_most("database", bytes / 1e6, "MB", LARGEST * options.scale / 1e6)
            .told("wanted", tables(folder)?),
    ];
    let database = open(folder)?;
    for (name, took) in Dashboard::new(database.reader(), &year)?.times(ASKED)? {
        rows.push(Row::at_most(name, took, "ms", ANSWER_WITHIN).told("wanted", "95th of 100"));
    }
    database.close()?;
    rows.push(
        Row::at_most(
            "roll-up",
            live_roll_up(folder, &mut year)?,
            "ms",
            ROLL_UP_WITHIN,
        )
        .told("an event, wanted", "hours and days beside minutes"),
    );
    let begun = Instant::now();
    let rebuilt = rebuild(folder, |_| {})?;
    rows.push(
        Row::at_most(
            "rebuild",
            begun.elapsed().as_secs_f64(),
            "s",
            REBUILT_WITHIN,
        )
        .told(
            "wanted",
            format!("{} events, {} days", rebuilt.events, rebuilt.days),
        ),
    );
    Ok(rows)
}

fn open(folder: &Path) -> Result<Database> {
    Ok(Database::open(folder, Arc::new(SystemClock::new()))?)
}

/// What was stored, and how long that took without making it up.
struct Stored {
    events: u64,
    took: Duration,
}

impl Stored {
    #[expect(clippy::cast_precision_loss, reason = "ten million")]
    fn rate(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }
}

fn fill(folder: &Path, year: &mut Year) -> Result<Stored> {
    let database = open(folder)?;
    let writer = database.writer();
    let site = Site {
        id: SiteId::new("year")?,
        name: "A year".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: None,
        opening_hours: None,
        language: Language::English,
        escalation: EscalationTimes::default(),
    };
    writer.save_site(site, None)?;
    writer.save_doors(DoorSet::Lines(Year::doors()?))?;
    let mut stored = Stored {
        events: 0,
        took: Duration::ZERO,
    };
    let mut runs = Vec::new();
    for date in year.dates() {
        let day = year.day(date)?;
        stored.events += day.events.len() as u64;
        let begun = Instant::now();
        store_day(&writer, day)?;
        stored.took += begun.elapsed();
        // An engine that is started anew in every night.
        let (from, to) = year.zone.day_of(date);
        runs.push((from.as_micros(), (to - Duration::from_secs(30)).as_micros()));
    }
    let begun = Instant::now();
    writer.flush()?;
    stored.took += begun.elapsed();
    database.close()?;
    let connection = Connection::open(folder.join(FILE))?;
    for run in runs {
        connection.execute(
            "INSERT INTO engine_run (from_us, to_us) VALUES (?1, ?2)",
            run,
        )?;
    }
    Ok(stored)
}

fn store_day(writer: &EventWriter, day: Day) -> Result<()> {
    for event in day.events {
        append(writer, event)?;
    }
    let mut ways = day.ways.into_iter();
    for (camera, at, heat) in day.heat {
        writer.add_movement(camera, at, heat, Vec::new())?;
    }
    if let Some((at, _)) = ways.as_slice().first() {
        let (camera, _) = Year::doors()?.swap_remove(0);
        let at = *at;
        let ways = ways.by_ref().map(|(_, way)| way).collect();
        writer.add_movement(camera, at, inveye_domain::HeatSum::default(), ways)?;
    }
    writer.add_visitors(day.visitors.into_iter().collect())?;
    Ok(())
}

/// Waits where the disk is behind, as nothing does that a camera sees.
fn append(writer: &EventWriter, event: NewEvent) -> Result<()> {
    match writer.append(event.clone()) {
        Err(WriteError::TooManyWait { .. }) => {
            writer.flush()?;
            writer.append(event)?;
        }
        done => {
            done?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "some gigabytes")]
fn size(folder: &Path) -> Result<f64> {
    Ok(std::fs::metadata(folder.join(FILE))?.len() as f64)
}

/// The largest tables and indexes, in megabytes.
fn tables(folder: &Path) -> Result<String> {
    let connection = Connection::open(folder.join(FILE))?;
    let mut largest = connection.prepare(
        "SELECT name, sum(pgsize) / 1000000 FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8",
    );
    let Ok(statement) = largest.as_mut() else {
        // Only where SQLite was built with it.
        return Ok("all tables".to_owned());
    };
    let rows = statement.query_map([], |row| {
        Ok(format!(
            "{} {}",
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?
        ))
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// What an event costs more where hours and days are written beside minutes, in milliseconds.
fn live_roll_up(folder: &Path, year: &mut Year) -> Result<f64> {
    let with = commits(folder, year)?;
    let raw = Connection::open(folder.join(FILE))?;
    let since: i64 = raw.query_row("SELECT since FROM roll_up", [], |row| row.get(0))?;
    // Nothing is rolled up from now on, as after another time zone was set.
    raw.execute("UPDATE roll_up SET since = ?1", [i64::MAX])?;
    let without = commits(folder, year)?;
    raw.execute("UPDATE roll_up SET since = ?1", [since])?;
    Ok((with - without).max(0.0))
}

/// How long an event takes of a usual commit.
#[expect(clippy::cast_precision_loss, reason = "a few")]
fn commits(folder: &Path, year: &mut Year) -> Result<f64> {
    let database = open(folder)?;
    let writer = database.writer();
    let date = year.dates().nth(200).context("a year has 200 days")?;
    let mut events = Vec::new();
    while events.len() < LIVE.0 * LIVE.1 {
        events.extend(year.day(date)?.events);
    }
    let mut took = Vec::new();
    for batch in events.chunks_exact(LIVE.0).take(LIVE.1) {
        let begun = Instant::now();
        for event in batch {
            writer.append(event.clone())?;
        }
        writer.flush()?;
        took.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    ensure!(took.len() == LIVE.1, "too few events");
    database.close()?;
    Ok(percentile(&mut took, 0.5) / LIVE.0 as f64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use inveye_domain::{Direction, EventKind};
    use inveye_kpi::Sums;
    use jiff::civil::Date;

    use super::*;

    /// Two hundredths of a day's people: some thousands a year.
    const SMALL: f64 = 0.002;

    /// What the year's key figures are, counted by calendar dates and nothing else.
    fn counted() -> BTreeMap<Date, Sums> {
        let mut year = Year::new(SMALL).unwrap();
        let doors = Year::doors().unwrap();
        let mut days: BTreeMap<Date, Sums> =
            year.dates().map(|date| (date, Sums::default())).collect();
        for date in year.dates() {
            let day = year.day(date).unwrap();
            for (_, sum) in day.visitors {
                let sums = days.get_mut(&date).unwrap();
                sums.visits += sum.visits.unsigned_abs();
                sums.staff_entries += sum.staff.unsigned_abs();
            }
            for event in day.events {
                // Whoever stays until after midnight is of the day after.
                let Some(sums) = days.get_mut(&year.zone.date(event.at)) else {
                    continue;
                };
                match event.kind {
                    EventKind::Entry { .. } => {
                        sums.entries += 1;
                        sums.entries_beside_passers += 1;
                    }
                    EventKind::LineCross {
                        line,
                        direction: Direction::Out,
                    } if doors.contains(&(event.camera.clone(), line.clone())) => {
                        sums.outs += 1;
                    }
                    EventKind::PasserBy { .. } => sums.passers += 1,
                    EventKind::ZoneExit { dwell, .. } => {
                        sums.zone_visits += 1;
                        sums.dwell += dwell;
                    }
                    EventKind::QueueJoin { .. } => sums.joined += 1,
                    EventKind::QueueAbandon { wait, .. } => {
                        sums.abandoned += 1;
                        sums.wait_of_abandoned += wait;
                    }
                    EventKind::ServiceStart { wait, .. } => {
                        sums.served += 1;
                        sums.wait += wait;
                    }
                    EventKind::ServiceEnd { service, .. } => {
                        sums.services += 1;
                        sums.service += service;
                    }
                    _ => {}
                }
            }
        }
        days
    }

    #[test]
    fn figures_of_a_year_are_those_of_a_sum_by_hand_before_and_after_a_rebuild() {
        let folder = tempfile::tempdir().unwrap();
        let mut year = Year::new(SMALL).unwrap();
        let stored = fill(folder.path(), &mut year).unwrap();
        assert!(stored.events > 10_000, "{}", stored.events);
        let by_hand: Vec<Sums> = counted().into_values().collect();
        let check = || {
            let database = open(folder.path()).unwrap();
            let asked = Dashboard::new(database.reader(), &year).unwrap();
            assert_eq!(asked.days().unwrap(), by_hand);
            let week = asked.whole_week().unwrap();
            assert_eq!(week.whole().sums, by_hand.iter().copied().sum());
            assert_eq!(week.whole().hours, 365 * 24);
            let times = asked.times(1).unwrap();
            assert!(times.iter().all(|(_, took)| took.is_finite()));
            database.close().unwrap();
        };
        check();
        assert_eq!(
            rebuild(folder.path(), |_| {}).unwrap().events,
            stored.events
        );
        check();
    }
}
