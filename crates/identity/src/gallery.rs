//! The visits of one day, and whose they are.

mod matching;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use inveye_domain::{CameraId, Embedding, STAY_STEPS_S, TrackId, VisitorSum, WallTime, stay_step};

use crate::appearance::Appearance;
use crate::settings::GallerySettings;
use crate::staff::{Lesson, StaffLooks};
use crate::stay::Stay;
use crate::strangers::Strangers;
use crate::topology::Topology;
use crate::visit::{Presence, Visit};
use crate::visitor::{Salt, VisitorId};

/// Somebody as one camera follows them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// Which camera.
    pub camera: CameraId,
    /// Which time it followed people without a break: tracks are numbered anew in each.
    pub session: u64,
    /// The first of the tracks that followed them.
    pub track: TrackId,
}

/// What is known of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who {
    /// Their name today.
    pub visitor: VisitorId,
    /// Whether they work here.
    pub staff: bool,
    /// Whether they were looked at often enough: if not they may be somebody else who is known already.
    pub looked_at: bool,
}

/// Why somebody is taken for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffReason {
    /// A person said so.
    Said,
    /// They stood where only staff stand.
    Place,
    /// They were in view for longer than customers are.
    Stay,
    /// They are dressed like staff.
    Dress,
}

/// Somebody who is taken for staff, or was until a person said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSeen {
    /// Their name today.
    pub visitor: VisitorId,
    /// Why; none where a person said that they are not.
    pub reason: Option<StaffReason>,
    /// Which camera saw them last.
    pub camera: CameraId,
    /// When they were seen first.
    pub first: WallTime,
    /// And last.
    pub last: WallTime,
}

/// One day's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Today {
    /// Different people who were looked at often enough and are no staff.
    pub people: u64,
    /// Of them, those who came in through a door.
    pub visitors: u64,
    /// Different people who are staff.
    pub staff: u64,
}

/// Sums of who came in, by the span of time in which they did.
pub type Entrants = BTreeMap<WallTime, VisitorSum>;

/// Remembers people for hours, in memory alone.
#[derive(Debug, Clone)]
pub struct Gallery {
    settings: GallerySettings,
    salt: Salt,
    topology: Topology,
    staff: Option<StaffLooks>,
    strangers: Strangers,
    visits: BTreeMap<u64, Visit>,
    followed: BTreeMap<Person, Followed>,
    /// Cameras before which somebody crossed a door today.
    at_doors: BTreeSet<CameraId>,
    /// Visits opened today.
    opened: u64,
    /// Figures of visits that are forgotten.
    gone: Today,
    /// Their entries.
    came: Entrants,
    /// When it was last looked for what is to be forgotten.
    tidied: WallTime,
}

/// Somebody whom a camera follows, or did a moment ago.
#[derive(Debug, Clone, PartialEq)]
struct Followed {
    from: WallTime,
    seen: WallTime,
    ended: bool,
    /// Looks of which the visit does not know yet.
    appearance: Appearance,
    visit: Option<u64>,
    /// Entries by span, of which the visit does not know yet.
    entries: BTreeMap<WallTime, u32>,
    /// The same of when they came and went.
    stay: Stay,
    time: Duration,
    in_staff_zone: Duration,
}

impl Followed {
    fn new(at: WallTime) -> Self {
        Self {
            from: at,
            seen: at,
            ended: false,
            appearance: Appearance::default(),
            visit: None,
            entries: BTreeMap::new(),
            stay: Stay::default(),
            time: Duration::ZERO,
            in_staff_zone: Duration::ZERO,
        }
    }
}

/// A longer time between two sightings is not counted as seen.
const LONGEST_STEP: Duration = Duration::from_secs(2);
/// Somebody whose track ended may be continued by another for this long; analytics do so for less.
const LINGER: Duration = Duration::from_secs(30);
/// Longest way between cameras that is remembered of a visit's past.
const PAST: Duration = Duration::from_secs(600);
/// How often what is over is let go of.
const TIDY: Duration = Duration::from_secs(10);

impl Gallery {
    /// Of a day that begins, with nobody in it.
    pub fn new(salt: Salt, topology: Topology, settings: GallerySettings) -> Self {
        Self {
            settings,
            salt,
            topology,
            staff: None,
            strangers: Strangers::default(),
            visits: BTreeMap::new(),
            followed: BTreeMap::new(),
            at_doors: BTreeSet::new(),
            opened: 0,
            gone: Today::default(),
            came: Entrants::new(),
            tidied: WallTime::default(),
        }
    }

    /// Forgets everything but how the cameras stand to each other: a new day.
    pub fn begin_day(&mut self, salt: Salt) {
        *self = Self::new(salt, self.topology.clone(), self.settings);
    }

