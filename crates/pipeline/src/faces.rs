//! Of what age and gender those are taken to be who come in, while somebody has switched it on.
//!
//! In memory alone, and only from when somebody comes near an entrance until they have come in: then they are one more
//! in a group of people of their hour, and nothing of them is known any more. What leaves are those sums.

mod eye;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use inveye_base::{Clock, SiteZone};
use inveye_demographics::{Candidate, Doorway, DoorwaySettings};
use inveye_domain::{Bbox, CameraId, Estimate, EventKind, Grouped, TrackId, Tripwire, WallTime};
use inveye_inference_core::DetectorSource;

use crate::visitors::{Doors, Shown};
use eye::{Eye, scale};

/// People by the hour in which they came in, named by its beginning.
pub type HourlyGroups = BTreeMap<WallTime, Grouped>;

/// Somebody is at a line from so many of their heights away: some two and a half metres, the way on which somebody who
/// comes in looks towards the camera.
const NEAR: f64 = 1.5;

/// Looks at faces at entrances. One for all cameras.
pub struct FaceWatch {
    clock: Arc<dyn Clock>,
    models: Arc<dyn DetectorSource>,
    /// All that a picture costs while it is off.
    is_on: AtomicBool,
    held: Mutex<Option<Held>>,
    eye: Mutex<Eye>,
}

/// How it is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaceStatus {
    /// Whether it is switched on.
    pub is_on: bool,
    /// Why no face can be looked at.
    pub problem: Option<String>,
}

/// All there is of people and of sums, while there is any.
struct Held {
    /// Another each time it is switched on: what was seen before is not told afterwards.
    number: u64,
    zone: SiteZone,
    entrances: Doors,
    cameras: BTreeMap<CameraId, Doorway>,
    /// What was not handed out yet.
    sums: HourlyGroups,
}

impl FaceWatch {
    /// Switched off. `workers` threads give it a share of their time.
    pub fn new(
        clock: Arc<dyn Clock>,
        models: Arc<dyn DetectorSource>,
        workers: usize,
    ) -> Arc<Self> {
        Arc::new(Self {
            clock,
            models,
            is_on: AtomicBool::new(false),
            held: Mutex::default(),
            eye: Mutex::new(Eye::new(workers)),
        })
    }

    /// Loads the models; nothing where it is on already. `entrances` says which lines are doors that a camera for
    /// entrances looks at. Not for async threads.
    ///
    /// Fails with words for people where no face can be looked at; it stays off then.
    pub fn switch_on(&self, zone: SiteZone, entrances: Doors) -> Result<(), String> {
        let mut eye = self.eye();
        if self.is_on.load(Ordering::Acquire) {
            return Ok(());
        }
        eye.open(&*self.models)?;
        *self.held() = Some(Held {
            number: eye.opened(),
            zone,
            entrances,
            cameras: BTreeMap::new(),
            sums: HourlyGroups::new(),
        });
        self.is_on.store(true, Ordering::Release);
        Ok(())
    }

    /// Drops the models and all that is known of anybody; gives the sums that were not handed out yet.
    pub fn switch_off(&self) -> HourlyGroups {
        self.is_on.store(false, Ordering::Release);
        let held = self.held().take();
        // After the people: whoever looks at this moment finds nobody to tell of it.
        self.eye().close();
        held.map(|held| held.sums).unwrap_or_default()
    }

    /// How it is doing.
    pub fn status(&self) -> FaceStatus {
        FaceStatus {
            is_on: self.is_on.load(Ordering::Acquire),
            problem: self.eye().problem().map(str::to_owned),
        }
    }

    /// The store's clock is another from now on.
    pub fn set_zone(&self, zone: SiteZone) {
        if let Some(held) = self.held().as_mut() {
            held.zone = zone;
        }
    }

    /// Other lines are doors that cameras for entrances look at.
    pub fn set_entrances(&self, entrances: Doors) {
        if let Some(held) = self.held().as_mut() {
            held.entrances = entrances;
        }
    }

    /// Who came in since this was asked last.
    pub fn take_sums(&self) -> HourlyGroups {
        let mut held = self.held();
        held.as_mut()
            .map(|held| std::mem::take(&mut held.sums))
            .unwrap_or_default()
    }

    /// What could not be stored is handed out again.
    pub fn take_back(&self, sums: HourlyGroups) {
        let mut held = self.held();
        let Some(held) = held.as_mut() else { return };
        for (hour, groups) in sums {
            let known = held.sums.entry(hour).or_default();
            for (group, people) in groups {
                *known.entry(group).or_default() += people;
            }
        }
    }

    /// Whether it wants to see the next frame of a camera in full size.
    pub(crate) fn wants(&self, camera: &CameraId) -> bool {
        self.is_on.load(Ordering::Acquire)
            && self
                .held()
                .as_ref()
                .is_some_and(|held| held.cameras.contains_key(camera))
    }

