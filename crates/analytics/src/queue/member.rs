//! One person in one lane.

use std::time::Duration;

use inveye_domain::{EventKind, LaneName, MediaTime, Point, SceneEvent, TrackId};

use super::rest::Rest;
use super::trail::Trail;
use super::{Place, Standing};
use crate::plane::Plane;
use crate::settings::QueueSettings;

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// In the lane, perhaps only on the way through.
    Visiting,
    /// Joined the queue.
    Waiting { since: MediaTime },
    /// Stands at the till.
    Served { since: MediaTime },
}

/// A change worth an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    at: MediaTime,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Joined,
    ServiceStarted { wait: Duration },
    ServiceEnded { service: Duration },
    Abandoned { wait: Duration },
    Lost { was_served: bool },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    /// As in the events: the first track of this person.
    pub(super) who: TrackId,
    /// The person whose sights are this one's by now; none where that turned out to be somebody else.
    pub(super) follows: Option<TrackId>,
    pub(super) seen: MediaTime,
    /// In the frame that is being looked at.
    pub(super) is_seen: bool,
    /// Somebody else turned out to be the same person.
    pub(super) gave_way: bool,
    pub(super) foot: Point,
    height: f64,
    confidence: f32,
    place: Place,
    /// First moment of the present stay at that place.
    here_since: MediaTime,
    /// First and last moment in the lane.
    came: MediaTime,
    inside: (MediaTime, Point),
    /// Nobody saw them come: the track began inside the lane.
    is_born_inside: bool,
    rest: Rest,
    stage: Stage,
    trail: Trail,
}

impl Member {
    pub(super) fn new(at: MediaTime, seen: &Standing, place: Place) -> Self {
        Self {
            who: seen.who,
            follows: Some(seen.who),
            seen: at,
            is_seen: true,
            gave_way: false,
            foot: seen.foot,
            height: seen.height,
            confidence: seen.confidence,
            place,
            here_since: at,
            came: at,
            inside: (at, seen.foot),
            is_born_inside: seen.came == at,
            rest: Rest::new(at, seen.foot),
            stage: Stage::Visiting,
            trail: Trail::new(),
        }
    }

    /// Takes the next sight. `looked` is when the frame before was looked at.
    pub(super) fn see(
        &mut self,
        at: MediaTime,
        looked: MediaTime,
        seen: &Standing,
        place: Place,
        settings: &QueueSettings,
    ) {
        let (was, now) = ((self.seen, self.foot), (at, seen.foot));
        let step = self.trail.step(was, now, looked, seen.height, settings);
        if place == Place::Away && self.place != Place::Away {
            self.trail.leave(step);
        }
        let radius = settings.still_within * seen.height;
        self.rest.observe(at, seen.foot, radius, settings.still_for);
        self.follows = Some(seen.who);
        (self.seen, self.is_seen) = (at, true);
        (self.foot, self.height) = (seen.foot, seen.height);
        self.confidence = seen.confidence;
        if place != self.place {
            (self.place, self.here_since) = (place, at);
        }
        if place != Place::Away {
            self.inside = (at, seen.foot);
        }
    }

    /// Their own track, that had gone off with somebody else, is where they are hidden.
    pub(super) fn comes_back(&self, seen: &Standing, settings: &QueueSettings) -> bool {
        let is_theirs = self.follows.is_none() && self.who == seen.who;
        is_theirs && self.foot.distance(seen.foot) <= settings.reach * seen.height
    }

    pub(super) fn waits_since(&self) -> Option<MediaTime> {
        match self.stage {
            Stage::Waiting { since } => Some(since),
            Stage::Visiting | Stage::Served { .. } => None,
        }
    }

