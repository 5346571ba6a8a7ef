//! Judges what was found, one thing a function: pure, so that each can be seen to fail.

use inveye_wire::{
    CameraState, CameraView, ChecklistItem, ChecklistSubject, HealthView, MissingDrawing,
    NumbersView, Permission, Readiness, RuleView, SiteView, StorageView, UserView,
};

use crate::convert::sentence;

use ChecklistSubject as Subject;
use Readiness::{Advice, Ok as Fine, Problem};

/// What a new data folder calls its store.
pub(crate) const FIRST_NAME: &str = "My store";
/// People are counted reliably from here on.
const LEAST_FPS: f64 = 5.0;
/// Less is no reserve.
const LEAST_FREE: u64 = 1 << 30;
/// A clock further off is wrong for evidence.
const CLOCK_OFF_MS: u64 = 2000;

pub(super) fn item(
    subject: Subject,
    state: Readiness,
    detail: impl Into<String>,
    cameras: Vec<String>,
) -> ChecklistItem {
    ChecklistItem {
        subject,
        state,
        detail: detail.into(),
        cameras,
    }
}

/// Fine when no camera is left, and otherwise what is said about those.
fn about(
    subject: Subject,
    (state, problem): (Readiness, &str),
    fine: &str,
    cameras: Vec<String>,
) -> ChecklistItem {
    if cameras.is_empty() {
        item(subject, Fine, fine, cameras)
    } else {
        item(subject, state, problem, cameras)
    }
}

fn those(cameras: &[CameraView], wrong: impl Fn(&CameraView) -> bool) -> Vec<String> {
    let those = cameras.iter().filter(|camera| wrong(camera));
    those.map(|camera| camera.id.clone()).collect()
}

pub(super) fn site(site: &SiteView) -> ChecklistItem {
    let mut missing = Vec::new();
    if site.name == FIRST_NAME {
        missing.push("a name");
    }
    if site.opening_hours.is_none() {
        missing.push("opening hours");
    }
    if site.currency.is_none() {
        missing.push("a currency");
    }
    if missing.is_empty() {
        let found = format!("{}, in {}.", site.name, site.time_zone);
        return item(Subject::Site, Fine, found, Vec::new());
    }
    let text = format!("Give the store {}.", missing.join(" and "));
    item(Subject::Site, Advice, text, Vec::new())
}

pub(super) fn people(users: &[UserView]) -> ChecklistItem {
    let all = |user: &&UserView| {
        user.enabled
            && user.cameras.is_none()
            && user.permissions.contains(&Permission::ManageUsers)
    };
    let mut admins = users.iter().filter(all).peekable();
    if admins.peek().is_none() {
        let text = "Nobody can sign in who may manage people. Make an admin account: until then whoever \
                    sits at this machine may do everything.";
        return item(Subject::People, Problem, text, Vec::new());
    }
    // A number: who sets a store up need not know whose account is the weakest.
    let open = admins.filter(|user| !user.second_factor).count();
    if open == 0 {
        let text = "Whoever manages people signs in with a second factor.";
        return item(Subject::People, Fine, text, Vec::new());
    }
    let text = format!(
        "Accounts that manage people and sign in without a second factor: {open}. They may do everything; \
         let them switch it on."
    );
    item(Subject::People, Advice, text, Vec::new())
}

pub(super) fn cameras(cameras: &[CameraView]) -> ChecklistItem {
    if cameras.is_empty() {
        return item(
            Subject::Cameras,
            Problem,
            "There is no camera yet.",
            Vec::new(),
        );
    }
    let dark = those(cameras, |camera| camera.state != CameraState::Live);
    let fine = format!("All {} give pictures.", cameras.len());
    let problem = "No picture comes from these. Their tiles say why.";
    about(Subject::Cameras, (Problem, problem), &fine, dark)
}

pub(super) fn camera_roles(cameras: &[CameraView]) -> ChecklistItem {
    let unknown = those(cameras, |camera| camera.role.is_none());
    let problem = "Say what these cameras are for: rules and counts go by it.";
    let fine = "It is known what each camera is for.";
    about(Subject::CameraRoles, (Advice, problem), fine, unknown)
}

