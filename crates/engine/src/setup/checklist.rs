//! Judges what was found, one thing a function: pure, so that each can be seen to fail.

use inveye_wire::{
    CameraRole, CameraState, CameraView, ChecklistFinding, ChecklistItem, ChecklistSubject,
    HealthView, MissingDrawing, NumbersView, Permission, Readiness, RuleView, ScheduleView,
    SiteView, SnoozeView, StorageView, StorePart, UserView,
};

use crate::convert::sentence;

mod reach;

pub(crate) use reach::BackupsFound;
pub(super) use reach::{backups, other_devices, routes};

use ChecklistFinding as Found;
use ChecklistSubject as Subject;
use Readiness::{Advice, Ok as Fine, Problem};

/// What a new data folder calls its store.
pub(crate) const FIRST_NAME: &str = "My store";
/// What a machine says that was told of no place.
const NO_ZONE: [&str; 4] = ["UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal"];
/// People are counted reliably from here on.
const LEAST_FPS: f64 = 5.0;
/// Less is no reserve.
const LEAST_FREE: u64 = 1 << 30;
/// A clock further off is wrong for evidence.
const CLOCK_OFF_MS: u64 = 2000;

/// About the whole store.
fn item(subject: Subject, state: Readiness, found: Found) -> ChecklistItem {
    ChecklistItem {
        subject,
        state,
        found,
        cameras: Vec::new(),
    }
}

