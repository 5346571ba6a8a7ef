//! The frame loop.

use inveye_domain::{Bbox, Detection, MediaTime, TrackId, TrackObservation};

use crate::assignment::Assignment;
use crate::association::Expectation;
use crate::settings::TrackerSettings;
use crate::track::Track;

/// Coordinates beyond this are no picture's; arithmetic with them would lose all precision.
const MAX_COORDINATE: f64 = 1e6;

/// What one frame changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrackUpdate {
    /// Confirmed tracks seen in this frame, with the detected box, oldest track first.
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
    scratch: Scratch,
}

/// Buffers kept from frame to frame.
#[derive(Debug, Default)]
struct Scratch {
    sure: Vec<(Bbox, f32)>,
    unsure: Vec<(Bbox, f32)>,
    waiting: Vec<Expectation>,
    gains: Vec<f64>,
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
            scratch: Scratch::default(),
        }
    }

    /// Takes the detections of the next frame, low scores included, in pixels.
    ///
    /// Frames without detections must be passed too: time passes in them. A frame that is not
    /// later than the one before counts as taken at the same moment. Boxes without area and values
    /// that are not numbers are ignored.
    pub fn update(&mut self, at: MediaTime, detections: &[Detection]) -> TrackUpdate {
        let dt = self
            .now
            .map_or(0.0, |before| at.since(before).as_secs_f64());
        self.now = Some(at);
        let mut update = TrackUpdate::default();

        for track in &mut self.tracks {
            track.predict(dt, &self.settings);
        }
        self.forget(&mut update.ended, Track::has_ended);
        self.sort_detections(detections);
        self.associate();
        self.forget(&mut update.ended, Track::was_a_mistake);
        self.give_birth();
        self.report(&mut update);
        update
    }

    fn forget(&mut self, ended: &mut Vec<TrackId>, over: fn(&Track, &TrackerSettings) -> bool) {
        let settings = &self.settings;
        self.tracks.retain(|track| {
            let over = over(track, settings);
            if over {
                ended.extend(track.id);
            }
            !over
        });
    }

    fn sort_detections(&mut self, detections: &[Detection]) {
        let Scratch { sure, unsure, .. } = &mut self.scratch;
        sure.clear();
        unsure.clear();
        for d in detections.iter().filter(|d| is_usable(d)) {
            if d.score >= self.settings.high_score {
                sure.push((d.bbox, d.score));
            } else if d.score >= self.settings.min_score {
                unsure.push((d.bbox, d.score));
            }
        }
    }

    fn associate(&mut self) {
        let Self {
            settings,
            tracks,
            scratch,
            ..
        } = self;
        let Scratch {
            sure,
            unsure,
            waiting,
            gains,
            assignment,
        } = scratch;
        waiting.clear();
        waiting.extend(
            tracks
                .iter()
                .enumerate()
                .map(|(index, track)| Expectation::new(index, track, settings)),
        );
        let mut round = Round {
            settings,
            tracks,
            waiting,
            gains,
            assignment,
        };
        round.join(sure, |e, seen, score| e.gain_sure(seen, score, settings));
        round.join(unsure, |e, seen, _| e.gain_unsure(seen, settings));
        round.join(sure, |e, seen, _| e.gain_recovered(seen, settings));
    }

    fn give_birth(&mut self) {
        for &(bbox, score) in &self.scratch.sure {
            if score >= self.settings.birth_score {
                self.tracks.push(Track::new(bbox, score, &self.settings));
            }
        }
    }

    fn report(&mut self, update: &mut TrackUpdate) {
        for track in &mut self.tracks {
            if !track.is_confirmed()
                && track.is_seen()
                && track.deserves_confirmation(&self.settings)
            {
                self.last_id += 1;
                track.id = Some(TrackId(self.last_id));
            }
            let Some(id) = track.id else { continue };
            if track.is_seen() {
                update.observations.push(TrackObservation {
                    track: id,
                    bbox: track.last,
                    score: track.score,
                });
            } else {
                update.coasting.push(TrackObservation {
                    track: id,
                    bbox: track.motion.bbox(),
                    score: track.score,
                });
            }
        }
    }
}

/// One round of association: takes what it joins out of both lists.
struct Round<'a> {
    settings: &'a TrackerSettings,
    tracks: &'a mut [Track],
    waiting: &'a mut Vec<Expectation>,
    gains: &'a mut Vec<f64>,
    assignment: &'a mut Assignment,
}

impl Round<'_> {
    fn join(
        &mut self,
        detections: &mut Vec<(Bbox, f32)>,
        gain: impl Fn(&Expectation, &Bbox, f32) -> f64,
    ) {
        self.gains.clear();
        for expectation in &*self.waiting {
            self.gains.extend(
                detections
                    .iter()
                    .map(|(bbox, score)| gain(expectation, bbox, *score)),
            );
        }
        let pairs = self
            .assignment
            .solve(self.gains, self.waiting.len(), detections.len());
        for &(row, column) in pairs {
            let (bbox, score) = detections[column];
            self.tracks[self.waiting[row].index].observe(bbox, score, self.settings);
        }
        let tracks = &self.tracks;
        self.waiting.retain(|e| !tracks[e.index].is_seen());
        let mut column = 0;
        detections.retain(|_| {
            let taken = pairs.iter().any(|pair| pair.1 == column);
            column += 1;
            !taken
        });
    }
}

fn is_usable(d: &Detection) -> bool {
    let b = &d.bbox;
    d.score.is_finite()
        && [b.x1, b.y1, b.x2, b.y2]
            .iter()
            .all(|v| v.abs() <= MAX_COORDINATE)
        && b.width() > 0.0
        && b.height() > 0.0
}
