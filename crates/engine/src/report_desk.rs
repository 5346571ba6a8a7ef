//! Makes reports in their turn, and brings them to folders. Along notification routes they go by the outbox.
//!
//! A turn is a day of the store's calendar. It is begun in one transaction with the note that it was, so that neither a
//! restart nor a clock that is set makes it twice; what was missed while the engine was off is made up once, for the newest
//! turn.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{ErrorChain, Shutdown, SiteZone};
use inveye_db::{
    EventWriter, FolderRun, ReadError, Reader, ReportPlan, ReportRun, ReportSchedule, RunOutcome,
    RunState, StoredFile, StoredReport, WriteError,
};
use inveye_domain::WallTime;
use inveye_kpi::Kpi;
use inveye_notify::{GIVE_UP, wait_after};
use inveye_report::Paper;
use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::figure_report::Print;
use crate::kpi_room::{Asked, Cut, Reasons};
use crate::outbox::random;
use crate::room::Room;

/// Turns are a matter of minutes.
const ROUND: Duration = Duration::from_secs(10);

/// Looks after reports as long as the engine runs.
pub(crate) async fn run(room: Arc<Room>, shutdown: Shutdown) {
    let mut over = shutdown;
    let mut ticks = tokio::time::interval(ROUND);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = over.triggered() => return,
            _tick = ticks.tick() => {}
            () = room.report_bell.notified() => {}
        }
        room.look_after_reports().await;
    }
}

impl Room {
    async fn look_after_reports(&self) {
        let Ok(zone) = self.zone() else { return };
        let (reader, writer, now) = (self.reader.clone(), self.writer.clone(), self.clock.wall());
        let begun = tokio::task::spawn_blocking(move || -> Result<Vec<ReportRun>, DeskError> {
            begin_turns(&reader, &writer, &zone, now)?;
            Ok(reader.open_report_runs()?)
        });
        let open = match begun.await {
            Ok(Ok(open)) => open,
            Ok(Err(error)) => {
                tracing::warn!(error = %ErrorChain(&error), "reports cannot be looked after");
                return;
            }
            Err(_panic) => return,
        };
        for run in open {
            if run.state == RunState::Waiting && is_due(run.due_at, now) {
                self.make(&run).await;
            }
            let (reader, writer) = (self.reader.clone(), self.writer.clone());
            let brought = tokio::task::spawn_blocking(move || bring(&reader, &writer, run.id, now));
            if let Ok(Err(error)) = brought.await {
                tracing::warn!(error = %ErrorChain(&error), "a report's way to its folder is unknown");
            }
        }
    }

    /// Makes one, and puts it on its ways.
    async fn make(&self, run: &ReportRun) {
        let id = run.id;
        let kept = match self.files_of(run).await {
            Ok(Some((plan, files))) => {
                let ways = (plan.routes, plan.folder);
                self.store(move |writer| writer.keep_report(id, files, ways))
                    .await
            }
            Ok(None) => return,
            Err(error) => Err(error),
        };
        match kept {
            Ok(()) => self.outbox.ring(),
            Err(error) => {
                tracing::warn!(run = id, ?error, "a report could not be made");
                let outcome = after(
                    error.to_string(),
                    run.attempts,
                    run.begun_at,
                    self.clock.wall(),
                );
                let noted = self.store(move |writer| writer.note_report_attempt(id, outcome));
                if let Err(error) = noted.await {
                    tracing::warn!(run = id, ?error, "what came of a report was not noted");
                }
            }
        }
    }

    async fn files_of(
        &self,
        run: &ReportRun,
    ) -> Result<Option<(ReportPlan, Vec<StoredFile>)>, inveye_api::ApiError> {
        let reports = self.read(|reader| reader.reports()).await?;
        let Some(report) = reports.into_iter().find(|known| known.id == run.report) else {
            return Ok(None);
        };
        let plan = report.plan;
        let print = self.print_of(&plan);
        let asked = Asked {
            period: plan.days.of(run.today),
            cut: Cut::Days(plan.grain),
            comparison: plan.comparison,
        };
        let found = self.figures_of(asked, Reasons::Find).await?;
        let made = self.printed(found, print, plan.formats.clone()).await?;
        let files = made.into_iter().map(|file| StoredFile {
            format: file.format,
            name: file.name,
            bytes: file.bytes,
        });
        Ok(Some((plan, files.collect())))
    }

    fn print_of(&self, plan: &ReportPlan) -> Print {
        let wanted = Kpi::ALL.into_iter();
        let wanted: Vec<Kpi> = wanted
            .filter(|kpi| plan.figures.iter().any(|id| id == kpi.id()))
            .collect();
        Print {
            title: Some(plan.name.clone()),
            language: plan
                .language
                .unwrap_or(self.known_site().stored.site.language),
            paper: if plan.is_letter {
                Paper::Letter
            } else {
                Paper::A4
            },
            drawn: wanted.first().map(|kpi| kpi.id().to_owned()),
            shown: (!wanted.is_empty()).then_some(wanted),
            by: None,
            with_mark: true,
        }
    }
}

