//! The rules of a site at work.

use std::collections::BTreeMap;

use inveye_domain::{
    AlertSubject, BlindCause, CameraId, Direction, Event, EventId, EventKind, LaneName, Language,
    LocalTime, Rule, RuleCondition, RuleId, Severity, Snooze, StoreState, WallTime,
};
use inveye_words::words;

use crate::cool_down::{Cause, CoolDowns};
use crate::crowd::Crowd;
use crate::outages::Outages;
use crate::queues::Queues;
use crate::quiet::Quiet;
use crate::visits::Visits;

/// What rules look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RuleInput<'a> {
    /// A fact, once each, in the order they were stated.
    Event(&'a Event),
    /// People inside the site now.
    Occupancy {
        /// How many.
        people: u32,
    },
    /// A till lane's queue now; when it changes.
    Queue {
        /// Whose lane.
        camera: &'a CameraId,
        /// Which lane.
        lane: &'a LaneName,
        /// People waiting.
        waiting: u32,
        /// Since when whoever waits longest has waited.
        longest_since: Option<WallTime>,
    },
    /// All tills of the site; when it changes.
    Tills {
        /// One more should be opened.
        should_open: bool,
        /// People waiting, at all of them.
        waiting: u32,
        /// Tills that are open.
        open: u32,
    },
    /// Nothing new; once a second, so that what lasts is noticed.
    Tick,
}

/// An alert to store and deliver.
#[derive(Debug, Clone, PartialEq)]
pub struct RaisedAlert {
    /// The rule that raised it.
    pub rule: RuleId,
    /// The camera it is about; none for the whole site.
    pub camera: Option<CameraId>,
    /// Together with rule and camera, what the cool-down goes by.
    pub cause: Cause,
    /// How urgent.
    pub severity: Severity,
    /// What happened and where, in the store's language, up to 45 characters.
    pub title: String,
    /// What the title says.
    pub subject: AlertSubject,
    /// Line or zone, then camera.
    pub place: String,
    /// When the cause happened; for loitering, when the limit was passed.
    pub at: WallTime,
    /// The event behind it.
    pub event: Option<EventId>,
}

/// Rules, and what they must remember.
#[derive(Debug, Default)]
pub struct RuleBook {
    rules: Vec<Rule>,
    language: Language,
    names: BTreeMap<CameraId, String>,
    visits: Visits,
    outages: Outages,
    crowd: Crowd,
    queues: Queues,
    cool_downs: CoolDowns,
    quiet: Quiet,
}

/// What one person did at a line or zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    CameIn,
    WentOut,
    Inside,
}

impl Seen {
    fn at(self, spot: &str) -> AlertSubject {
        let spot = spot.to_owned();
        match self {
            Self::CameIn => AlertSubject::CameIn { line: spot },
            Self::WentOut => AlertSubject::WentOut { line: spot },
            Self::Inside => AlertSubject::Inside { zone: spot },
        }
    }
}

/// When something is looked at.
#[derive(Clone, Copy)]
struct Now {
    local: LocalTime,
    at: WallTime,
}

