//! Who comes in together: close in place and time, the same way and as fast.
//!
//! Bounds are in heights of people, so that they hold near and far from the camera:
//! - People who belong together keep within the nearer social distance, 2.1 m (E. T. Hall, The Hidden
//!   Dimension, 1966); of a height of 1.7 m that is 1.25. Pairs who walk side by side keep 0.8 m (Moussaïd
//!   et al., The walking behaviour of pedestrian social groups, PLoS ONE 2010).
//! - Through a door they come one behind another: 2.1 m at a stroll of 1 m/s are 2 s.
//! - Seen from the side or from the front, whoever walks along does so at the same velocity; half of it is
//!   left for the noise of boxes.
//!
//! Whether two people belong together is a matter of opinion even for those who watch; what is counted is
//! who comes together.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{GroupPlace, MediaTime, Point, TripwireName};

/// How somebody walks, in frame widths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// When they were there.
    pub at: MediaTime,
    /// Where.
    pub foot: Point,
    /// A second.
    pub velocity: Point,
    /// Of their box.
    pub height: f64,
}

/// See the module.
const APART: f64 = 1.25;
const WITHIN: Duration = Duration::from_secs(2);
/// Share of the velocity by which two may differ …
const UNLIKE: f64 = 0.5;
/// … and what they may differ by in any case, in heights a second: somebody who lingers in a door has no way.
const SWAY: f64 = 0.25;
/// In a crowd that streams in, everybody would hang together. Groups of more than six are rare (J. James, American
/// Sociological Review 1953: below 1 %), and are counted as several.
const MOST_PEOPLE: u32 = 6;
/// Who crossed longer ago is forgotten; entries are stated in nearly the order in which people crossed.
const KEPT: Duration = Duration::from_secs(10);
/// Far more than come through a door in that time.
const MOST_KEPT: usize = 256;

/// The groups at the lines of one camera. Same input, same output.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    lines: BTreeMap<TripwireName, Vec<Member>>,
    begun: u64,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    at: MediaTime,
    walk: Walk,
    group: u64,
    began: MediaTime,
    place: u32,
}

impl Groups {
    /// Somebody came in over a line at a time.
    pub(crate) fn come(&mut self, line: &TripwireName, at: MediaTime, walk: Walk) -> GroupPlace {
        let members = self.lines.entry(line.clone()).or_default();
        members.retain(|member| at.since(member.at) <= KEPT);
        if members.len() >= MOST_KEPT {
            members.remove(0);
        }
        let people = |group: u64| {
            let places = members.iter().filter(|m| m.group == group).map(|m| m.place);
            places.max().unwrap_or(0)
        };
        let nearest = members
            .iter()
            .filter(|m| between(m.at, at) <= WITHIN && people(m.group) < MOST_PEOPLE)
            .filter_map(|m| Some((distance(&m.walk, &walk)?, m)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let (group, began, place) = match nearest {
            Some((_, with)) => (with.group, with.began, people(with.group) + 1),
            None => {
                self.begun += 1;
                (self.begun, at, 1)
            }
        };
        members.push(Member {
            at,
            walk,
            group,
            began,
            place,
        });
        GroupPlace {
            place,
            behind: at.since(began),
        }
    }
}

fn between(a: MediaTime, b: MediaTime) -> Duration {
    a.since(b).max(b.since(a))
}

/// How far apart two are at the same moment, in heights; none where they do not walk together.
fn distance(a: &Walk, b: &Walk) -> Option<f64> {
    let height = (a.height + b.height) / 2.0;
    let length = |x: f64, y: f64| x.hypot(y) / height.max(f64::MIN_POSITIVE);
    let speed = (length(a.velocity.x, a.velocity.y) + length(b.velocity.x, b.velocity.y)) / 2.0;
    let unlike = length(a.velocity.x - b.velocity.x, a.velocity.y - b.velocity.y);
    let passed = b.at.as_seconds() - a.at.as_seconds();
    let apart = length(
        a.foot.x + a.velocity.x * passed - b.foot.x,
        a.foot.y + a.velocity.y * passed - b.foot.y,
    );
    (unlike <= (UNLIKE * speed).max(SWAY) && apart <= APART).then_some(apart)
}
