//! One person near goods: how tall they are, whether they stand, and what their hands do.

use std::collections::VecDeque;

use inveye_domain::{Bbox, FrameSize, MediaTime, Point, Pose, ZoneName};

use super::body::{Arms, height_by_trunk};
use super::carried::Carried;
use super::goods::Goods;
use super::reach::{Done, Far, Outcome, Reach};
use super::settings::BehaviourSettings;
use super::sides::{Sides, axis};

/// Frames over which the height is taken: boxes of single frames jump.
const HEIGHTS: usize = 15;
/// A box that ends this near to the picture's lower border, in pixels by the picture's height, is cut.
const BORDER: f64 = 0.025;

/// As exactly as it is looked how near a border is, in heights, and how far.
const STEP: f64 = 0.05;
const STEPS: u8 = 13;

/// What one person was seen doing in one frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glance<'a> {
    pub(crate) at: MediaTime,
    pub(crate) bbox: &'a Bbox,
    pub(crate) pose: Option<&'a Pose>,
    pub(crate) frame: FrameSize,
}

/// What a person's hands did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Deed {
    Touched {
        at: MediaTime,
        zone: ZoneName,
    },
    Picked {
        at: MediaTime,
        zone: ZoneName,
    },
    Returned {
        at: MediaTime,
        zone: ZoneName,
    },
    Concealed {
        at: MediaTime,
        zone: ZoneName,
        score: f64,
    },
}

impl Deed {
    fn of(Done { at, zone, outcome }: Done) -> Self {
        match outcome {
            Outcome::Touched => Self::Touched { at, zone },
            Outcome::Picked => Self::Picked { at, zone },
            Outcome::Returned => Self::Returned { at, zone },
        }
    }
}

/// A person's hands through time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Hands {
    heights: VecDeque<f64>,
    feet: VecDeque<(MediaTime, Point)>,
    sides: Sides,
    /// Left and right in the picture.
    reaches: [Reach; 2],
    carried: Carried,
}

impl Hands {
    /// Takes one frame. `goods` are those before which the person is.
    pub(crate) fn observe(
        &mut self,
        glance: &Glance<'_>,
        goods: Option<&Goods>,
        settings: &BehaviourSettings,
        deeds: &mut Vec<Deed>,
    ) {
        let height = self.height(glance);
        let arms = glance
            .pose
            .map(|pose| Arms::of(pose, height))
            .unwrap_or_default();
        let stands = self.stands(glance, height, settings);
        let was_out = self.is_out();
        self.sides.note(glance, stands, was_out);
        let floor = glance.bbox.foot_point().y;
        let places = self.sides.places(glance, height);
        let zone = goods.filter(|_| stands).map(|goods| &goods.name);
        let is_at = goods.map_or([false; 2], |goods| {
            let axis = self.sides.axis();
            axis.map_or([false; 2], |axis| nearer(goods, axis, floor, height))
        });
        for (side, reach) in self.reaches.iter_mut().enumerate() {
            let far = places[side].map(|(x, far)| Far {
                far,
                is_beyond: is_at[side]
                    && goods.is_some_and(|goods| {
                        goods.is_beyond(Point::new(x, floor), settings.beyond * height)
                    }),
            });
            if let Some(done) = reach.observe(glance.at, far, zone, settings) {
                self.carried.note(glance.at, &done);
                deeds.push(Deed::of(done));
            }
        }
        let stands = (!self.is_out()).then_some(stands);
        deeds.extend(self.carried.observe(glance.at, &arms, stands, settings));
    }

    /// Nobody sees them any more: what a hand did is judged by what was seen until now.
    pub(crate) fn end(&mut self, settings: &BehaviourSettings) -> Vec<Deed> {
        let reaches = self.reaches.iter_mut();
        let done = reaches.filter_map(|reach| reach.end(settings));
        done.map(Deed::of).collect()
    }

    fn is_out(&self) -> bool {
        self.reaches.iter().any(Reach::is_out)
    }

    /// In pixels; the middle of the last heights.
    fn height(&mut self, glance: &Glance<'_>) -> f64 {
        let bottom = f64::from(glance.frame.height) * (1.0 - BORDER);
        let is_cut = glance.bbox.y2 >= bottom;
        let measured = match glance.pose.and_then(height_by_trunk) {
            Some(by_trunk) if is_cut => by_trunk.max(glance.bbox.height()),
            _ => glance.bbox.height(),
        };
        self.heights.push_back(measured);
        if self.heights.len() > HEIGHTS {
            self.heights.pop_front();
        }
        middle(self.heights.iter().copied()).max(1.0)
    }

    fn stands(&mut self, glance: &Glance<'_>, height: f64, settings: &BehaviourSettings) -> bool {
        let (at, mut foot) = (glance.at, glance.bbox.foot_point());
        // An arm that is stretched out moves the middle of a box, and leaves that of the trunk.
        let trunk = glance.pose.and_then(axis).filter(|axis| axis.is_finite());
        let before = || self.feet.back().map(|(_, before)| before.x);
        foot.x = trunk.or_else(before).unwrap_or(foot.x);
        self.feet.push_back((at, foot));
        let too_old = |(then, _): &(MediaTime, Point)| at.since(*then) > settings.still_for;
        while self.feet.front().is_some_and(too_old) {
            self.feet.pop_front();
        }
        let known = self
            .feet
            .front()
            .is_some_and(|(first, _)| at.since(*first) >= settings.still_for / 2);
        let is_same = |(_, then): &(MediaTime, Point)| {
            (then.x - foot.x).abs() <= settings.still_within * height
                && (then.y - foot.y).abs() <= settings.still_along * height
        };
        known && self.feet.iter().all(is_same)
    }
}

/// On which sides of somebody the shelf may be: where the border is nearer, for the other one is that to the
/// middle of the aisle.
fn nearer(goods: &Goods, axis: f64, floor: f64, height: f64) -> [bool; 2] {
    let steps = |sign: f64| {
        let is_beyond = |step: &u8| {
            let x = axis + sign * f64::from(*step) * STEP * height;
            goods.is_beyond(Point::new(x, floor), 0.0)
        };
        (0..STEPS).find(is_beyond).unwrap_or(STEPS)
    };
    let [left, right] = [steps(-1.0), steps(1.0)];
    [left <= right, right <= left]
}

/// Of one value at least.
pub(super) fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
