//! What is left of an answer for somebody who may see only a part.

use inveye_accounts::{Permission, Rights};
use inveye_wire::{
    AlertView, CalibrationView, CameraView, CarriedAlert, ConditionView, EngagementView, EventView,
    ExportView, GroupNumbers, Hello, IncidentView, JourneysView, LineAccuracy, MarkKind, MarkView,
    NumbersView, PlaceView, ReviewView, RuleView, ServerMessage, ShiftEntryView, SnoozeView,
    StorageView, WallPlace, WallPlan, WallView,
};

pub(crate) fn cameras(rights: &Rights, mut cameras: Vec<CameraView>) -> Vec<CameraView> {
    cameras.retain(|camera| rights.sees(&camera.id));
    cameras
}

pub(crate) fn accuracy(rights: &Rights, mut lines: Vec<LineAccuracy>) -> Vec<LineAccuracy> {
    lines.retain(|line| rights.sees(&line.camera));
    lines
}

pub(crate) fn calibrations(
    rights: &Rights,
    mut calibrations: Vec<CalibrationView>,
) -> Vec<CalibrationView> {
    calibrations.retain(|calibration| rights.sees(&calibration.camera));
    calibrations
}

/// Ways and steps that lead through what somebody does not see are left out, and so are those that are not kept
/// apart, which may.
pub(crate) fn journeys(rights: &Rights, mut journeys: JourneysView) -> JourneysView {
    if !rights.cameras.is_all() {
        let sees = |place: &PlaceView| rights.sees(&place.camera);
        journeys.places.retain(sees);
        let ways = &mut journeys.ways;
        ways.retain(|way| !way.places.is_empty() && way.places.iter().all(sees));
        let steps = &mut journeys.steps;
        steps.retain(|step| step.from.iter().chain(&step.to).all(sees));
    }
    journeys
}

pub(crate) fn engagement(rights: &Rights, mut engagement: EngagementView) -> EngagementView {
    engagement.zones.retain(|zone| rights.sees(&zone.camera));
    engagement
}

/// An alert of the whole site is for everybody who may see alerts.
pub(crate) fn sees_alert(rights: &Rights, camera: Option<&str>) -> bool {
    rights.may(Permission::ViewAlerts) && camera.is_none_or(|camera| rights.sees(camera))
}

pub(crate) fn alerts(rights: &Rights, mut alerts: Vec<AlertView>) -> Vec<AlertView> {
    alerts.retain(|alert| sees_alert(rights, alert.camera.as_deref()));
    alerts
}

/// What is silenced in the whole store is for everybody who may see alerts; how often, is not: that tells
/// of other cameras.
pub(crate) fn snoozes(rights: &Rights, mut snoozes: Vec<SnoozeView>) -> Vec<SnoozeView> {
    let may = rights.may(Permission::ViewAlerts);
    let sees = |camera: &String| rights.sees(camera);
    snoozes.retain(|snooze| may && snooze.cameras.iter().all(sees));
    if !rights.cameras.is_all() {
        let of_all = snoozes.iter_mut().filter(|one| one.cameras.is_empty());
        of_all.for_each(|snooze| snooze.held_back = 0);
    }
    snoozes
}

pub(crate) fn incidents(rights: &Rights, mut incidents: Vec<IncidentView>) -> Vec<IncidentView> {
    incidents.retain(|incident| incident.cameras.iter().all(|camera| rights.sees(camera)));
    incidents
}

/// Entries are for everybody; what is carried over in them is not.
pub(crate) fn shift_log(rights: &Rights, mut log: Vec<ShiftEntryView>) -> Vec<ShiftEntryView> {
    for entry in &mut log {
        let sees = |alert: &CarriedAlert| sees_alert(rights, alert.camera.as_deref());
        entry.alerts.retain(sees);
        let incidents = &mut entry.incidents;
        incidents.retain(|incident| incident.cameras.iter().all(|camera| rights.sees(camera)));
    }
    log
}

/// Places of other cameras are empty, as those of cameras that are gone.
pub(crate) fn walls(rights: &Rights, mut walls: Vec<WallView>) -> Vec<WallView> {
    for wall in &mut walls {
        wall_plan(rights, &mut wall.plan);
    }
    walls
}

pub(crate) fn wall_plan(rights: &Rights, plan: &mut WallPlan) {
    for place in &mut plan.places {
        match place {
            WallPlace::Camera { camera } if !rights.sees(camera) => *place = WallPlace::Nothing,
            WallPlace::Sequence { cameras, .. } => cameras.retain(|camera| rights.sees(camera)),
            WallPlace::Camera { .. } | WallPlace::Nothing | WallPlace::Alarm => {}
        }
    }
}

pub(crate) fn events(rights: &Rights, mut events: Vec<EventView>) -> Vec<EventView> {
    events.retain(|event| rights.sees(&event.camera));
    events
}

pub(crate) fn reviews(rights: &Rights, mut reviews: Vec<ReviewView>) -> Vec<ReviewView> {
    reviews.retain(|review| rights.sees(&review.event.camera));
    reviews
}

/// A rule that names no camera is about all of them.
pub(crate) fn rules(rights: &Rights, mut rules: Vec<RuleView>) -> Vec<RuleView> {
    rules.retain(|rule| match rule_camera(&rule.condition) {
        Some(camera) => rights.sees(camera),
        None => rights.cameras.is_all(),
    });
    rules
}