    /// How staff are dressed, from now on.
    pub fn know_staff(&mut self, looks: Option<StaffLooks>) {
        self.staff = looks;
    }

    /// Somebody is in view, perhaps where only staff stand.
    pub fn see(&mut self, person: &Person, at: WallTime, in_staff_zone: bool) {
        let followed = self
            .followed
            .entry(person.clone())
            .or_insert_with(|| Followed::new(at));
        let at = at.max(followed.seen);
        let step = at.since(followed.seen).min(LONGEST_STEP);
        if let Some(visit) = followed
            .visit
            .and_then(|number| self.visits.get_mut(&number))
        {
            if visit.collides(person, at, &self.topology) {
                // Meanwhile somebody else was taken for them: from now on this is another person.
                close(visit, person);
                *followed = Followed::new(at);
                return;
            }
            visit.seen += step;
            if in_staff_zone {
                visit.in_staff_zone += step;
            }
            if let Some(presence) = visit.presence_of(person) {
                (presence.to, presence.open) = (at, true);
            }
        }
        followed.seen = at;
        followed.ended = false;
        if followed.visit.is_none() {
            followed.time += step;
            if in_staff_zone {
                followed.in_staff_zone += step;
            }
        }
    }

    /// How somebody in view looks now.
    pub fn look(&mut self, person: &Person, look: &Embedding) {
        let Some(followed) = self.followed.get_mut(person) else {
            return;
        };
        match followed
            .visit
            .and_then(|number| self.visits.get_mut(&number))
        {
            Some(visit) => visit.appearance.add(look),
            None => followed.appearance.add(look),
        }
    }

    /// Somebody came in through a door at a time; `span` is when the span of time began that the entry is counted in,
    /// for example its hour.
    pub fn entered(&mut self, person: &Person, at: WallTime, span: WallTime) {
        self.at_doors.insert(person.camera.clone());
        if let Some(stay) = self.stay(person) {
            stay.enter(at);
        }
        let Some(followed) = self.followed.get_mut(person) else {
            return;
        };
        let visit = followed
            .visit
            .and_then(|number| self.visits.get_mut(&number));
        let entries = visit.map_or(&mut followed.entries, |visit| &mut visit.entries);
        let count = entries.entry(span).or_default();
        *count = count.saturating_add(1);
    }

    /// Somebody went out through a door.
    pub fn left(&mut self, person: &Person, at: WallTime) {
        self.at_doors.insert(person.camera.clone());
        if let Some(stay) = self.stay(person) {
            stay.leave(at);
        }
    }

    fn stay(&mut self, person: &Person) -> Option<&mut Stay> {
        let followed = self.followed.get_mut(person)?;
        let visit = followed
            .visit
            .and_then(|number| self.visits.get_mut(&number));
        Some(visit.map_or(&mut followed.stay, |visit| &mut visit.stay))
    }

    /// Today's sums of who came in, by span. Later ones may be lower: somebody may turn out to be staff.
    pub fn entrants(&self) -> Entrants {
        let mut entrants = self.came.clone();
        self.visits
            .values()
            .for_each(|visit| self.count_entries(visit, &mut entrants));
        entrants
    }

    /// The camera follows somebody no longer.
    pub fn end(&mut self, person: &Person) {
        let Some(followed) = self.followed.get_mut(person) else {
            return;
        };
        followed.ended = true;
        if let Some(visit) = followed
            .visit
            .and_then(|number| self.visits.get_mut(&number))
        {
            close(visit, person);
        }
    }

    /// Nobody is followed any more, by any camera.
    pub fn end_all(&mut self) {
        let everybody: Vec<Person> = self.followed.keys().cloned().collect();
        everybody.iter().for_each(|person| self.end(person));
    }

    /// Says whether somebody works here; holds for their visit.
    pub fn say_staff(&mut self, visitor: VisitorId, staff: bool) -> bool {
        let visit = self.visits.values_mut().find(|v| v.visitor == visitor);
        visit.map(|visit| visit.said_staff = Some(staff)).is_some()
    }

    /// What is known of a visitor, as long as they are remembered.
    pub fn visitor(&self, visitor: VisitorId) -> Option<Who> {
        let visit = self.visits.values().find(|v| v.visitor == visitor)?;
        Some(self.known_of(visit))
    }

    /// Whose visit it is; none while it is not settled.
    pub fn who(&self, person: &Person) -> Option<Who> {
        let visit = self.visits.get(&self.followed.get(person)?.visit?)?;
        Some(self.known_of(visit))
    }

    fn known_of(&self, visit: &Visit) -> Who {
        Who {
            visitor: visit.visitor,
            staff: self.is_staff(visit),
            looked_at: visit.appearance.looks() > 0 && visit.is_somebody(self.settings.least_looks),
        }
    }

