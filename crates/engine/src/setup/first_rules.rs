//! What follows from what a camera is for: what must be drawn on its picture, and which rules fit.

use std::collections::BTreeSet;

use inveye_domain::{CameraRole, LaneName, Scene, ZonePurpose};
use inveye_wire as wire;
use inveye_wire::{AlertAction, ConditionView, Drawing, MissingDrawing, RuleProposal, Severity};
use inveye_words::{ProposalWords, RuleWords};

use crate::config::CameraConfig;
use crate::convert;

/// Longest id, and longest name, of a rule.
const LONGEST: usize = 64;

/// The rule that every store has from its start: a camera gives no picture.
pub(crate) const FIRST_RULE: &str = "camera-offline";

/// What a camera with this role cannot do its work without.
fn needed(role: CameraRole) -> Option<Drawing> {
    let zone = |purpose| Some(Drawing::Zone { purpose });
    match role {
        CameraRole::Entrance | CameraRole::FittingRoom | CameraRole::StockRoom => {
            Some(Drawing::Line)
        }
        CameraRole::Queue => zone(wire::ZonePurpose::Queue),
        CameraRole::Aisle => zone(wire::ZonePurpose::Shelf),
        CameraRole::HighValue => zone(wire::ZonePurpose::HighValue),
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
pub(super) fn missing_drawing(
    camera: &CameraConfig,
    scene: &Scene,
    words: &ProposalWords,
) -> Option<MissingDrawing> {
    let role = camera.role?;
    let drawing = needed(role)?;
    (!has(scene, drawing)).then(|| MissingDrawing {
        camera: camera.id.to_string(),
        role: convert::site::role(role),
        drawing,
        advice: (words.drawing)(role).to_owned(),
    })
}

/// Rules that fit a camera. `has_hours` says whether opening hours are known, `exists` whether a rule of
/// an id is there.
pub(super) fn proposals(
    camera: &CameraConfig,
    scene: &Scene,
    has_hours: bool,
    words: Said,
    exists: impl Fn(&str) -> bool,
) -> Vec<RuleProposal> {
    let Some(role) = camera.role else {
        return Vec::new();
    };
    let drafts = match role {
        CameraRole::Entrance => lines(camera, scene, &CLOSED_ENTRY, words),
        CameraRole::StockRoom => lines(camera, scene, &CLOSED_STOCK_ROOM, words),
        CameraRole::Queue => zones(camera, scene, ZonePurpose::Queue, &LONG_WAIT, words),
        CameraRole::Aisle => zones(camera, scene, ZonePurpose::Shelf, &LONG_LOOK, words),
        CameraRole::HighValue => {
            let mut drafts = zones(camera, scene, ZonePurpose::HighValue, &LINGERING, words);
            drafts.extend(zones(
                camera,
                scene,
                ZonePurpose::HighValue,
                &CLOSED_HIGH_VALUE,
                words,
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
                words.hours_first.to_owned()
            } else {
                String::new()
            },
            camera: camera.id.to_string(),
            kind: kind.kind,
            reason: (kind.said)(words).reason.to_owned(),
            rule,
        })
        .collect()
}

/// The rule that fits all tills of a store together: none where no second one could be opened.
pub(super) fn till_proposal(
    cameras: &[(CameraConfig, Scene)],
    words: Said,
    exists: impl Fn(&str) -> bool,
) -> Option<RuleProposal> {
    let lanes = |scene: &Scene| tills(scene).len();
    let (camera, _) = cameras.iter().find(|(_, scene)| lanes(scene) > 0)?;
    let enough = cameras.iter().map(|(_, scene)| lanes(scene)).sum::<usize>() >= LEAST_TILLS;
    let kind = &OPEN_LANE;
    let said = (kind.said)(words);
    enough.then(|| RuleProposal {
        exists: exists(kind.word),
        needs: String::new(),
        camera: camera.id.to_string(),
        kind: kind.kind,
        reason: said.reason.to_owned(),
        rule: rule(
            kind.word.to_owned(),
            said.name.to_owned(),
            ConditionView::OpenLane,
            kind,
            said,
        ),
    })
}

/// With one till there is no other to open.
const LEAST_TILLS: usize = 2;

/// Lanes where it is seen who comes and who is served: without both nothing can be advised.
fn tills(scene: &Scene) -> BTreeSet<&LaneName> {
    let with = |purpose: ZonePurpose| -> BTreeSet<&LaneName> {
        let zones = scene.zones.iter().filter(|zone| zone.purpose == purpose);
        zones.filter_map(|zone| zone.lane.as_ref()).collect()
    };
    &with(ZonePurpose::Queue) & &with(ZonePurpose::Service)
}

/// A sort of rule.
struct Kind {
    kind: wire::ProposalKind,
    /// End of its ids.
    word: &'static str,
    said: fn(&'static ProposalWords) -> &'static RuleWords,
    severity: Severity,
    limit_s: f64,
    cool_down_s: f64,
    store: Option<wire::StoreState>,
    actions: &'static [AlertAction],
}

const CLOSED_ENTRY: Kind = Kind {
    kind: wire::ProposalKind::ClosedEntry,
    word: "closed-entry",
    said: |words| &words.closed_entry,
    severity: Severity::Critical,
    limit_s: 0.0,
    cool_down_s: 60.0,
    store: Some(wire::StoreState::Closed),
    actions: &[AlertAction::DispatchSecurity],
};

const CLOSED_STOCK_ROOM: Kind = Kind {
    kind: wire::ProposalKind::ClosedStockRoom,
    word: "closed-stock-room",
    said: |words| &words.closed_stock_room,
    severity: Severity::High,
    ..CLOSED_ENTRY
};

const LONG_WAIT: Kind = Kind {
    kind: wire::ProposalKind::LongWait,
    word: "long-wait",
    said: |words| &words.long_wait,
    severity: Severity::Medium,
    limit_s: 180.0,
    cool_down_s: 300.0,
    store: None,
    actions: &[AlertAction::ViewQueue, AlertAction::OpenLane],
};

const OPEN_LANE: Kind = Kind {
    kind: wire::ProposalKind::OpenLane,
    word: "open-lane",
    said: |words| &words.open_lane,
    limit_s: 0.0,
    ..LONG_WAIT
};

const LONG_LOOK: Kind = Kind {
    kind: wire::ProposalKind::LongLook,
    word: "long-look",
    said: |words| &words.long_look,
    severity: Severity::Low,
    limit_s: 180.0,
    cool_down_s: 600.0,
    store: None,
    actions: &[AlertAction::RequestRestock],
};

const LINGERING: Kind = Kind {
    kind: wire::ProposalKind::Lingering,
    word: "lingering",
    said: |words| &words.lingering,
    severity: Severity::Medium,
    limit_s: 120.0,
    cool_down_s: 300.0,
    store: None,
    actions: &[AlertAction::DispatchSecurity],
};

const CLOSED_HIGH_VALUE: Kind = Kind {
    kind: wire::ProposalKind::ClosedHighValue,
    word: "closed-goods",
    said: |words| &words.closed_high_value,
    ..CLOSED_ENTRY
};

type Draft = (wire::RuleView, &'static Kind);
type Said = &'static ProposalWords;

fn lines(camera: &CameraConfig, scene: &Scene, kind: &'static Kind, words: Said) -> Vec<Draft> {
    let rule = |line: &inveye_domain::Tripwire| {
        let condition = ConditionView::LineCrossed {
            camera: camera.id.to_string(),
            line: line.name.to_string(),
            direction: Some(wire::Direction::In),
        };
        draft(camera, line.name.as_str(), condition, kind, words)
    };
    scene.tripwires.iter().map(rule).collect()
}

fn zones(
    camera: &CameraConfig,
    scene: &Scene,
    purpose: ZonePurpose,
    kind: &'static Kind,
    words: Said,
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
        draft(camera, zone.name.as_str(), condition, kind, words)
    };
    let fitting = scene.zones.iter().filter(|zone| zone.purpose == purpose);
    fitting.map(rule).collect()
}

fn draft(
    camera: &CameraConfig,
    place: &str,
    condition: ConditionView,
    kind: &'static Kind,
    words: Said,
) -> Draft {
    let said = (kind.said)(words);
    let id = rule_id(camera.id.as_str(), place, kind.word);
    let name = format!("{}: {place}, {}", said.name, camera.name);
    let name = name.chars().take(LONGEST).collect();
    (rule(id, name, condition, kind, said), kind)
}

fn rule(
    id: String,
    name: String,
    condition: ConditionView,
    kind: &Kind,
    said: &RuleWords,
) -> wire::RuleView {
    wire::RuleView {
        id,
        name,
        enabled: true,
        condition,
        severity: kind.severity,
        cool_down_s: kind.cool_down_s,
        schedule: None,
        store: kind.store,
        instructions: said.instructions.to_owned(),
        related: Vec::new(),
        actions: kind.actions.to_vec(),
    }
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
    use inveye_domain::{CameraId, Language};
    use inveye_words::words;

    use super::*;

    fn english() -> Said {
        &words(Language::English).proposals
    }

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
            let missing = missing_drawing(&camera(Some(role)), &Scene::default(), english());
            assert_eq!(missing.is_none(), role == CameraRole::Overview, "{role:?}");
            assert_eq!(
                missing_drawing(&camera(Some(role)), &scene(), english()),
                None,
                "{role:?}"
            );
        }
        assert_eq!(
            missing_drawing(&camera(None), &Scene::default(), english()),
            None
        );
    }

    fn ids_in(language: Language) -> BTreeSet<String> {
        let words = &words(language).proposals;
        let mut ids = BTreeSet::new();
        for role in ROLES {
            for proposal in proposals(&camera(Some(role)), &scene(), true, words, |_| false) {
                let rule = convert::to_rule(&proposal.rule).unwrap();
                inveye_rules::check(&rule).unwrap();
                assert!(ids.insert(proposal.rule.id.clone()), "{}", proposal.rule.id);
                assert!(proposal.needs.is_empty() && !proposal.exists);
            }
        }
        ids
    }

    #[test]
    fn every_proposal_is_a_rule_that_can_be_added() {
        let ids = ids_in(Language::English);
        // One a line or zone: the door twice, two lanes, a shelf, and goods in two ways.
        assert_eq!(ids.len(), 7, "{ids:?}");
        assert_eq!(
            ids,
            ids_in(Language::German),
            "a rule that was taken is known again"
        );
        assert!(
            proposals(
                &camera(Some(CameraRole::Entrance)),
                &Scene::default(),
                true,
                english(),
                |_| false
            )
            .is_empty()
        );
    }

    /// A camera that sees these lanes, each with the zones of these purposes.
    fn till_camera(id: &str, lanes: &[(&str, &[wire::ZonePurpose])]) -> (CameraConfig, Scene) {
        let zones = lanes.iter().flat_map(|(lane, purposes)| {
            purposes.iter().map(move |&purpose| wire::ZoneView {
                name: format!("{lane} {purpose:?}"),
                purpose,
                points: vec![[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]],
                lane: Some((*lane).to_owned()),
            })
        });
        let view = wire::SceneView {
            lines: Vec::new(),
            zones: zones.collect(),
            version: None,
        };
        let mut camera = camera(Some(CameraRole::Queue));
        camera.id = CameraId::new(id).unwrap();
        (camera, convert::to_scene(&view).unwrap())
    }

    #[test]
    fn opening_a_till_is_proposed_once_where_there_is_a_second_one() {
        use wire::ZonePurpose::{Queue, Service};
        let both: &[wire::ZonePurpose] = &[Queue, Service];
        let one = till_camera("A", &[("till 1", both), ("till 2", &[Queue])]);
        let other = till_camera("B", &[("till 3", both)]);
        let door = (camera(Some(CameraRole::Entrance)), scene());
        let proposed = |cameras: &[(CameraConfig, Scene)], there: bool| {
            till_proposal(cameras, english(), |id| there && id == "open-lane")
        };
        assert_eq!(proposed(&[door.clone(), one.clone()], false), None);
        let all = [door, one, other];
        let found = proposed(&all, false).unwrap();
        assert_eq!((found.camera.as_str(), found.exists), ("A", false));
        assert_eq!(found.rule.condition, ConditionView::OpenLane);
        inveye_rules::check(&convert::to_rule(&found.rule).unwrap()).unwrap();
        assert!(proposed(&all, true).unwrap().exists);
    }

    #[test]
    fn without_opening_hours_what_counts_while_closed_has_to_wait() {
        let found = proposals(
            &camera(Some(CameraRole::HighValue)),
            &scene(),
            false,
            english(),
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