    /// What became certain by now, and whether this member is done with. `depth` is how far inside
    /// the lane they were seen last.
    pub(super) fn judge(
        &mut self,
        at: MediaTime,
        depth: f64,
        settings: &QueueSettings,
    ) -> (Vec<Step>, bool) {
        if self.is_away(at, depth, settings) {
            let walked = self.trail.leads_to(self.foot, self.height, settings);
            if walked || self.waits_since().is_none() {
                return (self.leave().into_iter().collect(), true);
            }
            self.hide();
        }
        if at.since(self.seen) > settings.patience {
            // Whoever is hidden where they stood did not walk off, however badly their feet were seen.
            let stood = self.rest.place(settings.still_for);
            let walked = self.foot.distance(stood) > settings.beyond * self.height;
            let left = walked && depth < settings.edge * self.height;
            let step = if left || matches!(self.stage, Stage::Served { .. }) {
                self.leave()
            } else {
                self.last_step()
            };
            return (step.into_iter().collect(), true);
        }
        let mut steps = Vec::new();
        if let Some(since) = self.stands(settings) {
            self.settle(since, &mut steps);
        }
        (steps, false)
    }

    /// Since when they have stood at their place; none while they walk or are not there for long
    /// enough. Whoever was not seen coming must be there for longer: short tracks in a crowd are
    /// second boxes of people who are counted already.
    fn stands(&self, settings: &QueueSettings) -> Option<MediaTime> {
        let least = if self.is_born_inside && self.stage == Stage::Visiting {
            settings.born_for
        } else {
            settings.still_for
        };
        if self.place == Place::Away
            || self.seen.since(self.came) < least
            || self.seen.since(self.here_since) < settings.still_for
        {
            return None;
        }
        let since = self.rest.since(settings.still_for)?;
        Some(since.max(self.here_since))
    }

    fn settle(&mut self, since: MediaTime, steps: &mut Vec<Step>) {
        let mut step = |at, what| steps.push(Step { at, what });
        match (self.stage, self.place) {
            (Stage::Visiting, Place::Queue) => {
                step(since, What::Joined);
                self.stage = Stage::Waiting { since };
            }
            (Stage::Visiting, Place::Till) => {
                let wait = Duration::ZERO;
                step(since, What::Joined);
                step(since, What::ServiceStarted { wait });
                self.stage = Stage::Served { since };
            }
            (Stage::Waiting { since: joined }, Place::Till) => {
                let since = since.max(joined);
                let wait = since.since(joined);
                step(since, What::ServiceStarted { wait });
                self.stage = Stage::Served { since };
            }
            _ => {}
        }
    }

    /// Outside for long enough, and not just beyond the border where they stood.
    fn is_away(&self, at: MediaTime, depth: f64, settings: &QueueSettings) -> bool {
        if self.place != Place::Away {
            return false;
        }
        // The feet of somebody half hidden may seem to be beyond the border just before nothing is seen of them,
        // or just after.
        let seen_out = self.seen.since(self.here_since);
        let far = self.foot.distance(self.inside.1) > settings.beyond * self.height;
        let is_clear = depth < -settings.edge * self.height;
        let walks = far && at.since(self.inside.0) >= settings.away_for;
        (is_clear && seen_out >= settings.away_for_good)
            || (walks && seen_out >= settings.seen_away)
    }

    /// Their track went off with somebody else: they are where they were seen last.
    fn hide(&mut self) {
        let (seen, foot) = self.inside;
        self.follows = None;
        (self.seen, self.foot, self.place) = (seen, foot, Place::Queue);
        self.rest = Rest::new(seen, foot);
    }

    /// Walked off: at the end of the last stand, if that led out of the lane.
    fn leave(&mut self) -> Option<Step> {
        let (last, _) = self.inside;
        let walked_off = self
            .rest
            .ended()
            .filter(|&end| end <= last && last.since(end) <= LONGEST_WAY_OUT);
        let at = walked_off.unwrap_or(last);
        match self.stage {
            Stage::Visiting => None,
            Stage::Waiting { since } => Some(Step {
                at: at.max(since),
                what: What::Abandoned {
                    wait: at.since(since),
                },
            }),
            Stage::Served { since } => Some(Step {
                at: at.max(since),
                what: What::ServiceEnded {
                    service: at.since(since),
                },
            }),
        }
    }

