//! Who continues which visit: one to one, the best whole.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use inveye_domain::WallTime;
use inveye_tracking::Assignment;

use super::{Gallery, LINGER, PAST, Person, TIDY};
use crate::appearance::Appearance;
use crate::stay::Stay;
use crate::visit::{Fit, Visit};
use crate::visitor::VisitorId;

impl Gallery {
    /// Settles whose visit it is for all who were looked at enough, or waited long enough, and forgets
    /// what is to be forgotten. Call it as time passes.
    ///
    /// Gives those who were settled, with their names.
    pub fn settle(&mut self, now: WallTime) -> Vec<(Person, VisitorId)> {
        let mut settled = Vec::new();
        let mut waiting: BTreeSet<Person> = BTreeSet::new();
        loop {
            let ripe = self.ripe(now, &waiting);
            if ripe.is_empty() {
                break;
            }
            for (person, number) in self.settle_once(now, &ripe, &mut waiting) {
                let visit = self.visits.get(&number);
                settled.extend(visit.map(|visit| (person, visit.visitor)));
            }
        }
        // Hours count here, not moments.
        let late = now.since(self.tidied) >= TIDY || now < self.tidied;
        if late {
            self.tidied = now;
            self.forget(now);
        }
        settled
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
        let numbers: Vec<u64> = self.visits.keys().copied().collect();
        let mut gains = Vec::with_capacity(ripe.len() * numbers.len());
        let mut fits = Vec::with_capacity(gains.capacity());
        let mut strangers = Vec::new();
        for (row, person) in ripe.iter().enumerate() {
            let followed = &self.followed[person];
            let presence = followed.presence(person);
            let start = gains.len();
            let mut possible = 0;
            for visit in self.visits.values() {
                let fit = visit.fit(&presence, &self.topology, self.settings.memory);
                let alike = followed.appearance.similarity(&visit.appearance);
                gains.push(match (alike, fit) {
                    (Some(alike), Fit::Impossible) => {
                        strangers.push((row, alike));
                        f64::NEG_INFINITY
                    }
                    (Some(alike), Fit::NotYet | Fit::Possible) => {
                        possible += 1;
                        alike
                    }
                    (None, _) => f64::NEG_INFINITY,
                });
                fits.push(fit);
            }
            let bound = self.strangers.bound(possible, self.settings.mistaken);
            gains[start..].iter_mut().for_each(|gain| *gain -= bound);
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
        for (row, alike) in strangers {
            if settled.iter().any(|(other, _)| *other == row) {
                self.strangers.learn(alike);
            }
        }
        let settled = settled.into_iter();
        settled
            .map(|(row, number)| (ripe[row].clone(), number))
            .collect()
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
        let mut over: Vec<u64> = Vec::new();
        for (&number, visit) in &mut self.visits {
            visit.forget_before(oldest - PAST);
            if !visit.is_open() && oldest.since(visit.last()) > self.settings.memory {
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
