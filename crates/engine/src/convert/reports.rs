//! Reports on the wire.

use inveye_db::{ReportPlan, ReportRun, ReportSchedule, RunState};
use inveye_domain as domain;
use inveye_kpi::calendar::Turns;
use inveye_wire as wire;
use serde::Serialize;

pub(crate) fn format(format: domain::ReportFormat) -> wire::ReportFormat {
    match format {
        domain::ReportFormat::Pdf => wire::ReportFormat::Pdf,
        domain::ReportFormat::Xlsx => wire::ReportFormat::Xlsx,
        domain::ReportFormat::Csv => wire::ReportFormat::Csv,
    }
}

pub(crate) fn to_format(format: wire::ReportFormat) -> domain::ReportFormat {
    match format {
        wire::ReportFormat::Pdf => domain::ReportFormat::Pdf,
        wire::ReportFormat::Xlsx => domain::ReportFormat::Xlsx,
        wire::ReportFormat::Csv => domain::ReportFormat::Csv,
    }
}

pub(crate) fn to_schedule(of: wire::ReportSchedule) -> ReportSchedule {
    ReportSchedule {
        turns: match of.turns {
            wire::ReportTurns::Day => Turns::Day,
            wire::ReportTurns::Week { weekday } => Turns::Week { weekday },
            wire::ReportTurns::Month { day } => Turns::Month { day },
        },
        minute: of.minute,
    }
}

fn schedule(of: ReportSchedule) -> wire::ReportSchedule {
    wire::ReportSchedule {
        turns: match of.turns {
            Turns::Day => wire::ReportTurns::Day,
            Turns::Week { weekday } => wire::ReportTurns::Week { weekday },
            Turns::Month { day } => wire::ReportTurns::Month { day },
        },
        minute: of.minute,
    }
}

pub(crate) fn plan(plan: &ReportPlan, version: u64) -> wire::ReportRequest {
    wire::ReportRequest {
        name: plan.name.clone(),
        days: word(plan.days),
        grain: Some(word(plan.grain)),
        compare: plan.comparison.map(word),
        figures: plan.figures.clone(),
        formats: plan.formats.iter().copied().map(format).collect(),
        language: plan.language.map(super::site::language),
        letter: plan.is_letter,
        schedule: plan.schedule.map(schedule),
        routes: plan.routes.clone(),
        folder: plan.folder.clone(),
        version: Some(version),
    }
}

/// As it is written on the wire.
fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    let word = value.and_then(|value| value.as_str().map(str::to_owned));
    word.unwrap_or_default()
}

pub(crate) fn run(
    run: &ReportRun,
    plan: &ReportPlan,
    formats: &[domain::ReportFormat],
    (deliveries, routes): (&[domain::Delivery], &[domain::NotificationRoute]),
) -> wire::ReportRunView {
    let days = plan.days.of(run.today);
    let said = |error: &str| (!error.is_empty()).then(|| error.to_owned());
    let folder = run.folder.iter().map(|way| wire::ReportWay {
        to: way.folder.clone(),
        state: state(way.state),
        error: said(&way.error),
        due_at_ms: (way.state == RunState::Waiting).then(|| way.due_at.as_millis()),
    });
    let along = deliveries.iter().map(|way| {
        let route = routes.iter().find(|route| route.id == way.route);
        let is_waiting = way.state == domain::DeliveryState::Waiting;
        wire::ReportWay {
            to: route.map(|route| route.name.clone()).unwrap_or_default(),
            state: match way.state {
                domain::DeliveryState::Waiting => wire::ReportState::Waiting,
                domain::DeliveryState::Delivered => wire::ReportState::Done,
                domain::DeliveryState::Failed => wire::ReportState::Failed,
            },
            error: said(&way.error),
            due_at_ms: is_waiting.then(|| way.due_at.as_millis()),
        }
    });
    wire::ReportRunView {
        id: run.id,
        report: run.report,
        name: plan.name.clone(),
        by_schedule: run.turn.is_some(),
        begun_at_ms: run.begun_at.as_millis(),
        first: days.first().to_string(),
        last: days.last().to_string(),
        state: state(run.state),
        error: said(&run.error),
        files: formats.iter().copied().map(format).collect(),
        ways: folder.chain(along).collect(),
    }
}

fn state(of: RunState) -> wire::ReportState {
    match of {
        RunState::Waiting => wire::ReportState::Waiting,
        RunState::Done => wire::ReportState::Done,
        RunState::Failed => wire::ReportState::Failed,
    }
}
