//! All that is known of people, while anything is.

use std::collections::BTreeMap;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, Direction, EventKind, WallTime, ZonePurpose};
use inveye_identity::{Entrants, Gallery, GallerySettings, Salt, Topology};

use super::{Doors, Shown};
use crate::recognition::{Look, Recognition};

/// All that is known of people.
pub(super) struct Known {
    /// Another each time it is switched on: a look taken before is not told afterwards.
    pub(super) number: u64,
    pub(super) gallery: Gallery,
    pub(super) cameras: BTreeMap<CameraId, Recognition>,
    /// Sessions of cameras so far.
    pub(super) sessions: u64,
    pub(super) zone: SiteZone,
    pub(super) doors: Doors,
    pub(super) day: (WallTime, WallTime),
    /// Sums of the day that were handed out.
    pub(super) told: Entrants,
    /// Changes of sums that are to be handed out besides.
    pub(super) untold: Entrants,
}

impl Known {
    pub(super) fn new(
        number: u64,
        salt: Salt,
        (zone, doors): (SiteZone, Doors),
        now: WallTime,
    ) -> Self {
        Self {
            number,
            gallery: Gallery::new(salt, Topology::default(), GallerySettings::default()),
            cameras: BTreeMap::new(),
            sessions: 0,
            day: zone.day(now),
            zone,
            doors,
            told: Entrants::new(),
            untold: Entrants::new(),
        }
    }

    pub(super) fn recognition(&mut self, camera: &CameraId) -> &mut Recognition {
        let sessions = &mut self.sessions;
        self.cameras.entry(camera.clone()).or_insert_with(|| {
            *sessions += 1;
            Recognition::new(camera.clone(), *sessions)
        })
    }

    /// Visits need who comes in, and who is staff. Nobody is looked at in front of other cameras, which mostly see
    /// places that these see too: somebody in two pictures at once would be two people.
    pub(super) fn is_asked_for(&self, shown: &Shown<'_>) -> bool {
        let scene = shown.analysis.analyst().scene();
        let mut lines = scene.tripwires.iter();
        let mut zones = scene.zones.iter();
        lines.any(|line| (self.doors)(shown.camera, &line.name))
            || zones.any(|zone| zone.purpose == ZonePurpose::Staff)
    }

    pub(super) fn tell(&mut self, shown: &Shown<'_>, looks: &[Look]) {
        let (at, captured) = (shown.picture.at, shown.picture.captured);
        let mut recognition = match self.cameras.remove(shown.camera) {
            Some(known) => known,
            None => {
                self.sessions += 1;
                Recognition::new(shown.camera.clone(), self.sessions)
            }
        };
        let gallery = &mut self.gallery;
        recognition.tell(captured, shown.analysis, shown.tracks, looks, gallery);
        for event in shown.doors {
            let when = captured - at.since(event.at);
            let person = recognition.person(event.track);
            match &event.kind {
                EventKind::Entry { line, .. } if (self.doors)(shown.camera, line) => {
                    gallery.entered(&person, when, self.zone.hour(when).0);
                }
                EventKind::LineCross {
                    line,
                    direction: Direction::Out,
                } if (self.doors)(shown.camera, line) => gallery.left(&person, when),
                _ => {}
            }
        }
        gallery.settle(captured);
        self.cameras.insert(shown.camera.clone(), recognition);
    }

    /// At midnight nobody is known any more.
    pub(super) fn follow_day(&mut self, now: WallTime) {
        if (self.day.0..self.day.1).contains(&now) {
            return;
        }
        let changes = self.changes();
        self.keep_untold(&changes);
        self.day = self.zone.day(now);
        self.told.clear();
        self.cameras.clear();
        match salt() {
            Ok(salt) => self.gallery.begin_day(salt),
            Err(problem) => {
                // Without chance names of two days could be linked: better none that are remembered.
                tracing::error!(problem, "nobody is known again today");
                self.gallery.begin_day(Salt::new([0; 32]));
            }
        }
    }

    pub(super) fn changes(&mut self) -> Entrants {
        let now = self.gallery.entrants();
        let mut changes = std::mem::take(&mut self.untold);
        for (span, sum) in &now {
            let before = self.told.get(span).copied().unwrap_or_default();
            *changes.entry(*span).or_default() += *sum - before;
        }
        changes.retain(|_, change| !change.is_none());
        self.told = now;
        changes
    }

    pub(super) fn keep_untold(&mut self, changes: &Entrants) {
        for (span, change) in changes {
            *self.untold.entry(*span).or_default() += *change;
        }
    }
}

/// A day's, from chance.
pub(super) fn salt() -> Result<Salt, String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random)
        .map_err(|error| format!("This machine gives no random numbers: {error}."))?;
    Ok(Salt::new(random))
}
