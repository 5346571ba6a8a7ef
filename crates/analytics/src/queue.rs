//! Who waits for a till lane, who is served there, and who gives up.
//!
//! A lane is what its queue and service zones cover together. Being in a queue zone is not queueing:
//! people walk through it on their way to a free till. Somebody joins when they come to a stand there,
//! is served from when they stand at the till, and has left when they walk off for good. All three
//! moments are the ones at which standing or walking began, though they are certain only a little
//! later.
//!
//! Whoever is hidden keeps the place in the queue: a track that begins in the middle of the lane goes
//! on for the nearest person lost there. Nobody gives up by a leap: where a track is over the border at
//! once, it follows somebody else by then. And a queue is a line: whose track is whose may be mixed up
//! while people stand before each other, but who comes to the till is the one who joined first. Nobody
//! is forgotten without a word, so that of each lane joined = given up + lost from sight + served +
//! still waiting, where served counts those whose service began.

use inveye_domain::{
    LaneName, MediaTime, Point, Polygon, Scene, SceneEvent, TrackId, Zone, ZonePurpose,
};

use crate::plane::Plane;
use crate::settings::QueueSettings;

mod member;
mod rest;
mod trail;

use member::Member;

/// Where in a lane somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Queue,
    Till,
    Away,
}

/// One person in one frame, in frame widths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    pub(crate) who: TrackId,
    /// First moment anybody saw this person.
    pub(crate) came: MediaTime,
    pub(crate) foot: Point,
    pub(crate) height: f64,
    pub(crate) confidence: f32,
}

/// Somebody who waits now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Who, as in the events.
    pub track: TrackId,
    /// When they joined.
    pub since: MediaTime,
}

/// All lanes of one camera.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queues {
    lanes: Vec<Lane>,
    /// Stated with the next frame: of lanes that were drawn anew.
    pending: Vec<SceneEvent>,
}

#[derive(Debug, Clone)]
struct Lane {
    name: LaneName,
    /// As drawn, to tell whether a new drawing is the same.
    zones: Vec<Zone>,
    queue: Vec<Polygon>,
    till: Vec<Polygon>,
    members: Vec<Member>,
    /// When the last frame was looked at.
    looked: MediaTime,
}

impl Queues {
    pub(crate) fn new(scene: &Scene) -> Self {
        Self {
            lanes: lanes(scene),
            pending: Vec::new(),
        }
    }

    /// Lanes whose zones are the same keep their people; those of others are lost from sight.
    pub(crate) fn set_scene(&mut self, scene: &Scene, plane: Option<Plane>) {
        let old = std::mem::replace(&mut self.lanes, lanes(scene));
        for mut lane in old {
            let same = self
                .lanes
                .iter_mut()
                .find(|new| new.name == lane.name && new.zones == lane.zones);
            match (same, plane) {
                (Some(new), _) => (new.members, new.looked) = (lane.members, lane.looked),
                (None, Some(plane)) => lane.close(&plane, &mut self.pending),
                (None, None) => {}
            }
        }
    }

    /// Puts the zones into the plane of one frame size.
    pub(crate) fn draw(&mut self, plane: &Plane) {
        for lane in &mut self.lanes {
            let of = |purpose| {
                let zones = lane.zones.iter().filter(move |z| z.purpose == purpose);
                zones.filter_map(|z| plane.polygon(&z.polygon)).collect()
            };
            (lane.queue, lane.till) = (of(ZonePurpose::Queue), of(ZonePurpose::Service));
        }
    }

    /// Takes everybody seen in one frame.
    pub(crate) fn observe(
        &mut self,
        at: MediaTime,
        people: &[Standing],
        plane: &Plane,
        settings: &QueueSettings,
        events: &mut Vec<SceneEvent>,
    ) {
        events.append(&mut self.pending);
        for lane in &mut self.lanes {
            lane.observe(at, people, plane, settings, events);
        }
    }

    /// Nobody will be seen any more.
    pub(crate) fn finish(&mut self, plane: &Plane) -> Vec<SceneEvent> {
        let mut events = std::mem::take(&mut self.pending);
        for lane in &mut self.lanes {
            lane.close(plane, &mut events);
        }
        events
    }

    /// Who waits for a lane, longest first.
    pub(crate) fn waiting(&self, name: &LaneName) -> Vec<Waiting> {
        let lane = self.lanes.iter().filter(|lane| lane.name == *name);
        let mut waiting: Vec<Waiting> = lane
            .flat_map(|lane| &lane.members)
            .filter_map(|member| {
                let since = member.waits_since()?;
                Some(Waiting {
                    track: member.who,
                    since,
                })
            })
            .collect();
        waiting.sort_by_key(|w| (w.since, w.track));
        waiting
    }

    /// People whose state is held, those lost from sight included.
    pub(crate) fn followed(&self) -> usize {
        self.lanes.iter().map(|lane| lane.members.len()).sum()
    }
}

