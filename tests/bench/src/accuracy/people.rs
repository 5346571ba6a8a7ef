//! People of a simulated shop: who walks where, alone and in pairs, who stops on the way, and how they
//! keep out of each other's way.
//!
//! Speeds are those of people who shop, 1.16 m/s on average with a deviation of 0.26 (Weidmann,
//! "Transporttechnik der Fussgänger", 1993). They start, stop and give way as in the social force model
//! with its published constants (Helbing and Molnár, 1995): 0.5 s to get up to speed, a repulsion of
//! 7 m/s² that falls to a third every 0.3 m. Companions walk 0.75 m apart (Moussaïd et al., 2010).
//! Nobody walks through anybody, appears or is gone in the middle of the picture.

use super::camera::Place;
use super::noise::Dice;

/// Where the door is, metres ahead of the camera, and how far it reaches to both sides.
pub(super) const DOOR: f64 = 6.5;
pub(super) const HALF_DOOR: f64 = 1.5;
/// The place where some people stay: left and right edge, near and far edge.
pub(super) const TABLE: [f64; 4] = [-3.0, -1.6, 4.4, 5.8];
/// A new visitor, alone or with company, every so many seconds on average: some six hundred an hour
/// go through the door, as at a busy shop's main entrance on a Saturday.
const EVERY_S: f64 = 5.0;
/// After somebody set out for the table it is theirs for so long.
const TABLE_TAKEN_S: f64 = 45.0;
/// Of the visitors who come alone or not.
const IN_PAIRS: f64 = 0.2;
/// Metres between companions.
const BESIDE: f64 = 0.75;
/// Metres a second, on average, their deviation, and the bounds of what is walking.
const SPEED: [f64; 4] = [1.16, 0.26, 0.6, 1.8];
/// Seconds to get up to speed or to come to a stand.
const RELAXATION_S: f64 = 0.5;
/// Metres per squared second that touching people push each other apart by, and the metres in which
/// that falls to a third.
const REPULSION: (f64, f64) = (7.0, 0.3);
/// What somebody behind counts.
const BEHIND: f64 = 0.5;
/// People who meet keep to one side: their pushes are turned by this sine and cosine (20 degrees).
const ASIDE: (f64, f64) = (0.342, 0.940);
/// Who walks behind somebody keeps so many metres, and so many seconds of their own speed, of distance (Seyfried et
/// al., "The fundamental diagram of pedestrian movement revisited", 2005).
const FOLLOWING: (f64, f64) = (0.36, 1.06);
/// Metres aside within which somebody ahead is in the way.
const IN_THE_WAY: f64 = 0.45;
/// Whoever is this near to a corner of their way goes on to the next.
const THERE: f64 = 0.35;
/// Metres of a door post that people keep clear of.
const POST: f64 = 0.2;
/// Seconds between two places that are kept.
const STEP_S: f64 = 1.0 / 30.0;
/// Far outside on either side, and below the picture: where people come from and go to.
const ASIDE_OUT: f64 = 8.4;
const DEEP_INSIDE: f64 = 1.0;

/// One person's way.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    /// Whose, by what they were given when they set out.
    pub(super) who: usize,
    pub(super) start: f64,
    /// Metres.
    pub(super) tall: f64,
    /// Where they were, every [`STEP_S`].
    places: Vec<Place>,
}

impl Walk {
    /// When they are gone.
    #[expect(clippy::cast_precision_loss, reason = "thousands of steps")]
    pub(super) fn end(&self) -> f64 {
        self.start + self.places.len() as f64 * STEP_S
    }

    /// Where they are; none before they come and after they went.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of steps"
    )]
    pub(super) fn at(&self, t: f64) -> Option<Place> {
        let steps = (t - self.start) / STEP_S;
        if steps < 0.0 {
            return None;
        }
        let (before, share) = (steps as usize, steps.fract());
        let (from, to) = (self.places.get(before)?, self.places.get(before + 1)?);
        Some(from.towards(*to, share))
    }
}

/// Somebody on their way.
pub(super) struct Walker {
    walk: Walk,
    place: Place,
    velocity: (f64, f64),
    /// Metres a second.
    speed: f64,
    /// Where to, and how long to stay there; the next comes last.
    way: Vec<(Place, f64)>,
    /// Stands there until then.
    stands: Option<(Place, f64)>,
}

/// Somebody as others see them.
struct Other {
    number: usize,
    place: Place,
    velocity: (f64, f64),
}

impl Walker {
    /// Sets out at a moment, to go from place to place and to stay so many seconds at each.
    pub(super) fn new(start: f64, dice: &mut Dice, mut way: Vec<(Place, f64)>) -> Self {
        way.reverse();
        let place = way
            .pop()
            .map_or(Place { x: 0.0, z: 0.0 }, |(place, _)| place);
        let [mean, deviation, least, most] = SPEED;
        Self {
            walk: Walk {
                who: 0,
                start,
                tall: dice.between(1.55, 1.9),
                places: vec![place],
            },
            place,
            velocity: (0.0, 0.0),
            speed: (mean + deviation * dice.normal()).clamp(least, most),
            way,
            stands: None,
        }
    }