/// Begins what is due.
pub(crate) fn begin_turns(
    reader: &Reader,
    writer: &EventWriter,
    zone: &SiteZone,
    now: WallTime,
) -> Result<(), DeskError> {
    for report in reader.reports()? {
        if let Some(turn) = due_turn(&report, zone, now) {
            writer.begin_report_turn(report.id, turn)?;
        }
    }
    Ok(())
}

/// The newest turn that is due and was not begun.
fn due_turn(report: &StoredReport, zone: &SiteZone, now: WallTime) -> Option<Date> {
    let turn = newest_turn(&report.plan.schedule?, zone, now);
    (turn > report.last_turn).then_some(turn)
}

/// The newest day whose turn has come.
fn newest_turn(schedule: &ReportSchedule, zone: &SiteZone, now: WallTime) -> Date {
    let today = zone.date(now);
    let turn = schedule.turns.latest(today);
    if moment(turn, schedule, zone) <= now {
        turn
    } else {
        let before = turn.checked_sub(1.day()).unwrap_or(turn);
        schedule.turns.latest(before)
    }
}

/// The newest day whose turn is over when a plan is stored: a report is not made for what was before it.
pub(crate) fn turned(plan: &ReportPlan, zone: &SiteZone, now: WallTime) -> Date {
    match &plan.schedule {
        Some(schedule) => newest_turn(schedule, zone, now),
        None => zone.date(now),
    }
}

/// The next moment at which a report is made by itself.
pub(crate) fn next_turn(report: &StoredReport, zone: &SiteZone, now: WallTime) -> Option<WallTime> {
    let schedule = report.plan.schedule?;
    let mut day = zone.date(now);
    // A month and a day beyond the longest wait.
    for _ in 0..=64 {
        let turn = schedule.turns.latest(day);
        let at = moment(turn, &schedule, zone);
        if turn == day && turn > report.last_turn && at > now {
            return Some(at);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// When a day's turn comes: at a time that the clock leaps over, as much later; at one that comes twice, the first time.
fn moment(day: Date, schedule: &ReportSchedule, zone: &SiteZone) -> WallTime {
    let hour = i8::try_from(schedule.minute / 60 % 24).unwrap_or_default();
    let minute = i8::try_from(schedule.minute % 60).unwrap_or_default();
    let time = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
    zone.at(day.to_datetime(time))
}

fn is_due(due_at: WallTime, now: WallTime) -> bool {
    // What is due later than anything is ever put off was put off by a clock that was wrong.
    due_at <= now || due_at.since(now) > inveye_notify::LONGEST_WAIT
}

fn after(error: String, attempts: u32, begun_at: WallTime, now: WallTime) -> RunOutcome {
    let due_at = now + wait_after(attempts + 1, random());
    if due_at.since(begun_at) >= GIVE_UP {
        RunOutcome::Failed { error }
    } else {
        RunOutcome::Again { due_at, error }
    }
}

/// Brings a report to its folder, if it is due there.
pub(crate) fn bring(
    reader: &Reader,
    writer: &EventWriter,
    run: u64,
    now: WallTime,
) -> Result<(), DeskError> {
    let Some(ReportRun {
        folder: Some(folder),
        begun_at,
        ..
    }) = reader.report_run(run)?
    else {
        return Ok(());
    };
    if folder.state != RunState::Waiting || !is_due(folder.due_at, now) {
        return Ok(());
    }
    let outcome = match put(reader, run, &folder)? {
        Ok(()) => RunOutcome::Done,
        Err(error) => {
            let text = format!("{}: {error}", folder.folder);
            after(text, folder.attempts, begun_at, now)
        }
    };
    Ok(writer.note_report_folder(run, outcome)?)
}

fn put(reader: &Reader, run: u64, folder: &FolderRun) -> Result<io::Result<()>, ReadError> {
    let files = reader.report_files(run)?;
    Ok(files
        .iter()
        .try_for_each(|file| put_file(Path::new(&folder.folder), file)))
}

/// Whoever looks finds a whole file or none. A folder that is gone is not made anew: it may be a disk that is not mounted.
fn put_file(folder: &Path, file: &StoredFile) -> io::Result<()> {
    let beside = folder.join(format!(".{}.part", file.name));
    let written = write_whole(&beside, &file.bytes)
        .and_then(|()| std::fs::rename(&beside, folder.join(&file.name)));
    if written.is_err() {
        // What is there of it takes up room, where that may be what is missing.
        let _is_gone = std::fs::remove_file(&beside).is_ok();
    }
    written
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Why reports cannot be looked after.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeskError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Write(#[from] WriteError),
}

#[cfg(test)]
mod tests;
