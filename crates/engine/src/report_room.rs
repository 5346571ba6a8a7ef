//! What whoever keeps reports may ask of a running engine.

use std::path::Path;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, AskedKpis, ReportFile, ReportRoom};
use inveye_base::ErrorKind;
use inveye_db::{ReadError, Reader, ReportPlan, ReportRun, StoredReport};
use inveye_kpi::Kpi;
use inveye_kpi::calendar::{Grain, RelativeDays};
use inveye_wire as wire;

use crate::convert;
use crate::convert::notifications::refuse;
use crate::convert::reports as shown;
use crate::kpi_room::{Asked, word};
use crate::report_desk::{next_turn, turned};
use crate::room::Room;

const MOST_REPORTS: usize = 100;
const LONGEST_NAME: usize = 80;
const LONGEST_PATH: usize = 1000;
const MINUTES: u16 = 24 * 60;
/// Makings that are listed.
const LISTED: u32 = 200;

impl ReportRoom for Room {
    fn reports(&self) -> Answer<'_, Vec<wire::ReportView>> {
        async move {
            let reports = self.read(|reader| reader.reports()).await?;
            reports
                .iter()
                .map(|report| self.report_view(report))
                .collect()
        }
        .boxed()
    }

    fn put_report(
        &self,
        report: Option<u64>,
        request: wire::ReportRequest,
        actor: String,
    ) -> Answer<'_, wire::ReportView> {
        async move {
            let version = request.version;
            let plan = self.plan(report, request).await?;
            let turned = turned(&plan, &self.zone()?, self.clock.wall());
            let by = (version, actor);
            let id = self
                .store(move |writer| writer.save_report(report, &plan, turned, by))
                .await?;
            self.report_view(&self.known_report(id).await?)
        }
        .boxed()
    }

    fn remove_report(&self, report: u64) -> Answer<'_, ()> {
        self.store(move |writer| writer.delete_report(report))
            .boxed()
    }

    fn send_report(&self, report: u64) -> Answer<'_, wire::ReportRunView> {
        async move {
            let today = self.zone()?.date(self.clock.wall());
            let run = self
                .store(move |writer| writer.begin_report(report, today))
                .await?;
            self.report_bell.notify_one();
            let found = self.read(move |reader| {
                let run = reader.report_run(run)?;
                views(reader, run.into_iter().collect())
            });
            found.await?.pop().ok_or_else(|| missing(report))
        }
        .boxed()
    }

    fn report_runs(&self, report: Option<u64>) -> Answer<'_, Vec<wire::ReportRunView>> {
        self.read(move |reader| views(reader, reader.report_runs(report, LISTED)?))
            .boxed()
    }

    fn report_file(&self, run: u64, format: wire::ReportFormat) -> Answer<'_, ReportFile> {
        async move {
            let files = self.read(move |reader| reader.report_files(run)).await?;
            let format = shown::to_format(format);
            let file = files.into_iter().find(|file| file.format == format);
            let file = file.ok_or_else(|| missing(run))?;
            Ok(ReportFile {
                name: file.name,
                format: shown::format(file.format),
                bytes: file.bytes.into(),
            })
        }
        .boxed()
    }
}

impl Room {
    async fn known_report(&self, id: u64) -> Result<StoredReport, ApiError> {
        let reports = self.read(|reader| reader.reports()).await?;
        let found = reports.into_iter().find(|known| known.id == id);
        found.ok_or_else(|| missing(id))
    }

    fn report_view(&self, report: &StoredReport) -> Result<wire::ReportView, ApiError> {
        let (zone, now) = (self.zone()?, self.clock.wall());
        let days = report.plan.days.of(zone.date(now));
        Ok(wire::ReportView {
            id: report.id,
            plan: shown::plan(&report.plan, report.version),
            first: days.first().to_string(),
            last: days.last().to_string(),
            next_ms: next_turn(report, &zone, now).map(inveye_domain::WallTime::as_millis),
            changed_by: report.changed_by.clone(),
            changed_at_ms: report.changed_at.as_millis(),
        })
    }