impl RuleBook {
    /// Starts with these rules and an empty shop.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self {
            rules,
            ..Self::default()
        }
    }

    /// Replaces the rules. Those that stay keep their cool-downs, and who is inside is still known
    /// for zones that had a loitering rule before.
    pub fn set_rules(&mut self, rules: Vec<Rule>) {
        self.rules = rules;
        let rules = &self.rules;
        let exists = |id: &RuleId| rules.iter().any(|rule| rule.id == *id);
        self.cool_downs.keep_rules(exists);
        self.crowd.keep_rules(exists);
        self.queues.keep_rules(exists);
        self.visits.keep_zones(|camera, zone| {
            rules
                .iter()
                .any(|rule| watches(&rule.condition, camera, zone))
        });
    }

    /// What is held back from now on.
    pub fn set_snoozes(&mut self, snoozes: Vec<Snooze>) {
        self.quiet.set(snoozes);
    }

    /// How many alerts were held back since the last time, by the number of their snooze.
    pub fn take_held_back(&mut self) -> BTreeMap<u64, u64> {
        self.quiet.take_held_back()
    }

    /// What alerts are called and where they are is said in it from now on; English until then.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// What people call the cameras; one without a name is called by its id.
    pub fn set_camera_names(&mut self, names: BTreeMap<CameraId, String>) {
        self.names = names;
    }

    /// Forgets who is inside and whether it is blind: the camera was removed, or its pipeline begins
    /// anew and will say so itself.
    pub fn forget_camera(&mut self, camera: &CameraId) {
        self.visits.forget_camera(camera);
        self.queues.forget_camera(camera);
        self.outages.forget_camera(camera);
    }

    /// Looks at one input and returns the alerts to raise.
    ///
    /// `at` is now by the engine's clock, and `local` the same moment on the site's.
    pub fn observe(
        &mut self,
        input: RuleInput<'_>,
        local: LocalTime,
        at: WallTime,
    ) -> Vec<RaisedAlert> {
        let now = Now { local, at };
        let mut raised = Vec::new();
        match input {
            RuleInput::Event(event) => {
                self.note(event);
                self.moments(event, now, &mut raised);
                if matches!(
                    event.kind,
                    EventKind::CameraOffline { .. } | EventKind::CameraBlind { .. }
                ) {
                    self.lasting_outages(now, &mut raised);
                }
            }
            RuleInput::Occupancy { people } => {
                self.crowd.people = people;
                self.lasting_crowd(now, &mut raised);
            }
            RuleInput::Queue {
                camera,
                lane,
                waiting,
                longest_since,
            } => {
                self.queues.set((camera, lane), waiting, longest_since);
                self.lasting_queues(now, &mut raised);
            }
            RuleInput::Tills {
                should_open,
                waiting,
                open,
            } => {
                self.queues.busy_tills = should_open.then_some((waiting, open));
                self.lasting_tills(now, &mut raised);
            }
            RuleInput::Tick => {
                self.cool_downs.tidy(at);
                self.lasting_visits(now, &mut raised);
                self.lasting_outages(now, &mut raised);
                self.lasting_crowd(now, &mut raised);
                self.lasting_queues(now, &mut raised);
                self.lasting_tills(now, &mut raised);
            }
        }
        raised
    }

    /// Remembers what lasts.
    fn note(&mut self, event: &Event) {
        let camera = &event.camera;
        match (&event.kind, event.track) {
            (EventKind::ZoneEnter { zone }, Some(track)) => {
                let rules = &self.rules;
                if rules.iter().any(|r| watches(&r.condition, camera, zone)) {
                    let who = (camera, zone, track);
                    self.visits.enter(who, event.at, event.id.clone());
                }
            }
            (EventKind::ZoneExit { zone, .. }, Some(track)) => {
                self.visits.exit(camera, zone, track);
            }
            (EventKind::CameraOffline { .. }, _) => {
                self.visits.forget_camera(camera);
                self.queues.forget_camera(camera);
                self.outages.begin(camera, None, event.at, &event.id);
            }
            (EventKind::CameraOnline { .. }, _) => self.outages.end(camera, None),
            // What is wrong with the engine is told by the engine's own alerts, not by each camera.
            (
                EventKind::CameraBlind {
                    cause: cause @ (BlindCause::Dark | BlindCause::Blurred),
                },
                _,
            ) => self
                .outages
                .begin(camera, Some(*cause), event.at, &event.id),
            (EventKind::CameraSees { cause, .. }, _) => self.outages.end(camera, Some(*cause)),
            _ => {}
        }
    }

    /// What happens in a moment.
    fn moments(&mut self, event: &Event, now: Now, raised: &mut Vec<RaisedAlert>) {
        for rule in active(&self.rules, now.local) {
            let (cause, seen, spot) = match (&rule.condition, &event.kind) {
                (
                    RuleCondition::LineCrossed {
                        camera,
                        line,
                        direction,
                    },
                    EventKind::LineCross {
                        line: crossed,
                        direction: way,
                    },
                ) if *camera == event.camera
                    && line == crossed
                    && direction.is_none_or(|wanted| wanted == *way) =>
                {
                    let (cause, seen) = match way {
                        Direction::In => (Cause::CameIn, Seen::CameIn),
                        Direction::Out => (Cause::WentOut, Seen::WentOut),
                    };
                    (cause, seen, line.as_str())
                }
                (
                    RuleCondition::ZoneEntered { camera, zone },
                    EventKind::ZoneEnter { zone: entered },
                ) if *camera == event.camera && zone == entered => {
                    (Cause::Entered, Seen::Inside, zone.as_str())
                }
                _ => continue,
            };
            let key = (rule.id.clone(), Some(event.camera.clone()), cause);
            if self.cool_downs.take(key, rule.cool_down, now.at)
                && !self.quiet.holds(&rule.id, Some(&event.camera), now.at)
            {
                let subject = seen.at(spot);
                raised.push(RaisedAlert {
                    rule: rule.id.clone(),
                    camera: Some(event.camera.clone()),
                    cause,
                    severity: rule.severity,
                    title: words(self.language).title(&subject),
                    subject,
                    place: words(self.language).place(spot, name(&self.names, &event.camera)),
                    at: event.at,
                    event: Some(event.id.clone()),
                });
            }
        }
    }

    fn lasting_visits(&mut self, now: Now, raised: &mut Vec<RaisedAlert>) {
        for rule in active(&self.rules, now.local) {
            let RuleCondition::Loitering {
                camera,
                zone,
                limit,
            } = &rule.condition
            else {
                continue;
            };
            for visit in self.visits.of(camera, zone) {
                let dwell = now.at.since(visit.since);
                if dwell <= *limit || visit.raised.contains(&rule.id) {
                    continue;
                }
                let key = (rule.id.clone(), Some(camera.clone()), Cause::Loitering);
                if !self.quiet.holds_lasting(&key, now.at)
                    && self.cool_downs.take(key, rule.cool_down, now.at)
                {
                    visit.raised.insert(rule.id.clone());
                    let subject = AlertSubject::Loitering {
                        zone: zone.as_str().to_owned(),
                        seconds: dwell.as_secs(),
                    };
                    raised.push(RaisedAlert {
                        rule: rule.id.clone(),
                        camera: Some(camera.clone()),
                        cause: Cause::Loitering,
                        severity: rule.severity,
                        title: words(self.language).title(&subject),
                        subject,
                        place: words(self.language).place(zone.as_str(), name(&self.names, camera)),
                        at: visit.since + *limit,
                        event: Some(visit.event.clone()),
                    });
                }
            }
        }
    }

    fn lasting_outages(&mut self, now: Now, raised: &mut Vec<RaisedAlert>) {
        for rule in active(&self.rules, now.local) {
            let RuleCondition::CameraOffline { camera: only } = &rule.condition else {
                continue;
            };
            for ((camera, blind), outage) in &mut self.outages.lasting {
                let meant = only.as_ref().is_none_or(|only| only == camera);
                // Where nobody knows whether the store is open, lights that go out are no alarm.
                let is_night =
                    *blind == Some(BlindCause::Dark) && now.local.store != Some(StoreState::Open);
                if !meant || is_night || outage.raised.contains(&rule.id) {
                    continue;
                }
                let cause = match blind {
                    None => Cause::Offline,
                    Some(_) => Cause::Hidden,
                };
                let key = (rule.id.clone(), Some(camera.clone()), cause);
                if !self.quiet.holds_lasting(&key, now.at)
                    && self.cool_downs.take(key, rule.cool_down, now.at)
                {
                    outage.raised.insert(rule.id.clone());
                    let name = name(&self.names, camera);
                    let subject = match *blind {
                        None => AlertSubject::CameraOffline {
                            name: name.to_owned(),
                        },
                        Some(cause) => AlertSubject::CameraBlind {
                            name: name.to_owned(),
                            cause,
                        },
                    };
                    raised.push(RaisedAlert {
                        rule: rule.id.clone(),
                        camera: Some(camera.clone()),
                        cause,
                        severity: rule.severity,
                        title: words(self.language).title(&subject),
                        subject,
                        place: words(self.language).named_camera(name),
                        at: outage.since,
                        event: Some(outage.event.clone()),
                    });
                }
            }
        }
    }

    fn lasting_queues(&mut self, now: Now, raised: &mut Vec<RaisedAlert>) {
        // Sleeping rules are asked too, so that they notice when a queue is gone.
        for rule in self.rules.iter().filter(|rule| rule.enabled) {
            let (camera, lane, cause, subject) = match &rule.condition {
                RuleCondition::QueueLength {
                    camera,
                    lane,
                    people,
                } => {
                    let waiting = self.queues.waiting(camera, lane);
                    let subject = AlertSubject::QueueLength {
                        lane: lane.to_string(),
                        people: waiting,
                    };
                    let subject = (waiting > *people).then_some(subject);
                    (camera, lane, Cause::ManyWait, subject)
                }
                RuleCondition::QueueLong {
                    camera,
                    lane,
                    limit,
                } => {
                    let wait = self.queues.longest(camera, lane, now.at);
                    let subject = AlertSubject::QueueLong {
                        lane: lane.to_string(),
                        seconds: wait.as_secs(),
                    };
                    let subject = (wait > *limit).then_some(subject);
                    (camera, lane, Cause::LongWait, subject)
                }
                _ => continue,
            };
            if !self.queues.wants(&rule.id, subject.is_some()) {
                continue;
            }
            let key = (rule.id.clone(), Some(camera.clone()), cause);
            if !awake(rule, now.local)
                || self.quiet.holds_lasting(&key, now.at)
                || !self.cool_downs.take(key, rule.cool_down, now.at)
            {
                continue;
            }
            let Some(subject) = subject else { continue };
            self.queues.raised(&rule.id);
            raised.push(RaisedAlert {
                rule: rule.id.clone(),
                camera: Some(camera.clone()),
                cause,
                severity: rule.severity,
                title: words(self.language).title(&subject),
                subject,
                place: words(self.language).place(lane.as_str(), name(&self.names, camera)),
                at: now.at,
                event: None,
            });
        }
    }

    fn lasting_tills(&mut self, now: Now, raised: &mut Vec<RaisedAlert>) {
        let busy = self.queues.busy_tills;
        // Sleeping rules are asked too, so that they notice when it is over.
        let is_asked = |rule: &&Rule| rule.enabled && rule.condition == RuleCondition::OpenLane;
        for rule in self.rules.iter().filter(is_asked) {
            let wants = self.queues.wants(&rule.id, busy.is_some());
            let Some((waiting, open)) = busy.filter(|_| wants) else {
                continue;
            };
            let key = (rule.id.clone(), None, Cause::BusyTills);
            if !awake(rule, now.local)
                || self.quiet.holds_lasting(&key, now.at)
                || !self.cool_downs.take(key, rule.cool_down, now.at)
            {
                continue;
            }
            self.queues.raised(&rule.id);
            let subject = AlertSubject::OpenLane { waiting, open };
            raised.push(RaisedAlert {
                rule: rule.id.clone(),
                camera: None,
                cause: Cause::BusyTills,
                severity: rule.severity,
                title: words(self.language).title(&subject),
                subject,
                place: words(self.language).whole_store.to_owned(),
                at: now.at,
                event: None,
            });
        }
    }

    fn lasting_crowd(&mut self, now: Now, raised: &mut Vec<RaisedAlert>) {
        // Sleeping rules are asked too, so that they notice when a level is left.
        for rule in self.rules.iter().filter(|rule| rule.enabled) {
            let RuleCondition::Occupancy { capacity } = rule.condition else {
                continue;
            };
            let Some(cause) = self.crowd.wants(&rule.id, capacity) else {
                continue;
            };
            let key = (rule.id.clone(), None, cause);
            if !awake(rule, now.local)
                || self.quiet.holds_lasting(&key, now.at)
                || !self.cool_downs.take(key, rule.cool_down, now.at)
            {
                continue;
            }
            self.crowd.raised(&rule.id, cause);
            let subject = AlertSubject::Occupancy {
                people: self.crowd.people,
                capacity,
            };
            let severity = if cause == Cause::Full {
                rule.severity
            } else {
                rule.severity.lower()
            };
            raised.push(RaisedAlert {
                rule: rule.id.clone(),
                camera: None,
                cause,
                severity,
                title: words(self.language).title(&subject),
                subject,
                place: words(self.language).whole_store.to_owned(),
                at: now.at,
                event: None,
            });
        }
    }
}

fn watches(condition: &RuleCondition, camera: &CameraId, zone: &inveye_domain::ZoneName) -> bool {
    matches!(condition, RuleCondition::Loitering { camera: c, zone: z, .. } if c == camera && z == zone)
}

/// Without a schedule, and where it does not matter whether the store is open, a rule never sleeps.
fn awake(rule: &Rule, local: LocalTime) -> bool {
    rule.store.is_none_or(|wanted| local.store == Some(wanted))
        && rule
            .schedule
            .as_ref()
            .is_none_or(|hours| hours.includes(local))
}

fn active(rules: &[Rule], local: LocalTime) -> impl Iterator<Item = &Rule> {
    rules
        .iter()
        .filter(move |rule| rule.enabled && awake(rule, local))
}

fn name<'a>(names: &'a BTreeMap<CameraId, String>, camera: &'a CameraId) -> &'a str {
    names.get(camera).map_or(camera.as_str(), String::as_str)
}

#[cfg(test)]
mod tests;