pub(super) fn drawings(missing: &[MissingDrawing]) -> ChecklistItem {
    let fine = "Each camera has the lines and zones that its work needs.";
    let problem = match missing {
        [one] => one.advice.clone(),
        _ => "These cameras have no line or zone for what they are for.".to_owned(),
    };
    let cameras = missing
        .iter()
        .map(|missing| missing.camera.clone())
        .collect();
    about(
        Subject::Drawings,
        (Problem, problem.as_str()),
        fine,
        cameras,
    )
}

pub(super) fn floor_plan(site: &SiteView, cameras: &[CameraView]) -> ChecklistItem {
    if site.floor_plan.is_none() {
        let text = "There is no floor plan. With one, guards see where a camera hangs.";
        return item(Subject::FloorPlan, Advice, text, Vec::new());
    }
    let nowhere = those(cameras, |camera| camera.placement.is_none());
    let problem = "Place these cameras on the floor plan.";
    about(
        Subject::FloorPlan,
        (Advice, problem),
        "Each camera has its place.",
        nowhere,
    )
}

pub(super) fn analysis(health: &HealthView, cameras: &[CameraView]) -> ChecklistItem {
    if !health.analytics.on {
        return item(
            Subject::Analysis,
            Problem,
            health.analytics.detail.clone(),
            Vec::new(),
        );
    }
    let live = |camera: &CameraView| camera.state == CameraState::Live;
    let none = those(cameras, |camera| live(camera) && camera.fps_analysed <= 0.0);
    if !none.is_empty() {
        let text = "Nobody is found in the pictures of these cameras: none is analysed.";
        return item(Subject::Analysis, Problem, text, none);
    }
    let slow = those(cameras, |camera| {
        live(camera) && camera.fps_analysed < LEAST_FPS
    });
    let problem = "Fewer than 5 pictures a second of these are analysed: people are counted reliably from 5 on.";
    let fine = format!(
        "People are found by {} on {}.",
        health.analytics.models.join(", "),
        health.analytics.provider
    );
    about(Subject::Analysis, (Advice, problem), &fine, slow)
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
    let is_entrance = |camera: &CameraView| camera.role == Some(inveye_wire::CameraRole::Entrance);
    if !cameras.iter().any(is_entrance) {
        let text =
            "No camera is said to be for an entrance: nobody can try whether entrances count.";
        return item(Subject::Counting, Advice, text, Vec::new());
    }
    let silent = those(cameras, |camera| is_entrance(camera) && !counted(camera));
    let problem =
        "Walk in and out once at each of these entrances: both ways must have counted today.";
    let fine = format!(
        "Every entrance has counted both ways today, {} came in.",
        numbers.footfall
    );
    about(Subject::Counting, (Advice, problem), &fine, silent)
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
        let text = "No zone is drawn in which somebody could be seen.";
        return item(Subject::Zones, Fine, text, Vec::new());
    }
    let problem = "Stand in each zone of these cameras for some seconds: somebody must have been seen in it today.";
    let fine = "Somebody was seen in each zone today.";
    about(
        Subject::Zones,
        (Advice, problem),
        fine,
        those(cameras, unseen),
    )
}

/// `silent` are the cameras of which nothing was recorded just now, `off` those that are not recorded
/// because somebody said so.
pub(super) fn recording(
    storage: &StorageView,
    silent: Vec<String>,
    off: Vec<String>,
) -> ChecklistItem {
    if !storage.enabled {
        let text = "Recording is switched off for the whole store.";
        return item(Subject::Recording, Problem, text, Vec::new());
    }
    if !storage.problem.is_empty() {
        return item(
            Subject::Recording,
            Problem,
            storage.problem.clone(),
            Vec::new(),
        );
    }
    if !silent.is_empty() {
        let text = "Nothing of these cameras was recorded in the last half minute.";
        return item(Subject::Recording, Problem, text, silent);
    }
    let problem = "Recording is switched off for these cameras.";
    about(
        Subject::Recording,
        (Advice, problem),
        "Every camera is being recorded.",
        off,
    )
}

pub(super) fn disk(storage: &StorageView, health: &HealthView) -> ChecklistItem {
    if health.disk.free_bytes < LEAST_FREE {
        let text = "Less than 1 GiB is free on the disk of the data folder.";
        return item(Subject::Disk, Problem, text, Vec::new());
    }
    let wanted = storage.continuous_days;
    match storage.days_of_room {
        Some(days) if storage.enabled && days < f64::from(wanted) => {
            let text = format!(
                "There is room for about {days:.1} days of video, {wanted} are to be kept. Older video goes first; \
                 a larger disk or smaller streams keep more."
            );
            item(Subject::Disk, Advice, text, Vec::new())
        }
        Some(days) => {
            let text = format!("There is room for about {days:.0} days of video.");
            item(Subject::Disk, Fine, text, Vec::new())
        }
        None => item(Subject::Disk, Fine, "There is room.", Vec::new()),
    }
}