    /// Today's figures so far.
    pub fn today(&self) -> Today {
        let mut today = self.gone;
        self.visits
            .values()
            .for_each(|visit| self.count(visit, &mut today));
        today
    }

    /// Visits that are remembered.
    pub fn remembered(&self) -> usize {
        self.visits.len()
    }

    /// Who is known to be staff without being dressed so, and who is not.
    pub fn lesson(&self) -> Lesson {
        let mut lesson = Lesson::default();
        let enough = |visit: &&Visit| visit.appearance.looks() >= self.settings.least_looks;
        for visit in self.visits.values().filter(enough) {
            if self.is_staff_by_place(visit) {
                lesson.staff.push(visit.appearance.clone());
            } else if visit.in_staff_zone.is_zero() {
                lesson.others.push(visit.appearance.clone());
            }
        }
        lesson
    }

    fn count(&self, visit: &Visit, today: &mut Today) {
        if visit.appearance.looks() < self.settings.least_looks && !visit.entered() {
            // Never seen well enough to say that they are not somebody else.
            return;
        }
        if self.is_staff(visit) {
            today.staff += 1;
        } else {
            today.people += 1;
            today.visitors += u64::from(visit.entered());
        }
    }

    fn count_entries(&self, visit: &Visit, entrants: &mut Entrants) {
        let (is_staff, is_unknown) = (self.is_staff(visit), visit.appearance.looks() == 0);
        for (place, (&span, &entries)) in visit.entries.iter().enumerate() {
            let entries = i64::from(entries);
            let begins = !is_staff && place == 0;
            let mut stays = <[i64; STAY_STEPS_S.len()]>::default();
            if let Some(length) = visit.stay.length().filter(|_| begins && !is_unknown) {
                stays[stay_step(length)] = 1;
            }
            let sum = VisitorSum {
                stays,
                entries,
                staff: if is_staff { entries } else { 0 },
                unknown: if is_unknown { entries } else { 0 },
                visitors: i64::from(!is_staff),
                visits: i64::from(begins),
            };
            *entrants.entry(span).or_default() += sum;
        }
    }

    /// Who is taken for staff, and who was until somebody said otherwise; in the order in which they came.
    pub fn staff(&self) -> Vec<StaffSeen> {
        let shown = |visit: &&Visit| self.is_staff(visit) || visit.said_staff == Some(false);
        let seen = |visit: &Visit| {
            let newest = visit.presences.iter().max_by_key(|p| p.to)?;
            Some(StaffSeen {
                visitor: visit.visitor,
                reason: self.why_staff(visit),
                camera: newest.person.camera.clone(),
                first: visit.first,
                last: newest.to,
            })
        };
        self.visits
            .values()
            .filter(shown)
            .filter_map(seen)
            .collect()
    }

    fn is_staff(&self, visit: &Visit) -> bool {
        self.why_staff(visit).is_some()
    }

    /// By anything but how they are dressed, which is what is learned from them.
    fn is_staff_by_place(&self, visit: &Visit) -> bool {
        let said = visit.said_staff;
        said.unwrap_or_else(|| self.why_staff_by_place(visit).is_some())
    }

    fn why_staff(&self, visit: &Visit) -> Option<StaffReason> {
        if let Some(said) = visit.said_staff {
            return said.then_some(StaffReason::Said);
        }
        let dressed = |looks: &StaffLooks| looks.is_staff(&visit.appearance);
        let by_dress = || {
            let is_dressed = self.staff.as_ref().is_some_and(dressed);
            is_dressed.then_some(StaffReason::Dress)
        };
        self.why_staff_by_place(visit).or_else(by_dress)
    }

    fn why_staff_by_place(&self, visit: &Visit) -> Option<StaffReason> {
        let settings = &self.settings;
        let there = visit.in_staff_zone;
        let stands_there =
            there >= settings.staff_zone && there >= visit.seen.mul_f64(settings.staff_zone_share);
        if stands_there {
            return Some(StaffReason::Place);
        }
        (visit.seen >= settings.staff_stay).then_some(StaffReason::Stay)
    }
}

/// The camera follows this person no longer.
fn close(visit: &mut Visit, person: &Person) {
    if let Some(presence) = visit.presence_of(person) {
        presence.open = false;
    }
}

impl Followed {
    /// See [`Visit::is_somebody`].
    fn is_somebody(&self, least_looks: u32) -> bool {
        let crossed = !self.entries.is_empty() || self.stay.was_inside().is_some();
        self.appearance.looks() >= least_looks || crossed
    }

    fn presence(&self, person: &Person) -> Presence {
        Presence {
            person: person.clone(),
            from: self.from,
            to: self.seen,
            open: !self.ended,
        }
    }
}
