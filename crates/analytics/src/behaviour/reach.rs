//! A hand that goes to a shelf and comes back: with something, without what it held, or as it went.
//!
//! Somebody who stands has three levels to the side of the shelf: an arm that hangs, a forearm that holds something
//! up, an arm that is stretched out. A reach is a while at the last one; the levels before and after it say what
//! became of it.

use std::collections::VecDeque;
use std::time::Duration;

use inveye_domain::{MediaTime, ZoneName};

use super::person::middle;
use super::settings::BehaviourSettings;

/// So many sights of a level are remembered, …
const REMEMBERED: usize = 25;
/// … and so few make none.
const KNOWN_AFTER: usize = 4;
/// Over so many sights a level is taken: one of a hand that is on its way counts for nothing.
const SETTLED: usize = 3;
/// Nobody's trunk is narrower, from its middle: what seems so is not where the middle was taken to be.
const NARROWEST: f64 = 0.08;
/// Within this an outline is as far out as it was: two columns of 0.01 each and an arm that sways.
const STEADY: f64 = 0.05;

/// What became of a reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Touched,
    Picked,
    Returned,
}

/// A reach that is over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Done {
    /// When the hand went out.
    pub(crate) at: MediaTime,
    pub(crate) zone: ZoneName,
    pub(crate) outcome: Outcome,
}

/// How far somebody goes out to one side in one frame, in heights, and whether the floor below is the shelf's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Far {
    pub(crate) far: f64,
    pub(crate) is_beyond: bool,
}

/// One side of one person through time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Reach {
    /// Levels while no hand is out, at one stand.
    rest: VecDeque<f64>,
    out: Option<Out>,
    /// Something was taken on this side and not put back.
    holds: bool,
    away_since: Option<MediaTime>,
}

#[derive(Debug, Clone, PartialEq)]
struct Out {
    zone: ZoneName,
    since: MediaTime,
    /// When it was stretched last, and seen last.
    stretched: MediaTime,
    seen: MediaTime,
    usual: f64,
    most: f64,
    latest: [f64; SETTLED],
    /// For how long it was about as far out as it got.
    there: Duration,
    /// Levels since it is not as far out any more.
    back: Vec<(MediaTime, f64)>,
}

impl Reach {
    pub(crate) fn is_out(&self) -> bool {
        self.out.is_some()
    }

    /// Takes one frame. `far` is none where this side is hidden; `zone` is none for who does not stand at a shelf.
    pub(crate) fn observe(
        &mut self,
        at: MediaTime,
        far: Option<Far>,
        zone: Option<&ZoneName>,
        settings: &BehaviourSettings,
    ) -> Option<Done> {
        if zone.is_some() {
            self.away_since = None;
        }
        let since = zone.is_none().then(|| *self.away_since.get_or_insert(at));
        let is_away = since.is_some_and(|since| at.since(since) > settings.away_for);
        let is_lost = |out: &Out| at.since(out.seen) > settings.hidden_for;
        if is_away || self.out.as_ref().is_some_and(is_lost) {
            return self.end(settings);
        }
        let Far { far, is_beyond } = far?;
        if let Some(out) = &mut self.out {
            let after = out.observe(at, far, settings)?;
            let out = self.out.take()?;
            self.rest = VecDeque::from([after; KNOWN_AFTER]);
            return self.judge(out, Some(after), settings);
        }
        let zone = zone?;
        let usual = (self.rest.len() >= KNOWN_AFTER).then(|| middle(self.rest.iter().copied()));
        let holds_up = |usual: f64| usual >= settings.held;
        let least = |usual| {
            if holds_up(usual) {
                settings.grown_held
            } else {
                settings.grown
            }
        };
        match usual {
            Some(usual)
                if is_beyond && far >= settings.stretched && far - usual >= least(usual) =>
            {
                self.out = Some(Out {
                    zone: zone.clone(),
                    since: at,
                    stretched: at,
                    seen: at,
                    usual,
                    most: 0.0,
                    latest: [usual, usual, far],
                    there: Duration::ZERO,
                    back: Vec::new(),
                });
            }
            _ if far >= NARROWEST => {
                self.rest.push_back(far);
                if self.rest.len() > REMEMBERED {
                    self.rest.pop_front();
                }
            }
            _ => {}
        }
        None
    }

    /// Nobody sees them there any more: what a hand did is judged by what was seen until now.
    pub(crate) fn end(&mut self, settings: &BehaviourSettings) -> Option<Done> {
        self.rest.clear();
        let out = self.out.take()?;
        let after = (out.back.len() >= 2).then(|| middle(out.back.iter().map(|(_, far)| *far)));
        self.judge(out, after, settings)
    }

    fn judge(
        &mut self,
        out: Out,
        after: Option<f64>,
        settings: &BehaviourSettings,
    ) -> Option<Done> {
        if out.there < settings.touch_for || out.most > settings.longest_arm {
            return None;
        }
        let held = self.holds || out.usual >= settings.held;
        let stays = out.stretched.since(out.since) > settings.longest;
        let change = after.map(|after| after - out.usual);
        let outcome = match change {
            Some(change) if change >= settings.held_change => Outcome::Picked,
            Some(change) if change <= -settings.held_change && held => Outcome::Returned,
            // People reach with what they took to put it back.
            None if self.holds => Outcome::Returned,
            _ if stays && !held => Outcome::Picked,
            _ => Outcome::Touched,
        };
        match outcome {
            Outcome::Picked => self.holds = true,
            Outcome::Returned => self.holds = false,
            Outcome::Touched => {}
        }
        let (at, zone) = (out.since, out.zone);
        Some(Done { at, zone, outcome })
    }
}

impl Out {
    /// Takes one frame. The level at which it settled, once the reach is over.
    fn observe(&mut self, at: MediaTime, far: f64, settings: &BehaviourSettings) -> Option<f64> {
        let since_seen = at.since(self.seen);
        self.seen = at;
        self.latest.rotate_left(1);
        self.latest[SETTLED - 1] = far;
        self.most = self.most.max(middle(self.latest.into_iter()));
        if far >= self.most - STEADY {
            self.there += since_seen.min(settings.back_for);
        }
        let back = settings
            .back
            .max(settings.back_part * (self.most - self.usual));
        if far > self.most - back {
            self.back.clear();
            self.stretched = at;
        } else {
            self.back.push((at, far));
        }
        let stays = at.since(self.since) > settings.longest;
        let last: Vec<f64> = self
            .back
            .iter()
            .rev()
            .take(SETTLED)
            .map(|(_, far)| *far)
            .collect();
        let is_settled = last.len() == SETTLED && (last[0] - last[SETTLED - 1]).abs() < STEADY;
        let is_back = self
            .back
            .first()
            .is_some_and(|(first, _)| at.since(*first) >= settings.settled_for);
        if stays || (is_back && is_settled) {
            let recent = if last.is_empty() {
                self.latest.to_vec()
            } else {
                last
            };
            return Some(middle(recent.into_iter()));
        }
        None
    }
}
