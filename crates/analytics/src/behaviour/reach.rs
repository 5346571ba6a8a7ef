//! A hand that goes to a shelf and comes back.

use inveye_domain::{MediaTime, ZoneName};

use super::body::Arms;
use super::person::Recent;
use super::settings::BehaviourSettings;

/// A reach that is over: how the hand hung before and after, as drops of the wrist below the elbow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Touch {
    /// When the hand was there.
    pub(crate) at: MediaTime,
    pub(crate) zone: ZoneName,
    /// None where it was not seen.
    pub(crate) before: Option<f64>,
    /// None where it was not seen.
    pub(crate) after: Option<f64>,
    /// It was out for longer than anybody searches: it is what they hold now.
    pub(crate) stays_out: bool,
}

/// How a reach is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// By the wrist.
    Joints,
    /// By a side of the outline.
    Outline,
}

/// What one frame changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Step {
    /// A hand is back from there.
    pub(crate) back_from: Option<ZoneName>,
    /// What an earlier reach came to.
    pub(crate) judged: Option<Touch>,
}

/// One person's reaching.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Reach {
    state: State,
    /// Drops of both arms while no hand is out.
    hanging: [Recent; 2],
}

#[derive(Debug, Clone, PartialEq, Default)]
enum State {
    #[default]
    Idle,
    Out(Out),
    /// The hand is back; it is looked at for a while.
    Back {
        out: Out,
        since: MediaTime,
    },
}

#[derive(Debug, Clone, PartialEq)]
struct Out {
    by: By,
    since: MediaTime,
    last: MediaTime,
    zone: ZoneName,
    before: [Option<f64>; 2],
    /// In how many frames either arm was the farther one.
    farther: [u16; 2],
}

impl Reach {
    /// How a hand is seen to be out now.
    pub(crate) fn by(&self) -> Option<By> {
        match &self.state {
            State::Out(out) => Some(out.by),
            State::Idle | State::Back { .. } => None,
        }
    }

    /// Takes one frame. `zone` is none for who is at no shelf.
    pub(crate) fn observe(
        &mut self,
        at: MediaTime,
        by: Option<By>,
        zone: Option<&ZoneName>,
        arms: &Arms,
        settings: &BehaviourSettings,
    ) -> Step {
        let mut step = Step::default();
        self.state = match (std::mem::take(&mut self.state), by, zone) {
            (State::Out(mut out), Some(by), Some(_)) => {
                out.last = at;
                out.note(by, arms);
                State::Out(out)
            }
            (State::Out(out), ..) if at.since(out.last) < settings.back_for => State::Out(out),
            (State::Out(out), ..) if !out.is_touch(settings) => State::Idle,
            (State::Out(out), ..) => {
                self.clear();
                step.back_from = Some(out.zone.clone());
                State::Back { out, since: at }
            }
            // The next reach ends the look at what the last one came to.
            (State::Back { out, .. }, Some(by), Some(zone)) => {
                step.judged = Some(self.touch(&out, settings));
                State::Out(self.begin(at, by, zone, arms))
            }
            (State::Back { out, since }, ..) if at.since(since) >= settings.look_after => {
                step.judged = Some(self.touch(&out, settings));
                State::Idle
            }
            (State::Idle, Some(by), Some(zone)) => State::Out(self.begin(at, by, zone, arms)),
            (state, ..) => state,
        };
        if by.is_none() {
            let kept = match self.state {
                State::Back { .. } => settings.look_after,
                State::Idle | State::Out(_) => settings.look_before,
            };
            for (recent, arm) in self.hanging.iter_mut().zip(arms.0) {
                if let Some(drop) = arm.and_then(|arm| arm.drop) {
                    recent.push(at, drop, kept);
                }
            }
        }
        step
    }

    /// Nobody sees them any more.
    pub(crate) fn end(&mut self, settings: &BehaviourSettings) -> Option<Touch> {
        match std::mem::take(&mut self.state) {
            State::Out(out) if out.is_touch(settings) => {
                self.clear();
                Some(self.touch(&out, settings))
            }
            State::Back { out, .. } => Some(self.touch(&out, settings)),
            State::Idle | State::Out(_) => None,
        }
    }

    fn begin(&self, at: MediaTime, by: By, zone: &ZoneName, arms: &Arms) -> Out {
        let mut out = Out {
            by,
            since: at,
            last: at,
            zone: zone.clone(),
            before: [self.hanging[0].middle(), self.hanging[1].middle()],
            farther: [0; 2],
        };
        out.note(by, arms);
        out
    }

    /// The arm that reached is compared with itself, for the other may hold a basket all the time;
    /// where the joints did not tell which, the one that is bent more.
    fn touch(&self, out: &Out, settings: &BehaviourSettings) -> Touch {
        let after = [self.hanging[0].middle(), self.hanging[1].middle()];
        let arm = match out.farther {
            [0, 0] => None,
            [left, right] => Some(usize::from(right > left)),
        };
        let of = |drops: [Option<f64>; 2]| match arm {
            Some(arm) => drops[arm].or(drops[1 - arm]),
            None => drops.into_iter().flatten().min_by(f64::total_cmp),
        };
        Touch {
            at: out.since,
            zone: out.zone.clone(),
            before: of(out.before),
            after: of(after),
            stays_out: out.last.since(out.since) > settings.longest,
        }
    }

    fn clear(&mut self) {
        self.hanging.iter_mut().for_each(Recent::clear);
    }
}

impl Out {
    fn note(&mut self, by: By, arms: &Arms) {
        if by == By::Outline {
            self.by = by;
        }
        if let Some(arm) = arms.farthest() {
            self.farther[arm] = self.farther[arm].saturating_add(1);
        }
    }

    /// Whether it was long enough. What wrists alone say must not be for ever: an outline was seen to
    /// grow where it stays out, wrists may be guessed.
    fn is_touch(&self, settings: &BehaviourSettings) -> bool {
        let long = self.last.since(self.since);
        long >= settings.touch_for && (self.by == By::Outline || long <= settings.longest)
    }
}
