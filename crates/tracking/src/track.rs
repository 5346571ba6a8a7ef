//! One person through the frames: tentative → confirmed → lost → ended.

use std::collections::VecDeque;

use inveye_domain::{Bbox, Point, TrackId};

use crate::motion::Motion;
use crate::settings::TrackerSettings;

/// Steps of the straight line laid through a gap, at most; bounds the work of a recovery.
const MAX_GAP_STEPS: u32 = 30;
/// Sightings kept for the direction of movement: 0.15 s at 60 frames a second, and one.
const MAX_HISTORY: usize = 10;

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
    /// Earlier sightings, oldest first, with the track's age at each.
    history: VecDeque<(f64, Bbox)>,
}

impl Track {
    pub(crate) fn new(seen: Bbox, score: f32, settings: &TrackerSettings) -> Self {
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
            history: VecDeque::from([(0.0, seen)]),
        }
    }

    pub(crate) fn predict(&mut self, dt: f64, settings: &TrackerSettings) {
        self.motion.predict(dt, settings);
        self.unseen_s += dt;
        self.age_s += dt;
        self.unseen_frames = self.unseen_frames.saturating_add(1);
    }

    pub(crate) fn observe(&mut self, seen: Bbox, score: f32, settings: &TrackerSettings) {
        if self.unseen_frames > 1 {
            self.bridge_gap(&seen, settings);
        }
        self.motion.update(&seen, settings);
        self.motion_at_last = self.motion;
        self.last = seen;
        self.score = score;
        self.unseen_s = 0.0;
        self.unseen_frames = 0;
        self.hits = self.hits.saturating_add(1);
        if self.history.len() == MAX_HISTORY {
            self.history.pop_front();
        }
        self.history.push_back((self.age_s, seen));
    }

    /// Filters anew along a straight line from the last sighting, as OC-SORT does: the speed
    /// guessed while the person was hidden is noise, the way covered meanwhile is not.
    fn bridge_gap(&mut self, seen: &Bbox, settings: &TrackerSettings) {
        let steps = self.unseen_frames.min(MAX_GAP_STEPS);
        let dt = self.unseen_s / f64::from(steps);
        self.motion = self.motion_at_last;
        for step in 1..steps {
            let share = f64::from(step) / f64::from(steps);
            self.motion.predict(dt, settings);
            self.motion
                .update(&between(&self.last, seen, share), settings);
        }
        self.motion.predict(dt, settings);
    }

    /// Seen in the frame at hand.
    pub(crate) fn is_seen(&self) -> bool {
        self.unseen_frames == 0
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.id.is_some()
    }

    /// Whether enough has been seen to believe in a person.
    pub(crate) fn deserves_confirmation(&self, settings: &TrackerSettings) -> bool {
        self.hits >= settings.confirm_hits
            || (self.hits >= 2 && self.age_s >= settings.confirm_after_s)
    }

    /// Not seen for so long that whoever comes now is somebody else.
    pub(crate) fn has_ended(&self, settings: &TrackerSettings) -> bool {
        self.unseen_s > settings.memory_s
    }

    /// Missing in the frame at hand before it was confirmed.
    pub(crate) fn was_a_mistake(&self, settings: &TrackerSettings) -> bool {
        !self.is_confirmed() && !self.is_seen() && self.unseen_s > settings.tentative_memory_s
    }

    /// Unit vector from an earlier sighting to the last one, where the person moved at all.
    pub(crate) fn direction(&self, settings: &TrackerSettings) -> Option<Point> {
        let (last_age, last) = self.history.back()?;
        let earlier = self
            .history
            .iter()
            .rev()
            .skip(1)
            .take_while(|(age, _)| last_age - age <= settings.momentum_window_s)
            .last()
            .or_else(|| self.history.iter().rev().nth(1))?;
        unit(earlier.1.center(), last.center())
    }
}

/// Unit vector from one place to another, if they are apart.
pub(crate) fn unit(from: Point, to: Point) -> Option<Point> {
    let length = from.distance(to);
    (length > 1e-6).then(|| Point::new((to.x - from.x) / length, (to.y - from.y) / length))
}

fn between(a: &Bbox, b: &Bbox, share: f64) -> Bbox {
    let mix = |a: f64, b: f64| a + (b - a) * share;
    Bbox::new(
        mix(a.x1, b.x1),
        mix(a.y1, b.y1),
        mix(a.x2, b.x2),
        mix(a.y2, b.y2),
    )
}
