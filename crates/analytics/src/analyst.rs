//! The people of one camera against what was drawn on its picture.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{
    Direction, EventKind, FloorStep, FrameSize, HeatSum, Journey, LaneName, MediaTime, Point,
    Polygon, Scene, SceneEvent, Stop, TrackId, TrackObservation, Zone, ZoneName, ZonePurpose,
};

use crate::group::Walk;
use crate::heat::{HeatGrid, Stride};
use crate::line::{Crossing, Step};
use crate::lost::{Birth, Hidden};
use crate::passing::{Passing, TURNS_IN_WITHIN, middle};
use crate::person::{BORDER, Crowd, Person, Sight};
use crate::perspective::Perspective;
use crate::plane::{Plane, PlaneLine};
use crate::queue::{Queues, Standing, Waiting};
use crate::settings::AnalystSettings;
use crate::visit::{Change, crossed};

/// Somebody who is inside a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inside {
    /// Who, as in the events: the first track that followed them.
    pub track: TrackId,
    /// Since when.
    pub since: MediaTime,
}

/// Turns the tracks of one camera into events.
#[derive(Debug, Clone)]
pub struct SceneAnalyst {
    scene: Scene,
    settings: AnalystSettings,
    drawn: Option<Drawn>,
    people: BTreeMap<TrackId, Person>,
    perspective: Perspective,
    /// Of whole people, learned also from those of whom only a part is seen.
    stature: Perspective,
    queues: Queues,
    hidden: Hidden,
    heat: HeatGrid,
    journeys: Vec<Journey>,
    steps: Vec<FloorStep>,
    /// Of the newest frame.
    newest: Option<MediaTime>,
}

/// The scene in the plane of one frame size.
#[derive(Debug, Clone)]
struct Drawn {
    frame: FrameSize,
    plane: Plane,
    lines: Vec<PlaneLine>,
    zones: Vec<Option<Polygon>>,
    /// Of the zones outside: their names and the lines through their middles.
    outside: Vec<(ZoneName, PlaneLine)>,
}

impl Drawn {
    fn new(scene: &Scene, frame: FrameSize) -> Self {
        let plane = Plane::new(frame);
        Self {
            frame,
            plane,
            lines: scene.tripwires.iter().map(|l| plane.line(l)).collect(),
            zones: scene
                .zones
                .iter()
                .map(|z| plane.polygon(&z.polygon))
                .collect(),
            outside: scene
                .zones
                .iter()
                .filter(|z| z.purpose == ZonePurpose::Outside)
                .filter_map(|z| Some((z.name.clone(), middle(&plane.polygon(&z.polygon)?))))
                .collect(),
        }
    }
}

impl SceneAnalyst {
    /// `scene` is in 0–1 of the picture.
    pub fn new(scene: Scene, settings: AnalystSettings) -> Self {
        Self {
            queues: Queues::new(&scene),
            scene,
            settings,
            drawn: None,
            people: BTreeMap::new(),
            perspective: Perspective::default(),
            stature: Perspective::default(),
            hidden: Hidden::default(),
            heat: HeatGrid::new(),
            journeys: Vec::new(),
            steps: Vec::new(),
            newest: None,
        }
    }

    /// What is drawn.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Replaces what is drawn. People go on being followed; what they did at lines and zones that
    /// are the same in both scenes is kept, open visits of the others are forgotten without an
    /// event. Whoever is in a lane that changed is stated as lost from its queue.
    pub fn set_scene(&mut self, scene: Scene) {
        let kept_lines: Vec<Option<usize>> = scene
            .tripwires
            .iter()
            .map(|new| self.scene.tripwires.iter().position(|old| old == new))
            .collect();
        let kept_zones: Vec<Option<usize>> = scene
            .zones
            .iter()
            .map(|new| self.scene.zones.iter().position(|old| old == new))
            .collect();
        for person in self.people.values_mut() {
            person.lines = pick(&person.lines, &kept_lines);
            person.visits = pick(&person.visits, &kept_zones);
            person.outside.clear();
        }
        self.hidden.clear();
        let plane = self.drawn.as_ref().map(|drawn| drawn.plane);
        self.queues.set_scene(&scene, plane);
        self.scene = scene;
        self.drawn = None;
    }

