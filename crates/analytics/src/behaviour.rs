//! What people do at shelves, and what a guard should look at: hands in shelves, things taken, put
//! back or put away, somebody who leaves with them past no till, somebody who fell.
//!
//! A hand is seen by the outline of somebody who stands still, which grows an arm; where others hide that, by
//! its wrist, from a pose model. The floor below it must be beyond the border of the zone in which they
//! stand: there the shelf is. Whose outline stays broader than before the reach holds something: people hold up
//! what they took. What is carried at the side of a hanging arm is therefore a touch.
//!
//! Start with [`BehaviourAnalyst`]; `reach` decides what a touch is, `carried` what is put away.

mod body;
mod carried;
mod goods;
mod person;
mod posture;
mod reach;
mod settings;
mod sides;

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{
    Bbox, Behaviour, EventKind, FrameSize, MediaTime, Point, Pose, Scene, SceneEvent, TrackId,
};

use crate::analyst::MOST_PEOPLE;

pub use goods::GoodsZones;
pub use settings::BehaviourSettings;

use person::{Deed, Glance, Hands};
use posture::Posture;

/// One person in one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posed {
    /// Which track it is.
    pub track: TrackId,
    /// Who that is, as in all events: tracks that go on for each other have one name. After people
    /// crossed, two that are seen at once may have it.
    pub who: TrackId,
    /// In pixels of the frame.
    pub bbox: Bbox,
    /// Confidence of the detection behind it, 0–1.
    pub confidence: f32,
    /// Their joints, if somebody looked for them.
    pub pose: Option<Pose>,
}

/// States what the people of one camera do with their hands.
#[derive(Debug, Clone)]
pub struct BehaviourAnalyst {
    scene: Scene,
    settings: BehaviourSettings,
    zones: Option<GoodsZones>,
    people: BTreeMap<TrackId, Doing>,
}

#[derive(Debug, Clone, Default)]
struct Doing {
    /// As in the events.
    who: Option<TrackId>,
    hands: Hands,
    posture: Posture,
    /// Things taken and not put back.
    taken: u32,
    was_at_till: bool,
    seen: Option<MediaTime>,
    foot: Point,
    confidence: f32,
}

impl BehaviourAnalyst {
    /// `scene` is in 0–1 of the picture.
    pub fn new(scene: Scene, settings: BehaviourSettings) -> Self {
        Self {
            scene,
            settings,
            zones: None,
            people: BTreeMap::new(),
        }
    }

    /// Replaces what is drawn; what people hold and are about to do is forgotten.
    pub fn set_scene(&mut self, scene: Scene) {
        *self = Self::new(scene, self.settings);
    }

    /// Takes one analysed frame with everybody seen in it. Returns what became certain; an event's
    /// time lies before `at`, for what a hand held is known only when it is back.
    pub fn observe(
        &mut self,
        at: MediaTime,
        frame: FrameSize,
        people: &[Posed],
    ) -> Vec<SceneEvent> {
        let zones = self.zones.take().filter(|zones| zones.frame() == frame);
        let zones = zones.unwrap_or_else(|| GoodsZones::new(&self.scene, frame));
        let mut events = Vec::new();
        let whole = people.iter().filter(|p| p.bbox.is_finite());
        for seen in whole.take(MOST_PEOPLE) {
            if !self.people.contains_key(&seen.track) {
                let doing = self.before(seen, people);
                self.people.insert(seen.track, doing);
            }
            let doing = self.people.entry(seen.track).or_default();
            // A track that comes twice in one frame tells nothing the second time.
            if doing.seen.is_none_or(|before| before < at) {
                doing.look(seen, at, &zones, &self.settings, &mut events);
            }
        }
        let settings = self.settings;
        self.people.retain(|_, doing| {
            let is_here = doing.seen.is_some_and(|seen| at.since(seen) <= FORGOTTEN);
            if !is_here {
                doing.end(&settings, &mut events);
            }
            is_here
        });
        self.zones = Some(zones);
        events
    }

