//! Alerts, their logs, and what is silenced.

use inveye_db::ResponseTime;
use inveye_domain as domain;
use inveye_wire as wire;

use crate::subjects::condition_camera;

use super::severity;
use crate::desk::{RECORDING_RULE, RECORDING_RULE_NAME, STORE_RULE, STORE_RULE_NAME};

/// What every screen offers.
const ALWAYS: [wire::AlertAction; 2] = [
    wire::AlertAction::ViewCctv,
    wire::AlertAction::DispatchSecurity,
];

/// An alert, with what its rule says, unless that was removed.
pub(crate) fn alert(
    alert: &domain::Alert,
    rule: Option<&domain::Rule>,
    times: &domain::EscalationTimes,
) -> wire::AlertView {
    let work = &alert.work;
    let offered = rule.map(|rule| rule.actions.as_slice()).unwrap_or_default();
    let mut actions: Vec<_> = ALWAYS
        .into_iter()
        .filter(|action| alert.camera.is_some() || *action != wire::AlertAction::ViewCctv)
        .collect();
    for offer in offered.iter().copied().map(action) {
        if !actions.contains(&offer) {
            actions.push(offer);
        }
    }
    wire::AlertView {
        id: alert.id.to_string(),
        rule: alert.rule.to_string(),
        rule_name: match rule {
            Some(rule) => rule.name.clone(),
            None if alert.rule.as_str() == STORE_RULE => STORE_RULE_NAME.to_owned(),
            None if alert.rule.as_str() == RECORDING_RULE => RECORDING_RULE_NAME.to_owned(),
            None => alert.rule.to_string(),
        },
        camera: alert.camera.as_ref().map(ToString::to_string),
        severity: severity(alert.severity),
        title: alert.title.clone(),
        subject: alert.subject.as_ref().map(subject),
        place: alert.place.clone(),
        at_ms: alert.at.as_millis(),
        state: match work.state {
            domain::AlertState::Open => wire::AlertState::Open,
            domain::AlertState::Acknowledged => wire::AlertState::Acknowledged,
            domain::AlertState::Dispatched => wire::AlertState::Dispatched,
            domain::AlertState::Resolved => wire::AlertState::Resolved,
            domain::AlertState::Dismissed => wire::AlertState::Dismissed,
        },
        acknowledged_at_ms: work.acknowledged_at.map(domain::WallTime::as_millis),
        closed_at_ms: work.closed_at.map(domain::WallTime::as_millis),
        has_snapshot: alert.has_snapshot,
        owner: work.owner.clone(),
        dispatched_at_ms: work.dispatched_at.map(domain::WallTime::as_millis),
        outcome: work.outcome.clone(),
        response_target_s: alert.severity.response_target().as_secs_f64(),
        escalation: work.escalation,
        escalates_at_ms: alert.next_escalation(times).map(|(_, at)| at.as_millis()),
        instructions: rule
            .map(|rule| rule.instructions.clone())
            .unwrap_or_default(),
        related: rule
            .iter()
            .flat_map(|rule| &rule.related)
            .map(ToString::to_string)
            .collect(),
        actions,
    }
}

pub(crate) fn subject(subject: &domain::AlertSubject) -> wire::AlertSubject {
    use domain::AlertSubject as From;
    use wire::AlertSubject as To;
    match subject {
        From::CameIn { line } => To::CameIn { line: line.clone() },
        From::WentOut { line } => To::WentOut { line: line.clone() },
        From::Inside { zone } => To::Inside { zone: zone.clone() },
        From::Loitering { zone, seconds } => To::Loitering {
            zone: zone.clone(),
            seconds: *seconds,
        },
        From::CameraOffline { name } => To::CameraOffline { name: name.clone() },
        From::CameraBlind { name, cause } => To::CameraBlind {
            name: name.clone(),
            cause: cause.as_str().to_owned(),
        },
        From::QueueLength { lane, people } => To::QueueLength {
            lane: lane.clone(),
            people: *people,
        },
        From::QueueLong { lane, seconds } => To::QueueLong {
            lane: lane.clone(),
            seconds: *seconds,
        },
        From::Occupancy { people, capacity } => To::Occupancy {
            people: *people,
            capacity: *capacity,
        },
        From::OpenLane { waiting, open } => To::OpenLane {
            waiting: *waiting,
            open: *open,
        },
        From::EventsNotSaved => To::EventsNotSaved,
        From::EventsLost => To::EventsLost,
        From::NotRecorded => To::NotRecorded,
    }
}