/// The scene's lanes; a zone of a lane without a queue or a till is none.
fn lanes(scene: &Scene) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for zone in &scene.zones {
        let (Some(name), ZonePurpose::Queue | ZonePurpose::Service) = (&zone.lane, zone.purpose)
        else {
            continue;
        };
        match lanes.iter_mut().find(|lane| lane.name == *name) {
            Some(lane) => lane.zones.push(zone.clone()),
            None => lanes.push(Lane {
                name: name.clone(),
                zones: vec![zone.clone()],
                queue: Vec::new(),
                till: Vec::new(),
                members: Vec::new(),
                looked: MediaTime::default(),
            }),
        }
    }
    lanes
}

impl Lane {
    fn place(&self, foot: Point) -> Place {
        // The till wins where the two overlap: whoever stands there is being served.
        if self.till.iter().any(|zone| zone.contains(foot)) {
            Place::Till
        } else if self.queue.iter().any(|zone| zone.contains(foot)) {
            Place::Queue
        } else {
            Place::Away
        }
    }

    /// How far inside the lane a place is; negative outside.
    fn depth(&self, foot: Point) -> f64 {
        let zones = self.queue.iter().chain(&self.till);
        zones
            .map(|zone| zone.depth(foot))
            .fold(f64::NEG_INFINITY, f64::max)
    }

    fn observe(
        &mut self,
        at: MediaTime,
        people: &[Standing],
        plane: &Plane,
        settings: &QueueSettings,
        events: &mut Vec<SceneEvent>,
    ) {
        let before = std::mem::replace(&mut self.looked, at);
        for seen in people {
            let place = self.place(seen.foot);
            let mut members = self.members.iter();
            let known = members.position(|m| m.follows == Some(seen.who));
            let comes_back = |m: &Member| place != Place::Away && m.comes_back(seen, settings);
            match known.or_else(|| self.members.iter().position(comes_back)) {
                // A second track of the same person in one frame tells nothing.
                Some(index) if self.members[index].seen == at && self.members[index].is_seen => {}
                Some(index) => self.members[index].see(at, before, seen, place, settings),
                None if place == Place::Away => {}
                // A track that went on as another one and comes back: its name is taken.
                None if self.members.iter().any(|m| m.who == seen.who) => {}
                None => self.members.push(Member::new(at, seen, place)),
            }
        }
        self.adopt(at, settings);
        self.call(at, settings);
        let mut left = Vec::new();
        for index in 0..self.members.len() {
            let depth = self.depth(self.members[index].foot);
            let member = &mut self.members[index];
            member.is_seen = false;
            let (steps, is_gone) = member.judge(at, depth, settings);
            for step in steps {
                events.push(self.members[index].state(&self.name, step, plane));
            }
            if is_gone {
                left.push(index);
            }
        }
        for index in left.into_iter().rev() {
            self.members.remove(index);
        }
    }

    /// A track that began inside the lane goes on for whoever was lost nearest to it.
    fn adopt(&mut self, at: MediaTime, settings: &QueueSettings) {
        for index in 0..self.members.len() {
            if !self.members[index].may_be_somebody_lost() {
                continue;
            }
            let newcomer = self.members[index].clone();
            let lost = self
                .members
                .iter()
                .enumerate()
                .filter_map(|(i, m)| Some((m.distance_to(&newcomer, at, settings)?, i)))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            if let Some((_, before)) = lost {
                self.members[before].continue_as(&newcomer);
                self.members[index].give_way();
            }
        }
        self.members.retain(|member| !member.gave_way);
    }

    /// Whoever comes to the till is the one who has waited longest. Where nobody saw the newcomer join, that is
    /// somebody who was lost on the way; where both wait, they were taken for each other, unless the other was
    /// followed without a break.
    fn call(&mut self, at: MediaTime, settings: &QueueSettings) {
        for index in 0..self.members.len() {
            let next = &self.members[index];
            if next.gave_way || !next.is_next(settings) {
                continue;
            }
            let (joined, who) = (next.waits_since(), next.who);
            let may_be_they = |m: &Member| match joined {
                Some(joined) => m.may_come_before(joined),
                None => m.is_hidden(at, settings),
            };
            let others = self.members.iter().enumerate();
            let first = others
                .filter(|(_, m)| m.who != who && !m.gave_way && may_be_they(m))
                .filter_map(|(i, m)| Some((m.waits_since()?, i)))
                .min();
            let Some((_, first)) = first else { continue };
            let Ok([next, first]) = self.members.get_disjoint_mut([index, first]) else {
                continue;
            };
            if joined.is_some() {
                next.swap_turns(first);
            } else {
                first.continue_as(next);
                next.give_way();
            }
        }
        self.members.retain(|member| !member.gave_way);
    }

    fn close(&mut self, plane: &Plane, events: &mut Vec<SceneEvent>) {
        for member in std::mem::take(&mut self.members) {
            if let Some(step) = member.last_step() {
                events.push(member.state(&self.name, step, plane));
            }
        }
    }
}