    /// Nobody will be seen any more.
    pub fn finish(&mut self) -> Vec<SceneEvent> {
        let mut events = Vec::new();
        for mut doing in std::mem::take(&mut self.people).into_values() {
            doing.end(&self.settings, &mut events);
        }
        events
    }

    /// People whose state is held.
    pub fn followed(&self) -> usize {
        self.people.len()
    }

    /// What a new track's person did before, as the track that is not seen any more.
    fn before(&mut self, new: &Posed, people: &[Posed]) -> Doing {
        let is_lost = |track: &TrackId| people.iter().all(|seen| seen.track != *track);
        let lost = self
            .people
            .iter()
            .filter(|(track, doing)| doing.who == Some(new.who) && is_lost(track))
            .max_by_key(|(_, doing)| doing.seen)
            .map(|(track, _)| *track);
        lost.and_then(|track| self.people.remove(&track))
            .unwrap_or_default()
    }
}

impl Doing {
    fn look(
        &mut self,
        seen: &Posed,
        at: MediaTime,
        zones: &GoodsZones,
        settings: &BehaviourSettings,
        events: &mut Vec<SceneEvent>,
    ) {
        let foot = seen.bbox.foot_point();
        (self.seen, self.confidence) = (Some(at), seen.confidence);
        self.who = Some(seen.who);
        self.foot = foot.to_normalized(zones.frame());
        let glance = Glance {
            at,
            bbox: &seen.bbox,
            pose: seen.pose.as_ref(),
            frame: zones.frame(),
        };
        let zone = zones.at(foot, seen.bbox.height() * settings.near);
        let mut deeds = Vec::new();
        self.hands.observe(&glance, zone, settings, &mut deeds);
        for deed in deeds {
            self.state(deed, events);
        }
        self.was_at_till |= zones.is_at_till(foot);
        if let Some(exit) = zones.exit(foot)
            && self.taken > 0
            && !self.was_at_till
        {
            self.taken = 0;
            let kind = EventKind::Suspicious {
                behaviour: Behaviour::UnpaidExit,
                zone: Some(exit.clone()),
                score: UNPAID_EXIT,
            };
            events.extend(self.event(at, kind));
        }
        let fell = self
            .posture
            .observe(at, &seen.bbox, glance.pose, glance.frame, settings);
        if let Some(at) = fell {
            let kind = EventKind::Suspicious {
                behaviour: Behaviour::Fall,
                zone: None,
                score: FALL,
            };
            events.extend(self.event(at, kind));
        }
    }

    fn end(&mut self, settings: &BehaviourSettings, events: &mut Vec<SceneEvent>) {
        for deed in self.hands.end(settings) {
            self.state(deed, events);
        }
    }

    fn state(&mut self, deed: Deed, events: &mut Vec<SceneEvent>) {
        let (at, kind) = match deed {
            Deed::Touched { at, zone } => (at, EventKind::ShelfTouch { zone }),
            Deed::Picked { at, zone } => {
                self.taken += 1;
                self.was_at_till = false;
                (at, EventKind::ShelfPick { zone })
            }
            Deed::Returned { at, zone } => {
                self.taken = self.taken.saturating_sub(1);
                (at, EventKind::ShelfReturn { zone })
            }
            Deed::Concealed { at, zone, score } => {
                let (behaviour, zone) = (Behaviour::Conceal, Some(zone));
                let kind = EventKind::Suspicious {
                    behaviour,
                    zone,
                    score,
                };
                (at, kind)
            }
        };
        events.extend(self.event(at, kind));
    }

    /// None before anybody was seen.
    fn event(&self, at: MediaTime, kind: EventKind) -> Option<SceneEvent> {
        Some(SceneEvent {
            at,
            kind,
            track: self.who?,
            foot: self.foot,
            confidence: self.confidence,
        })
    }
}

/// Longer than a track is lost before another one goes on in its place.
const FORGOTTEN: Duration = Duration::from_secs(3);

/// Something was taken for sure only as far as a raised hand tells; tills in other cameras are unknown.
const UNPAID_EXIT: f64 = 0.5;
/// Somebody on the floor is worth every look.
const FALL: f64 = 0.9;