fn rule_camera(condition: &ConditionView) -> Option<&str> {
    match condition {
        ConditionView::LineCrossed { camera, .. }
        | ConditionView::ZoneEntered { camera, .. }
        | ConditionView::Loitering { camera, .. }
        | ConditionView::QueueLength { camera, .. }
        | ConditionView::QueueLong { camera, .. } => Some(camera),
        ConditionView::CameraOffline { camera } => camera.as_deref(),
        ConditionView::Occupancy { .. } | ConditionView::OpenLane => None,
    }
}

pub(crate) fn exports(rights: &Rights, mut exports: Vec<ExportView>) -> Vec<ExportView> {
    exports.retain(|export| export.cameras.iter().all(|camera| rights.sees(camera)));
    exports
}

pub(crate) fn storage(rights: &Rights, mut storage: StorageView) -> StorageView {
    storage.cameras.retain(|camera| rights.sees(&camera.camera));
    storage
}

/// Alerts and events have permissions of their own.
pub(crate) fn marks(rights: &Rights, mut marks: Vec<MarkView>) -> Vec<MarkView> {
    marks.retain(|mark| match mark.kind {
        MarkKind::Alert => sees_alert(rights, mark.camera.as_deref()),
        MarkKind::Event => rights.may(Permission::ViewEvents),
        MarkKind::Bookmark | MarkKind::Protection => true,
    });
    marks
}

/// For somebody who sees only some cameras, the store's sums are the sums of those; hours, which are
/// not kept by camera, are left out.
pub(crate) fn numbers(rights: &Rights, mut numbers: NumbersView) -> NumbersView {
    if !rights.may(Permission::ViewNumbers) {
        return NumbersView {
            at_ms: numbers.at_ms,
            day_start_ms: numbers.day_start_ms,
            ..NumbersView::default()
        };
    }
    if rights.cameras.is_all() {
        return numbers;
    }
    numbers.cameras.retain(|camera| rights.sees(&camera.camera));
    numbers.queues.retain(|queue| rights.sees(&queue.camera));
    // Of all doors and all who look outside.
    numbers.corrections.clear();
    numbers.capture_rate = None;
    // Of all tills together.
    numbers.tills = None;
    // Of all doors together.
    numbers.visitors = None;
    let zones = numbers.cameras.iter().flat_map(|camera| &camera.zones);
    numbers.passers = zones.fold(0, |sum: u32, zone| sum.saturating_add(zone.passers));
    numbers.hours.clear();
    let lines = || numbers.cameras.iter().flat_map(|camera| &camera.lines);
    let (ins, outs) = lines().fold((0_u32, 0_u32), |(ins, outs), line| {
        (ins.saturating_add(line.ins), outs.saturating_add(line.outs))
    });
    numbers.groups = GroupNumbers::sum(lines());
    numbers.footfall = lines().fold(0, |sum: u32, line| sum.saturating_add(line.entries));
    numbers.occupancy = ins.saturating_sub(outs);
    numbers
}

pub(crate) fn hello(rights: &Rights, hello: Hello) -> Hello {
    Hello {
        cameras: cameras(rights, hello.cameras),
        numbers: numbers(rights, hello.numbers),
        alerts: alerts(rights, hello.alerts),
        snoozes: snoozes(rights, hello.snoozes),
        ..hello
    }
}

/// Whom a live message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Audience {
    Everybody,
    /// Whoever sees the camera, and may.
    Camera(String, Option<Permission>),
    /// Whoever may see alerts, and the camera if it has one.
    Alert(Option<String>),
    /// Whoever may see alerts; in parts for who sees only some cameras.
    Snoozes,
    /// Whoever may see numbers; in parts for who sees only some cameras.
    Numbers,
}

impl Audience {
    pub(crate) fn of(message: &ServerMessage) -> Self {
        match message {
            ServerMessage::Camera { camera } => Self::Camera(camera.id.clone(), None),
            ServerMessage::CameraRemoved { camera } => Self::Camera(camera.clone(), None),
            ServerMessage::Tracks(boxes) => {
                Self::Camera(boxes.camera.clone(), Some(Permission::ViewLive))
            }
            ServerMessage::Event { event } => {
                Self::Camera(event.camera.clone(), Some(Permission::ViewEvents))
            }
            ServerMessage::Alert { alert } => Self::Alert(alert.camera.clone()),
            ServerMessage::Snoozes { .. } => Self::Snoozes,
            ServerMessage::Numbers { .. } => Self::Numbers,
            ServerMessage::Health { .. }
            | ServerMessage::Site { .. }
            | ServerMessage::WallsChanged
            // Sent to one client each, never to all.
            | ServerMessage::Hello { .. }
            | ServerMessage::Me { .. }
            | ServerMessage::Watching { .. }
            | ServerMessage::Error { .. } => Self::Everybody,
        }
    }

    /// Whether it may be sent to somebody as it is.
    pub(crate) fn includes(&self, rights: &Rights) -> bool {
        match self {
            Self::Everybody => true,
            Self::Camera(camera, needs) => {
                rights.sees(camera) && needs.is_none_or(|needs| rights.may(needs))
            }
            Self::Alert(camera) => sees_alert(rights, camera.as_deref()),
            Self::Snoozes => rights.may(Permission::ViewAlerts) && rights.cameras.is_all(),
            Self::Numbers => rights.may(Permission::ViewNumbers) && rights.cameras.is_all(),
        }
    }
}
