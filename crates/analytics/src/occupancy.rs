//! How many people are inside, from several doors.

use inveye_domain::Direction;

/// People inside: everybody who came in minus everybody who went out, over all doors.
///
/// Never below zero: whoever goes out of an empty place was missed when coming in, and must not
/// hide the next who comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Occupancy {
    inside: u64,
}

impl Occupancy {
    /// Starts with people already inside.
    pub fn new(inside: u64) -> Self {
        Self { inside }
    }

    /// Takes one crossing of any door.
    pub fn cross(&mut self, direction: Direction) {
        self.inside = match direction {
            Direction::In => self.inside.saturating_add(1),
            Direction::Out => self.inside.saturating_sub(1),
        };
    }

    /// People inside now.
    pub fn inside(&self) -> u64 {
        self.inside
    }

    /// Somebody counted by hand, or the place closed.
    pub fn reset(&mut self, inside: u64) {
        self.inside = inside;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn going_out_of_an_empty_place_does_not_hide_the_next_who_comes_in() {
        let mut occupancy = Occupancy::default();
        occupancy.cross(Direction::Out);
        occupancy.cross(Direction::In);
        assert_eq!(occupancy.inside(), 1);
        occupancy.reset(40);
        occupancy.cross(Direction::Out);
        assert_eq!(occupancy.inside(), 39);
    }

    proptest! {
        #[test]
        fn with_enough_inside_it_is_the_sum_of_ins_minus_outs(ins in prop::collection::vec(any::<bool>(), 0..200)) {
            let mut occupancy = Occupancy::new(200);
            for &is_in in &ins {
                occupancy.cross(if is_in { Direction::In } else { Direction::Out });
            }
            let came = ins.iter().filter(|&&i| i).count() as u64;
            prop_assert_eq!(occupancy.inside(), 200 + came - (ins.len() as u64 - came));
        }
    }
}
