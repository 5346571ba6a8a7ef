//! What follows from what a camera is for: what must be drawn on its picture, and which rules fit.

use std::collections::BTreeSet;

use inveye_domain::{CameraRole, Scene, ZonePurpose};
use inveye_wire as wire;
use inveye_wire::{AlertAction, ConditionView, Drawing, MissingDrawing, RuleProposal, Severity};

use crate::config::CameraConfig;
use crate::convert;

/// Longest id, and longest name, of a rule.
const LONGEST: usize = 64;

/// What a camera with this role cannot do its work without.
fn needed(role: CameraRole) -> Option<(Drawing, &'static str)> {
    let zone = |purpose| Drawing::Zone { purpose };
    match role {
        CameraRole::Entrance => Some((
            Drawing::Line,
            "Draw a line across the door, on the floor, where everybody steps over it.",
        )),
        CameraRole::Queue => Some((
            zone(wire::ZonePurpose::Queue),
            "Draw a queue zone for each lane, on the floor where people wait; one camera may watch four lanes.",
        )),
        CameraRole::Aisle => Some((
            zone(wire::ZonePurpose::Shelf),
            "Draw a shelf zone on the floor in front of the shelves, an arm's length deep.",
        )),
        CameraRole::HighValue => Some((
            zone(wire::ZonePurpose::HighValue),
            "Draw a high-value zone on the floor around the goods.",
        )),
        CameraRole::FittingRoom => Some((
            Drawing::Line,
            "Draw a line across the way into the fitting rooms. Never point a camera inside.",
        )),
        CameraRole::StockRoom => Some((
            Drawing::Line,
            "Draw a line across the door that only staff go through.",
        )),
        CameraRole::Overview => None,
    }
}

fn has(scene: &Scene, drawing: Drawing) -> bool {
    match drawing {
        Drawing::Line => !scene.tripwires.is_empty(),
        Drawing::Zone { purpose } => scene
            .zones
            .iter()
            .any(|zone| convert::purpose(zone.purpose) == purpose),
    }
}

/// What is still to be drawn on a camera's picture.
pub(super) fn missing_drawing(camera: &CameraConfig, scene: &Scene) -> Option<MissingDrawing> {
    let role = camera.role?;
    let (drawing, advice) = needed(role)?;
    (!has(scene, drawing)).then(|| MissingDrawing {
        camera: camera.id.to_string(),
        role: convert::site::role(role),
        drawing,
        advice: advice.to_owned(),
    })
}

/// Rules that fit a camera. `has_hours` says whether opening hours are known, `exists` whether a rule of
/// an id is there.
pub(super) fn proposals(
    camera: &CameraConfig,
    scene: &Scene,
    has_hours: bool,
    exists: impl Fn(&str) -> bool,
) -> Vec<RuleProposal> {
    let Some(role) = camera.role else {
        return Vec::new();
    };
    let drafts = match role {
        CameraRole::Entrance => lines(camera, scene, &CLOSED_ENTRY),
        CameraRole::StockRoom => lines(camera, scene, &CLOSED_STOCK_ROOM),
        CameraRole::Queue => zones(camera, scene, ZonePurpose::Queue, &LONG_WAIT),
        CameraRole::Aisle => zones(camera, scene, ZonePurpose::Shelf, &LONG_LOOK),
        CameraRole::HighValue => {
            let mut drafts = zones(camera, scene, ZonePurpose::HighValue, &LINGERING);
            drafts.extend(zones(
                camera,
                scene,
                ZonePurpose::HighValue,
                &CLOSED_HIGH_VALUE,
            ));
            drafts
        }
        CameraRole::FittingRoom | CameraRole::Overview => Vec::new(),
    };
    // Of two places whose names make the same id the first is proposed.
    let mut seen = BTreeSet::new();
    drafts
        .into_iter()
        .filter(|(rule, _)| seen.insert(rule.id.clone()))
        .map(|(rule, kind)| RuleProposal {
            exists: exists(&rule.id),
            needs: if kind.store.is_some() && !has_hours {
                "Set the opening hours first.".to_owned()
            } else {
                String::new()
            },
            camera: camera.id.to_string(),
            kind: kind.kind,
            reason: kind.reason.to_owned(),
            rule,
        })
        .collect()
}

/// A sort of rule.
struct Kind {
    kind: wire::ProposalKind,
    /// End of its ids.
    word: &'static str,
    name: &'static str,
    reason: &'static str,
    severity: Severity,
    limit_s: f64,
    cool_down_s: f64,
    store: Option<wire::StoreState>,
    instructions: &'static str,
    actions: &'static [AlertAction],
}

