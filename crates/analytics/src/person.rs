//! One followed person: where they were seen last, how they move, and their state at every line
//! and zone.

use std::time::Duration;

use inveye_domain::{Bbox, FloorStep, Journey, MediaTime, Point, Stop, TrackId};

use crate::figure::{Figure, Legs};
use crate::heat::Trail;
use crate::line::LineState;
use crate::lost::Birth;
use crate::passing::Passing;
use crate::perspective::Perspective;
use crate::plane::Plane;
use crate::settings::{FigureSettings, StitchSettings};
use crate::visit::VisitState;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    /// The first of the tracks that followed this person. Events carry it, so that enter and exit,
    /// in and out name the same one even when the tracker lost the person in between.
    pub(crate) name: TrackId,
    /// First moment seen, by whichever track.
    pub(crate) came: MediaTime,
    /// How they came into view, until it was asked who they were before.
    pub(crate) born: Option<Birth>,
    pub(crate) figure: Figure,
    pub(crate) confidence: f32,
    /// Another track goes on in this one's place.
    pub(crate) is_continued: bool,
    /// The tracker has given it up.
    pub(crate) ended: bool,
    pub(crate) lines: Vec<LineState>,
    pub(crate) visits: Vec<VisitState>,
    /// State at the middle of each zone outside.
    pub(crate) outside: Vec<LineState>,
    /// Came by outside, and may still turn in.
    pub(crate) passing: Option<Passing>,
    /// The track that came by. Each comes by once, and so does whoever lingers there; a track that goes on in
    /// its place crosses the middle again only when it is somebody else's, who came the other way.
    pub(crate) passed_as: Option<TrackId>,
    /// Crossed a counting line, so is no passer-by.
    pub(crate) crossed: bool,
    /// Where they were already.
    pub(crate) trail: Trail,
    /// Where they were when their present step began.
    step_from: (MediaTime, Point),
    /// Their visits that have ended.
    pub(crate) stops: Vec<Stop>,
}

/// Long enough for the noise of boxes to be small beside the way, and short enough to be straight.
const STEP: Duration = Duration::from_secs(1);

/// Somebody who works there all day goes to and fro without an end.
const MOST_STOPS: usize = 200;

impl Person {
    pub(crate) fn new(
        at: MediaTime,
        seen: &Sight,
        settings: &FigureSettings,
        perspective: &Perspective,
    ) -> Self {
        let figure = Figure::new(at, &seen.bbox, settings, perspective);
        Self {
            name: seen.track,
            came: at,
            born: None,
            is_continued: false,
            step_from: (at, figure.foot()),
            figure,
            confidence: seen.confidence,
            ended: false,
            lines: Vec::new(),
            visits: Vec::new(),
            outside: Vec::new(),
            passing: None,
            passed_as: None,
            crossed: false,
            trail: Trail::default(),
            stops: Vec::new(),
        }
    }

    /// Goes on where a track broke off that was this person's.
    ///
    /// The visits move over: a visit has one end. What is known about lines is copied, for should
    /// the tracker find the old track again after all, it still knows its side; but a way through a
    /// line is one crossing, of whoever goes on.
    pub(crate) fn continue_from(&mut self, old: &mut Self) {
        (self.name, self.came) = (old.name, old.came);
        self.lines.clone_from(&old.lines);
        old.lines.iter_mut().for_each(LineState::hand_over);
        self.visits = std::mem::take(&mut old.visits);
        self.outside.clone_from(&old.outside);
        self.passing = old.passing.take();
        (self.passed_as, self.crossed) = (old.passed_as, old.crossed);
        self.trail = std::mem::take(&mut old.trail);
        self.stops = std::mem::take(&mut old.stops);
        old.is_continued = true;
    }

    /// Takes the next sight of the same track.
    pub(crate) fn update(
        &mut self,
        at: MediaTime,
        seen: &Sight,
        crowd: &Crowd<'_>,
        settings: &FigureSettings,
        perspective: &mut Perspective,
    ) {
        let legs = crowd.legs(&self.figure, seen);
        self.figure
            .observe(settings, at, &seen.bbox, legs, perspective);
        self.confidence = seen.confidence;
        self.is_continued = false;
    }

