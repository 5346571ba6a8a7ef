//! Who is the same person in front of all cameras of a running store. Off until somebody switches it on: then no
//! model is loaded, and nobody is compared with anybody.
//!
//! Promises: how people look lies in memory alone, behind one lock, and is dropped when it is switched off; a
//! visit is forgotten three hours after its end, and everything at the store's midnight, with names salted
//! anew. What leaves are sums ([`Entrants`]), which tell of nobody, and the day's names of staff for who puts them right.

mod eye;
mod known;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use inveye_base::{Clock, SiteZone};
use inveye_domain::{CameraId, SceneEvent, TrackObservation, TripwireName};
use inveye_identity::{Entrants, StaffLooks, StaffSeen};
use inveye_inference_core::{ChannelOrder, DetectorSource};

use crate::analysis::CameraAnalysis;
use crate::dispatch::DuePicture;
use crate::recognition::Look;
use eye::Eye;
use known::{Known, salt};

/// Whether a camera's line is one of the store's doors.
pub type Doors = Arc<dyn Fn(&CameraId, &TripwireName) -> bool + Send + Sync>;

/// Knows people again while a store is open. One for all cameras.
pub struct VisitorWatch {
    clock: Arc<dyn Clock>,
    models: Arc<dyn DetectorSource>,
    /// All that a picture costs while it is off.
    is_on: AtomicBool,
    known: Mutex<Option<Known>>,
    eye: Mutex<Eye>,
}

/// How it is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VisitorStatus {
    /// Whether it is switched on.
    pub is_on: bool,
    /// Why nobody can be looked at.
    pub problem: Option<String>,
    /// Visits that are remembered.
    pub remembered: usize,
}

/// What one analysed picture showed.
pub(crate) struct Shown<'a> {
    pub(crate) camera: &'a CameraId,
    pub(crate) picture: &'a DuePicture,
    pub(crate) channels: ChannelOrder,
    pub(crate) analysis: &'a CameraAnalysis,
    pub(crate) tracks: &'a [TrackObservation],
    /// Entries that were confirmed with it, and crossings outwards.
    pub(crate) doors: &'a [SceneEvent],
}

