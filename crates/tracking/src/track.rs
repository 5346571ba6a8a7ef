//! One person through the frames: tentative → confirmed → lost → ended.

use std::collections::VecDeque;

use inveye_domain::{Bbox, Point, TrackId};

use crate::motion::Motion;
use crate::settings::{LifeSettings, MotionSettings};

/// Steps of the straight line laid through a gap, at most; bounds the work of a recovery.
const MAX_GAP_STEPS: u32 = 30;
/// Sightings kept for the direction of movement, and the seconds between two of them at least:
/// together a third of a second at any frame rate.
const MAX_HISTORY: usize = 10;
const HISTORY_STEP_S: f64 = 0.03;
/// Sightings and seconds after which a person's movement is well known.
const WELL_KNOWN: (u32, f64) = (5, 0.3);

#[derive(Debug, Clone)]
pub(crate) struct Track {
    /// Given at confirmation.
    pub(crate) id: Option<TrackId>,
    pub(crate) motion: Motion,
    /// `motion` as it was at the last sighting.
    motion_at_last: Motion,
    pub(crate) last: Bbox,
    pub(crate) score: f32,
    /// Seconds since the last sighting, up to the frame at hand.
    pub(crate) unseen_s: f64,
    /// Frames since the last sighting.
    unseen_frames: u32,
    hits: u32,
    /// Seconds since the first sighting.
    age_s: f64,
    /// Sightings before the last one, oldest first, with the track's age at each.
    history: VecDeque<(f64, Bbox)>,
}

impl Track {
    pub(crate) fn new(seen: Bbox, score: f32, settings: &MotionSettings) -> Self {
        let motion = Motion::new(&seen, settings);
        Self {
            id: None,
            motion,
            motion_at_last: motion,
            last: seen,
            score,
            unseen_s: 0.0,
            unseen_frames: 0,
            hits: 1,
            age_s: 0.0,
            history: VecDeque::with_capacity(MAX_HISTORY),
        }
    }

    pub(crate) fn predict(&mut self, dt: f64, settings: &MotionSettings) {
        self.motion.predict(dt, settings);
        self.unseen_s += dt;
        self.age_s += dt;
        self.unseen_frames = self.unseen_frames.saturating_add(1);
    }

    /// `doubt` multiplies the noise of this sighting.
    pub(crate) fn observe(
        &mut self,
        (seen, score): (Bbox, f32),
        doubt: f64,
        settings: &MotionSettings,
    ) {
        if self.unseen_frames > 1 {
            self.bridge_gap(&seen, settings);
        }
        self.motion.update(&seen, doubt, settings);
        self.motion_at_last = self.motion;
        self.remember_last();
        self.last = seen;
        self.score = score;
        self.unseen_s = 0.0;
        self.unseen_frames = 0;
        self.hits = self.hits.saturating_add(1);
    }

    fn remember_last(&mut self) {
        let seen_at = self.age_s - self.unseen_s;
        let newest = self.history.back();
        if newest.is_some_and(|(at, _)| seen_at - at < HISTORY_STEP_S) {
            return;
        }
        if self.history.len() == MAX_HISTORY {
            self.history.pop_front();
        }
        self.history.push_back((seen_at, self.last));
    }

    /// Filters anew along a straight line from the last sighting, as OC-SORT does: the speed
    /// guessed while the person was hidden is noise, the way covered meanwhile is not.
    fn bridge_gap(&mut self, seen: &Bbox, settings: &MotionSettings) {
        let steps = self.unseen_frames.min(MAX_GAP_STEPS);
        let dt = self.unseen_s / f64::from(steps);
        self.motion = self.motion_at_last;
        for step in 1..steps {
            let share = f64::from(step) / f64::from(steps);
            self.motion.predict(dt, settings);
            self.motion
                .update(&between(&self.last, seen, share), 1.0, settings);
        }
        self.motion.predict(dt, settings);
    }

    /// Moves all the track remembers with the camera's picture.
    pub(crate) fn shift(&mut self, dx: f64, dy: f64) {
        self.motion.shift(dx, dy);
        self.motion_at_last.shift(dx, dy);
        self.last = shifted(&self.last, dx, dy);
        for (_, seen) in &mut self.history {
            *seen = shifted(seen, dx, dy);
        }
    }

    /// Seen in the frame at hand.
    pub(crate) fn is_seen(&self) -> bool {
        self.unseen_frames == 0
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.id.is_some()
    }

    /// Seen in the frame before, and for long enough for a surprise to be the camera's.
    pub(crate) fn is_well_known(&self) -> bool {
        let (hits, age_s) = WELL_KNOWN;
        self.unseen_frames == 1 && self.hits >= hits && self.age_s >= age_s
    }

    /// Whether enough has been seen, the frame at hand included, to believe in a person.
    pub(crate) fn deserves_confirmation(&self, settings: &LifeSettings) -> bool {
        let long_enough = self.hits >= 2 && self.age_s >= settings.confirm_after_s;
        self.is_seen() && (long_enough || self.hits >= settings.confirm_hits)
    }

    /// Not seen for so long that whoever comes now is somebody else.
    pub(crate) fn has_ended(&self, settings: &LifeSettings) -> bool {
        // At few frames a second somebody young must be looked for in the next one at least.
        let is_young = self.age_s - self.unseen_s < settings.young_s && self.unseen_frames > 1;
        self.unseen_s
            > if is_young {
                settings.young_memory_s
            } else {
                settings.memory_s
            }
    }

    /// Missing in the frame at hand before it was confirmed.
    pub(crate) fn was_a_mistake(&self, settings: &LifeSettings) -> bool {
        !self.is_confirmed() && !self.is_seen() && self.unseen_s > settings.tentative_memory_s
    }

    /// Where the person is in the frame at hand. The detection is right on average, the prediction
    /// jitters less: together they are nearer to the truth than either.
    pub(crate) fn bbox(&self, settings: &MotionSettings) -> Bbox {
        let believed = self.motion.bbox();
        if self.is_seen() {
            between(&self.last, &believed, settings.smoothing)
        } else {
            believed
        }
    }

    /// Unit vector from the oldest sighting of the last `window_s` to the last one, where the
    /// person moved. At low frame rates that is the sighting before the last.
    pub(crate) fn direction(&self, window_s: f64) -> Option<Point> {
        let since = self.age_s - self.unseen_s - window_s;
        let (_, earlier) = self
            .history
            .iter()
            .find(|(at, _)| *at >= since)
            .or_else(|| self.history.back())?;
        unit(earlier.center(), self.last.center())
    }
}

/// Unit vector from one place to another, if they are apart.
pub(crate) fn unit(from: Point, to: Point) -> Option<Point> {
    let length = from.distance(to);
    (length > 1e-6).then(|| Point::new((to.x - from.x) / length, (to.y - from.y) / length))
}

pub(crate) fn shifted(b: &Bbox, dx: f64, dy: f64) -> Bbox {
    Bbox {
        x1: b.x1 + dx,
        y1: b.y1 + dy,
        x2: b.x2 + dx,
        y2: b.y2 + dy,
    }
}

fn between(a: &Bbox, b: &Bbox, share: f64) -> Bbox {
    let mix = |a: f64, b: f64| a + (b - a) * share;
    Bbox {
        x1: mix(a.x1, b.x1),
        y1: mix(a.y1, b.y1),
        x2: mix(a.x2, b.x2),
        y2: mix(a.y2, b.y2),
    }
}