    /// Seen no more, so that nobody knows what became of them.
    pub(super) fn last_step(&self) -> Option<Step> {
        let (since, was_served) = match self.stage {
            Stage::Visiting => return None,
            Stage::Waiting { since } => (since, false),
            Stage::Served { since } => (since, true),
        };
        Some(Step {
            at: self.seen.max(since),
            what: What::Lost { was_served },
        })
    }

    /// Whether this may be a hidden member whom the detector found again.
    pub(super) fn may_be_somebody_lost(&self) -> bool {
        self.is_born_inside && self.is_seen && self.stage == Stage::Visiting
    }

    /// How far a newcomer appeared from where this one was lost or stood last, in heights; none where
    /// they cannot be the same.
    pub(super) fn distance_to(
        &self,
        newcomer: &Self,
        at: MediaTime,
        settings: &QueueSettings,
    ) -> Option<f64> {
        let is_lost = at.since(self.seen) > settings.lost_after;
        let is_leaving = self.place == Place::Away;
        if self.who == newcomer.who
            || self.stage == Stage::Visiting
            || !(is_lost || is_leaving)
            || newcomer.came <= self.inside.0 && !is_leaving
        {
            return None;
        }
        let height = self.height.max(newcomer.height).max(f64::MIN_POSITIVE);
        let stood = self.rest.place(settings.still_for);
        let near = newcomer.inside.1.distance(stood);
        let near = near.min(newcomer.inside.1.distance(self.inside.1)) / height;
        let gap = newcomer.came.since(self.inside.0).as_secs_f64();
        (near <= settings.reach + settings.reach_per_s * gap).then_some(near)
    }

    /// Goes on as the newcomer: the same place in the queue, another track.
    pub(super) fn continue_as(&mut self, newcomer: &Self) {
        *self = Self {
            who: self.who,
            came: self.came,
            stage: self.stage,
            is_born_inside: self.is_born_inside,
            trail: newcomer.trail.after_a_break(),
            ..newcomer.clone()
        };
    }

    /// Stands at the till with no service begun: whose turn it is is to be said.
    pub(super) fn is_next(&self, settings: &QueueSettings) -> bool {
        let is_served = matches!(self.stage, Stage::Served { .. });
        !is_served && self.place == Place::Till && self.stands(settings).is_some()
    }

    /// Waits where nobody sees them now: not seen at all, or taken for somebody who walks elsewhere.
    pub(super) fn is_hidden(&self, at: MediaTime, settings: &QueueSettings) -> bool {
        let is_lost = at.since(self.seen) > settings.lost_after;
        let stood = self.rest.place(settings.still_for);
        let from = self
            .foot
            .distance(stood)
            .max(self.foot.distance(self.inside.1));
        let is_off = self.place == Place::Away && from > settings.beyond * self.height;
        self.waits_since().is_some() && (is_lost || is_off)
    }

    /// Waits since before somebody else, who may be the same.
    pub(super) fn may_come_before(&self, joined: MediaTime) -> bool {
        self.trail.is_broken() && self.waits_since().is_some_and(|since| since < joined)
    }

    /// Both wait: each turns out to be the other.
    pub(super) fn swap_turns(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.who, &mut other.who);
        std::mem::swap(&mut self.stage, &mut other.stage);
    }

    pub(super) fn give_way(&mut self) {
        self.gave_way = true;
    }

    pub(super) fn state(&self, lane: &LaneName, step: Step, plane: &Plane) -> SceneEvent {
        let lane = lane.clone();
        SceneEvent {
            at: step.at,
            kind: match step.what {
                What::Joined => EventKind::QueueJoin { lane },
                What::ServiceStarted { wait } => EventKind::ServiceStart { lane, wait },
                What::ServiceEnded { service } => EventKind::ServiceEnd { lane, service },
                What::Abandoned { wait } => EventKind::QueueAbandon { lane, wait },
                What::Lost { was_served } => EventKind::QueueLost { lane, was_served },
            },
            track: self.who,
            foot: plane.normalized(self.foot),
            confidence: self.confidence,
        }
    }
}

/// Somebody who stood longer ago did not walk off from there: at a metre a second a queue of ten metres is
/// left by then.
const LONGEST_WAY_OUT: Duration = Duration::from_secs(10);