    /// A camera's session ended: who was in view is gone, and tracks are numbered anew.
    pub(crate) fn leave(&self, camera: &CameraId) {
        if self.is_on.load(Ordering::Acquire)
            && let Some(held) = self.held().as_mut()
        {
            held.cameras.remove(camera);
        }
    }

    /// A defect may have left what is known of people in any state: nothing of it is used again. Sums are kept.
    pub(crate) fn begin_anew(&self) {
        if let Some(held) = self.held().as_mut() {
            held.cameras.clear();
        }
    }

    /// Takes an analysed picture. What bounds the time it takes of a thread that analyses: [`Doorway`] asks for few
    /// looks, of people at the door alone; one thread looks at a time while the others go on without; and [`Eye`]
    /// permits no more than a small share of all threads' time.
    pub(crate) fn observe(&self, shown: &Shown<'_>) {
        if !self.is_on.load(Ordering::Acquire) {
            return;
        }
        let doors = {
            let mut held = self.held();
            let Some(held) = held.as_mut() else { return };
            let doors = held.doors(shown);
            if doors.is_empty() {
                held.cameras.remove(shown.camera);
                return;
            }
            held.doorway(shown.camera);
            doors
        };
        let (number, seen) = self.look(shown, &doors);
        let mut held = self.held();
        let Some(held) = held.as_mut() else { return };
        if number == Some(held.number) {
            let doorway = held.doorway(shown.camera);
            for (person, estimate) in seen {
                doorway.saw(person, estimate);
            }
        }
        held.count(shown);
    }

    /// Looks at those who are worth it, where there is time; and when it was switched on.
    fn look(
        &self,
        shown: &Shown<'_>,
        doors: &[Tripwire],
    ) -> (Option<u64>, Vec<(TrackId, Estimate)>) {
        let none = (None, Vec::new());
        let Some(frame) = &shown.picture.frame else {
            return none;
        };
        let mut eye = match self.eye.try_lock() {
            Ok(eye) => eye,
            Err(TryLockError::Poisoned(eye)) => eye.into_inner(),
            Err(TryLockError::WouldBlock) => return none,
        };
        if !eye.has_time(self.clock.monotonic()) {
            return none;
        }
        let people = candidates(shown, doors);
        let (number, chosen) = match self.held().as_mut() {
            Some(held) => {
                let scale = scale(frame.size());
                let chosen = held
                    .doorway(shown.camera)
                    .choose(shown.picture.at, scale, &people);
                (held.number, chosen)
            }
            None => return none,
        };
        let boxes: Vec<Bbox> = people.iter().map(|one| one.bbox).collect();
        let seen = eye.look(&*self.clock, frame, &boxes, &chosen);
        let named = seen.into_iter();
        let named = named.map(|(index, estimate)| (people[index].person, estimate));
        (Some(number), named.collect())
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        // Whoever caught a panic begins anew before the next picture.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn eye(&self) -> MutexGuard<'_, Eye> {
        self.eye.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// The lines in a picture that are an entrance's doors.
    fn doors(&self, shown: &Shown<'_>) -> Vec<Tripwire> {
        let lines = shown.analysis.analyst().scene().tripwires.iter();
        lines
            .filter(|line| (self.entrances)(shown.camera, &line.name))
            .cloned()
            .collect()
    }

    fn doorway(&mut self, camera: &CameraId) -> &mut Doorway {
        self.cameras
            .entry(camera.clone())
            .or_insert_with(|| Doorway::new(DoorwaySettings::default()))
    }

    /// Adds those whose entry was confirmed to their hour, and forgets them.
    fn count(&mut self, shown: &Shown<'_>) {
        for event in shown.doors {
            let EventKind::Entry { line, .. } = &event.kind else {
                continue;
            };
            if !(self.entrances)(shown.camera, line) {
                continue;
            }
            let picture = shown.picture;
            let came = picture.captured - picture.at.since(event.at);
            let hour = self.zone.hour(came).0;
            let group = self.doorway(shown.camera).entered(event.track);
            *self.sums.entry(hour).or_default().entry(group).or_default() += 1;
        }
    }
}

/// The people in a picture, by the names that events give them.
fn candidates(shown: &Shown<'_>, doors: &[Tripwire]) -> Vec<Candidate> {
    let frame = shown.picture.image.frame;
    let ends: Vec<_> = doors
        .iter()
        .map(|door| (door.a.to_pixels(frame), door.b.to_pixels(frame)))
        .collect();
    let analyst = shown.analysis.analyst();
    shown
        .tracks
        .iter()
        .map(|seen| {
            let (foot, near) = (seen.foot_point(), NEAR * seen.bbox.height());
            Candidate {
                person: analyst.name(seen.track),
                bbox: seen.bbox,
                is_near: ends
                    .iter()
                    .any(|&(a, b)| foot.distance_to_segment(a, b) <= near),
            }
        })
        .collect()
}

impl std::fmt::Debug for FaceWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaceWatch")
            .field("is_on", &self.is_on)
            .finish_non_exhaustive()
    }
}
