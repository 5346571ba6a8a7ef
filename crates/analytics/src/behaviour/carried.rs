//! What somebody may have taken from a shelf, until it is seen that the hand brought it to the body.

use inveye_domain::{MediaTime, ZoneName};

use super::body::Arms;
use super::person::Deed;
use super::reach::{Done, Outcome};
use super::settings::BehaviourSettings;

/// What one person may hold, and where the hands are.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Carried {
    taken: Option<Taken>,
    /// Since when a hand has been at the body, and until when it was.
    at_body: Option<(MediaTime, MediaTime)>,
    /// Since when both arms hang after that.
    hang_since: Option<MediaTime>,
}

#[derive(Debug, Clone, PartialEq)]
struct Taken {
    at: MediaTime,
    zone: ZoneName,
}

impl Carried {
    /// A hand is back from a shelf. What came back as it went holds what it held.
    pub(crate) fn note(&mut self, at: MediaTime, done: &Done) {
        match done.outcome {
            Outcome::Picked => {
                let zone = done.zone.clone();
                self.taken = Some(Taken { at, zone });
            }
            Outcome::Returned => self.taken = None,
            Outcome::Touched => {}
        }
    }

    /// Takes one frame. Says so when the hand of somebody who stands went from the shelf to the body,
    /// stayed there, and both arms hang afterwards, also of who walks off then. None while a hand is out.
    pub(crate) fn observe(
        &mut self,
        at: MediaTime,
        arms: &Arms,
        stands: Option<bool>,
        settings: &BehaviourSettings,
    ) -> Option<Deed> {
        let Some(stands) = stands else {
            (self.at_body, self.hang_since) = (None, None);
            return None;
        };
        let is_over = |(_, until): &mut (MediaTime, MediaTime)| {
            !stands && at.since(*until) > settings.hidden_for
        };
        if self.at_body.take_if(is_over).is_some() {
            self.hang_since = None;
        }
        let drops = arms.0.iter().flatten();
        let mut drops = drops.filter_map(|arm| Some((arm.out, arm.drop?)));
        let is_at_body =
            |(out, drop): (f64, f64)| out <= settings.at_body && drop <= settings.body_drop;
        if stands && drops.any(is_at_body) {
            let went_on =
                |(_, until): &(MediaTime, MediaTime)| at.since(*until) <= settings.hidden_for;
            let since = self.at_body.filter(went_on).map_or(at, |(since, _)| since);
            (self.at_body, self.hang_since) = (Some((since, at)), None);
            return None;
        }
        let (since, until) = self.at_body?;
        let hangs = |drop: f64| drop > settings.body_drop;
        let both = arms
            .0
            .iter()
            .all(|arm| arm.and_then(|arm| arm.drop).is_some_and(hangs));
        if !both {
            return None;
        }
        let hang_since = *self.hang_since.get_or_insert(at);
        if at.since(hang_since) < settings.gone_for {
            return None;
        }
        (self.at_body, self.hang_since) = (None, None);
        let stayed = until.since(since);
        let is_long = stayed >= settings.conceal_for;
        let is_fresh = |taken: &mut Taken| at.since(taken.at) <= settings.kept_for;
        let taken = self.taken.take_if(|taken| is_long && is_fresh(taken))?;
        let long = (stayed.as_secs_f64() / (2.0 * settings.conceal_for.as_secs_f64())).min(1.0);
        Some(Deed::Concealed {
            at: since + stayed / 2,
            zone: taken.zone,
            score: 0.7 + 0.3 * long,
        })
    }
}