    /// The same, as somebody with a number.
    pub(super) fn being(mut self, who: usize, tall: f64) -> Self {
        (self.walk.who, self.walk.tall) = (who, tall);
        self
    }

    /// Somebody who goes the same way beside this one.
    fn companion(&self, dice: &mut Dice) -> Self {
        let beside = |place: Place| Place {
            x: place.x + BESIDE,
            ..place
        };
        let way = self.way.iter().rev();
        let way = way.map(|&(place, stay)| (beside(place), stay));
        let way = std::iter::once((beside(self.place), 0.0)).chain(way);
        Self {
            speed: self.speed,
            ..Self::new(self.walk.start, dice, way.collect())
        }
    }

    /// Metres a second that leave enough room to whoever walks ahead the same way.
    fn room(&self, (ahead_x, ahead_z): (f64, f64), others: &[Other], own: usize) -> f64 {
        let (standing, per_speed) = FOLLOWING;
        let free = others.iter().filter(|other| other.number != own);
        free.filter_map(|other| {
            let (x, z) = (other.place.x - self.place.x, other.place.z - self.place.z);
            let (ahead, aside) = (x * ahead_x + z * ahead_z, (x * ahead_z - z * ahead_x).abs());
            let same_way = other.velocity.0 * ahead_x + other.velocity.1 * ahead_z > 0.2;
            (ahead > 0.0 && aside < IN_THE_WAY && same_way)
                .then_some((ahead - standing) / per_speed)
        })
        .fold(self.speed, f64::min)
        .max(0.1)
    }

    /// Metres per squared second: towards where they want to be, away from others.
    fn acceleration(&self, others: &[Other], own: usize) -> (f64, f64) {
        let wanted = match (self.stands, self.way.last()) {
            (Some((spot, _)), _) => (spot.x - self.place.x, spot.z - self.place.z),
            (None, Some((to, _))) => {
                let far = self.place.distance(*to).max(f64::MIN_POSITIVE);
                let ahead = ((to.x - self.place.x) / far, (to.z - self.place.z) / far);
                let speed = self.room(ahead, others, own);
                (ahead.0 * speed, ahead.1 * speed)
            }
            (None, None) => self.velocity,
        };
        let mut sum = (
            (wanted.0 - self.velocity.0) / RELAXATION_S,
            (wanted.1 - self.velocity.1) / RELAXATION_S,
        );
        for other in others {
            let far = self.place.distance(other.place);
            if other.number == own || far > 2.0 {
                continue;
            }
            let far = far.max(0.05);
            let (dx, dz) = (
                (self.place.x - other.place.x) / far,
                (self.place.z - other.place.z) / far,
            );
            let ahead = -(dx * wanted.0 + dz * wanted.1) >= 0.0;
            let push = REPULSION.0 * (-far / REPULSION.1).exp() * if ahead { 1.0 } else { BEHIND };
            let (sine, cosine) = ASIDE;
            sum.0 += push * (dx * cosine - dz * sine);
            sum.1 += push * (dx * sine + dz * cosine);
        }
        sum
    }

    /// Takes a step; false when they have gone.
    fn step(&mut self, t: f64, (ax, az): (f64, f64)) -> bool {
        self.velocity.0 += ax * STEP_S;
        self.velocity.1 += az * STEP_S;
        // Nobody runs.
        let fast = self.velocity.0.hypot(self.velocity.1) / (1.3 * self.speed);
        if fast > 1.0 {
            self.velocity = (self.velocity.0 / fast, self.velocity.1 / fast);
        }
        self.place.x += self.velocity.0 * STEP_S;
        self.place.z += self.velocity.1 * STEP_S;
        if (self.place.z - DOOR).abs() < POST {
            let free = HALF_DOOR - POST;
            self.place.x = self.place.x.clamp(-free, free);
        }
        self.walk.places.push(self.place);
        match self.stands {
            Some((_, until)) if t < until => return true,
            Some(_) => self.stands = None,
            None => {}
        }
        if let Some(&(to, stay)) = self.way.last()
            && self.place.distance(to) < THERE
        {
            self.way.pop();
            self.stands = (stay > 0.0).then_some((to, t + stay));
        }
        !self.way.is_empty() || self.stands.is_some()
    }
}

/// Everybody who comes within `seconds`.
pub(super) fn visitors(dice: &mut Dice, seconds: f64) -> Vec<Walk> {
    walk(arrivals(dice, seconds), seconds)
}