pub(super) fn history(health: &HealthView, written: Result<(), String>) -> ChecklistItem {
    match written {
        _ if !health.store_problem.is_empty() => item(
            Subject::History,
            Problem,
            health.store_problem.clone(),
            Vec::new(),
        ),
        Err(problem) => item(Subject::History, Problem, problem, Vec::new()),
        Ok(()) => {
            let text = "What was written to the database just now reads back.";
            item(Subject::History, Fine, text, Vec::new())
        }
    }
}

/// `kept_right` is whether a time server keeps this machine's clock; none where nobody knows.
pub(super) fn clock(kept_right: Option<bool>) -> ChecklistItem {
    let (state, text) = match kept_right {
        Some(true) => (Fine, "A time server keeps this machine's clock right."),
        Some(false) => (
            Problem,
            "No time server keeps this machine's clock right: recordings would be evidence of a wrong time. \
             Switch on systemd-timesyncd, chrony or ntpd.",
        ),
        None => (
            Advice,
            "It could not be found out whether a time server keeps this machine's clock right.",
        ),
    };
    item(Subject::Clock, state, text, Vec::new())
}

/// Milliseconds that cameras' clocks are ahead; none where one did not answer.
pub(super) fn camera_clocks(offsets: &[(String, Option<i64>)]) -> ChecklistItem {
    let wrong = |offset: &Option<i64>| offset.is_some_and(|ms| ms.unsigned_abs() > CLOCK_OFF_MS);
    let those: Vec<String> = offsets
        .iter()
        .filter(|(_, offset)| wrong(offset))
        .map(|(camera, _)| camera.clone())
        .collect();
    let told = offsets
        .iter()
        .filter(|(_, offset)| offset.is_some())
        .count();
    let problem = "The clocks in these cameras are more than 2 s off: the time in their pictures is wrong. Give \
                   them a time server.";
    let fine = match told {
        0 => "No camera tells its clock over ONVIF.".to_owned(),
        told => format!("Cameras that tell their clock over ONVIF, all of them right: {told}."),
    };
    about(Subject::CameraClocks, (Advice, problem), &fine, those)
}

pub(super) fn rules(rules: &[RuleView]) -> ChecklistItem {
    let awake = rules.iter().filter(|rule| rule.enabled).count();
    if awake == 0 {
        let text = "No rule raises alarms.";
        return item(Subject::Rules, Problem, text, Vec::new());
    }
    item(
        Subject::Rules,
        Fine,
        format!("Rules that raise alarms: {awake}."),
        Vec::new(),
    )
}

/// How a test notification went; none where this engine shows none.
pub(super) fn notifications(shown: Option<Result<(), String>>) -> ChecklistItem {
    let (state, text) = match shown {
        Some(Ok(())) => (Fine, "The desktop took a test notification.".to_owned()),
        Some(Err(problem)) => {
            let text = format!("The desktop took no notification: {problem}");
            (Problem, sentence(&text))
        }
        None => (
            Advice,
            "This engine shows no notifications on a desktop. Somebody must look at the alarms' screen.".to_owned(),
        ),
    };
    item(Subject::Notifications, state, text, Vec::new())
}

pub(super) fn live_updates(heard: bool) -> ChecklistItem {
    if heard {
        let text = "Screens hear at once of what happens.";
        return item(Subject::LiveUpdates, Fine, text, Vec::new());
    }
    let text = "The engine told screens nothing for 3 s. Start it anew.";
    item(Subject::LiveUpdates, Problem, text, Vec::new())
}

pub(super) fn audit_log(problems: Result<Vec<String>, String>) -> ChecklistItem {
    match problems {
        Ok(problems) if problems.is_empty() => item(
            Subject::AuditLog,
            Fine,
            "The audit log is whole.",
            Vec::new(),
        ),
        Ok(problems) => item(Subject::AuditLog, Problem, problems.join(" "), Vec::new()),
        Err(problem) => item(Subject::AuditLog, Problem, problem, Vec::new()),
    }
}

#[cfg(test)]
mod tests;
