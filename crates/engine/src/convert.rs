//! Between domain types and wire types, by hand: a renamed field there cannot change the API.

use std::time::Duration;

use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_domain as domain;
use inveye_domain::{
    CameraId, EventKind, GeometryError, LaneName, Point, Polygon, RuleId, TripwireName, ZoneName,
};
use inveye_wire as wire;

pub(crate) mod accuracy;
pub(crate) mod alerts;
pub(crate) mod devices;
pub(crate) mod incidents;
pub(crate) mod notifications;
pub(crate) mod reports;
pub(crate) mod site;

/// `message` for people; all causes are told, as they say what to correct.
pub(crate) fn invalid(error: &dyn std::error::Error) -> ApiError {
    ApiError::new(
        ErrorKind::InvalidArgument,
        sentence(&inveye_base::ErrorChain(error)),
    )
}

/// An error's fragment as a sentence.
pub(crate) fn sentence(error: &impl std::fmt::Display) -> String {
    let mut text = error.to_string();
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

pub(crate) fn camera_id(text: &str) -> Result<CameraId, ApiError> {
    CameraId::new(text).map_err(|error| invalid(&error).about("id"))
}

pub(crate) fn camera_state(state: domain::CameraState) -> wire::CameraState {
    match state {
        domain::CameraState::Connecting => wire::CameraState::Connecting,
        domain::CameraState::Live => wire::CameraState::Live,
        domain::CameraState::Stale => wire::CameraState::Stale,
        domain::CameraState::Offline => wire::CameraState::Offline,
    }
}

pub(crate) fn profile(profile: domain::DetectorProfile) -> wire::Profile {
    match profile {
        domain::DetectorProfile::Accurate => wire::Profile::Accurate,
        domain::DetectorProfile::Light => wire::Profile::Light,
    }
}

pub(crate) fn to_profile(profile: wire::Profile) -> domain::DetectorProfile {
    match profile {
        wire::Profile::Accurate => domain::DetectorProfile::Accurate,
        wire::Profile::Light => domain::DetectorProfile::Light,
    }
}

fn direction(direction: domain::Direction) -> wire::Direction {
    match direction {
        domain::Direction::In => wire::Direction::In,
        domain::Direction::Out => wire::Direction::Out,
    }
}

pub(crate) fn to_direction(direction: wire::Direction) -> domain::Direction {
    match direction {
        wire::Direction::In => domain::Direction::In,
        wire::Direction::Out => domain::Direction::Out,
    }
}

pub(crate) fn purpose(purpose: domain::ZonePurpose) -> wire::ZonePurpose {
    match purpose {
        domain::ZonePurpose::Dwell => wire::ZonePurpose::Dwell,
        domain::ZonePurpose::Door => wire::ZonePurpose::Door,
        domain::ZonePurpose::Outside => wire::ZonePurpose::Outside,
        domain::ZonePurpose::Queue => wire::ZonePurpose::Queue,
        domain::ZonePurpose::Service => wire::ZonePurpose::Service,
        domain::ZonePurpose::Shelf => wire::ZonePurpose::Shelf,
        domain::ZonePurpose::Staff => wire::ZonePurpose::Staff,
        domain::ZonePurpose::HighValue => wire::ZonePurpose::HighValue,
        domain::ZonePurpose::Exit => wire::ZonePurpose::Exit,
    }
}

fn to_purpose(purpose: wire::ZonePurpose) -> domain::ZonePurpose {
    match purpose {
        wire::ZonePurpose::Dwell => domain::ZonePurpose::Dwell,
        wire::ZonePurpose::Door => domain::ZonePurpose::Door,
        wire::ZonePurpose::Outside => domain::ZonePurpose::Outside,
        wire::ZonePurpose::Queue => domain::ZonePurpose::Queue,
        wire::ZonePurpose::Service => domain::ZonePurpose::Service,
        wire::ZonePurpose::Shelf => domain::ZonePurpose::Shelf,
        wire::ZonePurpose::Staff => domain::ZonePurpose::Staff,
        wire::ZonePurpose::HighValue => domain::ZonePurpose::HighValue,
        wire::ZonePurpose::Exit => domain::ZonePurpose::Exit,
    }
}

fn line(line: &domain::Tripwire) -> wire::LineView {
    wire::LineView {
        name: line.name.to_string(),
        a: line.a.into(),
        b: line.b.into(),
        inside: match line.inside {
            domain::Side::Positive => wire::Side::Positive,
            domain::Side::Negative => wire::Side::Negative,
        },
    }
}

/// A scene as screens draw it.
pub fn scene(scene: &domain::Scene) -> wire::SceneView {
    let zone = |zone: &domain::Zone| wire::ZoneView {
        name: zone.name.to_string(),
        purpose: purpose(zone.purpose),
        points: zone.polygon.corners().iter().map(|&p| p.into()).collect(),
        lane: zone.lane.as_ref().map(ToString::to_string),
    };
    wire::SceneView {
        lines: scene.tripwires.iter().map(line).collect(),
        zones: scene.zones.iter().map(zone).collect(),
        version: None,
    }
}

/// A scene as drawn on a screen; says which line or zone cannot be, and why.
pub fn to_scene(view: &wire::SceneView) -> Result<domain::Scene, ApiError> {
    let inside_picture =
        |p: Point| (-0.001..=1.001).contains(&p.x) && (-0.001..=1.001).contains(&p.y);
    let outside = |name: &str| {
        ApiError::new(
            ErrorKind::InvalidArgument,
            format!("`{name}` lies outside the picture; coordinates run from 0 to 1."),
        )
        .about(name)
    };
    let mut tripwires = Vec::with_capacity(view.lines.len());
    for line in &view.lines {
        let name =
            TripwireName::new(&line.name).map_err(|error| invalid(&error).about(&line.name))?;
        let side = match line.inside {
            wire::Side::Positive => domain::Side::Positive,
            wire::Side::Negative => domain::Side::Negative,
        };
        let (a, b) = (Point::from(line.a), Point::from(line.b));
        let tripwire = domain::Tripwire::new(name, a, b, side)
            .map_err(|error| invalid(&error).about(&line.name))?;
        if !inside_picture(a) || !inside_picture(b) {
            return Err(outside(&line.name));
        }
        tripwires.push(tripwire);
    }
    let mut zones = Vec::with_capacity(view.zones.len());
    for zone in &view.zones {
        let name = ZoneName::new(&zone.name).map_err(|error| invalid(&error).about(&zone.name))?;
        let corners: Vec<Point> = zone.points.iter().map(|&p| p.into()).collect();
        let refuse = |source: GeometryError| {
            invalid(&domain::SceneError::Zone {
                zone: name.clone(),
                source,
            })
            .about(&zone.name)
        };
        let polygon = Polygon::new(corners).map_err(refuse)?;
        if !polygon.corners().iter().all(|&p| inside_picture(p)) {
            return Err(outside(&zone.name));
        }
        let lane = zone
            .lane
            .as_deref()
            .map(domain::LaneName::new)
            .transpose()
            .map_err(|error| invalid(&error).about(&zone.name))?;
        zones.push(domain::Zone {
            name,
            purpose: to_purpose(zone.purpose),
            polygon,
            lane,
        });
    }
    domain::Scene::new(tripwires, zones).map_err(|error| invalid(&error))
}

/// Film shown before and after what proves an event.
const CLIP_MARGIN: Duration = Duration::from_secs(5);

pub(crate) fn event(event: &domain::Event) -> wire::EventView {
    let (shown_from, shown_to) = event.kind.shown_by(event.at);
    let mut view = wire::EventView {
        id: event.id.to_string(),
        kind: String::new(),
        camera: event.camera.to_string(),
        at_ms: event.at.as_millis(),
        line: None,
        direction: None,
        zone: None,
        dwell_s: None,
        lane: event.kind.lane().map(ToString::to_string),
        wait_s: None,
        service_s: None,
        clip_from_ms: (shown_from - CLIP_MARGIN).as_millis(),
        clip_to_ms: (shown_to + CLIP_MARGIN).as_millis(),
        reason: None,
        behaviour: None,
        score: None,
        track: event.track.map(|track| track.0),
        foot: event.foot.map(Into::into),
        confidence: f64::from(event.confidence),
    };
    match &event.kind {
        EventKind::LineCross {
            line,
            direction: way,
        } => {
            (view.kind, view.line, view.direction) = (
                "line_cross".into(),
                Some(line.to_string()),
                Some(direction(*way)),
            );
        }
        EventKind::Entry { line, .. } => {
            (view.kind, view.line) = ("entry".into(), Some(line.to_string()))
        }
        EventKind::ZoneEnter { zone } => {
            (view.kind, view.zone) = ("zone_enter".into(), Some(zone.to_string()))
        }
        EventKind::ZoneExit { zone, dwell } => {
            (view.kind, view.zone, view.dwell_s) = (
                "zone_exit".into(),
                Some(zone.to_string()),
                Some(dwell.as_secs_f64()),
            );
        }
        EventKind::QueueJoin { .. } => view.kind = "queue_join".into(),
        EventKind::ServiceStart { wait, .. } => {
            (view.kind, view.wait_s) = ("service_start".into(), Some(wait.as_secs_f64()))
        }
        EventKind::ServiceEnd { service, .. } => {
            (view.kind, view.service_s) = ("service_end".into(), Some(service.as_secs_f64()))
        }
        EventKind::QueueAbandon { wait, .. } => {
            (view.kind, view.wait_s) = ("queue_abandon".into(), Some(wait.as_secs_f64()))
        }
        EventKind::QueueLost { .. } => view.kind = "queue_lost".into(),
        EventKind::PasserBy { zone } => {
            (view.kind, view.zone) = ("passer_by".into(), Some(zone.to_string()))
        }
        EventKind::ShelfTouch { zone } => {
            (view.kind, view.zone) = ("shelf_touch".into(), Some(zone.to_string()))
        }
        EventKind::ShelfPick { zone } => {
            (view.kind, view.zone) = ("shelf_pick".into(), Some(zone.to_string()))
        }
        EventKind::ShelfReturn { zone } => {
            (view.kind, view.zone) = ("shelf_return".into(), Some(zone.to_string()))
        }
        EventKind::Suspicious {
            behaviour,
            zone,
            score,
        } => {
            view.kind = "suspicious".into();
            view.zone = zone.as_ref().map(ToString::to_string);
            view.behaviour = Some(behaviour.as_str().to_owned());
            view.score = Some(*score);
        }
        EventKind::CameraOffline { reason } => {
            (view.kind, view.reason) = ("camera_offline".into(), Some(reason.clone()))
        }
        EventKind::CameraOnline { .. } => view.kind = "camera_online".into(),
        EventKind::CameraBlind { cause } => {
            (view.kind, view.reason) = ("camera_blind".into(), Some(cause.as_str().to_owned()))
        }
        EventKind::CameraSees { cause, .. } => {
            (view.kind, view.reason) = ("camera_sees".into(), Some(cause.as_str().to_owned()))
        }
    }
    view
}

pub(crate) fn severity(severity: domain::Severity) -> wire::Severity {
    match severity {
        domain::Severity::Low => wire::Severity::Low,
        domain::Severity::Medium => wire::Severity::Medium,
        domain::Severity::High => wire::Severity::High,
        domain::Severity::Critical => wire::Severity::Critical,
    }
}

fn to_severity(severity: wire::Severity) -> domain::Severity {
    match severity {
        wire::Severity::Low => domain::Severity::Low,
        wire::Severity::Medium => domain::Severity::Medium,
        wire::Severity::High => domain::Severity::High,
        wire::Severity::Critical => domain::Severity::Critical,
    }
}

pub(crate) fn rule(rule: &domain::Rule) -> wire::RuleView {
    use domain::RuleCondition as From;
    use wire::ConditionView as To;
    let condition = match &rule.condition {
        From::LineCrossed {
            camera,
            line,
            direction: way,
        } => To::LineCrossed {
            camera: camera.to_string(),
            line: line.to_string(),
            direction: way.map(direction),
        },
        From::ZoneEntered { camera, zone } => To::ZoneEntered {
            camera: camera.to_string(),
            zone: zone.to_string(),
        },
        From::Loitering {
            camera,
            zone,
            limit,
        } => To::Loitering {
            camera: camera.to_string(),
            zone: zone.to_string(),
            limit_s: limit.as_secs_f64(),
        },
        From::Occupancy { capacity } => To::Occupancy {
            capacity: *capacity,
        },
        From::QueueLength {
            camera,
            lane,
            people,
        } => To::QueueLength {
            camera: camera.to_string(),
            lane: lane.to_string(),
            people: *people,
        },
        From::QueueLong {
            camera,
            lane,
            limit,
        } => To::QueueLong {
            camera: camera.to_string(),
            lane: lane.to_string(),
            limit_s: limit.as_secs_f64(),
        },
        From::OpenLane => To::OpenLane,
        From::CameraOffline { camera } => To::CameraOffline {
            camera: camera.as_ref().map(ToString::to_string),
        },
    };
    wire::RuleView {
        id: rule.id.to_string(),
        name: rule.name.clone(),
        enabled: rule.enabled,
        condition,
        severity: severity(rule.severity),
        cool_down_s: rule.cool_down.as_secs_f64(),
        schedule: rule.schedule.as_ref().map(schedule),
        store: rule.store.map(site::store_state),
        instructions: rule.instructions.clone(),
        related: rule.related.iter().map(ToString::to_string).collect(),
        actions: rule.actions.iter().copied().map(alerts::action).collect(),
    }
}

pub(crate) fn to_rule(view: &wire::RuleView) -> Result<domain::Rule, ApiError> {
    use domain::RuleCondition as To;
    use wire::ConditionView as From;
    let line = |text: &str| TripwireName::new(text).map_err(|error| invalid(&error).about("line"));
    let zone = |text: &str| ZoneName::new(text).map_err(|error| invalid(&error).about("zone"));
    let lane = |text: &str| LaneName::new(text).map_err(|error| invalid(&error).about("lane"));
    let condition = match &view.condition {
        From::LineCrossed {
            camera,
            line: name,
            direction,
        } => To::LineCrossed {
            camera: camera_id(camera)?,
            line: line(name)?,
            direction: direction.map(to_direction),
        },
        From::ZoneEntered { camera, zone: name } => To::ZoneEntered {
            camera: camera_id(camera)?,
            zone: zone(name)?,
        },
        From::Loitering {
            camera,
            zone: name,
            limit_s,
        } => To::Loitering {
            camera: camera_id(camera)?,
            zone: zone(name)?,
            limit: seconds(*limit_s, "limit_s")?,
        },
        From::Occupancy { capacity: 0 } => {
            return Err(ApiError::new(
                ErrorKind::InvalidArgument,
                "A store that holds nobody needs no rule; give a capacity of 1 or more.",
            )
            .about("capacity"));
        }
        From::Occupancy { capacity } => To::Occupancy {
            capacity: *capacity,
        },
        From::QueueLength {
            camera,
            lane: name,
            people,
        } => To::QueueLength {
            camera: camera_id(camera)?,
            lane: lane(name)?,
            people: *people,
        },
        From::QueueLong {
            camera,
            lane: name,
            limit_s,
        } => To::QueueLong {
            camera: camera_id(camera)?,
            lane: lane(name)?,
            limit: seconds(*limit_s, "limit_s")?,
        },
        From::OpenLane => To::OpenLane,
        From::CameraOffline { camera } => To::CameraOffline {
            camera: camera.as_deref().map(camera_id).transpose()?,
        },
    };
    Ok(domain::Rule {
        id: RuleId::new(&view.id).map_err(|error| invalid(&error).about("id"))?,
        name: view.name.trim().to_owned(),
        enabled: view.enabled,
        condition,
        severity: to_severity(view.severity),
        cool_down: seconds(view.cool_down_s, "cool_down_s")?,
        schedule: view.schedule.as_ref().map(to_schedule).transpose()?,
        store: view.store.map(site::to_store_state),
        instructions: instructions(&view.instructions)?,
        related: view
            .related
            .iter()
            .map(|camera| camera_id(camera))
            .collect::<Result<_, _>>()?,
        actions: view
            .actions
            .iter()
            .copied()
            .map(alerts::to_action)
            .collect(),
    })
}

fn instructions(text: &str) -> Result<String, ApiError> {
    const LONGEST: usize = 4000;
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(ApiError::new(
            ErrorKind::InvalidArgument,
            format!("Instructions have at most {LONGEST} characters."),
        )
        .about("instructions"));
    }
    Ok(text.to_owned())
}

