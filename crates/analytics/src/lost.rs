//! Whoever is lost on one side of a line, and whoever comes into view on the other.
//!
//! People neither come nor go in the middle of a picture. Who is not seen any more there is hidden by
//! somebody who walks before them, mostly for longer than a tracker or [`crate::StitchSettings`] wait; who is
//! first seen there was hidden until then. What is known of the former at lines is kept for the latter, so
//! that both together are one crossing however seldom the camera is looked at.

use inveye_domain::{MediaTime, Point};

use crate::figure::Figure;
use crate::line::LineState;
use crate::person::Person;
use crate::settings::HiddenSettings;

/// Far more than hide behind each other; the oldest makes way.
const MOST_LOST: usize = 64;

/// Somebody whose track broke off in the middle of the picture, and whom nobody continued.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lost {
    pub(crate) figure: Figure,
    pub(crate) lines: Vec<LineState>,
}

/// Where and when somebody came into view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Birth {
    pub(crate) at: MediaTime,
    pub(crate) foot: Point,
    pub(crate) height: f64,
    /// Which way the border lies through which they may have come; zero in the middle of the picture.
    pub(crate) outwards: Point,
}

/// Those who are hidden, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hidden {
    lost: Vec<Lost>,
}

impl Hidden {
    /// Keeps somebody whom the tracker has given up, unless they left the picture or were hardly seen.
    pub(crate) fn lose(&mut self, person: &Person, lower_border: f64, settings: &HiddenSettings) {
        let outwards = person.outwards(lower_border, settings.border);
        let was_steady = person.seen().since(person.came) >= settings.steady_for;
        if person.is_continued
            || !was_steady
            || leads(person.figure.velocity(), outwards) == Some(true)
        {
            return;
        }
        if self.lost.len() == MOST_LOST {
            self.lost.remove(0);
        }
        self.lost.push(Lost {
            figure: person.figure,
            lines: person.lines.clone(),
        });
    }

    /// Who somebody was before they came into view, asked once: as soon as they are steady.
    pub(crate) fn recall(
        &mut self,
        person: &mut Person,
        at: MediaTime,
        settings: &HiddenSettings,
    ) -> Option<(Birth, Lost)> {
        let is_steady = |born: &mut Birth| at.since(born.at) >= settings.steady_for;
        let born = person.born.take_if(is_steady)?;
        let foot = person.foot();
        let walked = Point::new(foot.x - born.foot.x, foot.y - born.foot.y);
        if leads(walked, born.outwards) == Some(false) {
            return None;
        }
        let lost = self.take(&born, settings)?;
        Some((born, lost))
    }

    /// Whoever most likely came into view then and there.
    fn take(&mut self, born: &Birth, settings: &HiddenSettings) -> Option<Lost> {
        let likely = self.lost.iter().enumerate();
        let likely = likely.filter_map(|(i, lost)| Some((lost.distance_to(born, settings)?, i)));
        let (_, index) = likely.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        Some(self.lost.remove(index))
    }

    /// Lets go of those who went away unseen after all.
    pub(crate) fn forget(&mut self, at: MediaTime, settings: &HiddenSettings) {
        let longest = settings.within + settings.steady_for;
        self.lost
            .retain(|lost| at.since(lost.figure.seen()) <= longest);
    }

    /// Other lines are drawn: what was known of the old ones is of no use.
    pub(crate) fn clear(&mut self) {
        self.lost.clear();
    }
}

impl Lost {
    /// From where they were last, or should be by now, in heights; none where it cannot be they.
    fn distance_to(&self, born: &Birth, settings: &HiddenSettings) -> Option<f64> {
        let gap = born.at.since(self.figure.seen());
        if gap.is_zero() || gap > settings.within {
            return None;
        }
        let (last, expected) = (self.figure.foot(), self.figure.expected(gap.as_secs_f64()));
        let nearest = last.distance(born.foot).min(expected.distance(born.foot));
        let large = self.figure.height().max(born.height);
        let distance = nearest / large.max(f64::MIN_POSITIVE);
        (distance <= settings.reach).then_some(distance)
    }
}

/// Whether a way leads out through the borders that are near; none where none is.
fn leads(way: Point, outwards: Point) -> Option<bool> {
    let is_near = outwards.x.abs() + outwards.y.abs() > 0.0;
    is_near.then_some(way.x * outwards.x + way.y * outwards.y > 0.0)
}
