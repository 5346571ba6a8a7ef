//! One person near goods: how tall they are, whether they stand, and what their hands do.

use std::collections::VecDeque;
use std::time::Duration;

use inveye_domain::{Bbox, FrameSize, MediaTime, Point, Pose, ZoneName};

use super::body::{Arms, height_by_trunk};
use super::carried::Carried;
use super::goods::Goods;
use super::reach::{By, Reach, Touch};
use super::settings::BehaviourSettings;
use super::sides::Sides;

/// Frames over which the height is taken: boxes of single frames jump.
const HEIGHTS: usize = 15;
/// A box that ends this near to the picture's lower border, in pixels by the picture's height, is cut.
const BORDER: f64 = 0.025;

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

/// A person's hands through time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Hands {
    heights: VecDeque<f64>,
    feet: VecDeque<(MediaTime, Point)>,
    sides: Sides,
    reach: Reach,
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
        let by = self.out_by(glance, (height, stands), &arms, goods, settings);
        // Whoever walks off with an arm stretched out is not at the shelf any more.
        let zone = goods.filter(|_| stands || self.reach.by().is_some());
        let zone = zone.map(|goods| &goods.name);
        let step = self.reach.observe(glance.at, by, zone, &arms, settings);
        if let Some(touch) = step.judged {
            deeds.push(self.judge(touch, settings));
        }
        if let Some(zone) = step.back_from {
            self.carried.come_back(glance.at, zone);
        }
        let is_free = stands && self.reach.by().is_none();
        deeds.extend(self.carried.observe(glance.at, &arms, is_free, settings));
    }

    /// Nobody sees them any more: what a hand did is judged by what was seen until now.
    pub(crate) fn end(&mut self, settings: &BehaviourSettings) -> Option<Deed> {
        let touch = self.reach.end(settings)?;
        Some(self.judge(touch, settings))
    }

    /// What somebody did whose hand was in a shelf. A hand that held something before and holds something
    /// now has touched.
    fn judge(&mut self, touch: Touch, settings: &BehaviourSettings) -> Deed {
        let Touch {
            at,
            zone,
            before,
            after,
            stays_out,
        } = touch;
        let held = |drop: f64| drop <= settings.held_drop;
        let (change, least) = (before.zip(after), settings.held_change);
        let raised = change.is_none_or(|(before, after)| !held(before) && before - after >= least);
        let lowered = change.is_some_and(|(before, after)| held(before) && after - before >= least);
        if stays_out || (after.is_some_and(held) && raised) {
            self.carried.take();
            Deed::Picked { at, zone }
        } else if lowered {
            self.carried.put_down();
            Deed::Returned { at, zone }
        } else {
            Deed::Touched { at, zone }
        }
    }

    /// How a hand is seen to be out. The outline has the word; the wrist speaks where that is hidden, for
    /// people who are in the picture from side to side.
    fn out_by(
        &mut self,
        glance: &Glance<'_>,
        (height, stands): (f64, bool),
        arms: &Arms,
        goods: Option<&Goods>,
        settings: &BehaviourSettings,
    ) -> Option<By> {
        let floor = glance.bbox.foot_point().y;
        let is_beyond = |x: f64| {
            goods.is_some_and(|goods| {
                goods.is_beyond(Point::new(x, floor), settings.beyond * height)
            })
        };
        let by_outline = self
            .sides
            .observe(glance, height, stands, is_beyond, settings);
        if let Some(is_out) = by_outline {
            return is_out.then_some(By::Outline);
        }
        let was_out = self.reach.by().is_some();
        let limit = if was_out { settings.back } else { settings.out };
        let is_whole = glance.bbox.x1 > 1.0 && glance.bbox.x2 < f64::from(glance.frame.width) - 1.0;
        let is_out = (is_whole || was_out)
            && arms
                .beyond(limit)
                .any(|wrist| was_out || is_beyond(wrist.x));
        is_out.then_some(By::Joints)
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
        let (at, foot) = (glance.at, glance.bbox.foot_point());
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

/// The middle of what was seen within a time; none where too little was.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Recent {
    values: VecDeque<(MediaTime, f64)>,
}

impl Recent {
    pub(crate) fn push(&mut self, at: MediaTime, value: f64, kept: Duration) {
        self.values.push_back((at, value));
        let too_old = |(then, _): &(MediaTime, f64)| at.since(*then) > kept;
        while self.values.front().is_some_and(too_old) {
            self.values.pop_front();
        }
    }

    /// Of three sights at least. Not the mean: a hand that is on its way counts for little.
    pub(crate) fn middle(&self) -> Option<f64> {
        let values = self.values.iter().map(|(_, value)| *value);
        (self.values.len() >= 3).then(|| middle(values))
    }

    pub(crate) fn clear(&mut self) {
        self.values.clear();
    }
}

/// Of one value at least.
pub(super) fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
