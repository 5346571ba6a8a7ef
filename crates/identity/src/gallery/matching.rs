//! Who continues which visit: one to one, the best whole.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use inveye_domain::WallTime;
use inveye_tracking::Assignment;

use super::{Followed, Gallery, LINGER, PAST, Person, TIDY};
use crate::appearance::Appearance;
use crate::settings::GallerySettings;
use crate::stay::Stay;
use crate::visit::{Fit, Visit};
use crate::visitor::VisitorId;

impl Gallery {
    /// Settles whose visit it is for all who were looked at enough, or waited long enough, and forgets
    /// what is to be forgotten. Call it as time passes.
    ///
    /// Gives those who were settled, with their names.
    pub fn settle(&mut self, now: WallTime) -> Vec<(Person, VisitorId)> {
        let mut settled = self.settle_nobodies(now);
        let mut waiting: BTreeSet<Person> = BTreeSet::new();
        loop {
            let ripe = self.ripe(now, &waiting);
            if ripe.is_empty() {
                break;
            }
            let once = self.settle_once(now, &ripe, &mut waiting);
            settled.extend(once.into_iter().filter_map(|(p, n)| self.named(p, n)));
        }
        // Hours count here, not moments.
        let late = now.since(self.tidied) >= TIDY || now < self.tidied;
        if late {
            self.tidied = now;
            self.forget(now);
        }
        settled
    }

    fn named(&self, person: Person, number: u64) -> Option<(Person, VisitorId)> {
        let visit = self.visits.get(&number)?;
        Some((person, visit.visitor))
    }

    /// Those of whom too little was seen are compared with nobody: taken for somebody who is elsewhere, they would
    /// keep that one from being known there.
    fn settle_nobodies(&mut self, now: WallTime) -> Vec<(Person, VisitorId)> {
        let least = self.settings.least_looks;
        let ripe = self.ripe(now, &BTreeSet::new()).into_iter();
        let nobodies: Vec<Person> = ripe
            .filter(|person| !self.followed[person].is_somebody(least))
            .collect();
        let opened = nobodies.into_iter().map(|person| {
            let number = self.open(&person);
            self.named(person, number)
        });
        opened.flatten().collect()
    }

    /// Not settled yet and to be settled now, in the order in which they came.
    fn ripe(&self, now: WallTime, waiting: &BTreeSet<Person>) -> Vec<Person> {
        let settings = &self.settings;
        let mut ripe: Vec<(WallTime, &Person)> = self
            .followed
            .iter()
            .filter(|(_, f)| {
                f.visit.is_none()
                    && (f.ended
                        || f.appearance.looks() >= settings.ripe_looks
                        || now.since(f.from) >= settings.patience)
            })
            .map(|(person, f)| (f.from, person))
            .collect();
        ripe.sort();
        let ripe = ripe.into_iter().map(|(_, person)| person);
        ripe.filter(|p| !waiting.contains(p)).cloned().collect()
    }

    /// Settles at least one of them, or lets them wait.
    fn settle_once(
        &mut self,
        now: WallTime,
        ripe: &[Person],
        waiting: &mut BTreeSet<Person>,
    ) -> Vec<(Person, u64)> {
        let least = self.settings.least_looks;
        let visits = self.visits.iter();
        let remembered: Vec<(u64, &Visit)> = visits
            .filter(|(_, visit)| visit.is_somebody(least))
            .map(|(&number, visit)| (number, visit))
            .collect();
        let numbers: Vec<u64> = remembered.iter().map(|(number, _)| *number).collect();
        let mut gains = Vec::with_capacity(ripe.len() * numbers.len());
        let mut fits = Vec::with_capacity(gains.capacity());
        // By row, how alike they are to everybody.
        let mut cohorts = Vec::with_capacity(ripe.len());
        for person in ripe {
            let followed = &self.followed[person];
            let presence = followed.presence(person);
            let was_inside = self.was_inside(person, followed);
            let start = gains.len();
            let mut cohort = Vec::with_capacity(numbers.len());
            // Where they can be, as far as doors tell, and where not.
            let mut possible = [0, 0];
            let mut places = Vec::with_capacity(numbers.len());
            for (_, visit) in &remembered {
                let place =
                    usize::from(was_inside.is_some_and(|was| visit.stay.is_inside() != Some(was)));
                places.push(place);
                let fit = visit.fit(&presence, &self.topology, self.settings.memory);
                let alike = followed.appearance.similarity(&visit.appearance);
                cohort.extend(alike);
                gains.push(match (alike, fit) {
                    (None, _) | (_, Fit::Impossible) => f64::NEG_INFINITY,
                    (Some(alike), Fit::NotYet | Fit::Possible) => {
                        possible[place] += 1;
                        alike
                    }
                });
                fits.push(fit);
            }
            cohorts.push(cohort);
            let bounds = self.bounds(possible, was_inside);
            let gains = gains[start..].iter_mut().zip(places);
            gains.for_each(|(gain, place)| *gain -= bounds[place]);
        }
        let mut assignment = Assignment::default();
        assignment.solve(&gains, ripe.len(), numbers.len());
        let mut settled: Vec<(usize, u64)> = Vec::new();
        let mut alone = None;
        for (row, person) in ripe.iter().enumerate() {
            let pair = assignment.pairs().iter().find(|(r, _)| *r == row);
            let fit =
                pair.map(|&(_, column)| (fits[row * numbers.len() + column], numbers[column]));
            let waited = now.since(self.followed[person].from) >= self.settings.patience;
            match fit {
                Some((Fit::Possible, number)) => {
                    self.join(person, number);
                    settled.push((row, number));
                }
                Some((Fit::NotYet, _)) if !waited => {
                    waiting.insert(person.clone());
                }
                _ => alone = alone.or(Some((row, person))),
            }
        }
        // Only when nobody else was settled, and one at a time: the next may be the same person, in another
        // camera or a moment later.
        if let Some((row, person)) = alone
            && settled.is_empty()
        {
            settled.push((row, self.open(person)));
        }
        for (row, cohort) in cohorts.into_iter().enumerate() {
            if settled.iter().any(|(other, _)| *other == row) {
                self.strangers.learn(cohort);
            }
        }
        let settled = settled.into_iter();
        settled
            .map(|(row, number)| (ripe[row].clone(), number))
            .collect()
    }

