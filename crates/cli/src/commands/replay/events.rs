//! Events as JSON lines.

use std::io::Write;
use std::time::Duration;

use inveye_domain::{Direction, EventKind, LaneName, SceneEvent, ZoneName};
use inveye_pipeline::replay::Outcome;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    t: f64,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<Direction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dwell_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_s: Option<f64>,
    #[serde(rename = "kind", skip_serializing_if = "Option::is_none")]
    behaviour: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    track: u64,
    /// Who: every track is a visitor where people are not known again.
    visitor: String,
    staff: bool,
    foot: [f64; 2],
    confidence: f64,
}

/// One object a line, in time order.
pub(super) fn write(out: &mut dyn Write, outcome: &Outcome) -> anyhow::Result<()> {
    for line in outcome
        .events
        .iter()
        .filter_map(|event| line(event, outcome))
    {
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(event: &'a SceneEvent, outcome: &Outcome) -> Option<Line<'a>> {
    let who = outcome.people.get(&event.track);
    let base = Line {
        t: rounded(event.at.as_seconds(), 1e3),
        kind: "",
        line: None,
        zone: None,
        direction: None,
        lane: event.kind.lane().map(LaneName::as_str),
        dwell_s: None,
        wait_s: None,
        service_s: None,
        behaviour: None,
        score: None,
        track: event.track.0,
        visitor: who.map_or_else(
            || format!("v{}", event.track),
            |who| who.visitor.to_string(),
        ),
        staff: who.is_some_and(|who| who.staff),
        foot: [rounded(event.foot.x, 1e4), rounded(event.foot.y, 1e4)],
        confidence: rounded(f64::from(event.confidence), 1e3),
    };
    match &event.kind {
        EventKind::LineCross { line, direction } => Some(Line {
            kind: "line_cross",
            line: Some(line.as_str()),
            direction: Some(*direction),
            ..base
        }),
        EventKind::ZoneEnter { zone } => Some(Line {
            kind: "zone_enter",
            zone: Some(zone.as_str()),
            ..base
        }),
        EventKind::ZoneExit { zone, dwell } => Some(Line {
            kind: "zone_exit",
            zone: Some(zone.as_str()),
            dwell_s: Some(seconds(*dwell)),
            ..base
        }),
        EventKind::QueueJoin { .. } => Some(Line {
            kind: "queue_join",
            ..base
        }),
        EventKind::ServiceStart { wait, .. } => Some(Line {
            kind: "service_start",
            wait_s: Some(seconds(*wait)),
            ..base
        }),
        EventKind::ServiceEnd { service, .. } => Some(Line {
            kind: "service_end",
            service_s: Some(seconds(*service)),
            ..base
        }),
        EventKind::QueueAbandon { wait, .. } => Some(Line {
            kind: "queue_abandon",
            wait_s: Some(seconds(*wait)),
            ..base
        }),
        EventKind::PasserBy { zone } => Some(Line {
            kind: "passer_by",
            zone: Some(zone.as_str()),
            ..base
        }),
        EventKind::ShelfTouch { zone } => Some(Line {
            kind: "shelf_touch",
            zone: Some(zone.as_str()),
            ..base
        }),
        EventKind::ShelfPick { zone } => Some(Line {
            kind: "shelf_pick",
            zone: Some(zone.as_str()),
            ..base
        }),
        EventKind::ShelfReturn { zone } => Some(Line {
            kind: "shelf_return",
            zone: Some(zone.as_str()),
            ..base
        }),
        EventKind::Suspicious {
            behaviour,
            zone,
            score,
        } => Some(Line {
            kind: "suspicious",
            behaviour: Some(behaviour.as_str()),
            zone: zone.as_ref().map(ZoneName::as_str),
            score: Some(rounded(*score, 1e2)),
            ..base
        }),
        // Confirmed entries and the health of cameras exist live only; who was lost from a queue is
        // said in the summary.
        EventKind::Entry { .. }
        | EventKind::QueueLost { .. }
        | EventKind::CameraOffline { .. }
        | EventKind::CameraOnline { .. }
        | EventKind::CameraBlind { .. }
        | EventKind::CameraSees { .. } => None,
    }
}

fn seconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64(), 1e2)
}

pub(super) fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