pub(crate) fn entry(entry: &domain::AlertEntry) -> wire::AlertEntry {
    use domain::AlertStep as From;
    use wire::AlertStep as To;
    wire::AlertEntry {
        at_ms: entry.at.as_millis(),
        actor: entry.actor.clone(),
        told: entry.told,
        step: match entry.step.clone() {
            From::Acknowledge => To::Acknowledge,
            From::Dispatch { note } => To::Dispatch { note },
            From::Resolve { note } => To::Resolve { note },
            From::Dismiss { reason } => To::Dismiss { reason },
            From::Comment { text } => To::Comment { text },
            From::Ask { action: asked } => To::Ask {
                action: action(asked),
            },
            From::Escalate { level } => To::Escalate { level },
        },
    }
}

pub(crate) fn to_step(step: wire::AlertStep) -> domain::AlertStep {
    use domain::AlertStep as To;
    use wire::AlertStep as From;
    match step {
        From::Acknowledge => To::Acknowledge,
        From::Dispatch { note } => To::Dispatch { note },
        From::Resolve { note } => To::Resolve { note },
        From::Dismiss { reason } => To::Dismiss { reason },
        From::Comment { text } => To::Comment { text },
        From::Ask { action: asked } => To::Ask {
            action: to_action(asked),
        },
        From::Escalate { level } => To::Escalate { level },
    }
}

pub(crate) fn action(action: domain::AlertAction) -> wire::AlertAction {
    use domain::AlertAction as From;
    use wire::AlertAction as To;
    match action {
        From::ViewCctv => To::ViewCctv,
        From::DispatchSecurity => To::DispatchSecurity,
        From::OpenLane => To::OpenLane,
        From::ViewQueue => To::ViewQueue,
        From::RequestRestock => To::RequestRestock,
    }
}

pub(crate) fn to_action(action: wire::AlertAction) -> domain::AlertAction {
    use domain::AlertAction as To;
    use wire::AlertAction as From;
    match action {
        From::ViewCctv => To::ViewCctv,
        From::DispatchSecurity => To::DispatchSecurity,
        From::OpenLane => To::OpenLane,
        From::ViewQueue => To::ViewQueue,
        From::RequestRestock => To::RequestRestock,
    }
}

/// With the rule that it holds back, if it is of one.
pub(crate) fn snooze(snooze: &domain::Snooze, rule: Option<&domain::Rule>) -> wire::SnoozeView {
    let camera = snooze.camera.as_ref().map(ToString::to_string);
    let mut cameras: Vec<String> = camera.iter().cloned().collect();
    cameras.extend(
        rule.iter()
            .flat_map(|rule| condition_camera(&rule.condition)),
    );
    cameras.dedup();
    wire::SnoozeView {
        id: snooze.id,
        rule: snooze.rule.as_ref().map(ToString::to_string),
        rule_name: rule.map(|rule| rule.name.clone()),
        camera,
        cameras,
        until_ms: snooze.until.as_millis(),
        reason: snooze.reason.clone(),
        actor: snooze.actor.clone(),
        made_at_ms: snooze.made_at.as_millis(),
        held_back: snooze.held_back,
    }
}

pub(crate) fn response_time(of: domain::Severity, time: ResponseTime) -> wire::ResponseTimeView {
    wire::ResponseTimeView {
        severity: severity(of),
        raised: time.raised,
        answered: time.answered,
        in_time: time.in_time,
        target_s: of.response_target().as_secs_f64(),
        median_s: time.median.as_secs_f64(),
        p95_s: time.p95.as_secs_f64(),
    }
}