/// Fine when no camera is left, and otherwise what is said about those.
fn about(
    subject: Subject,
    (state, problem): (Readiness, Found),
    fine: Found,
    cameras: Vec<String>,
) -> ChecklistItem {
    let (state, found) = if cameras.is_empty() {
        (Fine, fine)
    } else {
        (state, problem)
    };
    ChecklistItem {
        subject,
        state,
        found,
        cameras,
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn those(cameras: &[CameraView], wrong: impl Fn(&CameraView) -> bool) -> Vec<String> {
    let those = cameras.iter().filter(|camera| wrong(camera));
    those.map(|camera| camera.id.clone()).collect()
}

pub(super) fn site(site: &SiteView) -> ChecklistItem {
    let parts = [
        (StorePart::Name, site.name == FIRST_NAME),
        (
            StorePart::TimeZone,
            NO_ZONE.contains(&site.time_zone.as_str()),
        ),
        (StorePart::OpeningHours, site.opening_hours.is_none()),
        (StorePart::Currency, site.currency.is_none()),
    ];
    let lacks: Vec<_> = parts
        .into_iter()
        .filter_map(|(part, is_missing)| is_missing.then_some(part))
        .collect();
    if lacks.is_empty() {
        let (name, time_zone) = (site.name.clone(), site.time_zone.clone());
        return item(Subject::Site, Fine, Found::Store { name, time_zone });
    }
    item(Subject::Site, Advice, Found::StoreLacks { lacks })
}

pub(super) fn people(users: &[UserView]) -> ChecklistItem {
    let all = |user: &&UserView| {
        user.enabled
            && user.cameras.is_none()
            && user.permissions.contains(&Permission::ManageUsers)
    };
    let mut admins = users.iter().filter(all).peekable();
    if admins.peek().is_none() {
        return item(Subject::People, Problem, Found::NobodyManages);
    }
    // A number: who sets a store up need not know whose account is the weakest.
    let accounts = number(admins.filter(|user| !user.second_factor).count());
    if accounts == 0 {
        return item(Subject::People, Fine, Found::SecondFactors);
    }
    item(Subject::People, Advice, Found::NoSecondFactor { accounts })
}

pub(super) fn cameras(cameras: &[CameraView]) -> ChecklistItem {
    if cameras.is_empty() {
        return item(Subject::Cameras, Problem, Found::NoCamera);
    }
    let dark = those(cameras, |camera| camera.state != CameraState::Live);
    let fine = Found::Pictures {
        cameras: number(cameras.len()),
    };
    about(Subject::Cameras, (Problem, Found::NoPicture), fine, dark)
}

pub(super) fn camera_roles(cameras: &[CameraView]) -> ChecklistItem {
    let unknown = those(cameras, |camera| camera.role.is_none());
    let problem = (Advice, Found::NoRole);
    about(Subject::CameraRoles, problem, Found::Roles, unknown)
}

pub(super) fn drawings(missing: &[MissingDrawing]) -> ChecklistItem {
    let problem = match missing {
        [one] => Found::NoDrawing { role: one.role },
        _ => Found::NoDrawings,
    };
    let cameras = missing.iter().map(|missing| missing.camera.clone());
    about(
        Subject::Drawings,
        (Problem, problem),
        Found::Drawings,
        cameras.collect(),
    )
}

pub(super) fn floor_plan(site: &SiteView, cameras: &[CameraView]) -> ChecklistItem {
    if site.floor_plan.is_none() {
        return item(Subject::FloorPlan, Advice, Found::NoFloorPlan);
    }
    let nowhere = those(cameras, |camera| camera.placement.is_none());
    let problem = (Advice, Found::NoPlace);
    about(Subject::FloorPlan, problem, Found::Places, nowhere)
}

pub(super) fn analysis(health: &HealthView, cameras: &[CameraView]) -> ChecklistItem {
    if !health.analytics.on {
        let said = sentence(&health.analytics.detail);
        return item(Subject::Analysis, Problem, Found::AnalysisOff { said });
    }
    let live = |camera: &CameraView| camera.state == CameraState::Live;
    let none = those(cameras, |camera| live(camera) && camera.fps_analysed <= 0.0);
    let fine = Found::Analysed {
        models: health.analytics.models.join(", "),
        provider: health.analytics.provider.clone(),
    };
    if !none.is_empty() {
        let problem = (Problem, Found::NotAnalysed);
        return about(Subject::Analysis, problem, fine, none);
    }
    let slow = those(cameras, |camera| {
        live(camera) && camera.fps_analysed < LEAST_FPS
    });
    let problem = (Advice, Found::AnalysedSlowly);
    about(Subject::Analysis, problem, fine, slow)
}

pub(super) fn counting(cameras: &[CameraView], numbers: &NumbersView) -> ChecklistItem {
    let counted = |camera: &CameraView| {
        let mut found = numbers
            .cameras
            .iter()
            .filter(|numbers| numbers.camera == camera.id);
        found.any(|numbers| {
            numbers
                .lines
                .iter()
                .any(|line| line.ins > 0 && line.outs > 0)
        })
    };
    let is_entrance = |camera: &CameraView| camera.role == Some(CameraRole::Entrance);
    if !cameras.iter().any(is_entrance) {
        return item(Subject::Counting, Advice, Found::NoEntrance);
    }
    let silent = those(cameras, |camera| is_entrance(camera) && !counted(camera));
    let fine = Found::Counted {
        footfall: numbers.footfall,
    };
    about(Subject::Counting, (Advice, Found::NotCounted), fine, silent)
}

pub(super) fn zones(cameras: &[CameraView], numbers: &NumbersView) -> ChecklistItem {
    let seen = |camera: &CameraView, zone: &str| {
        let found = numbers
            .cameras
            .iter()
            .filter(|numbers| numbers.camera == camera.id);
        let mut zones = found.flat_map(|numbers| &numbers.zones);
        zones.any(|numbers| numbers.zone == zone && numbers.visits + numbers.inside > 0)
    };
    let unseen = |camera: &CameraView| {
        let mut zones = camera.scene.zones.iter();
        zones.any(|zone| !seen(camera, &zone.name))
    };
    if cameras.iter().all(|camera| camera.scene.zones.is_empty()) {
        return item(Subject::Zones, Fine, Found::NoZone);
    }
    let problem = (Advice, Found::ZonesEmpty);
    let cameras = those(cameras, unseen);
    about(Subject::Zones, problem, Found::ZonesSeen, cameras)
}

/// `silent` are the cameras of which nothing was recorded just now, `off` those that are not recorded
/// because somebody said so.
pub(super) fn recording(
    storage: &StorageView,
    silent: Vec<String>,
    off: Vec<String>,
) -> ChecklistItem {
    if !storage.enabled {
        return item(Subject::Recording, Problem, Found::RecordingOff);
    }
    if !storage.problem.is_empty() {
        let said = storage.problem.clone();
        let found = Found::RecordingProblem { said };
        return item(Subject::Recording, Problem, found);
    }
    if !silent.is_empty() {
        let problem = (Problem, Found::NotRecorded);
        return about(Subject::Recording, problem, Found::Recorded, silent);
    }
    let problem = (Advice, Found::RecordingOffForSome);
    about(Subject::Recording, problem, Found::Recorded, off)
}

pub(super) fn disk(storage: &StorageView, health: &HealthView) -> ChecklistItem {
    if health.disk.free_bytes < LEAST_FREE {
        return item(Subject::Disk, Problem, Found::DiskFull);
    }
    let wanted = storage.continuous_days;
    match storage.days_of_room {
        Some(days) if storage.enabled && days < f64::from(wanted) => {
            item(Subject::Disk, Advice, Found::FewDays { days, wanted })
        }
        days => item(Subject::Disk, Fine, Found::Room { days }),
    }
}

pub(super) fn history(health: &HealthView, written: Result<(), HistoryTrouble>) -> ChecklistItem {
    let (state, found) = match written {
        _ if !health.store_problem.is_empty() => {
            let said = health.store_problem.clone();
            (Problem, Found::HistoryProblem { said })
        }
        Err(HistoryTrouble::Lost) => (Problem, Found::HistoryLost),
        Err(HistoryTrouble::Failed(said)) => (Problem, Found::HistoryProblem { said }),
        Ok(()) => (Fine, Found::History),
    };
    item(Subject::History, state, found)
}

/// Why what was written did not read back.
#[derive(Debug)]
pub(super) enum HistoryTrouble {
    /// Something else did, or nothing.
    Lost,
    /// What went wrong, as a sentence.
    Failed(String),
}

/// `kept_right` is whether a time server keeps this machine's clock; none where nobody knows.
pub(super) fn clock(kept_right: Option<bool>) -> ChecklistItem {
    let (state, found) = match kept_right {
        Some(true) => (Fine, Found::Clock),
        // Recordings would be evidence of a wrong time.
        Some(false) => (Problem, Found::ClockAdrift),
        None => (Advice, Found::ClockUnknown),
    };
    item(Subject::Clock, state, found)
}

/// Milliseconds that cameras' clocks are ahead; none where one did not answer.
pub(super) fn camera_clocks(offsets: &[(String, Option<i64>)]) -> ChecklistItem {
    let wrong = |offset: &Option<i64>| offset.is_some_and(|ms| ms.unsigned_abs() > CLOCK_OFF_MS);
    let those: Vec<String> = offsets
        .iter()
        .filter(|(_, offset)| wrong(offset))
        .map(|(camera, _)| camera.clone())
        .collect();
    let told = offsets.iter().filter(|(_, offset)| offset.is_some());
    let fine = Found::CameraClocks {
        cameras: number(told.count()),
    };
    let problem = (Advice, Found::CameraClocksOff);
    about(Subject::CameraClocks, problem, fine, those)
}

pub(super) fn rules(rules: &[RuleView], site: &SiteView, held: &[SnoozeView]) -> ChecklistItem {
    let on: Vec<_> = rules.iter().filter(|rule| rule.enabled).collect();
    let never = |rule: &&&RuleView| {
        let no_day = |schedule: &ScheduleView| !schedule.weekdays.contains(&true);
        rule.schedule.as_ref().is_some_and(no_day)
            || (rule.store.is_some() && site.opening_hours.is_none())
    };
    let is_held = |rule: &&RuleView| {
        let mut whole = held.iter().filter(|snooze| snooze.camera.is_none());
        whole.any(|snooze| snooze.rule.as_deref() == Some(rule.id.as_str()))
    };
    let asleep: Vec<String> = on
        .iter()
        .filter(never)
        .map(|rule| rule.name.clone())
        .collect();
    if on.is_empty() {
        item(Subject::Rules, Problem, Found::NoRule)
    } else if !asleep.is_empty() {
        let state = if asleep.len() == on.len() {
            Problem
        } else {
            Advice
        };
        item(Subject::Rules, state, Found::RulesAsleep { rules: asleep })
    } else if on.iter().all(is_held) {
        item(Subject::Rules, Problem, Found::RulesHeldBack)
    } else {
        let rules = number(on.len());
        item(Subject::Rules, Fine, Found::Rules { rules })
    }
}

/// How a test notification went; none where this engine shows none.
pub(super) fn notifications(shown: Option<Result<(), String>>) -> ChecklistItem {
    let (state, found) = match shown {
        Some(Ok(())) => (Fine, Found::ToastTaken),
        Some(Err(problem)) => {
            let said = sentence(&problem);
            (Problem, Found::ToastRefused { said })
        }
        None => (Advice, Found::NoToasts),
    };
    item(Subject::Notifications, state, found)
}

pub(super) fn live_updates(heard: bool) -> ChecklistItem {
    let (state, found) = if heard {
        (Fine, Found::ScreensHear)
    } else {
        (Problem, Found::ScreensDeaf)
    };
    item(Subject::LiveUpdates, state, found)
}

pub(super) fn audit_log(problems: Result<Vec<String>, String>) -> ChecklistItem {
    let said = match problems {
        Ok(problems) if problems.is_empty() => {
            return item(Subject::AuditLog, Fine, Found::AuditLog);
        }
        Ok(problems) => problems.join(" "),
        Err(problem) => problem,
    };
    item(Subject::AuditLog, Problem, Found::AuditLogProblem { said })
}

#[cfg(test)]
mod tests;