const CLOSED_ENTRY: Kind = Kind {
    kind: wire::ProposalKind::ClosedEntry,
    word: "closed-entry",
    name: "Somebody comes in while closed",
    reason: "Nobody should come in while the store is closed.",
    severity: Severity::Critical,
    limit_s: 0.0,
    cool_down_s: 60.0,
    store: Some(wire::StoreState::Closed),
    instructions: "1. Look at the camera.\n2. If it is nobody you know, call the police; do not go in alone.",
    actions: &[AlertAction::DispatchSecurity],
};

const CLOSED_STOCK_ROOM: Kind = Kind {
    kind: wire::ProposalKind::ClosedStockRoom,
    word: "closed-stock-room",
    name: "Somebody goes into the stock room while closed",
    reason: "Only staff go there, and nobody while the store is closed.",
    severity: Severity::High,
    ..CLOSED_ENTRY
};

const LONG_WAIT: Kind = Kind {
    kind: wire::ProposalKind::LongWait,
    word: "long-wait",
    name: "Somebody waits longer than 3 minutes",
    reason: "Who waits longer than three minutes starts to leave; another lane helps.",
    severity: Severity::Medium,
    limit_s: 180.0,
    cool_down_s: 300.0,
    store: None,
    instructions: "1. Look at the queue.\n2. Open a lane if it is long.",
    actions: &[AlertAction::ViewQueue, AlertAction::OpenLane],
};

const LONG_LOOK: Kind = Kind {
    kind: wire::ProposalKind::LongLook,
    word: "long-look",
    name: "Somebody stands at a shelf for 3 minutes",
    reason: "Who stands before a shelf for long does not find something, or needs advice.",
    severity: Severity::Low,
    limit_s: 180.0,
    cool_down_s: 600.0,
    store: None,
    instructions: "Offer help. If the goods are out, have the shelf filled.",
    actions: &[AlertAction::RequestRestock],
};

const LINGERING: Kind = Kind {
    kind: wire::ProposalKind::Lingering,
    word: "lingering",
    name: "Somebody stays at the goods for 2 minutes",
    reason: "Attention to who stays for long at valuable goods keeps them there.",
    severity: Severity::Medium,
    limit_s: 120.0,
    cool_down_s: 300.0,
    store: None,
    instructions: "Go there and offer help.",
    actions: &[AlertAction::DispatchSecurity],
};

const CLOSED_HIGH_VALUE: Kind = Kind {
    kind: wire::ProposalKind::ClosedHighValue,
    word: "closed-goods",
    name: "Somebody is at the goods while closed",
    reason: "Nobody should be at valuable goods while the store is closed.",
    ..CLOSED_ENTRY
};