impl VisitorWatch {
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
            known: Mutex::default(),
            eye: Mutex::new(Eye::new(workers)),
        })
    }

    /// Loads the model and begins with nobody known; nothing where it is on already. Not for async threads.
    ///
    /// Fails with words for people where nobody can be looked at; it stays off then.
    pub fn switch_on(&self, zone: SiteZone, doors: Doors) -> Result<(), String> {
        let mut eye = self.eye();
        if self.is_on.load(Ordering::Acquire) {
            return Ok(());
        }
        eye.open(&*self.models)?;
        let salt = salt().inspect_err(|_| eye.close())?;
        let number = eye.opened();
        *self.known() = Some(Known::new(number, salt, (zone, doors), self.clock.wall()));
        self.is_on.store(true, Ordering::Release);
        Ok(())
    }

    /// Drops the model and all that is known of anybody; gives the sums that were not handed out yet.
    pub fn switch_off(&self) -> Entrants {
        self.is_on.store(false, Ordering::Release);
        let known = self.known().take();
        // After the people: whoever looks at this moment finds nobody to tell of it.
        self.eye().close();
        known.map(|mut known| known.changes()).unwrap_or_default()
    }

    /// How it is doing.
    pub fn status(&self) -> VisitorStatus {
        let remembered = self.known().as_ref().map_or(0, |k| k.gallery.remembered());
        VisitorStatus {
            is_on: self.is_on.load(Ordering::Acquire),
            problem: self.eye().problem().map(str::to_owned),
            remembered,
        }
    }

    /// Who is taken for staff now, and who was until somebody said otherwise.
    pub fn staff(&self) -> Vec<StaffSeen> {
        let known = self.known();
        known.as_ref().map_or_else(Vec::new, |k| k.gallery.staff())
    }

    /// Says whether somebody works here, by their name today; holds for their visit. False where nobody of that name
    /// is remembered.
    pub fn say_staff(&self, visitor: &str, staff: bool) -> bool {
        let mut known = self.known();
        let Some(gallery) = known.as_mut().map(|known| &mut known.gallery) else {
            return false;
        };
        let mut names = gallery.staff().into_iter().map(|seen| seen.visitor);
        let found = names.find(|name| name.to_string() == visitor);
        found.is_some_and(|name| gallery.say_staff(name, staff))
    }

    /// The store's clock is another from now on.
    pub fn set_zone(&self, zone: SiteZone) {
        if let Some(known) = self.known().as_mut() {
            known.day = zone.day(self.clock.wall());
            known.zone = zone;
        }
    }

    /// Other lines are doors from now on.
    pub fn set_doors(&self, doors: Doors) {
        if let Some(known) = self.known().as_mut() {
            known.doors = doors;
        }
    }

    /// Learns anew how staff are dressed, and gives what changed in the sums since this was asked last. Meant to
    /// be called every few seconds, not on a thread that analyses.
    pub fn look_after(&self) -> Entrants {
        let lesson = match self.known().as_mut() {
            Some(known) => {
                known.follow_day(self.clock.wall());
                (known.number, known.gallery.lesson())
            }
            None => return Entrants::new(),
        };
        let (number, lesson) = lesson;
        // Beside the lock: with thousands of visits this takes milliseconds, for which no picture should wait.
        let looks = StaffLooks::learn(&lesson);
        let mut known = self.known();
        let Some(known) = known.as_mut().filter(|known| known.number == number) else {
            return Entrants::new();
        };
        known.gallery.know_staff(looks);
        known.changes()
    }

    /// What could not be stored is handed out again.
    pub fn take_back(&self, changes: &Entrants) {
        if let Some(known) = self.known().as_mut() {
            known.keep_untold(changes);
        }
    }

    /// A camera's session ended: who was in view is gone, and tracks are numbered anew.
    pub(crate) fn leave(&self, camera: &CameraId) {
        if self.is_on.load(Ordering::Acquire)
            && let Some(known) = self.known().as_mut()
            && let Some(mut recognition) = known.cameras.remove(camera)
        {
            recognition.end(&mut known.gallery);
        }
    }

    /// Takes an analysed picture. What bounds the time it takes of a thread that analyses, beside comparing
    /// numbers: a camera's sampler asks for few looks a person and four a second at most, only one thread
    /// looks at a time while the others go on without, and [`Eye`] permits no more than a small share of all
    /// threads' time, whatever a look takes here.
    pub(crate) fn observe(&self, shown: &Shown<'_>) {
        if !self.is_on.load(Ordering::Acquire) {
            return;
        }
        let known = self.known().as_ref().map(|known| known.is_asked_for(shown));
        if known != Some(true) {
            self.leave(shown.camera);
            return;
        }
        let (number, looks) = self.look(shown);
        let mut known = self.known();
        let Some(known) = known.as_mut() else { return };
        known.follow_day(self.clock.wall());
        let looks = if number == Some(known.number) {
            looks.as_slice()
        } else {
            &[]
        };
        known.tell(shown, looks);
    }

    /// A defect may have left what is known in any state: nothing of it is used again.
    pub(crate) fn begin_anew(&self) {
        let mut place = self.known();
        let Some(known) = place.take() else { return };
        *place = salt().ok().map(|salt| {
            let Known {
                number,
                zone,
                doors,
                untold,
                ..
            } = known;
            let now = self.clock.wall();
            Known {
                untold,
                ..Known::new(number, salt, (zone, doors), now)
            }
        });
    }

    /// Looks at those who are worth it, where there is time; and when it was switched on.
    fn look(&self, shown: &Shown<'_>) -> (Option<u64>, Vec<Look>) {
        let none = (None, Vec::new());
        let mut eye = match self.eye.try_lock() {
            Ok(eye) => eye,
            Err(TryLockError::Poisoned(eye)) => eye.into_inner(),
            Err(TryLockError::WouldBlock) => return none,
        };
        if !eye.has_time(self.clock.monotonic()) {
            return none;
        }
        let (number, boxes) = match self.known().as_mut() {
            Some(known) => {
                let picture = shown.picture;
                let (frame, size) = (picture.image.frame, picture.image.size);
                let recognition = known.recognition(shown.camera);
                let boxes =
                    recognition.choose(picture.at, (frame, size), shown.analysis, shown.tracks);
                (known.number, boxes)
            }
            None => return none,
        };
        let looks = eye.look(&*self.clock, &shown.picture.image, shown.channels, &boxes);
        (Some(number), looks)
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        // Whoever caught a panic begins anew before the next picture.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn eye(&self) -> MutexGuard<'_, Eye> {
        self.eye.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for VisitorWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VisitorWatch")
            .field("is_on", &self.is_on)
            .finish_non_exhaustive()
    }
}
