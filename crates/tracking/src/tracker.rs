//! The frame loop.

use inveye_domain::{Bbox, Detection, MediaTime, TrackId, TrackObservation};

use crate::assignment::Assignment;
use crate::association::Expectation;
use crate::camera_motion::CameraMotion;
use crate::scores::Scores;
use crate::settings::{LifeSettings, TrackerSettings};
use crate::track::Track;

/// Coordinates beyond this are no picture's; arithmetic with them would lose all precision.
const MAX_COORDINATE: f64 = 1e6;
/// Time passes by at least this much in a frame, so that tracks end even when a clock stands still.
const MIN_STEP_S: f64 = 1e-3;
/// More than this many at a time are no people; further detections start no track.
const MAX_TRACKS: usize = 1000;

/// Share of a person's box that lies in a box of two, and overlap of such a box with the smallest one
/// around both; 0.6 to 0.8 do the same.
const MOSTLY: f64 = 0.5;
const ALIKE: f64 = 0.7;

/// What one frame changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrackUpdate {
    /// Confirmed tracks seen in this frame, oldest first. The box is the detected one, smoothed.
    pub observations: Vec<TrackObservation>,
    /// Confirmed tracks that are gone for good: their ids never come again, free their state.
    pub ended: Vec<TrackId>,
    /// Confirmed tracks not seen in this frame, with the box they are believed to be in and the
    /// score of their last sighting.
    pub coasting: Vec<TrackObservation>,
}

/// Follows the people of one camera.
#[derive(Debug)]
pub struct Tracker {
    settings: TrackerSettings,
    tracks: Vec<Track>,
    now: Option<MediaTime>,
    last_id: u64,
    scores: Scores,
    camera: CameraMotion,
    scratch: Scratch,
}

/// Buffers kept from frame to frame.
#[derive(Debug, Default)]
struct Scratch {
    sure: Vec<(Bbox, f32)>,
    unsure: Vec<(Bbox, f32)>,
    waiting: Vec<Expectation>,
    gains: Vec<f64>,
    taken: Vec<bool>,
    assignment: Assignment,
}

impl Tracker {
    /// With nobody in view.
    pub fn new(settings: TrackerSettings) -> Self {
        Self {
            settings,
            tracks: Vec::new(),
            now: None,
            last_id: 0,
            scores: Scores::new(settings.scores),
            camera: CameraMotion::default(),
            scratch: Scratch::default(),
        }
    }

    /// Takes the detections of the next frame, low scores included, in pixels.
    ///
    /// Frames without detections must be passed too: time passes in them. A frame that is not
    /// later than the one before counts as taken right after it. Boxes without area and values
    /// that are not numbers are ignored. At most 1,000 people are followed at a time.
    pub fn update(&mut self, at: MediaTime, detections: &[Detection]) -> TrackUpdate {
        let dt = self
            .now
            .map_or(0.0, |before| at.since(before).as_secs_f64())
            .max(MIN_STEP_S);
        self.now = Some(at);
        let mut update = TrackUpdate::default();

        for track in &mut self.tracks {
            track.predict(dt, &self.settings.motion);
        }
        self.forget(&mut update.ended, Track::has_ended);
        self.sort_detections(detections);
        self.associate(dt);
        self.forget(&mut update.ended, Track::was_a_mistake);
        self.give_birth();
        self.report(&mut update);
        update
    }

    /// How many people are followed at the moment, unconfirmed and lost ones included.
    pub fn len(&self) -> usize {
        self.tracks.len()
    }

    /// Nobody is followed.
    pub fn is_empty(&self) -> bool {
        self.tracks.is_empty()
    }

    fn forget(&mut self, ended: &mut Vec<TrackId>, over: fn(&Track, &LifeSettings) -> bool) {
        let settings = &self.settings.life;
        self.tracks.retain(|track| {
            let over = over(track, settings);
            if over {
                ended.extend(track.id);
            }
            !over
        });
    }

    fn sort_detections(&mut self, detections: &[Detection]) {
        let threshold = self.scores.sure();
        let Scratch { sure, unsure, .. } = &mut self.scratch;
        sure.clear();
        unsure.clear();
        for d in detections {
            if !self.scores.is_usable(d.score) || !is_box(&d.bbox) {
                continue;
            }
            if d.score >= threshold {
                &mut *sure
            } else {
                &mut *unsure
            }
            .push((d.bbox, d.score));
        }
    }

    fn associate(&mut self, dt: f64) {
        let settings = &self.settings;
        let Scratch {
            sure,
            unsure,
            waiting,
            gains,
            taken,
            assignment,
        } = &mut self.scratch;
        waiting.clear();
        waiting.extend(
            self.tracks
                .iter()
                .enumerate()
                .map(|(index, track)| Expectation::new(index, track, settings)),
        );
        let mut round = Round {
            settings,
            tracks: &mut self.tracks,
            scores: &self.scores,
            waiting,
            gains,
            taken,
            assignment,
        };
        let rules = &settings.association;
        let sure_gain = |e: &Expectation, seen: &Bbox, score| e.gain_sure(seen, score, rules);
        let expected = self.camera.expected(dt);
        round.shift(expected);
        round.weigh(sure, sure_gain);
        let surprise = round.common_surprise(sure, &mut self.camera);
        if surprise != (0.0, 0.0) {
            round.shift(surprise);
            round.weigh(sure, sure_gain);
        }
        let shift = (expected.0 + surprise.0, expected.1 + surprise.1);
        self.camera.learn(shift, dt, &settings.camera);

        round.join(sure);
        round.weigh(unsure, |e, seen, _| e.gain_unsure(seen, rules));
        round.join(unsure);
        round.weigh(sure, |e, seen, _| e.gain_recovered(seen, rules));
        round.join(sure);
    }

