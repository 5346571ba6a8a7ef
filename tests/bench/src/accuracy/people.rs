//! People of a simulated shop: who walks where, alone and in pairs, and who stops on the way.

use super::camera::Place;
use super::noise::Dice;

/// Where the door is, metres ahead of the camera, and how far it reaches to both sides.
pub(super) const DOOR: f64 = 6.5;
pub(super) const HALF_DOOR: f64 = 1.5;
/// The place where some people stay: left and right edge, near and far edge.
pub(super) const TABLE: [f64; 4] = [-3.0, -1.6, 4.4, 5.8];
/// A new visitor, alone or with company, every so many seconds on average.
const EVERY_S: f64 = 3.2;
/// After somebody set out for the table it is theirs for so long: nobody stands where others stand.
const TABLE_TAKEN_S: f64 = 36.0;
/// Of the visitors who come alone or not.
const IN_PAIRS: f64 = 0.2;

/// One person's way.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) start: f64,
    /// Metres a second.
    speed: f64,
    /// Metres.
    pub(super) tall: f64,
    /// Where to, and how long to stay there.
    way: Vec<(Place, f64)>,
}

impl Walk {
    /// Where they are; none before they come and after they went.
    pub(super) fn at(&self, t: f64) -> Option<Place> {
        let mut left = t - self.start;
        if left < 0.0 {
            return None;
        }
        for pair in self.way.windows(2) {
            let ((from, stay), (to, _)) = (pair[0], pair[1]);
            if left < stay {
                return Some(from);
            }
            left -= stay;
            let takes = from.distance(to) / self.speed;
            if left < takes {
                return Some(from.towards(to, left / takes));
            }
            left -= takes;
        }
        None
    }

    fn beside(&self, dice: &mut Dice) -> Self {
        let aside = dice.between(0.55, 0.75);
        let way = self.way.iter();
        Self {
            start: self.start + dice.between(0.0, 0.4),
            tall: tall(dice),
            way: way
                .map(|&(p, stay)| {
                    (
                        Place {
                            x: p.x + aside,
                            ..p
                        },
                        stay,
                    )
                })
                .collect(),
            ..*self
        }
    }
}

fn tall(dice: &mut Dice) -> f64 {
    dice.between(1.55, 1.9)
}

/// Everybody who comes within `seconds`.
pub(super) fn visitors(dice: &mut Dice, seconds: f64) -> Vec<Walk> {
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
        let walk = Walk {
            start,
            speed: dice.between(0.7, 1.5),
            tall: tall(dice),
            way,
        };
        if may_have_company && dice.share() < IN_PAIRS {
            all.push(walk.beside(dice));
        }
        all.push(walk);
        start += dice.wait(EVERY_S);
    }
    all
}

/// A way, and whether two may go it side by side.
fn way(dice: &mut Dice, table_is_free: bool) -> (Vec<(Place, f64)>, bool) {
    let outside = Place {
        x: dice.between(-2.2, 2.2),
        z: dice.between(8.8, 9.6),
    };
    let door = Place {
        x: dice.between(-1.2, 0.5),
        z: DOOR,
    };
    let inside = Place {
        x: dice.between(-0.8, 1.8),
        z: dice.between(3.8, 4.4),
    };
    let table = Place {
        x: dice.between(-2.5, -2.1),
        z: dice.between(4.9, 5.3),
    };
    let go = |place| (place, 0.0);
    match dice.share() {
        // Past the shop.
        s if s < 0.2 => {
            let z = dice.between(8.6, 9.6);
            let (left, right) = (Place { x: -5.5, z }, Place { x: 5.5, z });
            (
                if s < 0.1 {
                    vec![go(left), go(right)]
                } else {
                    vec![go(right), go(left)]
                },
                true,
            )
        }
        // In, and soon out again.
        s if s < 0.28 => {
            let back = Place {
                z: DOOR - dice.between(0.9, 1.6),
                ..door
            };
            (
                vec![
                    go(outside),
                    go(door),
                    (back, dice.between(0.5, 4.0)),
                    go(door),
                    go(outside),
                ],
                false,
            )
        }
        // In, and standing on the line for a while.
        s if s < 0.33 => (
            vec![go(outside), (door, dice.between(1.5, 6.0)), go(inside)],
            false,
        ),
        // In, and to the table.
        s if s < 0.55 && table_is_free => {
            let stay = dice.between(3.0, 20.0);
            (
                vec![go(outside), go(door), (table, stay), go(inside)],
                false,
            )
        }
        s if s < 0.78 => (vec![go(outside), go(door), go(inside)], true),
        _ => (vec![go(inside), go(door), go(outside)], true),
    }
}