    /// Takes one analysed frame: the tracks seen in it, boxes in its pixels, and the tracks the
    /// tracker has given up. Returns what became certain, ordered by time; an event's time lies
    /// before `at` where certainty took a moment. A time before that of the last call is taken as that
    /// one, and of more than [`MOST_PEOPLE`] tracks only the first so many are looked at.
    ///
    /// An event's track is the first that followed the person: where the tracker lost somebody and
    /// a new track goes on, both are one.
    pub fn observe(
        &mut self,
        at: MediaTime,
        frame: FrameSize,
        tracks: &[TrackObservation],
        ended: &[TrackId],
    ) -> Vec<SceneEvent> {
        let at = self.newest.map_or(at, |newest| at.max(newest));
        self.newest = Some(at);
        let drawn = match self.drawn.take() {
            Some(drawn) if drawn.frame == frame => drawn,
            _ => {
                let drawn = Drawn::new(&self.scene, frame);
                self.queues.draw(&drawn.plane);
                drawn
            }
        };
        let mut events = Vec::new();
        let sights: Vec<Sight> = tracks
            .iter()
            .filter(|t| t.bbox.is_finite())
            .take(MOST_PEOPLE)
            .map(|t| Sight {
                track: t.track,
                bbox: drawn.plane.pixels(&t.bbox),
                confidence: t.score,
            })
            .collect();
        let crowd = Crowd {
            sights: &sights,
            border: drawn.plane.lower_border(),
        };
        for seen in &sights {
            self.follow(at, &drawn, seen, &crowd, &mut events);
        }
        let standing: Vec<Standing> = sights
            .iter()
            .filter_map(|seen| self.people.get(&seen.track))
            .map(|person| Standing {
                who: person.name,
                came: person.came,
                foot: person.foot(),
                height: person.height(),
                confidence: person.confidence,
            })
            .collect();
        let queue = &self.settings.queue;
        self.queues
            .observe(at, &standing, &drawn.plane, queue, &mut events);
        for track in ended {
            if let Some(person) = self.people.get_mut(track) {
                person.ended = true;
            }
        }
        self.forget(Some(at), &drawn.plane, &mut events);
        self.drawn = Some(drawn);
        events.sort_by_key(|e| e.at);
        events
    }

    /// Where people were since this was asked last; none when nobody was in view.
    pub fn take_heat(&mut self) -> Option<HeatSum> {
        self.heat.take()
    }

    /// The ways of those who are gone since this was asked last, of whoever visited a zone.
    pub fn take_journeys(&mut self) -> Vec<Journey> {
        std::mem::take(&mut self.journeys)
    }

    /// How people walked since this was asked last, a second at a time, of whoever was seen whole.
    pub fn take_steps(&mut self) -> Vec<FloorStep> {
        std::mem::take(&mut self.steps)
    }

    /// Closes what is open: nobody will be seen any more.
    pub fn finish(&mut self) -> Vec<SceneEvent> {
        let Some(drawn) = &self.drawn else {
            return Vec::new();
        };
        let plane = drawn.plane;
        for person in self.people.values_mut() {
            person.ended = true;
        }
        let mut events = Vec::new();
        self.forget(None, &plane, &mut events);
        events.extend(self.queues.finish(&plane));
        events.sort_by_key(|e| e.at);
        events
    }

    /// Who is inside a zone now, longest first.
    pub fn inside(&self, zone: &ZoneName) -> Vec<Inside> {
        let Some(index) = self.scene.zones.iter().position(|z| z.name == *zone) else {
            return Vec::new();
        };
        let mut inside: Vec<Inside> = self
            .people
            .values()
            .filter_map(|person| {
                let since = person.visits.get(index)?.inside_since()?;
                Some(Inside {
                    track: person.name,
                    since,
                })
            })
            .collect();
        inside.sort_by_key(|i| (i.since, i.track));
        inside
    }

    /// Who stands in a zone, also where what is drawn on the floor is hidden by a counter: a box that is much
    /// shorter than people are there ends at the counter's edge, and its feet are as far below its upper edge as
    /// those of others. For who stands there for long, as staff do; too coarse to count by.
    pub fn stands_in(&self, zone: &ZoneName) -> Vec<TrackId> {
        let index = self.scene.zones.iter().position(|z| z.name == *zone);
        let border = index.and_then(|index| self.drawn.as_ref()?.zones.get(index)?.as_ref());
        let (Some(index), Some(border)) = (index, border) else {
            return Vec::new();
        };
        let stands = |person: &Person| {
            let visit = person.visits.get(index);
            let is_inside = visit.is_some_and(|visit| visit.inside_since().is_some());
            let hidden = person.figure.hidden_foot(&self.stature);
            is_inside || hidden.is_some_and(|foot| border.contains(foot))
        };
        let people = self.people.values().filter(|person| stands(person));
        people.map(|person| person.name).collect()
    }