    /// Whether somebody must have been in the store before they were followed; none where doors do not tell. Before
    /// cameras that see no door, everybody is inside.
    pub(super) fn was_inside(&self, person: &Person, followed: &Followed) -> Option<bool> {
        let crossed = followed.stay.was_inside();
        let sees_doors = self.at_doors.is_empty() || self.at_doors.contains(&person.camera);
        crossed.or((!sees_doors).then_some(true))
    }

    /// Least similarities to those who can be where somebody is, as far as doors tell, and to the others. However many
    /// there are of both, they share the probability that a stranger is taken for anybody at all (weighted Bonferroni:
    /// Genovese, Roeder and Wasserman, Biometrika 93, 2006). Whoever must have been inside is a stranger only where doors
    /// mislead: of them so many more may be mistaken that it comes to the same.
    pub(super) fn bounds(&self, possible: [usize; 2], was_inside: Option<bool>) -> [f64; 2] {
        let GallerySettings {
            mistaken,
            doors_mislead,
            ..
        } = self.settings;
        let (mistaken, misled) = match was_inside {
            None => (mistaken, 0.0),
            Some(false) => (mistaken, doors_mislead),
            Some(true) => (mistaken / doors_mislead, doors_mislead),
        };
        let bound = |people, share: f64| self.strangers.bound(people, mistaken * share);
        [bound(possible[0], 1.0 - misled), bound(possible[1], misled)]
    }

    fn join(&mut self, person: &Person, number: u64) {
        let (Some(followed), Some(visit)) =
            (self.followed.get_mut(person), self.visits.get_mut(&number))
        else {
            return;
        };
        let before = visit.presences.iter().max_by_key(|p| p.to);
        if let Some(before) = before.filter(|p| p.person.camera != person.camera) {
            let way = followed.from.since(before.to);
            if way <= PAST
                && !self
                    .topology
                    .is_shared(&before.person.camera, &person.camera)
            {
                let from = before.person.camera.clone();
                self.topology.learn(&from, &person.camera, way);
            }
        }
        followed.visit = Some(number);
        visit.presences.push(followed.presence(person));
        visit
            .appearance
            .merge(&std::mem::take(&mut followed.appearance));
        for (span, entries) in std::mem::take(&mut followed.entries) {
            *visit.entries.entry(span).or_default() += entries;
        }
        visit.stay.join(std::mem::take(&mut followed.stay));
        visit.seen += followed.time;
        visit.in_staff_zone += followed.in_staff_zone;
    }

    fn open(&mut self, person: &Person) -> u64 {
        let number = self.opened;
        self.opened += 1;
        let visit = Visit {
            visitor: VisitorId::new(&self.salt, number),
            appearance: Appearance::default(),
            presences: Vec::new(),
            first: self.followed[person].from,
            entries: BTreeMap::new(),
            stay: Stay::default(),
            seen: Duration::ZERO,
            in_staff_zone: Duration::ZERO,
            said_staff: None,
        };
        self.visits.insert(number, visit);
        self.join(person, number);
        number
    }

    /// Lets go of people who left, of visits that ended too long ago, and of the oldest where there are
    /// too many.
    fn forget(&mut self, now: WallTime) {
        self.followed
            .retain(|_, f| f.visit.is_none() || !f.ended || now.since(f.seen) <= LINGER);
        let unsettled = self.followed.values().filter(|f| f.visit.is_none());
        let oldest = unsettled.map(|f| f.from).min().unwrap_or(now).min(now);
        let least = self.settings.least_looks;
        let mut over: Vec<u64> = Vec::new();
        for (&number, visit) in &mut self.visits {
            visit.forget_before(oldest - PAST);
            let memory = if visit.is_somebody(least) {
                self.settings.memory
            } else {
                LINGER
            };
            if !visit.is_open() && oldest.since(visit.last()) > memory {
                over.push(number);
            }
        }
        let kept = self.visits.len() - over.len();
        let surplus = kept.saturating_sub(self.settings.most_visits);
        let oldest: Vec<u64> = self
            .visits
            .iter()
            .filter(|(number, visit)| !visit.is_open() && !over.contains(number))
            .map(|(&number, _)| number)
            .take(surplus)
            .collect();
        for number in over.into_iter().chain(oldest) {
            if let Some(visit) = self.visits.remove(&number) {
                let mut gone = self.gone;
                self.count(&visit, &mut gone);
                self.gone = gone;
                let mut came = std::mem::take(&mut self.came);
                self.count_entries(&visit, &mut came);
                self.came = came;
            }
        }
        let visits = &self.visits;
        self.followed
            .retain(|_, f| f.visit.is_none_or(|number| visits.contains_key(&number)));
    }
}