    pub(crate) fn seen(&self) -> MediaTime {
        self.figure.seen()
    }

    /// Notes a visit that ended.
    pub(crate) fn stop(&mut self, stop: Stop) {
        if self.stops.len() < MOST_STOPS {
            self.stops.push(stop);
        }
    }

    /// What they did, when they are gone; none where they visited no zone.
    pub(crate) fn journey(mut self) -> Option<Journey> {
        if self.stops.is_empty() {
            return None;
        }
        self.stops.sort_by_key(|stop| stop.entered);
        Some(Journey {
            track: self.name,
            began: self.came,
            ended: self.seen(),
            stops: self.stops,
        })
    }

    /// Which way the picture's borders lie that the box is within `border` of; zero in the middle.
    pub(crate) fn outwards(&self, lower_border: f64, border: f64) -> Point {
        let (foot, height) = (self.foot(), self.height());
        let half = height * HALF_WIDTH;
        let way = |low: bool, high: bool| f64::from(high) - f64::from(low);
        Point::new(
            way(foot.x - half < border, foot.x + half > 1.0 - border),
            way(foot.y - height < border, foot.y > lower_border - border),
        )
    }

    /// Their walk of the last second, once it is over; none where they were out of sight meanwhile.
    pub(crate) fn step(&mut self, plane: &Plane) -> Option<FloorStep> {
        let (begun, from) = self.step_from;
        let time = self.seen().since(begun);
        if time < STEP {
            return None;
        }
        self.step_from = (self.seen(), self.foot());
        (time <= STEP * 2).then(|| FloorStep {
            from: plane.normalized(from),
            to: plane.normalized(self.foot()),
            time,
            height: plane.normalized(Point::new(0.0, self.height())).y,
        })
    }

    pub(crate) fn foot(&self) -> Point {
        self.figure.foot()
    }

    pub(crate) fn height(&self) -> f64 {
        self.figure.height()
    }

    /// How far a new track is from where this person should be by now, in heights of the box; none
    /// where it cannot be the same person.
    pub(crate) fn distance_to(&self, new: &Self, stitch: &StitchSettings) -> Option<f64> {
        let gap = new.seen().since(self.seen());
        let (small, large) = (
            self.height().min(new.height()),
            self.height().max(new.height()),
        );
        if self.is_continued
            || gap.is_zero()
            || gap > stitch.within
            || large > small * stitch.height_ratio
        {
            return None;
        }
        let expected = self.figure.expected(gap.as_secs_f64());
        let there = new.foot();
        let nearest = expected.distance(there).min(self.foot().distance(there));
        let distance = nearest / large.max(f64::MIN_POSITIVE);
        let reach = stitch.reach + stitch.reach_per_s * gap.as_secs_f64();
        (distance <= reach).then_some(distance)
    }
}

/// Of somebody who stands, in heights.
const HALF_WIDTH: f64 = 0.15;

/// One track in one frame, in frame widths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sight {
    pub(crate) track: TrackId,
    pub(crate) bbox: Bbox,
    pub(crate) confidence: f32,
}

/// Everybody in one frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crowd<'a> {
    pub(crate) sights: &'a [Sight],
    /// Lower border of the picture.
    pub(crate) border: f64,
}

impl Crowd<'_> {
    fn legs(&self, figure: &Figure, seen: &Sight) -> Legs {
        if seen.bbox.y2 >= self.border * (1.0 - BORDER) {
            return Legs::BeyondBorder;
        }
        let mut others = self.sights.iter().filter(|o| o.track != seen.track);
        if others.any(|o| figure.is_covered_by(&seen.bbox, &o.bbox)) {
            Legs::Covered
        } else {
            Legs::Seen
        }
    }
}

/// Share of the picture's height within which a box ends at its border: detectors stop a little
/// short of it.
pub(crate) const BORDER: f64 = 0.025;