    /// What is asked for, checked.
    async fn plan(
        &self,
        report: Option<u64>,
        request: wire::ReportRequest,
    ) -> Result<ReportPlan, ApiError> {
        let (known, routes) = self
            .read(|reader| Ok((reader.reports()?, reader.routes()?)))
            .await?;
        if report.is_none() && known.len() >= MOST_REPORTS {
            let text = "There are 100 reports already; remove one that nobody needs first.";
            return Err(refuse("name", text));
        }
        let name = request.name.trim().to_owned();
        let is_name = (1..=LONGEST_NAME).contains(&name.chars().count());
        if !is_name || name.chars().any(char::is_control) {
            return Err(refuse("name", "Give it a name of 1 to 80 letters."));
        }
        // Files in one folder are named after it.
        let same = |known: &StoredReport| {
            Some(known.id) != report && known.plan.name.to_lowercase() == name.to_lowercase()
        };
        if known.iter().any(same) {
            return Err(refuse("name", "Another report is called so already."));
        }
        let days = word::<RelativeDays>("days", Some(request.days.as_str()), DAYS)?
            .ok_or_else(|| refuse("days", "Say which days."))?;
        let asked = AskedKpis {
            grain: request.grain.clone(),
            compare: request.compare.clone(),
            ..AskedKpis::default()
        };
        let today = self.zone()?.date(self.clock.wall());
        let asked = Asked::read(&asked, today)?;
        let (grain, comparison) = (asked.grain()?, asked.comparison);
        let is_figure = |id: &String| Kpi::ALL.iter().any(|kpi| kpi.id() == id);
        if let Some(wrong) = request.figures.iter().find(|id| !is_figure(id)) {
            let text = format!(
                "There is no figure `{}`.",
                wrong.chars().take(64).collect::<String>()
            );
            return Err(refuse("figures", &text));
        }
        let mut formats: Vec<_> = request
            .formats
            .iter()
            .map(|one| shown::to_format(*one))
            .collect();
        formats.sort_unstable();
        formats.dedup();
        if formats.is_empty() {
            return Err(refuse("formats", "Choose at least one form."));
        }
        let is_route = |id: &u64| routes.iter().any(|route| route.id == *id);
        if request.routes.iter().any(|id| !is_route(id)) {
            return Err(refuse("routes", "This notification route is not there."));
        }
        let mut routes = request.routes;
        routes.sort_unstable();
        routes.dedup();
        Ok(ReportPlan {
            name,
            days,
            grain: if request.grain.is_some() {
                grain
            } else {
                Grain::Day
            },
            comparison,
            figures: request.figures,
            formats,
            language: request.language.map(convert::site::to_language),
            is_letter: request.letter,
            schedule: request.schedule.map(schedule).transpose()?,
            routes,
            folder: request
                .folder
                .map(|folder| checked_folder(&folder))
                .transpose()?,
        })
    }
}

pub(crate) const DAYS: &str =
    "yesterday, last_7_days, last_week, last_month, last_retail_week and last_retail_month";

fn schedule(of: wire::ReportSchedule) -> Result<inveye_db::ReportSchedule, ApiError> {
    let is_day = match of.turns {
        wire::ReportTurns::Day => true,
        wire::ReportTurns::Week { weekday } => weekday < 7,
        wire::ReportTurns::Month { day } => (1..=31).contains(&day),
    };
    if !is_day || of.minute >= MINUTES {
        let text =
            "A weekday is 0 to 6, a day of the month 1 to 31, a minute of the day 0 to 1439.";
        return Err(refuse("schedule", text));
    }
    Ok(shown::to_schedule(of))
}

fn checked_folder(folder: &str) -> Result<String, ApiError> {
    let folder = folder.trim();
    let is_fit = folder.len() <= LONGEST_PATH && !folder.chars().any(char::is_control);
    if !is_fit || !Path::new(folder).is_absolute() {
        let text = "Give the whole path of a folder on the engine's machine.";
        return Err(refuse("folder", text));
    }
    if !Path::new(folder).is_dir() {
        return Err(refuse(
            "folder",
            "There is no such folder on the engine's machine.",
        ));
    }
    Ok(folder.to_owned())
}

/// Makings with their files and ways.
fn views(reader: &Reader, runs: Vec<ReportRun>) -> Result<Vec<wire::ReportRunView>, ReadError> {
    let (reports, routes) = (reader.reports()?, reader.routes()?);
    let view = |run: ReportRun| {
        let Some(report) = reports.iter().find(|report| report.id == run.report) else {
            return Ok(None);
        };
        let formats = reader.report_formats(run.id)?;
        let deliveries = reader.report_deliveries(run.id)?;
        Ok(Some(shown::run(
            &run,
            &report.plan,
            &formats,
            (&deliveries, &routes),
        )))
    };
    runs.into_iter()
        .filter_map(|run| view(run).transpose())
        .collect()
}

fn missing(id: u64) -> ApiError {
    ApiError::new(ErrorKind::NotFound, format!("There is no report `{id}`."))
}