type Draft = (wire::RuleView, &'static Kind);

fn lines(camera: &CameraConfig, scene: &Scene, kind: &'static Kind) -> Vec<Draft> {
    let rule = |line: &inveye_domain::Tripwire| {
        let condition = ConditionView::LineCrossed {
            camera: camera.id.to_string(),
            line: line.name.to_string(),
            direction: Some(wire::Direction::In),
        };
        draft(camera, line.name.as_str(), condition, kind)
    };
    scene.tripwires.iter().map(rule).collect()
}

fn zones(
    camera: &CameraConfig,
    scene: &Scene,
    purpose: ZonePurpose,
    kind: &'static Kind,
) -> Vec<Draft> {
    let rule = |zone: &inveye_domain::Zone| {
        let (camera_id, zone_name) = (camera.id.to_string(), zone.name.to_string());
        let condition = if kind.limit_s > 0.0 {
            ConditionView::Loitering {
                camera: camera_id,
                zone: zone_name,
                limit_s: kind.limit_s,
            }
        } else {
            ConditionView::ZoneEntered {
                camera: camera_id,
                zone: zone_name,
            }
        };
        draft(camera, zone.name.as_str(), condition, kind)
    };
    let fitting = scene.zones.iter().filter(|zone| zone.purpose == purpose);
    fitting.map(rule).collect()
}

fn draft(
    camera: &CameraConfig,
    place: &str,
    condition: ConditionView,
    kind: &'static Kind,
) -> Draft {
    let rule = wire::RuleView {
        id: rule_id(camera.id.as_str(), place, kind.word),
        name: format!("{}: {place}, {}", kind.name, camera.name)
            .chars()
            .take(LONGEST)
            .collect(),
        enabled: true,
        condition,
        severity: kind.severity,
        cool_down_s: kind.cool_down_s,
        schedule: None,
        store: kind.store,
        instructions: kind.instructions.to_owned(),
        related: Vec::new(),
        actions: kind.actions.to_vec(),
    };
    (rule, kind)
}

/// The same for the same place, so that a rule that was taken is known again; another for another one,
/// whatever alphabet its name is written in.
fn rule_id(camera: &str, place: &str, word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let text = format!("{camera}.{place}");
    let room = LONGEST - word.len() - 1;
    if text.len() <= room && camera.chars().chain(place.chars()).all(plain) {
        return format!("{text}.{word}");
    }
    // What letters cannot tell apart, their checksum does.
    let mark = format!("{:08x}", checksum(&[camera, place]));
    let kept = text
        .chars()
        .map(|c| if plain(c) || c == '.' { c } else { '-' });
    let kept: String = kept.take(room - mark.len() - 1).collect();
    format!("{kept}.{mark}.{word}")
}

/// FNV-1a of texts, each with an end that no text has.
fn checksum(texts: &[&str]) -> u32 {
    let ended = texts.iter().flat_map(|text| text.bytes().chain([0xFF]));
    ended.fold(0x811C_9DC5, |sum: u32, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use inveye_domain::CameraId;

    use super::*;

    const ROLES: [CameraRole; 7] = [
        CameraRole::Entrance,
        CameraRole::Queue,
        CameraRole::Aisle,
        CameraRole::HighValue,
        CameraRole::FittingRoom,
        CameraRole::StockRoom,
        CameraRole::Overview,
    ];

    fn camera(role: Option<CameraRole>) -> CameraConfig {
        let id = CameraId::new("CAM-1").unwrap();
        let name = Some("the camera above the way into the store ".repeat(3));
        let mut camera = CameraConfig::new(id, name, "rtsp://10.0.0.1/1", None).unwrap();
        camera.role = role;
        camera
    }

    fn scene() -> Scene {
        let corners = vec![[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]];
        let zone = |name: &str, purpose| wire::ZoneView {
            name: name.to_owned(),
            purpose,
            points: corners.clone(),
            lane: None,
        };
        let line = wire::LineView {
            name: "Tür links".to_owned(),
            a: [0.1, 0.5],
            b: [0.9, 0.5],
            inside: wire::Side::Positive,
        };
        let view = wire::SceneView {
            lines: vec![line],
            zones: vec![
                zone("lane 1", wire::ZonePurpose::Queue),
                zone("lane 2", wire::ZonePurpose::Queue),
                zone("shelf", wire::ZonePurpose::Shelf),
                zone("watches", wire::ZonePurpose::HighValue),
            ],
            version: None,
        };
        convert::to_scene(&view).unwrap()
    }

    #[test]
    fn each_role_but_looking_needs_something_drawn() {
        for role in ROLES {
            let missing = missing_drawing(&camera(Some(role)), &Scene::default());
            assert_eq!(missing.is_none(), role == CameraRole::Overview, "{role:?}");
            assert_eq!(
                missing_drawing(&camera(Some(role)), &scene()),
                None,
                "{role:?}"
            );
        }
        assert_eq!(missing_drawing(&camera(None), &Scene::default()), None);
    }

    #[test]
    fn every_proposal_is_a_rule_that_can_be_added() {
        let mut ids = BTreeSet::new();
        for role in ROLES {
            for proposal in proposals(&camera(Some(role)), &scene(), true, |_| false) {
                let rule = convert::to_rule(&proposal.rule).unwrap();
                inveye_rules::check(&rule).unwrap();
                assert!(ids.insert(proposal.rule.id.clone()), "{}", proposal.rule.id);
                assert!(proposal.needs.is_empty() && !proposal.exists);
            }
        }
        // One a line or zone: the door twice, two lanes, a shelf, and goods in two ways.
        assert_eq!(ids.len(), 7, "{ids:?}");
        assert!(
            proposals(
                &camera(Some(CameraRole::Entrance)),
                &Scene::default(),
                true,
                |_| false
            )
            .is_empty()
        );
    }

    #[test]
    fn without_opening_hours_what_counts_while_closed_has_to_wait() {
        let found = proposals(
            &camera(Some(CameraRole::HighValue)),
            &scene(),
            false,
            |id| id.ends_with("lingering"),
        );
        let waits: Vec<bool> = found
            .iter()
            .map(|proposal| !proposal.needs.is_empty())
            .collect();
        assert_eq!(waits, [false, true]);
        assert!(found[0].exists && !found[1].exists);
    }

    #[test]
    fn ids_fit_whatever_places_are_called() {
        let id = rule_id(&"c".repeat(64), "ключ ☂", "closed-entry");
        assert_eq!(id.len(), 64);
        inveye_domain::RuleId::new(&id).unwrap();
        assert_eq!(
            rule_id("CAM-1", "lane_1", "long-wait"),
            "CAM-1.lane_1.long-wait"
        );
        let different = [
            ("CAM-1", "入口"),
            ("CAM-1", "出口"),
            ("CAM-1", "Tür links"),
            ("CAM-1", "Tor links"),
            ("CAM-1.a", "b"),
            ("CAM-1", "a.b"),
        ];
        let ids = different.map(|(camera, place)| rule_id(camera, place, "closed-entry"));
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), different.len(), "{ids:?}");
    }
}