    fn give_birth(&mut self) {
        let threshold = self.scores.birth();
        let room = MAX_TRACKS.saturating_sub(self.tracks.len());
        let known = self.tracks.len();
        for &(seen, score) in &self.scratch.sure {
            if self.tracks.len() - known == room {
                break;
            }
            let people = &self.tracks[..known];
            let is_alone = people
                .iter()
                .all(|t| !t.is_seen() || t.last.iou(&seen) < self.settings.life.birth_overlap);
            if score >= threshold && is_alone && !is_two(&seen, people) {
                self.tracks
                    .push(Track::new(seen, score, &self.settings.motion));
            }
        }
    }

    fn report(&mut self, update: &mut TrackUpdate) {
        for track in &mut self.tracks {
            if track.id.is_none() && track.deserves_confirmation(&self.settings.life) {
                self.last_id += 1;
                track.id = Some(TrackId(self.last_id));
            }
            let Some(id) = track.id else { continue };
            let observation = TrackObservation {
                track: id,
                bbox: track.bbox(&self.settings.motion),
                score: track.score,
            };
            if track.is_seen() {
                self.scores.learn(track.score);
                update.observations.push(observation);
            } else {
                update.coasting.push(observation);
            }
        }
    }
}

/// One round of association: weigh all pairs, then join the best.
struct Round<'a> {
    settings: &'a TrackerSettings,
    tracks: &'a mut [Track],
    scores: &'a Scores,
    waiting: &'a mut Vec<Expectation>,
    gains: &'a mut Vec<f64>,
    taken: &'a mut Vec<bool>,
    assignment: &'a mut Assignment,
}

impl Round<'_> {
    fn weigh(
        &mut self,
        detections: &[(Bbox, f32)],
        gain: impl Fn(&Expectation, &Bbox, f32) -> f64,
    ) {
        self.gains.clear();
        for expectation in &*self.waiting {
            self.gains.extend(
                detections
                    .iter()
                    .map(|(seen, score)| gain(expectation, seen, *score)),
            );
        }
        self.assignment
            .solve(self.gains, self.waiting.len(), detections.len());
    }

    /// Takes the joined out of both lists.
    fn join(&mut self, detections: &mut Vec<(Bbox, f32)>) {
        self.taken.clear();
        self.taken.resize(detections.len(), false);
        for &(row, column) in self.assignment.pairs() {
            let detection = detections[column];
            let doubt = self.scores.doubt(detection.1);
            self.tracks[self.waiting[row].index].observe(detection, doubt, &self.settings.motion);
            self.taken[column] = true;
        }
        let tracks = &self.tracks;
        self.waiting.retain(|e| !tracks[e.index].is_seen());
        let mut taken = self.taken.iter();
        detections.retain(|_| taken.next() == Some(&false));
    }

    /// By how much all well-known people are away from where they were expected.
    fn common_surprise(&self, sure: &[(Bbox, f32)], camera: &mut CameraMotion) -> (f64, f64) {
        camera.clear();
        for &(row, column) in self.assignment.pairs() {
            let expectation = &self.waiting[row];
            if self.tracks[expectation.index].is_well_known() {
                let seen = &sure[column].0;
                let (from, to) = (expectation.predicted.center(), seen.center());
                camera.add_surprise(to.x - from.x, to.y - from.y, seen.height());
            }
        }
        camera.common(&self.settings.camera)
    }

    fn shift(&mut self, (dx, dy): (f64, f64)) {
        if dx.abs() + dy.abs() > 0.0 {
            self.waiting.iter_mut().for_each(|e| e.shift(dx, dy));
            self.tracks.iter_mut().for_each(|track| track.shift(dx, dy));
        }
    }
}

/// Whether a box is nothing but two people who were seen in this frame, one behind the other: now and
/// then detectors add a box from the head of the one to the feet of the other. It would take their
/// places once it stands alone.
fn is_two(seen: &Bbox, people: &[Track]) -> bool {
    let is_inside = |t: &&Track| t.is_seen() && t.last.intersection(seen) > MOSTLY * t.last.area();
    let inside = || people.iter().filter(is_inside);
    inside().enumerate().any(|(i, a)| {
        let mut others = inside().skip(i + 1);
        others.any(|b| around(&a.last, &b.last).iou(seen) > ALIKE)
    })
}

/// The smallest box with both in it.
fn around(a: &Bbox, b: &Bbox) -> Bbox {
    Bbox {
        x1: a.x1.min(b.x1),
        y1: a.y1.min(b.y1),
        x2: a.x2.max(b.x2),
        y2: a.y2.max(b.y2),
    }
}

fn is_box(b: &Bbox) -> bool {
    [b.x1, b.y1, b.x2, b.y2]
        .iter()
        .all(|v| v.abs() <= MAX_COORDINATE)
        && b.width() > 0.0
        && b.height() > 0.0
}