    /// The tracks of all people who are followed, or were a moment ago, each with the track that events name
    /// the person by.
    pub fn people(&self) -> impl Iterator<Item = (TrackId, TrackId)> + '_ {
        self.people.iter().map(|(&track, p)| (track, p.name))
    }

    /// Who waits for a lane now, longest first. Includes those who are hidden at the moment.
    pub fn waiting(&self, lane: &LaneName) -> Vec<Waiting> {
        self.queues.waiting(lane)
    }

    /// Who a track is, as in the events: the first track that followed the same person.
    pub fn name(&self, track: TrackId) -> TrackId {
        self.people.get(&track).map_or(track, |person| person.name)
    }

    /// How somebody walks, by the track that events name them by; none while they were not followed for long enough
    /// to say.
    pub fn walk(&self, name: TrackId) -> Option<Walk> {
        let tracks = self.people.values().filter(|person| person.name == name);
        let person = tracks.max_by_key(|person| person.seen())?;
        let at = person.seen();
        (at.since(person.came) >= WALK_KNOWN_AFTER).then(|| Walk {
            at,
            foot: person.foot(),
            velocity: person.figure.velocity(),
            height: person.height(),
        })
    }

    /// People whose state is held: those tracked, those lost a moment ago, and places in queues.
    pub fn followed(&self) -> usize {
        self.people.len() + self.queues.followed()
    }

    fn follow(
        &mut self,
        at: MediaTime,
        drawn: &Drawn,
        seen: &Sight,
        crowd: &Crowd<'_>,
        events: &mut Vec<SceneEvent>,
    ) {
        let (mut person, (last, was)) = match self.people.remove(&seen.track) {
            Some(mut person) => {
                let last = (person.seen(), person.foot());
                person.update(
                    at,
                    seen,
                    crowd,
                    &self.settings.figure,
                    &mut self.perspective,
                );
                (person, last)
            }
            None => self.welcome(at, seen, drawn),
        };
        let stride = Stride {
            from: drawn.plane.normalized(was),
            to: drawn.plane.normalized(person.foot()),
            begun: last,
            ended: at,
        };
        self.heat.walk(&mut person.trail, &stride);
        if seen.bbox.y2 < crowd.border * (1.0 - BORDER)
            && let Some(step) = person.step(&drawn.plane)
            && self.steps.len() < MOST_STEPS
        {
            self.steps.push(step);
        }
        person
            .lines
            .resize_with(drawn.lines.len(), Default::default);
        person
            .visits
            .resize_with(drawn.zones.len(), Default::default);
        let line_settings = &self.settings.line;
        let step = Step {
            at,
            foot: person.figure.stand(&self.settings.figure),
            hysteresis: (person.height() * line_settings.hysteresis)
                .max(line_settings.least_hysteresis),
            birth: line_settings.birth,
            end_tolerance: person.height() * line_settings.end_tolerance,
        };
        person
            .outside
            .resize_with(drawn.outside.len(), Default::default);
        if seen.bbox.y2 < crowd.border {
            let (top, height) = (seen.bbox.y1, seen.bbox.height());
            self.stature.learn_from_hidden(top, height);
        }
        let name = person.name;
        let stated = |at: MediaTime, foot: Point, kind: EventKind| SceneEvent {
            at,
            kind,
            track: name,
            foot: drawn.plane.normalized(foot),
            confidence: seen.confidence,
        };
        let hidden = &self.settings.hidden;
        let hid = self.hidden.recall(&mut person, at, hidden);
        let lines = drawn.lines.iter().zip(&self.scene.tripwires).enumerate();
        for (state, (index, (line, named))) in person.lines.iter_mut().zip(lines) {
            let before = hid.as_ref().and_then(|(born, lost)| {
                let step = Step {
                    at: born.at,
                    foot: born.foot,
                    ..step
                };
                state.resume(lost.lines.get(index)?, lost.figure.velocity(), line, &step)
            });
            for Crossing { at, foot, to } in before.into_iter().chain(state.observe(line, &step)) {
                let direction = if to == line.inside {
                    Direction::In
                } else {
                    Direction::Out
                };
                let line = named.name.clone();
                (person.passing, person.crossed) = (None, true);
                events.push(stated(at, foot, EventKind::LineCross { line, direction }));
            }
        }
        let foot = person.foot();
        let mut left: Vec<Stop> = Vec::new();
        let zones = drawn.zones.iter().zip(&self.scene.zones);
        for (state, (border, named)) in person.visits.iter_mut().zip(zones) {
            let Some(border) = border else { continue };
            let inside = border.contains(foot);
            let since = if border.contains(was) == inside {
                at
            } else {
                crossed(border, (last, was), (at, foot))
            };
            if let Some(change) = state.observe(&self.settings.zone, at, since, inside) {
                left.extend(stop(change, named));
                let (at, kind) = visit_event(change, named.name.clone());
                events.push(stated(at, foot, kind));
            }
        }
        left.into_iter().for_each(|stop| person.stop(stop));
        for (state, (zone, line)) in person.outside.iter_mut().zip(&drawn.outside) {
            if let Some(Crossing { at, foot, .. }) = state.observe(line, &step)
                && !person.crossed
                && person.passed_as != Some(seen.track)
            {
                person.passed_as = Some(seen.track);
                let zone = zone.clone();
                if let Some(before) = person.passing.replace(Passing { zone, at, foot }) {
                    let Passing { zone, at, foot } = before;
                    events.push(stated(at, foot, EventKind::PasserBy { zone }));
                }
            }
        }
        let waited = |p: &mut Passing| step.at.since(p.at) > TURNS_IN_WITHIN;
        if let Some(Passing { zone, at, foot }) = person.passing.take_if(waited) {
            events.push(stated(at, foot, EventKind::PasserBy { zone }));
        }
        self.people.insert(seen.track, person);
    }

    /// A track seen for the first time: either a new person, or the continuation of somebody whose
    /// track broke off nearby, whose state it then takes over. With when and where they were seen before.
    fn welcome(
        &mut self,
        at: MediaTime,
        seen: &Sight,
        drawn: &Drawn,
    ) -> (Person, (MediaTime, Point)) {
        let mut new = Person::new(at, seen, &self.settings.figure, &self.perspective);
        let before = self
            .people
            .iter()
            .filter_map(|(&track, old)| {
                let distance = old.distance_to(&new, &self.settings.stitch)?;
                Some((distance, track))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some(old) = before.and_then(|(_, track)| self.people.get_mut(&track)) else {
            let foot = new.foot();
            let border = self.settings.hidden.border;
            new.born = Some(Birth {
                at,
                foot: new.figure.stand(&self.settings.figure),
                height: new.height(),
                outwards: new.outwards(drawn.plane.lower_border(), border),
            });
            return (new, (at, foot));
        };
        new.continue_from(old);
        (new, (old.seen(), old.foot()))
    }

    /// Lets go of those who ended too long ago to be continued; without a time, of all who ended.
    fn forget(&mut self, at: Option<MediaTime>, plane: &Plane, events: &mut Vec<SceneEvent>) {
        if let Some(at) = at {
            self.hidden.forget(at, &self.settings.hidden);
        }
        let within = self.settings.stitch.within;
        let gone = |p: &Person| p.ended && at.is_none_or(|at| at.since(p.seen()) > within);
        let leaving: Vec<TrackId> = self
            .people
            .iter()
            .filter(|(_, p)| gone(p))
            .map(|(&track, _)| track)
            .collect();
        for track in leaving {
            let Some(mut person) = self.people.remove(&track) else {
                continue;
            };
            let (seen, foot) = (person.seen(), plane.normalized(person.foot()));
            if let Some(passing) = person.passing.take() {
                events.push(SceneEvent {
                    at: passing.at,
                    kind: EventKind::PasserBy { zone: passing.zone },
                    track: person.name,
                    foot: plane.normalized(passing.foot),
                    confidence: person.confidence,
                });
            }
            let mut visits = std::mem::take(&mut person.visits);
            for (state, zone) in visits.iter_mut().zip(&self.scene.zones) {
                if let Some(change) = state.end(seen) {
                    stop(change, zone)
                        .into_iter()
                        .for_each(|stop| person.stop(stop));
                    let (at, kind) = visit_event(change, zone.name.clone());
                    events.push(SceneEvent {
                        at,
                        kind,
                        track: person.name,
                        foot,
                        confidence: person.confidence,
                    });
                }
            }
            let hidden = &self.settings.hidden;
            self.hidden.lose(&person, plane.lower_border(), hidden);
            if self.journeys.len() < MOST_JOURNEYS {
                self.journeys.extend(person.journey());
            }
        }
    }
}

/// Several pictures even where few are analysed, and five times what smooths a place.
const WALK_KNOWN_AFTER: Duration = Duration::from_millis(500);

/// As with journeys; a median needs far fewer.
const MOST_STEPS: usize = 1_000;

/// Nobody asks for them where more come together.
const MOST_JOURNEYS: usize = 10_000;

/// Far more than a picture holds; bounds what a broken detector costs.
pub const MOST_PEOPLE: usize = 1000;

/// A visit that has ended.
fn stop(change: Change, zone: &Zone) -> Option<Stop> {
    let Change::Left(left, dwell) = change else {
        return None;
    };
    Some(Stop {
        zone: zone.name.clone(),
        purpose: zone.purpose,
        entered: left - dwell,
        dwell,
    })
}

fn visit_event(change: Change, zone: ZoneName) -> (MediaTime, EventKind) {
    match change {
        Change::Entered(at) => (at, EventKind::ZoneEnter { zone }),
        Change::Left(at, dwell) => (at, EventKind::ZoneExit { zone, dwell }),
    }
}

fn pick<T: Default + Copy>(old: &[T], kept: &[Option<usize>]) -> Vec<T> {
    kept.iter()
        .map(|&index| index.and_then(|i| old.get(i).copied()).unwrap_or_default())
        .collect()
}