fn seconds(value: f64, field: &str) -> Result<Duration, ApiError> {
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|time| *time <= Duration::from_secs(7 * 24 * 3600))
        .ok_or_else(|| {
            ApiError::new(
                ErrorKind::InvalidArgument,
                format!("`{value}` is no number of seconds from 0 to one week."),
            )
            .about(field)
        })
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

pub(crate) fn schedule(schedule: &domain::Schedule) -> wire::ScheduleView {
    wire::ScheduleView {
        weekdays: schedule.weekdays,
        from: clock(schedule.from_minute),
        to: clock(schedule.to_minute),
    }
}

pub(crate) fn to_schedule(schedule: &wire::ScheduleView) -> Result<domain::Schedule, ApiError> {
    Ok(domain::Schedule {
        weekdays: schedule.weekdays,
        from_minute: minute(&schedule.from, "from")?,
        to_minute: minute(&schedule.to, "to")?,
    })
}

fn minute(text: &str, field: &str) -> Result<u16, ApiError> {
    let parsed = text
        .split_once(':')
        .and_then(|(h, m)| Some((h.parse::<u16>().ok()?, m.parse::<u16>().ok()?)));
    match parsed {
        Some((hour @ 0..=23, minute @ 0..=59)) => Ok(hour * 60 + minute),
        _ => Err(ApiError::new(
            ErrorKind::InvalidArgument,
            format!("`{text}` is no time of day; write it as 08:30."),
        )
        .about(field)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(scene: &wire::SceneView, word: &str) {
        let error = to_scene(scene).expect_err("the scene cannot be");
        assert!(error.to_string().contains(word), "{error}");
    }

    fn line(a: [f64; 2], b: [f64; 2]) -> wire::SceneView {
        wire::SceneView {
            lines: vec![wire::LineView {
                name: "door".into(),
                a,
                b,
                inside: wire::Side::Positive,
            }],
            zones: vec![],
            version: None,
        }
    }

    fn zone(points: &[[f64; 2]]) -> wire::SceneView {
        let zone = wire::ZoneView {
            name: "till".into(),
            purpose: wire::ZonePurpose::Queue,
            points: points.to_vec(),
            lane: None,
        };
        wire::SceneView {
            lines: vec![],
            zones: vec![zone],
            version: None,
        }
    }

    #[test]
    fn shapes_that_cannot_be_are_refused_by_name() {
        check_refused(&line([0.5, 0.5], [0.5, 0.5]), "`door`");
        check_refused(&line([0.5, 0.5], [1.5, 0.5]), "outside the picture");
        check_refused(&zone(&[[0.1, 0.1], [0.2, 0.2]]), "at least 3");
        check_refused(
            &zone(&[[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]),
            "crosses itself",
        );
        let mut twice = line([0.1, 0.5], [0.9, 0.5]);
        twice.lines.push(twice.lines[0].clone());
        check_refused(&twice, "exists already");
    }

    #[test]
    fn scenes_and_rules_read_back_what_they_show() {
        let view = line([0.1, 0.5], [0.9, 0.5]);
        assert_eq!(scene(&to_scene(&view).unwrap()), view);
        let condition = wire::ConditionView::Loitering {
            camera: "CAM-1".into(),
            zone: "till".into(),
            limit_s: 30.0,
        };
        let schedule = Some(wire::ScheduleView {
            weekdays: [true; 7],
            from: "22:00".into(),
            to: "06:30".into(),
        });
        let view = wire::RuleView {
            id: "night".into(),
            name: "At night".into(),
            enabled: true,
            condition,
            severity: wire::Severity::High,
            cool_down_s: 60.0,
            schedule,
            store: Some(wire::StoreState::Closed),
            instructions: "1. Look.\n2. Go there.".into(),
            related: vec!["CAM-2".into()],
            actions: vec![wire::AlertAction::OpenLane],
        };
        assert_eq!(rule(&to_rule(&view).unwrap()), view);
    }
}
