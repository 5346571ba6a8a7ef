//! A picture of 640×360, people of 20×100 pixels, ten frames a second.

use inveye_analytics::{AnalystSettings, SceneAnalyst};
use inveye_domain::{
    Bbox, Direction, EventKind, FrameSize, MediaTime, Point, Polygon, Scene, SceneEvent, Side,
    TrackId, TrackObservation, Tripwire, TripwireName, Zone, ZoneName, ZonePurpose,
};

pub(crate) const FRAME: FrameSize = FrameSize::new(640, 360);
pub(crate) const HEIGHT: f64 = 100.0;
pub(crate) const FPS: f64 = 10.0;

pub(crate) fn line(a: [f64; 2], b: [f64; 2]) -> Scene {
    let end = |p: [f64; 2]| Point::from(p).to_normalized(FRAME);
    let name = TripwireName::new("door").unwrap();
    let line = Tripwire::new(name, end(a), end(b), Side::Positive).unwrap();
    Scene::new(vec![line], Vec::new()).unwrap()
}

pub(crate) fn zone(corners: &[[f64; 2]]) -> Scene {
    let corners = corners.iter().map(|&c| Point::from(c).to_normalized(FRAME));
    let zone = Zone {
        name: ZoneName::new("table").unwrap(),
        purpose: ZonePurpose::Dwell,
        polygon: Polygon::new(corners.collect()).unwrap(),
        lane: None,
    };
    Scene::new(Vec::new(), vec![zone]).unwrap()
}

pub(crate) fn person(track: u64, foot: [f64; 2]) -> TrackObservation {
    sized(track, foot, HEIGHT)
}

pub(crate) fn sized(track: u64, [x, y]: [f64; 2], height: f64) -> TrackObservation {
    TrackObservation {
        track: TrackId(track),
        bbox: Bbox::from_ltwh(x - 10.0, y - height, 20.0, height),
        score: 0.9,
    }
}

/// Feeds frames of observations, tracks ending a second after they were last seen.
pub(crate) struct Stage {
    pub(crate) analyst: SceneAnalyst,
    pub(crate) events: Vec<SceneEvent>,
    frame: u32,
    seen: Vec<(TrackId, u32)>,
}

impl Stage {
    pub(crate) fn new(scene: Scene) -> Self {
        Self {
            analyst: SceneAnalyst::new(scene, AnalystSettings::default()),
            events: Vec::new(),
            frame: 0,
            seen: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> MediaTime {
        MediaTime::from_seconds(f64::from(self.frame) / FPS)
    }

    pub(crate) fn show(&mut self, people: &[TrackObservation]) -> Vec<SceneEvent> {
        for person in people {
            self.seen.retain(|(track, _)| *track != person.track);
            self.seen.push((person.track, self.frame));
        }
        let (frame, mut ended) = (self.frame, Vec::new());
        self.seen.retain(|&(track, last)| {
            let over = frame - last > 10;
            if over {
                ended.push(track);
            }
            !over
        });
        let events = self.analyst.observe(self.now(), FRAME, people, &ended);
        self.frame += 1;
        self.events.extend(events.clone());
        events
    }

    /// A frame that is not analysed.
    pub(crate) fn skip(&mut self) {
        self.frame += 1;
    }

    /// One person on a path of corners, walking `step` pixels a frame.
    pub(crate) fn walk(&mut self, track: u64, corners: &[[f64; 2]], step: f64) {
        for foot in path(corners, step) {
            self.show(&[person(track, foot)]);
        }
    }

    pub(crate) fn wait(&mut self, seconds: f64) {
        let until = self.now().as_seconds() + seconds;
        while self.now().as_seconds() < until {
            self.show(&[]);
        }
    }
}

/// Places `step` apart on the way from corner to corner.
pub(crate) fn path(corners: &[[f64; 2]], step: f64) -> Vec<[f64; 2]> {
    let mut places = vec![corners[0]];
    for pair in corners.windows(2) {
        let ([x1, y1], [x2, y2]) = (pair[0], pair[1]);
        let length = (x2 - x1).hypot(y2 - y1);
        let mut gone = step;
        while gone < length {
            let share = gone / length;
            places.push([x1 + (x2 - x1) * share, y1 + (y2 - y1) * share]);
            gone += step;
        }
        places.push(pair[1]);
    }
    places
}

/// The crossings as a word: `i` for in, `o` for out.
pub(crate) fn crossings(events: &[SceneEvent]) -> String {
    events
        .iter()
        .filter_map(|e| match e.kind {
            EventKind::LineCross { direction, .. } => Some(match direction {
                Direction::In => 'i',
                Direction::Out => 'o',
            }),
            _ => None,
        })
        .collect()
}