/// The ways of those who set out, in that order, until `seconds` are over.
pub(super) fn walk(mut walkers: Vec<Walker>, seconds: f64) -> Vec<Walk> {
    walkers.sort_by(|a, b| a.walk.start.total_cmp(&b.walk.start));
    let mut to_come = walkers.into_iter().peekable();
    let (mut here, mut gone) = (Vec::<Walker>::new(), Vec::new());
    for step in 0.. {
        let t = f64::from(step) * STEP_S;
        if t > seconds {
            break;
        }
        while let Some(mut one) = to_come.next_if(|one| one.walk.start <= t) {
            one.walk.start = t;
            here.push(one);
        }
        let others: Vec<Other> = (0..)
            .zip(&here)
            .map(|(number, one)| Other {
                number,
                place: one.place,
                velocity: one.velocity,
            })
            .collect();
        let pushes: Vec<_> = (0..)
            .zip(&here)
            .map(|(number, one)| one.acceleration(&others, number))
            .collect();
        let mut pushes = pushes.into_iter();
        let left = here.extract_if(.., |one| !one.step(t, pushes.next().unwrap_or_default()));
        gone.extend(left.map(|one| one.walk));
    }
    gone.extend(here.into_iter().map(|one| one.walk));
    gone.sort_by(|a, b| a.start.total_cmp(&b.start));
    gone
}

fn arrivals(dice: &mut Dice, seconds: f64) -> Vec<Walker> {
    let mut all = Vec::new();
    let (mut start, mut table_free) = (dice.wait(EVERY_S), 0.0);
    while start < seconds {
        let (way, may_have_company) = way(dice, start >= table_free);
        if way
            .iter()
            .any(|(place, _)| place.x < TABLE[1] && place.z < TABLE[3])
        {
            table_free = start + TABLE_TAKEN_S;
        }
        let one = Walker::new(start, dice, way);
        if may_have_company && dice.share() < IN_PAIRS {
            all.push(one.companion(dice));
        }
        all.push(one);
        start += dice.wait(EVERY_S);
    }
    all
}

/// A way, and whether two may go it side by side.
fn way(dice: &mut Dice, table_is_free: bool) -> (Vec<(Place, f64)>, bool) {
    let side = if dice.share() < 0.5 { -1.0 } else { 1.0 };
    let outside = Place {
        x: side * ASIDE_OUT,
        z: dice.between(8.4, 9.6),
    };
    let door = Place {
        x: dice.between(-1.1, 0.4),
        z: DOOR,
    };
    let front = Place {
        x: door.x + dice.between(-0.3, 0.3),
        z: DOOR + 1.2,
    };
    let inside = Place {
        x: dice.between(-0.7, 0.8),
        z: dice.between(3.8, 4.4),
    };
    let deep = Place {
        z: DEEP_INSIDE,
        ..inside
    };
    let table = Place {
        x: dice.between(-2.5, -2.1),
        z: dice.between(4.9, 5.3),
    };
    let go = |place| (place, 0.0);
    match dice.share() {
        // Past the shop.
        s if s < 0.2 => {
            let across = Place {
                x: -outside.x,
                ..outside
            };
            (vec![go(outside), go(across)], true)
        }
        // In, and soon out again.
        s if s < 0.28 => {
            let back = Place {
                z: DOOR - dice.between(0.9, 1.6),
                ..door
            };
            let stay = dice.between(0.5, 4.0);
            let way = [go(outside), go(front), go(door), (back, stay)];
            let home = [go(door), go(front), go(outside)];
            (way.into_iter().chain(home).collect(), false)
        }
        // In, and standing on the line for a while.
        s if s < 0.33 => {
            let stay = dice.between(1.5, 6.0);
            let way = vec![go(outside), go(front), (door, stay), go(inside), go(deep)];
            (way, false)
        }
        // In, and to the table.
        s if s < 0.55 && table_is_free => {
            let stay = dice.between(3.0, 20.0);
            let way = [go(outside), go(front), go(door), (table, stay)];
            (
                way.into_iter().chain([go(inside), go(deep)]).collect(),
                false,
            )
        }
        s if s < 0.78 => (
            vec![go(outside), go(front), go(door), go(inside), go(deep)],
            true,
        ),
        _ => (
            vec![go(deep), go(inside), go(door), go(front), go(outside)],
            true,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_walk_as_people_do_and_keep_apart() {
        let people = visitors(&mut Dice::new(1), 300.0);
        assert!(people.len() > 40, "{}", people.len());
        let (mut near, mut touching, mut fastest) = (0_u32, 0_u32, 0.0_f64);
        for (number, one) in people.iter().enumerate() {
            for pair in one.places.windows(2) {
                fastest = fastest.max(pair[0].distance(pair[1]) / STEP_S);
            }
            for other in &people[number + 1..] {
                let mut t = one.start.max(other.start) + 2.0;
                while let (Some(a), Some(b)) = (one.at(t), other.at(t)) {
                    // Out of the picture nobody sees how they come together.
                    if a.x.abs() < 6.0 && a.z > 2.0 {
                        // Shoulders touch at 0.45 m side by side, chests at 0.3 m.
                        near += u32::from(a.distance(b) < 2.0);
                        touching += u32::from(a.distance(b) < 0.3);
                    }
                    t += 0.1;
                }
            }
        }
        assert!(fastest < 2.5, "{fastest} m/s");
        assert!(touching * 50 < near, "{touching} of {near} moments");
    }
}
